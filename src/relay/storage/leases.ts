/** Lease shares of coordinators' devices. */
import { toSignKey } from "../../kit/brand.ts";
import type { RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";

type Part = Pick<RelayStorage, "putLease" | "findLease" | "listLeases" | "keepLease">;

/** The part of the port that is about leases. */
export const leasesPart = (database: Database): Part => ({
  putLease: (pid, { leaseKey, deviceKey, sealed }, max) =>
    database.transact(async (tx) => {
      // Holds the programme's row until the end, so that two processes count one after the other.
      await tx
        .updateTable("programmes")
        .set((of) => ({ counter: of.ref("counter") }))
        .where("pid", "=", pid)
        .execute();
      const query = tx.selectFrom("leases").selectAll().where("pid", "=", pid);
      const known = await query.where("lease_key", "=", leaseKey).executeTakeFirst();
      if (known) return "taken";
      const own = await query.where("device_key", "=", deviceKey).execute();
      if (own.length >= max) return "full";
      await tx.insertInto("leases").values({ pid, lease_key: leaseKey, device_key: deviceKey, sealed }).execute();
      return "stored";
    }),

  findLease: (pid, leaseKey) =>
    database.run(async (db) => {
      const row = await db
        .selectFrom("leases")
        .selectAll()
        .where("pid", "=", pid)
        .where("lease_key", "=", leaseKey)
        .executeTakeFirst();
      return row ? { leaseKey, deviceKey: toSignKey(row.device_key), sealed: row.sealed } : null;
    }),

  listLeases: (pid, deviceKey) =>
    database.run(async (db) => {
      const query = db.selectFrom("leases").select("lease_key").where("pid", "=", pid);
      const rows = await query.where("device_key", "=", deviceKey).orderBy("lease_key").execute();
      return rows.map((row) => toSignKey(row.lease_key));
    }),

  keepLease: (pid, deviceKey, leaseKey) =>
    database.transact(async (tx) => {
      const own = tx.deleteFrom("leases").where("pid", "=", pid).where("device_key", "=", deviceKey);
      await (leaseKey ? own.where("lease_key", "!=", leaseKey) : own).execute();
    }),
});
