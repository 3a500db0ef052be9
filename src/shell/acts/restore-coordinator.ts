/**
 * A new device takes the seat of a lost one: a vault with keys of its own, the epoch keys that two papers open, and an amend that the recovery key states.
 * Rules X13–X15 of recovery/SPEC.md.
 *
 * The amend is signed before anything leaves, and lies in the vault until the relay has it: cut off there, the next unlock goes on without the papers.
 */
import type { Charter } from "../../control/charter.ts";
import type { ControlState } from "../../control/fold.ts";
import { makeAmend } from "../../control/make-amend.ts";
import { encodeControl } from "../../control/objects.ts";
import { secretToBoxKey } from "../../crypto/box-keys.ts";
import { type SignKey, toIncarnation } from "../../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes, isEqualBytes, zeroBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import type { RecoveredKeys } from "../../recovery/recovery-set.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import type { RelayClient } from "../../relay-client/relay-client.ts";
import type { PlacedRow, RowRef } from "../../store/port.ts";
import { type DeviceKeys, makeDeviceKeys } from "../../vault/device-keys.ts";
import { type MakeFailure, makeVault } from "../../vault/make-vault.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Passphrase } from "../../vault/passphrase.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import { clearVault } from "../../vault/unlock-vault.ts";
import { type Frame, frameToBytes } from "../../wire/frame.ts";
import { FIRST_PREV, makeFeedId } from "../../wire/header.ts";
import { encodeIntroduction, type Introduction } from "../../wire/introduction.ts";
import { type Receipt, verifyReceipt } from "../../wire/receipt.ts";
import type { RecoveryGrant } from "../../wire/recovery-calls.ts";
import { ROLE_COORDINATOR } from "../../wire/roles.ts";
import { signControlSegment } from "../../wire/segment.ts";
import { readStream } from "../../wire/stream.ts";
import { coordinatorFeedRows } from "./create-programme.ts";
import type { Device } from "./device.ts";
import { type FoundProgramme, feedRows } from "./find-programme.ts";

/** Code of the reason that the amend states: the device is lost. */
const REASON_LOST = 1;
const AMEND_REF: RowRef = { table: "meta", key: "recovery-amend" };

export interface RestorePlan {
  /** Signing key of the seat whose device is lost. */
  readonly lost: SignKey;
  readonly passphrase: Passphrase;
  /** Picture-word under which the vault stands on this device, 0 to 255. */
  readonly picture: number;
}

export interface Restored {
  readonly vault: OpenVault;
  /** How many keys of living epochs came back. */
  readonly keys: number;
  /** How many did not. */
  readonly missingKeys: number;
  /** The relay has not taken the amend yet; `finishRestore` goes on. */
  readonly isWaiting: boolean;
}

/** `RECOVERY_REFUSED`: the relay does not take the amend for good, such as because others changed the terms meanwhile. Nothing is left here then. */
export type RestoreFailure = RelayFailure | MakeFailure | { readonly code: "RECOVERY_REFUSED" };

/** Makes the vault, states the amend, and leaves the vault open. On success `keys` are wiped; after a failure they may be used again. */
export async function restoreCoordinator(
  device: Device,
  keys: RecoveredKeys,
  found: FoundProgramme,
  plan: RestorePlan,
): Promise<Result<Restored, RestoreFailure>> {
  const grants = await found.recoveryClient.recoveryCall(found.control.charter.programmeId, found.token, {
    type: "get",
  });
  if (!grants.ok) return grants;
  const deviceKeys = makeDeviceKeys(device.random);
  const { introduction, frame } = await signReplacement(device, keys, found, plan.lost, deviceKeys);
  const made = await makeSeatVault(device, found.control, deviceKeys, plan);
  if (!made.ok) return made;
  const epochs = await openEpochs(made.value, keys, found.control, grants.value);
  const stream = concatBytes(encodeIntroduction(introduction), frameToBytes(frame));
  const rows = [...epochs, ...found.rows, ...feedRows(introduction, frame), amendRow(made.value, stream)];
  const finished = await finishMade(device, made.value, found, rows, epochs.length);
  if (finished.ok) keys.wipe();
  return finished;
}

/** The recovery key's own feed, with the one amend in it. */
async function signReplacement(
  { random }: Device,
  keys: RecoveredKeys,
  found: FoundProgramme,
  lost: SignKey,
  seat: DeviceKeys,
): Promise<{ readonly introduction: Introduction; readonly frame: Frame }> {
  const { charter, terms, amendNumber, termsHash } = found.control;
  const coordinators = terms.coordinators.map((each) =>
    isEqualBytes(each.signKey, lost) ? { signKey: seat.signKey, boxKey: seat.box.publicKey } : each,
  );
  const pins = await found.headsOf(lost);
  const amend = makeAmend({
    number: amendNumber + 1,
    prev: termsHash,
    terms: { ...terms, coordinators },
    pins,
    reason: REASON_LOST,
  });
  const author = keys.recovery.signKey;
  const incarnation = toIncarnation(random.bytes(16));
  const feedId = makeFeedId(charter.programmeId, author, incarnation);
  const position = { programmeId: charter.programmeId, feedId, seq: 1, prev: FIRST_PREV, author };
  const frame = await signControlSegment(position, encodeControl([amend]), keys.sign);
  return { introduction: { author, incarnation, certificate: null }, frame };
}

async function makeSeatVault(
  device: Device,
  { charter }: ControlState,
  keys: DeviceKeys,
  { passphrase, picture }: RestorePlan,
): Promise<Result<OpenVault, MakeFailure>> {
  const { setting } = await device.tune();
  return makeVault(
    device,
    { charter, role: ROLE_COORDINATOR, keys, certificate: null, invite: null },
    passphrase,
    picture,
    setting,
  );
}

/** Rows of the epoch keys that the papers open. A grant whose secret is not the key that the programme knows is left out. */
async function openEpochs(
  vault: OpenVault,
  keys: RecoveredKeys,
  { epochs }: ControlState,
  grants: readonly RecoveryGrant[],
): Promise<readonly PlacedRow[]> {
  const rows: PlacedRow[] = [];
  for (const { epoch: number, sealed } of grants) {
    const secret = await keys.open(sealed);
    const publicKey = secret?.length === 32 ? secretToBoxKey(secret) : null;
    const epoch = epochs.find((each) => publicKey && each.number === number && isEqualBytes(each.publicKey, publicKey));
    if (secret && epoch) rows.push(vault.epochRow(number, epoch.publicKey, secret));
    if (secret) zeroBytes(secret);
  }
  return rows;
}

const amendRow = (vault: OpenVault, stream: Bytes): PlacedRow => vault.seal(SLOT_CORE, AMEND_REF, stream);

/** One commit for all rows, then the relay. What it refuses for good leaves nothing here; what it did not hear stays and goes on. */
async function finishMade(
  device: Device,
  vault: OpenVault,
  { control, client }: FoundProgramme,
  rows: readonly PlacedRow[],
  keys: number,
): Promise<Result<Restored, RestoreFailure>> {
  const committed = await vault.store.commit({ put: [...rows, ...coordinatorFeedRows(device, vault)] });
  const finished = committed.ok ? await finishRestore(vault, client) : committed;
  // Nobody has heard of this device then: what was made here is of no use to anyone.
  if (!finished.ok) {
    vault.lock();
    await vault.store.close();
    await clearVault(device, vault.id);
    return finished;
  }
  const missingKeys = Math.max(0, livingEpochs(control) - keys);
  return ok({ vault, keys, missingKeys, isWaiting: finished.value === "waiting" });
}

/** Epoch keys that nobody gave up. */
const livingEpochs = ({ epochs, retiredBy }: ControlState): number =>
  new Set(epochs.filter(({ number }) => !retiredBy.has(number)).map(({ publicKey }) => bytesToHex(publicKey))).size;

/**
 * At each unlock of a coordinator, and while restoring: hands the amend to the relay, the same bytes each time. `waiting`: no receipt for it came back.
 * `RECOVERY_REFUSED` is the relay's answer and destroys nothing by itself.
 */
export async function finishRestore(
  vault: OpenVault,
  client: RelayClient,
): Promise<Result<"nothing" | "taken" | "waiting", { readonly code: "RECOVERY_REFUSED" }>> {
  const row = await vault.store.get(AMEND_REF);
  const stream = row && vault.open(AMEND_REF, row);
  if (!stream) return ok("nothing");
  const { charter } = vault.identity();
  const answer = await client.upload(charter.programmeId, stream);
  const failure = answer.ok ? answer.value.failure : answer.error;
  if (failure?.retry === "never") return err({ code: "RECOVERY_REFUSED" });
  if (!answer.ok || failure) return ok("waiting");
  if (!(await isReceived(charter, stream, answer.value.receipts))) return ok("waiting");
  // Where the row stays, the same bytes are handed over once more, and the relay answers that it has them.
  const removed = await vault.store.commit({ remove: [AMEND_REF] });
  return ok(removed.ok ? "taken" : "waiting");
}

/** Whether the charter's relay signed that it has the very frame of `stream`. */
async function isReceived(
  { programmeId, relays }: Charter,
  stream: Bytes,
  receipts: readonly Receipt[],
): Promise<boolean> {
  const frame = readStream(stream).items.find((item) => item.type === "frame")?.frame;
  const receipt = receipts.find(({ head }) => frame && isEqualBytes(head, frame.head));
  const relayKey = relays[0]?.relayKey;
  return receipt !== undefined && relayKey !== undefined && verifyReceipt(programmeId, receipt, relayKey);
}
