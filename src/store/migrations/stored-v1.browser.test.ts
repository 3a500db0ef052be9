import { describe, expect, it } from "vitest";
import { bytesToHex, utf8ToBytes } from "../../kit/bytes.ts";
import { systemRandom } from "../../kit/random.ts";
import { unwrapResult } from "../../kit/result.ts";
import { openDexieStore } from "../dexie/dexie-store.ts";
import { defaultHome } from "../dexie/home.ts";

/** What version 1 left on a phone, written without the code under test. Never edited. */
const STORED_V1 = {
  nativeVersion: 10,
  keyPath: "key",
  stores: {
    meta: [{ key: "head", value: utf8ToBytes("head 7") }],
    journal: [
      { key: "0001", value: utf8ToBytes("first") },
      { key: "0002", value: utf8ToBytes("second") },
    ],
    outbox: [{ key: "op", value: utf8ToBytes("waiting") }],
    pages: [{ key: "p", value: new Uint8Array(70_000).fill(7) }],
    segments: [{ key: "s", value: utf8ToBytes("sealed") }],
    state: [{ key: "generation", value: 41 }],
  },
} as const;

const finish = (request: IDBRequest | IDBTransaction, success: "success" | "complete") =>
  new Promise<void>((resolve, reject) => {
    request.addEventListener(success, () => resolve());
    request.addEventListener("error", () => reject(request.error));
  });

async function writeFixture(name: string): Promise<void> {
  const opening = indexedDB.open(name, STORED_V1.nativeVersion);
  opening.onupgradeneeded = () => {
    for (const [store, rows] of Object.entries(STORED_V1.stores)) {
      const created = opening.result.createObjectStore(store, { keyPath: STORED_V1.keyPath });
      for (const row of rows) created.put(row);
    }
  };
  await finish(opening, "success");
  opening.result.close();
}

describe("S11 a database that version 1 stored", () => {
  it("S11 opens as existing, with every row and its generation, and goes on from there", async () => {
    const name = `t-${bytesToHex(systemRandom.bytes(16))}`;
    await writeFixture(name);
    const { store, isNew } = unwrapResult(await openDexieStore(defaultHome(name), true));
    expect(isNew).toBe(false);
    for (const table of ["meta", "journal", "outbox", "pages", "segments"] as const)
      expect(await store.list(table)).toEqual(STORED_V1.stores[table]);
    expect(unwrapResult(await store.commit({ remove: [{ table: "outbox", key: "op" }] }))).toBe(42);
  });

  it("S11 is what the newest version still lets an older shell open: a higher version with more tables", async () => {
    const name = `t-${bytesToHex(systemRandom.bytes(16))}`;
    await writeFixture(name);
    const upgrading = indexedDB.open(name, 990);
    upgrading.onupgradeneeded = () => upgrading.result.createObjectStore("later", { keyPath: "key" });
    await finish(upgrading, "success");
    upgrading.result.close();
    const { store } = unwrapResult(await openDexieStore(defaultHome(name), true));
    expect(await store.get({ table: "meta", key: "head" })).toEqual(utf8ToBytes("head 7"));
  });
});
