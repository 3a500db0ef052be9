/** Randomness of a simulation: everything that is drawn follows from one seed. sfc32 (Chris Doty-Humphrey, PractRand), public domain; not for keys of real people. */
import { createHash } from "node:crypto";
import type { Random } from "../../../src/kit/random.ts";

export interface Prng extends Random {
  /** An integer from 0 up to, not including, `end`. */
  below(end: number): number;
  /** Throws where there is nothing to pick from. */
  pick<Value>(values: readonly Value[]): Value;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** A stream of its own, which does not depend on what was drawn before. */
  fork(name: string): Prng;
}

/** The stream that `seed` names. */
export function makePrng(seed: string): Prng {
  const next = sfc32(createHash("sha256").update(seed).digest());
  const below = (end: number) => Math.floor((next() / 2 ** 32) * end);
  return {
    bytes: (length) => Uint8Array.from({ length }, () => next() & 255),
    below,
    pick: (values) => {
      const value = values[below(values.length)];
      if (value === undefined) throw new RangeError("nothing to pick from");
      return value;
    },
    chance: (probability) => next() / 2 ** 32 < probability,
    fork: (name) => makePrng(`${seed}/${name}`),
  };
}

function sfc32(state: Buffer): () => number {
  let [a, b, c, counter] = [state.readInt32LE(0), state.readInt32LE(4), state.readInt32LE(8), 1];
  const next = () => {
    const drawn = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + drawn) | 0;
    return drawn >>> 0;
  };
  for (let round = 0; round < 12; round++) next();
  return next;
}
