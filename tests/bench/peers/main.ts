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

const json = async (url: string, body?: unknown) =>
  (
    await fetch(
      url,
      body === undefined
        ? {}
        : { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } },
    )
  ).json();

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
  ...saves,
};

export type Peers = typeof peers;

Object.assign(globalThis, { peers });
document.title = "ready";
