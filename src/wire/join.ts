/**
 * Joining: the phone's request, the coordinator's nonce, the words that both screens show, the outcome. Rules W53–W57 of SPEC.md.
 *
 * The order matters: the invite commits to the nonce, the phone then fixes its keys in the request, the coordinator then reveals the nonce.
 * Whoever stands between them must guess three words right at the first try (1 in 2²⁴), however much it can compute.
 */
import { deriveBytes, hashLabelled } from "../crypto/hash.ts";
import { isSoundBoxKey, isSoundSignKey } from "../crypto/points.ts";
import { openSecretBox, sealSecretBox } from "../crypto/secret-box.ts";
import { type Signer, verify } from "../crypto/sign.ts";
import { type BoxKey, type Incarnation, type SignKey, toBoxKey, toIncarnation, toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes, isEqualBytes } from "../kit/bytes.ts";
import type { Cbor } from "../kit/cbor.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError, VerifyError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { type Reader, readBytes, readBytesUpTo, readInteger, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { commitToNonce, type Invite } from "./invite.ts";
import { MAX_CERTIFICATE_BYTES, MAX_JOIN_BYTES } from "./limits.ts";

/** The keys that a phone asks to have certified. */
export interface JoinKeys {
  readonly signKey: SignKey;
  readonly boxKey: BoxKey;
  /** Of the phone's first feed. */
  readonly incarnation: Incarnation;
}

/** The coordinator's answer: a certificate, or a plain no. */
export type JoinOutcome = { readonly type: "approved"; readonly certificate: Bytes } | { readonly type: "refused" };

export type JoinFailure = CodecError<"JOIN_MALFORMED"> | VerifyError<"JOIN_NOT_GENUINE">;

const NONCE_BYTES = 24;
const malformed = () => err(new CodecError("JOIN_MALFORMED" as const));
const notGenuine = () => err(new VerifyError("JOIN_NOT_GENUINE" as const));

/** Seals a request under the invite's secret: nonce 24 ‖ secretbox(CBOR [1, signKey, boxKey, incarnation, possession signature]). */
export async function sealJoinRequest(invite: Invite, keys: JoinKeys, sign: Signer, random: Random): Promise<Bytes> {
  const signature = await sign("join-proof", proofMessage(invite, keys));
  return sealUnder(
    invite,
    "join-request",
    encodeCbor([1, keys.signKey, keys.boxKey, keys.incarnation, signature]),
    random,
  );
}

/** Opens a request and checks that its sender holds the signing key, and that both keys are sound. */
export async function openJoinRequest(invite: Invite, sealed: Uint8Array): Promise<Result<JoinKeys, JoinFailure>> {
  const plaintext = openUnder(invite, "join-request", sealed);
  if (plaintext === null) return notGenuine();
  const decoded = decodeCbor(plaintext, MAX_JOIN_BYTES);
  const parts = decoded.ok ? readTuple(5)(decoded.value) : null;
  const [signKey, boxKey, incarnation, signature] = [
    readBytes(32)(parts?.[1]),
    readBytes(32)(parts?.[2]),
    readBytes(16)(parts?.[3]),
    readBytes(64)(parts?.[4]),
  ];
  if (
    parts?.[0] !== 1 ||
    !signKey ||
    !boxKey ||
    !incarnation ||
    !signature ||
    !isSoundSignKey(signKey) ||
    !isSoundBoxKey(boxKey)
  )
    return malformed();
  const keys: JoinKeys = {
    signKey: toSignKey(signKey),
    boxKey: toBoxKey(boxKey),
    incarnation: toIncarnation(incarnation),
  };
  return (await verify(keys.signKey, signature, "join-proof", proofMessage(invite, keys))) ? ok(keys) : notGenuine();
}

const proofMessage = ({ charterHash, secret }: Invite, { signKey, boxKey, incarnation }: JoinKeys) =>
  concatBytes(charterHash, secret, signKey, boxKey, incarnation);

/** Whether a revealed 16-byte nonce is the one that the invite committed to. */
export const isCommittedNonce = (invite: Invite, nonce: Uint8Array): boolean =>
  nonce.length === 16 && isEqualBytes(commitToNonce(nonce), invite.commit);

/** Three bytes that both screens show as picture-words. Equal only where both mean the same programme, invite, keys and nonce. */
export const joinWords = (invite: Invite, keys: JoinKeys, nonce: Uint8Array): Bytes =>
  hashLabelled("join-words", proofMessage(invite, keys), nonce).slice(0, 3);

/** Seals the outcome under the invite's secret. */
export const sealJoinOutcome = (invite: Invite, outcome: JoinOutcome, random: Random): Bytes =>
  sealUnder(invite, "join-outcome", encodeCbor(outcome.type === "approved" ? [1, outcome.certificate] : [0]), random);

/** Opens an outcome. The certificate is not yet believed. */
export function openJoinOutcome(invite: Invite, sealed: Uint8Array): Result<JoinOutcome, JoinFailure> {
  const plaintext = openUnder(invite, "join-outcome", sealed);
  if (plaintext === null) return notGenuine();
  const decoded = decodeCbor(plaintext, MAX_JOIN_BYTES);
  if (!decoded.ok || !Array.isArray(decoded.value)) return malformed();
  if (decoded.value.length === 1 && decoded.value[0] === 0) return ok({ type: "refused" });
  const certificate =
    decoded.value.length === 2 && decoded.value[0] === 1
      ? readBytesUpTo(MAX_CERTIFICATE_BYTES)(decoded.value[1])
      : null;
  return certificate ? ok({ type: "approved", certificate }) : malformed();
}

function sealUnder(
  { secret, charterHash }: Invite,
  use: "join-request" | "join-outcome",
  plaintext: Bytes,
  random: Random,
): Bytes {
  const nonce = random.bytes(NONCE_BYTES);
  return concatBytes(nonce, sealSecretBox(deriveBytes(use, secret, [charterHash], 32), nonce, plaintext));
}

function openUnder(
  { secret, charterHash }: Invite,
  use: "join-request" | "join-outcome",
  sealed: Uint8Array,
): Bytes | null {
  if (sealed.length < NONCE_BYTES || sealed.length > MAX_JOIN_BYTES) return null;
  return openSecretBox(
    deriveBytes(use, secret, [charterHash], 32),
    sealed.subarray(0, NONCE_BYTES),
    sealed.subarray(NONCE_BYTES),
  );
}

/** What lies in an invite's mailbox at a relay; each slot is written once. */
export interface Mailbox {
  readonly request: Bytes | null;
  /** The coordinator's revealed nonce. */
  readonly challenge: Bytes | null;
  readonly outcome: Bytes | null;
}

/** What a coordinator asks of a mailbox. `open` gives it a life in seconds, 60 to 86,400. */
export type MailboxAct =
  | { readonly type: "open"; readonly livesSeconds: number }
  | { readonly type: "read" }
  | { readonly type: "challenge" | "outcome"; readonly bytes: Bytes }
  | { readonly type: "cancel" };

/** CBOR [1, [request, challenge, outcome]], each bytes or null. */
export const encodeMailbox = ({ request, challenge, outcome }: Mailbox): Bytes =>
  encodeCbor([1, [request, challenge, outcome]]);

export function decodeMailbox(bytes: Uint8Array): Result<Mailbox, CodecError<"JOIN_MALFORMED">> {
  const decoded = decodeCbor(bytes, 4 * MAX_JOIN_BYTES);
  const outer = decoded.ok ? readTuple(2)(decoded.value) : null;
  const slots = outer?.[0] === 1 ? readTuple(3)(outer[1]) : null;
  const [request, challenge, outcome] = [readSlot(slots?.[0]), readSlot(slots?.[1]), readSlot(slots?.[2])];
  if (!slots || !request || !challenge || !outcome) return malformed();
  return ok({ request: request.bytes, challenge: challenge.bytes, outcome: outcome.bytes });
}

const readSlot: Reader<{ readonly bytes: Bytes | null }> = (value) => {
  if (value === null) return { bytes: null };
  const bytes = readBytesUpTo(MAX_JOIN_BYTES)(value);
  return bytes && { bytes };
};

/** CBOR [inviteId, request or null]: what a phone posts. */
export const encodeJoinCall = (inviteId: Bytes, request: Bytes | null): Bytes => encodeCbor([inviteId, request]);

export function decodeJoinCall(
  bytes: Uint8Array,
): Result<{ readonly inviteId: Bytes; readonly request: Bytes | null }, CodecError<"JOIN_MALFORMED">> {
  const decoded = decodeCbor(bytes, 2 * MAX_JOIN_BYTES);
  const parts = decoded.ok ? readTuple(2)(decoded.value) : null;
  const [inviteId, request] = [readBytes(16)(parts?.[0]), readSlot(parts?.[1])];
  return inviteId && request ? ok({ inviteId, request: request.bytes }) : malformed();
}

const ACT_CODES = { open: 1, read: 2, challenge: 3, outcome: 4, cancel: 5 } as const;

/** CBOR [verb, inviteId, argument]: what a coordinator posts; the argument is seconds for open, bytes for challenge and outcome, else null. */
export function encodeMailboxCall(inviteId: Bytes, act: MailboxAct): Bytes {
  const argument: Cbor = act.type === "open" ? act.livesSeconds : "bytes" in act ? act.bytes : null;
  return encodeCbor([ACT_CODES[act.type], inviteId, argument]);
}

export function decodeMailboxCall(
  bytes: Uint8Array,
): Result<{ readonly inviteId: Bytes; readonly act: MailboxAct }, CodecError<"JOIN_MALFORMED">> {
  const decoded = decodeCbor(bytes, 2 * MAX_JOIN_BYTES);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const inviteId = readBytes(16)(parts?.[1]);
  const act = readAct(parts?.[0], parts?.[2]);
  return inviteId && act ? ok({ inviteId, act }) : malformed();
}

function readAct(verb: Cbor | undefined, argument: Cbor | undefined): MailboxAct | null {
  if (verb === ACT_CODES.read || verb === ACT_CODES.cancel)
    return argument === null ? { type: verb === ACT_CODES.read ? "read" : "cancel" } : null;
  if (verb === ACT_CODES.open) {
    const livesSeconds = readInteger(60, 86_400)(argument);
    return livesSeconds === null ? null : { type: "open", livesSeconds };
  }
  const bytes = readBytesUpTo(MAX_JOIN_BYTES)(argument);
  if (!bytes || (verb !== ACT_CODES.challenge && verb !== ACT_CODES.outcome)) return null;
  return { type: verb === ACT_CODES.challenge ? "challenge" : "outcome", bytes };
}
