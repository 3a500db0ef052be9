/**
 * Saving: one strict commit of the sealed op in the journal and its place in the outbox. Only its success may be shown as "Saved on this phone".
 * It needs an open vault and nothing that follows from other people's feeds. Rules Y30, Y34 of SPEC.md.
 */
import { decodeOp, encodeOp, type Op, type OpTime } from "../feed/op.ts";
import { hexToBytes } from "../kit/bytes.ts";
import type { Result } from "../kit/result.ts";
import type { Batch, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { slotOfDay } from "../vault/slots.ts";
import { journalRef, outboxRef } from "./op-rows.ts";

/**
 * Saves `op` under the programme-local `day` (days since 1970-01-01), together with `batch`. Confirmed when it resolves with success. While the day's slot is being
 * overwritten nothing is stored under it: then the op is sealed again, and at last under the next day. What `isLocal` waits for no segment: it goes to nobody.
 */
export async function saveOp(
  vault: OpenVault,
  op: Op,
  day: number,
  batch: Batch = {},
  isLocal = false,
): Promise<Result<number, StoreFailure>> {
  const saveUnder = (slotDay: number) =>
    vault.store.commit({
      ...batch,
      put: [
        ...(batch.put ?? []),
        vault.seal(slotOfDay(slotDay), journalRef(op.opId), encodeOp(op)),
        ...(isLocal ? [] : [{ ...outboxRef(op.opId), value: new Uint8Array() }]),
      ],
    });
  for (const slotDay of [day, day]) {
    const saved = await saveUnder(slotDay);
    if (saved.ok || saved.error.code !== "STORE_STALE") return saved;
  }
  return saveUnder(day + 1);
}

/** The ops of this device that it can still read, oldest first. */
export async function readJournal(vault: OpenVault): Promise<readonly Op[]> {
  const ops: Op[] = [];
  for (const { key, value } of await vault.store.list("journal")) {
    if (!/^[0-9a-f]{32}$/.test(key)) continue;
    const plaintext = vault.open(journalRef(hexToBytes(key)), value);
    const op = plaintext && decodeOp(plaintext);
    if (op?.ok) ops.push(op.value);
  }
  return ops.sort((a, b) => compareTimes(a.time, b.time));
}

const compareTimes = (a: OpTime, b: OpTime): number => a[0] - b[0] || a[1] - b[1];
