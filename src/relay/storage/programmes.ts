/** Programmes and the operator tokens that allow them. */
import { toProgrammeId } from "../../kit/brand.ts";
import { isEqualBytes } from "../../kit/bytes.ts";
import type { Programme, RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";
import { PROGRAMME_TABLES, type Tables } from "./schema.ts";

type Part = Pick<
  RelayStorage,
  "createProgramme" | "findProgramme" | "listDueProgrammes" | "removeProgramme" | "replaceOperatorToken"
>;

/** The part of the port that is about programmes. */
export const programmesPart = (database: Database): Part => ({
  createProgramme: (programme, operatorTokenHash, nowMs) =>
    database.transact(async (tx) => {
      const { programmeId: pid, charter, isTraining, createdMs, removeAfterMs } = programme;
      const known = await tx.selectFrom("programmes").select("charter").where("pid", "=", pid).executeTakeFirst();
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
      const row = await db.selectFrom("programmes").selectAll().where("pid", "=", programmeId).executeTakeFirst();
      return row ? rowToProgramme(row) : null;
    }),

  listDueProgrammes: (nowMs) =>
    database.run(async (db) => {
      const rows = await db.selectFrom("programmes").select("pid").where("remove_after_ms", "<=", nowMs).execute();
      return rows.map(({ pid }) => toProgrammeId(pid));
    }),

  removeProgramme: (programmeId) =>
    database.transact(async (tx) => {
      for (const table of PROGRAMME_TABLES) await tx.deleteFrom(table).where("pid", "=", programmeId).execute();
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
