/**
 * The tables and how older databases reach them. Runs on every start; a database that is up to date is only read.
 * A migration that was released is never edited: the next change is the next entry.
 */
import { type Kysely, sql, type Transaction } from "kysely";
import { bytesToU32, u32ToBytes } from "../../kit/bytes.ts";
import { InternalError } from "../../kit/errors.ts";
import type { Random } from "../../kit/random.ts";
import type { Engine } from "./engine.ts";
import type { StampBook } from "./port.ts";
import type { Database } from "./retry.ts";
import type { Tables } from "./schema.ts";

type Migration = (tx: Transaction<Tables>, engine: Engine) => Promise<void>;

const GENERATION_BYTES = 16;
const STAMP_BYTES = 16;

/** Version n is reached by entry n − 1. */
export const MIGRATIONS: readonly Migration[] = [
  createFirstTables,
  rememberActs,
  rememberClosings,
  keepLeases,
  keepCards,
  keepErasures,
];

/** Brings the database to the newest version and returns its generation: 16 bytes drawn once. Throws `InternalError` `SCHEMA_NEWER` for a database of a later release. */
export async function migrate(database: Database, engine: Engine, random: Random, book: StampBook) {
  const create = () => database.transact((tx) => createMeta(tx, engine));
  // Of two processes that make the same table at once PostgreSQL refuses one, although it asked for "if not exists"; then the table is there.
  await create().catch(create);
  const generation = await database.transact(async (tx) => {
    await lockMeta(tx); // two processes that start together: the second waits here
    const version = bytesToU32(await readMeta(tx, "version"));
    if (version > MIGRATIONS.length) throw new InternalError("SCHEMA_NEWER");
    for (const migration of MIGRATIONS.slice(version)) await migration(tx, engine);
    await tx
      .updateTable("meta")
      .set({ value: u32ToBytes(MIGRATIONS.length) })
      .where("name", "=", "version")
      .execute();
    const isPutBack = !book.knows(await findMeta(tx, "stamp"));
    if (isPutBack) await tx.deleteFrom("meta").where("name", "=", "generation").execute();
    await drawStamp(tx, random, book, isPutBack);
    await putMeta(tx, "generation", random.bytes(GENERATION_BYTES));
    return readMeta(tx, "generation");
  });
  await database.transact((tx) => settleStamp(tx, book));
  return generation;
}

const lockMeta = (tx: Transaction<Tables>) =>
  tx.updateTable("meta").set({ value: sql`value` }).where("name", "=", "version").execute();

/** R77: only of a database that ran last; another one is found at the next start. */
export async function renewStamp(database: Database, random: Random, book: StampBook): Promise<void> {
  await database.transact(async (tx) => {
    await lockMeta(tx);
    if (book.knows(await findMeta(tx, "stamp"))) await drawStamp(tx, random, book, false);
  });
  await database.transact((tx) => settleStamp(tx, book));
}

/** What is committed is the only one that counts from now on. */
async function settleStamp(tx: Transaction<Tables>, book: StampBook): Promise<void> {
  await lockMeta(tx);
  const stamp = await findMeta(tx, "stamp");
  if (stamp && book.knows(stamp)) await book.write(stamp, stamp);
}

/** The book comes first: a crash before the commit leaves a stamp that it knows, or, of a database that was put back, one that it still does not know. */
async function drawStamp(tx: Transaction<Tables>, random: Random, book: StampBook, isPutBack: boolean): Promise<void> {
  const next = random.bytes(STAMP_BYTES);
  await book.write(isPutBack ? next : await findMeta(tx, "stamp"), next);
  await tx.deleteFrom("meta").where("name", "=", "stamp").execute();
  await putMeta(tx, "stamp", next);
}

const findMeta = async (tx: Kysely<Tables>, name: string) =>
  (await tx.selectFrom("meta").select("value").where("name", "=", name).executeTakeFirst())?.value ?? null;

async function createMeta(tx: Transaction<Tables>, engine: Engine): Promise<void> {
  const bytes = sql.raw(engine.bytesType);
  await sql`create table if not exists meta (name text primary key, value ${bytes} not null)`.execute(tx);
  await putMeta(tx, "version", u32ToBytes(0));
}

const putMeta = (tx: Transaction<Tables>, name: string, value: Tables["meta"]["value"]) =>
  tx
    .insertInto("meta")
    .values({ name, value })
    .onConflict((row) => row.column("name").doNothing())
    .execute();

const readMeta = async (tx: Kysely<Tables>, name: string) =>
  (await tx.selectFrom("meta").select("value").where("name", "=", name).executeTakeFirstOrThrow()).value;

async function createFirstTables(tx: Transaction<Tables>, engine: Engine): Promise<void> {
  const [bytes, integer] = [sql.raw(engine.bytesType), sql.raw(engine.integerType)];
  const programme = sql`references programmes (pid)`;
  const statements = [
    sql`create table programmes (pid ${bytes} primary key, charter ${bytes} not null, training ${integer} not null,
      created_ms ${integer} not null, remove_after_ms ${integer}, counter ${integer} not null)`,
    sql`create table devices (pid ${bytes} not null ${programme}, device_key ${bytes} not null, scope text not null,
      key_id ${bytes}, certificate ${bytes} not null, revoked ${integer} not null, primary key (pid, device_key))`,
    sql`create table feeds (pid ${bytes} not null ${programme}, fid ${bytes} not null, author ${bytes} not null,
      introduction ${bytes} not null, head_seq ${integer} not null, head ${bytes} not null, primary key (pid, fid))`,
    sql`create table segments (pid ${bytes} not null, fid ${bytes} not null, seq ${integer} not null,
      cursor ${integer} not null, kind ${integer} not null, header ${bytes} not null, signature ${bytes} not null,
      head ${bytes} not null, body_len ${integer} not null, sealed_body ${bytes},
      primary key (pid, fid, seq), foreign key (pid, fid) references feeds (pid, fid))`,
    sql`create unique index segments_by_cursor on segments (pid, cursor)`,
    sql`create table addressed (pid ${bytes} not null ${programme}, key_id ${bytes} not null,
      cursor ${integer} not null, primary key (pid, key_id, cursor))`,
    sql`create table tokens (hash ${bytes} primary key, challenge ${bytes} not null unique, pid ${bytes} not null ${programme}, device_key ${bytes} not null,
      scope text not null, expires_ms ${integer} not null)`,
    sql`create index tokens_by_device on tokens (pid, device_key)`,
    sql`create table invites (pid ${bytes} not null ${programme}, invite_id ${bytes} not null, request ${bytes},
      challenge ${bytes}, outcome ${bytes}, expires_ms ${integer} not null, primary key (pid, invite_id))`,
    sql`create table operator_tokens (hash ${bytes} primary key, used_ms ${integer})`,
  ];
  for (const statement of statements) await statement.execute(tx);
}

/** Seats, box keys, recovery and which control segments were acts. Every control segment of before counts as one. */
async function rememberActs(tx: Transaction<Tables>, engine: Engine): Promise<void> {
  const [bytes, integer] = [sql.raw(engine.bytesType), sql.raw(engine.integerType)];
  const pid = sql`pid ${bytes} not null references programmes (pid)`;
  const statements = [
    sql`alter table devices add column published ${integer} not null default 0`,
    sql`create table seats (${pid}, device_key ${bytes} not null, state text not null, key_id ${bytes}, primary key (pid, device_key))`,
    sql`create table device_keys (${pid}, device_key ${bytes} not null, epoch ${integer} not null, key_id ${bytes} not null,
      primary key (pid, device_key, epoch))`,
    sql`create table pins (${pid}, device_key ${bytes} not null, fid ${bytes} not null, seq ${integer} not null,
      primary key (pid, device_key, fid))`,
    sql`create table acts (${pid}, cursor ${integer} not null, primary key (pid, cursor))`,
    sql`insert into acts (pid, cursor) select pid, cursor from segments where kind = 4`,
    sql`create table grants (${pid}, epoch ${integer} not null, sealed ${bytes}, primary key (pid, epoch))`,
    sql`create table recoveries (pid ${bytes} primary key references programmes (pid), rid ${bytes} not null, since_ms ${integer} not null)`,
    sql`create index recoveries_by_rid on recoveries (rid)`,
  ];
  for (const statement of statements) await statement.execute(tx);
}

/**
 * What stays of closed programmes, and who attests. Control segments that an older release could not read count as acts from now on: one of them may be the order
 * to close.
 */
async function rememberClosings(tx: Transaction<Tables>, engine: Engine): Promise<void> {
  const [bytes, integer] = [sql.raw(engine.bytesType), sql.raw(engine.integerType)];
  const statements = [
    sql`create table closings (pid ${bytes} primary key, step ${integer} not null, signed_order ${bytes}, order_hash ${bytes} not null,
      core_hash ${bytes} not null, core ${bytes}, training ${integer} not null, remove_after_ms ${integer}, closed_ms ${integer} not null)`,
    sql`create table holders (pid ${bytes} not null references closings (pid), device_key ${bytes} not null, known ${integer} not null,
      attestation ${bytes}, primary key (pid, device_key))`,
    sql`insert into acts (pid, cursor) select pid, cursor from segments where kind = 4
      and not exists (select 1 from acts where acts.pid = segments.pid and acts.cursor = segments.cursor)`,
  ];
  for (const statement of statements) await statement.execute(tx);
}

/** Shares of coordinators' leases, each under the key that fetches it. */
async function keepLeases(tx: Transaction<Tables>, engine: Engine): Promise<void> {
  const bytes = sql.raw(engine.bytesType);
  const statements = [
    sql`create table leases (pid ${bytes} not null references programmes (pid), lease_key ${bytes} not null, device_key ${bytes} not null,
      sealed ${bytes} not null, primary key (pid, lease_key))`,
    sql`create index leases_by_device on leases (pid, device_key)`,
  ];
  for (const statement of statements) await statement.execute(tx);
}

/** Copies for cards, and what their holders asked. */
async function keepCards(tx: Transaction<Tables>, engine: Engine): Promise<void> {
  const [bytes, integer] = [sql.raw(engine.bytesType), sql.raw(engine.integerType)];
  const statements = [
    sql`create table cards (pid ${bytes} not null references programmes (pid), card_id ${bytes} not null, sealed ${bytes} not null,
      primary key (pid, card_id))`,
    sql`create table card_requests (pid ${bytes} not null references programmes (pid), request_id ${bytes} not null, card_id ${bytes} not null,
      sealed ${bytes} not null, came_ms ${integer} not null, primary key (pid, request_id))`,
    sql`create index card_requests_by_card on card_requests (pid, card_id)`,
  ];
  for (const statement of statements) await statement.execute(tx);
}

/** What devices attested that erased themselves while their programme was open. */
async function keepErasures(tx: Transaction<Tables>, engine: Engine): Promise<void> {
  const bytes = sql.raw(engine.bytesType);
  const statement = sql`create table erasures (pid ${bytes} not null references programmes (pid), device_key ${bytes} not null,
    attestation ${bytes} not null, primary key (pid, device_key))`;
  await statement.execute(tx);
}
