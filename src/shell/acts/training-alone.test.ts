import { expect, it } from "vitest";
import { makePlaces } from "../../../tests/support/vaults.ts";
import { newestEpoch } from "../../control/fold.ts";
import { STRETCH_FLOOR } from "../../crypto/stretch-setting.ts";
import { unwrapResult } from "../../kit/result.ts";
import { makeSyncEngine } from "../../sync/engine.ts";
import { finishStart } from "./create-programme.ts";
import type { Device } from "./device.ts";
import { isTryOut } from "./picture.ts";
import { programmeDay } from "./programme-day.ts";
import { ownNeeds, rankOp, settingsOf } from "./records.ts";
import { readShownSettings } from "./shown-settings.ts";
import { openTryOut } from "./training.ts";
import { makeTrainingAlone, type TrainingRole } from "./training-alone.ts";
import { TRAINING_NAME, TRAINING_NEEDS } from "./training-data.ts";

const device: Device = {
  ...makePlaces(),
  fetch: () => Promise.reject(new Error("there is no relay")),
  loadAllWords: async () => undefined,
  tune: async () => ({ setting: STRETCH_FLOOR, expectedMs: 0 }),
  secretSeenForMs: () => 0,
};

/** Makes the vault, closes it, and opens it like any of Try Ebb. */
async function openAlone(role: TrainingRole) {
  const made = unwrapResult(await makeTrainingAlone(device, role));
  made.lock();
  const row = (await device.shelf.list()).find((one) => one.role === role);
  if (!row) throw new Error("it stands on no shelf");
  const vault = unwrapResult(await openTryOut(device, row.id));
  const engine = await makeSyncEngine({
    ...{ vault, session: null, clock: device.clock, random: device.random, pageFrames: 8, rank: rankOp },
    today: () => programmeDay(device, vault),
    onChange: () => undefined,
  });
  return { row, vault, engine };
}

it("V25 training without a relay opens with settings and needs that wait on this phone", async () => {
  const { row, vault, engine } = await openAlone("field");
  const needs = await ownNeeds(vault, engine.replica());
  const shown = await readShownSettings(vault, 0);
  expect([isTryOut(row), vault.identity().charter.isTraining, shown?.name]).toEqual([true, true, TRAINING_NAME]);
  expect([needs.length, new Set(needs.map(({ place }) => place))]).toEqual([TRAINING_NEEDS.length, new Set(["held"])]);
});

it("V25 a coordinator's training without a relay is a desk with its settings and an epoch", async () => {
  const { row, vault, engine } = await openAlone("coordinator");
  unwrapResult(await engine.change((replica) => finishStart(device, vault, replica, null)));
  const { control, records } = engine.replica();
  expect([isTryOut(row), newestEpoch(control)?.number, settingsOf(records)?.name]).toEqual([true, 1, TRAINING_NAME]);
});
