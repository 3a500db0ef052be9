/**
 * Attestations: what a holder signs when it erased what it held. It means "a holder of this key says so", no more. Rules W90–W92 of SPEC.md.
 *
 * Bytes: CBOR [payload, signature 64]; payload = CBOR map, signed as received under "ebb/attest/1\0" by an attest key that the device's key certified
 * for nothing else, so that a page that is locked can still sign.
 */
import { isSoundSignKey } from "../crypto/points.ts";
import { type Signer, verify } from "../crypto/sign.ts";
import { type ProgrammeId, type SignKey, toProgrammeId, toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import {
  type Reader,
  readBytes,
  readBytesUpTo,
  readInteger,
  readList,
  readMap,
  readText,
  readTuple,
} from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { SIGNATURE_BYTES } from "./limits.ts";

/** Why something was erased: the order to close, the holder's own wish, or the end of the device's access by the time that coordinators signed. */
export const CAUSE = { order: 1, own: 2, ended: 3 } as const;
export type Cause = (typeof CAUSE)[keyof typeof CAUSE];

/** How it was erased. */
export const METHOD = { removed: 1, overwritten: 2 } as const;
export type Method = (typeof METHOD)[keyof typeof METHOD];

/** What the holder knows to be left: the app's files for other vaults, caches until the next start with a network, bodies in backups whose key is gone. */
export const LEFT = { otherVaults: 1, untilNextStart: 2, backups: 3 } as const;
export type Left = (typeof LEFT)[keyof typeof LEFT];

export interface AttestationFields {
  readonly programmeId: ProgrammeId;
  /** The holder: a device's or a relay's signing key. */
  readonly device: SignKey;
  /** Signs this; a relay's is its own key. */
  readonly attestKey: SignKey;
  /** 64 bytes by the device's key (`certifyAttestKey`), or none where both keys are one. */
  readonly keySignature: Bytes;
  readonly cause: Cause;
  /** 32 bytes for `CAUSE.order`, none otherwise. */
  readonly orderHash: Bytes;
  readonly method: Method;
  /** Ascending. */
  readonly left: readonly Left[];
  /** By the holder's clock, ms since 1970. */
  readonly atMs: number;
  /** Records that nobody had acknowledged; `null`: unknown. */
  readonly unacknowledged: number | null;
  /** Name of the build. */
  readonly build: string;
}

export interface Attestation extends AttestationFields {
  /** The whole attestation as it travels. */
  readonly bytes: Bytes;
  readonly payload: Bytes;
  readonly signature: Bytes;
}

export type AttestationFailure = CodecError<"ATTESTATION_MALFORMED">;

/** Largest attestation in bytes, and longest name of a build in UTF-16 units. */
export const MAX_ATTESTATION_BYTES = 512;
export const MAX_BUILD = 40;

const FIELD = {
  version: 1,
  programmeId: 2,
  device: 3,
  attestKey: 4,
  keySignature: 5,
  cause: 6,
  orderHash: 7,
  method: 8,
  left: 9,
  atMs: 10,
  unacknowledged: 11,
  build: 12,
} as const;
const VERSION = 1;

const keyMessage = (programmeId: ProgrammeId, attestKey: SignKey) => concatBytes(programmeId, attestKey);

/** The signature by which a device's key lets `attestKey` attest for it; `sign` is the device's. */
export const certifyAttestKey = (programmeId: ProgrammeId, attestKey: SignKey, sign: Signer): Promise<Bytes> =>
  sign("attest-key", keyMessage(programmeId, attestKey));

/** Makes and signs an attestation; `sign` is the attest key's. */
export async function makeAttestation(fields: AttestationFields, sign: Signer): Promise<Attestation> {
  const payload = encodeCbor(
    new Map<number, Cbor>([
      [FIELD.version, VERSION],
      [FIELD.programmeId, fields.programmeId],
      [FIELD.device, fields.device],
      [FIELD.attestKey, fields.attestKey],
      [FIELD.keySignature, fields.keySignature],
      [FIELD.cause, fields.cause],
      [FIELD.orderHash, fields.orderHash],
      [FIELD.method, fields.method],
      [FIELD.left, fields.left],
      [FIELD.atMs, fields.atMs],
      ...(fields.unacknowledged === null ? [] : [[FIELD.unacknowledged, fields.unacknowledged] as const]),
      [FIELD.build, fields.build],
    ]),
  );
  const signature = await sign("attest", payload);
  return { ...fields, payload, signature, bytes: encodeCbor([payload, signature]) };
}

/** Reads an attestation without believing it. */
export function decodeAttestation(bytes: Uint8Array): Result<Attestation, AttestationFailure> {
  const outer = decodeCbor(bytes, MAX_ATTESTATION_BYTES);
  const parts = outer.ok ? readTuple(2)(outer.value) : null;
  const payload = readBytesUpTo(MAX_ATTESTATION_BYTES)(parts?.[0]);
  const signature = readBytes(SIGNATURE_BYTES)(parts?.[1]);
  const fields = payload && decodePayload(payload);
  if (!payload || !signature || !fields) return err(new CodecError("ATTESTATION_MALFORMED"));
  return ok({ ...fields, payload, signature, bytes: copyBytes(bytes) });
}

const readCause = (value: Cbor | undefined) => Object.values(CAUSE).find((known) => known === value) ?? null;
const readMethod = (value: Cbor | undefined) => Object.values(METHOD).find((known) => known === value) ?? null;
const readLeft: Reader<readonly Left[]> = (value) => {
  const codes = readList((code) => Object.values(LEFT).find((known) => known === code) ?? null, 3)(value);
  return codes?.every((code, at) => at === 0 || code > (codes[at - 1] ?? 0)) ? codes : null;
};

function decodePayload(payload: Bytes): AttestationFields | null {
  const decoded = decodeCbor(payload, MAX_ATTESTATION_BYTES);
  const map = decoded.ok ? readMap(Object.values(FIELD))(decoded.value) : null;
  if (map?.get(FIELD.version) !== VERSION) return null;
  const [programmeId, device, attestKey] = [
    readBytes(16)(map.get(FIELD.programmeId)),
    readBytes(32)(map.get(FIELD.device)),
    readBytes(32)(map.get(FIELD.attestKey)),
  ];
  const [cause, method, left] = [
    readCause(map.get(FIELD.cause)),
    readMethod(map.get(FIELD.method)),
    readLeft(map.get(FIELD.left)),
  ];
  const atMs = readInteger(0, 8_640_000_000_000_000)(map.get(FIELD.atMs));
  const hasCount = map.has(FIELD.unacknowledged);
  const unacknowledged = hasCount ? readInteger(0, 0xffff_ffff)(map.get(FIELD.unacknowledged)) : null;
  const build = readText(MAX_BUILD)(map.get(FIELD.build));
  if (!programmeId || !device || !attestKey || !cause || !method || !left || atMs === null || build === null)
    return null;
  if (hasCount && unacknowledged === null) return null;
  const isOneKey = isEqualBytes(device, attestKey);
  const keySignature = readBytes(isOneKey ? 0 : SIGNATURE_BYTES)(map.get(FIELD.keySignature));
  const orderHash = readBytes(cause === CAUSE.order ? 32 : 0)(map.get(FIELD.orderHash));
  if (!keySignature || !orderHash || !isSoundSignKey(device) || !isSoundSignKey(attestKey)) return null;
  return {
    programmeId: toProgrammeId(programmeId),
    device: toSignKey(device),
    attestKey: toSignKey(attestKey),
    ...{ keySignature, cause, orderHash, method, left, atMs, unacknowledged, build },
  };
}

/** Whether the attest key signed it, and the device's key certified the attest key for this programme. */
export async function isGenuine(attestation: Attestation): Promise<boolean> {
  const { programmeId, device, attestKey, keySignature, payload, signature } = attestation;
  const isCertified =
    isEqualBytes(device, attestKey) ||
    (await verify(device, keySignature, "attest-key", keyMessage(programmeId, attestKey)));
  return isCertified && verify(attestKey, signature, "attest", payload);
}
