/**
 * What holders of cards asked: fetched from the relay and kept sealed, so that it can be read without a network, and answered by a coordinator's own act.
 * Rules C13 to C17 of card/README.md. Nothing is answered by itself, and nobody but coordinators can open a request.
 */
import { readLink } from "../../card/codec.ts";
import { ANSWERS, ANSWERS_BY_TYPE, type AnswerCode, dueMs } from "../../card/requests.ts";
import { makeChange } from "../../feed/make-op.ts";
import { type RecordState, recordFields } from "../../feed/merge.ts";
import { type Bytes, bytesToHex, hexToBytes, isEqualBytes } from "../../kit/bytes.ts";
import type { Cbor, CborMap } from "../../kit/cbor.ts";
import { decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { readBytesUpTo, readInteger, readList, readTuple } from "../../kit/read.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { CARD_ANSWERS_FIELD, CARD_FIELD, fieldsToNeed } from "../../need/codec.ts";
import type { HelpNeed } from "../../need/model.ts";
import { makeCardClient } from "../../relay-client/card-client.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import type { RowRef, StoreFailure } from "../../store/port.ts";
import { type CoordinateParts, saveOwnOp } from "../../sync/coordinate.ts";
import { NOTICE } from "../../sync/notices.ts";
import type { Replica } from "../../sync/replica.ts";
import type { RelaySession } from "../../sync/session.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import { MAX_WAITING, type WaitingRequest } from "../../wire/card-calls.ts";
import { cardAnswerToCbor, MAX_CARD_ANSWERS } from "../../wire/card-copy.ts";
import {
  CARD_REQUESTS,
  type CardRequestType,
  cardOfRequest,
  cardRequestId,
  decodeCardRequest,
  decodeCardWish,
  isGenuineRequest,
  MAX_CARD_REQUEST_BYTES,
} from "../../wire/card-request.ts";
import { cardAnswersOf } from "./card-copies.ts";
import { eraseWithLeaf } from "./closing/erase-record.ts";
import type { Device } from "./device.ts";
import { addName, readNames } from "./names.ts";
import { openingCardOf, standingOf } from "./reissue.ts";
import { FORM_VERSION } from "./save-need.ts";

const WAITING_REF: RowRef = { table: "meta", key: "card-requests" };
const AWAY_REF: RowRef = { table: "meta", key: "card-away" };
/** Most requests that a device reads from a relay (P): 8 of one card wait at most. */
const MAX_KEPT = 512;

/** A request as coordinators see it. */
export interface OpenRequest {
  /** Its id in hex. */
  readonly id: string;
  readonly type: CardRequestType;
  /** When it came, by the relay's clock, or by that of the phone that carried it. */
  readonly cameMs: number;
  readonly dueMs: number;
  /** The record in hex, and what it holds now; `null` where no record here has the card, or several have. */
  readonly record: { readonly key: string; readonly need: HelpNeed } | null;
  /** What the record would say afterwards, of a correction; `null` of other requests, and where it cannot be so. */
  readonly after: HelpNeed | null;
  readonly fields: CborMap;
}

/** Fetches what waits at the relay, and tells it what was answered meanwhile. */
export async function fetchRequests(
  { fetch }: Pick<Device, "fetch">,
  vault: OpenVault,
  session: RelaySession,
  replica: Replica,
): Promise<Result<boolean, RelayFailure | StoreFailure>> {
  const client = makeCardClient(session.client.address, fetch);
  const { programmeId } = vault.identity().charter;
  const waiting: WaitingRequest[] = [];
  for (let after: Bytes | null = null; waiting.length < MAX_KEPT; ) {
    const from: Bytes | null = after;
    const page: Result<readonly WaitingRequest[], RelayFailure> = await session.withToken((token) =>
      client.requests(programmeId, token, from),
    );
    if (!page.ok) return page;
    waiting.push(...page.value);
    const last: WaitingRequest | undefined = page.value.at(-1);
    after = last ? idOf(last.request) : null;
    if (page.value.length < MAX_WAITING || after === null) break;
  }
  const settled = await settledIds(vault, replica);
  const over = waiting.flatMap(({ request }) => {
    const id = idOf(request);
    return id && settled.has(bytesToHex(id)) ? [id] : [];
  });
  if (over.length > 0) {
    const done = await session.withToken((token) => client.done(programmeId, token, over.slice(0, 200)));
    if (!done.ok) return done;
  }
  return keepWaiting(vault, waiting);
}

const idOf = (request: Bytes): Bytes | null => {
  const read = decodeCardRequest(request);
  return read.ok ? cardRequestId(read.value) : null;
};

/** Ids in hex of requests that were answered, by anybody, or put away here. */
async function settledIds(vault: OpenVault, { records }: Pick<Replica, "records">): Promise<ReadonlySet<string>> {
  const settled = new Set(await readNames(vault, AWAY_REF));
  for (const record of records.recordById.values())
    if (!record.isEnded && record.writesByField.has(CARD_ANSWERS_FIELD))
      for (const { requestId } of cardAnswersOf(record)) settled.add(bytesToHex(requestId));
  return settled;
}

/** `true` where something changed. */
async function keepWaiting(
  vault: OpenVault,
  waiting: readonly WaitingRequest[],
): Promise<Result<boolean, StoreFailure>> {
  const plaintext = encodeCbor(waiting.map(({ cameMs, request }): Cbor => [cameMs, request]));
  const before = await readRow(vault);
  if (before ? isEqualBytes(before, plaintext) : waiting.length === 0) return ok(false);
  const committed = await vault.store.commit({ put: [vault.seal(SLOT_CORE, WAITING_REF, plaintext)] });
  return committed.ok ? ok(true) : err(committed.error);
}

async function readRow(vault: OpenVault): Promise<Bytes | null> {
  const row = await vault.store.get(WAITING_REF);
  return row && vault.open(WAITING_REF, row);
}

const readOne = (value: Cbor | undefined): WaitingRequest | null => {
  const parts = readTuple(2)(value);
  const cameMs = readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[0]);
  const request = readBytesUpTo(MAX_CARD_REQUEST_BYTES)(parts?.[1]);
  return cameMs === null || !request ? null : { cameMs, request };
};

/** What phones carried: requests that a person made where there was no network. */
const carried = ({ notices }: Pick<Replica, "notices">): readonly WaitingRequest[] =>
  notices.flatMap(({ op }) => {
    const request = op.fields.get(1) === NOTICE.card ? readBytesUpTo(MAX_CARD_REQUEST_BYTES)(op.fields.get(2)) : null;
    return request ? [{ cameMs: op.time[0], request }] : [];
  });

/** What waits for a coordinator's answer, the earliest date first. What does not open, or was not signed by its card, is left out. */
export async function readRequests(vault: OpenVault, replica: Replica): Promise<readonly OpenRequest[]> {
  const plaintext = await readRow(vault);
  const decoded = plaintext && decodeCbor(plaintext, 1 << 20);
  const stored = decoded?.ok ? (readList(readOne, MAX_KEPT + MAX_WAITING)(decoded.value) ?? []) : [];
  const settled = await settledIds(vault, replica);
  const byId = new Map<string, OpenRequest>();
  for (const waiting of [...stored, ...carried(replica)]) {
    const open = await openRequest(vault, replica, waiting);
    if (open && !settled.has(open.id) && !byId.has(open.id)) byId.set(open.id, open);
  }
  return [...byId.values()].sort((a, b) => a.dueMs - b.dueMs || (a.id < b.id ? -1 : 1));
}

async function openRequest(
  vault: OpenVault,
  replica: Replica,
  { cameMs, request }: WaitingRequest,
): Promise<OpenRequest | null> {
  const { programmeId } = vault.identity().charter;
  const read = decodeCardRequest(request);
  if (!read.ok || !(await isGenuineRequest(read.value, programmeId))) return null;
  await vault.holdStoredEpochs();
  const opened = await vault.openFrame(read.value.frame, read.value.verifyKey);
  const wish = opened.ok ? decodeCardWish(opened.value) : null;
  if (!wish?.ok) return null;
  const { type, fields } = wish.value;
  const record = recordOfCard(replica, cardOfRequest(read.value));
  const need = record && needOf(record, new Map());
  const after = record && type === "correct" ? needOf(record, fields) : null;
  return {
    ...{ id: bytesToHex(cardRequestId(read.value)), type, cameMs, dueMs: dueMs(type, cameMs), fields, after },
    record: record && need ? { key: bytesToHex(record.recordId), need } : null,
  };
}

/** The one record that the card opens, and no other record names it. */
function recordOfCard({ records }: Pick<Replica, "records">, cardId: Uint8Array): RecordState | null {
  const standing = standingOf(records);
  const found = [...records.recordById.values()].filter((record) =>
    (record.isEnded ? [] : (record.writesByField.get(CARD_FIELD) ?? [])).some(({ value }) => {
      const link = readLink(value);
      return link !== null && isEqualBytes(link.cardId, cardId);
    }),
  );
  const [only] = found;
  const opens = only && found.length === 1 ? openingCardOf(only, standing) : null;
  return only && opens && isEqualBytes(opens.cardId, cardId) ? only : null;
}

function needOf(record: RecordState, fields: CborMap): HelpNeed | null {
  const need = fieldsToNeed(new Map([...(recordFields(record) ?? new Map()), ...fields]));
  return need.ok && need.value.kind === "help" ? need.value : null;
}

/**
 * Answers a request as this coordinator's own act: a correction is a new version with the answer in the same op, an erasure ends the record. A request that
 * asks for what cannot be, or whose record is gone, changes nothing.
 */
export async function answerRequest(
  parts: CoordinateParts,
  replica: Replica,
  request: OpenRequest,
  answer: AnswerCode,
): Promise<Result<Replica, StoreFailure>> {
  const record = request.record && replica.records.recordById.get(request.record.key);
  const { type, cameMs } = request;
  if (!record || record.isEnded || !ANSWERS_BY_TYPE[type].includes(answer)) return ok(replica);
  const isDone = answer === "done";
  if (isDone && (type === "erase" || type === "withdraw")) {
    const erased = await eraseWithLeaf(parts, replica, record.recordId);
    if (erased.ok) await addName(parts.vault, AWAY_REF, request.id);
    return erased;
  }
  if (isDone && type === "correct" && needOf(record, request.fields) === null) return ok(replica);
  const requestId = hexToBytes(request.id);
  const said = { requestId, type: CARD_REQUESTS[type], answer: ANSWERS[answer], cameMs };
  const all = [...cardAnswersOf(record), { ...said, answeredMs: Math.max(cameMs, parts.clock.nowMs()) }];
  const fields = new Map<number, Cbor>([
    ...(isDone && type === "correct" ? request.fields : []),
    [CARD_ANSWERS_FIELD, all.slice(-MAX_CARD_ANSWERS).map(cardAnswerToCbor)],
  ]);
  const saved = await saveOwnOp(parts, replica, makeChange({ ...parts, last: null }, record, fields, FORM_VERSION));
  if (saved.ok) await addName(parts.vault, AWAY_REF, request.id);
  return saved;
}

/**
 * What a phone carried stays with what coordinators read, and the answer with the record: those that were answered are noted here, so that none of them comes back
 * when its record ends.
 */
export async function noteAnswered(vault: OpenVault, replica: Replica): Promise<void> {
  const ids = carried(replica).flatMap(({ request }) => idOf(request) ?? []);
  if (ids.length === 0) return;
  const [away, settled] = [await readNames(vault, AWAY_REF), await settledIds(vault, replica)];
  for (const id of ids.map(bytesToHex)) if (settled.has(id) && !away.has(id)) await addName(vault, AWAY_REF, id);
}

/** Puts a request away whose card no record here has. */
export const putAway = (vault: OpenVault, id: string): Promise<void> => addName(vault, AWAY_REF, id);
