/**
 * A poor photocopy, and a phone's camera over it. The copier blurs, makes every point black or white, and adds dirt; the camera sees it smaller, not
 * quite sharp and not quite straight, and reads each picture by itself. The same seed makes the same copy.
 */
import type { Page } from "@playwright/test";
import decodeQR from "qr/decode.js";

interface Copy {
  readonly width: number;
  readonly height: number;
  readonly base64: string;
}

/** How the phone is held in one picture after the other, in degrees. A hand is never still for longer. */
const HELD = [0, 1.5, -1.5, 3, -3];

/** The text of the code on a copy of `picture` (PNG), made on `page`; `null` where no picture of the camera can be read. */
export async function photocopyAndRead(page: Page, picture: Buffer, seed: number): Promise<string | null> {
  const png = picture.toString("base64");
  for (const degrees of HELD) {
    const { width, height, base64 } = await page.evaluate(lookAtCopy, { png, seed, degrees });
    try {
      return decodeQR({ width, height, data: new Uint8Array(Buffer.from(base64, "base64")) });
    } catch {
      // The next picture.
    }
  }
  return null;
}

/** Runs in the page. */
async function lookAtCopy({ png, seed, degrees }: { png: string; seed: number; degrees: number }): Promise<Copy> {
  // Mulberry32: small, seeded, good enough for dirt.
  let state = seed;
  const draw = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const sheetOf = (width: number, height: number) => {
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (!context) throw new TypeError("no canvas");
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
    return context;
  };
  // The copier: every point becomes black or white, and the glass is dirty.
  const sheet = sheetOf(image.width, image.height);
  sheet.filter = "blur(0.8px)";
  sheet.drawImage(image, 0, 0);
  const points = sheet.getImageData(0, 0, image.width, image.height);
  for (let at = 0; at < points.data.length; at += 4) {
    const isDirt = draw() < 0.015;
    const shade = isDirt ? (draw() < 0.5 ? 0 : 255) : (points.data[at] ?? 0) + (draw() - 0.5) * 60 < 120 ? 0 : 255;
    points.data.set([shade, shade, shade, 255], at);
  }
  sheet.putImageData(points, 0, 0);
  // The camera: smaller, not quite sharp, not quite straight.
  const [width, height] = [Math.round(image.width * 0.8) + 40, Math.round(image.height * 0.8) + 40];
  const view = sheetOf(width, height);
  view.filter = "blur(0.6px)";
  view.translate(width / 2, height / 2);
  view.rotate((degrees * Math.PI) / 180);
  view.scale(0.8, 0.8);
  view.drawImage(sheet.canvas, -image.width / 2, -image.height / 2);
  const copy = view.getImageData(0, 0, width, height);
  let text = "";
  for (const byte of copy.data) text += String.fromCharCode(byte);
  return { width, height, base64: btoa(text) };
}
