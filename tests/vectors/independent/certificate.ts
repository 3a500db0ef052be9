/** Certificates, after W20 to W23 of src/wire/SPEC.md. */
import { Buffer } from "node:buffer";
import { bytesOf, hexOf, type JsonObject, listOf, numberOf, type Operation, truth } from "../json.ts";
import { isArray, isBytes, isBytesUpTo, isMapOf, isWhole, readCbor, writeCbor } from "./cbor.ts";
import { isSoundBoxKey, isSoundSignKey, sign, signKeyOf, verify } from "./primitives.ts";
import { answering, must } from "./refusal.ts";

/** Reads a certificate; refuses with `code`. */
export function readCertificate(bytes: Uint8Array, code = "CERTIFICATE_MALFORMED") {
  const parts = bytes.length <= 512 ? readCbor(bytes) : undefined;
  must(isArray(parts, 3), code);
  const [payload, issuer, signature] = parts;
  must(isBytesUpTo(payload, 512) && isBytes(issuer, 32) && isBytes(signature, 64), code);
  const map = readCbor(payload);
  must(isMapOf(map, [1, 2, 3, 4, 5, 6, 7]) && map.get(1) === 1, code);
  const [programmeId, signKey, boxKey] = [map.get(2), map.get(3), map.get(4)];
  const [role, notAfterMs, lease] = [map.get(5), map.get(6), map.get(7)];
  must(isBytes(programmeId, 16) && isBytes(signKey, 32) && isBytes(boxKey, 32), code);
  must(isWhole(role, 1, 3) && isWhole(notAfterMs, 0, Number.MAX_SAFE_INTEGER) && isBytesUpTo(lease, 64), code);
  must(isSoundSignKey(signKey) && isSoundBoxKey(boxKey), code);
  return { payload, issuer, signature, programmeId, signKey: Buffer.from(signKey), boxKey, role, notAfterMs, lease };
}

function writeCertificate(given: JsonObject): Buffer {
  const seed = bytesOf(given.issuerSeed);
  const payload = writeCbor(
    new Map<number, number | Uint8Array>([
      [1, 1],
      [2, bytesOf(given.programmeId)],
      [3, bytesOf(given.signKey)],
      [4, bytesOf(given.boxKey)],
      [5, numberOf(given.role)],
      [6, numberOf(given.notAfterMs)],
      [7, bytesOf(given.lease)],
    ]),
  );
  return writeCbor([payload, signKeyOf(seed), sign(seed, "cert", payload)]);
}

export const certificateOperations: Readonly<Record<string, Operation>> = {
  "sign-certificate": answering((given) => ({ certificate: hexOf(writeCertificate(given)) })),
  "decode-certificate": answering((given) => {
    const { role, notAfterMs, ...bytes } = readCertificate(bytesOf(given.certificate));
    const hexed = Object.fromEntries(Object.entries(bytes).map(([name, value]) => [name, hexOf(value)]));
    return { role, notAfterMs, ...hexed };
  }),
  "verify-certificate": (given) => {
    const { programmeId, issuer, payload, signature } = readCertificate(bytesOf(given.certificate));
    const isOurs = hexOf(programmeId) === given.programmeId && listOf(given.issuers).includes(hexOf(issuer));
    return truth(isOurs && verify(issuer, signature, "cert", payload));
  },
};
