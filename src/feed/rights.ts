/** What an op's author may set, and what counts for the places where it was read. Rules F15, F16 and F18 of SPEC.md. */
import type { SignKey } from "../kit/brand.ts";
import type { Cbor } from "../kit/cbor.ts";
import type { AuthoredOp, Op } from "./op.ts";
import type { Standing } from "./standing.ts";

/** By what right an op is believed: its author's own segment, a snapshot that enough coordinators vouch for, another; `out` where a revocation leaves it out. */
export const RANK = { itself: 0, vouched: 1, stated: 2, out: 3 } as const;

/** The rank of an op of `author` by one place where it was read. */
export function rankAt(
  author: SignKey,
  { feedId, seq, stated }: Pick<AuthoredOp, "feedId" | "seq" | "stated">,
  standing: Standing,
): number {
  if (standing.isPinnedOut(author, feedId, seq)) return RANK.out;
  if (stated === null) return RANK.itself;
  return standing.isValidSnapshot(stated) ? RANK.vouched : RANK.stated;
}

/** W62: records that coordinators alone make, and those that volunteers alone make. Leaves of what was erased (5) come from field workers, too. */
const COORDINATORS_TYPES: readonly Cbor[] = [4, 6, 8, 10, 11, 12, 13, 14];
const VOLUNTEERS_TYPES: readonly Cbor[] = [7, 9];
/** W63: fields of a need that say what was decided about it, and what was answered to its card. */
const COORDINATORS_FIELDS: readonly number[] = [27, 28, 29];
const RECORD_TYPE_FIELD = 1;

/** F15: whether what an op sets is its author's to set, whatever record it is on. */
export function maySet(author: SignKey, op: Op | null, standing: Standing): boolean {
  const type = op?.fields.get(RECORD_TYPE_FIELD);
  const isVolunteers = type !== undefined && VOLUNTEERS_TYPES.includes(type);
  const role = standing.roleOf(author);
  if (role === "coordinator") return !isVolunteers;
  if (COORDINATORS_FIELDS.some((field) => op?.fields.has(field))) return false;
  if (role === "volunteer") return type === undefined || isVolunteers;
  return type === undefined || !(isVolunteers || COORDINATORS_TYPES.includes(type));
}
