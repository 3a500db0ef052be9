/**
 * Training: its words, which are public, its settings and its made-up data; its charter says that nothing in it is real, and relays keep it apart. `make-training.ts` makes the programme.
 */

import { makeCreate } from "../../feed/make-create.ts";
import { LIST_VERSION } from "../../form/model.ts";
import type { Result } from "../../kit/result.ts";
import { needToFields } from "../../need/codec.ts";
import { offerToFields } from "../../offer/codec.ts";
import { expiryOf } from "../../offer/rules.ts";
import { DEFAULT_EMERGENCY, type Settings } from "../../programme/model.ts";
import { saveOp } from "../../sync/save-op.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Passphrase } from "../../vault/passphrase.ts";
import { type UnlockFailure, unlockVault } from "../../vault/unlock-vault.ts";
import { programmeHalfDay } from "./assign/half-day.ts";
import type { Device } from "./device.ts";
import { programmeDay } from "./programme-day.ts";
import {
  TRAINING_AREAS,
  TRAINING_LANGUAGES,
  TRAINING_NAME,
  TRAINING_NEEDS,
  TRAINING_OFFERS,
  type TrainingNeed,
  type TrainingOffer,
} from "./training-data.ts";

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

/** Opens a vault of Try Ebb. */
export const openTryOut = (device: Device, id: string): Promise<Result<OpenVault, UnlockFailure>> =>
  unlockVault(device, id, () => TRAINING_PASSPHRASE);

/** Saves made-up needs as a field worker's. */
export async function saveTrainingNeeds(
  device: Device,
  vault: OpenVault,
  needs: readonly TrainingNeed[] = TRAINING_NEEDS,
): Promise<void> {
  const { clock, random } = device;
  const today = programmeDay(device, vault);
  for (const [at, { daysAgo, ...need }] of needs.entries()) {
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

/** Saves made-up offers as a volunteer's. They end like every other. */
export async function saveTrainingOffers(
  device: Device,
  vault: OpenVault,
  offers: readonly TrainingOffer[] = TRAINING_OFFERS,
): Promise<void> {
  const { clock, random } = device;
  const expires = expiryOf(programmeHalfDay(device, vault), OFFER_HOURS);
  for (const [at, offer] of offers.entries()) {
    const source = { clock, random, last: [clock.nowMs(), at] } as const;
    const fields = offerToFields({ ...offer, expires });
    await saveOp(vault, makeCreate(source, vault.identity().keys.signKey, fields, 1), programmeDay(device, vault));
  }
}
