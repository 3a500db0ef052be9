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

function readPairs(value: Value | undefined, most: number): readonly (readonly [Value, Value])[] {
  must(isArray(value) && value.length <= most, BAD_CHARTER);
  return value.map((pair) => {
    must(isArray(pair, 2), BAD_CHARTER);
    return [pair[0] ?? null, pair[1] ?? null];
  });
}

function readCoordinators(value: Value | undefined) {
  return readPairs(value, 5).map(([signKey, boxKey]) => {
    must(isBytes(signKey, 32) && isBytes(boxKey, 32), BAD_CHARTER);
    return { signKey, boxKey };
  });
}

function readRelays(value: Value | undefined) {
  return readPairs(value, 4).map(([address, relayKey]) => {
    must(isText(address, 120) && isBytes(relayKey, 32), BAD_CHARTER);
    return { address, relayKey };
  });
}

function readPolicy(value: Value | undefined) {
  must(isMapOf(value, [1, 2, 3]), BAD_CHARTER);
  const [lease, retentionDays, idleMinutes] = [value.get(1), value.get(2), value.get(3)];
  must(isWhole(lease, 0, 2) && isWhole(retentionDays, 0, 30) && isWhole(idleMinutes, 1, 15), BAD_CHARTER);
  return { lease, retentionDays, idleMinutes };
}

function readCharter(bytes: Uint8Array) {
  const map = bytes.length <= 4096 ? readCbor(bytes) : undefined;
  must(isMapOf(map, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), BAD_CHARTER);
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
  return { createdMs, expiresMs, coordinators, k, relays, policy, timeZone, isTraining, redLines: codes, nonce };
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

function writeCharter(given: JsonObject): Buffer {
  const policy = objectOf(given.policy);
  return writeCbor(
    new Map<number, Value>([
      [1, 1],
      [2, 1],
      [3, numberOf(given.createdMs)],
      [4, numberOf(given.expiresMs)],
      [5, listOf(given.coordinators).map((c) => [bytesOf(objectOf(c).signKey), bytesOf(objectOf(c).boxKey)])],
      [6, numberOf(given.k)],
      [7, listOf(given.relays).map((r) => [textOf(objectOf(r).address), bytesOf(objectOf(r).relayKey)])],
      [
        8,
        new Map(
          [numberOf(policy.lease), numberOf(policy.retentionDays), numberOf(policy.idleMinutes)].map((v, i) => [
            i + 1,
            v,
          ]),
        ),
      ],
      [9, textOf(given.timeZone)],
      [10, booleanOf(given.isTraining)],
      [11, listOf(given.redLines).map(numberOf)],
      [12, bytesOf(given.nonce)],
    ]),
  );
}

const BAD_CONTROL = "CONTROL_MALFORMED";

function readEpoch(map: ReadonlyMap<number, Value>): Json {
  must(isMapOf(map, [1, 2, 3, 4]), BAD_CONTROL);
  const [number, publicKey, startsMs, grants] = [map.get(1), map.get(2), map.get(3), map.get(4)];
  must(isWhole(number, 1, 10_000) && isBytes(publicKey, 32) && isSoundBoxKey(publicKey), BAD_CONTROL);
  must(isWhole(startsMs, 0, Number.MAX_SAFE_INTEGER) && isArray(grants) && grants.length <= 16, BAD_CONTROL);
  const read = grants.map((grant) => {
    must(isArray(grant, 2), BAD_CONTROL);
    const [keyId, sealed] = grant;
    must(isBytes(keyId, 8) && isBytes(sealed, 80), BAD_CONTROL);
    return { keyId: hexOf(keyId), sealed: hexOf(sealed) };
  });
  return { type: "epoch", number, publicKey: hexOf(publicKey), startsMs, grants: read };
}

function readHeads(map: ReadonlyMap<number, Value>): Json {
  must(isMapOf(map, [1]), BAD_CONTROL);
  const heads = map.get(1);
  must(isArray(heads) && heads.length >= 1 && heads.length <= 200, BAD_CONTROL);
  const read = heads.map((row) => {
    must(isArray(row, 3), BAD_CONTROL);
    const [feedId, seq, head] = row;
    must(isBytes(feedId, 16) && isWhole(seq, 1, 0xffff_ffff) && isBytes(head, 32), BAD_CONTROL);
    return { feedId: hexOf(feedId), seq, head: hexOf(head) };
  });
  return { type: "heads", heads: read };
}

function readObject(value: Value): Json {
  must(isArray(value, 2) && value[1] instanceof Map, BAD_CONTROL);
  const map: ReadonlyMap<number, Value> = value[1];
  if (value[0] === 3) return readEpoch(map);
  if (value[0] === 6) return readHeads(map);
  must(value[0] === 4 && isMapOf(map, [1]), BAD_CONTROL);
  const bytes = map.get(1);
  must(isBytesUpTo(bytes, 512), BAD_CONTROL);
  readCertificate(bytes, BAD_CONTROL);
  return { type: "cert", certificate: hexOf(bytes) };
}

function decodeControl(given: JsonObject): Json {
  const bytes = bytesOf(given.body);
  const body = bytes.length <= 16_384 ? readCbor(bytes) : undefined;
  must(isArray(body, 2) && body[0] === 1, BAD_CONTROL);
  const objects = body[1];
  must(isArray(objects) && objects.length >= 1 && objects.length <= 64, BAD_CONTROL);
  return { objects: objects.map(readObject) };
}

function writeObject(json: Json): Value {
  const object = objectOf(json);
  if (object.type === "cert") return [4, new Map([[1, bytesOf(object.certificate)]])];
  if (object.type === "heads") {
    const rows = listOf(object.heads).map(objectOf);
    return [6, new Map([[1, rows.map(({ feedId, seq, head }) => [bytesOf(feedId), numberOf(seq), bytesOf(head)])]])];
  }
  const grants = listOf(object.grants).map(objectOf);
  const fields: readonly Value[] = [
    numberOf(object.number),
    bytesOf(object.publicKey),
    numberOf(object.startsMs),
    grants.map(({ keyId, sealed }) => [bytesOf(keyId), bytesOf(sealed)]),
  ];
  return [3, new Map(fields.map((value, i) => [i + 1, value]))];
}

export const programmeOperations: Readonly<Record<string, Operation>> = {
  "make-charter": answering((given) => ({ charter: hexOf(writeCharter(given)) })),
  "decode-charter": answering(decodeCharter),
  "encode-control": answering((given) => ({ body: hexOf(writeCbor([1, listOf(given.objects).map(writeObject)])) })),
  "decode-control": answering(decodeControl),
};
