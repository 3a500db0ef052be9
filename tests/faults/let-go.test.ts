/** Letting go of working copies and of erased records, cut off at every act that writes, and with another tab at work. */
import { beforeEach, describe, expect, it } from "vitest";
import { type Bytes, utf8ToBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { RowRef } from "../../src/store/port.ts";
import { finishLetGo, letGo, reseal } from "../../src/sync/let-go.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { SLOT_CORE, slotOfDay, slotOfGeneration } from "../../src/vault/slots.ts";
import { CutOff, cutOffAt, makePlaces, makeTestVault, openAgain, readRow, type TestPlaces } from "../support/vaults.ts";

const TODAY = 20_000;
const idOf = (number: number) => number.toString(16).padStart(32, "0");
const op = (number: number): RowRef => ({ table: "journal", key: idOf(number) });
const draft: RowRef = { table: "journal", key: "draft" };
const note: RowRef = { table: "meta", key: "let-go" };
const textOf = ({ key }: RowRef) => utf8ToBytes(`text of ${key}`);

let places: TestPlaces;
let vault: OpenVault;

const put = async (slot: number, ...refs: readonly RowRef[]) => {
  unwrapResult(await vault.store.commit({ put: refs.map((ref) => vault.seal(slot, ref, textOf(ref))) }));
};
const read = (reader: OpenVault, refs: readonly RowRef[]) => Promise.all(refs.map((ref) => readRow(reader, ref)));
const rowBytes = async (ref: RowRef): Promise<Bytes> => (await vault.store.get(ref)) ?? new Uint8Array();
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? "ok" : result.error?.code);
const expectCutOff = (error: unknown) => expect(error).toBeInstanceOf(CutOff);

beforeEach(async () => {
  places = makePlaces();
  vault = await makeTestVault(places);
});

describe("letting working copies go", () => {
  const [old, alsoOld, waiting, fresh] = [op(1), op(2), op(3), op(4)];
  const mayGo = (id: string) => [old.key, waiting.key].includes(id);

  beforeEach(async () => {
    await put(slotOfDay(TODAY - 8), old, alsoOld, waiting, draft);
    await put(slotOfDay(TODAY), fresh);
    unwrapResult(await vault.store.commit({ put: [{ table: "outbox", key: waiting.key, value: new Uint8Array() }] }));
  });

  it("Y70 takes what may go away and leaves the rest readable", async () => {
    const counts = unwrapResult(await letGo(vault, { today: TODAY, mayGo }));
    const rest = [alsoOld, waiting, draft, fresh];
    expect([counts, await read(vault, rest), await vault.store.get(old)]).toEqual([
      { went: 1, stayed: 3, left: 0 },
      rest.map(textOf),
      null,
    ]);
  });

  it("Y70 makes what went unreadable for whoever kept the row and has words and S file", async () => {
    const kept = await rowBytes(old);
    unwrapResult(await letGo(vault, { today: TODAY, mayGo }));
    const later = await openAgain(places, vault.id);
    expect([vault.open(old, kept), later.open(old, kept)]).toEqual([null, null]);
  });

  it("Y71 makes earlier copies of what stayed unreadable too", async () => {
    const kept = await rowBytes(alsoOld);
    unwrapResult(await letGo(vault, { today: TODAY, mayGo }));
    expect(vault.open(alsoOld, kept)).toBeNull();
  });

  it("Y70 does nothing where nothing may go", async () => {
    const before = await vault.store.generation();
    const counts = unwrapResult(await letGo(vault, { today: TODAY, mayGo: () => false }));
    expect([counts.went, await vault.store.generation()]).toEqual([0, before]);
  });

  it("Y70 lets go of what was written today", async () => {
    unwrapResult(await letGo(vault, { today: TODAY, mayGo: (id) => id === fresh.key }));
    await put(slotOfDay(TODAY), op(9));
    expect([await vault.store.get(fresh), await readRow(vault, op(9))]).toEqual([null, textOf(op(9))]);
  });

  it("Y72 leaves a row that does not open and was not named", async () => {
    const sealed = await rowBytes(alsoOld);
    const odd = { ...op(7), value: sealed };
    unwrapResult(await vault.store.commit({ put: [odd] }));
    unwrapResult(await letGo(vault, { today: TODAY, mayGo: () => true }));
    expect(await vault.store.get(op(7))).toEqual(sealed);
  });

  it("Y72 leaves rows of other slots as they are", async () => {
    const pin: RowRef = { table: "meta", key: "pin" };
    await put(SLOT_CORE, pin);
    const before = [await rowBytes(pin), await rowBytes(fresh)];
    unwrapResult(await letGo(vault, { today: TODAY, mayGo }));
    expect([await rowBytes(pin), await rowBytes(fresh)]).toEqual(before);
  });

  it("Y73 takes up a day's slot that was left frozen, so that its day finds it usable", async () => {
    unwrapResult(await vault.freezeSlots([slotOfDay(TODAY - 8)]));
    unwrapResult(await letGo(vault, { today: TODAY, mayGo: () => false }));
    expect([await vault.frozenSlots(), await read(vault, [old, draft])]).toEqual([[], [old, draft].map(textOf)]);
  });

  it("Y73 takes away a note that does not read, and goes on", async () => {
    unwrapResult(await vault.store.commit({ put: [{ ...note, value: Uint8Array.of(1, 2, 3) }] }));
    const counts = unwrapResult(await letGo(vault, { today: TODAY, mayGo }));
    expect([counts.went, await vault.store.get(note)]).toEqual([1, null]);
  });

  it("Y71 keeps what another tab stores meanwhile", async () => {
    const tab = await openAgain(places, vault.id);
    const late = op(8);
    const phone = await openAgain(places, vault.id, async (act, kind) => {
      // The other tab stores before each act of this one; the first under the old slot, for as long as that is possible.
      if (kind !== "read") await tab.store.commit({ put: [tab.seal(slotOfDay(TODAY - 8), late, textOf(late))] });
      return act();
    });
    unwrapResult(await letGo(phone, { today: TODAY, mayGo }));
    expect([await read(phone, [late, draft]), await phone.store.get(old)]).toEqual([[late, draft].map(textOf), null]);
  });

  it("Y71 looks again at what another tab changes meanwhile", async () => {
    const tab = await openAgain(places, vault.id);
    let commits = 0;
    const newer = utf8ToBytes("newer");
    const phone = await openAgain(places, vault.id, async (act, kind) => {
      if (kind === "commit") commits++;
      if (commits === 2) await tab.store.commit({ put: [tab.seal(slotOfDay(TODAY), draft, newer)] });
      return act();
    });
    const counts = unwrapResult(await letGo(phone, { today: TODAY, mayGo }));
    expect([counts, await readRow(phone, draft)]).toEqual([{ went: 1, stayed: 2, left: 0 }, newer]);
  });

  it.each(["before", "after"] as const)(
    "Y73 cut off %s any act, loses nothing that stays and lets the rest go later",
    async (when) => {
      const rest = [alsoOld, waiting, draft, fresh];
      let at = 0;
      for (let hasFired = true; hasFired; ) {
        at++;
        places = makePlaces();
        vault = await makeTestVault(places);
        await put(slotOfDay(TODAY - 8), old, ...rest);
        const kept = await rowBytes(old);
        const cut = cutOffAt(at, when);
        const phone = await openAgain(places, vault.id, cut.around);
        await letGo(phone, { today: TODAY, mayGo: (id) => id === old.key }).catch(expectCutOff);
        hasFired = cut.hasFired();
        const next = await openAgain(places, vault.id);
        expect(await read(next, rest)).toEqual(rest.map(textOf));
        unwrapResult(await finishLetGo(next));
        unwrapResult(await letGo(next, { today: TODAY, mayGo: (id) => id === old.key }));
        const last = await openAgain(places, vault.id);
        expect(await read(last, rest)).toEqual(rest.map(textOf));
        expect([await last.store.get(old), last.open(old, kept), await last.store.get(note)]).toEqual([
          null,
          null,
          null,
        ]);
        expect(await last.frozenSlots()).toEqual([]);
      }
      // Note, rest, secret, deletion: each was cut once, and the last run none.
      expect(at).toBe(5);
    },
  );

  it.each(["before", "after"] as const)("Y73 cut off %s any act of finishing, finishes in the end", async (when) => {
    for (let first = 1; first <= 4; first++)
      for (let second = 1; second <= 4; second++) {
        places = makePlaces();
        vault = await makeTestVault(places);
        await put(slotOfDay(TODAY - 8), old, alsoOld, draft);
        const [one, two] = [cutOffAt(first, "after"), cutOffAt(second, when)];
        const phone = await openAgain(places, vault.id, one.around);
        await letGo(phone, { today: TODAY, mayGo: (id) => id === old.key }).catch(expectCutOff);
        const next = await openAgain(places, vault.id, two.around);
        await finishLetGo(next).catch(expectCutOff);
        const last = await openAgain(places, vault.id);
        unwrapResult(await finishLetGo(last));
        unwrapResult(await letGo(last, { today: TODAY, mayGo: (id) => id === old.key }));
        expect(await read(last, [old, alsoOld, draft])).toEqual([null, textOf(alsoOld), textOf(draft)]);
      }
  });
});

describe("writing pages anew without an erased record", () => {
  const [from, to] = [slotOfGeneration(5), slotOfGeneration(6)];
  const [first, second, third]: RowRef[] = ["m:00000000", "m:00000001", "m:00000002"].map((key) => ({
    table: "pages",
    key,
  }));
  const settings: RowRef = { table: "meta", key: "settings" };
  const shorter = utf8ToBytes("without the record");
  if (!first || !second || !third) throw new TypeError("three pages");
  const rows = [
    { ref: first, plaintext: shorter },
    { ref: second, plaintext: null },
  ];

  beforeEach(async () => {
    await put(from, first, second, third, settings);
  });

  it("Y74 changes what was asked, and keeps every other row of the generation", async () => {
    const counts = unwrapResult(await reseal(vault, { from, to, rows }));
    const now = await read(vault, [first, second, third, settings]);
    expect([counts, now]).toEqual([{ went: 1, stayed: 3, left: 0 }, [shorter, null, textOf(third), textOf(settings)]]);
  });

  it("Y74 leaves the old pages unreadable", async () => {
    const kept = await rowBytes(first);
    unwrapResult(await reseal(vault, { from, to, rows }));
    expect((await openAgain(places, vault.id)).open(first, kept)).toBeNull();
  });

  it("Y74 goes on where a late tab has left the next generation's slot frozen", async () => {
    unwrapResult(await (await openAgain(places, vault.id)).freezeSlots([to]));
    const done = codeOf(await reseal(vault, { from, to, rows }));
    expect([done, await vault.frozenSlots(), await readRow(vault, third)]).toEqual(["ok", [], textOf(third)]);
  });

  it("Y74 asks the caller to decide again where something had to be finished first", async () => {
    const cut = cutOffAt(2, "before");
    await reseal(await openAgain(places, vault.id, cut.around), { from, to, rows }).catch(expectCutOff);
    const next = await openAgain(places, vault.id);
    const code = codeOf(await reseal(next, { from, to, rows }));
    expect([code, await read(next, [first, third])]).toEqual(["STORE_STALE", [first, third].map(textOf)]);
  });

  it.each(["before", "after"] as const)(
    "Y73 cut off %s any act, holds each page as it was or as it should be",
    async (when) => {
      const seen = new Set<string>();
      for (let at = 1, hasFired = true; hasFired; at++) {
        places = makePlaces();
        vault = await makeTestVault(places);
        await put(from, first, second, third, settings);
        const cut = cutOffAt(at, when);
        await reseal(await openAgain(places, vault.id, cut.around), { from, to, rows }).catch(expectCutOff);
        hasFired = cut.hasFired();
        const next = await openAgain(places, vault.id);
        unwrapResult(await finishLetGo(next));
        const [page, ...others] = await read(next, [first, third, settings]);
        expect(others).toEqual([textOf(third), textOf(settings)]);
        seen.add(new TextDecoder().decode(page ?? new Uint8Array()));
      }
      expect([...seen].sort()).toEqual(["text of m:00000000", "without the record"]);
    },
  );
});
