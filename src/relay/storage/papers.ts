/** What stays of closed programmes: order, core, and what holders attested. Rules R53, R54, R55. */
import { sql, type Transaction } from "kysely";
import type { ProgrammeId, SignKey } from "../../kit/brand.ts";
import { type Bytes, isEqualBytes } from "../../kit/bytes.ts";
import { addHolders, hasCore, holdProgramme, isClosed, raiseStep, stepToNumber } from "./closings.ts";
import type { AttestOutcome, RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";
import type { Tables } from "./schema.ts";

type Part = Pick<
  RelayStorage,
  "readClosing" | "attestOwn" | "putCore" | "putAttestation" | "putErasure" | "forgetClosings"
>;
type Tx = Transaction<Tables>;

/** The part of the port that is about what stays. */
export const papersPart = (database: Database): Part => ({
  readClosing: (pid) =>
    database.run(async (db) => {
      const papers = db.selectFrom("closings").select(["signed_order", "core"]).where("pid", "=", pid);
      const row = await papers.executeTakeFirst();
      if (row === undefined) return null;
      const attested = db.selectFrom("holders").select("attestation").where("pid", "=", pid).orderBy("device_key");
      const rows = await attested.where("attestation", "is not", null).execute();
      const attestations = rows.flatMap(({ attestation }) => (attestation ? [attestation] : []));
      return { order: row.signed_order, core: row.core, attestations };
    }),

  attestOwn: (pid, device_key, attestation) =>
    database.transact(async (tx) => {
      const row = tx.insertInto("holders").values({ pid, device_key, known: 1, attestation });
      const first = sql<Bytes>`coalesce(holders.attestation, excluded.attestation)`;
      await row
        .onConflict((known) => known.columns(["pid", "device_key"]).doUpdateSet({ attestation: first }))
        .execute();
      await raiseStep(tx, pid, "attested");
    }),

  putCore: (pid, core, holders) =>
    database.transact(async (tx) => {
      const closing = await holdClosing(tx, pid);
      if (!closing || closing.has_core === 1) return "same";
      await tx.updateTable("closings").set({ core }).where("pid", "=", pid).execute();
      await tx.deleteFrom("holders").where("pid", "=", pid).where("device_key", "not in", holders).execute();
      await addHolders(tx, pid, holders);
      return "stored";
    }),

  putAttestation: (pid, deviceKey, attestation, maxStrangers) =>
    database.transact((tx) => putFirst(tx, pid, deviceKey, attestation, maxStrangers)),

  putErasure: (pid, device_key, attestation) =>
    database.transact(async (tx) => {
      if (!(await holdProgramme(tx, pid)) || (await isClosed(tx, pid))) return "closed";
      const mine = tx.selectFrom("erasures").select("attestation").where("pid", "=", pid);
      const known = await mine.where("device_key", "=", device_key).executeTakeFirst();
      if (known) return isEqualBytes(known.attestation, attestation) ? "same" : "taken";
      await tx.insertInto("erasures").values({ pid, device_key, attestation }).execute();
      return "stored";
    }),

  forgetClosings: (closedBeforeMs) =>
    database.transact(async (tx) => {
      const due = await tx
        .updateTable("closings")
        .set({ signed_order: null, core: null, step: stepToNumber("forgotten") })
        .where("step", "=", stepToNumber("attested"))
        .where("closed_ms", "<", closedBeforeMs)
        .returning("pid")
        .execute();
      for (const { pid } of due) await tx.deleteFrom("holders").where("pid", "=", pid).execute();
      return due.length;
    }),
});

/** Holds the row of a closed programme until the transaction ends. */
const holdClosing = (tx: Tx, pid: ProgrammeId) =>
  tx
    .updateTable("closings")
    .set((of) => ({ step: of.ref("step") }))
    .where("pid", "=", pid)
    .returning(hasCore)
    .executeTakeFirst();

async function putFirst(
  tx: Tx,
  pid: ProgrammeId,
  device_key: SignKey,
  attestation: Bytes,
  maxStrangers: number,
): Promise<AttestOutcome> {
  const closing = await holdClosing(tx, pid);
  const mine = tx.selectFrom("holders").select("attestation").where("pid", "=", pid);
  const known = await mine.where("device_key", "=", device_key).executeTakeFirst();
  if (known?.attestation) return isEqualBytes(known.attestation, attestation) ? "same" : "taken";
  if (!closing || (!known && closing.has_core === 1)) return "stranger";
  if (!known && (await countStrangers(tx, pid)) >= maxStrangers) return "full";
  await tx
    .insertInto("holders")
    .values({ pid, device_key, known: 0, attestation })
    .onConflict((row) => row.columns(["pid", "device_key"]).doUpdateSet({ attestation }))
    .execute();
  return "stored";
}

async function countStrangers(tx: Tx, pid: ProgrammeId): Promise<number> {
  const all = tx.selectFrom("holders").select(sql<number>`count(*)`.as("count")).where("pid", "=", pid);
  return (await all.where("known", "=", 0).executeTakeFirstOrThrow()).count;
}
