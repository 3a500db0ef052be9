/** The mark that something ended whose values may still lie in pages or in the journal. It names the end that set it. Rule Y47 of SPEC.md. */
import type { AuthoredOp } from "../feed/merge.ts";
import { OP_KINDS, type Op } from "../feed/op.ts";
import type { PlacedRow, RowRef } from "../store/port.ts";

export const FORGET_REF: RowRef = { table: "meta", key: "forget" };

/** The mark that `end` sets: its op id. */
export const forgetRow = ({ opId }: Op): PlacedRow => ({ ...FORGET_REF, value: Uint8Array.from(opId) });

export const isEnd = ({ kind }: Op): boolean => kind === OP_KINDS.erase || kind === OP_KINDS.withdraw;

/** The last of `ops` that ends something. */
export const endIn = (ops: readonly AuthoredOp[]): Op | undefined => ops.findLast(({ op }) => isEnd(op))?.op;
