/**
 * Starting a programme: keys, charter, vault, relay, first epoch, settings. Nothing is irreversible before the relay has taken the charter;
 * when it does not, the vault is cleared away. Cut off after that, `finishStart` goes on at the next unlock.
 */

import type { Charter } from "../../control/charter.ts";
import { newestEpoch } from "../../control/fold.ts";
import { makeCharter } from "../../control/make-charter.ts";
import { boxKeyToId, makeBoxKeyPair } from "../../crypto/box-keys.ts";
import { makeCreate } from "../../feed/make-create.ts";
import { encodeOpBatch } from "../../feed/op-batch.ts";
import { toIncarnation } from "../../kit/brand.ts";
import { bytesToUtf8, utf8ToBytes, zeroBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import type { Settings } from "../../programme/model.ts";
import { settingsToFields } from "../../programme/write-settings.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import { makeRelayClient, type RelayClient } from "../../relay-client/relay-client.ts";
import type { PlacedRow, RowRef, StoreFailure } from "../../store/port.ts";
import { appendControl } from "../../sync/acknowledge.ts";
import { findOwn } from "../../sync/append.ts";
import { waitingRows } from "../../sync/new-life.ts";
import type { Replica } from "../../sync/replica.ts";
import { encodeOwnFeed, ownRef, startFeed } from "../../sync/rows.ts";
import { makeDeviceKeys } from "../../vault/device-keys.ts";
import { type MakeFailure, makeVault } from "../../vault/make-vault.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Passphrase } from "../../vault/passphrase.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import { clearVault } from "../../vault/unlock-vault.ts";
import { ROLE_COORDINATOR } from "../../wire/roles.ts";
import type { Device } from "./device.ts";
import { programmeDay } from "./programme-day.ts";
import { SETTINGS_REF } from "./settings-row.ts";

export interface ProgrammePlan {
  readonly settings: Settings;
  /** Last moment, ms since 1970. */
  readonly expiresMs: number;
  readonly timeZone: string;
  readonly isTraining: boolean;
  /** Who is meant to decide, as in the charter. */
  readonly profile: Charter["profile"];
  /** What coordinators' devices need to unlock, as in the charter: 0 words, 1 cached, 2 each unlock. Left out, and without a relay that could keep a share: 0. */
  readonly lease?: 0 | 1 | 2;
  /** Origin of the relay; empty where everything is carried by hand. */
  readonly relayAddress: string;
  /** The operator's right, base64url; empty for training. */
  readonly operatorToken: string;
  readonly passphrase: Passphrase;
  /** Picture-word under which the vault stands on this phone, 0 to 255. */
  readonly picture: number;
}

/** Proposed policy of a new programme (P). */
export const POLICY = { retentionDays: 7, idleMinutes: 5 } as const;
/** Red lines 1 to 8 of control/SPEC.md: what the software never records, for every programme. */
export const RED_LINES = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const OPERATOR_REF: RowRef = { table: "meta", key: "operator" };
const FORM_VERSION = 1;

/** Makes a programme and leaves its coordinator's vault open. */
export async function createProgramme(
  device: Device,
  plan: ProgrammePlan,
): Promise<Result<OpenVault, RelayFailure | MakeFailure>> {
  const client = plan.relayAddress === "" ? null : makeRelayClient(plan.relayAddress, device.fetch);
  const card = client && (await client.card());
  if (card && !card.ok) return card;
  const keys = makeDeviceKeys(device.random);
  const charter = makeCharter({
    createdMs: device.clock.nowMs(),
    expiresMs: plan.expiresMs,
    coordinators: [{ signKey: keys.signKey, boxKey: keys.box.publicKey }],
    k: 1,
    relays: card ? [{ address: plan.relayAddress, relayKey: card.value.relayKey }] : [],
    policy: { ...POLICY, lease: plan.lease ?? 0 },
    timeZone: plan.timeZone,
    isTraining: plan.isTraining,
    redLines: RED_LINES,
    nonce: device.random.bytes(16),
    profile: plan.profile,
  });
  const { setting } = await device.tune();
  const made = await makeVault(
    device,
    { charter, role: ROLE_COORDINATOR, keys, certificate: null, invite: null },
    plan.passphrase,
    plan.picture,
    setting,
  );
  if (!made.ok) return made;
  const started = await start(device, made.value, client, plan);
  if (started.ok) return ok(made.value);
  made.value.lock();
  await clearVault(device, made.value.id);
  return started;
}

/** Rows of a new programme in one commit, then the charter to the relay, where there is one. */
async function start(
  device: Device,
  vault: OpenVault,
  client: RelayClient | null,
  plan: ProgrammePlan,
): Promise<Result<void, RelayFailure | StoreFailure>> {
  const first = firstRows(device, vault, plan.settings);
  if (!client) {
    const committed = await vault.store.commit({ put: first });
    return committed.ok ? ok(undefined) : committed;
  }
  const operator = vault.seal(SLOT_CORE, OPERATOR_REF, utf8ToBytes(plan.operatorToken));
  const committed = await vault.store.commit({ put: [...first, operator] });
  return committed.ok ? postCharter(vault, client, plan.operatorToken) : committed;
}

/** What a programme's first coordinator begins with. */
export const firstRows = (device: Device, vault: OpenVault, settings: Settings): readonly PlacedRow[] => [
  ...settingsRows(device, vault, settings),
  ...coordinatorFeedRows(device, vault),
  epochSecretRow(device, vault),
];

async function postCharter(
  vault: OpenVault,
  client: RelayClient,
  operatorToken: string,
): Promise<Result<void, RelayFailure | StoreFailure>> {
  const posted = await client.createProgramme(vault.identity().charter.bytes, operatorToken);
  if (!posted.ok) return posted;
  const removed = await vault.store.commit({ remove: [OPERATOR_REF] });
  return removed.ok ? ok(undefined) : err(removed.error);
}

/** The feeds that every coordinator writes: control, and the coordinators' own. */
export function coordinatorFeedRows({ random }: Pick<Device, "random">, vault: OpenVault): readonly PlacedRow[] {
  const { charter, keys } = vault.identity();
  const feeds = [
    startFeed(charter.programmeId, keys.signKey, keys.incarnation, 4),
    startFeed(charter.programmeId, keys.signKey, toIncarnation(random.bytes(16)), 3),
  ];
  return feeds.map((feed) => ({ ...ownRef(feed.feedId), value: encodeOwnFeed(feed) }));
}

function epochSecretRow({ random }: Device, vault: OpenVault): PlacedRow {
  const { publicKey, secretKey } = makeBoxKeyPair(random);
  const row = vault.epochRow(1, publicKey, secretKey);
  zeroBytes(secretKey);
  return row;
}

/** The settings as an op that waits for its segment, and as the plaintext that every approved phone is given. */
function settingsRows({ clock, random }: Device, vault: OpenVault, settings: Settings): readonly PlacedRow[] {
  const { signKey } = vault.identity().keys;
  const op = makeCreate({ clock, random, last: null }, signKey, settingsToFields(settings), FORM_VERSION);
  const plaintext = encodeOpBatch({ seen: [], ops: [op] });
  const today = programmeDay({ clock }, vault);
  return [...waitingRows(vault, op, today), vault.seal(SLOT_CORE, SETTINGS_REF, plaintext)];
}

/** At each unlock of a coordinator: hold the epoch's key, publish the epoch if that was cut off, and post a charter that the relay has not taken. */
export async function finishStart(
  device: Device,
  vault: OpenVault,
  replica: Replica,
  client: RelayClient | null,
): Promise<Result<Replica, StoreFailure>> {
  const token = await vault.store.get(OPERATOR_REF);
  const opened = token && vault.open(OPERATOR_REF, token);
  if (opened && client) await postCharter(vault, client, bytesToUtf8(opened) ?? "");
  const [first] = (await vault.holdStoredEpochs()).filter(({ number }) => number === 1);
  const pair = first && vault.heldEpoch(1, first.publicKey);
  if (!pair || newestEpoch(replica.control) || !findOwn(replica.own, 4)) return ok(replica);
  const { boxKey } = vault.identity().keys;
  const grant = { keyId: boxKeyToId(boxKey), sealed: await pair.sealSecretTo(boxKey, device.random) };
  return appendControl(vault, replica, [
    { type: "epoch", number: 1, publicKey: pair.publicKey, startsMs: device.clock.nowMs(), grants: [grant] },
  ]);
}
