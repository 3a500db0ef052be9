/**
 * Repair: asking for exactly what a feed lacks after the relay left something out, and giving back to a relay that was restored what it no longer has.
 * Rules Y14, Y16, Y101 to Y103 of SPEC.md.
 */
import { isCoordinator } from "../control/fold.ts";
import type { KnownFeed } from "../feed/import.ts";
import { toFeedId } from "../kit/brand.ts";
import { bytesToHex, concatBytes, hexToBytes, isEqualBytes } from "../kit/bytes.ts";
import { encodeCbor } from "../kit/cbor.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { RelayFailure } from "../relay-client/failure.ts";
import type { RelayClient } from "../relay-client/relay-client.ts";
import type { PlacedRow, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { decodeFrame } from "../wire/frame.ts";
import { encodeIntroduction } from "../wire/introduction.ts";
import { type Receipt, verifyReceipt } from "../wire/receipt.ts";
import { husksIn, positionOf } from "./pages.ts";
import { droppedSeq, isWithheld } from "./pending.ts";
import { type Imported, importPage } from "./pull.ts";
import type { Replica } from "./replica.ts";
import {
  CURSOR_REF,
  controlFrameRef,
  encodeReceiptRow,
  type OwnFeed,
  ownFrameRef,
  receiptRef,
  startingWith,
} from "./rows.ts";
import type { RelaySession } from "./session.ts";

type Failure = RelayFailure | StoreFailure;

/** Feeds asked for in one call. */
const FEEDS_AT_ONCE = 64;

/** Asks for what is behind the holes. What comes is imported like a page of the log; the cursor stays where it is. */
export const fillGaps = (
  vault: OpenVault,
  replica: Replica,
  session: RelaySession,
  nowMs: number,
  signal: AbortSignal,
): Promise<Result<Imported, Failure>> =>
  askFor(vault, replica, session, [...replica.gaps].slice(0, FEEDS_AT_ONCE), nowMs, signal);

async function askFor(
  vault: OpenVault,
  replica: Replica,
  session: RelaySession,
  feeds: readonly string[],
  nowMs: number,
  signal: AbortSignal,
): Promise<Result<Imported, Failure>> {
  const { programmeId } = vault.identity().charter;
  const asked = await Promise.all(feeds.map((hex) => placeToAsk(vault, replica, hex)));
  if (asked.length === 0) return ok({ replica, alarms: [], hasMore: false });
  const answer = await session.withToken((token) => session.client.have(programmeId, token, asked, signal), signal);
  if (!answer.ok) return answer;
  const items = answer.value.items.filter(({ type }) => type !== "mark");
  return importPage(vault, replica, { items, failure: answer.value.failure }, nowMs);
}

/** From where a feed is asked for. Of one whose very first frame was left out nothing is held yet; of one whose bodies are withheld, from before the first of them. */
async function placeToAsk({ store }: OpenVault, replica: Replica, hex: string) {
  const feedId = toFeedId(hexToBytes(hex));
  const newest = replica.peers.get(hex)?.newest?.seq ?? 0;
  if (!isWithheld(replica, hex)) return { feedId, seq: newest };
  const rows = await store.list("segments", startingWith(`h:${hex}:`));
  const seqs = rows.flatMap(({ value }) => husksIn(value).map((husk) => positionOf(husk).seq));
  const first = Math.min(...seqs.filter((seq) => seq > droppedSeq(replica, hex)), newest + 1);
  return { feedId, seq: first - 1 };
}

/** Once a day a device asks where the relay stands: one that was put back without saying so is found also by who writes nothing (Y16). */
export async function isLookDue(vault: OpenVault, today: number): Promise<boolean> {
  const last = await vault.store.get(lookRow(today));
  return last === null || !isEqualBytes(last, lookRow(today).value);
}

const lookRow = (today: number): PlacedRow => ({ table: "meta", key: "relay-look", value: encodeCbor(today) });

/** Tells what a relay did, before what follows from it is done; where that fails, nothing changes. */
export type Tell<Other> = (kind: "rewound" | "hole") => Promise<Result<unknown, Other>>;

/** The daily look: own feeds by the relay's signature, feeds of others by what it has behind them. */
export async function lookAround<Other>(
  vault: OpenVault,
  replica: Replica,
  session: RelaySession,
  nowMs: number,
  today: number,
  signal: AbortSignal,
  tell: Tell<Other>,
): Promise<Result<Imported, Failure | Other>> {
  const reset = await resetReceipts(vault, replica, session.client, signal, tell);
  if (!reset.ok) return reset;
  const peers = [...reset.value.peers.keys()];
  const told = peers.some((hex) => isWithheld(reset.value, hex)) ? await tell("hole") : ok(0);
  if (!told.ok) return told;
  let imported: Imported = { replica: reset.value, alarms: [], hasMore: false };
  for (let at = 0; at < peers.length; at += FEEDS_AT_ONCE) {
    const asked = await askFor(vault, imported.replica, session, peers.slice(at, at + FEEDS_AT_ONCE), nowMs, signal);
    if (!asked.ok) return asked;
    imported = { ...asked.value, alarms: [...imported.alarms, ...asked.value.alarms] };
  }
  const noted = await vault.store.commit({ put: [lookRow(today)] });
  return noted.ok ? ok(imported) : err(noted.error);
}

/** After the relay's database changed: where it stands with each own feed, by its own signature. What it lost is uploaded again by the next upload. */
export async function resetReceipts<Other>(
  vault: OpenVault,
  replica: Replica,
  client: RelayClient,
  signal: AbortSignal,
  tell: Tell<Other>,
): Promise<Result<Replica, Failure | Other>> {
  let next = replica;
  for (const [hex, feed] of replica.own) {
    if (feed.isClosed || !replica.receipts.has(hex)) continue;
    const asked = await askWhere(vault, next, feed, client, signal, tell);
    if (!asked.ok) return asked;
    next = asked.value;
  }
  return ok(next);
}

/**
 * Where the relay stands with one own feed, by its own signature: after an answer was lost, what it took need not be uploaded again. One that stands further
 * back than it signed is read from the beginning (Y102).
 */
export async function askWhere<Other>(
  vault: OpenVault,
  replica: Replica,
  feed: OwnFeed,
  client: RelayClient,
  signal: AbortSignal,
  tell: Tell<Other>,
): Promise<Result<Replica, Failure | Other>> {
  const answer = await relayReceipt(vault, client, feed.feedId, signal);
  if (!answer.ok) return answer;
  const before = replica.receipts.get(bytesToHex(feed.feedId))?.seq ?? 0;
  const isBehind = replica.cursor !== null && (answer.value?.seq ?? 0) < before;
  const told = isBehind ? await tell("rewound") : ok(0);
  if (!told.ok) return told;
  const receipt = answer.value && (await isOurHistory(vault, feed, answer.value)) ? answer.value : null;
  return keepPlace(vault, replica, feed, receipt, isBehind);
}

/** Keeps the relay's receipt as it is now, and with `isBehind` forgets how far the log was read. */
async function keepPlace(
  { store }: OpenVault,
  replica: Replica,
  { feedId }: OwnFeed,
  receipt: Receipt | null,
  isBehind: boolean,
): Promise<Result<Replica, StoreFailure>> {
  const put = receipt ? [{ ...receiptRef(feedId), value: encodeReceiptRow(receipt) }] : [];
  const remove = [...(receipt ? [] : [receiptRef(feedId)]), ...(isBehind ? [CURSOR_REF] : [])];
  const committed = await store.commit({ put, remove });
  if (!committed.ok) return committed;
  const receipts = new Map(replica.receipts);
  if (receipt) receipts.set(bytesToHex(feedId), receipt);
  else receipts.delete(bytesToHex(feedId));
  return ok({ ...replica, receipts, ...(isBehind && { cursor: null }) });
}

/** Another head than ours, or one beyond ours, is no receipt: uploading from the start will bring the proof. A frame that was let go cannot be compared. */
async function isOurHistory({ store }: OpenVault, feed: OwnFeed, receipt: Receipt): Promise<boolean> {
  const bytes = await store.get(ownFrameRef(feed.feedId, receipt.seq));
  const frame = bytes && decodeFrame(bytes);
  return receipt.seq <= feed.seq && (!frame?.ok || isEqualBytes(frame.value.head, receipt.head));
}

async function relayReceipt(
  vault: OpenVault,
  client: RelayClient,
  feedId: Receipt["feedId"],
  signal: AbortSignal,
): Promise<Result<Receipt | null, RelayFailure>> {
  const { charter } = vault.identity();
  const relayKey = charter.relays[0]?.relayKey;
  const answer = await client.head(charter.programmeId, feedId, signal);
  if (!answer.ok) return answer.error.relayCode === "FEED_UNKNOWN" ? ok(null) : err(answer.error);
  const [receipt] = answer.value.receipts;
  const isGenuine =
    receipt && relayKey && bytesToHex(receipt.feedId) === bytesToHex(feedId)
      ? await verifyReceipt(charter.programmeId, receipt, relayKey)
      : false;
  return ok(isGenuine && receipt ? receipt : null);
}

/** Frames of one upload. */
const FRAMES = 4;

/** What a relay answers to a device of which it lost all that says who it is. */
const UNKNOWN: readonly (string | null)[] = ["DEVICE_UNKNOWN", "INTRODUCTION_REFUSED"];

/** Y101: whether the relay lost what gave this coordinator's device its seat. */
export const isForgotten = (vault: OpenVault, { control }: Replica, { relayCode }: RelayFailure): boolean =>
  UNKNOWN.includes(relayCode) && isCoordinator(control, vault.identity().keys.signKey);

/**
 * Gives a relay the control frames of others that it lost: they are signed by their authors, whoever brings them. Who may speak follows from what others said, so feeds
 * are given in rounds, until the relay takes no more of any. Fails where it asks to come back later.
 */
export async function giveBackControl(
  vault: OpenVault,
  replica: Replica,
  client: RelayClient,
  signal: AbortSignal,
): Promise<Result<void, RelayFailure>> {
  let left = [...replica.peers.values()];
  for (;;) {
    const refused: KnownFeed[] = [];
    for (const feed of left) {
      const given = await giveBackFeed(vault, feed, client, signal);
      if (!given.ok) return given;
      if (!given.value) refused.push(feed);
    }
    if (refused.length === 0 || refused.length === left.length) return ok(undefined);
    left = refused;
  }
}

/** Gives the relay what it lacks of one feed; `false` where it refused some of it. */
async function giveBackFeed(
  vault: OpenVault,
  { introduction, newest }: KnownFeed,
  client: RelayClient,
  signal: AbortSignal,
): Promise<Result<boolean, RelayFailure>> {
  const { programmeId } = vault.identity().charter;
  if (!newest || (await vault.store.get(controlFrameRef(newest.feedId, newest.seq))) === null) return ok(true);
  const at = await relayReceipt(vault, client, newest.feedId, signal);
  if (!at.ok) return at;
  for (let seq = (at.value?.seq ?? 0) + 1; seq <= newest.seq; seq += FRAMES) {
    const last = Math.min(newest.seq, seq + FRAMES - 1);
    const refs = Array.from({ length: last - seq + 1 }, (_, i) => controlFrameRef(newest.feedId, seq + i));
    const frames = (await Promise.all(refs.map((ref) => vault.store.get(ref)))).filter((frame) => frame !== null);
    const stream = concatBytes(...(seq === 1 ? [encodeIntroduction(introduction)] : []), ...frames);
    const given = await client.upload(programmeId, stream, signal);
    if (!given.ok) return given;
    const { failure } = given.value;
    if (failure) return failure.retry === "later" ? err(failure) : ok(false);
  }
  return ok(true);
}
