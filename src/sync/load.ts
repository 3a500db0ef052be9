/**
 * Rebuilding a replica from rows. Rows in clear are checked again, because whoever has the disk can change them. Rows that do not read or verify are
 * left out, as if they had not arrived yet. Rules Y4, Y5 of SPEC.md.
 */
import { type ControlState, foldFrames, type Statement, startControl } from "../control/fold.ts";
import { decodeControl } from "../control/objects.ts";
import { acceptFrame, feedKey, type KnownFeed, meetFeed } from "../feed/import.ts";
import { type AuthoredOp, NO_RECORDS } from "../feed/merge.ts";
import { makeStanding } from "../feed/standing.ts";
import { type Bytes, bytesToHex } from "../kit/bytes.ts";
import type { Rest } from "../kit/slices.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { slotOfGeneration } from "../vault/slots.ts";
import { decodeFrame, type Frame } from "../wire/frame.ts";
import { type Receipt, verifyReceipt } from "../wire/receipt.ts";
import { readOutbox } from "./outbox.ts";
import { ownIntroduction } from "./own-introduction.ts";
import {
  decodePage,
  entryOps,
  husksIn,
  isSnapshotEntry,
  kindOf,
  type PageEntry,
  positionOf,
  proofOf,
} from "./pages.ts";
import { type Replica, withHeard, withOps } from "./replica.ts";
import {
  CURSOR_REF,
  decodeCursor,
  decodeOwnFeed,
  decodePeer,
  decodeReceiptRow,
  LET_GO_NOTE_REF,
  type OwnFeed,
  type PeerRow,
  startingWith,
} from "./rows.ts";

type Proofs = Map<string, Map<number, Bytes>>;

/** Rebuilds the replica of an unlocked vault, after what was cut off while rows were let go of; with a `rest` now and then, where a person looks on. */
export async function loadReplica(vault: OpenVault, rest?: Rest): Promise<Replica> {
  if ((await vault.store.get(LET_GO_NOTE_REF)) !== null) await (await import("./let-go.ts")).finishLetGo(vault);
  const { charter } = vault.identity();
  // Asked together: each question alone would wait for the answer to the one before.
  const [own, { entries, nextPage, generation }, cursorBytes, receipts, unopened, gaps, waiting] = await Promise.all([
    loadOwn(vault),
    loadPages(vault),
    vault.store.get(CURSOR_REF),
    loadReceipts(vault),
    loadFeedNames(vault, "u:"),
    loadGaps(vault),
    waitingOps(vault),
  ]);
  const proofs: Proofs = new Map();
  const { control, peers } = await loadFeeds(vault, startControl(charter), own, proofs, rest);
  for (const entry of entries) if (!isSnapshotEntry(entry)) keepProof(proofs, entry.source);
  const replica: Replica = {
    control,
    standing: makeStanding(control),
    own,
    peers,
    proofsByFeed: proofs,
    receipts,
    records: NO_RECORDS,
    notices: [],
    heardMsByAuthor: withHeard(new Map(), entries),
    unopened,
    gaps,
    lacking: await loadLacking(vault, control, entries, proofs),
    cursor: cursorBytes && decodeCursor(cursorBytes),
    nextPage,
    generation,
  };
  return withOps(replica, [...(await entryOps(entries)), ...waiting]);
}

/** A coordinator's own ops that wait for their segment: it sees them at once. A phone reads its journal instead. */
async function waitingOps(vault: OpenVault): Promise<readonly AuthoredOp[]> {
  const { role, keys } = vault.identity();
  if (role !== 3) return [];
  const ops = await readOutbox(vault);
  return ops.map((op) => ({ author: keys.signKey, feedId: null, seq: 0, seen: [], op, stated: null }));
}

function keepProof(proofs: Proofs, proof: Bytes): void {
  const { feedId, seq } = positionOf(proof);
  const hex = bytesToHex(feedId);
  const known = proofs.get(hex) ?? new Map<number, Bytes>();
  proofs.set(hex, known.set(seq, proof));
}

async function loadOwn({ store }: OpenVault): Promise<ReadonlyMap<string, OwnFeed>> {
  const rows = await store.list("meta", startingWith("own:"));
  const feeds = rows.flatMap(({ value }) => decodeOwnFeed(value) ?? []);
  return new Map(feeds.map((feed) => [bytesToHex(feed.feedId), feed]));
}

async function loadFeedNames({ store }: OpenVault, prefix: string): Promise<ReadonlySet<string>> {
  const rows = await store.list("segments", startingWith(prefix));
  return new Set(rows.flatMap(({ key }) => key.split(":")[1] ?? []));
}

async function loadGaps({ store }: OpenVault): Promise<ReadonlySet<string>> {
  const rows = await store.list("meta", startingWith("gap:"));
  return new Set(rows.map(({ key }) => key.slice("gap:".length)));
}

/** Husks that no snapshot which was taken in covers. */
async function loadLacking(
  vault: OpenVault,
  control: ControlState,
  entries: readonly PageEntry[],
  proofs: Proofs,
): Promise<ReadonlyMap<string, number>> {
  const ids = new Set(entries.filter(isSnapshotEntry).map(({ source }) => bytesToHex(source)));
  const taken = [...ids].flatMap((id) => control.snapshotById.get(id) ?? []);
  const lacking = new Map<string, number>();
  for (const { value } of await vault.store.list("segments", startingWith("h:"))) {
    for (const husk of husksIn(value)) {
      keepProof(proofs, husk);
      // A page of a snapshot said nothing that a later one does not.
      if (kindOf(husk) === 5) continue;
      const { feedId, seq } = positionOf(husk);
      const hex = bytesToHex(feedId);
      if (taken.every(({ heads }) => (heads.get(hex)?.seq ?? 0) < seq))
        lacking.set(hex, Math.max(seq, lacking.get(hex) ?? 0));
    }
  }
  return lacking;
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

/**
 * Folds the stored control frames, own ones included, and takes the stored positions of the feeds that are read. Who may speak follows from what others
 * said, so feeds are met in rounds until no round meets another.
 */
async function loadFeeds(
  vault: OpenVault,
  start: ControlState,
  own: ReadonlyMap<string, OwnFeed>,
  proofs: Proofs,
  rest?: Rest,
): Promise<{ control: ControlState; peers: ReadonlyMap<string, KnownFeed> }> {
  const framesByFeed = await loadControlFrames(vault);
  const peers = new Map<string, KnownFeed>();
  const said = await Promise.all(
    [...own].map(([hex, feed]) => readChain(start, ownAsKnown(vault, feed), framesByFeed.get(hex), proofs)),
  );
  let control = await foldFrames(start, said.flat(), rest);
  let unmet = await loadPeers(vault);
  for (let before = unmet.length + 1; unmet.length < before; ) {
    before = unmet.length;
    const left: PeerRow[] = [];
    const heard: Statement[] = [];
    for (const row of unmet) {
      const met = await meetFeed(control, row.introduction);
      if (!met.ok) {
        left.push(row);
        continue;
      }
      const hex = feedKey(control, row.introduction);
      peers.set(hex, { ...met.value, newest: row.newest });
      heard.push(...(await readChain(control, met.value, framesByFeed.get(hex), proofs)));
    }
    control = await foldFrames(control, heard, rest);
    unmet = left;
  }
  return { control, peers };
}

const ownAsKnown = (vault: OpenVault, { incarnation }: OwnFeed): KnownFeed => {
  const introduction = ownIntroduction(vault, incarnation);
  return { introduction, author: introduction.author, role: "coordinator", newest: null };
};

async function loadPeers({ store }: OpenVault): Promise<readonly PeerRow[]> {
  const rows = await store.list("meta", startingWith("peer:"));
  return rows.flatMap(({ value }) => decodePeer(value) ?? []);
}

/** Stored frames of kind 4 by feed, in order. */
async function loadControlFrames({ store }: OpenVault): Promise<ReadonlyMap<string, readonly Frame[]>> {
  const rows = [
    ...(await store.list("segments", startingWith("c:"))),
    ...(await store.list("segments", startingWith("o:"))),
  ];
  const frames = new Map<string, Frame[]>();
  for (const { value } of rows) {
    const frame = decodeFrame(value);
    if (!frame.ok || frame.value.header.kind !== 4) continue;
    const hex = bytesToHex(frame.value.header.feedId);
    const known = frames.get(hex) ?? [];
    known.push(frame.value);
    frames.set(hex, known);
  }
  // A closed feed of our own has both: frames that we wrote, and what its other life added.
  for (const list of frames.values()) list.sort((a, b) => a.header.seq - b.header.seq);
  return frames;
}

/** What the stored frames of one control feed say, as far as the chain holds. */
async function readChain(
  control: ControlState,
  first: KnownFeed,
  frames: readonly Frame[] = [],
  proofs: Proofs,
): Promise<readonly Statement[]> {
  const said: Statement[] = [];
  let feed = first;
  for (const frame of frames) {
    const accepted = await acceptFrame(control, feed, frame, null);
    if (!accepted.ok) break;
    feed = accepted.value;
    keepProof(proofs, proofOf(frame));
    const objects = decodeControl(frame.body);
    const { feedId, seq } = frame.header;
    if (objects.ok) said.push({ author: feed.author, feedId, seq, objects: objects.value });
  }
  return said;
}

/** All merged pages that open, in order. */
export async function loadPages(
  vault: OpenVault,
): Promise<{ entries: readonly PageEntry[]; nextPage: number; generation: number }> {
  const rows = await vault.store.list("pages", startingWith("m:"));
  const entries = rows.flatMap(({ key, value }) => {
    const plaintext = vault.open({ table: "pages", key }, value);
    return (plaintext && decodePage(plaintext)) ?? [];
  });
  const last = rows.at(-1);
  const nextPage = last ? Number.parseInt(last.key.slice(2), 16) + 1 : 0;
  return { entries, nextPage, generation: generationOf(last?.value[1]) };
}

/** Generations are named by their slot: pages are sealed under one at a time. */
const generationOf = (slot = slotOfGeneration(0)): number => slot - slotOfGeneration(0);
