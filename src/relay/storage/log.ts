/** Pages of a programme's log and of single feeds, whole or as one device may see them, and its control segments. */
import { type Kysely, type SelectQueryBuilder, sql } from "kysely";
import { type FeedId, type ProgrammeId, toHead, toSignKey } from "../../kit/brand.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import type { FeedsPage, LogEntry, LogPage, LogQuery, LogReader, PageTerms, RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";
import { rowToSegment } from "./rows.ts";
import type { Tables } from "./schema.ts";

type Part = Pick<RelayStorage, "readLog" | "readCursors" | "readFeeds" | "readControl" | "findHead">;

const KIND_CONTROL = 4;

/** The part of the port that reads the log. */
export const logPart = (database: Database): Part => ({
  readLog: (programmeId, query) => database.run((db) => readPage(db, programmeId, query)),
  readCursors: (ids) =>
    database.run(async (db) => {
      if (ids.length === 0) return new Map();
      const closed = db.selectFrom("closings").select("pid").where("pid", "in", ids);
      const open = db.selectFrom("programmes").select(["pid", "counter"]).where("pid", "in", ids);
      const rows = await open.where("pid", "not in", closed).execute();
      return new Map(rows.map(({ pid, counter }) => [bytesToHex(pid), counter]));
    }),
  readFeeds: (programmeId, held, terms) => database.run((db) => readFeeds(db, programmeId, held, terms)),

  readControl: (pid, { from, which, maxEntries }) =>
    database.run(async (db) => {
      const all = db
        .selectFrom("segments")
        .innerJoin("feeds", (on) => on.onRef("feeds.pid", "=", "segments.pid").onRef("feeds.fid", "=", "segments.fid"))
        .selectAll("segments")
        .select(["feeds.author", "feeds.introduction"])
        .where("segments.pid", "=", pid)
        .where("segments.kind", "=", KIND_CONTROL)
        .where("segments.cursor", ">=", from)
        .orderBy("segments.cursor")
        .limit(maxEntries);
      const acts = db.selectFrom("acts").select("cursor").where("pid", "=", pid).where("cursor", ">=", from);
      const rows = await (which === "all" ? all : all.where("segments.cursor", "in", acts)).execute();
      return rows.map((row) => ({
        cursor: row.cursor,
        author: toSignKey(row.author),
        introduction: row.introduction,
        segment: rowToSegment(row),
      }));
    }),

  findHead: (pid, fid, seq) =>
    database.run(async (db) => {
      const feed = db.selectFrom("segments").select("head").where("pid", "=", pid).where("fid", "=", fid);
      const row = await feed.where("seq", "=", seq).executeTakeFirst();
      return row ? toHead(row.head) : null;
    }),
});

async function readPage(db: Kysely<Tables>, pid: ProgrammeId, query: LogQuery): Promise<LogPage> {
  const end = await readCounter(db, pid); // read first: what is appended meanwhile belongs to the next page
  const sizes = await selectVisible(db, pid, query.reader)
    .where("cursor", ">", query.after)
    .where("cursor", "<=", end)
    .orderBy("cursor")
    .limit(query.maxEntries + 1) // one more than asked for, to tell whether the page is the last
    .execute();
  const fitting = fitPage(sizes, query);
  const isEnd = fitting.length === sizes.length;
  const next = isEnd ? Math.max(end, query.after) : (fitting.at(-1)?.cursor ?? end);
  return { entries: await readEntries(db, pid, fitting), next, isEnd };
}

async function readCounter(db: Kysely<Tables>, pid: ProgrammeId): Promise<number> {
  const row = await db.selectFrom("programmes").select("counter").where("pid", "=", pid).executeTakeFirst();
  return row?.counter ?? 0;
}

async function readFeeds(
  db: Kysely<Tables>,
  pid: ProgrammeId,
  held: readonly { readonly feedId: FeedId; readonly seq: number }[],
  terms: PageTerms,
): Promise<FeedsPage> {
  const sizes: Size[] = [];
  for (const { feedId, seq } of await keepGrown(db, pid, held)) {
    if (sizes.length > terms.maxEntries) break;
    const feed = selectVisible(db, pid, terms.reader).where("fid", "=", feedId).where("seq", ">", seq);
    sizes.push(
      ...(await feed
        .orderBy("seq")
        .limit(terms.maxEntries + 1 - sizes.length)
        .execute()),
    );
  }
  const fitting = fitPage(sizes, terms);
  return { entries: await readEntries(db, pid, fitting), isEnd: fitting.length === sizes.length };
}

/** Those of which more is here than is held: usually few, so that the others cost one query together. */
async function keepGrown<Held extends { readonly feedId: FeedId; readonly seq: number }>(
  db: Kysely<Tables>,
  pid: ProgrammeId,
  held: readonly Held[],
): Promise<readonly Held[]> {
  const ids = held.map(({ feedId }) => feedId);
  const feeds = db.selectFrom("feeds").select(["fid", "head_seq"]).where("pid", "=", pid).where("fid", "in", ids);
  const seqByHex = new Map((await feeds.execute()).map(({ fid, head_seq }) => [bytesToHex(fid), head_seq]));
  return held.filter(({ feedId, seq }) => (seqByHex.get(bytesToHex(feedId)) ?? 0) > seq);
}

interface Size {
  readonly cursor: number;
  /** Of the body that is stored; 0 once it was dropped. */
  readonly size: number;
}

/** Cursors and sizes of what the reader may see. */
function selectVisible(
  db: Kysely<Tables>,
  pid: ProgrammeId,
  reader: LogReader,
): SelectQueryBuilder<Tables, "segments", Size> {
  const all = db
    .selectFrom("segments")
    .select(["cursor", sql<number>`case when sealed_body is null then 0 else body_len end`.as("size")])
    .where("pid", "=", pid);
  if (reader === "all") return all;
  const { keyIds } = reader;
  if (keyIds.length === 0) return all.where("kind", "=", KIND_CONTROL);
  const addressed = db.selectFrom("addressed").select("cursor").where("pid", "=", pid).where("key_id", "in", keyIds);
  return all.where((is) => is.or([is("kind", "=", KIND_CONTROL), is("cursor", "in", addressed)]));
}

/** What a page takes of `sizes`, from the start; at least one where there is one. */
function fitPage(sizes: readonly Size[], { maxEntries, maxBodyBytes }: PageTerms): readonly Size[] {
  let sum = 0;
  const tooMany = sizes.findIndex(({ size }, at) => {
    sum += size;
    return at > 0 && sum > maxBodyBytes;
  });
  return sizes.slice(0, Math.min(tooMany === -1 ? sizes.length : tooMany, maxEntries));
}

/** The entries at these cursors in this order. */
async function readEntries(db: Kysely<Tables>, pid: ProgrammeId, sizes: readonly Size[]): Promise<LogEntry[]> {
  if (sizes.length === 0) return [];
  const order = new Map(sizes.map(({ cursor }, at) => [cursor, at]));
  const rows = await db
    .selectFrom("segments")
    .innerJoin("feeds", (join) => join.onRef("feeds.pid", "=", "segments.pid").onRef("feeds.fid", "=", "segments.fid"))
    .selectAll("segments")
    .select("feeds.introduction")
    .where("segments.pid", "=", pid)
    .where("segments.cursor", "in", [...order.keys()])
    .execute();
  rows.sort((a, b) => (order.get(a.cursor) ?? 0) - (order.get(b.cursor) ?? 0));
  const met = new Set<string>();
  return rows.map((row) => {
    const feed = bytesToHex(row.fid);
    const introduction = met.has(feed) ? null : row.introduction;
    met.add(feed);
    return { cursor: row.cursor, segment: rowToSegment(row), introduction };
  });
}
