/**
 * An op that alone says all that is known of its record, as most do: judged by itself, where `resolve.ts` would judge it among others and come to the same. Rules F12, F15,
 * F16 and F18 of SPEC.md.
 */
import type { AuthoredOp } from "./op.ts";
import { LoneRecord } from "./record-state.ts";
import { maySet, RANK, rankAt } from "./rights.ts";
import type { Standing } from "./standing.ts";

/** The record that `alone` made and that replaces nothing; `null` where it does not count. */
export function judgeAlone(alone: AuthoredOp, standing: Standing): LoneRecord | null {
  const { author, op } = alone;
  if (standing.roleOf(author) === null || !maySet(author, op, standing)) return null;
  const rank = rankAt(author, alone, standing);
  if (rank === RANK.out) return null;
  return new LoneRecord(alone, author, rank === RANK.stated && op.fields.size > 0, alone);
}
