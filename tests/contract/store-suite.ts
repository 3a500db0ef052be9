/** What every `VaultStore` does. Run against memory in Node and against IndexedDB in a browser, so that neither can drift from the port. */
import { afterEach, describe, expect, it } from "vitest";
import { type Bytes, bytesToHex, utf8ToBytes } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { type Batch, TABLES, type VaultStore, type VaultStores } from "../../src/store/port.ts";

/** How a suite gets at one implementation. */
export interface StoreHarness {
  /** Stores without a limit. */
  readonly stores: VaultStores;
  /** Stores whose vaults hold at most about `quotaBytes`; `null` where the place cannot be limited. */
  readonly limited: ((quotaBytes: number) => VaultStores) | null;
}

const bytes = (text: string): Bytes => utf8ToBytes(text);
const row = (key: string, text: string, table: (typeof TABLES)[number] = "journal") => ({
  table,
  key,
  value: bytes(text),
});
const newVaultId = () => bytesToHex(systemRandom.bytes(16));

/** Declares the tests for one implementation, called `name` in their titles. */
export function describeVaultStore(name: string, harness: StoreHarness): void {
  const { stores } = harness;
  const made: string[] = [];
  // Browsers limit how many buckets an origin may have.
  afterEach(async () => {
    for (const vaultId of made.splice(0)) await stores.remove(vaultId);
  });
  const create = async (from = stores) => {
    const vaultId = newVaultId();
    made.push(vaultId);
    const { store } = unwrapResult(await from.open(vaultId, { expectExisting: false }));
    return { vaultId, store };
  };
  const reopen = async (vaultId: string) => unwrapResult(await stores.open(vaultId, { expectExisting: true })).store;
  const code = async (store: VaultStore, batch: Batch) => {
    const result = await store.commit(batch);
    return result.ok ? "ok" : result.error.code;
  };

  describe(`${name}: rows`, () => {
    it("S1 reads back in each table what was put there and nothing in the others", async () => {
      const { store } = await create();
      for (const table of TABLES) unwrapResult(await store.commit({ put: [row("a", table, table)] }));
      for (const table of TABLES) expect(await store.list(table)).toEqual([{ key: "a", value: bytes(table) }]);
    });

    it("S1 answers null for a row that is not there", async () => {
      const { store } = await create();
      expect(await store.get({ table: "meta", key: "none" })).toBeNull();
    });

    it.each(["", "a b", "ä", "a\n", "x".repeat(121)])("S1 refuses the key %j", async (key) => {
      const { store } = await create();
      await expect(store.commit({ put: [row(key, "1")] })).rejects.toMatchObject({ code: "STORE_KEY_INVALID" });
    });

    it("S1 lists keys in order from inclusive to exclusive up to the limit", async () => {
      const { store } = await create();
      unwrapResult(await store.commit({ put: ["d", "B", "a", "c", "b", "e"].map((key) => row(key, key)) }));
      const keys = async (range: object) => (await store.list("journal", range)).map(({ key }) => key).join("");
      expect(await keys({})).toBe("Babcde");
      expect(await keys({ from: "b", to: "e" })).toBe("bcd");
      expect(await keys({ from: "a", limit: 2 })).toBe("ab");
      expect(await keys({ to: "b" })).toBe("Ba");
      expect(await keys({ from: "c", to: "b" })).toBe("");
      expect(await keys({ limit: 0 })).toBe("");
    });

    it("S2 stores a view alone, without the rest of its buffer", async () => {
      const { store } = await create();
      const buffer = bytes("secret-value-secret");
      unwrapResult(await store.commit({ put: [{ table: "meta", key: "a", value: buffer.subarray(7, 12) }] }));
      const read = await store.get({ table: "meta", key: "a" });
      expect(read).toEqual(bytes("value"));
      expect(read?.buffer.byteLength).toBe(5);
    });

    it("S2 is not changed by later changes to what it was given or gave", async () => {
      const { store } = await create();
      const given = bytes("given");
      unwrapResult(await store.commit({ put: [{ table: "meta", key: "a", value: given }] }));
      given.fill(0);
      (await store.get({ table: "meta", key: "a" }))?.fill(0);
      expect(await store.get({ table: "meta", key: "a" })).toEqual(bytes("given"));
    });
  });

  describe(`${name}: batches`, () => {
    it("S4 writes nothing of a batch when one expectation does not hold", async () => {
      const { store } = await create();
      unwrapResult(await store.commit({ put: [row("head", "1"), row("old", "x")] }));
      const batch: Batch = {
        expect: [row("old", "x"), row("head", "0")],
        put: [row("new", "y"), row("head", "2")],
        remove: [{ table: "journal", key: "old" }],
      };
      expect(await code(store, batch)).toBe("STORE_STALE");
      expect(await store.list("journal")).toEqual([
        { key: "head", value: bytes("1") },
        { key: "old", value: bytes("x") },
      ]);
      expect(await store.generation()).toBe(1);
    });

    it("S4 takes null as the expectation that a row does not exist", async () => {
      const { store } = await create();
      const once: Batch = { expect: [{ table: "meta", key: "a", value: null }], put: [row("a", "1", "meta")] };
      expect(await code(store, once)).toBe("ok");
      expect(await code(store, once)).toBe("STORE_STALE");
    });

    it("S4 tells an empty value from a missing row", async () => {
      const { store } = await create();
      unwrapResult(await store.commit({ put: [row("a", "")] }));
      expect(await store.get({ table: "journal", key: "a" })).toEqual(bytes(""));
      expect(await code(store, { expect: [{ table: "journal", key: "a", value: null }] })).toBe("STORE_STALE");
    });

    it("S4 replaces, removes and puts across tables in one batch", async () => {
      const { store } = await create();
      unwrapResult(await store.commit({ put: [row("op", "1", "outbox"), row("head", "1", "meta")] }));
      const sealed: Batch = {
        expect: [row("head", "1", "meta")],
        put: [row("seg", "s", "segments"), row("head", "2", "meta")],
        remove: [{ table: "outbox", key: "op" }],
      };
      expect(await code(store, sealed)).toBe("ok");
      expect(await store.list("outbox")).toEqual([]);
      expect(await store.get({ table: "meta", key: "head" })).toEqual(bytes("2"));
      expect(await store.get({ table: "segments", key: "seg" })).toEqual(bytes("s"));
    });

    it("S4 removes a row that is not there without a failure", async () => {
      const { store } = await create();
      expect(await code(store, { remove: [{ table: "pages", key: "none" }] })).toBe("ok");
    });

    it("S5 lets one of two connections win a row that both advance", async () => {
      const { vaultId, store } = await create();
      const other = await reopen(vaultId);
      unwrapResult(await store.commit({ put: [row("head", "1", "meta")] }));
      const advance = (text: string): Batch => ({
        expect: [row("head", "1", "meta")],
        put: [row("head", text, "meta"), row(text, text, "segments")],
      });
      const codes = await Promise.all([code(store, advance("A")), code(other, advance("B"))]);
      expect([...codes].sort()).toEqual(["STORE_STALE", "ok"]);
      const winner = codes[0] === "ok" ? "A" : "B";
      expect(await other.list("segments")).toEqual([{ key: winner, value: bytes(winner) }]);
      expect(await store.get({ table: "meta", key: "head" })).toEqual(bytes(winner));
    });

    it("S6 refuses a batch that names a row twice", async () => {
      const { store } = await create();
      const twice: Batch = { put: [row("a", "1")], remove: [{ table: "journal", key: "a" }] };
      await expect(store.commit(twice)).rejects.toMatchObject({ code: "STORE_ROW_NAMED_TWICE" });
    });

    it("S7 raises the generation by one in each commit, from 0, for every connection", async () => {
      const { vaultId, store } = await create();
      expect(await store.generation()).toBe(0);
      expect(unwrapResult(await store.commit({ put: [row("a", "1")] }))).toBe(1);
      const other = await reopen(vaultId);
      expect(unwrapResult(await other.commit({ remove: [{ table: "journal", key: "a" }] }))).toBe(2);
      expect(await store.generation()).toBe(2);
    });

    it("S7 counts every commit of a burst once", async () => {
      const { store } = await create();
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, i) => store.commit({ put: [row(`k${i}`, "1")] })),
      );
      expect(results.map(unwrapResult).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    });
  });

  describe(`${name}: opening and ending`, () => {
    it("S3 keeps rows and generation after closing and opening again", async () => {
      const { vaultId, store } = await create();
      unwrapResult(await store.commit({ put: [row("a", "kept")] }));
      await store.close();
      const again = await reopen(vaultId);
      expect(await again.get({ table: "journal", key: "a" })).toEqual(bytes("kept"));
      expect(await again.generation()).toBe(1);
    });

    it("S8 fails with STORE_GONE after close, for reads and for writes", async () => {
      const { store } = await create();
      await store.close();
      await store.close();
      expect(await code(store, { put: [row("a", "1")] })).toBe("STORE_GONE");
      await expect(store.get({ table: "meta", key: "a" })).rejects.toMatchObject({ code: "STORE_GONE" });
      await expect(store.list("meta")).rejects.toMatchObject({ code: "STORE_GONE" });
      await expect(store.generation()).rejects.toMatchObject({ code: "STORE_GONE" });
    });

    it("S9 never brings back a vault that another connection deleted", async () => {
      const { vaultId, store } = await create();
      unwrapResult(await store.commit({ put: [row("a", "1")] }));
      unwrapResult(await stores.remove(vaultId));
      for (let attempt = 0; attempt < 5; attempt++)
        expect(await code(store, { put: [row("b", "1")] })).toBe("STORE_GONE");
      await expect(store.get({ table: "journal", key: "a" })).rejects.toMatchObject({ code: "STORE_GONE" });
      const opened = await stores.open(vaultId, { expectExisting: true });
      expect(opened).toMatchObject({ ok: false, error: { code: "STORE_LOST" } });
    });

    it("S9 removes a vault that does not exist without a failure", async () => {
      expect((await stores.remove(newVaultId())).ok).toBe(true);
    });

    it("S10 says whether opening created the vault", async () => {
      const vaultId = newVaultId();
      made.push(vaultId);
      expect(unwrapResult(await stores.open(vaultId, { expectExisting: false })).isNew).toBe(true);
      expect(unwrapResult(await stores.open(vaultId, { expectExisting: false })).isNew).toBe(false);
      expect(unwrapResult(await stores.open(vaultId, { expectExisting: true })).isNew).toBe(false);
    });

    it("S10 reports a vault that was expected and creates nothing in its place", async () => {
      const vaultId = newVaultId();
      made.push(vaultId);
      for (let attempt = 0; attempt < 2; attempt++) {
        const opened = await stores.open(vaultId, { expectExisting: true });
        expect(opened).toMatchObject({ ok: false, error: { code: "STORE_LOST" } });
      }
      expect(unwrapResult(await stores.open(vaultId, { expectExisting: false })).isNew).toBe(true);
    });

    it("S12 keeps two vaults apart when one is deleted", async () => {
      const [first, second] = [await create(), await create()];
      unwrapResult(await second.store.commit({ put: [row("a", "stays")] }));
      unwrapResult(await stores.remove(first.vaultId));
      expect(await second.store.get({ table: "journal", key: "a" })).toEqual(bytes("stays"));
    });
  });

  const { limited } = harness;
  if (limited === null) return;
  describe(`${name}: quota`, () => {
    it("S4 writes nothing of a batch that does not fit and keeps what was there", async () => {
      const { store } = await create(limited(1_000_000));
      unwrapResult(await store.commit({ put: [row("a", "kept")] }));
      const big: Batch = {
        put: [row("a", "changed"), { table: "pages", key: "big", value: systemRandom.bytes(65_536) }],
      };
      const many = {
        put: [
          ...(big.put ?? []),
          ...Array.from({ length: 30 }, (_, i) => ({
            table: "pages" as const,
            key: `b${i}`,
            value: systemRandom.bytes(65_536),
          })),
        ],
      };
      expect(await code(store, many)).toBe("STORE_FULL");
      expect(await store.get({ table: "journal", key: "a" })).toEqual(bytes("kept"));
      expect(await store.list("pages")).toEqual([]);
      expect(await store.generation()).toBe(1);
    });
  });
}
