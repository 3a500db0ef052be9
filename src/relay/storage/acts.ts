/** What a control statement changes, inside the transaction that appends it. Rule R1. */
import type { Transaction } from "kysely";
import type { ProgrammeId } from "../../kit/brand.ts";
import { InternalError } from "../../kit/errors.ts";
import { keepClosing } from "./closings.ts";
import { changeDeviceRow, removeTokens } from "./devices.ts";
import type { Act, ActChanges } from "./port.ts";
import type { Tables } from "./schema.ts";

type Tx = Transaction<Tables>;

/** Thrown inside a transaction to undo it: the changes were worked out behind something that is no longer the newest. */
export class StaleAct extends InternalError<"ACT_STALE"> {
  constructor() {
    super("ACT_STALE");
  }
}

/** Notes the act at `cursor` and makes its changes. The programme's row is locked by now, so no other act can come between. */
export async function applyAct(tx: Tx, pid: ProgrammeId, cursor: number, { behind, changes }: Act): Promise<void> {
  const newest = tx.selectFrom("acts").select("cursor").where("pid", "=", pid).orderBy("cursor", "desc").limit(1);
  if (((await newest.executeTakeFirst())?.cursor ?? 0) !== behind) throw new StaleAct();
  await tx.insertInto("acts").values({ pid, cursor }).execute();
  for (const { device, before } of changes.devices)
    if (!(await changeDeviceRow(tx, device, before))) throw new StaleAct();
  for (const change of changes.seats) await changeSeat(tx, pid, change);
  for (const change of changes.boxKeys) await changeBoxKey(tx, pid, change);
  for (const change of changes.pins) await changePin(tx, pid, change);
  if (changes.recovery) await changeRecovery(tx, pid, changes.recovery);
  for (const { epoch, isRetired } of changes.retired) await changeRetired(tx, pid, epoch, isRetired);
  for (const drop of changes.drops) await dropBodies(tx, pid, drop);
  if (changes.closing) await keepClosing(tx, pid, changes.closing);
}

async function changeSeat(tx: Tx, pid: ProgrammeId, { deviceKey, seat }: ActChanges["seats"][number]): Promise<void> {
  await tx.deleteFrom("seats").where("pid", "=", pid).where("device_key", "=", deviceKey).execute();
  if (seat) {
    const row = { pid, device_key: deviceKey, state: seat.state, key_id: seat.keyId };
    await tx.insertInto("seats").values(row).execute();
  }
  if (seat === null || seat.state === "removed") await removeTokens(tx, pid, deviceKey);
}

async function changeBoxKey(tx: Tx, pid: ProgrammeId, { deviceKey, epoch, keyId }: ActChanges["boxKeys"][number]) {
  const row = tx.deleteFrom("device_keys").where("pid", "=", pid).where("device_key", "=", deviceKey);
  await row.where("epoch", "=", epoch).execute();
  if (keyId) await tx.insertInto("device_keys").values({ pid, device_key: deviceKey, epoch, key_id: keyId }).execute();
}

async function changePin(tx: Tx, pid: ProgrammeId, { deviceKey, feedId, seq }: ActChanges["pins"][number]) {
  const row = tx.deleteFrom("pins").where("pid", "=", pid).where("device_key", "=", deviceKey);
  await row.where("fid", "=", feedId).execute();
  if (seq !== null) await tx.insertInto("pins").values({ pid, device_key: deviceKey, fid: feedId, seq }).execute();
}

async function changeRecovery(tx: Tx, pid: ProgrammeId, { id, nowMs }: NonNullable<ActChanges["recovery"]>) {
  await tx.deleteFrom("recoveries").where("pid", "=", pid).execute();
  if (id) await tx.insertInto("recoveries").values({ pid, rid: id, since_ms: nowMs }).execute();
}

/** A retired epoch keeps a row without a grant, so that a late one finds it. */
async function changeRetired(tx: Tx, pid: ProgrammeId, epoch: number, isRetired: boolean): Promise<void> {
  await tx.deleteFrom("grants").where("pid", "=", pid).where("epoch", "=", epoch).execute();
  if (isRetired) await tx.insertInto("grants").values({ pid, epoch, sealed: null }).execute();
}

/** Header, signature and head stay. What devices read is never dropped. */
async function dropBodies(tx: Tx, pid: ProgrammeId, { feedId, seq }: ActChanges["drops"][number]): Promise<void> {
  await tx
    .updateTable("segments")
    .set({ sealed_body: null })
    .where("pid", "=", pid)
    .where("fid", "=", feedId)
    .where("seq", "<=", seq)
    .where("kind", "not in", [2, 4])
    .where("sealed_body", "is not", null)
    .execute();
}
