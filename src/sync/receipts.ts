/** Keeping what a relay signed for: with the vault open, and behind the lock. Rule Y10 of SPEC.md. */
import type { ProgrammeId, SignKey } from "../kit/brand.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import type { VaultStore } from "../store/port.ts";
import { decodeFrame } from "../wire/frame.ts";
import { type Receipt, verifyReceipt } from "../wire/receipt.ts";
import { encodeReceiptRow, ownFrameRef, receiptRef } from "./rows.ts";

/** Whose receipts count. */
export interface ReceiptTerms {
  readonly programmeId: ProgrammeId;
  readonly relayKey: SignKey;
}

/** Keeps a receipt that names the very head that we have at that place, under a signature of the relay that holds; `false` where nothing was kept. */
export async function keepReceipt(
  store: VaultStore,
  { programmeId, relayKey }: ReceiptTerms,
  receipt: Receipt,
): Promise<boolean> {
  const bytes = await store.get(ownFrameRef(receipt.feedId, receipt.seq));
  const frame = bytes && decodeFrame(bytes);
  if (!frame?.ok || !isEqualBytes(frame.value.head, receipt.head)) return false;
  if (!(await verifyReceipt(programmeId, receipt, relayKey))) return false;
  const put = [{ ...receiptRef(receipt.feedId), value: encodeReceiptRow(receipt) }];
  return (await store.commit({ put })).ok;
}
