/** What really happened in a simulation, beside what the devices know of it. Keys and ids in hex. */
import type { Op } from "../../../src/feed/op.ts";
import { type Bytes, bytesToHex } from "../../../src/kit/bytes.ts";

/** An op whose save was confirmed to a person. */
export interface SavedOp {
  /** Author key ‖ op id. */
  readonly name: string;
  readonly recordId: string;
  readonly phone: string;
}

export interface Truth {
  readonly saved: Map<string, SavedOp>;
  /** Names of ops that a place-state showed as with the coordinator. */
  readonly acknowledged: Set<string>;
  /** Records that a coordinator erased. */
  readonly erased: Set<string>;
  /** Devices that were copied or set back: what they confirmed and had not handed over may be gone with the disk. */
  readonly disturbed: Set<string>;
  /** Sign keys that lost their part in the programme. */
  readonly excluded: Set<string>;
}

export const emptyTruth = (): Truth => ({
  saved: new Map(),
  acknowledged: new Set(),
  erased: new Set(),
  disturbed: new Set(),
  excluded: new Set(),
});

export const opName = (author: Bytes, { opId }: Pick<Op, "opId">): string => bytesToHex(author) + bytesToHex(opId);
