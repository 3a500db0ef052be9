/** Devices, their revocation and their tokens. */
import type { Kysely, Transaction } from "kysely";
import { type ProgrammeId, type SignKey, toKeyId, toProgrammeId, toSignKey } from "../../kit/brand.ts";
import type { Bytes } from "../../kit/bytes.ts";
import {
  type Device,
  type Feed,
  type RelayStorage,
  type Scope,
  SEAT_STATES,
  type Seat,
  type SeatState,
} from "./port.ts";
import type { Database } from "./retry.ts";
import { type Tables, toFlag } from "./schema.ts";
import { statement } from "./statement.ts";

type Part = Pick<RelayStorage, "putDevice" | "findKey" | "findSeat" | "findPin" | "putToken" | "findToken">;

/** Box keys of so many epochs count for what a device may fetch. */
const MAX_ANNOUNCED = 64;

const toScope = (text: string): Scope => (text === "coordinator" ? "coordinator" : "device");
const toSeatState = (text: string): SeatState => SEAT_STATES.find((state) => state === text) ?? "removed";

/** Stores a device inside a transaction unless its certificate is no longer `before`; `revoked` is left as it is. */
async function putDeviceRow(
  tx: Transaction<Tables>,
  {
    programmeId: pid,
    deviceKey: device_key,
    scope,
    keyId: key_id,
    certificate,
    isPublished,
  }: Omit<Device, "isRevoked">,
  before: Bytes | null,
): Promise<boolean> {
  const fields = { scope, key_id, certificate, published: toFlag(isPublished) };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto("devices")
    .values({ pid, device_key, ...fields, revoked: 0 })
    .onConflict((row) => {
      const known = row.columns(["pid", "device_key"]);
      return before ? known.doUpdateSet(fields).where("devices.certificate", "=", before) : known.doNothing();
    })
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The same, and whether the device is revoked; one that is loses its tokens. */
export async function changeDeviceRow(tx: Transaction<Tables>, device: Device, before: Bytes | null): Promise<boolean> {
  const { programmeId: pid, deviceKey, isRevoked } = device;
  if (!(await putDeviceRow(tx, device, before))) return false;
  const row = tx
    .updateTable("devices")
    .set({ revoked: toFlag(isRevoked) })
    .where("pid", "=", pid);
  await row.where("device_key", "=", deviceKey).execute();
  if (isRevoked) await removeTokens(tx, pid, deviceKey);
  return true;
}

export const removeTokens = (tx: Transaction<Tables>, pid: ProgrammeId, key: SignKey) =>
  tx.deleteFrom("tokens").where("pid", "=", pid).where("device_key", "=", key).execute();

/** The part of the port that is about devices and tokens. */
export const devicesPart = (database: Database): Part => ({
  putDevice: (device, before) => database.transact((tx) => putDeviceRow(tx, device, before)),

  findKey: (programmeId, key) =>
    database.run(async (db) => {
      const [device, seat] = [await findDevice(db, programmeId, key), await findSeat(db, programmeId, key)];
      const announced = db.selectFrom("device_keys").select("key_id").where("pid", "=", programmeId);
      const newest = announced.where("device_key", "=", key).orderBy("epoch", "desc").limit(MAX_ANNOUNCED);
      return { device, seat, announced: (await newest.execute()).map(({ key_id }) => toKeyId(key_id)) };
    }),

  findSeat: (pid, key) => database.run((db) => findSeat(db, pid, key)),

  findPin: (pid, key, feedId) =>
    database.run(async (db) => {
      const pins = db.selectFrom("pins").select("seq").where("pid", "=", pid).where("device_key", "=", key);
      return (await pins.where("fid", "=", feedId).executeTakeFirst())?.seq ?? 0;
    }),

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

async function findDevice(db: Kysely<Tables>, programmeId: ProgrammeId, deviceKey: SignKey): Promise<Device | null> {
  const query = db.selectFrom("devices").selectAll().where("pid", "=", programmeId);
  const row = await query.where("device_key", "=", deviceKey).executeTakeFirst();
  return row ? rowToDevice(row) : null;
}

function rowToDevice(row: Tables["devices"]): Device {
  const { certificate, revoked, published } = row;
  const ids = { programmeId: toProgrammeId(row.pid), deviceKey: toSignKey(row.device_key) };
  const keyId = row.key_id === null ? null : toKeyId(row.key_id);
  return {
    ...ids,
    scope: toScope(row.scope),
    keyId,
    certificate,
    isPublished: published === 1,
    isRevoked: revoked === 1,
  };
}

type Joined = {
  readonly [Column in Exclude<keyof Tables["devices"], "pid" | "device_key">]: Tables["devices"][Column] | null;
};

/** The author's device beside a feed, where there is one. */
export function joinedToDevice({ programmeId: pid, author }: Feed, row: Joined): Device | null {
  const { scope, certificate, key_id, revoked, published } = row;
  if (scope === null || certificate === null || revoked === null || published === null) return null;
  return rowToDevice({ pid, device_key: author, scope, certificate, key_id, revoked, published });
}

async function findSeat(db: Kysely<Tables>, pid: ProgrammeId, key: SignKey): Promise<Seat | null> {
  const [row] = await saySeat(db, { pid, key });
  return row ? rowToSeat(row) : null;
}

const saySeat = statement((db, { pid, key }: { readonly pid: ProgrammeId; readonly key: SignKey }) =>
  db.selectFrom("seats").selectAll().where("pid", "=", pid).where("device_key", "=", key),
);

export const rowToSeat = ({ state, key_id }: Pick<Tables["seats"], "state" | "key_id">): Seat => ({
  state: toSeatState(state),
  keyId: key_id === null ? null : toKeyId(key_id),
});
