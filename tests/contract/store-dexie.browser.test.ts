import { describe, expect, it } from "vitest";
import { bytesToHex, utf8ToBytes } from "../../src/kit/bytes.ts";
import { InternalError } from "../../src/kit/errors.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { openDexieStore, storesIn } from "../../src/store/dexie/dexie-store.ts";
import { bucketHome, defaultHome } from "../../src/store/dexie/home.ts";
import { findStorageBuckets, type StorageBucketManager } from "../../src/store/dexie/storage-buckets.ts";
import { browserStores } from "../../src/store/dexie/vault-stores.ts";
import type { PlacedRow } from "../../src/store/port.ts";
import { describeVaultStore } from "./store-suite.ts";

function requireBuckets(): StorageBucketManager {
  const buckets = findStorageBuckets();
  if (buckets === null) throw new InternalError("TEST_NEEDS_STORAGE_BUCKETS");
  return buckets;
}

const inBucket = (quotaBytes?: number) =>
  storesIn((vaultId) => bucketHome(requireBuckets(), `t-${vaultId}`, quotaBytes));
const newName = () => `t-${bytesToHex(systemRandom.bytes(16))}`;
const put = (key: string) => ({ put: [{ table: "journal" as const, key, value: utf8ToBytes(key) }] });

/** What a browser does with a connection whose disk failed: it closes it and says so. `use` opens a transaction, which tells the connection. */
async function cutOff(use: () => Promise<unknown>): Promise<void> {
  const { prototype } = IDBDatabase;
  const { transaction } = prototype;
  const seen = new Set<IDBDatabase>();
  prototype.transaction = function (...args) {
    seen.add(this);
    return transaction.apply(this, args);
  };
  try {
    await use();
  } finally {
    prototype.transaction = transaction;
  }
  for (const connection of seen) {
    connection.close();
    connection.dispatchEvent(new Event("close"));
  }
}

/** How many databases are deleted while `use` runs. */
async function countDeleted(use: () => Promise<unknown>): Promise<number> {
  const { deleteDatabase } = IDBFactory.prototype;
  let count = 0;
  IDBFactory.prototype.deleteDatabase = function (name) {
    count++;
    return deleteDatabase.call(this, name);
  };
  try {
    await use();
  } finally {
    IDBFactory.prototype.deleteDatabase = deleteDatabase;
  }
  return count;
}

/** What is asked of object stores while `use` runs. */
async function listRequests(use: () => Promise<unknown>): Promise<readonly string[]> {
  const { prototype } = IDBObjectStore;
  const own = Object.getOwnPropertyDescriptors(prototype);
  const asked: string[] = [];
  for (const [name, { value }] of Object.entries(own)) {
    if (typeof value !== "function" || name === "constructor") continue;
    const tell = function (this: IDBObjectStore, ...given: unknown[]): unknown {
      asked.push(name);
      return Reflect.apply(value, this, given);
    };
    Object.defineProperty(prototype, name, { ...own[name as keyof typeof own], value: tell });
  }
  try {
    await use();
  } finally {
    Object.defineProperties(prototype, own);
  }
  return asked;
}

/** Puts a row as shells did that knew of no recent batches: into its table, and counts on. */
async function putAsOlderShell(name: string, { table, ...row }: PlacedRow): Promise<void> {
  const opened = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
  });
  const writing = opened.transaction([table, "state"], "readwrite");
  writing.objectStore(table).put(row);
  const counted = await new Promise<{ value: number }>((resolve) => {
    const request = writing.objectStore("state").get("generation");
    request.onsuccess = () => resolve(request.result);
  });
  writing.objectStore("state").put({ key: "generation", value: counted.value + 1 });
  await new Promise((resolve) => writing.addEventListener("complete", resolve));
  opened.close();
}

/** Opens no database while `use` runs, as on a full disk. */
async function refuseOpening<Value>(use: () => Promise<Value>): Promise<Value> {
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = () => {
    throw new DOMException("", "QuotaExceededError");
  };
  try {
    return await use();
  } finally {
    IDBFactory.prototype.open = open;
  }
}

describeVaultStore("Dexie in a bucket", { stores: inBucket(), limited: inBucket });
describeVaultStore("Dexie in the default factory", { stores: storesIn((id) => defaultHome(`t-${id}`)), limited: null });
describeVaultStore("Dexie where the browser offers", { stores: browserStores(), limited: null });

describe("Dexie: places", () => {
  it("S10 leaves no bucket behind where a vault was expected", async () => {
    const name = newName();
    await openDexieStore(bucketHome(requireBuckets(), name), true);
    expect(await requireBuckets().keys()).not.toContain(name);
  });

  it("S10 leaves no bucket behind where several look for a lost vault at once", async () => {
    const name = newName();
    await Promise.all(Array.from({ length: 8 }, () => openDexieStore(bucketHome(requireBuckets(), name), true)));
    expect(await requireBuckets().keys()).not.toContain(name);
  });

  it("S10 keeps a bucket that was there when its database is lost", async () => {
    const name = newName();
    await requireBuckets().open(name);
    const opened = await openDexieStore(bucketHome(requireBuckets(), name), true);
    expect(opened).toMatchObject({ ok: false, error: { code: "STORE_LOST" } });
    expect(await requireBuckets().keys()).toContain(name);
  });

  it("S10 leaves no database behind where a vault was expected", async () => {
    const name = newName();
    await openDexieStore(defaultHome(name), true);
    expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
  });

  it("S9 brings no deleted database back into the default factory", async () => {
    const name = newName();
    const { store } = unwrapResult(await openDexieStore(defaultHome(name), false));
    unwrapResult(await defaultHome(name).remove());
    await store.commit(put("a"));
    await store.get({ table: "meta", key: "a" }).catch(() => undefined);
    expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
  });

  it("S9 brings no deleted bucket back", async () => {
    const name = newName();
    const home = bucketHome(requireBuckets(), name);
    const { store } = unwrapResult(await openDexieStore(home, false));
    unwrapResult(await home.remove());
    await store.commit(put("a"));
    await store.get({ table: "meta", key: "a" }).catch(() => undefined);
    expect(await requireBuckets().keys()).not.toContain(name);
  });

  it("S9 ends the connection when a newer shell upgrades the database", async () => {
    const name = newName();
    const { store } = unwrapResult(await openDexieStore(defaultHome(name), false));
    const upgraded = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name, 1_000);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    upgraded.close();
    expect(await store.commit(put("a"))).toMatchObject({ ok: false, error: { code: "STORE_GONE" } });
  });

  it("S22 goes on with what lies there after the browser closed the connection by itself", async () => {
    const name = newName();
    const { store } = unwrapResult(await openDexieStore(defaultHome(name), false));
    unwrapResult(await store.commit(put("a")));
    await cutOff(() => store.commit(put("b")));
    expect(await store.commit(put("c"))).toMatchObject({ ok: true });
    expect((await store.list("journal")).map(({ key }) => key)).toEqual(["a", "b", "c"]);
    await store.close();
    expect(await store.commit(put("d"))).toMatchObject({ ok: false, error: { code: "STORE_GONE" } });
  });

  it("S22 says that the disk is full where it is too full to open again what the browser closed, and goes on once it is not", async () => {
    const name = newName();
    const { store } = unwrapResult(await openDexieStore(bucketHome(requireBuckets(), name), false));
    await cutOff(() => store.commit(put("a")));
    const refused = await refuseOpening(() => store.commit(put("b")));
    expect(refused).toMatchObject({ ok: false, error: { code: "STORE_FULL" } });
    expect(await store.commit(put("c"))).toMatchObject({ ok: true });
    expect((await store.list("journal")).map(({ key }) => key)).toEqual(["a", "c"]);
  });

  it("S22 brings nothing back where the database was deleted after the browser closed the connection", async () => {
    const name = newName();
    const { store } = unwrapResult(await openDexieStore(defaultHome(name), false));
    await cutOff(() => store.commit(put("a")));
    unwrapResult(await defaultHome(name).remove());
    expect(await store.commit(put("b"))).toMatchObject({ ok: false, error: { code: "STORE_GONE" } });
    expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
  });

  it("S24 begins one new log for each connection, tries again after a refusal, and leaves nothing beside the vault's rows", async () => {
    const name = newName();
    const { store } = unwrapResult(await openDexieStore(bucketHome(requireBuckets(), name), false));
    unwrapResult(await store.commit(put("a")));
    const deleted = await countDeleted(async () => {
      await refuseOpening(() => store.renew());
      unwrapResult(await store.commit(put("b")));
      await Promise.all([store.renew(), store.renew()]);
      await store.renew();
    });
    expect(deleted).toBe(1);
    const rows = await store.list("journal");
    expect(rows.map(({ key }) => key)).toEqual(["a", "b"]);
    const { indexedDB } = await requireBuckets().open(name);
    expect(await indexedDB.databases()).toHaveLength(1);
    await store.close();
    const again = unwrapResult(await openDexieStore(bucketHome(requireBuckets(), name), true)).store;
    expect(await countDeleted(() => again.renew())).toBe(1);
    await again.close();
    expect(await countDeleted(() => again.renew())).toBe(0);
  });

  it("S23 small batches of two connections in turns are all there, in one order", async () => {
    const name = newName();
    const one = unwrapResult(await openDexieStore(defaultHome(name), false)).store;
    const two = unwrapResult(await openDexieStore(defaultHome(name), true)).store;
    const generations: number[] = [];
    for (const key of "abcdefgh")
      for (const store of [one, two, two])
        generations.push(unwrapResult(await store.commit(put(key + generations.length))));
    const together = [one, two, one, two].map((store, at) => store.commit(put(`z${at}`)));
    for (const committed of await Promise.all(together)) generations.push(unwrapResult(committed));
    expect(generations.toSorted((a, b) => a - b)).toEqual(generations.map((_, at) => at + 1));
    expect([(await one.list("journal")).length, await two.generation()]).toEqual([28, 28]);
  });

  it("S23 a small batch whose expectation another connection has changed is refused, and nothing of it is there", async () => {
    const name = newName();
    const one = unwrapResult(await openDexieStore(defaultHome(name), false)).store;
    const two = unwrapResult(await openDexieStore(defaultHome(name), true)).store;
    const mark = (text: string) => ({ table: "meta" as const, key: "mark", value: utf8ToBytes(text) });
    unwrapResult(await one.commit({ put: [mark("1")] }));
    for (const key of "abc") unwrapResult(await one.commit({ ...put(key), expect: [mark("1")] }));
    unwrapResult(await two.commit({ put: [mark("2")] }));
    const refused = await one.commit({ ...put("d"), expect: [mark("1")] });
    expect(refused).toMatchObject({ ok: false, error: { code: "STORE_STALE" } });
    unwrapResult(await one.commit({ ...put("e"), expect: [mark("2")] }));
    expect((await two.list("journal")).map(({ key }) => key).join("")).toBe("abce");
  });

  it("S23 reads, limits, replaces and removes what is recent like the rest, before and after it goes to the tables", async () => {
    const name = newName();
    const { store } = unwrapResult(await openDexieStore(defaultHome(name), false));
    const keys = Array.from({ length: 80 }, (_, at) => `k${String(at).padStart(2, "0")}`);
    const left = new Map<string, string>();
    for (const [at, key] of keys.entries()) {
      const gone = keys[at - 3];
      const removed = at % 5 === 0 && gone ? [{ table: "journal" as const, key: gone }] : [];
      const value = utf8ToBytes(String(at));
      unwrapResult(await store.commit({ put: [{ table: "journal", key, value }], remove: removed }));
      left.set(key, String(at));
      for (const row of removed) left.delete(row.key);
      const shown = await store.list("journal", { from: "k10", limit: 7 });
      const meant = [...left.keys()].filter((known) => known >= "k10").slice(0, 7);
      if (at % 9 === 0) expect(shown.map((row) => row.key)).toEqual(meant);
    }
    expect(await store.list("journal")).toEqual([...left].map(([key, text]) => ({ key, value: utf8ToBytes(text) })));
    const again = unwrapResult(await openDexieStore(defaultHome(name), true)).store;
    expect(await again.copy()).toMatchObject({ generation: 80, rows: { length: left.size } });
  });

  it("S23 asks for one row before it adds a small batch, and for none where it follows", async () => {
    const [one, two] = [newName(), newName()];
    const { store } = unwrapResult(await openDexieStore(defaultHome(one), false));
    const { store: second } = unwrapResult(await openDexieStore(defaultHome(two), false));
    const save = async (key: string) =>
      unwrapResult(await second.follow(put(key), unwrapResult(await store.commit(put(key)))));
    for (const key of "ab") await save(key);
    expect(await listRequests(() => save("c"))).toEqual(["get", "add", "add"]);
  });

  it("S23 keeps what a shell wrote that knows of no recent batches, together with them", async () => {
    const name = newName();
    const { store } = unwrapResult(await openDexieStore(defaultHome(name), false));
    for (const key of "abc") unwrapResult(await store.commit(put(key)));
    await putAsOlderShell(name, { table: "journal", key: "old", value: utf8ToBytes("old") });
    expect([await store.generation(), unwrapResult(await store.commit(put("d")))]).toEqual([4, 5]);
    expect((await store.list("journal")).map(({ key }) => key)).toEqual(["a", "b", "c", "d", "old"]);
  });

  it("S23 a small batch whose expectation such a shell has changed is taken back", async () => {
    const name = newName();
    const { store } = unwrapResult(await openDexieStore(defaultHome(name), false));
    const mark = (text: string) => ({ table: "meta" as const, key: "mark", value: utf8ToBytes(text) });
    unwrapResult(await store.commit({ put: [mark("1")] }));
    for (const key of "ab") unwrapResult(await store.commit({ ...put(key), expect: [mark("1")] }));
    await putAsOlderShell(name, mark("2"));
    const refused = await store.commit({ ...put("c"), expect: [mark("1")] });
    expect(refused).toMatchObject({ ok: false, error: { code: "STORE_STALE" } });
    const { store: other } = unwrapResult(await openDexieStore(defaultHome(name), true));
    expect((await other.list("journal")).map(({ key }) => key)).toEqual(["a", "b"]);
    expect([await other.generation(), unwrapResult(await store.commit(put("d")))]).toEqual([4, 5]);
  });

  it("S9 reports a connection that does not let go as STORE_BLOCKED", async () => {
    const name = newName();
    const held = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => resolve(request.result);
    });
    expect(await defaultHome(name, 1).remove()).toMatchObject({ ok: false, error: { code: "STORE_BLOCKED" } });
    held.close();
  });

  it("S3 asks for strict durability in every transaction that writes", async () => {
    const seen: (string | undefined)[] = [];
    const original = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (names, mode, options) {
      if (mode === "readwrite") seen.push(options?.durability);
      return original.call(this, names, mode, options);
    };
    try {
      const { store } = unwrapResult(await openDexieStore(defaultHome(newName()), false));
      unwrapResult(await store.commit(put("a")));
    } finally {
      IDBDatabase.prototype.transaction = original;
    }
    expect(seen).toEqual(["strict"]);
  });
});
