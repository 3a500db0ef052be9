/** Which terms are in force, after T25 to T29 of src/control/SPEC.md: all votes are counted at once. */
import { bytesOf, hexOf, type Json, type JsonObject, listOf, numberOf, objectOf, textOf } from "../json.ts";
import { isSoundBoxKey, isSoundSignKey } from "./primitives.ts";

/** An amend as `decode-control` gives it, and where it was stated. */
export interface Vote {
  readonly author: string;
  readonly feedId: string;
  readonly seq: number;
  readonly amend: JsonObject;
}

export interface SeatOf {
  readonly boxKey: string;
  readonly isActive: boolean;
  readonly pins: readonly Json[];
}

export interface Step {
  readonly terms: JsonObject;
  readonly number: number;
  readonly hash: string;
  readonly seats: ReadonlyMap<string, SeatOf>;
}

export interface Agreement extends Step {
  /** All terms that were in force, the charter's first. */
  readonly trail: readonly Step[];
  readonly proposals: readonly JsonObject[];
  readonly doubleVotes: readonly string[];
  readonly refused: readonly JsonObject[];
}

export const seatKeys = (terms: JsonObject): readonly string[] =>
  listOf(terms.coordinators).map((seat) => textOf(objectOf(seat).signKey));

const termsOf = ({ amend }: Vote): JsonObject => objectOf(amend.terms);

/** T26. */
function isLawful(createdMs: number, at: Step, terms: JsonObject): boolean {
  const [keys, k] = [seatKeys(terms), numberOf(terms.k)];
  const lifeMs = numberOf(terms.expiresMs) - createdMs;
  const areSound =
    keys.every((key) => isSoundSignKey(bytesOf(key))) &&
    listOf(terms.coordinators).every((seat) => isSoundBoxKey(bytesOf(objectOf(seat).boxKey))) &&
    listOf(terms.relays).every((relay) => isSoundSignKey(bytesOf(objectOf(relay).relayKey)));
  const isQuorum = keys.length >= 1 && keys.length <= 5 && 2 * k > keys.length && k <= keys.length;
  const comesBack = keys.some((key) => at.seats.get(key)?.isActive === false);
  return areSound && isQuorum && new Set(keys).size === keys.length && lifeMs > 0 && lifeMs <= 800 * 86_400_000 && !comesBack; // biome-ignore format: one line
}

/** T28. */
function isReplacement(before: JsonObject, after: JsonObject): boolean {
  const [old, fresh] = [seatKeys(before), seatKeys(after)];
  const same = (name: string) => JSON.stringify(before[name]) === JSON.stringify(after[name]);
  return (
    old.some((key) => !fresh.includes(key)) &&
    fresh.length <= old.length &&
    after.k === Math.min(numberOf(before.k), fresh.length) &&
    ["relays", "expiresMs", "policy"].every(same)
  );
}

const recoveryKeyOf = (terms: JsonObject): string | null =>
  terms.recovery ? textOf(objectOf(terms.recovery).signKey) : null;

/** Coordinators of `terms` who stated the amend with this hash, in the order of the terms. */
const approversOf = (terms: JsonObject, hash: Json | undefined, votes: readonly Vote[]): readonly string[] =>
  seatKeys(terms).filter((key) => votes.some(({ author, amend }) => author === key && amend.hash === hash));

function isInForce(terms: JsonObject, vote: Vote, votes: readonly Vote[]): boolean {
  if (approversOf(terms, vote.amend.hash, votes).length >= numberOf(terms.k)) return true;
  const key = recoveryKeyOf(terms);
  const isStated = votes.some(({ author, amend }) => author === key && amend.hash === vote.amend.hash);
  return isStated && isReplacement(terms, termsOf(vote));
}

function enact(at: Step, vote: Vote): Step {
  const terms = termsOf(vote);
  const pins = listOf(vote.amend.pins);
  const left = [...at.seats].map(
    ([key, seat]) => [key, seat.isActive ? { ...seat, isActive: false, pins } : seat] as const,
  );
  const taken = listOf(terms.coordinators).map(objectOf);
  const seats = new Map<string, SeatOf>(left);
  for (const { signKey, boxKey } of taken)
    seats.set(textOf(signKey), { boxKey: textOf(boxKey), isActive: true, pins: [] });
  return { terms, number: numberOf(vote.amend.number), hash: textOf(vote.amend.hash), seats };
}

const follows = (at: Step, { amend }: Vote) => amend.number === at.number + 1 && amend.prev === at.hash;

/** Why a vote counts for nothing: stale, then unlawful, then by whom. */
function judge(createdMs: number, trail: readonly Step[], vote: Vote): string | null {
  const number = numberOf(vote.amend.number);
  const [before, after] = [trail[number - 1], trail[number]];
  if (!before) return null;
  if (!follows(before, vote)) return "AMEND_STALE";
  if (!isLawful(createdMs, before, termsOf(vote))) return "AMEND_UNLAWFUL";
  if (!seatKeys(before.terms).includes(vote.author)) {
    if (recoveryKeyOf(before.terms) !== vote.author) return "CONTROL_STRANGER";
    if (!isReplacement(before.terms, termsOf(vote))) return "AMEND_UNLAWFUL";
  }
  return after && after.hash !== vote.amend.hash ? "AMEND_STALE" : null;
}

const byHash = (a: Vote, b: Vote) => (textOf(a.amend.hash) < textOf(b.amend.hash) ? -1 : 1);

/** One vote for each amend that may follow `at`, the least hash first. */
const nextOf = (createdMs: number, at: Step, votes: readonly Vote[]): readonly Vote[] =>
  [...new Map(votes.map((vote) => [vote.amend.hash, vote])).values()]
    .filter((vote) => follows(at, vote) && isLawful(createdMs, at, termsOf(vote)))
    .sort(byHash);

/** What all votes come to; `charter` as `decode-charter` gives it. */
export function agree(charter: JsonObject, votes: readonly Vote[]): Agreement {
  const createdMs = numberOf(charter.createdMs);
  const start = { terms: { ...charter, recovery: null }, number: 0, hash: textOf(charter.hash), seats: new Map() };
  const seats = listOf(charter.coordinators).map(objectOf);
  for (const { signKey, boxKey } of seats) start.seats.set(textOf(signKey), { boxKey, isActive: true, pins: [] });
  const trail: Step[] = [start];
  const doubleVotes = new Set<string>();
  for (let at: Step = start; ; ) {
    const open = nextOf(createdMs, at, votes);
    const passed = open.filter((vote) => isInForce(at.terms, vote, votes));
    const [winner] = passed;
    if (!winner)
      return { ...at, trail, ...finish(createdMs, trail, open, votes), doubleVotes: [...doubleVotes].sort() };
    for (const key of seatKeys(at.terms))
      if (passed.filter(({ amend }) => approversOf({ coordinators: [{ signKey: key }] }, amend.hash, votes).length > 0).length > 1) doubleVotes.add(key); // biome-ignore format: one line
    at = enact(at, winner);
    trail.push(at);
  }
}

function finish(createdMs: number, trail: readonly Step[], open: readonly Vote[], votes: readonly Vote[]) {
  const terms = trail.at(-1)?.terms ?? {};
  const proposals = open
    .map(({ amend }) => ({ hash: hexOf(bytesOf(amend.hash)), approvedBy: approversOf(terms, amend.hash, votes) }))
    .filter(({ approvedBy }) => approvedBy.length > 0);
  const refused = votes.flatMap((vote) => {
    const code = judge(createdMs, trail, vote);
    return code ? [{ feedId: vote.feedId, seq: vote.seq, code }] : [];
  });
  return { proposals, refused };
}
