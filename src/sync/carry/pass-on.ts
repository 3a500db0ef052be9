/**
 * Passing on to a relay what others' bundles hold: frames are signed by their authors, so anyone of the programme may bring them. The relay's receipts go back with the next
 * bundle. Rule Y85 of ../SPEC.md.
 */

import { type ProgrammeId, toFeedId } from "../../kit/brand.ts";
import { bytesToHex, concatBytes, hexToBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import type { RelayClient } from "../../relay-client/relay-client.ts";
import type { StoreFailure } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { OpenedBundle } from "../../wire/bundle.ts";
import { frameToBytes } from "../../wire/frame.ts";
import { type Receipt, verifyReceipt } from "../../wire/receipt.ts";
import type { Replica } from "../replica.ts";
import { encodeReceiptRow, FRAMES_PER_UPLOAD } from "../rows.ts";
import { relayedRef } from "./rows.ts";
import { type CarriedFeed, sortItems } from "./sort-items.ts";

/** How many feeds of a bundle the relay has now as far as the bundle goes, and how many it could not take, for example because something before it is missing. */
export interface PassedOn {
  readonly feeds: number;
  readonly refused: number;
}

/** Gives a relay what it lacks of a bundle's feeds of others. A failure leaves what it took; passing on again goes on from there. */
export async function passOn(
  vault: OpenVault,
  replica: Replica,
  client: RelayClient,
  bundle: OpenedBundle,
  signal: AbortSignal,
): Promise<Result<PassedOn, RelayFailure | StoreFailure>> {
  const { programmeId } = vault.identity().charter;
  const to = { programmeId, client, signal, onReceipt: (receipt: Receipt) => keepRelayed(vault, receipt) };
  let [feeds, refused] = [0, 0];
  for (const feed of sortItems(replica.control, bundle.items)) {
    if (feed.frames.length === 0 || replica.own.has(feed.hex)) continue;
    const done = await passFeed(to, feed);
    if (!done.ok) return done;
    if (done.value.isWhole) feeds++;
    else refused++;
  }
  return ok({ feeds, refused });
}

/** Where frames go, and what is done with each receipt that comes back. */
export interface PassTo<Failure> {
  readonly programmeId: ProgrammeId;
  readonly client: Pick<RelayClient, "head" | "upload">;
  readonly signal: AbortSignal;
  readonly onReceipt: (receipt: Receipt) => Promise<Result<unknown, Failure>>;
}

/** What of one feed the relay took now, and whether it has all that the bundle has. */
export interface PassedFeed {
  readonly fresh: number;
  readonly isWhole: boolean;
}

/** Gives a relay what it lacks of one feed. */
export async function passFeed<Failure>(
  { programmeId, client, signal, onReceipt }: PassTo<Failure>,
  { hex, introduction, frames }: CarriedFeed,
): Promise<Result<PassedFeed, RelayFailure | Failure>> {
  const asked = await client.head(programmeId, toFeedId(hexToBytes(hex)), signal);
  if (!asked.ok && asked.error.relayCode !== "FEED_UNKNOWN") return asked;
  const before = asked.ok ? (asked.value.receipts[0]?.seq ?? 0) : 0;
  let reached = before;
  const left = frames.flatMap((item) => (item.type === "frame" && item.frame.header.seq > reached ? [item.frame] : []));
  const isFirst = reached === 0 && introduction !== null;
  for (let at = 0; at < left.length; at += FRAMES_PER_UPLOAD) {
    const some = left.slice(at, at + FRAMES_PER_UPLOAD).map(frameToBytes);
    const stream = concatBytes(...(at === 0 && isFirst ? [introduction.bytes] : []), ...some);
    const given = await client.upload(programmeId, stream, signal);
    if (!given.ok) return given;
    const receipt = given.value.receipts.find(({ feedId }) => bytesToHex(feedId) === hex);
    const kept = receipt ? await onReceipt(receipt) : ok(0);
    if (!kept.ok) return kept;
    reached = Math.max(reached, receipt?.seq ?? 0);
    // A relay that is busy or full lacks nothing: this is no feed that waits for an earlier file.
    if (given.value.failure?.retry === "later") return err(given.value.failure);
    if (given.value.failure) break;
  }
  const last = Math.max(...frames.map((item) => (item.type === "frame" ? item.frame.header.seq : 0)));
  return ok({ fresh: reached - before, isWhole: reached >= last });
}

async function keepRelayed(vault: OpenVault, receipt: Receipt): Promise<Result<number, StoreFailure>> {
  const { charter } = vault.identity();
  const relayKey = charter.relays[0]?.relayKey;
  if (!relayKey || !(await verifyReceipt(charter.programmeId, receipt, relayKey))) return ok(0);
  return vault.store.commit({ put: [{ ...relayedRef(receipt.feedId), value: encodeReceiptRow(receipt) }] });
}
