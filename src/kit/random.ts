/** Randomness as an argument, so that a test can repeat a run and a retry does the same thing twice. */
import type { Bytes } from "./bytes.ts";

export interface Random {
  /** Returns `length` fresh bytes, 0 to 65,536. */
  bytes(length: number): Bytes;
}

/** The platform's cryptographically secure source. */
export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};
