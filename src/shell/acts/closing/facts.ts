/** What the ceremony's screens show, read from the replica: where each step stands, who has to be called, who signed what. */
import type { Facts } from "../../../closing/rules.ts";
import { isCoordinator } from "../../../control/fold.ts";
import { type CloseFinal, type CloseIntent, hashFinal } from "../../../control/objects.ts";
import type { CloseVote, StatedFinal } from "../../../control/state.ts";
import { bytesToHex, isEqualBytes } from "../../../kit/bytes.ts";
import { localDay } from "../../../programme/days.ts";
import type { Replica } from "../../../sync/replica.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { phoneLabel } from "../phone-label.ts";
import { needsOf } from "../records.ts";
import { papersMadeOf } from "./core.ts";
import { ceremonyOf } from "./entries.ts";
import { holdersOf, isBehind } from "./holders.ts";
import { intentKey } from "./sign.ts";

/** What only this device knows of the end. */
export interface EndHere {
  readonly isClosed: boolean;
  /** Keys, in hex, of who answered for this end, holder or not. */
  readonly answered: readonly string[];
  readonly isPublished: boolean;
}

/** The announcement in force; `null` before one, and after it was taken back. */
export const intentOf = ({ control }: Pick<Replica, "control">): CloseIntent | null => {
  const { intent } = control.closing;
  return intent && intent.closesMs > 0 ? intent : null;
};

/**
 * The end that is in force, else the one that most coordinators signed last; of several the one that was stated last. A team may leave one and sign another (T44), so
 * who did does not count for the one that was left. G24.
 */
export function leadingFinal({ control }: Pick<Replica, "control">): StatedFinal | null {
  const { closed, finals } = control.closing;
  const lastBy = lastSigned(control);
  const open = finals.filter(({ final }) => isEqualBytes(final.terms, control.termsHash));
  const inForce = open.find(({ hash }) => closed !== null && isEqualBytes(hash, closed.hash));
  const standing = ({ hash, approvedBy }: StatedFinal) =>
    approvedBy.filter((key) => lastBy.get(bytesToHex(key)) === bytesToHex(hash)).length;
  const byStanding = (a: StatedFinal, b: StatedFinal) =>
    standing(b) - standing(a) || b.final.atMs - a.final.atMs || b.approvedBy.length - a.approvedBy.length;
  return inForce ?? [...open].sort(byStanding)[0] ?? null;
}

interface Signature extends Pick<CloseVote, "feedId" | "seq"> {
  readonly final: CloseFinal;
}

/** Of each coordinator the end of the terms in force that it signed last, its hash, all in hex. */
function lastSigned({ log, termsHash }: Replica["control"]): ReadonlyMap<string, string> {
  const lastBy = new Map<string, Signature>();
  for (const { author, feedId, seq, object: final } of log.closeVotes) {
    if (final.type !== "closeFinal" || !isEqualBytes(final.terms, termsHash)) continue;
    const [name, one] = [bytesToHex(author), { feedId, seq, final }];
    const known = lastBy.get(name);
    if (!known || isLater(one, known)) lastBy.set(name, one);
  }
  return new Map([...lastBy].map(([name, { final }]) => [name, bytesToHex(hashFinal(final))]));
}

/** Places of one feed tell; between two feeds of one device only what the statements say of their time. */
const isLater = (a: Signature, b: Signature): boolean =>
  isEqualBytes(a.feedId, b.feedId) ? a.seq > b.seq : a.final.atMs > b.final.atMs;

/** What an end still lacks under the terms in force. */
export const lacksOf = ({ control }: Replica, final: StatedFinal) => ({
  lacks: Math.max(0, control.terms.k - final.approvedBy.length),
  lacksRecovery: needsPapers({ control }) && !final.hasRecovery,
});

/** Whether a custodian's papers sign as well: where one decides alone and there are papers. */
export const needsPapers = ({ control }: Pick<Replica, "control">): boolean =>
  control.terms.k === 1 && control.terms.recovery !== null;

export function factsOf(replica: Replica, nowMs: number, here: EndHere): Facts {
  const { control, records } = replica;
  const holders = holdersOf(replica, nowMs);
  const final = leadingFinal(replica);
  const ceremony = ceremonyOf(replica);
  const intent = intentOf(replica);
  const [proposal] = control.closing.intentProposals.filter((open) => open.intent.closesMs > 0);
  return {
    ...{ nowMs, intent, isClosed: here.isClosed, isPublished: here.isPublished },
    ceremony,
    papersMade: papersMadeOf(replica, ceremony.details),
    intentLacks: proposal ? Math.max(0, control.terms.k - proposal.approvedBy.length) : null,
    behind: holders.filter(({ role, state, heardMs }) => role < 3 && state === 1 && isBehind(control, heardMs, nowMs))
      .length,
    openNeeds: needsOf(records).length,
    ended: holders.filter(({ role, state }) => role < 3 && state === 2).map(({ key }) => bytesToHex(key)),
    final: final && lacksOf(replica, final),
    holders: holders.length,
    // A stranger's word stands for no holder.
    attested: holders.filter(({ key }) => here.answered.includes(bytesToHex(key))).length,
  };
}

/** Devices to call, those first that may hold more. */
export function calledDevices(replica: Replica, nowMs: number) {
  return holdersOf(replica, nowMs)
    .filter(({ role }) => role < 3)
    .map(({ key, state, heardMs }) => ({
      ...{ key: bytesToHex(key), heardMs },
      label: phoneLabel(key),
      isEnded: state === 2,
      isBehind: isBehind(replica.control, heardMs, nowMs),
    }))
    .sort((a, b) => Number(b.isBehind) - Number(a.isBehind) || (a.heardMs ?? 0) - (b.heardMs ?? 0));
}

/** Devices that an exception can name. */
export const namedDevices = (replica: Replica, nowMs: number) =>
  holdersOf(replica, nowMs)
    .filter(({ role }) => role !== 4)
    .map(({ key, state }) => ({
      ...{ key: bytesToHex(key), signKey: key },
      label: phoneLabel(key),
      isEnded: state !== 1,
    }));

/** The announcement in force and those that wait, in days of the programme. */
export function announcements(vault: OpenVault, replica: Replica) {
  const { charter, terms, closing } = replica.control;
  const self = vault.identity().keys.signKey;
  const dayOf = (ms: number) => localDay(ms, charter.timeZone);
  const shown = ({ freezesMs, closesMs, reason }: CloseIntent) => ({
    freezeDay: dayOf(freezesMs),
    closeDay: dayOf(Math.max(0, closesMs - 1)),
    reason,
  });
  const intent = intentOf(replica);
  return {
    inForce: intent && shown(intent),
    open: closing.intentProposals.map(({ intent: one, approvedBy }) => ({
      ...shown(one),
      key: intentKey(one),
      agreed: approvedBy.map(phoneLabel),
      needed: Math.max(0, terms.k - approvedBy.length),
      isOwn: approvedBy.some((key) => isEqualBytes(key, self)),
      isTakenBack: one.closesMs === 0,
    })),
  };
}

/** Whether this device signed an end of the terms in force. */
export const hasSigned = (vault: OpenVault, { approvedBy }: StatedFinal): boolean =>
  approvedBy.some((key) => isEqualBytes(key, vault.identity().keys.signKey));

/** Whether this device may sign at all. */
export const maySign = (vault: OpenVault, { control }: Replica): boolean =>
  isCoordinator(control, vault.identity().keys.signKey);
