/**
 * The share of a coordinator's lease at a relay: left there with a token, fetched with the lease key, which is not the device's. Rule W48 of SPEC.md.
 * A share alone opens nothing.
 */
import { isSoundSignKey } from "../crypto/points.ts";
import { type Signer, verify } from "../crypto/sign.ts";
import { type ProgrammeId, type SignKey, toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readBytesUpTo, readList, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";

/** Signs with a lease key. */
export type LeaseSigner = Signer;

/** Whoever asks for a share, with the key that fetches it. */
export interface LeaseAsk {
  readonly leaseKey: SignKey;
}

export interface LeaseGet extends LeaseAsk {
  /** As the relay gave it: at most 128 bytes. */
  readonly challenge: Bytes;
  readonly signature: Bytes;
}

export type LeaseCall =
  | { readonly type: "put"; readonly leaseKey: SignKey; readonly share: Bytes }
  /** `null`: none stays. */
  | { readonly type: "keep"; readonly leaseKey: SignKey | null }
  | ({ readonly type: "ask" } & LeaseAsk)
  | ({ readonly type: "get" } & LeaseGet);

export type LeaseAnswer =
  | { readonly type: "held"; readonly leaseKeys: readonly SignKey[] }
  | { readonly type: "challenge"; readonly challenge: Bytes }
  | { readonly type: "share"; readonly share: Bytes };

type Failure = CodecError<"LEASE_CALL_MALFORMED">;
const malformed = () => err(new CodecError("LEASE_CALL_MALFORMED" as const));

/** Most shares of one device at a relay: the one in use, the one that takes its place, and what a cut left. */
export const MAX_LEASES = 4;
const MAX_BYTES = 512;

const getMessage = (
  relayKey: SignKey,
  programmeId: ProgrammeId,
  { leaseKey, challenge }: Omit<LeaseGet, "signature">,
) => concatBytes(relayKey, programmeId, leaseKey, challenge);

/** Signs a challenge for the relay of `relayKey` with the lease key. */
export async function signLeaseGet(
  relayKey: SignKey,
  programmeId: ProgrammeId,
  leaseKey: SignKey,
  challenge: Bytes,
  sign: Signer,
): Promise<LeaseGet> {
  const signature = await sign("lease-ask", getMessage(relayKey, programmeId, { leaseKey, challenge }));
  return { leaseKey, challenge, signature };
}

export const verifyLeaseGet = (get: LeaseGet, relayKey: SignKey, programmeId: ProgrammeId): Promise<boolean> =>
  verify(get.leaseKey, get.signature, "lease-ask", getMessage(relayKey, programmeId, get));

export function encodeLeaseCall(call: LeaseCall): Bytes {
  switch (call.type) {
    case "put":
      return encodeCbor([1, call.leaseKey, call.share]);
    case "keep":
      return encodeCbor([2, call.leaseKey ?? new Uint8Array()]);
    case "ask":
      return encodeCbor([3, call.leaseKey]);
    case "get":
      return encodeCbor([4, call.leaseKey, call.challenge, call.signature]);
  }
}

const readKey: Reader<SignKey> = (value) => {
  const bytes = readBytes(32)(value);
  return bytes && isSoundSignKey(bytes) ? toSignKey(bytes) : null;
};

const readCall: Reader<LeaseCall> = (value) => {
  const verb = Array.isArray(value) ? value[0] : null;
  const parts = readTuple(verb === 1 ? 3 : verb === 4 ? 4 : 2)(value);
  if (!parts) return null;
  if (verb === 2 && readBytes(0)(parts[1])) return { type: "keep", leaseKey: null };
  const leaseKey = readKey(parts[1]);
  if (!leaseKey) return null;
  if (verb === 1) {
    const share = readBytes(32)(parts[2]);
    return share && { type: "put", leaseKey, share };
  }
  if (verb === 4) {
    const [challenge, signature] = [readBytesUpTo(128)(parts[2]), readBytes(64)(parts[3])];
    return challenge && signature && { type: "get", leaseKey, challenge, signature };
  }
  return verb === 2 ? { type: "keep", leaseKey } : verb === 3 ? { type: "ask", leaseKey } : null;
};

/** Reads what a device posts. */
export function decodeLeaseCall(bytes: Uint8Array): Result<LeaseCall, Failure> {
  const decoded = decodeCbor(bytes, MAX_BYTES);
  const call = decoded.ok ? readCall(decoded.value) : null;
  return call ? ok(call) : malformed();
}

export function encodeLeaseAnswer(answer: LeaseAnswer): Bytes {
  switch (answer.type) {
    case "held":
      return encodeCbor([1, answer.leaseKeys.map((key): Cbor => key)]);
    case "challenge":
      return encodeCbor([2, answer.challenge]);
    case "share":
      return encodeCbor([3, answer.share]);
  }
}

const readAnswer: Reader<LeaseAnswer> = (value) => {
  const parts = readTuple(2)(value);
  const [leaseKeys, challenge, share] = [
    readList(readKey, MAX_LEASES)(parts?.[1]),
    readBytesUpTo(128)(parts?.[1]),
    readBytes(32)(parts?.[1]),
  ];
  if (parts?.[0] === 1) return leaseKeys && { type: "held", leaseKeys };
  if (parts?.[0] === 2) return challenge && { type: "challenge", challenge };
  return parts?.[0] === 3 ? share && { type: "share", share } : null;
};

/** Reads what a relay answers. */
export function decodeLeaseAnswer(bytes: Uint8Array): Result<LeaseAnswer, Failure> {
  const decoded = decodeCbor(bytes, MAX_BYTES);
  const answer = decoded.ok ? readAnswer(decoded.value) : null;
  return answer ? ok(answer) : malformed();
}
