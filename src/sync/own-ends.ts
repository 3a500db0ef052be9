/**
 * Ends that a phone gave its own records, and how far each has come. Rules Y35–Y37 of SPEC.md.
 *
 * What never left the phone ends here alone. What did is withdrawn while no coordinator is known to have it, and that counts by itself (F15); after that a
 * coordinator is asked, who decides. Either way the phone forgets what the record said at once (Y47).
 */
import { type ControlState, coordinatorKeys } from "../control/fold.ts";
import type { OpSource } from "../feed/make-create.ts";
import { type EndKind, makeEnd } from "../feed/make-op.ts";
import { isCreation, OP_KINDS, type Op } from "../feed/op.ts";
import type { FeedId, RecordId } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import type { Random } from "../kit/random.ts";
import { ok, type Result } from "../kit/result.ts";
import type { Batch } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { decodeFrame } from "../wire/frame.ts";
import type { DutyFailure } from "./duty.ts";
import { forgetRow, isEnd } from "./forget-mark.ts";
import { readSent } from "./journal.ts";
import { forgetOwnEnded } from "./let-go-when-due.ts";
import { waitingRows } from "./new-life.ts";
import { outboxRef } from "./op-rows.ts";
import type { Replica } from "./replica.ts";
import { ownFrameRef } from "./rows.ts";
import { readJournal } from "./save-op.ts";
import { type SealFailure, sealNext } from "./seal-outbox.ts";

interface EndPlan {
  readonly recordId: RecordId;
  /** `null`: nothing of the record ever left this phone. */
  readonly kind: EndKind | null;
  /** Rows of changes that wait and are not to leave any more. */
  readonly unsent: Batch["remove"];
  /** All that this phone knows of the record. */
  readonly ops: readonly Op[];
}

/** Saves an end; `isLocal`: it goes to nobody. */
export type SaveEnd<Failure> = (
  make: (source: OpSource) => Op,
  batch: (op: Op) => Batch,
  isLocal: boolean,
) => Promise<Result<unknown, Failure>>;

type EndFailure<Failure> = Failure | SealFailure | DutyFailure;

/**
 * Ends the own record `key` (hex): one commit, then the segment that tells it and the overwriting of what it said. Does nothing for a record that is not here.
 * `alongside` gives ops that are saved in the same commit where the end counts by itself, from what the phone knows of the record.
 */
export async function endOwnRecord<Failure>(
  { vault, random, today }: { readonly vault: OpenVault; readonly random: Random; readonly today: () => number },
  replica: Replica,
  key: string,
  save: SaveEnd<Failure>,
  alongside: (ops: readonly Op[]) => readonly Op[] = () => [],
): Promise<Result<Replica, EndFailure<Failure>>> {
  const plan = await planEnd(vault, replica, key);
  if (!plan) return ok(replica);
  const { recordId, kind, unsent = [], ops } = plan;
  const beside = kind === OP_KINDS.erase ? [] : alongside(ops).flatMap((op) => waitingRows(vault, op, today()));
  const saved = await save(
    (source) => makeEnd(source, recordId, kind ?? OP_KINDS.withdraw),
    (op) => ({ put: [forgetRow(op), ...beside], remove: unsent }),
    kind === null,
  );
  if (!saved.ok) return saved;
  const told = await sealAll(vault, replica, random);
  if (!told.ok) return told;
  const forgotten = await forgetOwnEnded({ vault, today }, told.value);
  return forgotten ?? ok({ ...told.value });
}

/** No page of the log comes between: what the end's author had seen is what the plan was made from. */
async function sealAll(vault: OpenVault, before: Replica, random: Random): Promise<Result<Replica, SealFailure>> {
  const sealed = await sealNext(vault, before, random);
  return sealed.ok && sealed.value !== before ? sealAll(vault, sealed.value, random) : sealed;
}

async function planEnd(vault: OpenVault, replica: Replica, key: string): Promise<EndPlan | null> {
  const ops = (await readJournal(vault)).filter(({ recordId }) => bytesToHex(recordId) === key);
  const creation = ops.find((op) => isCreation(op, vault.identity().keys.signKey));
  if (!creation || ops.some(isEnd)) return null;
  const waiting = new Set((await vault.store.list("outbox")).map((row) => row.key));
  const unsent = ops.filter(({ opId }) => waiting.has(bytesToHex(opId))).map(({ opId }) => outboxRef(opId));
  const { recordId } = creation;
  if (waiting.has(bytesToHex(creation.opId))) return { recordId, kind: null, unsent, ops };
  const holders = await holdersOf(vault, replica, bytesToHex(creation.opId));
  return { recordId, kind: holders === 0 ? OP_KINDS.withdraw : OP_KINDS.erase, unsent, ops };
}

/** An end that this phone gave. */
export interface OwnEnd {
  /** The record in hex. */
  readonly key: string;
  readonly atMs: number;
  /** `asked`: a coordinator decides. `here`: no other copy's holder has confirmed. `confirmed`: at least one has, or there was no other copy. */
  readonly state: "asked" | "here" | "confirmed";
  /** Copies whose holders confirmed, this phone's included, of those that there may be. */
  readonly confirmed: number;
  readonly copies: number;
}

/** All ends that this phone gave, newest first. A coordinator's copy counts as erased when its signature covers the withdrawal, or when its own end has come. */
export async function ownEnds(vault: OpenVault, replica: Replica): Promise<readonly OwnEnd[]> {
  const ops = await readJournal(vault);
  const held = new Set(ops.filter((op) => !isEnd(op)).map(({ recordId }) => bytesToHex(recordId)));
  const waiting = new Set((await vault.store.list("outbox")).map((row) => row.key));
  const ends: OwnEnd[] = [];
  for (const op of ops.filter((one) => isEnd(one) && !held.has(bytesToHex(one.recordId))))
    ends.unshift(await endOf(vault, replica, op, waiting));
  return ends;
}

async function endOf(vault: OpenVault, replica: Replica, op: Op, waiting: ReadonlySet<string>): Promise<OwnEnd> {
  const [key, opId] = [bytesToHex(op.recordId), bytesToHex(op.opId)];
  const known = { key, atMs: op.time[0] };
  const place = await sentPlace(vault, replica, opId);
  if (!place && !waiting.has(opId)) return { ...known, state: "confirmed", confirmed: 1, copies: 1 };
  const copies = 1 + coordinatorKeys(replica.control).length;
  if (replica.records.recordById.get(key)?.isEnded) return { ...known, state: "confirmed", confirmed: 2, copies };
  if (op.kind === OP_KINDS.erase) return { ...known, state: "asked", confirmed: 1, copies };
  const holders = await holdersOf(vault, replica, opId);
  return { ...known, state: holders > 0 ? "confirmed" : "here", confirmed: 1 + holders, copies };
}

/** The own segment that took the op `opId`. */
async function sentPlace(
  vault: OpenVault,
  { own }: Replica,
  opId: string,
): Promise<{ readonly feedId: FeedId; readonly seq: number } | null> {
  for (const { feedId, purpose } of own.values()) {
    const sent = purpose === 1 ? await readSent(vault, feedId) : [];
    const segment = sent.find(({ opIds }) => opIds.includes(opId));
    if (segment) return { feedId, seq: segment.seq };
  }
  return null;
}

/** How many coordinators signed for the segment that took the op `opId`. */
async function holdersOf(vault: OpenVault, replica: Replica, opId: string): Promise<number> {
  const place = await sentPlace(vault, replica, opId);
  if (!place) return 0;
  let count = 0;
  for (const key of coordinatorKeys(replica.control))
    if (await hasSigned(vault, replica.control, bytesToHex(key), place.feedId, place.seq)) count++;
  return count;
}

/** Y32: with the very head that we have there. */
async function hasSigned(
  vault: OpenVault,
  { ackByCoordinator }: ControlState,
  coordinator: string,
  feedId: FeedId,
  seq: number,
): Promise<boolean> {
  const ack = ackByCoordinator.get(coordinator)?.get(bytesToHex(feedId));
  if (!ack || ack.seq < seq) return false;
  const bytes = await vault.store.get(ownFrameRef(feedId, ack.seq));
  const frame = bytes && decodeFrame(bytes);
  return frame?.ok === true && isEqualBytes(frame.value.head, ack.head);
}
