/** A vault in two copies: the port's contract, and what happens when a copy fails, is lost or is behind. Rules S17 to S21 and S24 of `src/store/SPEC.md`. */
import { describe, expect, it } from "vitest";
import { bytesToHex, utf8ToBytes } from "../../src/kit/bytes.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { err, unwrapResult } from "../../src/kit/result.ts";
import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import { mirrorStores } from "../../src/store/mirror-stores.ts";
import {
  type CopyStore,
  type CopyStores,
  HEALED_REF,
  type VaultStore,
  type VaultStores,
} from "../../src/store/port.ts";
import { describeVaultStore } from "./store-suite.ts";

describeVaultStore("two copies in memory", {
  stores: mirrorStores(createMemoryStores(), createMemoryStores()),
  limited: (quotaBytes) => mirrorStores(createMemoryStores({ quotaBytes }), createMemoryStores({ quotaBytes })),
});

const ID = bytesToHex(systemRandom.bytes(16));
const row = (key: string, text = key) => ({ table: "journal" as const, key, value: utf8ToBytes(text) });
const open = async (stores: VaultStores, expectExisting = true) =>
  unwrapResult(await stores.open(ID, { expectExisting })).store;
const save = async (store: VaultStore, ...keys: string[]) => {
  for (const key of keys) unwrapResult(await store.commit({ put: [row(key)] }));
};
const keysOf = async (store: VaultStore): Promise<string> =>
  (await store.list("journal")).map(({ key }) => key).join("");
const isHealed = async (store: VaultStore): Promise<boolean> => (await store.get(HEALED_REF)) !== null;

/** Two places, and a vault in both of them that holds `keys`. */
async function start(...keys: string[]) {
  const [first, second] = [createMemoryStores(), createMemoryStores()];
  const stores = mirrorStores(first, second);
  const store = await open(stores, false);
  await save(store, ...keys);
  return { first, second, stores, store };
}

type Code = "STORE_FULL" | "STORE_FAILED";

/** `stores` whose second copies take nothing while `code` says why; `isMade`: those that are made anew do. */
const breaking = (stores: CopyStores, code: () => Code | null, isMade = false): CopyStores => ({
  remove: (id) => stores.remove(id),
  open: async (id, options) => {
    const opened = await stores.open(id, options);
    if (!opened.ok || (isMade && !options.expectExisting && opened.value.isNew && code())) return opened;
    const { store } = opened.value;
    const broken = Object.assign(Object.create(store), {
      ...{ get: store.get.bind(store), list: store.list.bind(store), generation: store.generation.bind(store) },
      ...{ close: store.close.bind(store), commit: store.commit.bind(store), copy: store.copy.bind(store) },
      follow: async (...given: Parameters<typeof store.follow>) => fail(code()) ?? store.follow(...given),
      replace: async (...given: Parameters<typeof store.replace>) => fail(code()) ?? store.replace(...given),
    });
    return { ok: true, value: { ...opened.value, store: broken } };
  },
});

/** `stores` whose copies tell, before they do it, what they write. */
const watched = (stores: CopyStores, place: string, steps: string[]): CopyStores => ({
  remove: (id) => stores.remove(id),
  open: async (id, options) => {
    const opened = await stores.open(id, options);
    if (!opened.ok) return opened;
    const told = new Proxy(opened.value.store, {
      get: (store, name: keyof CopyStore) => {
        if (["renew", "replace", "commit", "follow"].includes(name)) return tell(store, name);
        return store[name].bind(store);
      },
    });
    const tell = (store: CopyStore, name: keyof CopyStore) => {
      steps.push(`${place} ${name}`);
      return store[name].bind(store);
    };
    return { ok: true, value: { ...opened.value, store: told } };
  },
});

const fail = (code: Code | null) => code && err(new StoreError(code));

/** A vault that holds `a`, whose second copy breaks as soon as `break` says how. */
async function startBreaking(isMade = false) {
  const [first, second] = [createMemoryStores(), createMemoryStores()];
  let code: Code | null = null;
  const stores = mirrorStores(
    first,
    breaking(second, () => code, isMade),
  );
  const store = await open(stores, false);
  await save(store, "a");
  const breakWith = (next: Code | null) => {
    code = next;
  };
  return { first, second, stores, store, breakWith };
}

describe("two copies", () => {
  it("S17 a commit stands in both copies once it is confirmed", async () => {
    const { first, second } = await start("a", "b");
    for (const copy of [first, second]) expect(await keysOf(await open(copy))).toBe("ab");
  });

  it("S17 a batch that the first copy refuses reaches neither", async () => {
    const { first, second, store } = await start("a");
    expect((await store.commit({ expect: [row("a", "other")], put: [row("b")] })).ok).toBe(false);
    for (const copy of [first, second]) expect(await keysOf(await open(copy))).toBe("a");
  });

  it.each(["first", "second"] as const)("S18 a lost %s copy comes back whole at the next opening", async (lost) => {
    const places = await start("a", "b");
    await places.store.close();
    unwrapResult(await places[lost].remove(ID));
    const again = await open(places.stores);
    expect(await keysOf(again)).toBe("ab");
    await save(again, "c");
    for (const copy of [places.first, places.second]) expect(await keysOf(await open(copy))).toBe("abc");
  });

  it("S18 a vault whose both copies are lost is lost, and neither is made", async () => {
    const { first, second, stores } = await start("a");
    for (const copy of [first, second]) unwrapResult(await copy.remove(ID));
    for (const place of [stores, first, second])
      expect(await place.open(ID, { expectExisting: true })).toMatchObject({ error: { code: "STORE_LOST" } });
  });

  it("S18 a healing that was cut off before rows came back is done at the next opening", async () => {
    const { first, stores } = await start("a", "b");
    unwrapResult(await first.remove(ID));
    await open(first, false);
    expect(await keysOf(await open(stores))).toBe("ab");
  });

  it("S19 the copy of the higher generation wins whole, so that what was deleted does not come back", async () => {
    const { second, stores, store } = await start("a", "b");
    await store.close();
    unwrapResult(await (await open(second)).commit({ remove: [row("a")] }));
    expect(await keysOf(await open(stores))).toBe("b");
  });

  it("S19 a second copy that is behind is brought up, and nothing is told", async () => {
    const { first, second, stores, store } = await start("a");
    await store.close();
    unwrapResult(await (await open(first)).commit({ put: [row("b")], remove: [row("a")] }));
    const again = await open(stores);
    expect(await isHealed(again)).toBe(false);
    expect(await keysOf(await open(second))).toBe("b");
  });

  it("S20 what was brought back from the second copy is marked, in both copies, until the mark is taken", async () => {
    const { first, stores } = await start("a");
    unwrapResult(await first.remove(ID));
    const again = await open(stores);
    expect(await isHealed(again)).toBe(true);
    unwrapResult(await again.commit({ remove: [HEALED_REF] }));
    expect(await isHealed(await open(stores))).toBe(false);
  });

  it("S21 what a second copy has no room for is taken back from the first, and goes in once there is room", async () => {
    const { first, second, store, breakWith } = await startBreaking();
    breakWith("STORE_FULL");
    const batch = { put: [row("a", "other"), row("b")] };
    expect(await store.commit(batch)).toMatchObject({ ok: false, error: { code: "STORE_FULL" } });
    for (const copy of [first, second]) expect(await keysOf(await open(copy))).toBe("a");
    expect(await (await open(first)).get(row("a"))).toEqual(utf8ToBytes("a"));
    expect(await store.commit({ remove: [row("a")] })).toMatchObject({ error: { code: "STORE_FULL" } });
    breakWith(null);
    unwrapResult(await store.commit(batch));
    for (const copy of [first, second]) expect(await keysOf(await open(copy))).toBe("ab");
  });

  it("S21 what was removed comes back where the second copy did not take the removal", async () => {
    const { first, store, breakWith } = await startBreaking();
    breakWith("STORE_FULL");
    expect((await store.commit({ remove: [row("a")] })).ok).toBe(false);
    expect(await keysOf(await open(first))).toBe("a");
  });

  it("S21 a second copy that fails for another reason is made anew, with the batch in it", async () => {
    const { second, store, breakWith } = await startBreaking(true);
    breakWith("STORE_FAILED");
    await save(store, "b", "c");
    expect(await keysOf(await open(second))).toBe("abc");
  });

  it("S21 where no second copy can be made nothing is confirmed, and what is there can be read", async () => {
    const { first, store, breakWith } = await startBreaking();
    breakWith("STORE_FAILED");
    expect(await store.commit({ put: [row("b")] })).toMatchObject({ error: { code: "STORE_FAILED" } });
    expect(await store.commit({ put: [row("b")] })).toMatchObject({ error: { code: "STORE_FAILED" } });
    expect(await keysOf(store)).toBe("a");
    expect(await keysOf(await open(first))).toBe("a");
  });

  it("S21 where a batch can neither be brought to the second copy nor taken back, the connection ends", async () => {
    const { first, second, stores, store, breakWith } = await startBreaking();
    breakWith("STORE_FULL");
    // Another tab's batch is in the first copy alone: what was there before is not known.
    unwrapResult(await (await open(first)).commit({ put: [row("b")] }));
    expect(await store.commit({ put: [row("c")] })).toMatchObject({ error: { code: "STORE_GONE" } });
    await expect(keysOf(store)).rejects.toMatchObject({ code: "STORE_GONE" });
    breakWith(null);
    expect(await keysOf(await open(stores))).toBe("abc");
    expect(await keysOf(await open(second))).toBe("abc");
  });

  it("S21 a vault whose second copy cannot be brought up opens, is read, and takes nothing before it can", async () => {
    const { first, second, stores, store, breakWith } = await startBreaking();
    await store.close();
    unwrapResult(await (await open(first)).commit({ put: [row("b")] }));
    breakWith("STORE_FULL");
    const again = await open(stores);
    expect(await keysOf(again)).toBe("ab");
    expect(await again.commit({ put: [row("c")] })).toMatchObject({ error: { code: "STORE_FULL" } });
    breakWith(null);
    await save(again, "c");
    expect(await keysOf(await open(second))).toBe("abc");
  });

  it.each([
    ["even", [], []],
    ["uneven, the second behind,", ["first"], ["second renew", "second replace"]],
    ["uneven, the first behind,", ["second"], ["first renew", "first replace"]],
  ] as const)(
    "S24 copies that are %s are renewed one after the other, each before a row goes to it",
    async (_, ahead, mending) => {
      const { first, second, store } = await start("a");
      await store.close();
      for (const place of ahead) unwrapResult(await (await open({ first, second }[place])).commit({ put: [row("b")] }));
      const steps: string[] = [];
      const again = await open(mirrorStores(watched(first, "first", steps), watched(second, "second", steps)));
      await save(again, "c");
      expect(steps.slice(0, steps.indexOf("first commit"))).toEqual([...mending, "second renew", "first renew"]);
    },
  );

  it.each([
    [
      "opened to work renews the second copy at once, and the first not before a row goes to it",
      true,
      ["second renew"],
    ],
    ["only looked into renews nothing", false, []],
  ])("S24 a vault that is %s", async (_, isForWork, expected) => {
    const { first, second, store } = await start("a");
    await store.close();
    const steps: string[] = [];
    const stores = mirrorStores(watched(first, "first", steps), watched(second, "second", steps));
    await keysOf(unwrapResult(await stores.open(ID, { expectExisting: true, isForWork })).store);
    expect(steps).toEqual(expected);
  });

  it("S21 batches of two tabs that reach the second copy in another order leave both copies equal", async () => {
    const { first, second, stores, store } = await start("a");
    const other = await open(stores);
    await Promise.all([save(store, "b", "d"), save(other, "c", "e")]);
    for (const copy of [first, second]) {
      const opened = await open(copy);
      expect([await keysOf(opened), await opened.generation()]).toEqual(["abcde", 5]);
    }
  });
});
