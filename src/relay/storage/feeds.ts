/** Feeds and the one transaction that appends to them. Rules R1–R3. */
import type { Transaction } from "kysely";
import { type FeedId, type ProgrammeId, toHead, toSignKey } from "../../kit/brand.ts";
import { isEqualBytes } from "../../kit/bytes.ts";
import { UsageError } from "../../kit/errors.ts";
import { applyAct, StaleAct } from "./acts.ts";
import { ClosedMeanwhile, isClosed } from "./closings.ts";
import type { AppendOutcome, NewSegment, RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";
import { rowToSegment } from "./rows.ts";
import type { Tables } from "./schema.ts";

type Part = Pick<RelayStorage, "introduceFeed" | "findFeed" | "appendSegment">;
type Tx = Transaction<Tables>;

const NO_HEAD = new Uint8Array(32);

/** The part of the port that is about feeds. */
export const feedsPart = (database: Database): Part => ({
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
      if (row === undefined) return null;
      const { author, introduction, head_seq: headSeq, head } = row;
      return { programmeId, feedId, author: toSignKey(author), introduction, headSeq, head: toHead(head) };
    }),

  appendSegment: async (segment) => {
    try {
      return await database.transact(async (tx) =>
        (await moveHead(tx, segment)) ? insert(tx, segment) : explain(tx, segment),
      );
    } catch (error) {
      if (error instanceof StaleAct) return { kind: "stale" };
      if (error instanceof ClosedMeanwhile) return { kind: "closed" };
      throw error;
    }
  },
});

/** Compare and set: only the segment that follows the present head moves it, and whoever comes second waits here and then finds it moved. */
async function moveHead(tx: Tx, { programmeId, feedId, seq, head, prev }: NewSegment): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("feeds")
    .set({ head_seq: seq, head })
    .where("pid", "=", programmeId)
    .where("fid", "=", feedId)
    .where("head_seq", "=", seq - 1)
    .where("head", "=", prev)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

async function insert(tx: Tx, segment: NewSegment): Promise<AppendOutcome> {
  const { programmeId: pid, feedId: fid, seq, kind, header, signature, head, bodyLen, sealedBody } = segment;
  const cursor = await nextCursor(tx, pid);
  if (await isClosed(tx, pid)) throw new ClosedMeanwhile();
  const row = { pid, fid, seq, cursor, kind, header, signature, head, body_len: bodyLen, sealed_body: sealedBody };
  await tx.insertInto("segments").values(row).execute();
  const addressed = segment.addressedTo.map((keyId) => ({ pid, key_id: keyId, cursor }));
  if (addressed.length > 0)
    await tx
      .insertInto("addressed")
      .values(addressed)
      .onConflict((c) => c.doNothing())
      .execute();
  if (segment.act) await applyAct(tx, pid, cursor, segment.act);
  return { kind: "appended", cursor };
}

/** The row stays locked until the transaction ends, so cursors become visible in their order. Rule R2. */
async function nextCursor(tx: Tx, pid: ProgrammeId): Promise<number> {
  const row = await tx
    .updateTable("programmes")
    .set((of) => ({ counter: of("counter", "+", 1) }))
    .where("pid", "=", pid)
    .returning("counter")
    .executeTakeFirstOrThrow();
  return row.counter;
}

/** Why the head did not move. */
async function explain(tx: Tx, { programmeId, feedId, seq, header }: NewSegment): Promise<AppendOutcome> {
  if (await isClosed(tx, programmeId)) return { kind: "closed" };
  const query = tx.selectFrom("segments").selectAll().where("pid", "=", programmeId).where("fid", "=", feedId);
  const row = await query.where("seq", "=", seq).executeTakeFirst();
  if (row !== undefined && isEqualBytes(row.header, header)) return { kind: "same", cursor: row.cursor };
  if (row !== undefined) return { kind: "conflict", stored: rowToSegment(row) };
  const feed = await feedRow(tx, programmeId, feedId);
  return { kind: "gap", headSeq: feed.head_seq, head: toHead(feed.head) };
}

async function feedRow(tx: Tx, pid: ProgrammeId, fid: FeedId) {
  const row = await tx.selectFrom("feeds").selectAll().where("pid", "=", pid).where("fid", "=", fid).executeTakeFirst();
  if (row === undefined) throw new UsageError("FEED_UNKNOWN");
  return row;
}
