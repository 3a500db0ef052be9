/** A vault in two copies: the port's contract, and what happens when a copy fails, is lost or is behind. Rules S17 to S21 of `src/store/SPEC.md`. */
import { describe, expect, it } from "vitest";
import { bytesToHex, utf8ToBytes } from "../../src/kit/bytes.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { err, unwrapResult } from "../../src/kit/result.ts";
import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import { mirrorStores } from "../../src/store/mirror-stores.ts";
import { type CopyStores, HEALED_REF, type VaultStore, type VaultStores } from "../../src/store/port.ts";
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

/** `stores` whose commits that follow fail while `isBroken` says so. */
const breaking = (stores: CopyStores, isBroken: () => boolean): CopyStores => ({
  remove: (id) => stores.remove(id),
  open: async (id, options) => {
    const opened = await stores.open(id, options);
    if (!opened.ok) return opened;
    const { store } = opened.value;
    const full = err(new StoreError("STORE_FULL" as const));
    const broken = Object.assign(Object.create(store), {
      ...{ get: store.get.bind(store), list: store.list.bind(store), generation: store.generation.bind(store) },
      ...{ close: store.close.bind(store), commit: store.commit.bind(store), copy: store.copy.bind(store) },
      follow: async (...given: Parameters<typeof store.follow>) => (isBroken() ? full : store.follow(...given)),
      replace: async (...given: Parameters<typeof store.replace>) => (isBroken() ? full : store.replace(...given)),
    });
    return { ok: true, value: { ...opened.value, store: broken } };
  },
});

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

  it("S21 a second copy that fails stands in nobody's way and is brought up at the next opening", async () => {
    const [first, second] = [createMemoryStores(), createMemoryStores()];
    let isBroken = false;
    const stores = mirrorStores(
      first,
      breaking(second, () => isBroken),
    );
    const store = await open(stores, false);
    await save(store, "a");
    isBroken = true;
    await save(store, "b", "c");
    expect(await keysOf(await open(second))).toBe("a");
    isBroken = false;
    await store.close();
    await open(stores);
    expect(await keysOf(await open(second))).toBe("abc");
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
