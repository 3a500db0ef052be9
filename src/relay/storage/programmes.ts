/** Programmes and the operator tokens that allow them. */
import { toProgrammeId } from "../../kit/brand.ts";
import { type Bytes, isEqualBytes } from "../../kit/bytes.ts";
import { isClosed } from "./closings.ts";
import type { Programme, RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";
import { CLOSING_TABLES, PROGRAMME_TABLES, type Tables } from "./schema.ts";
import { statement } from "./statement.ts";

type Part = Pick<
  RelayStorage,
  | "createProgramme"
  | "findProgramme"
  | "listDueProgrammes"
  | "listHeldProgrammes"
  | "removeProgramme"
  | "replaceOperatorToken"
>;

const sayProgramme = statement((db, { programmeId }: { readonly programmeId: Bytes }) =>
  db
    .selectFrom("programmes")
    .leftJoin("closings", "closings.pid", "programmes.pid")
    .selectAll("programmes")
    .select("closings.step")
    .where("programmes.pid", "=", programmeId),
);

/** The part of the port that is about programmes. */
export const programmesPart = (database: Database): Part => ({
  createProgramme: (programme, operatorTokenHash, nowMs) =>
    database.transact(async (tx) => {
      const { programmeId: pid, charter, isTraining, createdMs, removeAfterMs } = programme;
      const known = await tx.selectFrom("programmes").select("charter").where("pid", "=", pid).executeTakeFirst();
      if (await isClosed(tx, pid)) return "closed";
      if (known !== undefined) return isEqualBytes(known.charter, charter) ? "same" : "tokenRefused";
      if (operatorTokenHash !== null) {
        const { numUpdatedRows } = await tx
          .updateTable("operator_tokens")
          .set({ used_ms: nowMs })
          .where("hash", "=", operatorTokenHash)
          .where("used_ms", "is", null)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return "tokenRefused";
      }
      const times = { created_ms: createdMs, remove_after_ms: removeAfterMs };
      const row = { pid, charter, training: isTraining ? (1 as const) : (0 as const), ...times, counter: 0 };
      await tx.insertInto("programmes").values(row).execute();
      return "created";
    }),

  findProgramme: (programmeId) =>
    database.run(async (db) => {
      const [row] = await sayProgramme(db, { programmeId });
      if (row) return row.step === null ? rowToProgramme(row) : "closed";
      return (await isClosed(db, programmeId)) ? "closed" : null;
    }),

  listDueProgrammes: (nowMs) =>
    database.run(async (db) => {
      const open = db.selectFrom("programmes").select("pid").where("remove_after_ms", "<=", nowMs);
      const closed = db.selectFrom("closings").select("pid").where("remove_after_ms", "<=", nowMs);
      return (await open.union(closed).execute()).map(({ pid }) => toProgrammeId(pid));
    }),

  listHeldProgrammes: () =>
    database.run(async (db) => {
      const closed = db.selectFrom("closings").select("pid");
      const held = db.selectFrom("programmes").select("pid").where("counter", ">", 0).where("pid", "not in", closed);
      return (await held.execute()).map(({ pid }) => toProgrammeId(pid));
    }),

  removeProgramme: (programmeId) =>
    database.transact(async (tx) => {
      for (const table of [...PROGRAMME_TABLES, ...CLOSING_TABLES])
        await tx.deleteFrom(table).where("pid", "=", programmeId).execute();
    }),

  replaceOperatorToken: (hash) =>
    database.transact(async (tx) => {
      await tx.deleteFrom("operator_tokens").where("used_ms", "is", null).execute();
      await tx.insertInto("operator_tokens").values({ hash, used_ms: null }).execute();
    }),
});

/** A programme as the port shows it. */
export function rowToProgramme(row: Tables["programmes"]): Programme {
  const { charter, training, created_ms: createdMs, remove_after_ms: removeAfterMs } = row;
  return { programmeId: toProgrammeId(row.pid), charter, isTraining: training === 1, createdMs, removeAfterMs };
}
