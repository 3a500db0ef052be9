/**
 * A server that costs nothing: it answers what a CouchDB would for the same documents, from strings that were made before. Also the page that asks it, so that
 * both have one origin. Listens on 127.0.0.1.
 */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { HelpNeed } from "../../src/need/model.ts";
import { type Dice, makeNeed } from "./sync/needs.ts";

/** A need as such tools keep it: a document of about 600 bytes. */
export function makeDocument(dice: Dice, at: number, day: number): object {
  const need: HelpNeed = makeNeed(dice, day);
  const [rev, author] = [dice.bytes(16), dice.bytes(16)].map((bytes) => Buffer.from(bytes).toString("hex"));
  return {
    _id: Buffer.from(dice.bytes(16))
      .toString("hex")
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"),
    _rev: `1-${rev}`,
    type: "data_record",
    form: "need_registration",
    form_version: { time: 1_780_000_000_000, sha256: author },
    content_type: "xml",
    reported_date: 1_790_000_000_000 + at * 1_000,
    contact: { _id: author, parent: { _id: rev, parent: { _id: author } } },
    from: "+00000000000",
    fields: { ...need, halfDay: need.half },
  };
}

export interface Replay {
  readonly origin: string;
  /** Bytes of bodies that were sent, and calls that were answered, since the last look. */
  look(): { readonly bytes: number; readonly calls: number };
  /** Whether answers in JSON are compressed, as behind a proxy that does so. */
  zip(isOn: boolean): void;
  close(): void;
}

/** With these a page's clock tells 5 µs apart; without them 100, which is a tenth of a save. */
const ALONE = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };

/** Serves `documents` as a database, and the page in `dist`. */
export async function startReplay(dist: string, documents: readonly { _id: string; _rev: string }[]): Promise<Replay> {
  const textById = new Map(documents.map((doc) => [doc._id, JSON.stringify(withRevisions(doc))]));
  const ids = JSON.stringify({ doc_ids_revs: documents.map(({ _id: id, _rev: rev }) => ({ id, rev })) });
  let [bytes, calls, zips] = [0, 0, false];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://replay");
    const answer = (body: string | Buffer, type = "application/json", status = 200) => {
      const isZipped = zips && type === "application/json";
      const sent = isZipped ? gzipSync(body, { level: 6 }) : Buffer.from(body);
      if (url.pathname.startsWith("/db")) [bytes, calls] = [bytes + sent.length, calls + 1];
      response
        .writeHead(status, { ...ALONE, "content-type": type, ...(isZipped && { "content-encoding": "gzip" }) })
        .end(sent);
    };
    if (url.pathname === "/db/bytes")
      return answer(Buffer.alloc(Number(url.searchParams.get("n")), 7), "application/octet-stream");
    if (url.pathname === "/db/ids") return answer(ids);
    if (url.pathname === "/db/_changes") return answer(changes(documents, url.searchParams));
    if (url.pathname.startsWith("/db/_local/"))
      return request.method === "PUT"
        ? answer('{"ok":true,"id":"_local/x","rev":"0-1"}')
        : answer('{"error":"not_found"}', undefined, 404);
    if (url.pathname === "/db/_bulk_get") return void readBody(request).then((body) => answer(bulkGet(textById, body)));
    if (url.pathname === "/db/")
      return answer(
        JSON.stringify({ db_name: "db", doc_count: documents.length, update_seq: String(documents.length) }),
      );
    const file = path.join(dist, url.pathname === "/" ? "index.html" : url.pathname);
    answer(readFileSync(file), TYPES[path.extname(file)] ?? "application/octet-stream");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    zip: (isOn) => {
      zips = isOn;
    },
    look: () => {
      const seen = { bytes, calls };
      [bytes, calls] = [0, 0];
      return seen;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const withRevisions = (doc: { _rev: string }) => ({ ...doc, _revisions: { start: 1, ids: [doc._rev.slice(2)] } });

function changes(documents: readonly { _id: string; _rev: string }[], asked: URLSearchParams): string {
  const since = Number(asked.get("since") ?? 0);
  const page = documents.slice(since, since + Number(asked.get("limit") ?? documents.length));
  const results = page.map(({ _id: id, _rev: rev }, at) => ({ seq: String(since + at + 1), id, changes: [{ rev }] }));
  return JSON.stringify({
    results,
    last_seq: String(since + page.length),
    pending: documents.length - since - page.length,
  });
}

function bulkGet(textById: ReadonlyMap<string, string>, body: string): string {
  const { docs } = JSON.parse(body) as { docs: { id: string }[] };
  const results = docs.map(({ id }) => `{"id":${JSON.stringify(id)},"docs":[{"ok":${textById.get(id)}}]}`);
  return `{"results":[${results.join(",")}]}`;
}

async function readBody(request: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}
