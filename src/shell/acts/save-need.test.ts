import { describe, expect, it } from "vitest";
import { makePlaces, makeTestVault, openAgain } from "../../../tests/support/vaults.ts";
import { systemRandom } from "../../kit/random.ts";
import { unwrapResult } from "../../kit/result.ts";
import type { Draft } from "../../need/model.ts";
import { startDraft } from "../../need/rules.ts";
import { DEFAULT_EMERGENCY } from "../../programme/model.ts";
import { isSmall } from "../../store/dexie/recent.ts";
import type { Batch, VaultStore } from "../../store/port.ts";
import { readJournal } from "../../sync/save-op.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { makeDraftKeeper, readDraft } from "./draft.ts";
import { keepShownSettings } from "./keep-settings.ts";
import { makeNeedSaver } from "./save-need.ts";
import { readShownSettings } from "./shown-settings.ts";

const DRAFT: Draft = { ...startDraft("en", 1), informedBy: 1, refer: true, area: 1 };
const NOON_MS = 1_780_000_000_000;

const at = (ms: number) => ({ clock: { nowMs: () => ms }, random: systemRandom });

const timesOf = async (vault: OpenVault) => (await readJournal(vault)).map(({ time }) => time);

/** The vault with a count of how often its journal was listed. */
function counted(vault: OpenVault): { readonly vault: OpenVault; lists(): number } {
  let lists = 0;
  const list: VaultStore["list"] = (table, range) => {
    if (table === "journal") lists++;
    return vault.store.list(table, range);
  };
  return { vault: { ...vault, store: { ...vault.store, list } }, lists: () => lists };
}

/** When the access of the phone ends. */
const END_MS = 2_000_000_000_000;

describe("Y34 a need that is saved by nothing but an open vault", () => {
  it("comes after the one before it while the clock stands still", async () => {
    const vault = await makeTestVault(makePlaces());
    const save = makeNeedSaver(at(NOON_MS), vault);
    unwrapResult(await save(DRAFT));
    unwrapResult(await save(DRAFT));
    expect(await timesOf(vault)).toEqual([
      [NOON_MS, 0],
      [NOON_MS, 1],
    ]);
  });

  it("comes after those of an earlier start while the clock was set back", async () => {
    const places = makePlaces();
    const before = await makeTestVault(places);
    unwrapResult(await makeNeedSaver(at(NOON_MS), before)(DRAFT));
    const vault = await openAgain(places, before.id);
    unwrapResult(await makeNeedSaver(at(NOON_MS - 5_000), vault)(DRAFT));
    expect(await timesOf(vault)).toEqual([
      [NOON_MS, 0],
      [NOON_MS, 1],
    ]);
  });

  it("reads the journal once, however many follow", async () => {
    const { vault, lists } = counted(await makeTestVault(makePlaces()));
    const save = makeNeedSaver(at(NOON_MS), vault);
    for (let n = 0; n < 3; n++) unwrapResult(await save(DRAFT));
    expect(lists()).toBe(1);
  });
});

describe("S23 a save", () => {
  it("takes its draft away in a batch that is small", async () => {
    const vault = await makeTestVault(makePlaces());
    const seen: Batch[] = [];
    const commit: VaultStore["commit"] = (batch) => {
      seen.push(batch);
      return vault.store.commit(batch);
    };
    const keeper = makeDraftKeeper(vault);
    keeper.keep(DRAFT, 1);
    await keeper.settled();
    expect(await readDraft(vault)).toEqual(DRAFT);
    unwrapResult(await makeNeedSaver(at(NOON_MS), { ...vault, store: { ...vault.store, commit } })(DRAFT));
    expect([await readDraft(vault), seen.map(isSmall)]).toEqual([null, [true]]);
  });
});

describe("Y34 settings that capturing shows", () => {
  const settings = {
    name: "River camp",
    areas: [{ code: 1, label: "Block A" }],
    noticeVersion: 1,
    languages: ["en"],
    listVersion: 1,
    emergency: DEFAULT_EMERGENCY,
  };

  it("are the ones that were kept, at the next start", async () => {
    const places = makePlaces();
    const before = await makeTestVault(places);
    unwrapResult(await keepShownSettings(before, settings, END_MS));
    const after = await openAgain(places, before.id);
    expect(await readShownSettings(after, END_MS - 1)).toEqual(settings);
    expect(await readShownSettings(after, END_MS)).toBeNull();
  });

  it("are none where another row lies in their place", async () => {
    const vault = await makeTestVault(makePlaces());
    unwrapResult(await keepShownSettings(vault, settings, END_MS));
    const ref = { table: "meta", key: "shown-settings" } as const;
    unwrapResult(await vault.store.commit({ put: [{ ...ref, value: new Uint8Array(80) }] }));
    expect(await readShownSettings(vault, END_MS - 1)).toBeNull();
  });
});
