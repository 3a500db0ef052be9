/**
 * Handing over what is sealed already while the vault is locked: frames, receipts and introductions lie in clear, as on the wire, and need no key. Nothing is
 * decided here beyond that: what a relay refuses, or shows otherwise than expected, waits for the holder. Rules Y90 to Y94 of SPEC.md.
 */
import type { Charter } from "../control/charter.ts";
import { type ControlState, coordinatorKeys } from "../control/fold.ts";
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, concatBytes, isEqualBytes } from "../kit/bytes.ts";
import type { Fetch } from "../relay-client/call.ts";
import { makeRelayClient, type RelayClient } from "../relay-client/relay-client.ts";
import type { RowRef, VaultStore } from "../store/port.ts";
import { decodeCertificate } from "../wire/certificate.ts";
import { encodeIntroduction } from "../wire/introduction.ts";
import type { Receipt } from "../wire/receipt.ts";
import { keepReceipt, type ReceiptTerms } from "./receipts.ts";
import {
  byUploadOrder,
  decodeOwnFeed,
  decodeReceiptRow,
  FRAMES_PER_UPLOAD,
  type OwnFeed,
  ownFrameRef,
  receiptRef,
  startingWith,
} from "./rows.ts";

/** What is known of a locked vault outside of it. */
export interface LockedFeeds {
  readonly store: VaultStore;
  readonly fetch: Fetch;
  readonly charter: Pick<Charter, "programmeId" | "relays">;
  readonly signKey: SignKey;
}

interface Upload extends Pick<LockedFeeds, "store" | "signKey">, ReceiptTerms {
  readonly client: Pick<RelayClient, "upload">;
}

/** Certificate of this device as it travels, in clear: the relay asks for it before the first frame of a feed. Empty for coordinators whom the charter names. */
export const CERTIFICATE_REF: RowRef = { table: "meta", key: "certificate" };

/** Keeps the certificate in clear where another one, or none, lies there. What does not store is tried again with the next session. */
export async function keepCertificate(store: VaultStore, certificate: Uint8Array | null): Promise<void> {
  const value = Uint8Array.from(certificate ?? []);
  const known = await store.get(CERTIFICATE_REF);
  if (known === null || !isEqualBytes(known, value)) await store.commit({ put: [{ ...CERTIFICATE_REF, value }] });
}

/** Frames that the relay confirmed now, and those that it still has not: these are worth another try. */
export interface HandedOver {
  readonly confirmed: number;
  readonly left: number;
}

/** Uploads what the relay has not confirmed yet; what fails is left for later. Without a relay nothing waits for one. Rejects where the store does. */
export async function uploadLocked({ store, fetch, charter, signKey }: LockedFeeds): Promise<HandedOver> {
  const { programmeId, relays } = charter;
  const relay = relays[0];
  if (!relay) return { confirmed: 0, left: 0 };
  const upload = {
    store,
    signKey,
    programmeId,
    relayKey: relay.relayKey,
    client: makeRelayClient(relay.address, fetch),
  };
  let [confirmed, left] = [0, 0];
  for (const feed of await listFeeds(store)) {
    const from = await confirmedSeq(store, feed);
    const to = await uploadFeed(upload, feed, from);
    confirmed += to - from;
    left += Math.max(0, feed.seq - to);
  }
  return { confirmed, left };
}

async function listFeeds(store: VaultStore): Promise<readonly OwnFeed[]> {
  const rows = await store.list("meta", startingWith("own:"));
  const feeds = rows
    .flatMap(({ value }) => decodeOwnFeed(value) ?? [])
    .filter(({ isClosed, seq }) => !isClosed && seq > 0);
  return feeds.sort(byUploadOrder);
}

/** Whether something that this device wrote for others is with neither a relay nor a coordinator in force: not sealed yet, or not confirmed. Needs no key. */
export async function hasOnlyHere(store: VaultStore, control: ControlState): Promise<boolean> {
  if ((await store.list("outbox", { limit: 1 })).length > 0) return true;
  for (const feed of await listFeeds(store)) {
    const taken = Math.max(await confirmedSeq(store, feed), acknowledgedSeq(control, feed));
    if (feed.purpose === 1 && feed.seq > taken) return true;
  }
  return false;
}

function acknowledgedSeq(control: ControlState, { feedId }: OwnFeed): number {
  const name = bytesToHex(feedId);
  const acks = coordinatorKeys(control).map((key) => control.ackByCoordinator.get(bytesToHex(key))?.get(name)?.seq);
  return Math.max(0, ...acks.map((seq) => seq ?? 0));
}

/** Up to where the relay has confirmed the feed afterwards. */
async function uploadFeed(locked: Upload, feed: OwnFeed, from: number): Promise<number> {
  let at = from;
  while (at < feed.seq) {
    const stream = await streamAfter(locked, feed, at);
    const answer = stream && (await locked.client.upload(locked.programmeId, stream));
    const next = answer?.ok ? await keepNext(locked, feed, at, answer.value.receipts) : null;
    if (next === null) break;
    at = next;
  }
  return at;
}

async function confirmedSeq(store: VaultStore, { feedId }: OwnFeed): Promise<number> {
  const bytes = await store.get(receiptRef(feedId));
  return (bytes && decodeReceiptRow(bytes)?.seq) ?? 0;
}

/** The next frames, behind the introduction where the relay has none; `null` where something of it is not here. */
async function streamAfter({ store, signKey }: Upload, feed: OwnFeed, at: number) {
  const count = Math.min(FRAMES_PER_UPLOAD, feed.seq - at);
  const refs = Array.from({ length: count }, (_, i) => ownFrameRef(feed.feedId, at + 1 + i));
  const frames = (await Promise.all(refs.map((ref) => store.get(ref)))).filter((frame) => frame !== null);
  const introduction = at === 0 ? await readIntroduction(store, signKey, feed) : new Uint8Array();
  return frames.length === count && introduction ? concatBytes(introduction, ...frames) : null;
}

async function readIntroduction(store: VaultStore, author: SignKey, { incarnation }: OwnFeed) {
  const bytes = await store.get(CERTIFICATE_REF);
  const certificate = bytes && bytes.length > 0 ? decodeCertificate(bytes) : null;
  if (bytes === null || certificate?.ok === false) return null;
  return encodeIntroduction({ author, incarnation, certificate: certificate?.value ?? null });
}

/** Keeps the receipt that goes further than `at`; its place, or `null` where there is none. */
async function keepNext(upload: Upload, feed: OwnFeed, at: number, receipts: readonly Receipt[]) {
  const receipt = receipts.find(({ feedId, seq }) => isEqualBytes(feedId, feed.feedId) && seq > at && seq <= feed.seq);
  return receipt && (await keepReceipt(upload.store, upload, receipt)) ? receipt.seq : null;
}
