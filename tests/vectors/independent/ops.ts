/** Plaintexts of kinds 1 to 3, after W60 and W61 of src/wire/SPEC.md. */
import { Buffer } from "node:buffer";
import { bytesOf, hexOf, type Json, type JsonObject, type Operation } from "../json.ts";
import { isArray, isBytes, isWhole, readCbor, type Value, writeCbor } from "./cbor.ts";
import { labelled } from "./primitives.ts";
import { answering, must } from "./refusal.ts";

const BAD = "OPS_MALFORMED";

/** W61. */
export const recordIdOf = (author: Uint8Array, opId: Uint8Array): string =>
  hexOf(labelled("record", author, opId).subarray(0, 16));

function readSeen(value: Value): Json {
  must(isArray(value, 3), BAD);
  const [feedId, seq, head16] = value;
  must(isBytes(feedId, 16) && isWhole(seq, 1, 0xffff_ffff) && isBytes(head16, 16), BAD);
  return { feedId: hexOf(feedId), seq, head16: hexOf(head16) };
}

function readReplaced(value: Value): readonly string[] {
  must(isArray(value) && value.length >= 1 && value.length <= 64, BAD);
  return value.map((id) => {
    must(isBytes(id, 16), BAD);
    return hexOf(id);
  });
}

/** An op, its fields as CBOR in hexadecimal. */
export function readOp(value: Value | undefined) {
  must(isArray(value) && (value.length === 7 || value.length === 8), BAD);
  const [opId, kind, recordId, time, fields, replaces, formVersion, actor] = value;
  must(isBytes(opId, 16) && isWhole(kind, 1, 6) && isBytes(recordId, 16) && isArray(time, 2), BAD);
  const [ms, counter] = time;
  must(isWhole(ms, 0, Number.MAX_SAFE_INTEGER) && isWhole(counter, 0, 0xffff) && isWhole(formVersion, 0, 0xffff), BAD);
  must(fields instanceof Map && replaces instanceof Map && (value.length === 7 || isBytes(actor, 32)), BAD);
  return {
    opId: hexOf(opId),
    kind,
    recordId: hexOf(recordId),
    ms,
    counter,
    fields: [...fields].map(([field, said]: [number, Value]) => [field, hexOf(writeCbor(said))] as const),
    replaces: [...replaces].map(([field, ids]: [number, Value]) => [field, readReplaced(ids)] as const),
    formVersion,
    actor: isBytes(actor, 32) ? hexOf(actor) : null,
    op: hexOf(writeCbor(value)),
  };
}

function decodeOps(given: JsonObject): Json {
  const plaintext = bytesOf(given.plaintext);
  const parts = plaintext.length <= 16_383 ? readCbor(plaintext) : undefined;
  must(isArray(parts, 3) && parts[0] === 1, BAD);
  const [, seen, ops] = parts;
  must(isArray(seen) && seen.length <= 16 && isArray(ops) && ops.length <= 1_000, BAD);
  const author = Buffer.from(bytesOf(given.author));
  return {
    seen: seen.map(readSeen),
    ops: ops.map(readOp).map((op) => ({
      ...op,
      fields: Object.fromEntries(op.fields),
      replaces: Object.fromEntries(op.replaces),
      isCreation: op.kind === 1 && op.recordId === recordIdOf(author, bytesOf(op.opId)),
    })),
  };
}

export const opOperations: Readonly<Record<string, Operation>> = {
  "record-id": answering((given) => ({ recordId: recordIdOf(bytesOf(given.author), bytesOf(given.opId)) })),
  "decode-ops": answering(decodeOps),
};
