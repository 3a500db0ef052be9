/**
 * Keeping shares of this device with the other coordinators, so that each of them can show one to whoever sits before the device; and theirs here.
 * Order: a share is drawn and opens beside the one before → it goes to the others as a record → one of them acknowledged it: the one before opens no more. So a device
 * never hangs on a share that nobody has. Rules V35, V36 of vault/SPEC.md.
 */
import { coordinatorKeys } from "../../control/fold.ts";
import type { OpSource } from "../../feed/make-create.ts";
import { makeChange } from "../../feed/make-op.ts";
import { type RecordState, recordFields } from "../../feed/merge.ts";
import { type Bytes, bytesToHex, hexToBytes, isEqualBytes } from "../../kit/bytes.ts";
import { ok, type Result } from "../../kit/result.ts";
import { fieldsToLease, LEASE_FIELD, type LeaseRecord, leaseToFields } from "../../programme/lease-record.ts";
import type { StoreFailure } from "../../store/port.ts";
import { type CoordinateParts, saveOwnOp } from "../../sync/coordinate.ts";
import type { SyncEngine } from "../../sync/engine.ts";
import { outboxRef } from "../../sync/op-rows.ts";
import { opFeed } from "../../sync/outbox.ts";
import type { Replica } from "../../sync/replica.ts";
import type { RewrapFailure } from "../../vault/current-wrap.ts";
import type { HandShares } from "../../vault/hand-shares.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { VaultWraps } from "../../vault/wraps.ts";
import { FORM_VERSION, saveRecord } from "./closing/entries.ts";
import { phoneLabel } from "./phone-label.ts";

/** How long others hold a share before another takes its place (P). */
export const HAND_RENEW_AFTER_MS = 7 * 86_400_000;

export type HandFailure = RewrapFailure | StoreFailure;

/** `isNew`: another coordinator was seen just now to have the newest share, which is as good as an answer that this device still belongs. */
export interface HandState {
  readonly isHeld: boolean;
  readonly isNew: boolean;
}

type Engine = Pick<SyncEngine, "replica" | "change">;

/** To be called after each run: draws what is due, tells the others, and takes note of who has it. */
export async function keepHandShare(parts: CoordinateParts, engine: Engine): Promise<Result<HandState, HandFailure>> {
  const { vault, clock } = parts;
  const wraps = await vault.wraps();
  let hand = await wraps.hand();
  if (isHandDue(hand, vault, engine.replica(), clock.nowMs())) {
    const drawn = await wraps.drawHand(clock.nowMs(), termsOf(engine.replica()));
    if (!drawn.ok) return drawn;
    hand = drawn.value;
  }
  const told = await tellLease(parts, engine, wraps, hand);
  if (!told.ok) return told;
  if (!hand || hand.isHeld) return ok({ isHeld: hand !== null, isNew: false });
  if (!(await isWithOthers(vault, engine.replica()))) return ok({ isHeld: hand.shares.length > 1, isNew: false });
  const settled = await wraps.settleHand();
  return settled.ok ? ok({ isHeld: true, isNew: true }) : settled;
}

const termsOf = ({ control }: Replica): number => control.log.trail.length;

/** Nobody holds one, it is old or was used, or the coordinators are others by now: whoever lost the seat still has it. */
function isHandDue(hand: HandShares | null, vault: OpenVault, replica: Replica, nowMs: number): boolean {
  if (replica.control.terms.policy.lease === 0 || othersOf(vault, replica).length === 0) return false;
  return hand === null || hand.terms !== termsOf(replica) || Math.abs(nowMs - hand.drawnMs) >= HAND_RENEW_AFTER_MS;
}

const othersOf = (vault: OpenVault, { control }: Replica) =>
  coordinatorKeys(control).filter((key) => !isEqualBytes(key, vault.identity().keys.signKey));

/** Writes down what changed since it was last told; a device that has nothing to tell makes no record. */
async function tellLease(
  parts: CoordinateParts,
  engine: Engine,
  wraps: VaultWraps,
  hand: HandShares | null,
): Promise<Result<void, HandFailure>> {
  const { printed, spent } = (await wraps.lease())?.papers ?? { printed: 0, spent: 0 };
  const wanted: LeaseRecord = { share: hand?.shares[0] ?? null, printed, spent };
  const known = ownLease(parts.vault, engine.replica());
  if (known ? isSame(known.lease, wanted) : wanted.share === null && printed === 0) return ok(undefined);
  return engine.change((replica) => writeLease(parts, replica, wanted));
}

const isSame = (a: LeaseRecord, b: LeaseRecord): boolean =>
  a.printed === b.printed && a.spent === b.spent && isEqualBytes(a.share ?? NONE, b.share ?? NONE);
const NONE = new Uint8Array();

function writeLease(
  parts: CoordinateParts,
  replica: Replica,
  wanted: LeaseRecord,
): Promise<Result<Replica, StoreFailure>> {
  const known = ownLease(parts.vault, replica);
  const fields = leaseToFields(wanted);
  if (!known) return saveRecord(parts, replica, fields);
  const source: OpSource = { clock: parts.clock, random: parts.random, last: known.time };
  const changed = new Map([...fields].filter(([field]) => field !== LEASE_FIELD.type));
  return saveOwnOp(parts, replica, makeChange(source, known.record, changed, FORM_VERSION));
}

interface TheirLease {
  readonly record: RecordState;
  readonly lease: LeaseRecord;
  readonly time: OpSource["last"];
}

/** What the device `author` said of its lease; what anybody else wrote into its record counts for nothing. */
function leaseOf({ records }: Pick<Replica, "records">, author: Uint8Array): TheirLease | null {
  for (const record of records.recordById.values()) {
    if (!record.creator || !isEqualBytes(record.creator, author)) continue;
    const writes = [...record.writesByField.values()].map(([write]) => write);
    const fields = recordFields(record);
    const lease = fields && fieldsToLease(fields);
    if (lease && writes.every((write) => write && isEqualBytes(write.author, author)))
      return { record, lease, time: record.writesByField.get(LEASE_FIELD.papers)?.[0]?.time ?? null };
  }
  return null;
}

const ownLease = (vault: OpenVault, replica: Replica) => leaseOf(replica, vault.identity().keys.signKey);

/** Whether a coordinator in force acknowledged everything that this device wrote, the newest share included. */
async function isWithOthers(vault: OpenVault, replica: Replica): Promise<boolean> {
  const write = ownLease(vault, replica)?.record.writesByField.get(LEASE_FIELD.share)?.[0];
  const feed = opFeed(replica);
  if (!write || !feed || (await vault.store.get(outboxRef(hexToBytes(write.opId))))) return false;
  return othersOf(vault, replica).some((key) => {
    const ack = replica.control.ackByCoordinator.get(bytesToHex(key))?.get(bytesToHex(feed.feedId));
    return ack?.seq === feed.seq && isEqualBytes(ack.head, feed.head);
  });
}

/** A share that this device may show to its owner. */
export interface HeldShare {
  /** Sign key of the device in hex, and the two words that name it. */
  readonly key: string;
  readonly label: string;
  readonly share: Bytes | null;
}

/** Shares of the other coordinators in force. One who lost the seat gets none. */
export const heldShares = (vault: OpenVault, replica: Replica): readonly HeldShare[] =>
  othersOf(vault, replica).map((key) => ({
    key: bytesToHex(key),
    label: phoneLabel(key),
    share: leaseOf(replica, key)?.lease.share ?? null,
  }));

/** Shares that coordinators' devices printed, and of those the ones that open nothing here any more. */
export function countLeasePapers(replica: Replica): { readonly printed: number; readonly spent: number } {
  const told = [...replica.control.seats.values()].flatMap(({ signKey }) => leaseOf(replica, signKey)?.lease ?? []);
  return {
    printed: told.reduce((sum, { printed }) => sum + printed, 0),
    spent: told.reduce((sum, { spent }) => sum + spent, 0),
  };
}
