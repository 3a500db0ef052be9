/** The core of the certificate, built from what this device holds: what coordinators sign together before anything is erased. Rule G7. */
import { drillScore } from "../../../closing/drill-rules.ts";
import { type Details, DRILLS } from "../../../closing/model.ts";
import { countMade, type PapersMade } from "../../../closing/paper-rules.ts";
import { exceptionsForCore, PAPERS_OF_SET, recoveryStanding } from "../../../closing/rules.ts";
import { coordinatorKeys } from "../../../control/fold.ts";
import type { ControlState } from "../../../control/state.ts";
import { bytesToHex, isEqualBytes } from "../../../kit/bytes.ts";
import type { Random } from "../../../kit/random.ts";
import type { Replica } from "../../../sync/replica.ts";
import { LEASE_EACH_UNLOCK } from "../../../vault/lease.ts";
import { type ClosingCore, encodeClosingCore } from "../../../wire/closing-core.ts";
import { closedLeaf, makeLeaves } from "../../../wire/leaves.ts";
import { cardHolders } from "../cards.ts";
import { countLeasePapers } from "../lease-by-hand.ts";
import { settingsOf } from "../records.ts";
import { endedCardsOf } from "../reissue.ts";
import { ceremonyOf, erasedLeaves } from "./entries.ts";
import { holdersOf } from "./holders.ts";
import { totalsOf } from "./totals.ts";

/** Backups: copies of the relay's database are sealed under a key that goes · copies of a device's disk open with its words. */
const [RELAY_COPIES, DEVICE_COPIES] = [2, 5] as const;

/** Whether a copied disk of a coordinator opens with its words, for some days at least. What no relay destroys opens it, too. */
export const doCopiesOpenUnder = ({ relays, policy }: ControlState["terms"]): boolean =>
  relays.length === 0 || policy.lease !== LEASE_EACH_UNLOCK;

export interface CoreSource {
  readonly replica: Replica;
  readonly nowMs: number;
  readonly random: Random;
  /** Name of the build, at most 40 characters. */
  readonly build: string;
}

/** The core as it would be signed now. */
export function buildCore({ replica, nowMs, random, build }: CoreSource): ClosingCore {
  const { control, records } = replica;
  const { charter, terms } = control;
  const ceremony = ceremonyOf(replica);
  const { details } = ceremony;
  const closed = cardHolders(records).flatMap(({ id, links }) =>
    [...links, ...endedCardsOf(records, id)].map(({ leaf }) => closedLeaf(leaf)),
  );
  return {
    programmeId: charter.programmeId,
    charterHash: charter.hash,
    name: settingsOf(records)?.name ?? "",
    createdMs: charter.createdMs,
    endsMs: terms.expiresMs,
    closedMs: nowMs,
    decides: { profile: charter.profile, k: terms.k, lease: terms.policy.lease },
    holders: holdersOf(replica, nowMs).map(({ heardMs: _, ...holder }) => holder),
    epochs: epochsOf(control),
    totals: totalsOf(replica),
    leaves: makeLeaves(closed, erasedLeaves(replica), random),
    extensions: extensionsOf(control),
    exceptions: exceptionsForCore(ceremony).map(({ code, holder, text }) => ({
      ...{ code, text },
      holder: holder ?? new Uint8Array(0),
    })),
    paper: ceremony.paper
      .filter(({ fate }) => fate !== "none")
      .map(({ code, fate, initials }) => ({ code, isDone: fate === "destroyed", initials })),
    witnesses: ceremony.witnesses ?? [],
    recovery: recoveryOf(replica),
    backups: [...(terms.relays.length > 0 ? [RELAY_COPIES] : []), ...(doCopiesOpenUnder(terms) ? [DEVICE_COPIES] : [])],
    drills: DRILLS.map((code) => ({
      code,
      result: drillScore(ceremony, code, doCopiesOpenUnder(terms)),
      day: ceremony.drills.find((drill) => drill.code === code)?.day ?? 0,
    })),
    build,
    complaints: details.contact,
    cards: { printed: details.sheets, bound: new Set(closed.map(bytesToHex)).size },
    leasePapers: leasePapersOf(replica, details),
    exports: ceremony.exports,
    redLines: charter.redLines,
  };
}

/** How many devices counted, or people know beyond it; destroyed are those of which people say so. A share that was used, or given up since its paper was lost, is paper all the same. Rule G21. */
export function leasePapersOf(
  replica: Replica,
  details: Pick<Details, "leasePrinted" | "leaseDestroyed">,
): ClosingCore["leasePapers"] {
  const printed = Math.max(countLeasePapers(replica).printed, details.leasePrinted);
  return { printed, destroyed: Math.min(printed, details.leaseDestroyed) };
}

/** Papers that were made, as this device and `details` count them. */
export const papersMadeOf = (replica: Replica, details: Details): PapersMade =>
  countMade(
    {
      recovery: replica.control.terms.recovery === null ? 0 : PAPERS_OF_SET,
      leases: countLeasePapers(replica).printed,
    },
    details,
  );

const epochsOf = (control: ControlState): ClosingCore["epochs"] =>
  control.epochs.map(({ number, publicKey }) => ({
    ...{ number, publicKey },
    isRetired: coordinatorKeys(control).every((key) => control.retiredBy.get(number)?.has(bytesToHex(key)) === true),
  }));

/** An end that was moved, how often and why, the first one first. */
export function extensionsOf({ log }: Pick<ControlState, "log">): ClosingCore["extensions"] {
  return log.trail.flatMap(({ terms, amendNumber, termsHash }, at) => {
    const before = log.trail[at - 1];
    const vote = log.votes.find(({ amend }) => isEqualBytes(amend.hash, termsHash));
    return before && vote && before.terms.expiresMs !== terms.expiresMs
      ? [{ amendNumber, endsMs: terms.expiresMs, reason: vote.amend.reason }]
      : [];
  });
}

/** Until when two papers open something: as long as the relay keeps what they open, at the longest to the last day. */
export function recoveryOf(replica: Replica): ClosingCore["recovery"] {
  const { terms } = replica.control;
  const { recovery } = terms;
  const destroyed = recovery && (ceremonyOf(replica).destroyedBySet.get(bytesToHex(recovery.signKey)) ?? []);
  const standing = recoveryStanding(destroyed, terms.relays.length > 0 ? terms.expiresMs : 0);
  return {
    setId: recovery?.setId ?? new Uint8Array(0),
    papers: standing.papers,
    tickedOff: standing.destroyed,
    openUntilMs: standing.opensUntilMs,
  };
}

/** A point in which two cores differ. */
export type CoreDifference = "holders" | "cards" | "epochs" | "terms" | "totals" | "exceptions" | "paper" | "other";

const POINTS: Readonly<Record<CoreDifference, readonly (keyof ClosingCore)[]>> = {
  holders: ["holders"],
  cards: ["cards"],
  epochs: ["epochs"],
  terms: ["charterHash", "endsMs", "decides", "extensions", "redLines", "createdMs"],
  totals: ["totals"],
  exceptions: ["exceptions"],
  paper: ["paper", "witnesses", "drills", "leasePapers", "exports", "complaints", "recovery", "backups"],
  other: ["name"],
};

/**
 * Where `mine`, built here, says something else than `theirs`. Random entries fill the leaf list, and every device hears others at other times: leaves count by
 * the cards, holders by key, role and state.
 */
export function compareCores(mine: ClosingCore, theirs: ClosingCore): readonly CoreDifference[] {
  const [a, b] = [comparable(mine), comparable(theirs)];
  return (Object.keys(POINTS) as CoreDifference[]).filter((point) =>
    POINTS[point].some((field) => !isSameField(a, b, field)),
  );
}

const comparable = (core: ClosingCore): ClosingCore => ({
  ...core,
  holders: core.holders.map((holder) => ({ ...holder, lastHeardDay: 0, mayHold: [] })),
});

/** The bytes of a core in which only `field` is that of `core`. */
function isSameField(a: ClosingCore, b: ClosingCore, field: keyof ClosingCore): boolean {
  return isEqualBytes(encodeClosingCore(a), encodeClosingCore({ ...a, [field]: b[field] }));
}
