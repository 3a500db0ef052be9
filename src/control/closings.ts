/**
 * What plans and orders to close come to. Pure, and a function of the set: the order in which statements came plays no part. Rules T40–T45 of SPEC.md.
 *
 * 1. A plan is in force with the highest number that k coordinators in force stated; it can be taken back.
 * 2. An order follows the terms that it names. It is in force while those who stated it are enough for these terms and for all that came in force since,
 *    so an amend that takes a seat beats an order of the seats before, and an amend that leaves its approvers enough does not reopen anything.
 * 3. Where one decides alone and the terms name recovery papers, the recovery key states the order as well.
 *
 * Loaded when the first word of closing arrives.
 */
import type { SignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex, compareBytes, isEqualBytes } from "../kit/bytes.ts";
import { encodeCbor } from "../kit/cbor.ts";
import { type CloseFinal, type CloseIntent, hashFinal, objectToFields } from "./objects.ts";
import type { CloseVote, Closing, IntentProposal, Log, Refused, RefusedCode, StatedFinal, Vote } from "./state.ts";
import type { InForce, Terms } from "./terms.ts";

/** An order and who stated it. */
interface Ballot extends Pick<StatedFinal, "final" | "hash"> {
  /** Place in the trail of the terms that it follows; −1 where they are not in it. */
  readonly from: number;
  /** Keys in hex. */
  readonly voters: ReadonlySet<string>;
}

type FinalVote = CloseVote & { readonly object: CloseFinal };
type IntentVote = CloseVote & { readonly object: CloseIntent };

export interface ResolvedClosing {
  readonly closing: Closing;
  /** Keys in hex. */
  readonly doubleVotes: readonly string[];
  readonly refused: readonly Refused[];
}

/** What the words of closing in `log` come to under the terms that its amends came to. */
export function resolveClosing({ trail, closeVotes, votes }: Pick<Log, "trail" | "closeVotes" | "votes">) {
  const at = trail.at(-1) as InForce;
  const finals = closeVotes.filter((vote): vote is FinalVote => vote.object.type === "closeFinal");
  const ballots = countFinals(trail, finals);
  const inForce = ballots.filter((ballot) => isInForce(trail, ballot));
  const [first] = inForce;
  const closing: Closing = {
    ...resolveIntents(
      at.terms,
      closeVotes.filter((vote): vote is IntentVote => vote.object.type === "closeIntent"),
    ),
    finals: ballots.flatMap((ballot) => toStated(trail, ballot)),
    closed: first ? { final: first.final, hash: first.hash } : null,
  };
  const refused = closeVotes.flatMap((vote) => {
    const code = judgeVote(trail, ballots, vote);
    return code ? [{ author: vote.author, feedId: vote.feedId, seq: vote.seq, code }] : [];
  });
  return { closing, doubleVotes: doubleVoters(trail, finals, votes), refused } satisfies ResolvedClosing;
}

const approvers = ({ coordinators }: Terms, voters: ReadonlySet<string>): readonly SignKey[] =>
  coordinators.flatMap(({ signKey }) => (voters.has(bytesToHex(signKey)) ? [signKey] : []));

/** T40: the highest number that is approved, of several the least bytes; what is still open stands above it. */
function resolveIntents(terms: Terms, votes: readonly IntentVote[]) {
  const byBytes = new Map<string, { readonly intent: CloseIntent; readonly voters: Set<string> }>();
  for (const { object: intent, author } of votes) {
    const name = bytesToHex(intentBytes(intent));
    const known = byBytes.get(name) ?? { intent, voters: new Set() };
    byBytes.set(name, { intent, voters: known.voters.add(bytesToHex(author)) });
  }
  const all: readonly IntentProposal[] = [...byBytes.values()]
    .map(({ intent, voters }) => ({ intent, approvedBy: approvers(terms, voters) }))
    .sort((a, b) => b.intent.number - a.intent.number || compareBytes(intentBytes(a.intent), intentBytes(b.intent)));
  const intent = all.find(({ approvedBy }) => approvedBy.length >= terms.k)?.intent ?? null;
  const isOpen = ({ intent: { number }, approvedBy }: IntentProposal) =>
    number > (intent?.number ?? 0) && approvedBy.length > 0;
  return { intent, intentProposals: all.filter(isOpen) };
}

const intentBytes = (intent: CloseIntent): Bytes => encodeCbor(objectToFields(intent));

/** Orders by the terms that they follow, the latest first, then by hash. */
function countFinals(trail: readonly InForce[], votes: readonly FinalVote[]): readonly Ballot[] {
  const byHash = new Map<string, Ballot>();
  for (const { object: final, author } of votes) {
    const hash = hashFinal(final);
    const known = byHash.get(bytesToHex(hash));
    const from = trail.findIndex(({ termsHash }) => isEqualBytes(termsHash, final.terms));
    const voters = new Set(known?.voters).add(bytesToHex(author));
    byHash.set(bytesToHex(hash), { final, hash, from, voters });
  }
  return [...byHash.values()].sort((a, b) => b.from - a.from || compareBytes(a.hash, b.hash));
}

/** T41, T42: enough for the terms that it follows, and for all since. */
const isInForce = (trail: readonly InForce[], { from, voters }: Ballot): boolean =>
  from >= 0 &&
  trail.slice(from).every(({ terms }, i) => {
    const needsRecovery = terms.k === 1 && terms.recovery !== null;
    return (
      approvers(terms, voters).length >= terms.k &&
      (!needsRecovery || hasRecovery(trail.slice(from, from + i + 1), voters))
    );
  });

/** T42: whether the recovery key of one of these terms stated it. */
const hasRecovery = (trail: readonly InForce[], voters: ReadonlySet<string>): boolean =>
  trail.some(({ terms: { recovery } }) => recovery !== null && voters.has(bytesToHex(recovery.signKey)));

function toStated(trail: readonly InForce[], { final, hash, from, voters }: Ballot): readonly StatedFinal[] {
  if (from < 0) return [];
  const approvedBy = approvers((trail.at(-1) as InForce).terms, voters);
  const stated = { final, hash, approvedBy, hasRecovery: hasRecovery(trail.slice(from), voters) };
  return approvedBy.length > 0 || stated.hasRecovery ? [stated] : [];
}

/** T43: why a word of closing has no effect; `null` where it counts or still may. */
function judgeVote(trail: readonly InForce[], ballots: readonly Ballot[], vote: CloseVote): RefusedCode | null {
  const { author, object } = vote;
  if (object.type === "closeIntent") return trail.at(-1)?.seats.has(bytesToHex(author)) ? null : "CONTROL_STRANGER";
  const ballot = ballots.find(({ hash }) => isEqualBytes(hash, hashFinal(object)));
  if (!ballot || ballot.from < 0) return "CLOSE_STALE";
  if (!trail.slice(ballot.from).some(({ terms }) => decides(terms, author))) return "CONTROL_STRANGER";
  return ballot.from < trail.length - 1 && !isInForce(trail, ballot) ? "CLOSE_STALE" : null;
}

const decides = ({ coordinators, recovery }: Terms, author: SignKey): boolean =>
  [...coordinators, ...(recovery ? [recovery] : [])].some(({ signKey }) => isEqualBytes(signKey, author));

/**
 * T44: coordinators in hex two of whose words are in force and contradict each other: two orders of the same terms, or an order and, behind it in the same feed, an
 * amend of its terms or of later ones. A word that too few shared binds nobody, so a team may leave it and state another.
 */
function doubleVoters(trail: readonly InForce[], finals: readonly FinalVote[], amends: readonly Vote[]) {
  const inForce = new Set(
    countFinals(trail, finals)
      .filter((ballot) => isInForce(trail, ballot))
      .map(({ hash }) => bytesToHex(hash)),
  );
  const stated = finals.flatMap(({ object, author, feedId, seq }) => {
    const from = trail.findIndex(({ termsHash }) => isEqualBytes(termsHash, object.terms));
    const isCoordinator = trail[from]?.terms.coordinators.some(({ signKey }) => isEqualBytes(signKey, author));
    const hash = bytesToHex(hashFinal(object));
    return isCoordinator && inForce.has(hash) ? [{ from, author, feedId, seq, hash }] : [];
  });
  const enacted = ({ amend }: Vote, from: number) =>
    trail.findIndex(({ termsHash }) => isEqualBytes(termsHash, amend.hash)) > from;
  const isDouble = ({ from, author, feedId, seq, hash }: (typeof stated)[number]) =>
    stated.some((other) => other.from === from && isEqualBytes(other.author, author) && other.hash !== hash) ||
    amends.some((vote) => isEqualBytes(vote.feedId, feedId) && vote.seq >= seq && enacted(vote, from));
  return [...new Set(stated.filter(isDouble).map(({ author }) => bytesToHex(author)))];
}
