/** A device that holds its camera before another's moving codes: how many of the pictures read, and how many it takes until the message is whole. */
import { decodeQR } from "qr/decode.js";
import { type Collected, collect, finishMoving, movingCode } from "../../src/wire/moving.ts";
import type { Prng } from "../support/sim/prng.ts";
import { type KindName, type Level, photograph } from "./frames.ts";

export type Picture = ReturnType<typeof photograph>;
export type ReadPicture = (picture: Picture) => Promise<string | null>;

/** The library that the app carries, as the app calls it. */
export const readByLibrary: ReadPicture = async (picture) => {
  try {
    return decodeQR(picture);
  } catch {
    return null;
  }
};

/** Codes shown in turn, each seen once, of which a share is lost and the others may not read. `null`: not whole after `most`. */
export async function watchUntilWhole(
  message: Uint8Array<ArrayBuffer>,
  see: (text: string) => Promise<string | null>,
  most: number,
): Promise<number | null> {
  let collected: Collected | null = null;
  for (let number = 0; number < most; number++) {
    const text = await see(movingCode(message, number));
    collected = (text === null ? null : collect(collected, text)) ?? collected;
    if (collected && finishMoving(collected)) return number + 1;
  }
  return null;
}

/** Of `count` codes of a message, how many pictures give the code's own text. */
export async function countRead(
  message: Uint8Array<ArrayBuffer>,
  { kind, level, count }: { readonly kind: KindName; readonly level: Level; readonly count: number },
  prng: Prng,
  read: ReadPicture,
): Promise<number> {
  let right = 0;
  for (let number = 0; number < count; number++) {
    const text = movingCode(message, number);
    if ((await read(photograph(text, kind, level, prng))) === text) right++;
  }
  return right;
}
