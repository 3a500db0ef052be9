/**
 * Uploading own feeds: at most four frames a call, in order, control first. Only a receipt that the charter's relay signed over our own head
 * counts. Rules Y9–Y11 of SPEC.md.
 */
import { type Bytes, bytesToHex, concatBytes, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { ok, type Result } from "../kit/result.ts";
import type { RelayFailure } from "../relay-client/failure.ts";
import { garbage } from "../relay-client/failure.ts";
import type { RelayClient } from "../relay-client/relay-client.ts";
import type { StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { decodeFrame, verifyFrame } from "../wire/frame.ts";
import { decodeHeader } from "../wire/header.ts";
import { encodeIntroduction } from "../wire/introduction.ts";
import { HEADER_BYTES, SIGNATURE_BYTES } from "../wire/limits.ts";
import { type Refusal, type UploadAnswer, verifyReceipt } from "../wire/receipt.ts";
import type { ForkProof } from "./alarms.ts";
import { ownIntroduction } from "./own-introduction.ts";
import { proofOf } from "./pages.ts";
import { keepReceipt } from "./receipts.ts";
import type { Replica } from "./replica.ts";
import { CURSOR_REF, FRAMES_PER_UPLOAD, type OwnFeed, ownFrameRef, receiptRef } from "./rows.ts";

/**
 * What an upload showed beside receipts: the relay lost what it had; what it lost is no longer here, either; it signs for more of our feed than we ever wrote; or
 * another frame of ours, signed by our own key, stands where ours belongs.
 */
export interface UploadOutcome {
  readonly replica: Replica;
  readonly finding:
    | { readonly type: "rewound" | "lost" | "outrun" }
    | { readonly type: "forked"; readonly proof: ForkProof }
    | null;
}

/** Uploads the next frames of `feed`, at most `maxFrames`, and stores the receipts that come back. */
export async function uploadNext(
  vault: OpenVault,
  replica: Replica,
  feed: OwnFeed,
  client: RelayClient,
  signal: AbortSignal,
  maxFrames = FRAMES_PER_UPLOAD,
): Promise<Result<UploadOutcome, RelayFailure>> {
  const { charter } = vault.identity();
  const confirmed = replica.receipts.get(bytesToHex(feed.feedId))?.seq ?? 0;
  const stream = await streamAfter(vault, feed, confirmed, maxFrames);
  if (stream === null) return ok({ replica, finding: { type: "lost" } });
  const answer = await client.upload(charter.programmeId, stream, signal);
  if (!answer.ok) return answer;
  const kept = await keepReceipts(vault, replica, answer.value);
  const { refusal, failure } = answer.value;
  if (!refusal || !failure) {
    if (kept !== replica) return ok({ replica: kept, finding: null });
    return (await isOutrun(vault, feed, answer.value))
      ? ok({ replica, finding: { type: "outrun" } })
      : { ok: false, error: garbage };
  }
  const finding = await findingOf(vault, kept, feed, refusal);
  return finding ? ok({ replica: kept, finding }) : { ok: false, error: failure };
}

/** The next frames; `null` where one of them was let go. */
async function streamAfter(vault: OpenVault, feed: OwnFeed, confirmed: number, maxFrames: number) {
  const introduction = confirmed === 0 ? [encodeIntroduction(ownIntroduction(vault, feed.incarnation))] : [];
  const last = Math.min(feed.seq, confirmed + maxFrames);
  const refs = Array.from({ length: last - confirmed }, (_, i) => ownFrameRef(feed.feedId, confirmed + 1 + i));
  const frames = await Promise.all(refs.map((ref) => vault.store.get(ref)));
  const known = frames.filter((frame) => frame !== null);
  return known.length === frames.length ? concatBytes(...introduction, ...known) : null;
}

/** Y10: a receipt is kept only where the relay's signature holds and it names the very head that we have at that place. */
export async function keepReceipts(vault: OpenVault, replica: Replica, { receipts }: UploadAnswer): Promise<Replica> {
  const { charter } = vault.identity();
  const relayKey = charter.relays[0]?.relayKey;
  if (!relayKey) return replica;
  const terms = { programmeId: charter.programmeId, relayKey };
  let kept = replica;
  for (const receipt of receipts) {
    const hex = bytesToHex(receipt.feedId);
    if (!replica.own.has(hex) || receipt.seq <= (kept.receipts.get(hex)?.seq ?? 0)) continue;
    if (await keepReceipt(vault.store, terms, receipt))
      kept = { ...kept, receipts: new Map(kept.receipts).set(hex, receipt) };
  }
  return kept;
}

/** Y40: what we brought is there already, and behind it more that only a second one of us can have written: this is an older state of the device, or a copy. */
async function isOutrun(vault: OpenVault, feed: OwnFeed, { receipts }: UploadAnswer): Promise<boolean> {
  const { charter } = vault.identity();
  const relayKey = charter.relays[0]?.relayKey;
  const ahead = receipts.find(({ feedId, seq }) => isEqualBytes(feedId, feed.feedId) && seq > feed.seq);
  return ahead && relayKey ? verifyReceipt(charter.programmeId, ahead, relayKey) : false;
}

/**
 * Y11: a relay that lost what it had confirmed gets everything again; it answers "same" for what it still has. What others upload again may stand at places of
 * its log that were read before, so reading begins anew.
 */
export async function uploadAnew(
  vault: OpenVault,
  replica: Replica,
  { feedId }: OwnFeed,
): Promise<Result<Replica, StoreFailure>> {
  const committed = await vault.store.commit({ remove: [receiptRef(feedId), CURSOR_REF] });
  const receipts = new Map(replica.receipts);
  receipts.delete(bytesToHex(feedId));
  return committed.ok ? ok({ ...replica, receipts, cursor: null }) : committed;
}

/** What a refusal shows; one that shows nothing ends the run. */
async function findingOf(
  vault: OpenVault,
  replica: Replica,
  feed: OwnFeed,
  { code, detail }: Refusal,
): Promise<UploadOutcome["finding"]> {
  const proof = code === "FEED_CONFLICT" && detail ? await proveFork(vault, feed, detail) : null;
  if (proof) return { type: "forked", proof };
  const isLost = code === "FEED_GAP" || code === "FEED_UNKNOWN";
  return isLost && replica.receipts.has(bytesToHex(feed.feedId)) ? { type: "rewound" } : null;
}

/** Y40: only a frame of this feed that our own key signed proves that there is a second one of us; anything else is the relay's word. */
async function proveFork(vault: OpenVault, feed: OwnFeed, other: Bytes): Promise<ForkProof | null> {
  const headerBytes = copyBytes(other.subarray(0, HEADER_BYTES));
  const signature = copyBytes(other.subarray(HEADER_BYTES));
  const header = decodeHeader(headerBytes);
  if (!header.ok || signature.length !== SIGNATURE_BYTES || !isEqualBytes(header.value.feedId, feed.feedId))
    return null;
  const stored = await vault.store.get(ownFrameRef(feed.feedId, header.value.seq));
  const ours = stored && decodeFrame(stored);
  const isOther = !ours?.ok || !isEqualBytes(ours.value.headerBytes, headerBytes);
  if (!isOther || !(await verifyFrame({ headerBytes, signature }, vault.identity().keys.signKey))) return null;
  return { held: ours?.ok ? proofOf(ours.value) : new Uint8Array(), other };
}
