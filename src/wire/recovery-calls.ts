/**
 * Recovery at a relay: grants, which are epoch keys sealed to the recovery set of a programme, and finding the programme of a set.
 * A relay keeps them apart from kind 4, so that they can go with their epoch. Rules W44, W45 of SPEC.md.
 */
import { hashToId } from "../crypto/hash.ts";
import type { SignKey } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readBytesUpTo, readInteger, readList, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_CHARTER_BYTES } from "./limits.ts";

/** The private key of an epoch for the recovery set. */
export interface RecoveryGrant {
  /** 1 … 10,000. */
  readonly epoch: number;
  /** `crypto_box_seal` of 32 bytes: 80 bytes. */
  readonly sealed: Bytes;
}

/** `put` replaces the epoch's grant; `get` changes nothing. */
export type RecoveryAct =
  | ({ readonly type: "put" } & RecoveryGrant)
  | { readonly type: "get" }
  | { readonly type: "remove"; readonly epoch: number };

type Failure = CodecError<"RECOVERY_CALL_MALFORMED">;

/** Most grants of one programme at a relay. */
export const MAX_GRANTS = 64;
const MAX_EPOCH = 10_000;
const MAX_CALL_BYTES = 256;
const MAX_ANSWER_BYTES = 8_192;
const VERB = { put: 1, get: 2, remove: 3 } as const;

const malformed = () => err(new CodecError("RECOVERY_CALL_MALFORMED" as const));

/** The name under which a relay finds the programme of a recovery set: SHA-256("ebb/recovery-id/1\0" ‖ recovery sign key)[0..16]. */
export const recoveryKeyToId = (signKey: SignKey): Bytes => hashToId("recovery-id", signKey);

/** CBOR [1, epoch, sealed], [2] or [3, epoch]. */
export function encodeRecoveryCall(act: RecoveryAct): Bytes {
  const verb = VERB[act.type];
  if (act.type === "put") return encodeCbor([verb, act.epoch, act.sealed]);
  return encodeCbor(act.type === "get" ? [verb] : [verb, act.epoch]);
}

export function decodeRecoveryCall(bytes: Uint8Array): Result<RecoveryAct, Failure> {
  const decoded = decodeCbor(bytes, MAX_CALL_BYTES);
  const act = decoded.ok ? readAct(decoded.value) : null;
  return act ? ok(act) : malformed();
}

const readEpoch = readInteger(1, MAX_EPOCH);

const readGrant: Reader<RecoveryGrant> = (value) => {
  const parts = readTuple(2)(value);
  const [epoch, sealed] = [readEpoch(parts?.[0]), readBytes(80)(parts?.[1])];
  return epoch && sealed ? { epoch, sealed } : null;
};

const readAct: Reader<RecoveryAct> = (value) => {
  if (!Array.isArray(value)) return null;
  const [verb, ...rest] = value;
  if (verb === VERB.get) return rest.length === 0 ? { type: "get" } : null;
  if (verb === VERB.put) {
    const grant = readGrant(rest);
    return grant && { type: "put", ...grant };
  }
  const epoch = verb === VERB.remove && rest.length === 1 ? readEpoch(rest[0]) : null;
  return epoch ? { type: "remove", epoch } : null;
};

/** CBOR [1, [[epoch, sealed] …]]. */
export const encodeRecoveryGrants = (grants: readonly RecoveryGrant[]): Bytes =>
  encodeCbor([1, grants.map(({ epoch, sealed }): Cbor => [epoch, sealed])]);

/** Reads at most 64 grants. */
export function decodeRecoveryGrants(bytes: Uint8Array): Result<readonly RecoveryGrant[], Failure> {
  const decoded = decodeCbor(bytes, MAX_ANSWER_BYTES);
  const parts = decoded.ok ? readTuple(2)(decoded.value) : null;
  const grants = parts?.[0] === 1 ? readList(readGrant, MAX_GRANTS)(parts[1]) : null;
  return grants ? ok(grants) : malformed();
}

/** CBOR [1, charter bytes]. */
export const encodeRecoveryAnswer = (charter: Bytes): Bytes => encodeCbor([1, charter]);

/** Reads the charter bytes, unchecked; at most 4,096. */
export function decodeRecoveryAnswer(bytes: Uint8Array): Result<Bytes, Failure> {
  const decoded = decodeCbor(bytes, MAX_CHARTER_BYTES + 16);
  const parts = decoded.ok ? readTuple(2)(decoded.value) : null;
  const charter = parts?.[0] === 1 ? readBytesUpTo(MAX_CHARTER_BYTES)(parts[1]) : null;
  return charter ? ok(charter) : malformed();
}
