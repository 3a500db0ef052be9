/** Charter and control bodies, after T1 to T14 of src/control/SPEC.md. */
import type { Buffer } from "node:buffer";
import {
  booleanOf,
  bytesOf,
  hexOf,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  type Operation,
  objectOf,
  textOf,
} from "../json.ts";
import { isArray, isBytes, isBytesUpTo, isMapOf, isWhole, readCbor, type Value, writeCbor } from "./cbor.ts";
import { readCertificate } from "./certificate.ts";
import { isSoundBoxKey, isSoundSignKey, labelled } from "./primitives.ts";
import { answering, must } from "./refusal.ts";

const isText = (value: Value | undefined, most: number): value is string =>
  typeof value === "string" && value.length <= most;

const BAD_CHARTER = "CHARTER_MALFORMED";

function readPairs(value: Value | undefined, most: number, bad = BAD_CHARTER): readonly (readonly [Value, Value])[] {
  must(isArray(value) && value.length <= most, bad);
  return value.map((pair) => {
    must(isArray(pair, 2), bad);
    return [pair[0] ?? null, pair[1] ?? null];
  });
}

function readCoordinators(value: Value | undefined, bad = BAD_CHARTER) {
  return readPairs(value, 5, bad).map(([signKey, boxKey]) => {
    must(isBytes(signKey, 32) && isBytes(boxKey, 32), bad);
    return { signKey, boxKey };
  });
}

function readRelays(value: Value | undefined, bad = BAD_CHARTER) {
  return readPairs(value, 4, bad).map(([address, relayKey]) => {
    must(isText(address, 120) && isBytes(relayKey, 32), bad);
    return { address, relayKey };
  });
}

function readPolicy(value: Value | undefined, bad = BAD_CHARTER) {
  must(isMapOf(value, [1, 2, 3]), bad);
  const [lease, retentionDays, idleMinutes] = [value.get(1), value.get(2), value.get(3)];
  must(isWhole(lease, 0, 2) && isWhole(retentionDays, 0, 30) && isWhole(idleMinutes, 1, 15), bad);
  return { lease, retentionDays, idleMinutes };
}

function readCharter(bytes: Uint8Array) {
  const map = bytes.length <= 4096 ? readCbor(bytes) : undefined;
  must(isMapOf(map, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]), BAD_CHARTER);
  must(map.get(1) === 1 && map.get(2) === 1, BAD_CHARTER);
  const [createdMs, expiresMs, k] = [map.get(3), map.get(4), map.get(6)];
  const [timeZone, isTraining, redLines, nonce] = [map.get(9), map.get(10), map.get(11), map.get(12)];
  must(isWhole(createdMs, 0, 8.64e15) && isWhole(expiresMs, 0, 8.64e15) && isWhole(k, 1, 5), BAD_CHARTER);
  const [coordinators, relays, policy] = [readCoordinators(map.get(5)), readRelays(map.get(7)), readPolicy(map.get(8))];
  must(isText(timeZone, 60) && typeof isTraining === "boolean" && isBytes(nonce, 16), BAD_CHARTER);
  must(isArray(redLines) && redLines.length <= 32, BAD_CHARTER);
  const codes = redLines.map((code) => {
    must(isWhole(code, 1, 255), BAD_CHARTER);
    return code;
  });
  const profile = map.get(13);
  must(isWhole(profile, 1, 3), BAD_CHARTER);
  return {
    createdMs,
    expiresMs,
    coordinators,
    k,
    relays,
    policy,
    timeZone,
    isTraining,
    redLines: codes,
    nonce,
    profile,
  };
}

function judgeCharter({ createdMs, expiresMs, coordinators, k, relays, timeZone }: ReturnType<typeof readCharter>) {
  const n = coordinators.length;
  const lifeMs = expiresMs - createdMs;
  must(lifeMs > 0 && lifeMs <= 400 * 86_400_000, "CHARTER_RULE");
  must(n >= 1 && new Set(coordinators.map(({ signKey }) => hexOf(signKey))).size === n, "CHARTER_RULE");
  must(2 * k > n && k <= n, "CHARTER_RULE");
  must(
    coordinators.every(({ signKey, boxKey }) => isSoundSignKey(signKey) && isSoundBoxKey(boxKey)),
    "CHARTER_RULE",
  );
  must(
    relays.every(({ relayKey }) => isSoundSignKey(relayKey)) && /^[A-Za-z0-9_+/-]{1,60}$/.test(timeZone),
    "CHARTER_RULE",
  );
}

function decodeCharter(given: JsonObject): Json {
  const bytes = bytesOf(given.charter);
  const charter = readCharter(bytes);
  judgeCharter(charter);
  const hash = labelled("charter", bytes);
  return {
    ...charter,
    coordinators: charter.coordinators.map(({ signKey, boxKey }) => ({
      signKey: hexOf(signKey),
      boxKey: hexOf(boxKey),
    })),
    relays: charter.relays.map(({ address, relayKey }) => ({ address, relayKey: hexOf(relayKey) })),
    nonce: hexOf(charter.nonce),
    hash: hexOf(hash),
    programmeId: hexOf(hash.subarray(0, 16)),
  };
}

const writeCoordinators = (json: Json | undefined): Value =>
  listOf(json).map((seat) => [bytesOf(objectOf(seat).signKey), bytesOf(objectOf(seat).boxKey)]);
const writeRelays = (json: Json | undefined): Value =>
  listOf(json).map((relay) => [textOf(objectOf(relay).address), bytesOf(objectOf(relay).relayKey)]);

function writePolicy(json: Json | undefined): Value {
  const { lease, retentionDays, idleMinutes } = objectOf(json);
  return new Map([lease, retentionDays, idleMinutes].map((value, i) => [i + 1, numberOf(value)]));
}

function writeCharter(given: JsonObject): Buffer {
  return writeCbor(
    new Map<number, Value>([
      [1, 1],
      [2, 1],
      [3, numberOf(given.createdMs)],
      [4, numberOf(given.expiresMs)],
      [5, writeCoordinators(given.coordinators)],
      [6, numberOf(given.k)],
      [7, writeRelays(given.relays)],
      [8, writePolicy(given.policy)],
      [9, textOf(given.timeZone)],
      [10, booleanOf(given.isTraining)],
      [11, listOf(given.redLines).map(numberOf)],
      [12, bytesOf(given.nonce)],
      [13, numberOf(given.profile)],
    ]),
  );
}

const BAD_CONTROL = "CONTROL_MALFORMED";
const LAST_MS = 8.64e15;

type Fields = ReadonlyMap<number, Value>;

/** The fields `1` to `count`; with `optional`, the last may be missing. */
function mustHold(map: Fields, count: number, optional = false): void {
  const codes = Array.from({ length: count - (optional && !map.has(count) ? 1 : 0) }, (_, i) => i + 1);
  must(isMapOf(map, codes), BAD_CONTROL);
}

function bytesAt(map: Fields, field: number, length: number): Uint8Array {
  const value = map.get(field);
  must(isBytes(value, length), BAD_CONTROL);
  return value;
}

function wholeAt(map: Fields, field: number, least: number, most: number): number {
  const value = map.get(field);
  must(isWhole(value, least, most), BAD_CONTROL);
  return value;
}

function signKeyAt(map: Fields, field: number): string {
  const key = bytesAt(map, field, 32);
  must(isSoundSignKey(key), BAD_CONTROL);
  return hexOf(key);
}

function boxKeyAt(map: Fields, field: number): string {
  const key = bytesAt(map, field, 32);
  must(isSoundBoxKey(key), BAD_CONTROL);
  return hexOf(key);
}

function headsAt(map: Fields, field: number, least: number): Json {
  const rows = map.get(field);
  must(isArray(rows) && rows.length >= least && rows.length <= 200, BAD_CONTROL);
  return rows.map((row) => {
    must(isArray(row, 3), BAD_CONTROL);
    const [feedId, seq, head] = row;
    must(isBytes(feedId, 16) && isWhole(seq, 1, 0xffff_ffff) && isBytes(head, 32), BAD_CONTROL);
    return { feedId: hexOf(feedId), seq, head: hexOf(head) };
  });
}

function readEpoch(map: Fields): JsonObject {
  mustHold(map, 4);
  const grants = map.get(4);
  must(isArray(grants) && grants.length <= 16, BAD_CONTROL);
  const read = grants.map((grant) => {
    must(isArray(grant, 2), BAD_CONTROL);
    const [keyId, sealed] = grant;
    must(isBytes(keyId, 8) && isBytes(sealed, 80), BAD_CONTROL);
    return { keyId: hexOf(keyId), sealed: hexOf(sealed) };
  });
  const [number, startsMs] = [wholeAt(map, 1, 1, 10_000), wholeAt(map, 3, 0, LAST_MS)];
  return { type: "epoch", number, publicKey: boxKeyAt(map, 2), startsMs, grants: read };
}

function readRecovery(value: Value | undefined): Json {
  if (value === undefined) return null;
  must(isArray(value, 3), BAD_CONTROL);
  const parts = new Map(value.map((part, i) => [i, part]));
  return { setId: hexOf(bytesAt(parts, 0, 4)), boxKey: boxKeyAt(parts, 1), signKey: signKeyAt(parts, 2) };
}

function readAmend(map: Fields): JsonObject {
  mustHold(map, 10, true);
  const coordinators = readCoordinators(map.get(3), BAD_CONTROL).map(({ signKey, boxKey }) => ({
    signKey: hexOf(signKey),
    boxKey: hexOf(boxKey),
  }));
  const relays = readRelays(map.get(5), BAD_CONTROL).map(({ address, relayKey }) => ({
    address,
    relayKey: hexOf(relayKey),
  }));
  const terms = {
    coordinators,
    k: wholeAt(map, 4, 1, 5),
    relays,
    expiresMs: wholeAt(map, 6, 0, LAST_MS),
    policy: readPolicy(map.get(7), BAD_CONTROL),
    recovery: readRecovery(map.get(10)),
  };
  return {
    type: "amend",
    number: wholeAt(map, 1, 1, 10_000),
    prev: hexOf(bytesAt(map, 2, 32)),
    terms,
    pins: headsAt(map, 8, 0),
    reason: wholeAt(map, 9, 0, 255),
    hash: hexOf(labelled("amend", writeCbor(map))),
  };
}

function readCert(map: Fields): JsonObject {
  mustHold(map, 1);
  const bytes = map.get(1);
  must(isBytesUpTo(bytes, 512), BAD_CONTROL);
  readCertificate(bytes, BAD_CONTROL);
  return { type: "cert", certificate: hexOf(bytes) };
}

function readHeads(map: Fields): JsonObject {
  mustHold(map, 2, true);
  return { type: "heads", heads: headsAt(map, 1, 1), atMs: map.has(2) ? wholeAt(map, 2, 0, LAST_MS) : null };
}

function readRevoke(map: Fields): JsonObject {
  mustHold(map, 3);
  return { type: "revoke", device: signKeyAt(map, 1), pins: headsAt(map, 2, 0), reason: wholeAt(map, 3, 0, 255) };
}

function readDrop(map: Fields): JsonObject {
  mustHold(map, 1);
  return { type: "drop", heads: headsAt(map, 1, 1) };
}

function readBox(map: Fields): JsonObject {
  mustHold(map, 3);
  return { type: "box", epoch: wholeAt(map, 1, 1, 10_000), holder: signKeyAt(map, 2), boxKey: boxKeyAt(map, 3) };
}

function readSnapshot(map: Fields): JsonObject {
  mustHold(map, 5);
  const [fromSeq, toSeq] = [wholeAt(map, 3, 1, 0xffff_ffff), wholeAt(map, 4, 1, 0xffff_ffff)];
  must(fromSeq <= toSeq, BAD_CONTROL);
  const [id, feedId] = [hexOf(bytesAt(map, 1, 32)), hexOf(bytesAt(map, 2, 16))];
  return { type: "snapshot", id, feedId, fromSeq, toSeq, heads: headsAt(map, 5, 1) };
}

function readVouch(map: Fields): JsonObject {
  mustHold(map, 1);
  return { type: "vouch", id: hexOf(bytesAt(map, 1, 32)) };
}

function readRetire(map: Fields): JsonObject {
  mustHold(map, 1);
  return { type: "retire", epoch: wholeAt(map, 1, 1, 10_000) };
}

function readFork(map: Fields): JsonObject {
  mustHold(map, 4);
  const [author, incarnation] = [signKeyAt(map, 1), hexOf(bytesAt(map, 2, 16))];
  return { type: "fork", author, incarnation, a: hexOf(bytesAt(map, 3, 208)), b: hexOf(bytesAt(map, 4, 208)) };
}

function readCloseIntent(map: Fields): JsonObject {
  mustHold(map, 4);
  const [number, freezesMs] = [wholeAt(map, 1, 1, 10_000), wholeAt(map, 2, 0, LAST_MS)];
  const [closesMs, reason] = [wholeAt(map, 3, 0, LAST_MS), wholeAt(map, 4, 0, 255)];
  return { type: "closeIntent", number, freezesMs, closesMs, reason };
}

function readCloseFinal(map: Fields): JsonObject {
  mustHold(map, 4);
  const [terms = "", core = "", heads = ""] = [1, 2, 3].map((field) => hexOf(bytesAt(map, field, 32)));
  return { type: "closeFinal", terms, core, heads, atMs: wholeAt(map, 4, 0, LAST_MS) };
}

const READERS: Readonly<Record<number, (map: Fields) => JsonObject>> = {
  2: readAmend,
  3: readEpoch,
  4: readCert,
  5: readRevoke,
  6: readHeads,
  7: readDrop,
  8: readCloseIntent,
  9: readCloseFinal,
  11: readBox,
  12: readSnapshot,
  13: readVouch,
  14: readRetire,
  15: readFork,
};

function readObject(value: Value): Json {
  must(isArray(value, 2) && value[1] instanceof Map, BAD_CONTROL);
  const read = typeof value[0] === "number" ? READERS[value[0]] : undefined;
  must(read !== undefined, BAD_CONTROL);
  return read(value[1]);
}

function decodeControl(given: JsonObject): Json {
  const bytes = bytesOf(given.body);
  const body = bytes.length <= 16_384 ? readCbor(bytes) : undefined;
  must(isArray(body, 2) && body[0] === 1, BAD_CONTROL);
  const objects = body[1];
  must(isArray(objects) && objects.length >= 1 && objects.length <= 64, BAD_CONTROL);
  return { objects: objects.map(readObject) };
}

const writeHeads = (json: Json | undefined): Value =>
  listOf(json)
    .map(objectOf)
    .map(({ feedId, seq, head }) => [bytesOf(feedId), numberOf(seq), bytesOf(head)]);

const writeGrants = (json: Json | undefined): Value =>
  listOf(json)
    .map(objectOf)
    .map(({ keyId, sealed }) => [bytesOf(keyId), bytesOf(sealed)]);

function writeAmend(object: JsonObject): readonly (Value | undefined)[] {
  const terms = objectOf(object.terms);
  const recovery = terms.recovery ? objectOf(terms.recovery) : undefined;
  return [
    numberOf(object.number),
    bytesOf(object.prev),
    writeCoordinators(terms.coordinators),
    numberOf(terms.k),
    writeRelays(terms.relays),
    numberOf(terms.expiresMs),
    writePolicy(terms.policy),
    writeHeads(object.pins),
    numberOf(object.reason),
    recovery && [bytesOf(recovery.setId), bytesOf(recovery.boxKey), bytesOf(recovery.signKey)],
  ];
}

/** Code and fields, in the order of the fields' codes. */
const WRITERS: Readonly<Record<string, readonly [number, (object: JsonObject) => readonly (Value | undefined)[]]>> = {
  amend: [2, writeAmend],
  epoch: [
    3,
    ({ number, publicKey, startsMs, grants }) => [
      numberOf(number),
      bytesOf(publicKey),
      numberOf(startsMs),
      writeGrants(grants),
    ],
  ],
  cert: [4, ({ certificate }) => [bytesOf(certificate)]],
  revoke: [5, ({ device, pins, reason }) => [bytesOf(device), writeHeads(pins), numberOf(reason)]],
  heads: [6, ({ heads, atMs }) => [writeHeads(heads), typeof atMs === "number" ? atMs : undefined]],
  drop: [7, ({ heads }) => [writeHeads(heads)]],
  closeIntent: [8, (object) => ["number", "freezesMs", "closesMs", "reason"].map((name) => numberOf(object[name]))],
  closeFinal: [9, ({ terms, core, heads, atMs }) => [...[terms, core, heads].map(bytesOf), numberOf(atMs)]],
  box: [11, ({ epoch, holder, boxKey }) => [numberOf(epoch), bytesOf(holder), bytesOf(boxKey)]],
  snapshot: [
    12,
    ({ id, feedId, fromSeq, toSeq, heads }) => [
      bytesOf(id),
      bytesOf(feedId),
      numberOf(fromSeq),
      numberOf(toSeq),
      writeHeads(heads),
    ],
  ],
  vouch: [13, ({ id }) => [bytesOf(id)]],
  retire: [14, ({ epoch }) => [numberOf(epoch)]],
  fork: [15, ({ author, incarnation, a, b }) => [author, incarnation, a, b].map(bytesOf)],
};

function writeObject(json: Json): Value {
  const object = objectOf(json);
  const [code, write] = WRITERS[textOf(object.type)] ?? [0, () => []];
  const fields = write(object).flatMap((value, i): [number, Value][] => (value === undefined ? [] : [[i + 1, value]]));
  return [code, new Map(fields)];
}

export const programmeOperations: Readonly<Record<string, Operation>> = {
  "make-charter": answering((given) => ({ charter: hexOf(writeCharter(given)) })),
  "decode-charter": answering(decodeCharter),
  "encode-control": answering((given) => ({ body: hexOf(writeCbor([1, listOf(given.objects).map(writeObject)])) })),
  "decode-control": answering(decodeControl),
};
