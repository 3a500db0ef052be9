/**
 * Training: a programme with keys of its own, made in this browser, with a coordinator's vault, and a field worker's and a volunteer's that
 * joined it the ordinary way. Its words are public and its data is made up; its charter says so, and relays keep it apart.
 */

import { STRETCH_FLOOR } from "../../crypto/stretch-setting.ts";
import { makeCreate } from "../../feed/make-create.ts";
import { LIST_VERSION } from "../../form/model.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { needToFields } from "../../need/codec.ts";
import { offerToFields } from "../../offer/codec.ts";
import { expiryOf } from "../../offer/rules.ts";
import { DEFAULT_EMERGENCY, type Settings } from "../../programme/model.ts";
import { makeRelayClient } from "../../relay-client/relay-client.ts";
import { makeSyncEngine, type SyncEngine } from "../../sync/engine.ts";
import { saveOp } from "../../sync/save-op.ts";
import { makeRelaySession, type RelaySession } from "../../sync/session.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Passphrase } from "../../vault/passphrase.ts";
import { clearVault, type UnlockFailure, unlockVault } from "../../vault/unlock-vault.ts";
import { ROLE_FIELD, ROLE_VOLUNTEER } from "../../wire/roles.ts";
import { programmeHalfDay } from "./assign/half-day.ts";
import { createProgramme, finishStart } from "./create-programme.ts";
import type { Device } from "./device.ts";
import { approveJoin, awaitJoin, showInvite } from "./invite-phone.ts";
import { prepareJoin, readInvitation, stepJoin } from "./join-programme.ts";
import { isTryOut, TRY_OUT_PICTURES } from "./picture.ts";
import { programmeDay } from "./programme-day.ts";
import { rankOp } from "./records.ts";
import { TRAINING_AREAS, TRAINING_LANGUAGES, TRAINING_NAME, TRAINING_NEEDS, TRAINING_OFFERS } from "./training-data.ts";

/** The same words on every phone: what they open is made up. */
export const TRAINING_PASSPHRASE: Passphrase = { type: "words", indices: Uint8Array.of(1, 2, 3, 4, 5, 6, 7) };

const DAYS = 6;
/** As a programme has it that chose nothing else. */
const OFFER_HOURS = 72;
const DAY_MS = 86_400_000;

/** What every training programme says of itself. */
export const TRAINING_SETTINGS: Settings = {
  name: TRAINING_NAME,
  areas: TRAINING_AREAS,
  noticeVersion: 1,
  languages: TRAINING_LANGUAGES,
  listVersion: LIST_VERSION,
  emergency: DEFAULT_EMERGENCY,
};

/** When it ends, and where its days begin. */
export const trainingTerm = ({ clock }: Pick<Device, "clock">) => ({
  expiresMs: clock.nowMs() + DAYS * DAY_MS,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC",
});

export type TrainingFailure = { readonly code: string };

/** Opens a vault of Try Ebb. */
export const openTryOut = (device: Device, id: string): Promise<Result<OpenVault, UnlockFailure>> =>
  unlockVault(device, id, () => TRAINING_PASSPHRASE);

/**
 * Makes the training programme and closes its vaults again; the doors open them like any other. What an earlier training left is cleared away
 * first, and what a failure leaves is cleared away, too.
 */
export async function makeTraining(device: Device, relayAddress: string): Promise<Result<void, TrainingFailure>> {
  await clearTryOuts(device);
  const made = await makeAll({ ...device, tune: tuneToFloor }, relayAddress);
  if (!made.ok) await clearTryOuts(device);
  return made;
}

/** Its words are public: stretching them harder would protect nothing, and three vaults would be a long wait on a cheap phone. */
const tuneToFloor: Device["tune"] = async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 });

async function clearTryOuts(device: Device): Promise<void> {
  for (const row of await device.shelf.list()) if (isTryOut(row)) await clearVault(device, row.id);
}

async function makeAll(device: Device, relayAddress: string): Promise<Result<void, TrainingFailure>> {
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
  const joined = await joinBoth(device, coordinator, relayAddress);
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

async function joinBoth(
  device: Device,
  coordinator: Connected,
  relayAddress: string,
): Promise<Result<void, TrainingFailure>> {
  const field = await join(device, coordinator, "field");
  if (!field.ok) return field;
  await fill(device, field.value, relayAddress, saveTrainingNeeds);
  const volunteer = await join(device, coordinator, "volunteer");
  if (!volunteer.ok) return volunteer;
  await fill(device, volunteer.value, relayAddress, saveTrainingOffers);
  return ok(undefined);
}

const ROLES = { field: ROLE_FIELD, volunteer: ROLE_VOLUNTEER } as const;

/** Both sides of a joining, one after the other, through the relay like any other. */
async function join(
  device: Device,
  { vault, engine, session }: Connected,
  door: keyof typeof ROLES,
): Promise<Result<OpenVault, TrainingFailure>> {
  const { signal } = new AbortController();
  const shown = await showInvite(device, vault, session, ROLES[door], session.client.address);
  if (!shown.ok) return shown;
  const charter = await readInvitation(device, shown.value.invite);
  if (!charter.ok) return charter;
  const made = await prepareJoin(
    device,
    shown.value.invite,
    charter.value,
    TRAINING_PASSPHRASE,
    TRY_OUT_PICTURES[door],
  );
  if (!made.ok) return made;
  const asked = await stepJoin(device, made.value, signal);
  const ask = asked.ok ? await awaitJoin(vault, session, shown.value, signal) : asked;
  if (!ask.ok || ask.value === null) return err({ code: "TRAINING_JOIN" });
  const approved = await approveJoin(device, vault, engine, session, shown.value, ask.value);
  if (!approved.ok) return approved;
  const joined = await stepJoin(device, made.value, signal);
  await engine.run(signal);
  return joined.ok && joined.value.type === "joined" ? made : err({ code: "TRAINING_JOIN" });
}

/** Gives a vault its made-up records and hands them over. */
async function fill(
  device: Device,
  vault: OpenVault,
  relayAddress: string,
  save: (device: Device, vault: OpenVault) => Promise<void>,
): Promise<void> {
  await save(device, vault);
  const { engine } = await connect(device, vault, relayAddress);
  await engine.run(new AbortController().signal, true);
  await close(vault);
}

/** Saves the made-up needs as a field worker's. */
export async function saveTrainingNeeds(device: Device, vault: OpenVault): Promise<void> {
  const { clock, random } = device;
  const today = programmeDay(device, vault);
  for (const [at, { daysAgo, ...need }] of TRAINING_NEEDS.entries()) {
    const fields = needToFields({
      ...need,
      day: Math.max(0, today - daysAgo),
      half: at % 2 === 0 ? "am" : "pm",
    });
    await saveOp(
      vault,
      makeCreate({ clock, random, last: [clock.nowMs(), at] }, vault.identity().keys.signKey, fields, 1),
      today,
    );
  }
}

/** Saves the made-up offers as a volunteer's. They end like every other. */
export async function saveTrainingOffers(device: Device, vault: OpenVault): Promise<void> {
  const { clock, random } = device;
  const expires = expiryOf(programmeHalfDay(device, vault), OFFER_HOURS);
  for (const [at, offer] of TRAINING_OFFERS.entries()) {
    const source = { clock, random, last: [clock.nowMs(), at] } as const;
    const fields = offerToFields({ ...offer, expires });
    await saveOp(vault, makeCreate(source, vault.identity().keys.signKey, fields, 1), programmeDay(device, vault));
  }
}

async function close(vault: OpenVault): Promise<void> {
  vault.lock();
  await vault.store.close();
}
