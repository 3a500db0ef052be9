/** The mark that something ended whose values may still lie in pages or in the journal. Rule Y47 of SPEC.md. */
import type { AuthoredOp } from "../feed/merge.ts";
import { OP_KINDS, type Op } from "../feed/op.ts";
import type { PlacedRow } from "../store/port.ts";

export const FORGET_ROW: PlacedRow = { table: "meta", key: "forget", value: new Uint8Array() };

export const isEnd = ({ kind }: Op): boolean => kind === OP_KINDS.erase || kind === OP_KINDS.withdraw;

/** Whether ops that were just read end something. */
export const hasEnds = (ops: readonly AuthoredOp[]): boolean => ops.some(({ op }) => isEnd(op));
