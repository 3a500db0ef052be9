/** Operations on attestations, cores, leaf lists, orders and certificates of closing by the code in src. */

import { decodeCharter } from "../../src/control/charter-rules.ts";
import { judgeCertificate, readCertificate } from "../../src/control/closing-certificate.ts";
import { checkOrder, makeOrder } from "../../src/control/closing-order.ts";
import { type Signer, seedToSignKey, sign } from "../../src/crypto/sign.ts";
import { toBoxKey, toProgrammeId, toSignKey } from "../../src/kit/brand.ts";
import { type Result, unwrapResult } from "../../src/kit/result.ts";
import {
  type AttestationFields,
  certifyAttestKey,
  decodeAttestation,
  isGenuine,
  type Left,
  makeAttestation,
} from "../../src/wire/attestation.ts";
import { type ClosingCore, decodeClosingCore, encodeClosingCore, hashCore } from "../../src/wire/closing-core.ts";
import { closedLeaf, erasedLeaf, findLeaf, makeLeaves } from "../../src/wire/leaves.ts";
import { foldGiven } from "./ebb-fold.ts";
import {
  type Answer,
  bytesOf,
  hexOf,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  type Operation,
  objectOf,
  ok,
  textOf,
  truth,
} from "./json.ts";

const answerOf = <Value>(read: Result<Value, { readonly code: string }>, toJson: (value: Value) => Json): Answer =>
  read.ok ? ok(toJson(read.value)) : { outcome: read.error.code };

/** A value whose byte strings are hexadecimal. */
function hexed(value: unknown): Json {
  if (value instanceof Uint8Array) return hexOf(value);
  if (Array.isArray(value)) return value.map(hexed);
  if (typeof value !== "object" || value === null) return value as Json;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hexed(item)]));
}

const signerOf =
  (seed: Json | undefined): Signer =>
  (name, message) =>
    sign(bytesOf(seed), name, message);

async function signAttestation(given: JsonObject): Promise<Answer> {
  const attestSeed = given.attestSeed ?? given.deviceSeed;
  const [device, attestKey] = [seedToSignKey(bytesOf(given.deviceSeed)), seedToSignKey(bytesOf(attestSeed))];
  const programmeId = toProgrammeId(bytesOf(given.programmeId));
  const keySignature =
    given.attestSeed === null
      ? new Uint8Array()
      : await certifyAttestKey(programmeId, attestKey, signerOf(given.deviceSeed));
  const fields: AttestationFields = {
    ...{ programmeId, device, attestKey, keySignature },
    cause: numberOf(given.cause) as AttestationFields["cause"],
    orderHash: bytesOf(given.orderHash),
    method: numberOf(given.method) as AttestationFields["method"],
    left: listOf(given.left).map((code) => numberOf(code) as Left),
    atMs: numberOf(given.atMs),
    unacknowledged: given.unacknowledged === null ? null : numberOf(given.unacknowledged),
    build: textOf(given.build),
  };
  return ok({ attestation: hexOf((await makeAttestation(fields, signerOf(attestSeed))).bytes) });
}

/** A core from its JSON: byte strings where the core has some. */
function coreOf(json: JsonObject): ClosingCore {
  const rows = (name: string, field: string, read: (hex: Json | undefined) => Uint8Array) =>
    listOf(json[name]).map((row) => ({ ...objectOf(row), [field]: read(objectOf(row)[field]) }));
  const recovery = objectOf(json.recovery);
  return {
    ...json,
    programmeId: toProgrammeId(bytesOf(json.programmeId)),
    charterHash: bytesOf(json.charterHash),
    holders: rows("holders", "key", (hex) => toSignKey(bytesOf(hex))),
    epochs: rows("epochs", "publicKey", (hex) => toBoxKey(bytesOf(hex))),
    leaves: bytesOf(json.leaves),
    exceptions: rows("exceptions", "holder", bytesOf),
    recovery: { ...recovery, setId: bytesOf(recovery.setId) },
  } as unknown as ClosingCore;
}

const framesOf = (given: JsonObject) =>
  listOf(given.frames)
    .map(objectOf)
    .map(({ introduction, frame }) => ({ introduction: bytesOf(introduction), frame: bytesOf(frame) }));

async function judge(given: JsonObject): Promise<Answer> {
  const read = readCertificate(textOf(given.text));
  if (!read.ok) return { outcome: read.error.code };
  return answerOf(await judgeCertificate(read.value), ({ status, orderHash, holders, strangers }) => ({
    status,
    orderHash: hexOf(orderHash),
    holders: holders.map(({ holder, attestation }) => ({ key: hexOf(holder.key), attested: attestation !== null })),
    strangers: strangers.length,
  }));
}

export const closingOperations: Readonly<Record<string, Operation>> = {
  "sign-attestation": signAttestation,
  "decode-attestation": (given) =>
    answerOf(decodeAttestation(bytesOf(given.attestation)), ({ bytes: _, ...fields }) => hexed(fields)),
  "verify-attestation": async (given) =>
    truth(await isGenuine(unwrapResult(decodeAttestation(bytesOf(given.attestation))))),
  "encode-core": (given) => {
    const core = encodeClosingCore(coreOf(objectOf(given.core)));
    return ok({ core: hexOf(core), hash: hexOf(hashCore(core)) });
  },
  "decode-core": (given) => answerOf(decodeClosingCore(bytesOf(given.core)), hexed),
  "leaf-entries": (given) =>
    ok({ closed: hexOf(closedLeaf(bytesOf(given.leaf))), erased: hexOf(erasedLeaf(bytesOf(given.leaf))) }),
  "make-leaves": (given) => {
    const drawn = listOf(given.random).map(bytesOf);
    const random = { bytes: () => drawn.shift() ?? new Uint8Array(16) };
    const [closed, erased] = [listOf(given.closed).map(bytesOf), listOf(given.erased).map(bytesOf)];
    return ok({ leaves: hexOf(makeLeaves(closed, erased, random)) });
  },
  "find-leaf": (given) => ok({ found: findLeaf(bytesOf(given.leaves), bytesOf(given.leaf)) }),
  "make-order": (given) =>
    ok({ order: hexOf(makeOrder(unwrapResult(decodeCharter(bytesOf(given.charter))), framesOf(given))) }),
  "check-order": async (given) =>
    answerOf(await checkOrder(bytesOf(given.order), await foldGiven(given)), ({ orderHash, final }) => ({
      orderHash: hexOf(orderHash),
      core: hexOf(final.core),
      atMs: final.atMs,
    })),
  "judge-certificate": judge,
};
