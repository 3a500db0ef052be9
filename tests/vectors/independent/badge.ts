/** Helpers' badges, after W130 and W131 of src/wire/SPEC.md. */
import { bytesOf, hexOf, type Json, type JsonObject, listOf, numberOf, type Operation, textOf } from "../json.ts";
import { isArray, isBytes, isWhole, readCbor, writeCbor } from "./cbor.ts";
import { fromBase45, toBase45 } from "./moving.ts";
import { isSoundSignKey, sign, signKeyOf, verify } from "./primitives.ts";
import { answering, must } from "./refusal.ts";

const PREFIX = "EBB-B1.";
const BAD = "BADGE_MALFORMED";

function makeBadge(given: JsonObject): Json {
  const seed = bytesOf(given.issuerSeed);
  const words = listOf(given.label).map(numberOf);
  const parts = [1, bytesOf(given.programmeId), bytesOf(given.volunteer), words];
  const payload = writeCbor([...parts, numberOf(given.notAfterMs), signKeyOf(seed)]);
  return { text: `${PREFIX}${toBase45(Buffer.concat([payload, sign(seed, "badge", payload)]))}` };
}

function readBadge(given: JsonObject): Json {
  const text = textOf(given.text)
    .trimStart()
    .replace(/[\r\n]+$/, "");
  must(text.startsWith(PREFIX), "BADGE_OTHER");
  const bytes = fromBase45(text.slice(PREFIX.length));
  must(bytes !== null && bytes.length > 64, BAD);
  const [payload, signature] = [bytes.subarray(0, -64), bytes.subarray(-64)];
  const parts = readCbor(payload);
  must(isArray(parts, 6), BAD);
  const [version, programmeId, volunteer, label, notAfterMs, issuer] = parts;
  must(version === 1 && isBytes(programmeId, 16) && isWhole(notAfterMs, 0, Number.MAX_SAFE_INTEGER), BAD);
  must(isBytes(volunteer, 32) && isSoundSignKey(volunteer), BAD);
  must(isBytes(issuer, 32) && isSoundSignKey(issuer), BAD);
  must(isArray(label, 2), BAD);
  const words = label.map((word) => {
    must(isWhole(word, 0, 255), BAD);
    return word;
  });
  const isSigned = verify(issuer, signature, "badge", payload);
  const keys = { programmeId: hexOf(programmeId), volunteer: hexOf(volunteer), issuer: hexOf(issuer) };
  return { ...keys, label: words, notAfterMs, isSigned };
}

export const badgeOperations: Readonly<Record<string, Operation>> = {
  "make-badge": answering(makeBadge),
  "read-badge": answering(readBadge),
};
