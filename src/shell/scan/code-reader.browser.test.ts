/** Which reader reads: the browser's own where it works, the library elsewhere. Rules C6 and C46 of src/card/README.md. */
import encodeQR from "qr";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeCodeReader } from "./code-reader.ts";

const DOT = 8;

/** A picture of the code of `text`, with what the reader asks a video for. */
function showCode(text: string): HTMLVideoElement {
  const rows = encodeQR(text, "raw", { ecc: "quartile", border: 4 });
  const side = rows.length * DOT;
  const canvas = Object.assign(document.createElement("canvas"), { width: side, height: side });
  const context = canvas.getContext("2d");
  if (!context) throw new TypeError("no canvas");
  context.fillStyle = "white";
  context.fillRect(0, 0, side, side);
  context.fillStyle = "black";
  for (const [y, row] of rows.entries())
    for (const [x, isDark] of row.entries()) if (isDark) context.fillRect(x * DOT, y * DOT, DOT, DOT);
  return Object.assign(canvas, { videoWidth: side, videoHeight: side }) as unknown as HTMLVideoElement;
}

/** A browser's own detector that knows `formats`; counts what it was asked. */
function giveDetector(formats: readonly string[], detect: () => Promise<readonly { readonly rawValue: string }[]>) {
  const asked = vi.fn(detect);
  class BarcodeDetector {
    static getSupportedFormats = async () => formats;
    detect = asked;
  }
  vi.stubGlobal("BarcodeDetector", BarcodeDetector);
  return asked;
}

describe("reading codes", () => {
  let video: HTMLVideoElement;
  beforeEach(() => {
    video = showCode("by the library");
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("C46 the browser’s own detector is asked where it knows QR codes", async () => {
    giveDetector(["ean_13", "qr_code"], async () => [{ rawValue: "by the browser" }]);
    expect(await (await makeCodeReader()).read(video)).toBe("by the browser");
  });

  it("C46 a picture in which the browser’s own detector finds nothing holds no code", async () => {
    giveDetector(["qr_code"], async () => []);
    expect(await (await makeCodeReader()).read(video)).toBeNull();
  });

  it("C46 a detector that fails is asked no more: from then on the library reads", async () => {
    const asked = giveDetector(["qr_code"], () => Promise.reject(new Error("no service")));
    const reader = await makeCodeReader();
    expect([await reader.read(video), await reader.read(video), await reader.read(video)]).toEqual([
      null,
      "by the library",
      "by the library",
    ]);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it("C46 the library reads where the browser’s own detector knows no QR codes, or there is none", async () => {
    const asked = giveDetector(["ean_13"], async () => [{ rawValue: "by the browser" }]);
    expect(await (await makeCodeReader()).read(video)).toBe("by the library");
    expect(asked).not.toHaveBeenCalled();
    vi.stubGlobal("BarcodeDetector", undefined);
    expect(await (await makeCodeReader()).read(video)).toBe("by the library");
  });

  it("C6 what is left of a picture is cleared, and the next one is read", async () => {
    vi.stubGlobal("BarcodeDetector", undefined);
    const reader = await makeCodeReader();
    await reader.read(video);
    reader.clear();
    expect(await reader.read(showCode("the next"))).toBe("the next");
  });
});
