/**
 * PostgreSQL, and engines that speak its protocol, through pg. Only SQL that CockroachDB and YugabyteDB accept as well:
 * no sequences, and transactions that may be asked to run again (SQLSTATE 40001).
 */
import { type Kysely, PostgresDialect, sql } from "kysely";
import pg from "pg";
import { copyBytes } from "../../../kit/bytes.ts";
import { InternalError, StoreError } from "../../../kit/errors.ts";
import type { Engine } from "../engine.ts";
import type { StoreFailure } from "../port.ts";
import { PROGRAMME_TABLES, type Tables } from "../schema.ts";

const MAX_CONNECTIONS = 8;
const CONNECT_TIMEOUT_MS = 5_000;
const OID_BYTEA = 17;
const OID_INT8 = 20;
/** Serialization failure, deadlock, a unique key that a concurrent transaction took first, and a row that one removed or referred to meanwhile. */
const COLLISIONS: readonly string[] = ["40001", "40P01", "23505", "23503"];
/** Unknown syntax, an unsupported feature, and what this user may not do. */
const NO_VACUUM: readonly string[] = ["42601", "0A000", "42501"];
const BUSY: readonly string[] = [...COLLISIONS, "53300", "55P03", "57014"];
const FULL: readonly string[] = ["53100", "53200"];
/** Shutting down or starting, and the driver's own and Node's errors of a connection that is not there. */
const DOWN = /^(08...|57P0.|ECONN.*|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)$/;

/** Connects to the server at `url` when first asked; up to 8 connections. */
export function openPostgres(url: string): Engine {
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    pipeline: true, // what a transaction says at once costs one round trip
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: { getTypeParser: parserOf as pg.CustomTypesConfig["getTypeParser"] },
  });
  // A connection that dies is replaced, and whoever waits for its answer is told. Without listeners it would end the process: while it is idle, and while it is in use.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return {
    dialect: new PostgresDialect({ pool }),
    bytesType: "bytea",
    integerType: "bigint",
    groupsCommits: false,
    isCollision: (error) => COLLISIONS.includes(codeOf(error)),
    toFailure,
    checkpointStatement: null,
    scrub: (db) => vacuum(db),
  };
}

/** Frees the rows that were removed for being written over. A server that knows no vacuum sees to that by itself. */
async function vacuum(db: Kysely<Tables>): Promise<boolean> {
  try {
    await sql`vacuum ${sql.join(PROGRAMME_TABLES.map((name) => sql.table(name)))}`.execute(db);
  } catch (error) {
    if (!NO_VACUUM.includes(codeOf(error))) throw error;
  }
  return true;
}

/** pg gives bigint as text and bytea as Buffer. */
function parserOf(oid: number, format?: "text" | "binary"): (value: string) => unknown {
  const usual = pg.types.getTypeParser(oid, format as "text");
  if (oid === OID_BYTEA) return (value) => copyBytes(usual(value) as Uint8Array);
  return oid === OID_INT8 ? toSafeInteger : usual;
}

function toSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InternalError("INTEGER_UNSAFE");
  return value;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

function toFailure(error: unknown): StoreFailure | null {
  const code = codeOf(error);
  if (BUSY.includes(code)) return new StoreError("STORE_BUSY");
  if (FULL.includes(code)) return new StoreError("STORE_FULL");
  return DOWN.test(code) || isLostConnection(error) ? new StoreError("STORE_DOWN") : null;
}

/** pg says these in words only. */
const isLostConnection = (error: unknown) =>
  error instanceof Error &&
  /Connection terminated|timeout exceeded when trying to connect|pool after calling end/.test(error.message);
