/**
 * Stateless challenges: time u64 ‖ nonce 16 ‖ HMAC-SHA-256 over time, nonce, programme, device key and scope. Whoever holds the relay's
 * secret can check one, so several processes may serve one address, whose clocks may differ (R87). It lives two minutes; its nonce gives one token.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { type Bytes, bytesToU32, concatBytes, copyBytes, u32ToBytes } from "../kit/bytes.ts";
import type { Random } from "../kit/random.ts";
import type { AuthAsk } from "../wire/auth.ts";

/** What a challenge is bound to: an ask for a token, or a lease key that asks for its share, or a card (scopes 3 and 4, which no ask has). */
export type ChallengeAsk = Omit<AuthAsk, "scope"> & {
  readonly scope: AuthAsk["scope"] | typeof SCOPE_LEASE | typeof SCOPE_CARD;
};
export const SCOPE_LEASE = 3;
export const SCOPE_CARD = 4;

export const CHALLENGE_BYTES = 8 + 16 + 32;
const LIVES_MS = 120_000;
const U32 = 0x1_0000_0000;

/** A fresh challenge for one ask: 56 bytes. */
export function makeChallenge(secret: Bytes, ask: ChallengeAsk, nowMs: number, random: Random): Bytes {
  const start = concatBytes(u32ToBytes(Math.floor(nowMs / U32)), u32ToBytes(nowMs % U32), random.bytes(16));
  return concatBytes(start, authenticate(secret, start, ask));
}

/** The nonce (16 bytes) of a challenge that this secret made for this ask less than two minutes from now; otherwise `null`. */
export function checkChallenge(secret: Bytes, ask: ChallengeAsk, challenge: Bytes, nowMs: number): Bytes | null {
  if (challenge.length !== CHALLENGE_BYTES) return null;
  const start = challenge.subarray(0, 24);
  if (!timingSafeEqual(challenge.subarray(24), authenticate(secret, start, ask))) return null;
  const ageMs = nowMs - (bytesToU32(start, 0) * U32 + bytesToU32(start, 4));
  return Math.abs(ageMs) <= LIVES_MS ? copyBytes(start.subarray(8)) : null;
}

function authenticate(secret: Bytes, start: Uint8Array, { programmeId, deviceKey, scope }: ChallengeAsk): Bytes {
  const message = concatBytes(start, programmeId, deviceKey, Uint8Array.of(scope));
  return copyBytes(createHmac("sha256", secret).update(message).digest());
}
