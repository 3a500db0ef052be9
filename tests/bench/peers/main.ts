/** What people use today, in a page without screens: called by the driver through `globalThis.peers`. */
import PouchDB from "pouchdb-browser";
import { openStrict, putStrict } from "../page/bare.ts";
import { saves } from "./saves.ts";

/** How many documents the pattern of the Community Health Toolkit asks for at once. */
const BATCH = 100;

interface Growth {
  readonly ms: number;
  /** When how many documents were durable, ms since the beginning. */
  readonly growth: readonly (readonly [number, number])[];
}

const json = async (url: string) => (await fetch(url)).json();

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
  /**
   * The first replication of the Community Health Toolkit, as its web app runs it: PouchDB as it comes for the browser, compacting by itself; a list of ids, of which those go that are here;
   * `bulkGet` by 100 through PouchDB's own way to the server; `bulkDocs` that keep their revisions.
   */
  async cht(url: string): Promise<Growth> {
    const local = new PouchDB(`cht-${++runs}`, { auto_compaction: true });
    const remote = new PouchDB(url, { skip_setup: true });
    const startMs = performance.now();
    const growth: [number, number][] = [];
    const { doc_ids_revs: listed } = (await json(`${url}/ids`)) as { doc_ids_revs: { id: string; rev: string }[] };
    const here = new Set((await local.allDocs()).rows.map(({ id }) => id));
    const ids = listed.filter(({ id }) => !here.has(id));
    for (let at = 0; at < ids.length; at += BATCH) {
      const docs = ids.slice(at, at + BATCH);
      const { results } = await remote.bulkGet({ docs, attachments: true, revs: true });
      const got = results.flatMap(({ docs }) => docs.flatMap((doc) => ("ok" in doc ? [doc.ok] : [])));
      await local.bulkDocs(got, { new_edits: false });
      growth.push([performance.now() - startMs, at + got.length]);
    }
    const ms = performance.now() - startMs;
    await local.destroy();
    return { ms, growth };
  },
  /** The least that can be: `sizes` bytes fetched one after the other, each put durably. */
  async bare(url: string, sizes: readonly number[]): Promise<Growth> {
    const database = await openStrict(`bare-${++runs}`);
    const startMs = performance.now();
    for (const [at, size] of sizes.entries()) {
      const bytes = new Uint8Array(await (await fetch(`${url}/bytes?n=${size}`)).arrayBuffer());
      await putStrict(database, String(at), bytes);
    }
    const ms = performance.now() - startMs;
    database.close();
    return { ms, growth: [] };
  },
  /** From now on every transaction that writes waits for the disk, whatever its library asks for. */
  strict(): void {
    const { prototype } = IDBDatabase;
    const { transaction } = prototype;
    prototype.transaction = function (names, mode, options) {
      return transaction.call(this, names, mode, mode === "readwrite" ? { ...options, durability: "strict" } : options);
    };
  },
  ...saves,
};

export type Peers = typeof peers;

Object.assign(globalThis, { peers });
document.title = "ready";
