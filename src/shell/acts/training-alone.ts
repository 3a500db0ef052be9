/**
 * Training without a relay: one vault of Try Ebb whose programme lives on this phone alone. A field worker's holds made-up needs that wait to be handed over, a volunteer's made-up offers; a coordinator's
 * is a desk that no phone has joined.
 */
import type { Charter } from "../../control/charter.ts";
import { makeCharter } from "../../control/make-charter.ts";
import { sign } from "../../crypto/sign.ts";
import { zeroBytes } from "../../kit/bytes.ts";
import { ok, type Result } from "../../kit/result.ts";
import type { StoreFailure } from "../../store/port.ts";
import { encodeOwnFeed, ownRef, startFeed } from "../../sync/rows.ts";
import { type DeviceKeys, makeDeviceKeys } from "../../vault/device-keys.ts";
import { type MakeFailure, makeVault } from "../../vault/make-vault.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { clearVault } from "../../vault/unlock-vault.ts";
import { type Certificate, signCertificate } from "../../wire/certificate.ts";
import { ROLE_COORDINATOR, ROLE_FIELD, ROLE_VOLUNTEER, type Role } from "../../wire/roles.ts";
import { firstRows, POLICY, RED_LINES } from "./create-programme.ts";
import type { Device } from "./device.ts";
import { keepShownSettings } from "./keep-settings.ts";
import { TRY_OUT_PICTURES } from "./picture.ts";
import {
  saveTrainingNeeds,
  saveTrainingOffers,
  TRAINING_PASSPHRASE,
  TRAINING_SETTINGS,
  trainingTerm,
} from "./training.ts";

/** Whose vault: the door of Try Ebb that it stands behind. */
export type TrainingRole = keyof typeof TRY_OUT_PICTURES;

const ROLES = { field: ROLE_FIELD, volunteer: ROLE_VOLUNTEER, coordinator: ROLE_COORDINATOR } as const;
const SAVE = { field: saveTrainingNeeds, volunteer: saveTrainingOffers } as const;

/** Makes the vault and leaves it open. What a failure leaves is cleared away. */
export async function makeTrainingAlone(
  device: Device,
  role: TrainingRole,
): Promise<Result<OpenVault, MakeFailure | StoreFailure>> {
  const keys = makeDeviceKeys(device.random);
  const founder = role === "coordinator" ? keys : makeDeviceKeys(device.random);
  const charter = charterOf(device, founder);
  const certificate = role === "coordinator" ? null : (await certify(charter, founder, keys, ROLES[role])).bytes;
  if (founder !== keys) zeroBytes(founder.signSeed, founder.box.secretKey);
  const core = { charter, role: ROLES[role], keys, certificate, invite: null };
  const made = await makeVault(device, core, TRAINING_PASSPHRASE, TRY_OUT_PICTURES[role]);
  if (!made.ok) return made;
  const filled = await (role === "coordinator"
    ? fillDesk(device, made.value)
    : fillPhone(device, made.value, SAVE[role]));
  if (filled.ok) return made;
  made.value.lock();
  await clearVault(device, made.value.id);
  return filled;
}

function charterOf(device: Device, { signKey, box }: DeviceKeys): Charter {
  return makeCharter({
    ...trainingTerm(device),
    createdMs: device.clock.nowMs(),
    coordinators: [{ signKey, boxKey: box.publicKey }],
    k: 1,
    relays: [],
    policy: { ...POLICY, lease: 0 },
    isTraining: true,
    redLines: RED_LINES,
    nonce: device.random.bytes(16),
    profile: 1,
  });
}

const certify = (
  { programmeId, expiresMs }: Charter,
  founder: DeviceKeys,
  keys: DeviceKeys,
  role: Role,
): Promise<Certificate> =>
  signCertificate(
    {
      programmeId,
      signKey: keys.signKey,
      boxKey: keys.box.publicKey,
      role,
      notAfterMs: expiresMs,
      lease: new Uint8Array(),
    },
    founder.signKey,
    (name, message) => sign(founder.signSeed, name, message),
  );

async function fillDesk(device: Device, vault: OpenVault): Promise<Result<unknown, StoreFailure>> {
  return vault.store.commit({ put: firstRows(device, vault, TRAINING_SETTINGS) });
}

async function fillPhone(
  device: Device,
  vault: OpenVault,
  save: (device: Device, vault: OpenVault) => Promise<void>,
): Promise<Result<unknown, StoreFailure>> {
  const { charter, keys } = vault.identity();
  const feed = startFeed(charter.programmeId, keys.signKey, keys.incarnation, 1);
  const begun = await vault.store.commit({ put: [{ ...ownRef(feed.feedId), value: encodeOwnFeed(feed) }] });
  if (!begun.ok) return begun;
  const kept = await keepShownSettings(vault, TRAINING_SETTINGS, vault.identity().charter.expiresMs);
  if (!kept.ok) return kept;
  await save(device, vault);
  return ok(undefined);
}
