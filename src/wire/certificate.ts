/**
 * Certificates: a coordinator's signed statement that a device's keys belong to a programme, in a role, until a date. Rules W20–W23 of SPEC.md.
 *
 * Bytes: CBOR [payload, issuer 32, signature 64]; payload = CBOR map, signed as received under "ebb/cert/1\0".
 */
import { isSoundBoxKey, isSoundSignKey } from "../crypto/points.ts";
import { type Signer, verify } from "../crypto/sign.ts";
import { type BoxKey, type ProgrammeId, type SignKey, toBoxKey, toProgrammeId, toSignKey } from "../kit/brand.ts";
import { type Bytes, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { readBytes, readBytesUpTo, readInteger, readMap, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_CERTIFICATE_BYTES } from "./limits.ts";
import { ROLES, type Role } from "./roles.ts";

export interface CertificateFields {
  readonly programmeId: ProgrammeId;
  readonly signKey: SignKey;
  readonly boxKey: BoxKey;
  readonly role: Role;
  /** Milliseconds since 1970; the coordinator's clock. */
  readonly notAfterMs: number;
  /** Place for the lease terms of a later version: at most 64 bytes, empty now. */
  readonly lease: Bytes;
}

export interface Certificate extends CertificateFields {
  readonly issuer: SignKey;
  /** The whole certificate as it travels. */
  readonly bytes: Bytes;
  readonly payload: Bytes;
  readonly signature: Bytes;
}

export type CertificateFailure = CodecError<"CERTIFICATE_MALFORMED">;

const FIELD = { version: 1, programmeId: 2, signKey: 3, boxKey: 4, role: 5, notAfterMs: 6, lease: 7 } as const;
const VERSION = 1;

/** Makes and signs a certificate; `sign` is the issuer's. */
export async function signCertificate(fields: CertificateFields, issuer: SignKey, sign: Signer): Promise<Certificate> {
  const payload = encodeCbor(
    new Map<number, Cbor>([
      [FIELD.version, VERSION],
      [FIELD.programmeId, fields.programmeId],
      [FIELD.signKey, fields.signKey],
      [FIELD.boxKey, fields.boxKey],
      [FIELD.role, fields.role],
      [FIELD.notAfterMs, fields.notAfterMs],
      [FIELD.lease, fields.lease],
    ]),
  );
  const signature = await sign("cert", payload);
  return { ...fields, issuer, payload, signature, bytes: encodeCbor([payload, issuer, signature]) };
}

/** Reads a certificate without believing it. Refuses keys that are not sound (W22), unknown fields, versions and roles. */
export function decodeCertificate(bytes: Uint8Array): Result<Certificate, CertificateFailure> {
  const outer = decodeCbor(bytes, MAX_CERTIFICATE_BYTES);
  const parts = outer.ok ? readTuple(3)(outer.value) : null;
  const payload = readBytesUpTo(MAX_CERTIFICATE_BYTES)(parts?.[0]);
  const issuer = readBytes(32)(parts?.[1]);
  const signature = readBytes(64)(parts?.[2]);
  const fields = payload && decodePayload(payload);
  if (!fields || !issuer || !signature) return err(new CodecError("CERTIFICATE_MALFORMED"));
  return ok({ ...fields, issuer: toSignKey(issuer), payload, signature, bytes: copyBytes(bytes) });
}

function decodePayload(payload: Bytes): CertificateFields | null {
  const decoded = decodeCbor(payload, MAX_CERTIFICATE_BYTES);
  const map = decoded.ok ? readMap(Object.values(FIELD))(decoded.value) : null;
  if (map?.get(FIELD.version) !== VERSION) return null;
  const programmeId = readBytes(16)(map.get(FIELD.programmeId));
  const signKey = readBytes(32)(map.get(FIELD.signKey));
  const boxKey = readBytes(32)(map.get(FIELD.boxKey));
  const role = ROLES.find((known) => known === map.get(FIELD.role));
  const notAfterMs = readInteger(0, Number.MAX_SAFE_INTEGER)(map.get(FIELD.notAfterMs));
  const lease = readBytesUpTo(64)(map.get(FIELD.lease));
  if (!programmeId || !signKey || !boxKey || !role || notAfterMs === null || !lease) return null;
  if (!isSoundSignKey(signKey) || !isSoundBoxKey(boxKey)) return null;
  return {
    programmeId: toProgrammeId(programmeId),
    signKey: toSignKey(signKey),
    boxKey: toBoxKey(boxKey),
    role,
    notAfterMs,
    lease,
  };
}

/** Whether the certificate is of `programmeId`, and one of `issuers` signed it. Says nothing about revocation or dates. */
export async function verifyCertificate(
  certificate: Certificate,
  programmeId: ProgrammeId,
  issuers: readonly SignKey[],
): Promise<boolean> {
  const { payload, signature } = certificate;
  // The key as the caller has it: one that many certificates are checked with is then made ready once.
  const issuer = issuers.find((known) => isEqualBytes(known, certificate.issuer));
  if (!isEqualBytes(certificate.programmeId, programmeId) || issuer === undefined) return false;
  return verify(issuer, signature, "cert", payload);
}
