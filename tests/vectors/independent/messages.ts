/** Receipts, authentication, relay cards and joining, after W40 to W57 of src/wire/SPEC.md. */
import { Buffer } from "node:buffer";
import {
  bytesOf,
  hexOf,
  hexOrNull,
  type Json,
  type JsonObject,
  numberOf,
  type Operation,
  textOf,
  truth,
} from "../json.ts";
import { isArray, isBytes, isBytesUpTo, isWhole, readCbor, type Value, writeCbor } from "./cbor.ts";
import {
  hkdf,
  isSoundBoxKey,
  isSoundSignKey,
  labelled,
  openSecret,
  sealSecret,
  sign,
  signKeyOf,
  u32,
  verify,
} from "./primitives.ts";
import { answering, must } from "./refusal.ts";

/** The value of `bytes` where they are CBOR of at most `most` bytes; else refuses with `code`. */
function read(bytes: Uint8Array, most: number, code: string): Value {
  const value = bytes.length <= most ? readCbor(bytes) : undefined;
  must(value !== undefined, code);
  return value;
}

const receiptMessage = (given: JsonObject) =>
  Buffer.concat([bytesOf(given.programmeId), bytesOf(given.feedId), u32(numberOf(given.seq)), bytesOf(given.head)]);

const BAD_ANSWER = "UPLOAD_ANSWER_MALFORMED";

function readReceipt(value: Value): Json {
  must(isArray(value, 4), BAD_ANSWER);
  const [feedId, seq, head, signature] = value;
  must(isBytes(feedId, 16) && isWhole(seq, 1, 0xffff_ffff) && isBytes(head, 32) && isBytes(signature, 64), BAD_ANSWER);
  return { feedId: hexOf(feedId), seq, head: hexOf(head), signature: hexOf(signature) };
}

function readRefusal(value: Value | undefined): Json {
  if (value === null) return null;
  must(isArray(value, 2), BAD_ANSWER);
  const [code, detail] = value;
  must(typeof code === "string" && code.length >= 1 && code.length <= 40, BAD_ANSWER);
  must(detail === null || isBytesUpTo(detail, 208), BAD_ANSWER);
  return { code, detail: hexOrNull(detail) };
}

function decodeUploadAnswer(given: JsonObject): Json {
  const parts = read(bytesOf(given.answer), 4096, BAD_ANSWER);
  must(isArray(parts, 3) && parts[0] === 1 && isArray(parts[1]) && parts[1].length <= 16, BAD_ANSWER);
  return { receipts: parts[1].map(readReceipt), refusal: readRefusal(parts[2]) };
}

const authMessage = (given: JsonObject) =>
  Buffer.concat([
    bytesOf(given.relayKey),
    bytesOf(given.programmeId),
    bytesOf(given.deviceKey),
    Buffer.of(numberOf(given.scope)),
    bytesOf(given.challenge),
  ]);

const BAD_AUTH = "AUTH_MALFORMED";

function decodeAuthRequest(given: JsonObject): Json {
  const parts = read(bytesOf(given.message), 512, BAD_AUTH);
  must(isArray(parts, 4) || isArray(parts, 6), BAD_AUTH);
  const [round, programmeId, deviceKey, scope, challenge, signature] = parts;
  must(isBytes(programmeId, 16) && isBytes(deviceKey, 32) && isWhole(scope, 1, 2), BAD_AUTH);
  const ask = { programmeId: hexOf(programmeId), deviceKey: hexOf(deviceKey), scope };
  if (parts.length === 4) {
    must(round === 1, BAD_AUTH);
    return ask;
  }
  must(round === 2 && isBytesUpTo(challenge, 128) && isBytes(signature, 64), BAD_AUTH);
  return { ...ask, challenge: hexOf(challenge), signature: hexOf(signature) };
}

function decodeAuthChallenge(given: JsonObject): Json {
  const parts = read(bytesOf(given.message), 512, BAD_AUTH);
  must(isArray(parts, 2) && parts[0] === 1 && isBytesUpTo(parts[1], 128), BAD_AUTH);
  return { challenge: hexOf(parts[1]) };
}

function decodeToken(given: JsonObject): Json {
  const parts = read(bytesOf(given.message), 512, BAD_AUTH);
  must(isArray(parts, 3) && parts[0] === 2, BAD_AUTH);
  const [, token, seconds] = parts;
  must(isBytes(token, 32) && isWhole(seconds, 1, 864_000), BAD_AUTH);
  return { token: hexOf(token), livesSeconds: seconds };
}

function decodeRelayCard(given: JsonObject): Json {
  const code = "RELAY_CARD_MALFORMED";
  const parts = read(bytesOf(given.card), 256, code);
  must(isArray(parts, 3) && parts[0] === 1, code);
  const [, relayKey, takesTraining] = parts;
  must(isBytes(relayKey, 32) && isSoundSignKey(relayKey) && typeof takesTraining === "boolean", code);
  return { relayKey: hexOf(relayKey), takesTraining };
}

const BAD_INVITE = "INVITE_MALFORMED";

function readInvite(text: string) {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, "base64url");
  must(bytes.toString("base64url") === trimmed, BAD_INVITE);
  const parts = read(bytes, 256, BAD_INVITE);
  must(isArray(parts, 6) && parts[0] === 1, BAD_INVITE);
  const [, charterHash, secret, commit, role, relayAddress] = parts;
  must(isBytes(charterHash, 32) && isBytes(secret, 16) && isBytes(commit, 16) && isWhole(role, 1, 3), BAD_INVITE);
  must(typeof relayAddress === "string" && relayAddress.length <= 120, BAD_INVITE);
  return { charterHash, secret, commit, role, relayAddress };
}

type Use = "join-request" | "join-outcome";
type Secrets = Pick<ReturnType<typeof readInvite>, "secret" | "charterHash">;

const keyOf = ({ secret, charterHash }: Secrets, use: Use) => hkdf(use, secret, [charterHash], 32);

const sealUnder = (invite: Secrets, use: Use, nonce: Uint8Array, value: Value) =>
  Buffer.concat([nonce, sealSecret(keyOf(invite, use), nonce, writeCbor(value))]);

function openUnder(invite: Secrets, use: Use, sealed: Uint8Array): Value {
  const box = sealed.length >= 24 && sealed.length <= 1024 ? sealed.subarray(24) : null;
  const plaintext = box && openSecret(keyOf(invite, use), sealed.subarray(0, 24), box);
  must(plaintext !== null, "JOIN_NOT_GENUINE");
  return read(plaintext, 1024, "JOIN_MALFORMED");
}

const proofMessage = ({ charterHash, secret }: Secrets, keys: readonly Uint8Array[]) =>
  Buffer.concat([charterHash, secret, ...keys]);

function sealRequest(given: JsonObject): Json {
  const invite = readInvite(textOf(given.invite));
  const seed = bytesOf(given.signSeed);
  const keys = [signKeyOf(seed), bytesOf(given.boxKey), bytesOf(given.incarnation)];
  const signature = sign(seed, "join-proof", proofMessage(invite, keys));
  return { request: hexOf(sealUnder(invite, "join-request", bytesOf(given.random), [1, ...keys, signature])) };
}

function openRequest(given: JsonObject): Json {
  const invite = readInvite(textOf(given.invite));
  const parts = openUnder(invite, "join-request", bytesOf(given.request));
  must(isArray(parts, 5) && parts[0] === 1, "JOIN_MALFORMED");
  const [, signKey, boxKey, incarnation, signature] = parts;
  must(isBytes(signKey, 32) && isBytes(boxKey, 32) && isBytes(incarnation, 16), "JOIN_MALFORMED");
  must(isBytes(signature, 64) && isSoundSignKey(signKey) && isSoundBoxKey(boxKey), "JOIN_MALFORMED");
  const message = proofMessage(invite, [signKey, boxKey, incarnation]);
  must(verify(signKey, signature, "join-proof", message), "JOIN_NOT_GENUINE");
  return { signKey: hexOf(signKey), boxKey: hexOf(boxKey), incarnation: hexOf(incarnation) };
}

function openOutcome(given: JsonObject): Json {
  const parts = openUnder(readInvite(textOf(given.invite)), "join-outcome", bytesOf(given.outcome));
  if (isArray(parts, 1) && parts[0] === 0) return { certificate: null };
  must(isArray(parts, 2) && parts[0] === 1 && isBytesUpTo(parts[1], 512), "JOIN_MALFORMED");
  return { certificate: hexOf(parts[1]) };
}

const BAD_JOIN = "JOIN_MALFORMED";

function slot(value: Value | undefined): Json {
  must(value === null || isBytesUpTo(value, 1024), BAD_JOIN);
  return hexOrNull(value);
}

function decodeMailbox(given: JsonObject): Json {
  const parts = read(bytesOf(given.mailbox), 4096, BAD_JOIN);
  must(isArray(parts, 2) && parts[0] === 1 && isArray(parts[1], 3), BAD_JOIN);
  const [request, challenge, outcome] = parts[1];
  return { request: slot(request), challenge: slot(challenge), outcome: slot(outcome) };
}

function decodeJoinCall(given: JsonObject): Json {
  const parts = read(bytesOf(given.call), 2048, BAD_JOIN);
  must(isArray(parts, 2) && isBytes(parts[0], 16), BAD_JOIN);
  return { inviteId: hexOf(parts[0]), request: slot(parts[1]) };
}

function decodeMailboxCall(given: JsonObject): Json {
  const parts = read(bytesOf(given.call), 2048, BAD_JOIN);
  must(isArray(parts, 3) && isBytes(parts[1], 16) && isWhole(parts[0], 1, 5), BAD_JOIN);
  const [verb, inviteId, argument] = parts;
  const type = ["", "open", "read", "challenge", "outcome", "cancel"][verb] ?? "";
  const call = { inviteId: hexOf(inviteId), type };
  if (type === "open") {
    must(isWhole(argument, 60, 86_400), BAD_JOIN);
    return { ...call, livesSeconds: argument };
  }
  must(type === "read" || type === "cancel" ? argument === null : isBytesUpTo(argument, 1024), BAD_JOIN);
  return argument instanceof Uint8Array ? { ...call, bytes: hexOf(argument) } : call;
}

const commitTo = (nonce: Uint8Array) => labelled("join-commit", nonce).subarray(0, 16);

function words(given: JsonObject): Json {
  const keys = [bytesOf(given.signKey), bytesOf(given.boxKey), bytesOf(given.incarnation)];
  const message = proofMessage(readInvite(textOf(given.invite)), keys);
  return { words: hexOf(labelled("join-words", message, bytesOf(given.nonce)).subarray(0, 3)) };
}

function makeInvite(given: JsonObject): Json {
  const [charterHash, secret] = [bytesOf(given.charterHash), bytesOf(given.secret)];
  const commit = commitTo(bytesOf(given.nonce));
  const invite = writeCbor([1, charterHash, secret, commit, numberOf(given.role), textOf(given.relayAddress)]);
  const inviteId = hkdf("invite-id", secret, [charterHash], 16);
  return { invite: invite.toString("base64url"), commit: hexOf(commit), inviteId: hexOf(inviteId) };
}

export const messageOperations: Readonly<Record<string, Operation>> = {
  "sign-receipt": answering((given) => ({
    signature: hexOf(sign(bytesOf(given.relaySeed), "receipt", receiptMessage(given))),
  })),
  "verify-receipt": (given) =>
    truth(verify(bytesOf(given.relayKey), bytesOf(given.signature), "receipt", receiptMessage(given))),
  "decode-upload-answer": answering(decodeUploadAnswer),
  "sign-auth": answering((given) => ({
    signature: hexOf(sign(bytesOf(given.deviceSeed), "auth", authMessage(given))),
  })),
  "verify-auth": (given) =>
    truth(verify(bytesOf(given.deviceKey), bytesOf(given.signature), "auth", authMessage(given))),
  "decode-auth-request": answering(decodeAuthRequest),
  "decode-auth-challenge": answering(decodeAuthChallenge),
  "decode-token": answering(decodeToken),
  "decode-relay-card": answering(decodeRelayCard),
  "make-invite": answering(makeInvite),
  "decode-invite": answering((given) => {
    const { charterHash, secret, commit, role, relayAddress } = readInvite(textOf(given.invite));
    return { charterHash: hexOf(charterHash), secret: hexOf(secret), commit: hexOf(commit), role, relayAddress };
  }),
  "seal-join-request": answering(sealRequest),
  "open-join-request": answering(openRequest),
  "check-nonce": (given) => {
    const [nonce, { commit }] = [bytesOf(given.nonce), readInvite(textOf(given.invite))];
    return truth(nonce.length === 16 && commitTo(nonce).equals(commit));
  },
  "join-words": answering(words),
  "seal-join-outcome": answering((given) => {
    const value: Value = given.certificate === null ? [0] : [1, bytesOf(given.certificate)];
    const invite = readInvite(textOf(given.invite));
    return { outcome: hexOf(sealUnder(invite, "join-outcome", bytesOf(given.random), value)) };
  }),
  "open-join-outcome": answering(openOutcome),
  "decode-mailbox": answering(decodeMailbox),
  "decode-join-call": answering(decodeJoinCall),
  "decode-mailbox-call": answering(decodeMailboxCall),
};
