/**
 * The one transaction that appends. Rules R1–R3. The programme's counter comes first in every one of them: its row stays locked until the end, so that cursors become visible in their
 * order and the heads that are read behind it are the newest.
 */
import type { InsertResult, Transaction } from "kysely";
import { type ProgrammeId, toHead } from "../../kit/brand.ts";
import { type Bytes, bytesToHex, isEqualBytes } from "../../kit/bytes.ts";
import { UsageError } from "../../kit/errors.ts";
import { applyAct } from "./acts.ts";
import type { Call, Outcomes } from "./batches.ts";
import { ClosedMeanwhile, isClosed } from "./closings.ts";
import type { AppendOutcome, NewSegment } from "./port.ts";
import { rowToSegment } from "./rows.ts";
import type { Tables } from "./schema.ts";
import { listStatement, rowsStatement, statement } from "./statement.ts";

type Tx = Transaction<Tables>;
type Placed = NewSegment & { readonly cursor: number };

/** Rows of one statement: few lengths, because each is a statement of its own, which is kept prepared, and SQLite keeps with it what was bound to it last. */
const ROWS_AT_ONCE = [32, 8, 4, 2, 1] as const;

/** What a transaction is about to write. */
interface Draft {
  readonly tx: Tx;
  readonly pid: ProgrammeId;
  /** By feed in hex: its row as it will be. */
  readonly feeds: Map<string, Tables["feeds"]>;
  readonly moved: Set<string>;
  readonly placed: Placed[];
  cursor: number;
}

/** Appends calls of one programme; an act comes alone. Throws `ClosedMeanwhile`, `StaleAct`, and `UsageError` `FEED_UNKNOWN`, all of which undo the transaction. */
export async function appendCalls(tx: Tx, pid: ProgrammeId, calls: readonly Call[]): Promise<readonly Outcomes[]> {
  const all = calls.flat();
  const first = [raiseCounter(tx, pid, all.length), isClosed(tx, pid), readFeeds(tx, pid, all)] as const; // said at once and done in this order
  const [counter, isOver, feeds] = await Promise.all(first);
  if (isOver) throw new ClosedMeanwhile();
  if (counter === null) throw new UsageError("FEED_UNKNOWN");
  const draft: Draft = { tx, pid, feeds, moved: new Set(), placed: [], cursor: counter - all.length };
  const outcomes: Outcomes[] = [];
  for (const call of calls) outcomes.push(await draftCall(draft, call));
  if (draft.cursor < counter) await raiseCounter(tx, pid, draft.cursor - counter); // cursors have no holes
  await write(draft);
  return outcomes;
}

/** The counter after `count` more, or `null` where the programme is not there. Rule R2. */
async function raiseCounter(tx: Tx, pid: ProgrammeId, count: number): Promise<number | null> {
  const [row] = await sayRaise(tx, { pid, count });
  return row?.counter ?? null;
}

const sayRaise = statement((db, { pid, count }: { readonly pid: ProgrammeId; readonly count: number }) =>
  db
    .updateTable("programmes")
    .set((of) => ({ counter: of("counter", "+", count) }))
    .where("pid", "=", pid)
    .returning("counter"),
);

async function readFeeds(tx: Tx, pid: ProgrammeId, segments: readonly NewSegment[]) {
  const ids = new Map(segments.map(({ feedId }) => [bytesToHex(feedId), feedId]));
  const rows = await sayFeeds(tx, [pid, ...ids.values()]);
  return new Map(rows.map((row) => [bytesToHex(row.fid), row]));
}

const sayFeeds = listStatement((db, [pid, ...ids]: readonly Bytes[]) =>
  db
    .selectFrom("feeds")
    .selectAll()
    .where("pid", "=", pid as Bytes)
    .where("fid", "in", ids),
);

/** As far as the first that is neither appended nor there already. */
async function draftCall(draft: Draft, call: Call): Promise<Outcomes> {
  const outcomes: AppendOutcome[] = [];
  for (const segment of call) {
    const outcome = await draftOne(draft, segment);
    outcomes.push(outcome);
    if (outcome.kind !== "appended" && outcome.kind !== "same") break;
  }
  return outcomes;
}

async function draftOne(draft: Draft, segment: NewSegment): Promise<AppendOutcome> {
  const { feedId, seq, prev, head } = segment;
  const name = bytesToHex(feedId);
  const feed = draft.feeds.get(name);
  if (!feed) throw new UsageError("FEED_UNKNOWN");
  if (feed.head_seq !== seq - 1 || !isEqualBytes(feed.head, prev)) return explain(draft, segment, feed);
  draft.feeds.set(name, { ...feed, head_seq: seq, head });
  draft.moved.add(name);
  const cursor = ++draft.cursor;
  draft.placed.push({ ...segment, cursor });
  return { kind: "appended", cursor };
}

/** Why it does not follow the head. */
async function explain(draft: Draft, segment: NewSegment, feed: Tables["feeds"]): Promise<AppendOutcome> {
  const stored = await findStored(draft, segment);
  if (!stored) return { kind: "gap", headSeq: feed.head_seq, head: toHead(feed.head) };
  if (isEqualBytes(stored.segment.header, segment.header)) return { kind: "same", cursor: stored.cursor };
  return { kind: "conflict", stored: stored.segment };
}

async function findStored({ tx, pid, placed }: Draft, { feedId, seq }: NewSegment) {
  const own = placed.find((one) => one.seq === seq && isEqualBytes(one.feedId, feedId));
  if (own) return { segment: own, cursor: own.cursor };
  const query = tx.selectFrom("segments").selectAll().where("pid", "=", pid).where("fid", "=", feedId);
  const row = await query.where("seq", "=", seq).executeTakeFirst();
  return row ? { segment: rowToSegment(row), cursor: row.cursor } : null;
}

/** One after the other: a full disk undoes a transaction of SQLite by itself, and what is said behind that would stand alone. */
async function write({ tx, pid, feeds, moved, placed }: Draft): Promise<void> {
  const heads = [...moved].flatMap((name) => feeds.get(name) ?? []);
  for (const rows of portions(placed.map(toRow))) await addSegments(tx, rows);
  for (const rows of portions(heads)) await moveHeads(tx, rows);
  for (const rows of portions(placed.flatMap(toAddressed))) await addAddressed(tx, rows);
  for (const { cursor, act } of placed) if (act) await applyAct(tx, pid, cursor, act);
}

const addSegments = rowsStatement<Tables["segments"], InsertResult>(
  ["pid", "fid", "seq", "cursor", "kind", "header", "signature", "head", "body_len", "sealed_body"],
  (db, rows) => db.insertInto("segments").values(rows),
);

const addAddressed = rowsStatement<Tables["addressed"], InsertResult>(["pid", "key_id", "cursor"], (db, rows) =>
  db
    .insertInto("addressed")
    .values(rows)
    .onConflict((row) => row.doNothing()),
);

/** The rows are there: this is how all engines change several to different values at once. */
const moveHeads = rowsStatement<Tables["feeds"], InsertResult>(
  ["pid", "fid", "author", "introduction", "head_seq", "head"],
  (db, rows) =>
    db
      .insertInto("feeds")
      .values(rows)
      .onConflict((row) =>
        row
          .columns(["pid", "fid"])
          .doUpdateSet((of) => ({ head_seq: of.ref("excluded.head_seq"), head: of.ref("excluded.head") })),
      ),
);

const toRow = (placed: Placed): Tables["segments"] => {
  const { programmeId: pid, feedId: fid, seq, cursor, kind, header, signature, head, bodyLen, sealedBody } = placed;
  return { pid, fid, seq, cursor, kind, header, signature, head, body_len: bodyLen, sealed_body: sealedBody };
};

const toAddressed = ({ programmeId: pid, addressedTo, cursor }: Placed) =>
  addressedTo.map((key_id) => ({ pid, key_id, cursor }));

function portions<Row>(rows: readonly Row[]): readonly (readonly Row[])[] {
  const all: (readonly Row[])[] = [];
  for (let at = 0; at < rows.length; at += all.at(-1)?.length ?? 1) {
    const length = ROWS_AT_ONCE.find((count) => count <= rows.length - at) ?? 1;
    all.push(rows.slice(at, at + length));
  }
  return all;
}
