/** Pages of a programme's log, whole or as one device may see it. */
import type { Kysely } from "kysely";
import type { ProgrammeId } from "../../kit/brand.ts";
import { isEqualBytes } from "../../kit/bytes.ts";
import { rowToSegment } from "./feeds.ts";
import type { LogEntry, LogPage, LogQuery, RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";
import type { Tables } from "./schema.ts";

const KIND_CONTROL = 4;

/** The part of the port that reads the log. */
export const logPart = (database: Database): Pick<RelayStorage, "readLog"> => ({
  readLog: (programmeId, query) => database.run((db) => readPage(db, programmeId, query)),
});

async function readPage(db: Kysely<Tables>, pid: ProgrammeId, query: LogQuery): Promise<LogPage> {
  const end = await readCounter(db, pid); // read first: what is appended meanwhile belongs to the next page
  const sizes = await selectVisible(db, pid, query, end);
  const fitting = sizes.slice(0, Math.min(countFitting(sizes, query.maxBodyBytes), query.maxEntries));
  const isEnd = fitting.length === sizes.length;
  const last = fitting.at(-1)?.cursor ?? end;
  const entries =
    fitting.length === 0
      ? []
      : await readEntries(
          db,
          pid,
          fitting.map(({ cursor }) => cursor),
        );
  return { entries, next: isEnd ? Math.max(end, query.after) : last, isEnd };
}

async function readCounter(db: Kysely<Tables>, pid: ProgrammeId): Promise<number> {
  const row = await db.selectFrom("programmes").select("counter").where("pid", "=", pid).executeTakeFirst();
  return row?.counter ?? 0;
}

/** Cursors and sizes of what the reader may see, one more than asked for, to tell whether the page is the last. */
function selectVisible(db: Kysely<Tables>, pid: ProgrammeId, { after, maxEntries, reader }: LogQuery, end: number) {
  const all = db
    .selectFrom("segments")
    .select(["cursor", "body_len"])
    .where("pid", "=", pid)
    .where("cursor", ">", after)
    .where("cursor", "<=", end)
    .orderBy("cursor")
    .limit(maxEntries + 1);
  if (reader === "all") return all.execute();
  const { keyId } = reader;
  if (keyId === null) return all.where("kind", "=", KIND_CONTROL).execute();
  const addressed = db.selectFrom("addressed").select("cursor").where("pid", "=", pid).where("key_id", "=", keyId);
  return all.where((is) => is.or([is("kind", "=", KIND_CONTROL), is("cursor", "in", addressed)])).execute();
}

/** How many entries from the start stay within `maxBytes`; at least one where there is one. */
function countFitting(sizes: readonly { readonly body_len: number }[], maxBytes: number): number {
  let sum = 0;
  const tooMany = sizes.findIndex(({ body_len }, at) => {
    sum += body_len;
    return at > 0 && sum > maxBytes;
  });
  return tooMany === -1 ? sizes.length : tooMany;
}

async function readEntries(db: Kysely<Tables>, pid: ProgrammeId, cursors: readonly number[]): Promise<LogEntry[]> {
  const rows = await db
    .selectFrom("segments")
    .innerJoin("feeds", (join) => join.onRef("feeds.pid", "=", "segments.pid").onRef("feeds.fid", "=", "segments.fid"))
    .selectAll("segments")
    .select("feeds.introduction")
    .where("segments.pid", "=", pid)
    .where("segments.cursor", "in", cursors)
    .orderBy("segments.cursor")
    .execute();
  return rows.map((row, at) => {
    const isFirstOfFeed = rows.findIndex(({ fid }) => isEqualBytes(fid, row.fid)) === at;
    return { cursor: row.cursor, segment: rowToSegment(row), introduction: isFirstOfFeed ? row.introduction : null };
  });
}
