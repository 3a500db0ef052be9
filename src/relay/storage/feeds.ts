/** Feeds, who writes them, and what is appended to them. Rules R1–R3. */
import type { Transaction } from "kysely";
import { type FeedId, type ProgrammeId, toFeedId, toHead, toProgrammeId, toSignKey } from "../../kit/brand.ts";
import { isEqualBytes } from "../../kit/bytes.ts";
import { UsageError } from "../../kit/errors.ts";
import { StaleAct } from "./acts.ts";
import { appendCalls } from "./append.ts";
import { type Call, makeBatches, type Outcomes } from "./batches.ts";
import { ClosedMeanwhile } from "./closings.ts";
import { joinedToDevice, rowToSeat } from "./devices.ts";
import type { Feed, RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";
import type { Tables } from "./schema.ts";
import { statement } from "./statement.ts";

type Part = Pick<RelayStorage, "introduceFeed" | "findFeed" | "findWriter" | "appendSegment" | "appendSegments">;
type Tx = Transaction<Tables>;

const NO_HEAD = new Uint8Array(32);

const sayWriter = statement(
  (db, { programmeId, feedId }: { readonly programmeId: ProgrammeId; readonly feedId: FeedId }) =>
    db
      .selectFrom("feeds")
      .leftJoin("devices", (on) =>
        on.onRef("devices.pid", "=", "feeds.pid").onRef("devices.device_key", "=", "feeds.author"),
      )
      .leftJoin("seats", (on) => on.onRef("seats.pid", "=", "feeds.pid").onRef("seats.device_key", "=", "feeds.author"))
      .selectAll("feeds")
      .select(["scope", "devices.key_id", "certificate", "revoked", "published"])
      .select(["state", "seats.key_id as seat_key_id"])
      .where("feeds.pid", "=", programmeId)
      .where("fid", "=", feedId),
);

/** The part of the port that is about feeds. */
export function feedsPart(database: Database): Part {
  const append = (calls: readonly Call[]) => appendNow(database, calls);
  const appendGathered = makeBatches(append);
  return {
    introduceFeed: ({ programmeId: pid, feedId: fid, author, introduction }) =>
      database.transact(async (tx) => {
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto("feeds")
          .values({ pid, fid, author, introduction, head_seq: 0, head: NO_HEAD })
          .onConflict((row) => row.columns(["pid", "fid"]).doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows === 1n) return "introduced";
        const known = await feedRow(tx, pid, fid);
        return isEqualBytes(known.author, author) ? "same" : "conflict";
      }),

    findFeed: (programmeId, feedId) =>
      database.run(async (db) => {
        const query = db.selectFrom("feeds").selectAll().where("pid", "=", programmeId).where("fid", "=", feedId);
        const row = await query.executeTakeFirst();
        return row ? rowToFeed(row) : null;
      }),

    findWriter: (programmeId, feedId) =>
      database.run(async (db) => {
        const [row] = await sayWriter(db, { programmeId, feedId });
        if (!row) return null;
        const feed = rowToFeed(row);
        const seat = row.state === null ? null : rowToSeat({ state: row.state, key_id: row.seat_key_id });
        return { feed, device: joinedToDevice(feed, row), seat };
      }),

    appendSegment: async (segment) => {
      const [outcome] = segment.act
        ? await appendAct(append, [segment])
        : await appendGathered(segment.programmeId, [segment]);
      return outcome as NonNullable<typeof outcome>;
    },

    appendSegments: async (segments) => {
      const [first] = segments;
      return first ? appendGathered(first.programmeId, segments) : [];
    },
  };
}

/** Calls of one programme in one transaction; all are `closed` where it is. */
async function appendNow(database: Database, calls: readonly Call[]): Promise<readonly Outcomes[]> {
  const programmeId = calls[0]?.[0]?.programmeId;
  if (!programmeId) throw new UsageError("FEED_UNKNOWN");
  try {
    return await database.transact((tx) => appendCalls(tx, programmeId, calls));
  } catch (error) {
    if (error instanceof ClosedMeanwhile) return calls.map(() => [{ kind: "closed" }]);
    throw error;
  }
}

async function appendAct(append: (calls: readonly Call[]) => Promise<readonly Outcomes[]>, call: Call) {
  try {
    const [outcomes = []] = await append([call]);
    return outcomes;
  } catch (error) {
    if (error instanceof StaleAct) return [{ kind: "stale" as const }];
    throw error;
  }
}

function rowToFeed(row: Tables["feeds"]): Feed {
  const ids = { programmeId: toProgrammeId(row.pid), feedId: toFeedId(row.fid), author: toSignKey(row.author) };
  return { ...ids, introduction: row.introduction, headSeq: row.head_seq, head: toHead(row.head) };
}

async function feedRow(tx: Tx, pid: ProgrammeId, fid: FeedId) {
  const row = await tx.selectFrom("feeds").selectAll().where("pid", "=", pid).where("fid", "=", fid).executeTakeFirst();
  if (row === undefined) throw new UsageError("FEED_UNKNOWN");
  return row;
}
