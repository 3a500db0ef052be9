/** Puts the parts of the port together over one engine. */
import { Kysely, sql } from "kysely";
import { type Random, systemRandom } from "../../kit/random.ts";
import { cardsPart } from "./cards.ts";
import { closingsPart } from "./closings.ts";
import { devicesPart } from "./devices.ts";
import type { Engine } from "./engine.ts";
import { feedsPart } from "./feeds.ts";
import { grantsPart } from "./grants.ts";
import { holdingsPart } from "./holdings.ts";
import { invitesPart } from "./invites.ts";
import { leasesPart } from "./leases.ts";
import { logPart } from "./log.ts";
import { migrate, renewStamp } from "./migrations.ts";
import { papersPart } from "./papers.ts";
import type { RelayStorage, StampBook } from "./port.ts";
import { openPostgres } from "./postgres/engine.ts";
import { programmesPart } from "./programmes.ts";
import { makeDatabase } from "./retry.ts";
import type { Tables } from "./schema.ts";
import { openSqlite } from "./sqlite/engine.ts";

/** Where the database is: a SQLite file, or the address of a PostgreSQL server. */
export type Location = { readonly file: string } | { readonly url: string };

/** Opens the database, brings it to the newest version and returns the port. Rejects with the port's failures, or `InternalError` `SCHEMA_NEWER`. */
export function openStorage(
  location: Location,
  random: Random = systemRandom,
  book: StampBook = NO_BOOK,
): Promise<RelayStorage> {
  return openEngine("file" in location ? openSqlite(location.file) : openPostgres(location.url), random, book);
}

const NO_BOOK: StampBook = { knows: () => true, write: async () => {} };

/** The port over any engine. */
export async function openEngine(engine: Engine, random: Random, book: StampBook = NO_BOOK): Promise<RelayStorage> {
  const db = new Kysely<Tables>({ dialect: engine.dialect });
  const database = makeDatabase(db, engine, random);
  const { checkpointStatement: statement } = engine;
  try {
    return {
      generation: await migrate(database, engine, random, book),
      renewStamp: () => renewStamp(database, random, book),
      ...programmesPart(database),
      ...devicesPart(database),
      ...feedsPart(database),
      ...logPart(database),
      ...invitesPart(database),
      ...grantsPart(database),
      ...leasesPart(database),
      ...cardsPart(database),
      ...holdingsPart(database),
      ...closingsPart(database),
      ...papersPart(database),
      scrub: () => database.run((db) => engine.scrub(db)),
      checkpoint: () => database.run(async () => void (statement && (await sql.raw(statement).execute(db)))),
      ping: () => database.run(async () => void (await sql`select 1`.execute(db))),
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
