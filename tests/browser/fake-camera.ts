/** A camera that sees what a test holds before it: Chromium plays a file of frames (YUV4MPEG2) instead of a device. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import encodeQR from "qr";

const WIDTH = 640;
const HEIGHT = 480;
const BLACK = 16;
const WHITE = 235;

export interface FakeCamera {
  /** Start the browser with these. */
  readonly flags: readonly string[];
  /** Shows the code of `text`, several codes in turn, or a white sheet, to whoever opens the camera from now on. */
  hold(text: string | readonly string[] | null): void;
  remove(): void;
}

export function makeFakeCamera(): FakeCamera {
  const folder = mkdtempSync(path.join(tmpdir(), "ebb-camera-"));
  const file = path.join(folder, "camera.y4m");
  const hold = (text: string | readonly string[] | null) => writeFileSync(file, filmOf(text));
  hold(null);
  return {
    flags: [
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${file}`,
    ],
    hold,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Each code lies in two frames: about as long as a screen shows it. */
function filmOf(text: string | readonly string[] | null): Buffer {
  const texts = typeof text === "object" && text !== null ? text : [text];
  const frames = texts.flatMap((one) => Array<Buffer>(2).fill(frameOf(one)));
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`), ...frames]);
}

function frameOf(text: string | null): Buffer {
  const luma = Buffer.alloc(WIDTH * HEIGHT, WHITE);
  if (text !== null) drawCode(luma, text);
  return Buffer.concat([Buffer.from("FRAME\n"), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
}

/** The code in the middle of the picture, up to eight points a module: at level Q as on paper, moving ones at level L as on screens. */
function drawCode(luma: Buffer, text: string): void {
  const modules = encodeQR(text, "raw", { ecc: text.startsWith("M1") ? "low" : "quartile", border: 4 });
  const size = Math.min(8, Math.floor(HEIGHT / modules.length));
  const [left, top] = [WIDTH, HEIGHT].map((side) => Math.floor((side - modules.length * size) / 2)) as [number, number];
  for (const [y, row] of modules.entries())
    for (const [x, isDark] of row.entries())
      for (let line = 0; isDark && line < size; line++) {
        const at = (top + y * size + line) * WIDTH + left + x * size;
        luma.fill(BLACK, at, at + size);
      }
}
