/**
 * Tasks go down to the one phone that helps, from the device of the coordinator who confirmed. What may be out follows from `livesOf`; here it is made so, a step at a time.
 *
 * 1. A task, and that it was sent, are one commit: a cut sends nothing twice. 2. What must not be out any more is stopped before anything else is sent. 3. What a
 * phone knows to be over by its own clock, or said itself, is not stopped again. Row meta/tasks-sent, sealed under slot 0:
 * CBOR [1, [[assignment 16, op that made the task 16, newest op on it 16, feed 16, seq, is stopped] …]].
 */
import { stopToFields, taskToFields } from "../../../assignment/codec.ts";
import { type LifeState, lapseOf } from "../../../assignment/life.ts";
import type { Task } from "../../../assignment/model.ts";
import { deriveBytes } from "../../../crypto/hash.ts";
import { drawOpId, makeCreate, nextTime } from "../../../feed/make-create.ts";
import { OP_KINDS, type Op, recordIdOf } from "../../../feed/op.ts";
import { type FeedId, toFeedId, toOpId, toSignKey } from "../../../kit/brand.ts";
import { type Bytes, bytesToHex, hexToBytes } from "../../../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../../../kit/cbor.ts";
import { type Reader, readBytes, readInteger, readList, readTuple } from "../../../kit/read.ts";
import { ok, type Result } from "../../../kit/result.ts";
import { hoursToHalfDays } from "../../../offer/rules.ts";
import { dayStartMs } from "../../../programme/days.ts";
import type { PlacedRow, RowRef, StoreFailure } from "../../../store/port.ts";
import { findOwn } from "../../../sync/append.ts";
import type { Replica } from "../../../sync/replica.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { SLOT_CORE } from "../../../vault/slots.ts";
import { makeBadge } from "../../../wire/badge.ts";
import { sendDown } from "../change-settings.ts";
import type { Device } from "../device.ts";
import { FORM_VERSION } from "../save-need.ts";
import { type Board, type BoardAssignment, boardOf } from "./board.ts";
import { programmeHalfDay } from "./half-day.ts";

const SENT_REF: RowRef = { table: "meta", key: "tasks-sent" };
const VERSION = 1;
const MAX_SENT = 4_000;
const MAX_SENT_BYTES = 1 << 19;
const HOUR_MS = 3_600_000;
/** A badge holds no longer than this, whatever the plan (P). */
const BADGE_MS = 72 * HOUR_MS;

interface Sent {
  /** Assignment in hex. */
  readonly id: string;
  readonly madeBy: Bytes;
  readonly newest: Bytes;
  readonly feedId: FeedId;
  readonly seq: number;
  readonly isStopped: boolean;
}

type Parts = { readonly vault: OpenVault } & Pick<Device, "clock" | "random">;

/** States in which a task that went out is stopped. Of one that lapsed, or that its helper ended, the phone knows by itself. */
const STOPPED: readonly LifeState[] = ["released", "replaced", "closed", "disputed"];
const LIVE: readonly LifeState[] = ["confirmed", "carried", "accepted"];

/** `sendTasks`, which looks again only where records, people or the half-day are others than when it last went through. */
export function makeTaskSender(parts: Parts): (replica: Replica) => Promise<Result<Replica, StoreFailure>> {
  let known: readonly unknown[] = [];
  return async (replica) => {
    const seen = [replica.records, replica.control, programmeHalfDay(parts, parts.vault)];
    if (seen.every((part, at) => part === known[at])) return ok(replica);
    const done = await sendTasks(parts, replica);
    if (done.ok) known = seen;
    return done;
  };
}

/** Sends and stops what has to be. May be cut anywhere and repeated. */
export async function sendTasks(parts: Parts, replica: Replica): Promise<Result<Replica, StoreFailure>> {
  const self = bytesToHex(parts.vault.identity().keys.signKey);
  let sent = await readSent(parts.vault);
  const board = boardOf(replica, programmeHalfDay(parts, parts.vault), carriedOf(sent, replica));
  const mine = [...board.assignments.values()].filter(({ decided }) => decided.decidedBy === self);
  let current = replica;
  for (const step of [...mine.filter((one) => mustStop(one, sent)), ...mine.filter((one) => mustSend(one, sent))]) {
    const done = await takeStep(parts, current, board, step, sent);
    if (!done.ok) return done;
    if (done.value) [current, sent] = [done.value.replica, done.value.sent];
  }
  return ok(current);
}

/** Assignments whose task the relay has, as far as this device knows. */
export const readCarried = async (vault: OpenVault, replica: Replica): Promise<ReadonlySet<string>> =>
  carriedOf(await readSent(vault), replica);

const carriedOf = (sent: readonly Sent[], { receipts }: Replica): ReadonlySet<string> =>
  new Set(sent.flatMap(({ id, feedId, seq }) => ((receipts.get(bytesToHex(feedId))?.seq ?? 0) >= seq ? id : [])));

const sentOf = ({ decided }: BoardAssignment, sent: readonly Sent[]) => sent.find(({ id }) => id === decided.id);

function mustStop(one: BoardAssignment, sent: readonly Sent[]): boolean {
  const before = sentOf(one, sent);
  if (!before || before.isStopped) return false;
  return STOPPED.includes(one.state) || (LIVE.includes(one.state) && !one.mayCarry);
}

/** An accepted task is with its helper, whatever this device remembers. */
function mustSend(one: BoardAssignment, sent: readonly Sent[]): boolean {
  const before = sentOf(one, sent);
  return one.mayCarry && (before ? before.isStopped : one.state !== "accepted");
}

async function takeStep(
  parts: Parts,
  replica: Replica,
  board: Board,
  one: BoardAssignment,
  sent: readonly Sent[],
): Promise<Result<{ readonly replica: Replica; readonly sent: readonly Sent[] } | null, StoreFailure>> {
  const { vault } = parts;
  const { id, volunteer } = one.decided;
  const certificate = replica.control.certificateByKey.get(volunteer ?? "");
  const before = sentOf(one, sent);
  const task = mustStop(one, sent) ? null : await taskOf(parts, board, one);
  if (!certificate || (task === null && !before)) return ok(null);
  const op = before ? changeOf(parts, before, task ? againFields(task) : stopToFields()) : task && firstOp(parts, task);
  if (!op) return ok(null);
  const feed = findOwn(replica.own, 2, certificate.signKey);
  const next = (feedId: FeedId): Sent => ({
    ...{ id, madeBy: before?.madeBy ?? op.opId, newest: op.opId, feedId, seq: (feed?.seq ?? 0) + 1 },
    isStopped: task === null,
  });
  let after: readonly Sent[] = sent;
  const done = await sendDown(parts, replica, certificate, op, (feedId) => {
    after = [...sent.filter((each) => each.id !== id), next(feedId)].slice(-MAX_SENT);
    return [sentRow(vault, after)];
  });
  return done.ok ? ok({ replica: done.value, sent: after }) : done;
}

const firstOp = ({ vault, clock, random }: Parts, task: Task): Op =>
  makeCreate({ clock, random, last: null }, vault.identity().keys.signKey, taskToFields(task), FORM_VERSION);

/** The task as it was, in the fields that stopping emptied. */
const againFields = (task: Task): CborMap => {
  const fields = taskToFields(task);
  return new Map([...stopToFields().keys()].map((field) => [field, fields.get(field) ?? null]));
};

/** This device keeps no copy of the task's record: the ops that it made are all that there are. */
function changeOf({ vault, clock, random }: Parts, { madeBy, newest }: Sent, fields: CborMap): Op {
  const source = { clock, random, last: null };
  const recordId = recordIdOf(vault.identity().keys.signKey, toOpId(madeBy));
  const replaces = new Map([...fields.keys()].map((field) => [field, [toOpId(newest)]]));
  const [opId, time] = [drawOpId(source), nextTime(source)];
  return { opId, kind: OP_KINDS.put, recordId, time, fields, replaces, formVersion: FORM_VERSION };
}

/** What the helper needs of the need, and nothing else of it; `null` where the need is not here any more. */
async function taskOf(parts: Parts, { needs, matching }: Board, { decided }: BoardAssignment): Promise<Task | null> {
  const need = needs.find(({ key }) => key === decided.need)?.need;
  if (need?.kind !== "help" || !decided.volunteer) return null;
  const expires = lapseOf(decided, hoursToHalfDays(matching.lapseHours));
  const halfDay = decided.plan?.halfDay ?? expires;
  const { item, people, extraHelp, language, card } = need;
  return {
    ...{ assignment: decided.id, item, people, extraHelp, language, halfDay, expires, isStopped: false },
    meetingPoint: decided.plan?.meetingPoint ?? "",
    words: (decided.cardRow === null ? null : card?.rows[decided.cardRow]) ?? null,
    badge: await badgeFor(parts, decided.volunteer, Math.max(expires, halfDay)),
  };
}

function badgeFor({ vault, clock }: Parts, volunteer: string, lastHalfDay: number): Promise<Bytes> {
  const { charter, keys } = vault.identity();
  const key = toSignKey(hexToBytes(volunteer));
  const [first = 0, second = 0] = deriveBytes("phone-label", key, [], 2);
  const half = lastHalfDay % 2 === 0 ? 12 * HOUR_MS : 24 * HOUR_MS;
  const endMs = dayStartMs(Math.floor(lastHalfDay / 2), charter.timeZone) + half;
  const notAfterMs = Math.min(endMs, clock.nowMs() + BADGE_MS);
  const { programmeId } = charter;
  return makeBadge(
    { programmeId, volunteer: key, label: [first, second], notAfterMs, issuer: keys.signKey },
    vault.sign,
  );
}

const sentRow = (vault: OpenVault, sent: readonly Sent[]): PlacedRow =>
  vault.seal(SLOT_CORE, SENT_REF, encodeCbor([VERSION, sent.map(sentToCbor)]));

const sentToCbor = ({ id, madeBy, newest, feedId, seq, isStopped }: Sent): Cbor => [
  ...[hexToBytes(id), madeBy, newest, feedId],
  ...[seq, isStopped],
];

const readOne: Reader<Sent> = (value) => {
  const parts = readTuple(6)(value);
  const [id, madeBy, newest, feedId] = [0, 1, 2, 3].map((at) => readBytes(16)(parts?.[at]));
  const [seq, isStopped] = [readInteger(1, 0xffff_ffff)(parts?.[4]), parts?.[5]];
  if (!id || !madeBy || !newest || !feedId || seq === null || typeof isStopped !== "boolean") return null;
  return { id: bytesToHex(id), madeBy, newest, feedId: toFeedId(feedId), seq, isStopped };
};

async function readSent(vault: OpenVault): Promise<readonly Sent[]> {
  const row = await vault.store.get(SENT_REF);
  const plaintext = row && vault.open(SENT_REF, row);
  const decoded = plaintext && decodeCbor(plaintext, MAX_SENT_BYTES);
  const parts = decoded?.ok ? readTuple(2)(decoded.value) : null;
  return (parts?.[0] === VERSION && readList(readOne, MAX_SENT)(parts[1])) || [];
}
