/**
 * Keys that come and go: epoch keys and their grants, box keys announced one epoch ahead, and the end of an epoch, when its private keys are overwritten.
 * Each function does one thing that is due and returns the newer replica, or `null` where nothing is due. Rules Y50–Y55 of SPEC.md.
 */
import { coordinatorKeys, isCoordinator, newestEpoch } from "../control/fold.ts";
import type { BoxObject, Epoch, EpochGrant } from "../control/objects.ts";
import { boxKeyOf, EPOCH_GRACE_MS, isEpochOver } from "../control/questions.ts";
import { boxKeyToId, makeBoxKeyPair } from "../crypto/box-keys.ts";
import { makeNotice } from "../feed/make-op.ts";
import { type BoxKey, type SignKey, toBoxKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readBytes, readInteger, readMap } from "../kit/read.ts";
import { ok, type Result } from "../kit/result.ts";
import type { RowRef, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { SLOT_BASE_BOX, SLOT_CORE, slotOfEpoch } from "../vault/slots.ts";
import { appendControl } from "./acknowledge.ts";
import { findOwn } from "./append.ts";
import type { Done, DutyParts } from "./duty.ts";
import { waitingRows } from "./new-life.ts";
import { NOTICE } from "./notices.ts";
import type { Replica } from "./replica.ts";
import { startingWith } from "./rows.ts";

/** Slots of epochs, see vault/slots.ts. */
const EPOCH_SLOTS = 16;
/** How long an epoch lasts before the next begins (P). */
export const EPOCH_MS = 30 * 86_400_000;

/** Y50: takes private keys that were granted to this coordinator, but none that it gave up: the box key of a grant may live longer than the epoch. */
export async function takeGrants(parts: DutyParts, replica: Replica): Done {
  const taken = await takeGrant(parts, replica);
  if (!taken) await warnWithoutKey(parts.vault, replica, parts.clock.nowMs());
  return taken;
}

/** Takes one key that was granted; `null` where there is none to take. */
export async function takeGrant({ vault }: Pick<DutyParts, "vault">, replica: Replica): Done {
  const [held, gone] = [await vault.holdStoredEpochs(), await readGoneMs(vault)];
  for (const { number, publicKey, grants } of replica.control.epochs) {
    if (gone.has(number) || held.some((known) => known.number === number && isEqualBytes(known.publicKey, publicKey)))
      continue;
    const row = await vault.acceptGrant(number, publicKey, grants);
    if (!row) continue;
    const committed = await vault.store.commit({ put: [row] });
    if (!committed.ok) return committed;
    await vault.holdStoredEpochs();
    return ok({ ...replica });
  }
  return null;
}

/** How long a coordinator waits for the present epoch's key before it says so (P). */
const KEY_WAIT_MS = 3_600_000;

/** Tells once that nobody gave this coordinator the key of the present epoch. */
async function warnWithoutKey(vault: OpenVault, { control }: Replica, nowMs: number): Promise<void> {
  const epoch = newestEpoch(control);
  if (!epoch || vault.heldEpoch(epoch.number, epoch.publicKey)) return;
  const sinceMs = (await noteEpochs(vault, control, nowMs)).get(epoch.number) ?? nowMs;
  if (nowMs - sinceMs < KEY_WAIT_MS) return;
  const { keepAlarms, readAlarms } = await import("./alarms.ts");
  const isTold = (await readAlarms(vault)).some(({ kind, lastMs }) => kind === "noKey" && lastMs >= sinceMs);
  if (!isTold) await keepAlarms(vault, [{ kind: "noKey", feed: null, proof: null }], nowMs);
}

/** Y51: this device's box key for the epoch to come. A coordinator states it; a phone tells the coordinators, who state it. */
export async function announceBox(parts: DutyParts, replica: Replica): Done {
  const { vault, random } = parts;
  const epoch = newestEpoch(replica.control);
  const { signKey } = vault.identity().keys;
  if (!epoch || !findOwn(replica.own, 4)) return epoch ? announceByNotice(parts, replica, epoch) : null;
  const next = epoch.number + 1;
  // Without a seat nobody would hear it.
  if (!isCoordinator(replica.control, signKey) || replica.control.boxKeys.get(bytesToHex(signKey))?.has(next))
    return null;
  const { publicKey, secretKey } = makeBoxKeyPair(random);
  const row = vault.boxRow(next, secretKey);
  zeroBytes(secretKey);
  if ((await vault.store.get(row)) !== null) return null;
  const stated: BoxObject = { type: "box", epoch: next, holder: signKey, boxKey: publicKey };
  const appended = await appendControl(vault, replica, [stated], {
    put: [row],
    expect: [{ ...row, value: null }],
  });
  if (appended.ok) await vault.holdStoredBoxes();
  return appended;
}

async function announceByNotice({ vault, random, clock, today }: DutyParts, replica: Replica, { number }: Epoch): Done {
  if (!findOwn(replica.own, 1)) return null;
  const next = number + 1;
  const { publicKey, secretKey } = makeBoxKeyPair(random);
  const row = vault.boxRow(next, secretKey);
  zeroBytes(secretKey);
  if ((await vault.store.get(row)) !== null) return null;
  const fields = new Map<number, number | BoxKey>([
    [1, NOTICE.box],
    [2, next],
    [3, publicKey],
  ]);
  const op = makeNotice({ clock, random, last: null }, vault.identity().keys.signKey, fields);
  const committed = await vault.store.commit({
    put: [row, ...waitingRows(vault, op, today())],
    expect: [{ ...row, value: null }],
  });
  if (!committed.ok) return committed;
  await vault.holdStoredBoxes();
  return ok({ ...replica });
}

/** Most objects of one kind in one statement. */
const MAX_STATED = 32;

/** Y51: states the box keys that phones announced. */
export async function stateBoxes({ vault }: DutyParts, replica: Replica): Done {
  const { control } = replica;
  const newest = newestEpoch(control)?.number ?? 0;
  const stated = replica.notices.flatMap(({ author, op }): BoxObject[] => {
    const epoch = op.fields.get(1) === NOTICE.box ? readInteger(2, newest + 1)(op.fields.get(2)) : null;
    const boxKey = readBytes(32)(op.fields.get(3));
    const holder = bytesToHex(author);
    if (epoch === null || !boxKey || !control.certificateByKey.has(holder) || control.revokedByKey.has(holder))
      return [];
    return control.boxKeys.get(holder)?.has(epoch)
      ? []
      : [{ type: "box", epoch, holder: author, boxKey: toBoxKey(boxKey) }];
  });
  return stated.length > 0
    ? changed(replica, await appendControl(vault, replica, stated.slice(0, MAX_STATED)), "boxKeys")
    : null;
}

/** A statement that every reader refuses changes nothing; it must not be repeated for ever. */
const changed = (
  before: Replica,
  after: Result<Replica, StoreFailure>,
  part: "boxKeys" | "epochs" | "retiredBy",
): Result<Replica, StoreFailure> | null =>
  after.ok && after.value.control[part] === before.control[part] ? null : after;

/** Y52: gives the keys of living epochs to coordinators who have a seat and no grant yet. */
export async function grantSeats({ vault, random, clock }: DutyParts, replica: Replica): Done {
  const { control } = replica;
  for (const epoch of control.epochs) {
    const held = vault.heldEpoch(epoch.number, epoch.publicKey);
    if (!held || isEpochOver(control, epoch.number, clock.nowMs())) continue;
    const missing = coordinatorKeys(control).flatMap((key) => missingGrant(replica, epoch, key));
    if (missing.length === 0) continue;
    const grants: EpochGrant[] = [];
    for (const boxKey of missing)
      grants.push({ keyId: boxKeyToId(boxKey), sealed: await held.sealSecretTo(boxKey, random) });
    return changed(replica, await appendControl(vault, replica, [{ ...epoch, grants }]), "epochs");
  }
  return null;
}

function missingGrant({ control }: Replica, { number, grants }: Epoch, key: SignKey): readonly BoxKey[] {
  const boxKey = boxKeyOf(control, key, number);
  return boxKey && !grants.some(({ keyId }) => isEqualBytes(keyId, boxKeyToId(boxKey))) ? [boxKey] : [];
}

/** Y53: the next epoch, when the present one is old enough, or known to someone who lost the seat. */
export async function rotateWhenDue(parts: DutyParts, replica: Replica): Done {
  const epoch = newestEpoch(replica.control);
  if (!epoch || !parts.vault.heldEpoch(epoch.number, epoch.publicKey)) return null;
  const isOld = parts.clock.nowMs() >= epoch.startsMs + EPOCH_MS;
  return isOld || isKnownOutside(replica, epoch) ? rotate(parts, replica) : null;
}

/** Whether someone without a seat holds the key of `epoch`. */
function isKnownOutside({ control }: Replica, { number, grants }: Epoch): boolean {
  return [...control.seats.values()].some(({ isActive, signKey }) => {
    const boxKey = isActive ? null : boxKeyOf(control, signKey, number);
    return boxKey !== null && grants.some(({ keyId }) => isEqualBytes(keyId, boxKeyToId(boxKey)));
  });
}

/** Begins the next epoch: a new key, granted to every seat. */
export async function rotate(
  { vault, random, clock }: Pick<DutyParts, "vault" | "random" | "clock">,
  replica: Replica,
): Promise<Result<Replica, StoreFailure>> {
  const { control } = replica;
  const before = newestEpoch(control);
  const number = (before?.number ?? 0) + 1;
  // Sixteen epochs live side by side at most: their slots come round.
  if ((await keyRows({ vault }, number - EPOCH_SLOTS)).length > 0) return ok(replica);
  const { publicKey, secretKey } = makeBoxKeyPair(random);
  const row = vault.epochRow(number, publicKey, secretKey);
  zeroBytes(secretKey);
  const stored = await vault.store.commit({ put: [row] });
  if (!stored.ok) return stored;
  await vault.holdStoredEpochs();
  const held = vault.heldEpoch(number, publicKey);
  if (!held) return ok(replica);
  const grants: EpochGrant[] = [];
  for (const key of coordinatorKeys(control)) {
    const boxKey = boxKeyOf(control, key, number);
    if (boxKey) grants.push({ keyId: boxKeyToId(boxKey), sealed: await held.sealSecretTo(boxKey, random) });
  }
  const startsMs = Math.max(clock.nowMs(), (before?.startsMs ?? -1) + 1);
  return appendControl(vault, replica, [{ type: "epoch", number, publicKey, startsMs, grants }]);
}

/** Y54: overwrites the keys of an epoch that is over, and says so. `keepFirst` does what has to be done before its keys go; `null`: nothing. */
export async function endEpochs(
  { vault, clock }: DutyParts,
  replica: Replica,
  keepFirst: (number: number) => Done = async () => null,
): Done {
  const { control } = replica;
  const self = bytesToHex(vault.identity().keys.signKey);
  const seenMs = await noteEpochs(vault, control, clock.nowMs());
  const isOver = (number: number) =>
    isEpochOver(control, number, clock.nowMs()) &&
    [...seenMs].some(([later, ms]) => later > number && ms + EPOCH_GRACE_MS <= clock.nowMs());
  const numbers = [...new Set(control.epochs.map(({ number }) => number))].filter(isOver);
  for (const number of numbers) {
    const rows = await keyRows({ vault }, number);
    const kept = rows.length > 0 ? await keepFirst(number) : null;
    if (kept) return kept;
    if (rows.length > 0) {
      const overwritten = await vault.overwriteSlots([slotOfEpoch(number)]);
      if (!overwritten.ok) return overwritten;
      vault.forgetEpoch(number);
      const gone = vault.seal(SLOT_CORE, goneRef(number), encodeCbor(Math.max(0, clock.nowMs())));
      const removed = await vault.store.commit({ put: [gone], remove: rows });
      return removed.ok ? ok({ ...replica }) : removed;
    }
    const isSaid = control.retiredBy.get(number)?.has(self) === true;
    if (isCoordinator(control, vault.identity().keys.signKey) && !isSaid)
      return changed(replica, await appendControl(vault, replica, [{ type: "retire", epoch: number }]), "retiredBy");
  }
  return endBaseBox({ vault }, replica, isOver);
}

const SEEN_REF: RowRef = { table: "meta", key: "epochs-seen" };

/**
 * When this device first knew of which epoch, ms since 1970 by its clock. Whoever opens an epoch states its start; a false one must not end the epoch before it
 * earlier than the grace of those who hold its key.
 */
async function noteEpochs(
  vault: OpenVault,
  { epochs }: Replica["control"],
  nowMs: number,
): Promise<ReadonlyMap<number, number>> {
  const row = await vault.store.get(SEEN_REF);
  const plaintext = row && vault.open(SEEN_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, 1 << 16);
  const seen = new Map<number, number>();
  for (const [number, ms] of decoded?.ok ? (readMap()(decoded.value) ?? []) : [])
    if (typeof ms === "number") seen.set(number, ms);
  const added = epochs.filter(({ number }) => !seen.has(number));
  if (added.length === 0) return seen;
  for (const { number } of added) seen.set(number, Math.max(0, nowMs));
  await vault.store.commit({ put: [vault.seal(SLOT_CORE, SEEN_REF, encodeCbor(seen))] });
  return seen;
}

/** Rows of the private keys of an epoch: of the epoch itself, and of this device's box. */
async function keyRows({ vault }: Pick<DutyParts, "vault">, number: number) {
  const rows = await vault.store.list("meta");
  const names = [`epoch:${number}:`, `box:${number}`];
  return rows
    .filter(({ key }) => key.startsWith(names[0] ?? "") || key === names[1])
    .map(({ key }) => ({ table: "meta", key }) as const);
}

/** The box key that a device joined with goes once the epoch before its first announced one is over. */
async function endBaseBox(
  { vault }: Pick<DutyParts, "vault">,
  replica: Replica,
  isOver: (number: number) => boolean,
): Done {
  const announced = replica.control.boxKeys.get(bytesToHex(vault.identity().keys.signKey));
  const first = Math.min(...(announced?.keys() ?? []));
  const ref = { table: "meta", key: "box:0" } as const;
  if (!Number.isFinite(first) || !isOver(first - 1) || (await vault.store.get(ref)) === null) return null;
  const overwritten = await vault.overwriteSlots([SLOT_BASE_BOX]);
  if (!overwritten.ok) return overwritten;
  vault.forgetEpoch(0);
  const removed = await vault.store.commit({ remove: [ref] });
  return removed.ok ? ok({ ...replica }) : removed;
}

const goneRef = (number: number): RowRef => ({ table: "meta", key: `gone:${number}` });

/** When this device overwrote the keys of which epoch, ms since 1970 by its clock. */
export async function readGoneMs(vault: OpenVault): Promise<ReadonlyMap<number, number>> {
  const rows = await vault.store.list("meta", startingWith("gone:"));
  const times = new Map<number, number>();
  for (const { key, value } of rows) {
    const plaintext = vault.open({ table: "meta", key }, value);
    const decoded = plaintext && decodeCbor(plaintext, 16);
    const ms = decoded?.ok ? readInteger(0, Number.MAX_SAFE_INTEGER)(decoded.value) : null;
    if (ms !== null) times.set(Number(key.slice("gone:".length)), ms);
  }
  return times;
}
