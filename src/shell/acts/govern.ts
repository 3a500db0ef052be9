/** Who decides and with which keys, as the screens show it, and what a coordinator may do about it. */
import { accessEndMs } from "../../control/access-end.ts";
import { type CharterRelay, MAX_COORDINATORS } from "../../control/charter.ts";
import { isCoordinator, isRevoked, newestEpoch } from "../../control/fold.ts";
import type { Amend } from "../../control/objects.ts";
import { boxKeyOf } from "../../control/questions.ts";
import type { Proposal } from "../../control/state.ts";
import type { Terms } from "../../control/terms.ts";
import { boxKeyToId } from "../../crypto/box-keys.ts";
import type { SignKey } from "../../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../../kit/bytes.ts";
import { ok, type Result } from "../../kit/result.ts";
import { localDay } from "../../programme/days.ts";
import type { RowRef, StoreFailure } from "../../store/port.ts";
import { approveAmend, proposeAmend, revokeDevice } from "../../sync/amends.ts";
import { EPOCH_MS, rotate } from "../../sync/epochs.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "./device.ts";
import { addName, readNames } from "./names.ts";
import { phoneLabel } from "./phone-label.ts";

type Done = Promise<Result<Replica, StoreFailure>>;

/** Codes of ../screens/reasons.ts. */
const REASON_JOINS = 6;

export interface SeatView {
  readonly key: string;
  readonly label: string;
  readonly isThisOne: boolean;
  readonly isActive: boolean;
}

/** Seats in the order of the terms, removed ones last. */
export function seatsOf(vault: OpenVault, { control }: Replica): readonly SeatView[] {
  const { signKey: self } = vault.identity().keys;
  const seats = [...control.seats.values()].map(({ signKey, isActive }) => ({
    key: bytesToHex(signKey),
    label: phoneLabel(signKey),
    isThisOne: isEqualBytes(signKey, self),
    isActive,
  }));
  const order = control.terms.coordinators.map(({ signKey }) => bytesToHex(signKey));
  const rankOf = ({ key, isActive }: SeatView) => (isActive ? order.indexOf(key) : order.length);
  return seats.sort((a, b) => rankOf(a) - rankOf(b));
}

/** Coordinators who were let in and have no seat yet. */
export const candidatesOf = ({ control }: Replica): readonly { readonly key: string; readonly label: string }[] =>
  [...control.certificateByKey.values()].flatMap(({ signKey, role }) => {
    const key = bytesToHex(signKey);
    return role === 3 && !control.seats.has(key) && !isRevoked(control, signKey)
      ? [{ key, label: phoneLabel(signKey) }]
      : [];
  });

/** How many of `seats` decide together in the offered profiles: more than half. */
const quorum = (seats: number): number => Math.floor(seats / 2) + 1;

/** Whether terms can have no seat more (T3). */
export const areSeatsFull = ({ control: { terms } }: Pick<Replica, "control">): boolean =>
  terms.coordinators.length >= MAX_COORDINATORS;

/**
 * Proposes a seat for a certified coordinator. With one coordinator it counts at once. Changes nothing where no seat is left, or where it got or lost one or was ended
 * meanwhile: nobody would read such an amend, and whoever proposed it would wait for ever.
 */
export async function proposeSeat(vault: OpenVault, replica: Replica, key: string): Done {
  const certificate = replica.control.certificateByKey.get(key);
  const isCandidate = candidatesOf(replica).some((candidate) => candidate.key === key);
  if (!certificate || !isCandidate || areSeatsFull(replica)) return ok(replica);
  const { terms } = replica.control;
  const seat = { signKey: certificate.signKey, boxKey: certificate.boxKey };
  const coordinators = [...terms.coordinators, seat];
  return proposeAmend(vault, replica, { coordinators, k: quorum(coordinators.length) }, REASON_JOINS);
}

/** Proposes that a coordinator loses the seat. */
export async function proposeRemoval(vault: OpenVault, replica: Replica, key: string, reason: number): Done {
  const { terms } = replica.control;
  const coordinators = terms.coordinators.filter(({ signKey }) => bytesToHex(signKey) !== key);
  if (coordinators.length === 0 || coordinators.length === terms.coordinators.length) return ok(replica);
  return proposeAmend(vault, replica, { coordinators, k: quorum(coordinators.length) }, reason);
}

/** Approves a proposal by its hash in hex. */
export async function approveProposal(vault: OpenVault, replica: Replica, key: string): Done {
  const open = replica.control.proposals.find(({ amend }) => bytesToHex(amend.hash) === key);
  return open ? approveAmend(vault, replica, open.amend.hash) : ok(replica);
}

/** Ends a phone. */
export async function endPhone(vault: OpenVault, replica: Replica, key: string, reason: number): Done {
  const certificate = replica.control.certificateByKey.get(key);
  return certificate ? revokeDevice(vault, replica, certificate.signKey, reason) : ok(replica);
}

/** When the access of a phone ends by itself (T47), whether it hears of its end or not. */
export function phoneEndMs({ control }: Pick<Replica, "control">, key: string): number {
  const certificate = control.certificateByKey.get(key);
  return certificate ? accessEndMs(control, certificate.signKey) : control.terms.expiresMs;
}

/** Begins the next epoch now. */
export const changeKeys = (device: Pick<Device, "clock" | "random">, vault: OpenVault, replica: Replica): Done =>
  rotate({ vault, ...device }, replica);

export type TermChange =
  | { readonly kind: "seatAdded" | "seatRemoved"; readonly label: string }
  | { readonly kind: "k"; readonly from: number; readonly to: number }
  | { readonly kind: "end"; readonly fromDay: number; readonly toDay: number }
  | { readonly kind: "relayAdded" | "relayRemoved"; readonly address: string }
  | { readonly kind: "recoverySet" | "recoveryChanged" | "recoveryGone" | "policy" };

export interface ProposalView {
  readonly key: string;
  readonly changes: readonly TermChange[];
  readonly reason: number;
  readonly by: string | null;
  readonly approvedBy: readonly string[];
  readonly needed: number;
  readonly answer: "approved" | "declined" | null;
}

/** Open proposals in words; `declined` names those that this device turned down. */
export const proposalsOf = (
  vault: Pick<OpenVault, "identity">,
  { control }: Pick<Replica, "control">,
  declined: ReadonlySet<string>,
): readonly ProposalView[] =>
  control.proposals.map((proposal) => {
    const { amend, approvedBy } = proposal;
    const key = bytesToHex(amend.hash);
    return {
      key,
      changes: changesOf(control.terms, amend, control.charter.timeZone),
      reason: amend.reason,
      by: approvedBy[0] ? phoneLabel(approvedBy[0]) : null,
      approvedBy: approvedBy.map(phoneLabel),
      needed: Math.max(0, control.terms.k - approvedBy.length),
      answer: answerOf(vault, proposal, declined.has(key)),
    };
  });

function answerOf(
  vault: Pick<OpenVault, "identity">,
  { approvedBy }: Proposal,
  isDeclined: boolean,
): ProposalView["answer"] {
  const { signKey } = vault.identity().keys;
  if (approvedBy.some((key) => isEqualBytes(key, signKey))) return "approved";
  return isDeclined ? "declined" : null;
}

/** Whether this device approved a proposal that still waits: where a second one of that step comes to count as well, it is named to everyone (T29). */
export const hasApproved = (vault: Pick<OpenVault, "identity">, { control }: Pick<Replica, "control">): boolean =>
  control.proposals.some((proposal) => answerOf(vault, proposal, false) === "approved");

/** All that would differ, S5: where a signature changes something that has no words of its own, that rules change is said. */
function changesOf(before: Terms, { terms: after }: Amend, timeZone: string): readonly TermChange[] {
  const missing = (from: Terms, to: Terms) =>
    from.coordinators.filter(({ signKey }) => !to.coordinators.some((one) => isEqualBytes(one.signKey, signKey)));
  const relays = (from: Terms, to: Terms) =>
    from.relays.filter((relay) => !to.relays.some((one) => isSameRelay(one, relay)));
  const dayOf = ({ expiresMs }: Terms) => localDay(expiresMs - 1, timeZone);
  const changes: readonly TermChange[] = [
    ...missing(after, before).map(({ signKey }) => ({ kind: "seatAdded", label: phoneLabel(signKey) }) as const),
    ...missing(before, after).map(({ signKey }) => ({ kind: "seatRemoved", label: phoneLabel(signKey) }) as const),
    ...(before.k === after.k ? [] : [{ kind: "k", from: before.k, to: after.k } as const]),
    ...(before.expiresMs === after.expiresMs
      ? []
      : [{ kind: "end", fromDay: dayOf(before), toDay: dayOf(after) } as const]),
    ...relays(after, before).map(({ address }) => ({ kind: "relayAdded", address }) as const),
    ...relays(before, after).map(({ address }) => ({ kind: "relayRemoved", address }) as const),
    ...recoveryChange(before, after),
    ...(areSameRules(before, after) ? [] : [{ kind: "policy" } as const]),
  ];
  return changes.length > 0 ? changes : [{ kind: "policy" }];
}

/** An address with another key is another relay. */
const isSameRelay = (a: CharterRelay, b: CharterRelay): boolean =>
  a.address === b.address && isEqualBytes(a.relayKey, b.relayKey);

/** The policy, and the box keys of coordinators who stay: what they read is sealed to these. */
const areSameRules = (before: Terms, after: Terms): boolean =>
  JSON.stringify(before.policy) === JSON.stringify(after.policy) &&
  before.coordinators.every(({ signKey, boxKey }) => {
    const stays = after.coordinators.find((one) => isEqualBytes(one.signKey, signKey));
    return !stays || isEqualBytes(stays.boxKey, boxKey);
  });

function recoveryChange({ recovery: from }: Terms, { recovery: to }: Terms): readonly TermChange[] {
  if (from === null && to === null) return [];
  if (from === null) return [{ kind: "recoverySet" }];
  if (to === null) return [{ kind: "recoveryGone" }];
  const isSame = (["setId", "boxKey", "signKey"] as const).every((part) => isEqualBytes(from[part], to[part]));
  return isSame ? [] : [{ kind: "recoveryChanged" }];
}

export interface KeysView {
  readonly number: number;
  readonly sinceMs: number;
  readonly nextMs: number | null;
  readonly missing: readonly string[];
  readonly oldKeys: readonly {
    readonly number: number;
    readonly isGoneHere: boolean;
    readonly isGoneEverywhere: boolean;
  }[];
}

/** The programme's keys; `null` before the first epoch. */
export function keysOf(vault: OpenVault, { control }: Replica): KeysView | null {
  const epoch = newestEpoch(control);
  if (!epoch) return null;
  const lacks = (key: SignKey) => {
    const boxKey = boxKeyOf(control, key, epoch.number);
    return boxKey === null || !epoch.grants.some(({ keyId }) => isEqualBytes(keyId, boxKeyToId(boxKey)));
  };
  const active = control.terms.coordinators.map(({ signKey }) => signKey);
  const self = bytesToHex(vault.identity().keys.signKey);
  const nextMs = epoch.startsMs + EPOCH_MS;
  const older = [...new Set(control.epochs.map(({ number }) => number))].filter((number) => number < epoch.number);
  return {
    number: epoch.number,
    sinceMs: epoch.startsMs,
    nextMs: nextMs < control.terms.expiresMs ? nextMs : null,
    missing: active.filter(lacks).map(phoneLabel),
    oldKeys: older.reverse().map((number) => {
      const gone = control.retiredBy.get(number);
      return {
        number,
        isGoneHere: gone?.has(self) === true,
        isGoneEverywhere: active.every((key) => gone?.has(bytesToHex(key)) === true),
      };
    }),
  };
}

/** Whether this device may decide with others. */
export const hasSeat = (vault: OpenVault, { control }: Replica): boolean =>
  isCoordinator(control, vault.identity().keys.signKey);

const DECLINED_REF: RowRef = { table: "meta", key: "declined" };

/** Proposals that this device turned down. Not approving signs nothing. */
export const readDeclined = (vault: OpenVault): Promise<ReadonlySet<string>> => readNames(vault, DECLINED_REF);

export const declineProposal = (vault: OpenVault, key: string): Promise<void> => addName(vault, DECLINED_REF, key);
