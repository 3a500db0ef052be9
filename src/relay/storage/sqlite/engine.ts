/**
 * SQLite through node:sqlite: one file beside its WAL. WAL with synchronous=FULL keeps every committed transaction through a power cut;
 * secure_delete overwrites deleted rows, and what SQLite would put into temporary files stays in memory. https://sqlite.org/pragma.html
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import { type SqliteDatabase, SqliteDialect, sql } from "kysely";
import { StoreError } from "../../../kit/errors.ts";
import type { Engine } from "../engine.ts";
import type { StoreFailure } from "../port.ts";

/** How long a statement waits for another process, in milliseconds. It blocks this process meanwhile, so the longer waiting is left to the retries. */
const BUSY_TIMEOUT_MS = 20;
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_IOERR = 10;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;

/** Pages of the journal, of 4 KiB each, behind which it is written into the database: that flushes the disk twice more. */
const JOURNAL_PAGES = 4_000;

const CHECKPOINT = "pragma wal_checkpoint(truncate)";

/** Opens or makes the database `file`; with `mostPages` it is full at that size, as on a small disk. Throws `StoreError` `STORE_DOWN` where that cannot be. */
export function openSqlite(file: string, mostPages: number | null = null): Engine {
  const raw = openFile(file);
  if (mostPages !== null) raw.exec(`pragma max_page_count = ${mostPages}`);
  return {
    dialect: new SqliteDialect({ database: adapt(raw) }),
    bytesType: "blob",
    integerType: "integer",
    groupsCommits: true,
    isCollision: (error) => codeOf(error) === SQLITE_BUSY || codeOf(error) === SQLITE_LOCKED,
    toFailure,
    checkpointStatement: CHECKPOINT,
    async scrub(db) {
      const { rows } = await sql.raw<{ busy: number }>(CHECKPOINT).execute(db);
      return rows[0]?.busy === 0;
    },
  };
}

function openFile(file: string): DatabaseSync {
  try {
    const raw = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    raw.exec(
      `pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma temp_store = memory; pragma wal_autocheckpoint = ${JOURNAL_PAGES}`,
    );
    return raw;
  } catch (cause) {
    throw new StoreError("STORE_DOWN", { cause });
  }
}

/** node:sqlite in the shape that Kysely's dialect asks for. */
function adapt(raw: DatabaseSync): SqliteDatabase {
  const known = new Map<string, ReturnType<typeof statement>>();
  const prepare = (query: string) => {
    if (query === "rollback" && !raw.isTransaction) return UNDONE;
    const made = known.get(query) ?? statement(raw.prepare(query === "begin" ? BEGIN : query));
    if (known.size < MOST_STATEMENTS) known.set(query, made);
    return made;
  };
  return { close: () => raw.close(), prepare };
}

/** A full disk and some other failures undo the transaction by themselves; undoing it once more would hide why. */
const UNDONE = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [].values(),
};

/** Each statement of this room is prepared once; lists of varying length make more of them, which are not all kept. */
const MOST_STATEMENTS = 300;

/** Every transaction here writes. Taking the write lock at once avoids a failure in the middle that no waiting could cure. */
const BEGIN = "begin immediate";

const statement = (prepared: StatementSync) => ({
  reader: prepared.columns().length > 0,
  all: (values: readonly unknown[]) => prepared.all(...(values as SQLInputValue[])),
  run: (values: readonly unknown[]) => prepared.run(...(values as SQLInputValue[])),
  iterate: (values: readonly unknown[]) => prepared.iterate(...(values as SQLInputValue[])),
});

/** The primary result code, or `null` for errors of other origin. */
function codeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return null;
  return error.errcode & 0xff;
}

function toFailure(error: unknown): StoreFailure | null {
  if (error instanceof Error && "code" in error && error.code === "ERR_INVALID_STATE")
    return new StoreError("STORE_DOWN");
  switch (codeOf(error)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return new StoreError("STORE_BUSY");
    case SQLITE_FULL:
      return new StoreError("STORE_FULL");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return new StoreError("STORE_DOWN");
    default:
      return null;
  }
}
