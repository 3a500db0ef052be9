/**
 * Proof of a device key to a relay: the relay hands out a challenge, the device signs it together with the relay's own key, the programme, its key
 * and the scope, so that a proof given to one relay is worth nothing at another. Rule W41 of SPEC.md.
 *
 * What a proof is bound to is the relay's public key, which the charter names, and no address: addresses differ by network and proxy, the key does not.
 */
import { type Signer, verify } from "../crypto/sign.ts";
import { type ProgrammeId, type SignKey, toProgrammeId, toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { readBytes, readBytesUpTo, readInteger, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";

/** 1: a device reads control and what is addressed to it. 2: a coordinator reads everything. */
export type Scope = 1 | 2;
export const SCOPE_DEVICE = 1;
export const SCOPE_COORDINATOR = 2;

export interface AuthAsk {
  readonly programmeId: ProgrammeId;
  readonly deviceKey: SignKey;
  readonly scope: Scope;
}

export interface AuthProof extends AuthAsk {
  /** As the relay gave it: at most 128 bytes. */
  readonly challenge: Bytes;
  readonly signature: Bytes;
}

export interface Token {
  /** 32 bytes, shown as base64url after "Bearer ". */
  readonly token: Bytes;
  /** Seconds from now by the relay's clock. */
  readonly livesSeconds: number;
}

const proofMessage = (relayKey: SignKey, { programmeId, deviceKey, scope, challenge }: Omit<AuthProof, "signature">) =>
  concatBytes(relayKey, programmeId, deviceKey, Uint8Array.of(scope), challenge);

/** Signs a challenge for the relay of `relayKey`. */
export async function signAuth(ask: AuthAsk, challenge: Bytes, relayKey: SignKey, sign: Signer): Promise<AuthProof> {
  return { ...ask, challenge, signature: await sign("auth", proofMessage(relayKey, { ...ask, challenge })) };
}

export const verifyAuth = (proof: AuthProof, relayKey: SignKey): Promise<boolean> =>
  verify(proof.deviceKey, proof.signature, "auth", proofMessage(relayKey, proof));

/** CBOR [1, programmeId, deviceKey, scope]. */
export const encodeAuthAsk = ({ programmeId, deviceKey, scope }: AuthAsk): Bytes =>
  encodeCbor([1, programmeId, deviceKey, scope]);
/** CBOR [2, programmeId, deviceKey, scope, challenge, signature]. */
export const encodeAuthProof = ({ programmeId, deviceKey, scope, challenge, signature }: AuthProof): Bytes =>
  encodeCbor([2, programmeId, deviceKey, scope, challenge, signature]);
/** CBOR [1, challenge]. */
export const encodeAuthChallenge = (challenge: Bytes): Bytes => encodeCbor([1, challenge]);
/** CBOR [2, token, seconds]. */
export const encodeToken = ({ token, livesSeconds }: Token): Bytes => encodeCbor([2, token, livesSeconds]);

type AuthFailure = CodecError<"AUTH_MALFORMED">;
const malformed = () => err(new CodecError("AUTH_MALFORMED" as const));

/** Reads what a device posts: an ask, or a proof. */
export function decodeAuthRequest(bytes: Uint8Array): Result<AuthAsk | AuthProof, AuthFailure> {
  const decoded = decodeCbor(bytes, 512);
  if (!decoded.ok || !Array.isArray(decoded.value)) return malformed();
  const parts = readTuple(decoded.value[0] === 2 ? 6 : 4)(decoded.value);
  const [programmeId, deviceKey, scope] = [readBytes(16)(parts?.[1]), readBytes(32)(parts?.[2]), parts?.[3]];
  if (!programmeId || !deviceKey || (scope !== 1 && scope !== 2)) return malformed();
  const ask: AuthAsk = { programmeId: toProgrammeId(programmeId), deviceKey: toSignKey(deviceKey), scope };
  if (parts?.[0] === 1) return ok(ask);
  const [challenge, signature] = [readBytesUpTo(128)(parts?.[4]), readBytes(64)(parts?.[5])];
  return parts?.[0] === 2 && challenge && signature ? ok({ ...ask, challenge, signature }) : malformed();
}

/** Reads the relay's answer to an ask. */
export function decodeAuthChallenge(bytes: Uint8Array): Result<Bytes, AuthFailure> {
  const decoded = decodeCbor(bytes, 512);
  const parts = decoded.ok ? readTuple(2)(decoded.value) : null;
  const challenge = parts?.[0] === 1 ? readBytesUpTo(128)(parts[1]) : null;
  return challenge ? ok(challenge) : malformed();
}

/** Reads the relay's answer to a proof. */
export function decodeToken(bytes: Uint8Array): Result<Token, AuthFailure> {
  const decoded = decodeCbor(bytes, 512);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const [token, livesSeconds] = [readBytes(32)(parts?.[1]), readInteger(1, 10 * 86_400)(parts?.[2])];
  return parts?.[0] === 2 && token && livesSeconds !== null ? ok({ token, livesSeconds }) : malformed();
}
