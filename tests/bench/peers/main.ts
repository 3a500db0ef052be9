/** What people use today, in a page without screens: called by the driver through `globalThis.peers`. */
import Dexie from "dexie";
import { applyEncryptionMiddleware, cryptoOptions } from "dexie-encrypted";
import PouchDB from "pouchdb-browser";

/** How many documents the pattern of the Community Health Toolkit asks for at once. */
const BATCH = 100;

interface Growth {
  readonly ms: number;
  /** When how many documents were durable, ms since the beginning. */
  readonly growth: readonly (readonly [number, number])[];
}

const json = async (url: string, body?: unknown) =>
  (
    await fetch(
      url,
      body === undefined
        ? {}
        : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } },
    )
  ).json();

function strictDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("rows");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

const putStrict = (database: IDBDatabase, key: string, value: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    const transaction = database.transaction("rows", "readwrite", { durability: "strict" });
    transaction.objectStore("rows").put(value, key);
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

let runs = 0;

const peers = {
  /** PouchDB as it comes: `replicate.from`. */
  async pouch(url: string): Promise<Growth> {
    const local = new PouchDB(`pouch-${++runs}`);
    const startMs = performance.now();
    const growth: [number, number][] = [];
    await new Promise<void>((resolve, reject) => {
      local.replicate
        .from(new PouchDB(url))
        .on("change", ({ docs_written }: { docs_written: number }) =>
          growth.push([performance.now() - startMs, docs_written]),
        )
        .on("complete", () => resolve())
        .on("error", reject);
    });
    const ms = performance.now() - startMs;
    await local.destroy();
    return { ms, growth };
  },
  /** The Community Health Toolkit's first replication: a list of ids, `_bulk_get` by 100, `bulkDocs` that keep their revisions. */
  async cht(url: string): Promise<Growth> {
    const local = new PouchDB(`cht-${++runs}`);
    const startMs = performance.now();
    const growth: [number, number][] = [];
    const { doc_ids_revs: ids } = (await json(`${url}/ids`)) as { doc_ids_revs: { id: string; rev: string }[] };
    for (let at = 0; at < ids.length; at += BATCH) {
      const asked = { docs: ids.slice(at, at + BATCH) };
      const { results } = (await json(`${url}/_bulk_get?revs=true&attachments=true`, asked)) as {
        results: { docs: { ok: object }[] }[];
      };
      await local.bulkDocs(
        results.flatMap(({ docs }) => docs.map(({ ok }) => ok)),
        { new_edits: false },
      );
      growth.push([performance.now() - startMs, at + asked.docs.length]);
    }
    const ms = performance.now() - startMs;
    await local.destroy();
    return { ms, growth };
  },
  /** The least that can be: `sizes` bytes fetched one after the other, each put durably. */
  async bare(url: string, sizes: readonly number[]): Promise<Growth> {
    const database = await strictDatabase(`bare-${++runs}`);
    const startMs = performance.now();
    for (const [at, size] of sizes.entries()) {
      const bytes = new Uint8Array(await (await fetch(`${url}/bytes?n=${size}`)).arrayBuffer());
      await putStrict(database, String(at), bytes);
    }
    const ms = performance.now() - startMs;
    database.close();
    return { ms, growth: [] };
  },
  /** `count` strict puts of `size` bytes into each of two databases, one after the other; ms each. */
  async barePuts(count: number, size: number): Promise<number[]> {
    const pair = [await strictDatabase(`put-a-${++runs}`), await strictDatabase(`put-b-${runs}`)];
    const value = crypto.getRandomValues(new Uint8Array(size));
    const times: number[] = [];
    for (let at = 0; at < count; at++) {
      const fromMs = performance.now();
      for (const database of pair) await putStrict(database, String(at), value);
      times.push(performance.now() - fromMs);
    }
    for (const database of pair) database.close();
    return times;
  },
  /** dexie-encrypted: `count` single puts of `record`, ms each; then `bulk` of them at once, ms. */
  async dexieEncrypted(count: number, bulk: number, record: object): Promise<{ puts: number[]; bulkMs: number }> {
    const database = new Dexie(`dexie-encrypted-${++runs}`);
    applyEncryptionMiddleware(
      database as never,
      crypto.getRandomValues(new Uint8Array(32)),
      { needs: cryptoOptions.NON_INDEXED_FIELDS } as never,
      async () => undefined,
    );
    database.version(1).stores({ needs: "++id" });
    const needs = database.table("needs");
    await database.open();
    const puts: number[] = [];
    for (let at = 0; at < count; at++) {
      const fromMs = performance.now();
      await needs.add({ ...record });
      puts.push(performance.now() - fromMs);
    }
    const fromMs = performance.now();
    await needs.bulkAdd(Array.from({ length: bulk }, () => ({ ...record })));
    const bulkMs = performance.now() - fromMs;
    await database.delete();
    return { puts, bulkMs };
  },
};

export type Peers = typeof peers;

Object.assign(globalThis, { peers });
document.title = "ready";
