/**
 * Reads QR codes from a moving picture: by the browser's own detector where it has one, by the library `qr` elsewhere, which then works on a copy of
 * the picture that is overwritten with each next one and cleared at the end.
 */

/** One code reader for one opening of the camera. */
export interface CodeReader {
  /** The text of a code in the picture at this moment; `null` where none is read. Never rejects. */
  read(video: HTMLVideoElement): Promise<string | null>;
  /** Clears what is left of the last picture. */
  clear(): void;
}

interface NativeDetector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface NativeDetectorClass {
  new (options: { readonly formats: readonly string[] }): NativeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Longest side of the copy that is searched, in pixels. */
const MAX_SIDE = 960;

/** The best reader that this browser has. Rejects where the library does not load. */
export async function makeCodeReader(): Promise<CodeReader> {
  const native = await nativeDetector();
  const { decodeQR } = await import("qr/decode.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let isNative = native !== null;

  async function readNatively(video: HTMLVideoElement): Promise<string | null> {
    try {
      return (await native?.detect(video))?.[0]?.rawValue ?? null;
    } catch {
      // Some systems name the format and then have no service behind it.
      isNative = false;
      return null;
    }
  }
  function readByLibrary(video: HTMLVideoElement): string | null {
    const scale = Math.min(1, MAX_SIDE / Math.max(video.videoWidth, video.videoHeight));
    const [width, height] = [Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale)];
    if (!context || !(width > 0 && height > 0)) return null;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.drawImage(video, 0, 0, width, height);
    try {
      return decodeQR(context.getImageData(0, 0, width, height));
    } catch {
      return null;
    }
  }
  return {
    read: async (video) => (isNative ? readNatively(video) : readByLibrary(video)),
    clear: () => {
      canvas.width = 0;
    },
  };
}

async function nativeDetector(): Promise<NativeDetector | null> {
  const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: NativeDetectorClass };
  try {
    const formats = (await BarcodeDetector?.getSupportedFormats()) ?? [];
    return BarcodeDetector && formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  } catch {
    return null;
  }
}
