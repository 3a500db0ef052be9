/**
 * The page's stretching of a card's secret: in a worker made of the page's own first script, so that the page stays alive meanwhile; on the page itself
 * where the browser lets a page from a disk start no worker.
 */
import type { CardSecret, ProgrammeId } from "../../kit/brand.ts";
import { type Bytes, copyBytes } from "../../kit/bytes.ts";
import { KeyError } from "../../kit/errors.ts";

/** Id of the script's element in the page. */
const STRETCH_SCRIPT = "ebb-stretch";

/** 32 bytes from a card's secret and the programme's id. */
export type StretchHere = (secret: Uint8Array, programmeId: Uint8Array) => Promise<Bytes>;

/** 32 bytes as `stretchCard` gives them. Keeps `secret`. Rejects where the device has too little memory. */
export async function stretchApart(secret: CardSecret, programmeId: ProgrammeId): Promise<Bytes> {
  const apart = await stretchInWorker(secret, programmeId);
  return apart ?? stretchHere(secret, programmeId);
}

const stretchHere: StretchHere = (secret, programmeId) => {
  const { ebbStretch } = globalThis as { readonly ebbStretch?: StretchHere };
  if (!ebbStretch) throw new KeyError("STRETCH_FAILED");
  return ebbStretch(secret, programmeId);
};

/** `null` where no worker starts, or where it fails. */
async function stretchInWorker(secret: Uint8Array, programmeId: Uint8Array): Promise<Bytes | null> {
  const source = document.getElementById(STRETCH_SCRIPT)?.textContent;
  if (!source || typeof Worker === "undefined") return null;
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  try {
    return await ask(new Worker(address), { secret: copyBytes(secret), programmeId });
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

function ask(
  worker: Worker,
  call: { readonly secret: Uint8Array; readonly programmeId: Uint8Array },
): Promise<Bytes | null> {
  return new Promise((resolve) => {
    const end = (hash: Bytes | null) => {
      worker.terminate();
      resolve(hash);
    };
    worker.addEventListener("message", ({ data }: MessageEvent<{ readonly hash: Bytes | null }>) => end(data.hash));
    worker.addEventListener("error", () => end(null));
    worker.postMessage(call);
  });
}
