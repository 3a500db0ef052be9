/**
 * Making training: a programme with keys of its own, made in this browser, with a coordinator's vault, and a field worker's and a volunteer's that it let in. Four phones more are let
 * in from elsewhere: one wrote needs and two offers, and all three are erased and said so; the fourth never hands anything over.
 */
import { STRETCH_FLOOR } from "../../crypto/stretch-setting.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { makeRelayClient } from "../../relay-client/relay-client.ts";
import { makeSyncEngine, type SyncEngine } from "../../sync/engine.ts";
import { makeRelaySession, type RelaySession } from "../../sync/session.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { clearVault } from "../../vault/unlock-vault.ts";
import { ROLE_FIELD, ROLE_VOLUNTEER } from "../../wire/roles.ts";
import { createProgramme, finishStart } from "./create-programme.ts";
import type { Device } from "./device.ts";
import { admit, makeInvite } from "./invite-phone.ts";
import { joinKeys, prepareJoin, takeOutcome } from "./join-programme.ts";
import { isTryOut, TRY_OUT_PICTURES } from "./picture.ts";
import { programmeDay } from "./programme-day.ts";
import { rankOp } from "./records.ts";
import {
  saveTrainingNeeds,
  saveTrainingOffers,
  TRAINING_PASSPHRASE,
  TRAINING_SETTINGS,
  trainingTerm,
} from "./training.ts";
import { CREW_NEEDS, CREW_OFFERS, DOOR_NEEDS } from "./training-data.ts";

export type TrainingFailure = { readonly code: string };

/** Phones of training that are not in this browser: they live as long as the making does. */
export interface Elsewhere {
  /** The same device with a disk of its own. */
  phone(device: Device): Device;
  /** Erases the vault, and tells the relay so in the name of its holder. */
  erase(phone: Device, vault: OpenVault): Promise<void>;
}

/**
 * Makes the training programme and closes its vaults again; the doors open them like any other. What an earlier training left is cleared away
 * first, and what a failure leaves is cleared away, too.
 */
export async function makeTraining(
  device: Device,
  relayAddress: string,
  elsewhere: Elsewhere,
): Promise<Result<void, TrainingFailure>> {
  await clearTryOuts(device);
  const made = await makeAll({ ...device, tune: tuneToFloor }, relayAddress, elsewhere);
  if (!made.ok) await clearTryOuts(device);
  return made;
}

/** Its words are public: stretching them harder would protect nothing, and three vaults would be a long wait on a cheap phone. */
const tuneToFloor: Device["tune"] = async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 });

async function clearTryOuts(device: Device): Promise<void> {
  for (const row of await device.shelf.list()) if (isTryOut(row)) await clearVault(device, row.id);
}

async function makeAll(
  device: Device,
  relayAddress: string,
  elsewhere: Elsewhere,
): Promise<Result<void, TrainingFailure>> {
  const made = await createProgramme(device, {
    settings: TRAINING_SETTINGS,
    ...trainingTerm(device),
    isTraining: true,
    profile: 1,
    // Nobody was shown its words, and it opens offline at any time.
    lease: 0,
    relayAddress,
    operatorToken: "",
    passphrase: TRAINING_PASSPHRASE,
    picture: TRY_OUT_PICTURES.coordinator,
  });
  if (!made.ok) return made;
  const coordinator = await connect(device, made.value, relayAddress);
  const joined = await joinAll(device, coordinator, relayAddress, elsewhere);
  await close(coordinator.vault);
  return joined;
}

interface Connected {
  readonly vault: OpenVault;
  readonly engine: SyncEngine;
  readonly session: RelaySession;
}

async function connect(device: Device, vault: OpenVault, relayAddress: string): Promise<Connected> {
  const client = makeRelayClient(relayAddress, device.fetch);
  const session = makeRelaySession(vault, client);
  const engine = await makeSyncEngine({
    vault,
    session,
    clock: device.clock,
    random: device.random,
    pageFrames: 32,
    today: () => programmeDay(device, vault),
    rank: rankOp,
    onChange: () => undefined,
  });
  if (vault.identity().certificate === null)
    await engine.change((replica) => finishStart(device, vault, replica, client));
  await engine.run(new AbortController().signal);
  return { vault, engine, session };
}

interface Phone {
  readonly door: keyof typeof ROLES;
  /** Its vault is in this browser, behind a door. */
  readonly isHere: boolean;
  /** What it wrote; `null`: it never hands anything over. */
  readonly save: Save | null;
}

/** The last is missing, and that is on purpose. */
const PHONES: readonly Phone[] = [
  { door: "field", isHere: true, save: (device, vault) => saveTrainingNeeds(device, vault, DOOR_NEEDS) },
  { door: "volunteer", isHere: true, save: saveTrainingOffers },
  { door: "field", isHere: false, save: (device, vault) => saveTrainingNeeds(device, vault, CREW_NEEDS) },
  ...CREW_OFFERS.map(
    (offers): Phone => ({
      door: "volunteer",
      isHere: false,
      save: (device, vault) => saveTrainingOffers(device, vault, offers),
    }),
  ),
  { door: "field", isHere: false, save: null },
];

/** All phones join, the relay hears of them at once, and then each writes and hands over beside the others. */
async function joinAll(
  device: Device,
  coordinator: Connected,
  relayAddress: string,
  elsewhere: Elsewhere,
): Promise<Result<void, TrainingFailure>> {
  const work: (() => Promise<void>)[] = [];
  for (const { door, isHere, save } of PHONES) {
    const phone = isHere ? device : elsewhere.phone(device);
    const made = await join(phone, coordinator, door);
    if (!made.ok) return made;
    work.push(() => doWork(phone, made.value, relayAddress, save, isHere ? null : elsewhere));
  }
  await coordinator.engine.run(new AbortController().signal);
  await Promise.all(work.map((one) => one()));
  return ok(undefined);
}

/** Gives a vault its made-up records, hands them over and closes it; a phone elsewhere that wrote some is erased. */
async function doWork(
  device: Device,
  vault: OpenVault,
  relayAddress: string,
  save: Save | null,
  elsewhere: Elsewhere | null,
): Promise<void> {
  if (save) {
    await save(device, vault);
    const { engine } = await connect(device, vault, relayAddress);
    await engine.run(new AbortController().signal, true);
    await elsewhere?.erase(device, vault);
  }
  await close(vault);
}

type Save = (device: Device, vault: OpenVault) => Promise<void>;

const ROLES = { field: ROLE_FIELD, volunteer: ROLE_VOLUNTEER } as const;

/** Both sides of a joining, with nothing between them: they are one. */
async function join(
  device: Device,
  { vault, engine, session }: Connected,
  door: keyof typeof ROLES,
): Promise<Result<OpenVault, TrainingFailure>> {
  const { invite } = makeInvite(device, vault, ROLES[door], session.client.address);
  const { charter } = vault.identity();
  const made = await prepareJoin(device, invite, charter, TRAINING_PASSPHRASE, TRY_OUT_PICTURES[door]);
  if (!made.ok) return made;
  const outcome = await admit(device, vault, engine, invite, joinKeys(made.value));
  if (!outcome.ok) return outcome;
  const joined = await takeOutcome(device, made.value, invite, outcome.value);
  return joined.ok && joined.value.type === "joined" ? made : err({ code: "TRAINING_JOIN" });
}

async function close(vault: OpenVault): Promise<void> {
  vault.lock();
  await vault.store.close();
}
