/** Terms: what a programme agreed on and may change by amends. The charter states the first; each amend states all of them anew. Rules T25–T29 of SPEC.md. */
import type { BoxKey, SignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex } from "../kit/bytes.ts";
import type { FeedHead } from "../wire/receipt.ts";
import type { Charter, CharterCoordinator, CharterRelay, Policy } from "./charter.ts";

/** Keys that come together again from paper shares when a coordinator is lost. */
export interface Recovery {
  /** 4 bytes, printed on the shares. */
  readonly setId: Bytes;
  /** Recovery grants are sealed to it. */
  readonly boxKey: BoxKey;
  /** Signs nothing but an amend that gives a lost coordinator's seat to someone else. */
  readonly signKey: SignKey;
}

export interface Terms {
  readonly coordinators: readonly CharterCoordinator[];
  /** How many coordinators decide together. */
  readonly k: number;
  readonly relays: readonly CharterRelay[];
  /** Ms since 1970. */
  readonly expiresMs: number;
  readonly policy: Policy;
  readonly recovery: Recovery | null;
}

/** A coordinator, of now or of the past. */
export interface Seat {
  readonly signKey: SignKey;
  /** Base box key, as the newest terms that seat this key state it. */
  readonly boxKey: BoxKey;
  readonly isActive: boolean;
  /** Where removed: up to where each of its feeds counts; a feed that is missing here does not count. Empty otherwise. */
  readonly pins: readonly FeedHead[];
}

/** Terms that are in force, and who has or had a seat under them or before, by signing key in hex. */
export interface InForce {
  readonly terms: Terms;
  /** 0 for the charter's. */
  readonly amendNumber: number;
  /** 32 bytes: hash of the amend, or of the charter. */
  readonly termsHash: Bytes;
  readonly seats: ReadonlyMap<string, Seat>;
}

/** The terms that a charter states; it names no recovery set. */
export const charterTerms = ({ coordinators, k, relays, expiresMs, policy }: Charter): Terms => ({
  coordinators,
  k,
  relays,
  expiresMs,
  policy,
  recovery: null,
});

/** What is in force before any amend. */
export const startTerms = (charter: Charter): InForce => ({
  terms: charterTerms(charter),
  amendNumber: 0,
  termsHash: charter.hash,
  seats: new Map(
    charter.coordinators.map((named) => [bytesToHex(named.signKey), { ...named, isActive: true, pins: [] }]),
  ),
});
