/**
 * Folding: what is in force after the control statements seen so far. Pure: state and statement in, new state out; nothing given is changed.
 * Rules T20–T45 of SPEC.md.
 *
 * 1. The state is a function of the set of statements: any interleaving that keeps each feed's order gives the same. Where an amend changes who is heard,
 *    everything kept is folded anew; otherwise a statement only adds.
 * 2. Who has a seat is heard; who lost it, up to the pins; who may get one later is kept until then.
 * 3. A refused object changes nothing but the list of refused ones. Hostile input never throws.
 *
 * What only coordinators and relays ask is in questions.ts; amends, forks and words of closing are rare, so their rules are loaded when one comes.
 */
import type { FeedId, SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import type { Rest } from "../kit/slices.ts";
import { verifyCertificate } from "../wire/certificate.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { addEntry, countsUpTo, type Draft, forkSeq, isVote } from "./apply.ts";
import type { Charter } from "./charter.ts";
import type { ControlObject, Epoch } from "./objects.ts";
import type { CloseVote, Closing, ControlState, Entry, Log, Refused, RefusedCode, Statement, Vote } from "./state.ts";
import { type InForce, startTerms } from "./terms.ts";

export type { ControlState, Statement } from "./state.ts";

const NO_ANSWERS = {
  epochs: [],
  retiredBy: new Map(),
  boxKeys: new Map(),
  certificateByKey: new Map(),
  revokedByKey: new Map(),
  ackByCoordinator: new Map(),
  ackHistory: new Map(),
  dropByFeed: new Map(),
  snapshotById: new Map(),
  forks: new Map(),
  signedMsBy: new Map(),
} as const satisfies Partial<ControlState>;

const NOT_CLOSING: Closing = { intent: null, intentProposals: [], finals: [], closed: null };

const EMPTY_LOG: Log = {
  newest: null,
  seqByFeed: new Map(),
  votes: [],
  closeVotes: [],
  trail: [],
  refused: [],
  epochs: [],
  variants: new Map(),
  vouches: new Map(),
};

/** What is in force when only the charter is known. */
export const startControl = (charter: Charter): ControlState => ({
  ...NO_ANSWERS,
  ...startTerms(charter),
  proposals: [],
  doubleVotes: new Set(),
  refused: [],
  charter,
  closing: NOT_CLOSING,
  log: EMPTY_LOG,
});

/**
 * Folds the objects of one verified control segment. Each feed's segments are given in their order; one at or before the newest of its feed is nothing
 * new and gives the state itself. What was refused is listed in `refused` of the state.
 */
export const foldFrame = (state: ControlState, statement: Statement): Promise<ControlState> =>
  foldFrames(state, [statement]);

/** The same for many, in one go: what a long history takes is copied once. Between two statements it waits for `rest`, since browsers check signatures on the page's own thread. */
export async function foldFrames(
  state: ControlState,
  statements: readonly Statement[],
  rest: Rest = async () => undefined,
): Promise<ControlState> {
  const draft: Draft = { ...state, log: { ...state.log }, own: new WeakSet() };
  for (const statement of statements) {
    await addStatement(draft, statement);
    await rest();
  }
  return draft.log.newest === state.log.newest ? state : finish(draft, state.refused);
}

async function addStatement(draft: Draft, statement: Statement): Promise<void> {
  const { author, feedId, seq } = statement;
  const feed = bytesToHex(feedId);
  const { seqByFeed, newest } = draft.log;
  if (seq <= (seqByFeed.get(feed) ?? 0)) return;
  const objects = await Promise.all(statement.objects.map((object) => checkObject(draft, object)));
  const entry: Entry = { author, feedId, seq, feed, by: bytesToHex(author), objects };
  draft.log.newest = { entry, before: newest };
  draft.log.seqByFeed = new Map(seqByFeed).set(feed, seq);
  const isNew = statement.objects.some(isVote) && (await countVotes(draft, statement));
  for (const each of isNew ? keptEntries(draft.log) : [entry]) addEntry(draft, each);
}

/** Signatures are checked once, when they arrive. What does not hold becomes its code. */
async function checkObject(draft: Draft, object: ControlObject): Promise<ControlObject | RefusedCode> {
  const { programmeId } = draft.charter;
  if (object.type === "cert") {
    const { certificate } = object;
    const issuers = [...coordinatorKeys(draft), certificate.issuer];
    return (await verifyCertificate(certificate, programmeId, issuers)) ? object : "CERTIFICATE_NOT_OURS";
  }
  if (object.type !== "fork") return object;
  const { isForkProven } = await import("./forks.ts");
  return (await isForkProven(programmeId, object)) ? object : "FORK_UNPROVEN";
}

/** Counts all votes, those of `statement` as well. Where they come to other terms than before, takes the answers out of the draft, for all that is kept is to be folded anew. */
async function countVotes(draft: Draft, { objects, ...place }: Statement): Promise<boolean> {
  const votes: Vote[] = [...draft.log.votes];
  const closeVotes: CloseVote[] = [...draft.log.closeVotes];
  for (const object of objects) {
    if (object.type === "amend") votes.push({ ...place, amend: object });
    if (object.type === "closeIntent" || object.type === "closeFinal") closeVotes.push({ ...place, object });
  }
  const { resolveAmends } = await import("./amends.ts");
  const { trail, terms, amendNumber, termsHash, seats, proposals, doubleVotes, refused } = resolveAmends(
    draft.charter,
    votes,
  );
  const isNew = !isEqualBytes(termsHash, draft.termsHash);
  const { newest, seqByFeed } = draft.log;
  Object.assign(draft, { proposals, doubleVotes, refused: [...refused, ...(isNew ? [] : draft.log.refused)] });
  if (isNew) Object.assign(draft, NO_ANSWERS, { terms, amendNumber, termsHash, seats });
  Object.assign(draft.log, isNew ? { ...EMPTY_LOG, newest, seqByFeed } : {}, { votes, closeVotes, trail });
  if (closeVotes.length > 0) await countCloseVotes(draft);
  return isNew;
}

async function countCloseVotes(draft: Draft): Promise<void> {
  const { resolveClosing } = await import("./closings.ts");
  const { closing, doubleVotes, refused } = resolveClosing(draft.log);
  draft.closing = closing;
  draft.doubleVotes = new Set([...draft.doubleVotes, ...doubleVotes]);
  draft.refused = [...draft.refused, ...refused];
}

/** Kept statements, each feed's in its order. */
function keptEntries({ newest }: Log): readonly Entry[] {
  const entries: Entry[] = [];
  for (let kept = newest; kept; kept = kept.before) entries.push(kept.entry);
  return entries.reverse();
}

/** The state that a draft has become, with refused objects in an order that does not tell when they came. */
function finish({ own: _, ...state }: Draft, refusedBefore: readonly Refused[]): ControlState {
  if (state.refused === refusedBefore) return state;
  const placed = state.refused.map(
    (refused) =>
      [`${bytesToHex(refused.feedId)}${String(refused.seq).padStart(10, "0")}${refused.code}`, refused] as const,
  );
  return { ...state, refused: placed.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, refused]) => refused) };
}

/** Signing keys of the coordinators in force, in the order of the terms. */
export const coordinatorKeys = ({ terms }: Pick<InForce, "terms">): readonly SignKey[] =>
  terms.coordinators.map(({ signKey }) => signKey);

/** Whether the order to close is in force. */
export const isClosed = ({ closing }: Pick<ControlState, "closing">): boolean => closing.closed !== null;

/** Whether `key` has a seat now. */
export const isCoordinator = ({ terms }: Pick<InForce, "terms">, key: Uint8Array): boolean =>
  coordinatorKeys({ terms }).some((known) => isEqualBytes(known, key));

/** Whether `key` has a seat or had one. */
export const wasCoordinator = ({ seats }: Pick<InForce, "seats">, key: Uint8Array): boolean =>
  seats.has(bytesToHex(key));

/** The epoch that up segments are sealed to: the highest number, and of its keys the least; `null` before the first is known. */
export function newestEpoch({ epochs }: Pick<ControlState, "epochs">): Epoch | null {
  const number = epochs.at(-1)?.number;
  return epochs.find((epoch) => epoch.number === number) ?? null;
}

/** Heads of `feedId` that coordinators in force acknowledged, one per coordinator who did. */
export const acksOfFeed = (state: ControlState, feedId: Uint8Array): readonly FeedHead[] =>
  coordinatorKeys(state).flatMap((key) => state.ackByCoordinator.get(bytesToHex(key))?.get(bytesToHex(feedId)) ?? []);

/** A place in a control feed that someone had seen. */
export interface SeenPlace {
  readonly feedId: Uint8Array;
  readonly seq: number;
}

/** The same places, as far as they say one thing to every reader: of a feed with two histories only what comes before they part. */
export const certainPlaces = ({ forks }: ControlState, seen: readonly SeenPlace[]): readonly SeenPlace[] =>
  seen.map(({ feedId, seq }) => {
    const fork = forks.get(bytesToHex(feedId));
    return { feedId, seq: fork ? Math.min(seq, forkSeq(fork) - 1) : seq };
  });

/** Up to where `feedId` was acknowledged in the control statements that `seen` certainly covers; 0 where it was not. */
export function ackedBySeen(state: ControlState, seen: readonly SeenPlace[], feedId: Uint8Array): number {
  const { ackHistory } = state;
  const seqByFeed = new Map(certainPlaces(state, seen).map((at) => [bytesToHex(at.feedId), at.seq]));
  const acks = ackHistory.get(bytesToHex(feedId)) ?? [];
  return Math.max(
    0,
    ...acks
      .filter(({ controlFeed, controlSeq }) => controlSeq <= (seqByFeed.get(controlFeed) ?? 0))
      .map(({ seq }) => seq),
  );
}

/** Whether as many coordinators in force as decide together stated the snapshot or vouched for it. */
export function isValidSnapshot(state: ControlState, id: Uint8Array): boolean {
  const vouchedBy = state.snapshotById.get(bytesToHex(id))?.vouchedBy;
  return coordinatorKeys(state).filter((key) => vouchedBy?.has(bytesToHex(key))).length >= state.terms.k;
}

/** Whether a coordinator revoked this device. */
export const isRevoked = ({ revokedByKey }: ControlState, key: Uint8Array): boolean =>
  revokedByKey.has(bytesToHex(key));

/** Whether a place in a feed of `author` does not count any more: beyond the pins of a revoked device or of a removed coordinator. */
export function isPinnedOut(state: ControlState, author: SignKey, feedId: FeedId, seq: number): boolean {
  const key = bytesToHex(author);
  const seat = state.seats.get(key);
  if (seat) return seq > countsUpTo(seat, feedId);
  const pins = state.revokedByKey.get(key);
  return pins !== undefined && seq > (pins.get(bytesToHex(feedId))?.seq ?? 0);
}
