/** Saving in encrypted stores that people would pick: records one by one, ms each, and then many at once, ms. */
import CryptoPouch from "crypto-pouch";
import Dexie from "dexie";
import { applyEncryptionMiddleware, cryptoOptions } from "dexie-encrypted";
import PouchDB from "pouchdb-browser";
import { createRxDatabase } from "rxdb/plugins/core";
import { wrappedKeyEncryptionCryptoJsStorage } from "rxdb/plugins/encryption-crypto-js";
import { getRxStorageDexie } from "rxdb/plugins/storage-dexie";

export interface Saves {
  readonly puts: number[];
  readonly bulkMs: number;
}

interface Store {
  put(record: object): Promise<unknown>;
  putAll(records: readonly object[]): Promise<unknown>;
  end(): Promise<unknown>;
}

let runs = 0;
const nextId = () => crypto.randomUUID();

async function openDexie(): Promise<Store> {
  const database = new Dexie(`dexie-encrypted-${++runs}`);
  applyEncryptionMiddleware(
    database as never,
    crypto.getRandomValues(new Uint8Array(32)),
    { needs: cryptoOptions.NON_INDEXED_FIELDS } as never,
    async () => undefined,
  );
  database.version(1).stores({ needs: "id" });
  await database.open();
  const needs = database.table("needs");
  return {
    put: (record) => needs.add({ id: nextId(), ...record }),
    putAll: (records) => needs.bulkAdd(records.map((record) => ({ id: nextId(), ...record }))),
    end: () => database.delete(),
  };
}

async function openPouch(): Promise<Store> {
  PouchDB.plugin(CryptoPouch);
  const local = new PouchDB(`crypto-pouch-${++runs}`);
  await (local as unknown as { crypto(password: string): Promise<void> }).crypto("seven words of a coordinator");
  return {
    put: (record) => local.put({ _id: nextId(), ...record }),
    putAll: (records) => local.bulkDocs(records.map((record) => ({ _id: nextId(), ...record }))),
    end: () => local.destroy(),
  };
}

async function openRx(record: object): Promise<Store> {
  const database = await createRxDatabase({
    name: `rxdb-${++runs}`,
    storage: wrappedKeyEncryptionCryptoJsStorage({ storage: getRxStorageDexie() }),
    password: "seven words of a coordinator",
    multiInstance: false,
  });
  const sealed = Object.keys(record);
  const schema = {
    version: 0,
    primaryKey: "id",
    type: "object",
    properties: { id: { type: "string", maxLength: 36 }, ...Object.fromEntries(sealed.map((key) => [key, {}])) },
    required: ["id"],
    encrypted: sealed,
  };
  const { needs } = (await database.addCollections({ needs: { schema } } as never)) as unknown as {
    needs: { insert(one: object): Promise<unknown>; bulkInsert(all: object[]): Promise<unknown> };
  };
  return {
    put: (one) => needs.insert({ id: nextId(), ...one }),
    putAll: (records) => needs.bulkInsert(records.map((one) => ({ id: nextId(), ...one }))),
    end: () => database.remove(),
  };
}

async function measure(store: Store, record: object, count: number, bulk: number): Promise<Saves> {
  const puts: number[] = [];
  for (let at = 0; at < count; at++) {
    const fromMs = performance.now();
    await store.put(record);
    puts.push(performance.now() - fromMs);
  }
  const many = Array.from({ length: bulk }, () => ({ ...record }));
  const fromMs = performance.now();
  await store.putAll(many);
  const bulkMs = performance.now() - fromMs;
  await store.end();
  return { puts, bulkMs };
}

export const saves = {
  dexieEncrypted: async (record: object, count: number, bulk: number) =>
    measure(await openDexie(), record, count, bulk),
  cryptoPouch: async (record: object, count: number, bulk: number) => measure(await openPouch(), record, count, bulk),
  rxdb: async (record: object, count: number, bulk: number) => measure(await openRx(record), record, count, bulk),
};
