import { beforeEach, describe, expect, it } from "vitest";
import {
  approve,
  askAnother,
  finishJoin,
  type Member,
  makeWorld,
  restart,
  type World,
} from "../../../tests/support/world.ts";
import { makeChange } from "../../feed/make-op.ts";
import type { Cbor } from "../../kit/cbor.ts";
import { unwrapResult } from "../../kit/result.ts";
import { SETTINGS_FIELDS, type SettingsPart } from "../../programme/codec.ts";
import { DEFAULT_SETUP, type Settings, setupOf } from "../../programme/model.ts";
import { saveOwnOp } from "../../sync/coordinate.ts";
import type { Replica } from "../../sync/replica.ts";
import { disputedParts, saveSettings, sendChangedSettings } from "./change-settings.ts";
import { settingsOf, settingsRecord } from "./records.ts";

const { signal } = new AbortController();
const partsOf = ({ device, vault }: Member) => ({
  vault,
  clock: device.clock,
  random: device.random,
  today: () => 20_000,
});
const shown = ({ engine }: Member) => settingsOf(engine.replica().records);

async function change(member: Member, parts: readonly SettingsPart[], to: (now: Settings) => Settings) {
  return member.engine.change(async (replica) => {
    const now = settingsOf(replica.records);
    if (!now) throw new TypeError("no settings");
    return saveSettings(partsOf(member), replica, to(now), parts);
  });
}
const send = (member: Member) => member.engine.change((replica) => sendChangedSettings(partsOf(member), replica));
const run = async (...members: readonly Member[]) => {
  for (const { engine } of members) unwrapResult(await engine.run(signal, true));
};
const withItems = (items: readonly number[]) => (now: Settings) => ({ ...now, setup: { ...setupOf(now), items } });
const downFeeds = ({ engine }: Member) =>
  [...engine.replica().own.values()].filter(({ purpose }) => purpose === 2).map(({ seq }) => seq);

describe("C7 settings that a coordinator changes", () => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
  });

  it("C7 stand at once, and reach a phone with its next run", async () => {
    const { coordinator, worker } = world;
    unwrapResult(await change(coordinator, ["items"], withItems([303, 301])));
    expect(shown(coordinator)?.setup?.items).toEqual([303, 301]);
    unwrapResult(await send(coordinator));
    await run(coordinator, worker);
    expect(shown(worker)).toEqual(shown(coordinator));
  });

  it("C7 go down once, however often sending is repeated", async () => {
    const { coordinator } = world;
    unwrapResult(await change(coordinator, ["items"], withItems([303])));
    for (let n = 0; n < 3; n++) unwrapResult(await send(coordinator));
    expect(downFeeds(coordinator)).toEqual([2]);
  });

  it("C7 go down after a cut between saving and sending", async () => {
    const { coordinator, worker } = world;
    unwrapResult(await change(coordinator, ["items"], withItems([303])));
    coordinator.engine = await restart(coordinator);
    unwrapResult(await send(coordinator));
    await run(coordinator, worker);
    expect(shown(worker)?.setup?.items).toEqual([303]);
  });

  it("C7 are what a phone that joins later is given", async () => {
    const { coordinator } = world;
    unwrapResult(await change(coordinator, ["items"], withItems([303])));
    const asking = await askAnother(world);
    unwrapResult(await approve(coordinator, asking));
    unwrapResult(await send(coordinator));
    const phone = await finishJoin(coordinator, asking);
    await run(coordinator, phone);
    expect(shown(phone)).toEqual(shown(coordinator));
  });

  it("C7 of one part leave the other parts as they are", async () => {
    const { coordinator, worker } = world;
    unwrapResult(await change(coordinator, ["items"], withItems([303])));
    unwrapResult(
      await change(coordinator, ["deliverBy"], (now) => ({
        ...now,
        setup: { ...setupOf(now), deliverBy: { weekday: 5, minutes: 1_080 } },
      })),
    );
    unwrapResult(await change(coordinator, ["items"], withItems([101])));
    unwrapResult(await send(coordinator));
    await run(coordinator, worker);
    expect(shown(worker)?.setup).toEqual({ ...DEFAULT_SETUP, items: [101], deliverBy: { weekday: 5, minutes: 1_080 } });
  });

  it("C7 that are the same as before are no change", async () => {
    const { coordinator } = world;
    const before = coordinator.engine.replica();
    unwrapResult(await change(coordinator, ["items", "areas"], (now) => now));
    expect(coordinator.engine.replica()).toBe(before);
  });

  it("P8 that do not fit one segment are not saved", async () => {
    const { coordinator } = world;
    const areas = Array.from({ length: 200 }, (_, at) => ({ code: at + 1, label: "ب".repeat(40) }));
    const saved = await change(coordinator, ["areas"], (now) => ({ ...now, areas }));
    expect([saved.ok ? "" : saved.error.code, shown(coordinator)?.areas.length]).toEqual(["SETTINGS_TOO_LARGE", 1]);
  });

  /** Saves a change that was made without knowing what was saved since `start`. */
  async function changeUnaware(start: Replica, part: SettingsPart, value: Cbor) {
    const { coordinator } = world;
    const record = settingsRecord(start.records);
    if (!record) throw new TypeError("no settings");
    const source = { ...partsOf(coordinator), last: null };
    const op = makeChange(source, record, new Map([[SETTINGS_FIELDS[part], value]]), 1);
    unwrapResult(await coordinator.engine.change((replica) => saveOwnOp(partsOf(coordinator), replica, op)));
  }

  it("P4 areas that were added at the same time are all there, and nothing is disputed", async () => {
    const { coordinator } = world;
    const start = coordinator.engine.replica();
    const add = (code: number, label: string) => (now: Settings) => ({
      ...now,
      areas: [...now.areas, { code, label }],
    });
    unwrapResult(await change(coordinator, ["areas"], add(7, "Market")));
    await changeUnaware(start, "areas", [
      [1, "North quay"],
      [9, "School"],
    ]);
    expect(
      shown(coordinator)
        ?.areas.map(({ code }) => code)
        .sort(),
    ).toEqual([1, 7, 9]);
    expect(disputedParts(coordinator.engine.replica())).toEqual([]);
  });

  it("C7 that two coordinators chose differently are disputed until one saves that part again", async () => {
    const { coordinator } = world;
    const start = coordinator.engine.replica();
    unwrapResult(await change(coordinator, ["items"], withItems([303])));
    await changeUnaware(start, "items", [101]);
    expect(disputedParts(coordinator.engine.replica())).toEqual(["items"]);
    unwrapResult(await change(coordinator, ["deliverBy"], (now) => now));
    expect(disputedParts(coordinator.engine.replica())).toEqual(["items"]);
    unwrapResult(await change(coordinator, ["items"], (now) => now));
    expect(disputedParts(coordinator.engine.replica())).toEqual([]);
  });
});
