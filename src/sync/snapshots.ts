/**
 * Snapshots: what a coordinator holds, sealed to the present epoch, so that a new coordinator need not read what was dropped, and so that state outlives the
 * epochs in which it was written. Rules Y60–Y64 and Y100 of SPEC.md; pages and digest are `../feed/snapshot.ts`.
 */
import { coordinatorKeys, newestEpoch } from "../control/fold.ts";
import { MAX_HEADS, type SnapshotObject } from "../control/objects.ts";
import { isAloneWithPapers, isSuperseded, snapshotSeq } from "../control/questions.ts";
import type { SnapshotState } from "../control/state.ts";
import { countOps, isAnyOnlyAt } from "../feed/merge.ts";
import { decodeManifest, encodeSnapshot, isVouchable, isWholeSnapshot } from "../feed/snapshot.ts";
import type { SealedOp } from "../feed/snapshot-page.ts";
import { type RecordId, toIncarnation } from "../kit/brand.ts";
import { type Bytes, bytesToHex, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readInteger, readTuple } from "../kit/read.ts";
import { ok, type Result } from "../kit/result.ts";
import type { RowRef, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { SLOT_CORE, slotOfGeneration } from "../vault/slots.ts";
import { decodeFrame } from "../wire/frame.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { sealSegment } from "../wire/segment.ts";
import { appendControl } from "./acknowledge.ts";
import { commitFrame, findOwn, nextPosition } from "./append.ts";
import { areDropsDue, pastRetention } from "./drops.ts";
import type { Done, DutyParts } from "./duty.ts";
import { loadPages } from "./load.ts";
import { opFeed } from "./outbox.ts";
import { encodePage, entryOps } from "./pages.ts";
import { makePagesAhead, type OpenedPage, type PagesAhead } from "./pages-ahead.ts";
import { heldHeads } from "./pending.ts";
import { isOnDuty } from "./people.ts";
import { heldHead, type Replica, withOps, withOwn } from "./replica.ts";
import {
  encodeOwnFeed,
  mergedPageRef,
  type OwnFeed,
  ownRef,
  snapshotFrameRef,
  startFeed,
  startingWith,
} from "./rows.ts";

/** A snapshot is due after this many ops since the last (P). */
export const TAIL_OPS = 1_000;
const MADE_REF: RowRef = { table: "meta", key: "snapshot" };

interface Made {
  readonly epoch: number;
  readonly ops: number;
}

/** Y60: makes one where it falls to this coordinator: an epoch has begun since its last, many ops came, a later coordinator lacks what the relay let go of, or papers would. */
export async function snapshotWhenDue(parts: DutyParts, replica: Replica): Done {
  const epoch = newestEpoch(replica.control);
  if (!epoch || !isOnDuty(replica, parts.vault.identity().keys.signKey, parts.clock.nowMs())) return null;
  const made = await lastMade(parts);
  const isNewEpoch = epoch.number > Math.max(1, made?.epoch ?? 0);
  const isDue =
    isNewEpoch ||
    opCount(replica) - (made?.ops ?? 0) >= TAIL_OPS ||
    isLackedByOthers(replica) ||
    (await isLackedByPapers(parts, replica));
  return isDue ? makeSnapshot(parts, replica) : null;
}

/** Whether bodies of a feed that is whole here may be gone, beyond what any snapshot covers, and a coordinator with a seat never acknowledged them. */
function isLackedByOthers(replica: Replica): boolean {
  const { ackByCoordinator, dropByFeed, snapshotById } = replica.control;
  const covered = (feed: string) =>
    Math.max(0, ...[...snapshotById.values()].map(({ heads }) => heads.get(feed)?.seq ?? 0));
  const others = coordinatorKeys(replica.control).map((key) => [key, ackByCoordinator.get(bytesToHex(key))] as const);
  return coveredHeads(replica).some(({ feedId, seq }) => {
    const feed = bytesToHex(feedId);
    const gone = dropByFeed.get(feed)?.seq ?? 0;
    const author = replica.peers.get(feed)?.author;
    if (gone === 0 || gone > seq || covered(feed) >= gone || !author) return false;
    return others.some(([key, acks]) => !isEqualBytes(key, author) && (acks?.get(feed)?.seq ?? 0) < gone);
  });
}

/** Y100: whether something may go, or went, that papers would not bring back. Looked at once a day, before drops are. */
async function isLackedByPapers(parts: DutyParts, replica: Replica): Promise<boolean> {
  const { control } = replica;
  if (!isAloneWithPapers(control) || !(await areDropsDue(parts))) return false;
  const whole = new Map(coveredHeads(replica).map(({ feedId, seq }) => [bytesToHex(feedId), seq]));
  const positions = await pastRetention(parts, replica);
  return positions.some(({ hex, seq }) => seq <= (whole.get(hex) ?? 0) && seq > snapshotSeq(control, hex));
}

const opCount = ({ records }: Replica): number => countOps(records);

async function lastMade({ vault }: DutyParts): Promise<Made | null> {
  const row = await vault.store.get(MADE_REF);
  const plaintext = row && vault.open(MADE_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, 32);
  const parts = decoded?.ok ? readTuple(3)(decoded.value) : null;
  const [epoch, ops] = [readInteger(1, 10_000)(parts?.[1]), readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[2])];
  return epoch !== null && ops !== null ? { epoch, ops } : null;
}

/** The epoch under which this coordinator last sealed a snapshot; 0 before. */
export const snapshotEpoch = async (parts: DutyParts): Promise<number> => (await lastMade(parts))?.epoch ?? 0;

/** Makes and states a snapshot of everything that is here. Cut off before it is stated, its pages mean nothing, and the next one begins behind them. */
export async function makeSnapshot(parts: DutyParts, replica: Replica): Promise<Result<Replica, StoreFailure>> {
  const { vault, clock, random, rank } = parts;
  const epoch = newestEpoch(replica.control);
  if (!epoch || !findOwn(replica.own, 4)) return ok(replica);
  const heads = coveredHeads(replica);
  const ops = await entryOps((await loadPages(vault)).entries);
  const terms = { heads, createdMs: clock.nowMs(), epoch: epoch.number, rank, isEnded: endedIn(replica) };
  const snapshot = await encodeSnapshot(ops, terms);
  let [next, feed] = await snapshotFeed(parts, replica);
  const fromSeq = feed.seq + 1;
  for (const page of snapshot.pages) {
    const frame = await sealSegment(5, nextPosition(vault, feed), [epoch.publicKey], page, vault.sign, random);
    const committed = await commitFrame(vault, feed, frame, feed.seq === 0 ? { expect: [] } : {});
    if (!committed.ok) return committed;
    feed = committed.value;
    next = withOwn(next, feed);
  }
  const made = vault.seal(SLOT_CORE, MADE_REF, encodeCbor([1, epoch.number, opCount(replica)]));
  const stated = statedIn(heads, { id: snapshot.id, feedId: feed.feedId, fromSeq, toSeq: feed.seq });
  return appendControl(vault, next, stated, { put: [made] });
}

const endedIn =
  ({ records }: Replica) =>
  (recordId: RecordId): boolean =>
    records.recordById.get(bytesToHex(recordId))?.isEnded === true;

/** What is whole here, this coordinator's own sealed ops included. */
function coveredHeads(replica: Replica): readonly FeedHead[] {
  const own = opFeed(replica);
  const mine = own && own.seq > 0 ? [{ feedId: own.feedId, seq: own.seq, head: own.head }] : [];
  return [...heldHeads(replica), ...mine];
}

async function snapshotFeed({ vault, random }: DutyParts, replica: Replica): Promise<[Replica, OwnFeed]> {
  const known = findOwn(replica.own, 5);
  if (known) return [replica, known];
  const { charter, keys } = vault.identity();
  const feed = startFeed(charter.programmeId, keys.signKey, toIncarnation(random.bytes(16)), 5);
  await vault.store.commit({ put: [{ ...ownRef(feed.feedId), value: encodeOwnFeed(feed) }] });
  return [withOwn(replica, feed), feed];
}

function statedIn(
  heads: readonly FeedHead[],
  about: Pick<SnapshotObject, "id" | "feedId" | "fromSeq" | "toSeq">,
): readonly SnapshotObject[] {
  const parts: SnapshotObject[] = [];
  for (let at = 0; at === 0 || at < heads.length; at += MAX_HEADS)
    parts.push({ type: "snapshot", ...about, heads: heads.slice(at, at + MAX_HEADS) });
  return parts;
}

const triedRef = (id: string): RowRef => ({ table: "meta", key: `tried:${id}` });

/** Y62: vouches for another's snapshot that says just what is known here. One that differs is not vouched for, and not tried again. */
export async function vouchWhenSame({ vault }: DutyParts, replica: Replica): Done {
  if (!findOwn(replica.own, 4)) return null;
  for (const snapshot of await unjudged(vault, replica)) {
    const isSame = isWithin(replica, snapshot) ? await isSameHere(vault, replica, snapshot) : null;
    if (isSame === null) continue;
    if (isSame) return appendControl(vault, replica, [{ type: "vouch", id: copyBytes(snapshot.id) }]);
    const noted = await vault.store.commit({
      put: [{ ...triedRef(bytesToHex(snapshot.id)), value: new Uint8Array() }],
    });
    if (!noted.ok) return noted;
  }
  return null;
}

/** Whether some op is known here only because this snapshot states it: that is no second opinion, and nothing has to be compared. */
function isOnlyStated({ records, standing }: Replica, { id }: SnapshotState): boolean {
  if (standing.isValidSnapshot(id)) return false;
  return isAnyOnlyAt(records, ({ stated }) => stated !== null && isEqualBytes(stated, id));
}

/** Whether a snapshot says what is known here from elsewhere; `null` while its pages are not all here. */
async function isSameHere(vault: OpenVault, replica: Replica, snapshot: SnapshotState): Promise<boolean | null> {
  if (isOnlyStated(replica, snapshot)) return false;
  const read = await readSnapshot(vault, snapshot);
  if (!read) return null;
  const held = (await entryOps((await loadPages(vault)).entries)).filter(
    ({ stated }) => stated === null || replica.standing.isValidSnapshot(stated),
  );
  return isVouchable({ stated: read.ops, heads: [...snapshot.heads.values()], held, isEnded: endedIn(replica) });
}

/** Snapshots of others that this coordinator has neither vouched for nor found to differ. */
async function unjudged(vault: OpenVault, { control }: Replica): Promise<readonly SnapshotState[]> {
  const self = bytesToHex(vault.identity().keys.signKey);
  const open = [...control.snapshotById.values()].filter(
    (snapshot) => !snapshot.vouchedBy.has(self) && !isSuperseded(control, snapshot),
  );
  if (open.length === 0) return open;
  const tried = new Set((await vault.store.list("meta", startingWith("tried:"))).map(({ key }) => key));
  return open.filter(({ id }) => !tried.has(triedRef(bytesToHex(id)).key));
}

/** Whether everything that a snapshot covers is here, with the very same heads. */
function isWithin(replica: Replica, { heads }: SnapshotState): boolean {
  return [...heads].every(([feed, { seq, head }]) => {
    const held = heldHead(replica, feed, seq) ?? ownHead(replica, feed, seq);
    return held !== null && isEqualBytes(held, head) && (replica.lacking.get(feed) ?? 0) < 1;
  });
}

const ownHead = ({ own }: Replica, feed: string, seq: number) => {
  const known = own.get(feed);
  return known?.seq === seq ? known.head : null;
};

/** Y63: takes in a snapshot that covers what the relay no longer has. It never overrides what is here. */
export async function absorbWhenLacking({ vault, clock, ahead }: DutyParts, replica: Replica): Done {
  if (replica.lacking.size === 0) return null;
  for (const snapshot of widestFirst(replica.control.snapshotById.values())) {
    if (![...replica.lacking].some(([feed, seq]) => (snapshot.heads.get(feed)?.seq ?? 0) >= seq)) continue;
    const read = (ahead && (await readAhead(replica, snapshot, ahead))) ?? (await readSnapshot(vault, snapshot, ahead));
    if (read) return keepPages(vault, replica, snapshot, read, clock.nowMs());
  }
  return null;
}

/** One that covers more makes those superfluous that it covers. */
export const widestFirst = (snapshots: Iterable<SnapshotState>): readonly SnapshotState[] =>
  [...snapshots]
    .map((one) => ({ one, width: widthOf(one) }))
    .sort((a, b) => b.width - a.width)
    .map(({ one }) => one);

const widthOf = ({ heads }: SnapshotState): number => [...heads.values()].reduce((sum, { seq }) => sum + seq, 0);

interface ReadSnapshot {
  readonly pages: readonly Bytes[];
  readonly ops: readonly SealedOp[];
}

/** The same of pages that this run has opened, each stored in one commit with its head: none is read back, nor its hash taken again. */
async function readAhead(replica: Replica, snapshot: SnapshotState, ahead: PagesAhead): Promise<ReadSnapshot | null> {
  const { feedId, fromSeq, toSeq } = snapshot;
  const [feed, length] = [bytesToHex(feedId), toSeq - fromSeq + 1];
  if (length > (replica.proofsByFeed.get(feed)?.size ?? 0)) return null;
  const pages = await Promise.all(
    Array.from({ length }, (_, at) => {
      const head = heldHead(replica, feed, fromSeq + at);
      return head && ahead.known(head, snapshot);
    }),
  );
  return pages.every((page) => page !== null) ? toWhole(pages, snapshot) : null;
}

/** The pages of a snapshot that are here, all of them, and say what was stated of them; otherwise `null`. */
async function readSnapshot(
  vault: OpenVault,
  snapshot: SnapshotState,
  ahead: PagesAhead = makePagesAhead(vault),
): Promise<ReadSnapshot | null> {
  const { feedId, fromSeq, toSeq } = snapshot;
  const [from, to] = [snapshotFrameRef(feedId, fromSeq).key, `${snapshotFrameRef(feedId, toSeq).key}~`];
  const rows = await vault.store.list("segments", { from, to });
  if (rows.length !== toSeq - fromSeq + 1) return null;
  // Begun together: the browser inflates on other threads what comes next.
  const pages = await Promise.all(
    rows.map(({ value }) => {
      const frame = decodeFrame(value);
      return frame.ok ? ahead.open(frame.value, snapshot) : null;
    }),
  );
  return pages.every((page) => page !== null) ? toWhole(pages, snapshot) : null;
}

/** The manifest, which is the last page, says the same as the control object, and the pages hold what it says. */
function toWhole(opened: readonly OpenedPage[], { id, heads }: SnapshotState): ReadSnapshot | null {
  const pages = opened.map(({ plaintext }) => plaintext);
  const manifest = decodeManifest(pages.at(-1) ?? new Uint8Array());
  if (!manifest.ok || manifest.value.pageCount !== pages.length - 1) return null;
  if (!isEqualBytes(manifest.value.id, id) || manifest.value.heads.length !== heads.size) return null;
  const ops: SealedOp[] = [];
  for (const page of opened.slice(0, -1)) {
    if (!page.ops) return null;
    for (const op of page.ops) ops.push(op);
  }
  return isWholeSnapshot(manifest.value, pages.slice(0, -1), ops) ? { pages, ops } : null;
}

async function keepPages(
  vault: OpenVault,
  replica: Replica,
  { id, author, heads }: SnapshotState,
  { pages, ops }: ReadSnapshot,
  receivedMs: number,
): Promise<Result<Replica, StoreFailure>> {
  const slot = slotOfGeneration(replica.generation);
  const source = copyBytes(id);
  const rows = pages.slice(0, -1).map((plaintext, at) => ({
    ref: mergedPageRef(replica.nextPage + at),
    page: encodePage([{ source, author, plaintext, receivedMs }]),
  }));
  const committed = await vault.store.commit({
    expect: rows.map(({ ref }) => ({ ...ref, value: null })),
    put: rows.map(({ ref, page }) => vault.seal(slot, ref, page)),
  });
  if (!committed.ok) return committed;
  const lacking = new Map([...replica.lacking].filter(([feed, seq]) => (heads.get(feed)?.seq ?? 0) < seq));
  return ok({ ...withOps(replica, ops), lacking, nextPage: replica.nextPage + rows.length });
}

/** Y64: pages of snapshots that nobody here needs any more are not kept. */
export async function dropUnneeded({ vault }: DutyParts, replica: Replica): Done {
  if (replica.lacking.size > 0 || (await unjudged(vault, replica)).length > 0) return null;
  const rows = await vault.store.list("segments", { ...startingWith("p:"), limit: 64 });
  if (rows.length === 0) return null;
  const removed = await vault.store.commit({ remove: rows.map(({ key }) => ({ table: "segments", key })) });
  return removed.ok ? ok({ ...replica }) : removed;
}
