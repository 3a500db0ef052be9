/** That programmes are closed, and how far each is on its way to nothing. Rules R50, R52. What stays of them is in papers.ts. */
import { type Kysely, sql, type Transaction } from "kysely";
import { type ProgrammeId, type SignKey, toProgrammeId, toSignKey } from "../../kit/brand.ts";
import type { Bytes } from "../../kit/bytes.ts";
import { InternalError } from "../../kit/errors.ts";
import { CLOSING_STEPS, type ClosingStep, type NewClosing, type RelayStorage, SEAT_STATES } from "./port.ts";
import type { Database } from "./retry.ts";
import { PROGRAMME_TABLES, type Tables } from "./schema.ts";
import { statement } from "./statement.ts";

type Part = Pick<
  RelayStorage,
  "closeProgramme" | "listSeats" | "findClosing" | "listUnfinishedClosings" | "reachStep" | "removeClosedRows"
>;
type Tx = Transaction<Tables>;

/** Rows of so many holders go in one statement. */
const ROWS_AT_ONCE = 200;

export const stepToNumber = (step: ClosingStep): number => CLOSING_STEPS.indexOf(step) + 1;
const toStep = (number: number): ClosingStep => CLOSING_STEPS[number - 1] ?? "closed";

/** 1 once the core is there. */
export const hasCore = sql<number>`case when core is null then 0 else 1 end`.as("has_core");

/** Thrown inside a transaction to undo it: the programme was closed before it. */
export class ClosedMeanwhile extends InternalError<"CLOSED_MEANWHILE"> {
  constructor() {
    super("CLOSED_MEANWHILE");
  }
}

export async function isClosed(db: Kysely<Tables>, pid: Bytes): Promise<boolean> {
  return (await sayStep(db, { pid })).length > 0;
}

const sayStep = statement((db, { pid }: { readonly pid: Bytes }) =>
  db.selectFrom("closings").select("step").where("pid", "=", pid),
);

/** Keeps what closes a programme, inside a transaction that holds its row. Everybody who is known here may attest, and who did already has. */
export async function keepClosing(tx: Tx, pid: ProgrammeId, closing: NewClosing): Promise<void> {
  const columns = ["training", "remove_after_ms"] as const;
  const programme = tx.selectFrom("programmes").select(columns).where("pid", "=", pid);
  const { order, orderHash: order_hash, coreHash: core_hash, closedMs: closed_ms } = closing;
  const row = { pid, step: 1, signed_order: order, order_hash, core_hash, core: null, closed_ms };
  await tx
    .insertInto("closings")
    .values({ ...row, ...(await programme.executeTakeFirstOrThrow()) })
    .execute();
  const devices = await tx.selectFrom("devices").select("device_key").where("pid", "=", pid).execute();
  const early = await tx.selectFrom("erasures").selectAll().where("pid", "=", pid).execute();
  for (let at = 0; at < early.length; at += ROWS_AT_ONCE) {
    const portion = early.slice(at, at + ROWS_AT_ONCE).map((row) => ({ ...row, known: 1 }) as const);
    await tx.insertInto("holders").values(portion).execute();
  }
  await addHolders(tx, pid, [...closing.holders, ...devices.map(({ device_key }) => toSignKey(device_key))]);
}

/** Lets these keys attest, besides those that may already. */
export async function addHolders(tx: Tx, pid: ProgrammeId, keys: readonly SignKey[]): Promise<void> {
  for (let at = 0; at < keys.length; at += ROWS_AT_ONCE) {
    const portion = keys.slice(at, at + ROWS_AT_ONCE);
    await tx
      .insertInto("holders")
      .values(portion.map((device_key) => ({ pid, device_key, known: 1, attestation: null })))
      .onConflict((row) => row.columns(["pid", "device_key"]).doNothing())
      .execute();
  }
}

/** Holds the programme's row until the transaction ends; `false` where it is gone. */
export async function holdProgramme(tx: Tx, pid: ProgrammeId): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable("programmes")
    .set((of) => ({ counter: of.ref("counter") }))
    .where("pid", "=", pid)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Notes a step that is reached; one behind it changes nothing. */
export const raiseStep = (tx: Tx, pid: ProgrammeId, step: ClosingStep) =>
  tx
    .updateTable("closings")
    .set({ step: stepToNumber(step) })
    .where("pid", "=", pid)
    .where("step", "<", stepToNumber(step))
    .execute();

/** The part of the port that is about closed programmes. */
export const closingsPart = (database: Database): Part => ({
  closeProgramme: (pid, closing) =>
    database.transact(async (tx) => {
      if ((await holdProgramme(tx, pid)) && !(await isClosed(tx, pid))) await keepClosing(tx, pid, closing);
    }),

  listSeats: (pid) =>
    database.run(async (db) => {
      const rows = await db.selectFrom("seats").select(["device_key", "state"]).where("pid", "=", pid).execute();
      return rows.map(({ device_key, state }) => ({
        deviceKey: toSignKey(device_key),
        state: SEAT_STATES.find((known) => known === state) ?? "removed",
      }));
    }),

  findClosing: (programmeId) =>
    database.run(async (db) => {
      const columns = ["step", "order_hash", "core_hash", hasCore] as const;
      const query = db.selectFrom("closings").select(columns).where("pid", "=", programmeId);
      const row = await query.executeTakeFirst();
      if (row === undefined) return null;
      const hashes = { orderHash: row.order_hash, coreHash: row.core_hash };
      return { programmeId, step: toStep(row.step), ...hashes, hasCore: row.has_core === 1 };
    }),

  listUnfinishedClosings: () =>
    database.run(async (db) => {
      const done = stepToNumber("attested");
      const rows = await db.selectFrom("closings").select("pid").where("step", "<", done).orderBy("pid").execute();
      return rows.map(({ pid }) => toProgrammeId(pid));
    }),

  reachStep: (pid, step) => database.transact(async (tx) => void (await raiseStep(tx, pid, step))),

  removeClosedRows: (pid, maxSegments) => database.transact((tx) => removeSome(tx, pid, maxSegments)),
});

/** Segments go some at a time, so that a large programme does not keep the others waiting. */
async function removeSome(tx: Tx, pid: ProgrammeId, maxSegments: number): Promise<boolean> {
  await holdProgramme(tx, pid);
  const next = tx.selectFrom("segments").select("cursor").where("pid", "=", pid).orderBy("cursor");
  const end = await next.offset(maxSegments).limit(1).executeTakeFirst();
  for (const table of end ? (["addressed", "acts", "segments"] as const) : []) {
    const rows = tx.deleteFrom(table).where("pid", "=", pid);
    await rows.where("cursor", "<", end?.cursor ?? 0).execute();
  }
  if (end) return false;
  for (const table of PROGRAMME_TABLES) await tx.deleteFrom(table).where("pid", "=", pid).execute();
  await raiseStep(tx, pid, "rowsGone");
  return true;
}
