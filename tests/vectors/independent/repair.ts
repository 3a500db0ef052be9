/** Have calls, recovery and answers about closing, after W43 to W46 of src/wire/SPEC.md. */
import { bytesOf, hexOf, type Json, type JsonObject, type Operation } from "../json.ts";
import { isArray, isBytes, isBytesUpTo, isWhole, readCbor, type Value } from "./cbor.ts";
import { labelled } from "./primitives.ts";
import { answering, must } from "./refusal.ts";

function read(bytes: Uint8Array, most: number, code: string): readonly Value[] {
  const value = bytes.length <= most ? readCbor(bytes) : undefined;
  must(isArray(value), code);
  return value;
}

function decodeHave(given: JsonObject): Json {
  const code = "HAVE_MALFORMED";
  const [version, feeds, ...rest] = read(bytesOf(given.call), 8192, code);
  must(version === 1 && rest.length === 0 && isArray(feeds) && feeds.length >= 1 && feeds.length <= 200, code);
  const held = feeds.map((value) => {
    must(isArray(value, 2) && isBytes(value[0], 16) && isWhole(value[1], 0, 0xffff_ffff), code);
    return { feedId: hexOf(value[0]), seq: value[1] };
  });
  must(new Set(held.map(({ feedId }) => feedId)).size === held.length, code);
  return { held };
}

const BAD = "RECOVERY_CALL_MALFORMED";

function readGrant(value: Value): Json {
  must(isArray(value, 2) && isWhole(value[0], 1, 10_000) && isBytes(value[1], 80), BAD);
  return { epoch: value[0], sealed: hexOf(value[1]) };
}

function decodeCall(given: JsonObject): Json {
  const [verb, ...rest] = read(bytesOf(given.message), 256, BAD);
  switch (verb) {
    case 1:
      return { verb: "put", ...(readGrant(rest) as JsonObject) };
    case 2:
      must(rest.length === 0, BAD);
      return { verb: "get" };
    default:
      must(verb === 3 && rest.length === 1 && isWhole(rest[0], 1, 10_000), BAD);
      return { verb: "remove", epoch: rest[0] };
  }
}

function decodeGrants(given: JsonObject): Json {
  const [version, grants, ...rest] = read(bytesOf(given.message), 8192, BAD);
  must(version === 1 && rest.length === 0 && isArray(grants) && grants.length <= 64, BAD);
  return { grants: grants.map(readGrant) };
}

function decodeAnswer(given: JsonObject): Json {
  const [version, charter, ...rest] = read(bytesOf(given.message), 4112, BAD);
  must(version === 1 && rest.length === 0 && isBytesUpTo(charter, 4096), BAD);
  return { charter: hexOf(charter) };
}

function decodeClosing(given: JsonObject): Json {
  const code = "CLOSING_ANSWER_MALFORMED";
  const [version, state, order, core, list, ...rest] = read(bytesOf(given.message), 2_000_000, code);
  must(version === 1 && rest.length === 0 && (state === 0 || state === 1) && isArray(list), code);
  must(order === null || isBytesUpTo(order, 262_144), code);
  must(core === null || isBytesUpTo(core, 1_048_576), code);
  must(list.length <= 1200, code);
  const attestations = list.map((value) => {
    must(isBytesUpTo(value, 512), code);
    return hexOf(value);
  });
  must(state === 1 || (order === null && core === null && attestations.length === 0), code);
  return { isClosed: state === 1, order: order && hexOf(order), core: core && hexOf(core), attestations };
}

function decodeKept(given: JsonObject): Json {
  const code = "CLOSING_ANSWER_MALFORMED";
  const [version, days, ...rest] = read(bytesOf(given.message), 16, code);
  must(version === 1 && rest.length === 0 && (days === null || isWhole(days, 1, 36_500)), code);
  return { days };
}

export const repairOperations: Readonly<Record<string, Operation>> = {
  "decode-have": answering(decodeHave),
  "decode-recovery-call": answering(decodeCall),
  "decode-recovery-grants": answering(decodeGrants),
  "decode-recovery-answer": answering(decodeAnswer),
  "decode-closing-answer": answering(decodeClosing),
  "decode-kept-days": answering(decodeKept),
  "recovery-id": answering((given) => ({
    recoveryId: hexOf(labelled("recovery-id", bytesOf(given.signKey)).subarray(0, 16)),
  })),
};
