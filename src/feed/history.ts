/**
 * What was ever written on one record. The value of a field is what nothing replaced (`merge.ts`); what stood there before, and whose it was, is told here only.
 * Pure. Rules F11, F14 and F15 of SPEC.md.
 */
import { bytesToHex } from "../kit/bytes.ts";
import { copiesOf, type Records } from "./merge.ts";
import type { AuthoredOp } from "./op.ts";

export interface PastOp extends Pick<AuthoredOp, "author" | "op"> {
  /** Whether it made the record. */
  readonly isCreation: boolean;
}

/** The ops on the record of `key` (hex) that count, those that later ones replaced among them; oldest first. None of a record that ended. */
export function historyOf(records: Records, key: string): readonly PastOp[] {
  const aside = new Set(records.quarantine.map(({ op }) => op));
  return copiesOf(records, key)
    .flatMap(({ author, op, isCreation }) => (op && !aside.has(op) ? { author, op, isCreation } : []))
    .sort((a, b) => a.op.time[0] - b.op.time[0] || a.op.time[1] - b.op.time[1] || (nameOf(a) < nameOf(b) ? -1 : 1));
}

const nameOf = ({ author, op }: PastOp) => `${bytesToHex(op.opId)}${bytesToHex(author)}`;
