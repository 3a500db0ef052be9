/**
 * Which terms are in force after a set of amends. Pure, and a function of the set: the order in which votes came plays no part. Rules T25–T29 of SPEC.md.
 *
 * 1. An amend follows the terms that it names by hash and number. 2. It is in force when k coordinators of those terms stated it, or their recovery
 * key did and it only gives a lost seat to someone else. 3. Of two in force under one number the lesser hash counts, on every device.
 * 4. Approvals count wherever they stand: pins bound what a removed coordinator says about everything else.
 *
 * Loaded when the first amend arrives: most programmes on a phone never see one.
 */
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, compareBytes, isEqualBytes } from "../kit/bytes.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { type Charter, policyToCbor, relaysToCbor } from "./charter.ts";
import { areSeatsSound } from "./charter-rules.ts";
import type { Amend } from "./objects.ts";
import type { Agreed, Proposal, RefusedCode, Vote } from "./state.ts";
import { type InForce, type Seat, startTerms, type Terms } from "./terms.ts";

/** Longest life of a programme, extensions included, from its charter's start. */
const LONGEST_EXTENDED_MS = 800 * 86_400_000;

/** One amend and who stated it. */
interface Ballot {
  readonly amend: Amend;
  /** Keys in hex. */
  readonly voters: ReadonlySet<string>;
}

type Ballots = ReadonlyMap<string, Ballot>;

/** What the amends come to, and all terms that led there, the charter's first. */
export interface Resolved extends Agreed {
  readonly trail: readonly InForce[];
}

/** Follows the amends from the charter as far as they are in force. */
export function resolveAmends(charter: Charter, votes: readonly Vote[]): Resolved {
  const ballots = countVotes(votes);
  const trail: InForce[] = [startTerms(charter)];
  const doubleVotes = new Set<string>();
  for (;;) {
    const at = trail.at(-1) as InForce;
    const open = nextBallots(charter, at, ballots);
    const [passed, ...others] = open.filter((ballot) => isPassed(at.terms, ballot));
    if (!passed) {
      const refused = votes.flatMap((vote) => {
        const code = judgeVote(charter, trail, vote);
        return code ? [{ author: vote.author, feedId: vote.feedId, seq: vote.seq, code }] : [];
      });
      return { ...at, proposals: toProposals(at.terms, open), doubleVotes, refused, trail };
    }
    for (const key of doubleVoters(at.terms, [passed, ...others])) doubleVotes.add(key);
    trail.push(enact(at, passed.amend));
  }
}

function countVotes(votes: readonly Vote[]): Ballots {
  const ballots = new Map<string, { readonly amend: Amend; readonly voters: Set<string> }>();
  for (const { amend, author } of votes) {
    const hash = bytesToHex(amend.hash);
    const ballot = ballots.get(hash) ?? { amend, voters: new Set() };
    ballots.set(hash, { ...ballot, voters: ballot.voters.add(bytesToHex(author)) });
  }
  return ballots;
}

/** Lawful amends of these terms, the least hash first. */
const nextBallots = (charter: Charter, at: InForce, ballots: Ballots): readonly Ballot[] =>
  [...ballots.values()]
    .filter(({ amend }) => follows(at, amend) && isLawful(charter, at, amend))
    .sort((a, b) => compareBytes(a.amend.hash, b.amend.hash));

const follows = (at: InForce, amend: Amend): boolean =>
  amend.number === at.amendNumber + 1 && isEqualBytes(amend.prev, at.termsHash);

/** T26: seats, quorum, relays and keys as in a charter; an end that is not out of reach; nobody comes back who lost a seat. */
function isLawful(charter: Charter, { seats }: InForce, { terms }: Amend): boolean {
  const lifeMs = terms.expiresMs - charter.createdMs;
  return (
    areSeatsSound(terms) &&
    lifeMs > 0 &&
    lifeMs <= LONGEST_EXTENDED_MS &&
    terms.coordinators.every(({ signKey }) => seats.get(bytesToHex(signKey))?.isActive !== false)
  );
}

const approvers = ({ coordinators }: Terms, { voters }: Ballot): readonly SignKey[] =>
  coordinators.flatMap(({ signKey }) => (voters.has(bytesToHex(signKey)) ? [signKey] : []));

/** T27: k of the coordinators, or the recovery key for what it may do. */
const isPassed = (terms: Terms, ballot: Ballot): boolean =>
  approvers(terms, ballot).length >= terms.k ||
  (terms.recovery !== null &&
    ballot.voters.has(bytesToHex(terms.recovery.signKey)) &&
    isReplacement(terms, ballot.amend.terms));

/** T28: someone else has at least one of the seats; there are not more of them, they decide as before, and nothing else but the recovery set differs. */
function isReplacement(before: Terms, after: Terms): boolean {
  const stays = before.coordinators.filter(({ signKey }) =>
    after.coordinators.some((seat) => isEqualBytes(seat.signKey, signKey)),
  );
  return (
    stays.length < before.coordinators.length &&
    after.coordinators.length <= before.coordinators.length &&
    after.k === Math.min(before.k, after.coordinators.length) &&
    isEqualBytes(encodeCbor(otherTerms(before)), encodeCbor(otherTerms(after)))
  );
}

const otherTerms = ({ relays, expiresMs, policy }: Terms): Cbor => [
  relaysToCbor(relays),
  expiresMs,
  policyToCbor(policy),
];

/** The terms of an amend in force. Who had a seat before keeps it as a past one, bounded by the pins of the amend that took it. */
function enact({ seats }: InForce, { number, terms, pins, hash }: Amend): InForce {
  const after = new Map<string, Seat>();
  for (const [key, seat] of seats) after.set(key, seat.isActive ? { ...seat, isActive: false, pins } : seat);
  for (const { signKey, boxKey } of terms.coordinators)
    after.set(bytesToHex(signKey), { signKey, boxKey, isActive: true, pins: [] });
  return { terms, amendNumber: number, termsHash: hash, seats: after };
}

/** Coordinators in hex who stated more than one of these. */
const doubleVoters = (terms: Terms, ballots: readonly Ballot[]): readonly string[] =>
  terms.coordinators
    .map(({ signKey }) => bytesToHex(signKey))
    .filter((key) => ballots.filter(({ voters }) => voters.has(key)).length > 1);

const toProposals = (terms: Terms, open: readonly Ballot[]): readonly Proposal[] =>
  open
    .map((ballot) => ({ amend: ballot.amend, approvedBy: approvers(terms, ballot) }))
    .filter(({ approvedBy }) => approvedBy.length > 0);

/** Why a vote counts for nothing; `null` where it counts, came late, or waits for amends before it. */
function judgeVote(charter: Charter, trail: readonly InForce[], { author, amend }: Vote): RefusedCode | null {
  const [before, after] = [trail[amend.number - 1], trail[amend.number]];
  if (!before) return null;
  if (!follows(before, amend)) return "AMEND_STALE";
  if (!isLawful(charter, before, amend)) return "AMEND_UNLAWFUL";
  const { coordinators, recovery } = before.terms;
  if (!coordinators.some(({ signKey }) => isEqualBytes(signKey, author))) {
    if (!recovery || !isEqualBytes(recovery.signKey, author)) return "CONTROL_STRANGER";
    if (!isReplacement(before.terms, amend.terms)) return "AMEND_UNLAWFUL";
  }
  return after && !isEqualBytes(after.termsHash, amend.hash) ? "AMEND_STALE" : null;
}
