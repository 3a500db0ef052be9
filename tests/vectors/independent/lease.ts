/** Lease calls and shares as text, after W48 and W49 of src/wire/SPEC.md. */
import { Buffer } from "node:buffer";
import { bytesOf, hexOf, type Json, type JsonObject, type Operation, textOf } from "../json.ts";
import { isArray, isBytes, isBytesUpTo, isMapOf, isWhole, readCbor, type Value } from "./cbor.ts";
import { isSoundSignKey, labelled, sign, signKeyOf } from "./primitives.ts";
import { answering, must } from "./refusal.ts";

const BAD = "LEASE_CALL_MALFORMED";
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

function read(given: JsonObject): readonly Value[] {
  const bytes = bytesOf(given.message);
  const value = bytes.length <= 512 ? readCbor(bytes) : undefined;
  must(isArray(value), BAD);
  return value;
}

function keyOf(value: Value | undefined): string {
  must(isBytes(value, 32) && isSoundSignKey(value), BAD);
  return hexOf(value);
}

function decodeCall(given: JsonObject): Json {
  const [verb, key, ...rest] = read(given);
  switch (verb) {
    case 1: {
      const [share] = rest;
      const leaseKey = keyOf(key);
      must(rest.length === 1 && isBytes(share, 32), BAD);
      return { verb: "put", leaseKey, share: hexOf(share) };
    }
    case 2:
      must(rest.length === 0, BAD);
      return { verb: "keep", leaseKey: isBytes(key, 0) ? null : keyOf(key) };
    case 3:
      must(rest.length === 0, BAD);
      return { verb: "ask", leaseKey: keyOf(key) };
    default: {
      const [challenge, signature] = rest;
      must(verb === 4 && rest.length === 2, BAD);
      const leaseKey = keyOf(key);
      must(isBytesUpTo(challenge, 128) && isBytes(signature, 64), BAD);
      return { verb: "get", leaseKey, challenge: hexOf(challenge), signature: hexOf(signature) };
    }
  }
}

function decodeAnswer(given: JsonObject): Json {
  const [verb, value, ...rest] = read(given);
  must(rest.length === 0, BAD);
  if (verb === 1) {
    must(isArray(value) && value.length <= 4, BAD);
    return { leaseKeys: value.map(keyOf) };
  }
  if (verb === 2) {
    must(isBytesUpTo(value, 128), BAD);
    return { challenge: hexOf(value) };
  }
  must(verb === 3 && isBytes(value, 32), BAD);
  return { share: hexOf(value) };
}

const checkOf = (share: Uint8Array) => labelled("lease-code", share).subarray(0, 4);

function writeCode(given: JsonObject): Json {
  const share = bytesOf(given.share);
  let bits = [...share, ...checkOf(share)].reduce((number, byte) => (number << 8n) | BigInt(byte), 0n) << 2n;
  let text = "";
  for (let at = 0; at < 58; at++) {
    text = LETTERS.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return { text: `L1${text}` };
}

function readCode(given: JsonObject): Json {
  const typed = textOf(given.text).replaceAll(/[\s-]/g, "").toUpperCase();
  must(/^L[A-Z0-9]+$/.test(typed), "LEASE_CODE_OTHER");
  must(typed[1] === "1", "LEASE_CODE_VERSION");
  let number = 0n;
  for (const letter of typed.slice(2)) {
    const value = LETTERS.indexOf(letter);
    must(value >= 0, "LEASE_CODE_DAMAGED");
    number = number * 32n + BigInt(value);
  }
  must(typed.length === 60 && number % 4n === 0n, "LEASE_CODE_DAMAGED");
  const hex = (number >> 2n).toString(16).padStart(72, "0");
  const share = bytesOf(hex.slice(0, 64));
  must(hexOf(checkOf(share)) === hex.slice(64), "LEASE_CODE_DAMAGED");
  return { share: hexOf(share) };
}

/** W63, records of type 13: `null` where a field is missing, is one too many, or does not fit. */
function readRecord(given: JsonObject): Json {
  const fields = readCbor(bytesOf(given.fields));
  if (!isMapOf(fields, [1, 67, 68]) || fields.get(1) !== 13) return { lease: null };
  const [share, papers] = [fields.get(67), fields.get(68)];
  if (!isArray(papers, 2) || !isWhole(papers[0], 0, 10_000) || !isWhole(papers[1], 0, papers[0]))
    return { lease: null };
  if (isBytes(share, 0)) return { lease: { share: null, printed: papers[0], spent: papers[1] } };
  return { lease: isBytes(share, 32) ? { share: hexOf(share), printed: papers[0], spent: papers[1] } : null };
}

export const leaseOperations: Readonly<Record<string, Operation>> = {
  "sign-lease": answering((given) => {
    const seed = bytesOf(given.leaseSeed);
    const leaseKey = signKeyOf(seed);
    const parts = [bytesOf(given.relayKey), bytesOf(given.programmeId), leaseKey, bytesOf(given.challenge)];
    return { leaseKey: hexOf(leaseKey), signature: hexOf(sign(seed, "lease-ask", Buffer.concat(parts))) };
  }),
  "decode-lease-call": answering(decodeCall),
  "decode-lease-answer": answering(decodeAnswer),
  "read-lease-record": answering(readRecord),
  "write-lease-code": answering(writeCode),
  "read-lease-code": answering(readCode),
};
