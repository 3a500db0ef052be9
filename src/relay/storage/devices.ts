/** Devices, their revocation and their tokens. */
import type { Transaction } from "kysely";
import { type ProgrammeId, type SignKey, toKeyId, toProgrammeId, toSignKey } from "../../kit/brand.ts";
import type { Device, RelayStorage, Scope } from "./port.ts";
import type { Database } from "./retry.ts";
import type { Tables } from "./schema.ts";

type Part = Pick<RelayStorage, "putDevice" | "findDevice" | "revokeDevice" | "putToken" | "findToken">;

const toScope = (text: string): Scope => (text === "coordinator" ? "coordinator" : "device");

/** Stores a device inside a transaction; `revoked` is left as it is. */
export async function putDeviceRow(tx: Transaction<Tables>, device: Omit<Device, "isRevoked">): Promise<void> {
  const { programmeId: pid, deviceKey: device_key, scope, keyId: key_id, certificate } = device;
  await tx
    .insertInto("devices")
    .values({ pid, device_key, scope, key_id, certificate, revoked: 0 })
    .onConflict((row) => row.columns(["pid", "device_key"]).doUpdateSet({ scope, key_id, certificate }))
    .execute();
}

/** Revokes a device inside a transaction, also one that was never seen, so that a later certificate finds it revoked. */
export async function revokeDeviceRow(tx: Transaction<Tables>, pid: ProgrammeId, key: SignKey): Promise<void> {
  const row = {
    pid,
    device_key: key,
    scope: "device",
    key_id: null,
    certificate: new Uint8Array(),
    revoked: 1 as const,
  };
  await tx
    .insertInto("devices")
    .values(row)
    .onConflict((conflict) => conflict.columns(["pid", "device_key"]).doUpdateSet({ revoked: 1 }))
    .execute();
  await tx.deleteFrom("tokens").where("pid", "=", pid).where("device_key", "=", key).execute();
}

/** The part of the port that is about devices and tokens. */
export const devicesPart = (database: Database): Part => ({
  putDevice: (device) => database.transact((tx) => putDeviceRow(tx, device)),

  findDevice: (programmeId, deviceKey) =>
    database.run(async (db) => {
      const query = db.selectFrom("devices").selectAll().where("pid", "=", programmeId);
      const row = await query.where("device_key", "=", deviceKey).executeTakeFirst();
      if (row === undefined) return null;
      const keyId = row.key_id === null ? null : toKeyId(row.key_id);
      const { certificate, revoked } = row;
      return { programmeId, deviceKey, scope: toScope(row.scope), keyId, certificate, isRevoked: revoked === 1 };
    }),

  revokeDevice: (programmeId, deviceKey) => database.transact((tx) => revokeDeviceRow(tx, programmeId, deviceKey)),

  putToken: (hash, challenge, { programmeId: pid, deviceKey: device_key, scope, expiresMs: expires_ms }) =>
    database.transact(async (tx) => {
      const { numInsertedOrUpdatedRows } = await tx
        .insertInto("tokens")
        .values({ hash, challenge, pid, device_key, scope, expires_ms })
        .onConflict((row) => row.column("challenge").doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n ? "stored" : "replayed";
    }),

  findToken: (hash, nowMs) =>
    database.run(async (db) => {
      const row = await db
        .selectFrom("tokens")
        .leftJoin("devices", (join) =>
          join.onRef("devices.pid", "=", "tokens.pid").onRef("devices.device_key", "=", "tokens.device_key"),
        )
        .select(["tokens.pid", "tokens.device_key", "tokens.scope", "tokens.expires_ms", "devices.revoked"])
        .where("tokens.hash", "=", hash)
        .where("tokens.expires_ms", ">", nowMs)
        .executeTakeFirst();
      if (row === undefined || row.revoked === 1) return null;
      const ids = { programmeId: toProgrammeId(row.pid), deviceKey: toSignKey(row.device_key) };
      return { ...ids, scope: toScope(row.scope), expiresMs: row.expires_ms };
    }),
});
