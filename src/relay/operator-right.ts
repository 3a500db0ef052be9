/**
 * The right to see this relay's page. Rule R42. It lives in memory only: a link that works once, and for who opened it a token that ends after a day or with
 * the process.
 */
import { sha256 } from "../crypto/hash.ts";
import { type Bytes, isEqualBytes } from "../kit/bytes.ts";
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";

const LIVES_MS = 86_400_000;

export interface OperatorRight {
  /** Uses up the link and gives a token for it; `null` for any other bytes and the second time. */
  open(link: Bytes): Bytes | null;
  holds(token: Bytes): boolean;
}

/** A right whose link is these bytes. */
export function makeOperatorRight(link: Bytes, clock: Clock, random: Random): OperatorRight {
  let unusedLink: Bytes | null = sha256(link);
  let opened: { readonly hash: Bytes; readonly untilMs: number } | null = null;
  return {
    open(bytes) {
      if (unusedLink === null || !isEqualBytes(unusedLink, sha256(bytes))) return null;
      unusedLink = null;
      const token = random.bytes(32);
      opened = { hash: sha256(token), untilMs: clock.nowMs() + LIVES_MS };
      return token;
    },
    holds: (token) => opened !== null && clock.nowMs() < opened.untilMs && isEqualBytes(opened.hash, sha256(token)),
  };
}
