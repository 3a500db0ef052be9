/**
 * The mark that a hand-over was begun and has not ended: an app that was closed in the middle opens where it was. And when the coordinator's answer to everything
 * here was first seen. Rows meta/hand-over and meta/received of sync/SPEC.md.
 */
import { type Cbor, decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { readInteger, readTuple } from "../../kit/read.ts";
import type { RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";

const MARK_REF: RowRef = { table: "meta", key: "hand-over" };
const RECEIVED_REF: RowRef = { table: "meta", key: "received" };

const readMs = readInteger(0, Number.MAX_SAFE_INTEGER);

/** What cannot be written is only not told after a restart. */
const put = (vault: OpenVault, ref: RowRef, value: Cbor): Promise<unknown> =>
  vault.store.commit({ put: [vault.seal(SLOT_CORE, ref, encodeCbor(value))] });

export const markHandOver = (vault: OpenVault): Promise<unknown> => put(vault, MARK_REF, 1);
export const unmarkHandOver = (vault: OpenVault): Promise<unknown> => vault.store.commit({ remove: [MARK_REF] });
export const isHandOverMarked = async (vault: OpenVault): Promise<boolean> =>
  (await vault.store.get(MARK_REF)) !== null;

/** When everything up to position `seq` was first seen to be received; `nowMs` is noted where that is now. */
export async function receivedSince(vault: OpenVault, seq: number, nowMs: number): Promise<number> {
  const row = await vault.store.get(RECEIVED_REF);
  const plaintext = row && vault.open(RECEIVED_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, 64);
  const parts = decoded?.ok ? readTuple(2)(decoded.value) : null;
  const sinceMs = parts?.[0] === seq ? readMs(parts[1]) : null;
  if (sinceMs !== null) return sinceMs;
  await put(vault, RECEIVED_REF, [seq, nowMs]);
  return nowMs;
}
