/** The mark that something ended whose values may still lie in pages or in the journal. It names the op that set it. Rule Y47 of SPEC.md. */
import type { AuthoredOp, Records } from "../feed/merge.ts";
import { OP_KINDS, type Op } from "../feed/op.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { PlacedRow, RowRef } from "../store/port.ts";

export const FORGET_REF: RowRef = { table: "meta", key: "forget" };

/** The mark that an op sets: its id. */
export const forgetRow = ({ opId }: Op): PlacedRow => ({ ...FORGET_REF, value: Uint8Array.from(opId) });

export const isEnd = ({ kind }: Op): boolean => kind === OP_KINDS.erase || kind === OP_KINDS.withdraw;

/** The last of `ops` that leaves something to forget: an end, or what came about a record that had ended. `records` know them all. */
export const forgetCause = ({ recordById }: Records, ops: readonly AuthoredOp[]): Op | undefined =>
  ops.findLast(({ op }) => isEnd(op) || recordById.get(bytesToHex(op.recordId))?.isEnded)?.op;
