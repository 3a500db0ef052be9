/** Every refusal that a relay can answer: one row here, one row in SPEC.md, and a test that compares the two. */
import { EbbError, type Retry } from "../../kit/errors.ts";

interface Row {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 412 | 413 | 429 | 500 | 503;
  /** never: the same call fails again. later: it may succeed. resync: something else has to be sent or fetched first. */
  readonly retry: Retry;
  /** Sent as Retry-After; a rate limit sends its own. */
  readonly afterSeconds?: number;
}

export const REFUSALS = {
  ROUTE_UNKNOWN: { status: 404, retry: "never" },
  BODY_TOO_LARGE: { status: 413, retry: "never" },
  BODY_MALFORMED: { status: 400, retry: "never" },
  RATE_LIMITED: { status: 429, retry: "later" },
  PROGRAMME_UNKNOWN: { status: 404, retry: "never" },
  PROGRAMME_CLOSED: { status: 410, retry: "never" },
  PROGRAMME_OPEN: { status: 409, retry: "resync" },
  CHARTER_REFUSED: { status: 400, retry: "never" },
  OPERATOR_TOKEN_REFUSED: { status: 403, retry: "never" },
  TRAINING_REFUSED: { status: 403, retry: "never" },
  CHALLENGE_REFUSED: { status: 401, retry: "resync" },
  AUTH_REFUSED: { status: 403, retry: "never" },
  DEVICE_UNKNOWN: { status: 403, retry: "resync" },
  DEVICE_REVOKED: { status: 403, retry: "never" },
  DEVICE_EXPIRED: { status: 403, retry: "resync" },
  SCOPE_REFUSED: { status: 403, retry: "never" },
  TOKEN_REFUSED: { status: 401, retry: "resync" },
  STREAM_CUT: { status: 400, retry: "later" },
  FRAME_MALFORMED: { status: 400, retry: "never" },
  FRAMES_TOO_MANY: { status: 413, retry: "later" },
  FRAME_ELSEWHERE: { status: 400, retry: "never" },
  INTRODUCTION_REFUSED: { status: 403, retry: "never" },
  FEED_UNKNOWN: { status: 404, retry: "resync" },
  KIND_REFUSED: { status: 403, retry: "never" },
  SIGNATURE_REFUSED: { status: 403, retry: "never" },
  FEED_GAP: { status: 412, retry: "resync" },
  FEED_CONFLICT: { status: 409, retry: "never" },
  INVITE_UNKNOWN: { status: 404, retry: "never" },
  INVITE_TAKEN: { status: 409, retry: "never" },
  INVITES_FULL: { status: 429, retry: "later", afterSeconds: 60 },
  GRANTS_FULL: { status: 409, retry: "never" },
  EPOCH_RETIRED: { status: 409, retry: "never" },
  ORDER_REFUSED: { status: 403, retry: "never" },
  CORE_REFUSED: { status: 403, retry: "never" },
  ATTESTATION_REFUSED: { status: 403, retry: "never" },
  ATTESTATION_TAKEN: { status: 409, retry: "never" },
  ATTESTATIONS_FULL: { status: 429, retry: "later", afterSeconds: 3600 },
  HOLDER_UNKNOWN: { status: 403, retry: "never" },
  CERTIFICATE_UNKNOWN: { status: 404, retry: "later", afterSeconds: 600 },
  LEASE_UNKNOWN: { status: 404, retry: "never" },
  LEASE_TAKEN: { status: 409, retry: "never" },
  LEASES_FULL: { status: 409, retry: "never" },
  CARD_UNKNOWN: { status: 404, retry: "later" },
  REQUESTS_FULL: { status: 429, retry: "later", afterSeconds: 3600 },
  STORE_BUSY: { status: 503, retry: "later", afterSeconds: 2 },
  STORE_FULL: { status: 503, retry: "later", afterSeconds: 60 },
  STORE_DOWN: { status: 503, retry: "later", afterSeconds: 10 },
  KEY_MISSING: { status: 503, retry: "later", afterSeconds: 60 },
  INTERNAL: { status: 500, retry: "later" },
} as const satisfies Record<string, Row>;

export type RefusalCode = keyof typeof REFUSALS;

const SURROUNDINGS: readonly RefusalCode[] = ["STORE_BUSY", "STORE_FULL", "STORE_DOWN", "KEY_MISSING"];

/** The row for something that was thrown: broken surroundings by their own code, everything else `INTERNAL`. */
export function errorToRefusal(error: unknown): RefusalCode {
  return SURROUNDINGS.find((code) => error instanceof EbbError && error.code === code) ?? "INTERNAL";
}

/** The row of a code, with every field readable. */
export const refusalRow = (code: RefusalCode): Row => REFUSALS[code];
