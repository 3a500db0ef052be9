/** Why a call to a relay gave no answer that can be used. Values, not exceptions: a relay that cannot be reached is an ordinary day. */
import type { Retry } from "../kit/errors.ts";

/**
 * `RELAY_UNREACHABLE`: no answer. `RELAY_BUSY`: asked to come back later. `RELAY_GARBAGE`: an answer that is not this protocol's, or too long.
 * `RELAY_REFUSED`: an error row of the relay, named by `relayCode`.
 */
export interface RelayFailure {
  readonly code: "RELAY_UNREACHABLE" | "RELAY_BUSY" | "RELAY_GARBAGE" | "RELAY_REFUSED";
  readonly retry: Retry;
  /** The relay's own code where it gave one; at most 40 characters. */
  readonly relayCode: string | null;
  /** How long the relay asks to wait, where it did. */
  readonly retryAfterMs: number | null;
}

/**
 * Whether a relay says that the programme is closed: the answer of every call about it but those of `closing-client.ts`. It is a claim; what follows from it follows from
 * the signed order alone, which `order` of that client fetches.
 */
export const isProgrammeClosed = ({ relayCode }: Pick<RelayFailure, "relayCode">): boolean =>
  relayCode === "PROGRAMME_CLOSED";

export const unreachable: RelayFailure = {
  code: "RELAY_UNREACHABLE",
  retry: "later",
  relayCode: null,
  retryAfterMs: null,
};
export const garbage: RelayFailure = { code: "RELAY_GARBAGE", retry: "later", relayCode: null, retryAfterMs: null };
