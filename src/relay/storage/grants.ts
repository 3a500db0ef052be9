/** Recovery grants, and finding a programme by its recovery set. */
import { isClosed } from "./closings.ts";
import type { RelayStorage } from "./port.ts";
import { rowToProgramme } from "./programmes.ts";
import type { Database } from "./retry.ts";

type Part = Pick<RelayStorage, "putGrant" | "listGrants" | "removeGrant" | "findRecovery">;

/** The part of the port that is about recovery. */
export const grantsPart = (database: Database): Part => ({
  putGrant: (pid, epoch, sealed, max) =>
    database.transact(async (tx) => {
      // Holds the programme's row until the end, so that two processes count one after the other.
      await tx
        .updateTable("programmes")
        .set((of) => ({ counter: of.ref("counter") }))
        .where("pid", "=", pid)
        .execute();
      const rows = await tx.selectFrom("grants").selectAll().where("pid", "=", pid).execute();
      const known = rows.find((row) => row.epoch === epoch);
      if (known?.sealed === null) return "retired";
      if (!known && rows.filter((row) => row.sealed !== null).length >= max) return "full";
      await tx
        .insertInto("grants")
        .values({ pid, epoch, sealed })
        .onConflict((row) => row.columns(["pid", "epoch"]).doUpdateSet({ sealed }))
        .execute();
      return "stored";
    }),

  listGrants: (pid) =>
    database.run(async (db) => {
      const query = db.selectFrom("grants").select(["epoch", "sealed"]).where("pid", "=", pid).orderBy("epoch");
      return (await query.execute()).flatMap(({ epoch, sealed }) => (sealed ? [{ epoch, sealed }] : []));
    }),

  removeGrant: (pid, epoch) =>
    database.transact(async (tx) => {
      const grant = tx.deleteFrom("grants").where("pid", "=", pid).where("epoch", "=", epoch);
      await grant.where("sealed", "is not", null).execute();
    }),

  findRecovery: (id) =>
    database.run(async (db) => {
      const row = await db
        .selectFrom("recoveries")
        .innerJoin("programmes", "programmes.pid", "recoveries.pid")
        .selectAll("programmes")
        .where("recoveries.rid", "=", id)
        .orderBy("recoveries.since_ms")
        .orderBy("recoveries.pid")
        .executeTakeFirst();
      if (row === undefined) return null;
      return (await isClosed(db, row.pid)) ? "closed" : rowToProgramme(row);
    }),
});
