/** Invites: three write-once places where a phone and a coordinator meet while the phone joins. */

import { isEqualBytes } from "../../kit/bytes.ts";
import type { RelayStorage } from "./port.ts";
import type { Database } from "./retry.ts";

type Part = Pick<RelayStorage, "openInvite" | "findInvite" | "fillInvite" | "cancelInvite" | "removeExpired">;

/** The part of the port that is about invites, and the removal of what expired. */
export const invitesPart = (database: Database): Part => ({
  openInvite: (pid, inviteId, expiresMs, nowMs, maxOpen) =>
    database.transact(async (tx) => {
      const live = await tx
        .selectFrom("invites")
        .select("invite_id")
        .where("pid", "=", pid)
        .where("expires_ms", ">", nowMs)
        .execute();
      if (live.some(({ invite_id }) => isEqualBytes(invite_id, inviteId))) return "same";
      if (live.length >= maxOpen) return "full";
      await tx.deleteFrom("invites").where("pid", "=", pid).where("invite_id", "=", inviteId).execute();
      const slots = { request: null, challenge: null, outcome: null };
      await tx
        .insertInto("invites")
        .values({ pid, invite_id: inviteId, ...slots, expires_ms: expiresMs })
        .execute();
      return "opened";
    }),

  findInvite: (pid, inviteId, nowMs) =>
    database.run(async (db) => {
      const row = await db
        .selectFrom("invites")
        .select(["request", "challenge", "outcome"])
        .where("pid", "=", pid)
        .where("invite_id", "=", inviteId)
        .where("expires_ms", ">", nowMs)
        .executeTakeFirst();
      return row ?? null;
    }),

  fillInvite: (pid, inviteId, slot, bytes, nowMs) =>
    database.transact(async (tx) => {
      const { numUpdatedRows } = await tx
        .updateTable("invites")
        .set({ [slot]: bytes })
        .where("pid", "=", pid)
        .where("invite_id", "=", inviteId)
        .where("expires_ms", ">", nowMs)
        .where(slot, "is", null)
        .executeTakeFirst();
      if (numUpdatedRows === 1n) return "filled";
      const query = tx.selectFrom("invites").select(slot).where("pid", "=", pid).where("invite_id", "=", inviteId);
      const stored = (await query.where("expires_ms", ">", nowMs).executeTakeFirst())?.[slot] ?? null;
      if (stored === null) return "unknown";
      return isEqualBytes(stored, bytes) ? "same" : "taken";
    }),

  cancelInvite: (pid, inviteId) =>
    database.transact(async (tx) => {
      await tx.deleteFrom("invites").where("pid", "=", pid).where("invite_id", "=", inviteId).execute();
    }),

  removeExpired: (nowMs) =>
    database.transact(async (tx) => {
      await tx.deleteFrom("tokens").where("expires_ms", "<=", nowMs).execute();
      await tx.deleteFrom("invites").where("expires_ms", "<=", nowMs).execute();
    }),
});
