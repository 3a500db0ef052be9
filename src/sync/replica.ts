/**
 * What a device knows of its programme, in memory after unlock: what is in force, the feeds it reads and writes, merged records, receipts.
 * Rebuilt from verified bytes at each unlock: rows in clear are checked again, because whoever has the disk can change them. Rules Y4, Y5.
 */

import { type ControlState, foldControl, startControl } from "../control/fold.ts";
import { type ControlObject, decodeControl } from "../control/objects.ts";
import { acceptFrame, feedKey, type KnownFeed, meetFeed } from "../feed/import.ts";
import { type Author, type AuthoredOp, mergeOps, NO_RECORDS, type Records } from "../feed/merge.ts";
import { decodeOpBatch } from "../feed/op.ts";
import { type SignKey, toSignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readBytes, readBytesUpTo, readInteger, readList, readTuple } from "../kit/read.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { decodeFrame } from "../wire/frame.ts";
import { type Receipt, verifyReceipt } from "../wire/receipt.ts";
import {
  CURSOR_REF,
  type Cursor,
  decodeCursor,
  decodeOwnFeed,
  decodePeer,
  decodeReceiptRow,
  mergedPageRef,
  type OwnFeed,
  startingWith,
} from "./rows.ts";

export interface Replica {
  readonly control: ControlState;
  /** Feeds that this device writes, by feed in hex. */
  readonly own: ReadonlyMap<string, OwnFeed>;
  /** Feeds that it reads, by feed in hex. */
  readonly peers: ReadonlyMap<string, KnownFeed>;
  /** The relay's newest receipts, by own feed in hex. */
  readonly receipts: ReadonlyMap<string, Receipt>;
  /** Records merged from other devices' ops, and for a coordinator from its own. */
  readonly records: Records;
  /** When something of an author last came in, ms since 1970 by this device's clock, by author key in hex. */
  readonly heardMsByAuthor: ReadonlyMap<string, number>;
  /** Feeds, in hex, with a frame that did not open here. */
  readonly unopened: ReadonlySet<string>;
  readonly cursor: Cursor | null;
  /** Number of the next merged page. */
  readonly nextPage: number;
}

/** Ops of one author that lie in a merged page, as their segment's plaintext. */
export interface PageEntry {
  readonly author: Author;
  readonly plaintext: Bytes;
  /** When this device took it in, ms since 1970 by its own clock. */
  readonly receivedMs: number;
}

const ROLES: readonly Author["role"][] = ["field", "volunteer", "coordinator"];

/** CBOR [[author key, role 1–3, plaintext, receivedMs] …]. */
export const encodePage = (entries: readonly PageEntry[]): Bytes =>
  encodeCbor(
    entries.map(({ author, plaintext, receivedMs }) => [
      author.key,
      ROLES.indexOf(author.role) + 1,
      plaintext,
      receivedMs,
    ]),
  );

const MAX_PAGE_BYTES = 1 << 24;

export function decodePage(bytes: Uint8Array): readonly PageEntry[] | null {
  const decoded = decodeCbor(bytes, MAX_PAGE_BYTES);
  if (!decoded.ok) return null;
  return readList((value) => {
    const parts = readTuple(4)(value);
    const [key, plaintext, role, receivedMs] = [
      readBytes(32)(parts?.[0]),
      readBytesUpTo(1 << 18)(parts?.[2]),
      ROLES[Number(parts?.[1]) - 1],
      readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[3]),
    ];
    return key && plaintext && role && receivedMs !== null
      ? { author: { key: toSignKey(key), role }, plaintext, receivedMs }
      : null;
  }, 10_000)(decoded.value);
}

/** The ops of page entries; an entry that does not decode gives none (its sender's segment was refused or quarantined already). */
export const entryOps = (entries: readonly PageEntry[]): readonly AuthoredOp[] =>
  entries.flatMap(({ author, plaintext }) => {
    const batch = decodeOpBatch(plaintext);
    return batch.ok ? batch.value.ops.map((op) => ({ author, op })) : [];
  });

/** The newest arrival by author, with `entries` counted in. */
export function withHeard(
  before: Replica["heardMsByAuthor"],
  entries: readonly PageEntry[],
): Replica["heardMsByAuthor"] {
  const after = new Map(before);
  for (const { author, receivedMs } of entries) {
    const key = bytesToHex(author.key);
    after.set(key, Math.max(receivedMs, after.get(key) ?? 0));
  }
  return after;
}

/** Rebuilds the replica of an unlocked vault. Rows that do not read or verify are left out, as if they had not arrived yet. */
export async function loadReplica(vault: OpenVault): Promise<Replica> {
  const { charter } = vault.identity();
  const own = await loadOwn(vault);
  const { control, peers } = await loadFeeds(vault, startControl(charter), own);
  const { entries, nextPage } = await loadPages(vault);
  const cursorBytes = await vault.store.get(CURSOR_REF);
  return {
    control,
    own,
    peers,
    receipts: await loadReceipts(vault),
    records: mergeOps(NO_RECORDS, entryOps(entries)),
    heardMsByAuthor: withHeard(new Map(), entries),
    unopened: await loadUnopened(vault),
    cursor: cursorBytes && decodeCursor(cursorBytes),
    nextPage,
  };
}

async function loadOwn({ store }: OpenVault): Promise<ReadonlyMap<string, OwnFeed>> {
  const rows = await store.list("meta", startingWith("own:"));
  const feeds = rows.flatMap(({ value }) => decodeOwnFeed(value) ?? []);
  return new Map(feeds.map((feed) => [bytesToHex(feed.feedId), feed]));
}

async function loadUnopened({ store }: OpenVault): Promise<ReadonlySet<string>> {
  const rows = await store.list("segments", startingWith("u:"));
  return new Set(rows.flatMap(({ key }) => key.split(":")[1] ?? []));
}

async function loadReceipts(vault: OpenVault): Promise<ReadonlyMap<string, Receipt>> {
  const { charter } = vault.identity();
  const relayKey = charter.relays[0]?.relayKey;
  const receipts = new Map<string, Receipt>();
  for (const { value } of await vault.store.list("meta", startingWith("receipt:"))) {
    const receipt = decodeReceiptRow(value);
    if (receipt && relayKey && (await verifyReceipt(charter.programmeId, receipt, relayKey)))
      receipts.set(bytesToHex(receipt.feedId), receipt);
  }
  return receipts;
}

/** Folds the stored control frames, own ones included, then takes the stored positions of the feeds that are not control. */
async function loadFeeds(vault: OpenVault, start: ControlState, own: ReadonlyMap<string, OwnFeed>) {
  const { signKey } = vault.identity().keys;
  let control = start;
  const stored = new Map<string, KnownFeed>();
  for (const { value } of await vault.store.list("meta", startingWith("peer:"))) {
    const row = decodePeer(value);
    const met = row && (await meetFeed(control, row.introduction));
    if (row && met?.ok) stored.set(feedKey(control, row.introduction), { ...met.value, newest: row.newest });
  }
  const peers = new Map(stored);
  const chains = new Map<string, KnownFeed>();
  for (const feed of own.values())
    if (feed.purpose === 4)
      chains.set(bytesToHex(feed.feedId), {
        introduction: { author: signKey, incarnation: feed.incarnation, certificate: null },
        author: { key: signKey, role: "coordinator" },
        newest: null,
      });
  for (const [hex, feed] of stored) if (feed.author.role === "coordinator") chains.set(hex, { ...feed, newest: null });
  const rows = [
    ...(await vault.store.list("segments", startingWith("c:"))),
    ...(await vault.store.list("segments", startingWith("o:"))),
  ];
  for (const { value } of rows) {
    const frame = decodeFrame(value);
    if (!frame.ok || frame.value.header.kind !== 4) continue;
    const hex = bytesToHex(frame.value.header.feedId);
    const accepted = await acceptFrame(control, chains.get(hex), frame.value);
    if (!accepted.ok) continue;
    chains.set(hex, accepted.value);
    const peer = peers.get(hex);
    if (peer) peers.set(hex, { ...peer, isControl: true });
    control = await foldBody(control, accepted.value.author.key, frame.value.body);
  }
  return { control, peers };
}

/** Folds every object of a control body that `author` signed; a body that does not decode changes nothing. */
export async function foldBody(control: ControlState, author: SignKey, body: Uint8Array): Promise<ControlState> {
  const objects = decodeControl(body);
  return objects.ok ? foldObjects(control, author, objects.value) : control;
}

/** Folds objects that `author` signed, one after the other; refused ones change nothing. */
export async function foldObjects(
  control: ControlState,
  author: SignKey,
  objects: readonly ControlObject[],
): Promise<ControlState> {
  let state = control;
  for (const object of objects) {
    const folded = await foldControl(state, author, object);
    if (folded.ok) state = folded.value;
  }
  return state;
}

async function loadPages(vault: OpenVault): Promise<{ entries: readonly PageEntry[]; nextPage: number }> {
  const rows = await vault.store.list("pages", startingWith("m:"));
  const entries = rows.flatMap(({ key, value }) => {
    const plaintext = vault.open({ table: "pages", key }, value);
    return (plaintext && decodePage(plaintext)) ?? [];
  });
  const last = rows.at(-1)?.key;
  return { entries, nextPage: last ? Number.parseInt(last.slice(2), 16) + 1 : 0 };
}

/** The row of the next merged page. */
export const nextPageRef = ({ nextPage }: Replica) => mergedPageRef(nextPage);

/** The replica with a newer state of an own feed. */
export const withOwn = (replica: Replica, feed: OwnFeed): Replica => ({
  ...replica,
  own: new Map(replica.own).set(bytesToHex(feed.feedId), feed),
});
