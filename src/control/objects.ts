/**
 * Control objects: what coordinators say to the whole programme, readable within it. Rules T10–T14 of SPEC.md.
 *
 * Body of a kind 4 segment: CBOR [1, [[code, {field: value}] …]], 1 to 64 objects. Codes of objects that this version does not make are
 * reserved in SPEC.md; a body that holds an unknown code is refused whole, because half of a decision is worse than none.
 */
import { isSoundBoxKey } from "../crypto/points.ts";
import { type BoxKey, type KeyId, toBoxKey, toKeyId } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readBytesUpTo, readInteger, readList, readMap, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Certificate, decodeCertificate } from "../wire/certificate.ts";
import { MAX_CERTIFICATE_BYTES, MAX_CONTROL_BYTES, MAX_RECIPIENTS } from "../wire/limits.ts";
import { type FeedHead, readFeedHead } from "../wire/receipt.ts";

/** An epoch's private key, sealed to one coordinator's box key: crypto_box_seal of 32 bytes. */
export interface EpochGrant {
  readonly keyId: KeyId;
  readonly sealed: Bytes;
}

/** A numbered generation of the programme's keys; up segments are sealed to the newest. */
export interface Epoch {
  readonly type: "epoch";
  /** 1, 2, 3 … */
  readonly number: number;
  readonly publicKey: BoxKey;
  readonly startsMs: number;
  readonly grants: readonly EpochGrant[];
}

/** A device's certificate, published. */
export interface CertObject {
  readonly type: "cert";
  readonly certificate: Certificate;
}

/** A coordinator's acknowledgement: it holds these feeds up to these heads, durably and merged. */
export interface Heads {
  readonly type: "heads";
  readonly heads: readonly FeedHead[];
}

export type ControlObject = Epoch | CertObject | Heads;
export type ControlFailure = CodecError<"CONTROL_MALFORMED">;

/** Most acknowledged heads in one object: 200 fit one segment. */
export const MAX_HEADS = 200;
const MAX_OBJECTS = 64;
const CODE = { epoch: 3, cert: 4, heads: 6 } as const;

/** Bytes of a control segment's body. */
export const encodeControl = (objects: readonly ControlObject[]): Bytes => encodeCbor([1, objects.map(objectToCbor)]);

function objectToCbor(object: ControlObject): Cbor {
  switch (object.type) {
    case "epoch":
      return [
        CODE.epoch,
        new Map<number, Cbor>([
          [1, object.number],
          [2, object.publicKey],
          [3, object.startsMs],
          [4, object.grants.map(({ keyId, sealed }) => [keyId, sealed])],
        ]),
      ];
    case "cert":
      return [CODE.cert, new Map([[1, object.certificate.bytes]])];
    case "heads":
      return [CODE.heads, new Map([[1, object.heads.map(({ feedId, seq, head }) => [feedId, seq, head])]])];
  }
}

/** Reads the body of a control segment. */
export function decodeControl(body: Uint8Array): Result<readonly ControlObject[], ControlFailure> {
  const decoded = decodeCbor(body, MAX_CONTROL_BYTES);
  const parts = decoded.ok ? readTuple(2)(decoded.value) : null;
  const objects = parts?.[0] === 1 ? readList(readObject, MAX_OBJECTS)(parts[1]) : null;
  return objects && objects.length > 0 ? ok(objects) : err(new CodecError("CONTROL_MALFORMED"));
}

const readObject: Reader<ControlObject> = (value) => {
  const parts = readTuple(2)(value);
  const fields = readMap()(parts?.[1]);
  if (!fields) return null;
  if (parts?.[0] === CODE.epoch) return readEpoch(fields);
  if (parts?.[0] === CODE.cert) return readCert(fields);
  return parts?.[0] === CODE.heads ? readHeads(fields) : null;
};

const readGrant: Reader<EpochGrant> = (value) => {
  const parts = readTuple(2)(value);
  const [keyId, sealed] = [readBytes(8)(parts?.[0]), readBytes(80)(parts?.[1])];
  return keyId && sealed ? { keyId: toKeyId(keyId), sealed } : null;
};

function readEpoch(fields: CborMap): Epoch | null {
  const [number, publicKey, startsMs] = [
    readInteger(1, 10_000)(fields.get(1)),
    readBytes(32)(fields.get(2)),
    readInteger(0, Number.MAX_SAFE_INTEGER)(fields.get(3)),
  ];
  const grants = readList(readGrant, MAX_RECIPIENTS)(fields.get(4));
  if (fields.size !== 4 || !number || !publicKey || !isSoundBoxKey(publicKey) || startsMs === null || !grants)
    return null;
  return { type: "epoch", number, publicKey: toBoxKey(publicKey), startsMs, grants };
}

function readCert(fields: CborMap): CertObject | null {
  const bytes = fields.size === 1 ? readBytesUpTo(MAX_CERTIFICATE_BYTES)(fields.get(1)) : null;
  const certificate = bytes && decodeCertificate(bytes);
  return certificate?.ok ? { type: "cert", certificate: certificate.value } : null;
}

function readHeads(fields: CborMap): Heads | null {
  const heads = fields.size === 1 ? readList(readFeedHead, MAX_HEADS)(fields.get(1)) : null;
  return heads && heads.length > 0 ? { type: "heads", heads } : null;
}
