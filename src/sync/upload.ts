/**
 * Uploading own feeds: at most four frames a call, in order, control first. Only a receipt that the charter's relay signed over our own head
 * counts. Rules Y9–Y11 of SPEC.md.
 */
import { bytesToHex, concatBytes, isEqualBytes } from "../kit/bytes.ts";
import { ok, type Result } from "../kit/result.ts";
import type { RelayFailure } from "../relay-client/failure.ts";
import { garbage } from "../relay-client/failure.ts";
import type { RelayClient } from "../relay-client/relay-client.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { decodeFrame } from "../wire/frame.ts";
import { encodeIntroduction } from "../wire/introduction.ts";
import { type Receipt, type UploadAnswer, verifyReceipt } from "../wire/receipt.ts";
import type { Replica } from "./replica.ts";
import { encodeReceiptRow, type OwnFeed, ownFrameRef, receiptRef } from "./rows.ts";

export const FRAMES_PER_UPLOAD = 4;

/** `forked`: the relay holds another validly signed frame of ours at the same place. A later version starts a new incarnation. */
export type UploadOutcome = { readonly replica: Replica; readonly alarm: "forked" | "rewound" | null };

/** Uploads the next frames of `feed` and stores the receipts that come back. */
export async function uploadNext(
  vault: OpenVault,
  replica: Replica,
  feed: OwnFeed,
  client: RelayClient,
  signal: AbortSignal,
): Promise<Result<UploadOutcome, RelayFailure>> {
  const { charter } = vault.identity();
  const confirmed = replica.receipts.get(bytesToHex(feed.feedId))?.seq ?? 0;
  const answer = await client.upload(charter.programmeId, await streamAfter(vault, feed, confirmed), signal);
  if (!answer.ok) return answer;
  const kept = await keepReceipts(vault, replica, answer.value);
  if (answer.value.refusal === null)
    return kept === replica ? { ok: false, error: garbage } : ok({ replica: kept, alarm: null });
  return handleRefusal(vault, kept, feed, answer.value.refusal.code);
}

async function streamAfter(vault: OpenVault, feed: OwnFeed, confirmed: number) {
  const { keys, certificate } = vault.identity();
  const introduction =
    confirmed === 0 ? [encodeIntroduction({ author: keys.signKey, incarnation: feed.incarnation, certificate })] : [];
  const last = Math.min(feed.seq, confirmed + FRAMES_PER_UPLOAD);
  const refs = Array.from({ length: last - confirmed }, (_, i) => ownFrameRef(feed.feedId, confirmed + 1 + i));
  const frames = await Promise.all(refs.map((ref) => vault.store.get(ref)));
  return concatBytes(...introduction, ...frames.filter((frame) => frame !== null));
}

/** Y10: a receipt is kept only where the relay's signature holds and it names the very head that we have at that place. */
async function keepReceipts(vault: OpenVault, replica: Replica, { receipts }: UploadAnswer): Promise<Replica> {
  const { charter } = vault.identity();
  const relayKey = charter.relays[0]?.relayKey;
  let kept = replica;
  for (const receipt of receipts) {
    if (
      !relayKey ||
      !(await isOurs(vault, replica, receipt)) ||
      !(await verifyReceipt(charter.programmeId, receipt, relayKey))
    )
      continue;
    const hex = bytesToHex(receipt.feedId);
    if (receipt.seq <= (kept.receipts.get(hex)?.seq ?? 0)) continue;
    const committed = await vault.store.commit({
      put: [{ ...receiptRef(receipt.feedId), value: encodeReceiptRow(receipt) }],
    });
    if (committed.ok) kept = { ...kept, receipts: new Map(kept.receipts).set(hex, receipt) };
  }
  return kept;
}

async function isOurs(vault: OpenVault, { own }: Replica, receipt: Receipt): Promise<boolean> {
  const bytes = own.has(bytesToHex(receipt.feedId))
    ? await vault.store.get(ownFrameRef(receipt.feedId, receipt.seq))
    : null;
  const frame = bytes && decodeFrame(bytes);
  return frame?.ok === true && isEqualBytes(frame.value.head, receipt.head);
}

/** Y11: a relay that lost what it had confirmed gets everything again; it answers "same" for what it still has. */
async function handleRefusal(
  vault: OpenVault,
  replica: Replica,
  feed: OwnFeed,
  code: string,
): Promise<Result<UploadOutcome, RelayFailure>> {
  const hex = bytesToHex(feed.feedId);
  if (code === "FEED_CONFLICT") return ok({ replica, alarm: "forked" });
  if ((code === "FEED_GAP" || code === "FEED_UNKNOWN") && replica.receipts.has(hex)) {
    const committed = await vault.store.commit({ remove: [receiptRef(feed.feedId)] });
    const receipts = new Map(replica.receipts);
    receipts.delete(hex);
    if (committed.ok) return ok({ replica: { ...replica, receipts }, alarm: "rewound" });
  }
  return { ok: false, error: { code: "RELAY_REFUSED", retry: "never", relayCode: code, retryAfterMs: null } };
}
