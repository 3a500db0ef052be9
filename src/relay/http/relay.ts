/** What every call of the relay works with, and the answers that all of them give. */
import type { Context } from "hono";
import type { Bytes } from "../../kit/bytes.ts";
import { encodeCbor } from "../../kit/cbor.ts";
import type { Clock } from "../../kit/clock.ts";
import type { Random } from "../../kit/random.ts";
import type { Arrivals } from "../arrivals.ts";
import type { Box } from "../box.ts";
import type { Closer } from "../closer.ts";
import type { RelayKeys } from "../keys.ts";
import type { Buckets } from "../limits/bucket.ts";
import type { Metrics } from "../metrics.ts";
import type { OperatorRight } from "../operator-right.ts";
import type { Statements } from "../statements.ts";
import type { RelayStorage } from "../storage/port.ts";
import { type RefusalCode, refusalRow } from "./errors.ts";

export interface Relay {
  readonly storage: RelayStorage;
  readonly keys: RelayKeys;
  readonly statements: Statements;
  readonly clock: Clock;
  readonly random: Random;
  readonly takesTraining: boolean;
  /** Papers of closed programmes are dropped after so many days; `null`: never. */
  readonly forgetsAfterDays: number | null;
  readonly closer: Closer;
  readonly arrivals: Arrivals;
  readonly metrics: Metrics;
  readonly operatorRight: OperatorRight;
  readonly box: Box;
  readonly startedMs: number;
  readonly limits: Limits;
  /** The caller's address, for the bucket in memory only. */
  addressOf(context: Context): string;
}

/** How often one address or device may call, one feed be written from one address, and one address may start a training programme. */
export interface Limits {
  readonly address: Buckets;
  readonly device: Buckets;
  readonly feed: Buckets;
  readonly training: Buckets;
  /** How often one card may ask: each time costs a signature. */
  readonly card: Buckets;
  /** Orders to close that an address may bring: each costs hundreds of signatures. */
  readonly order: Buckets;
}

/** Largest body of every call but an upload. */
export const MAX_CALL_BYTES = 4096;

/** A CBOR answer with status 200. */
export const answerCbor = (c: Context, bytes: Bytes) => c.body(bytes, 200, { "content-type": "application/cbor" });

declare module "hono" {
  interface ContextVariableMap {
    /** Why a call was refused, for counting. */
    refusal: RefusalCode;
    /** What was thrown within a call that is answered all the same, for the log. */
    failure: unknown;
  }
}

/** The answer of one row of the table: CBOR [1, code], or `body` in its place. `waitSeconds` goes into Retry-After. */
export function refuse(c: Context, code: RefusalCode, { waitSeconds, body }: Refusal = {}) {
  const { status, afterSeconds } = refusalRow(code);
  c.set("refusal", code);
  const wait = waitSeconds ?? afterSeconds;
  if (wait !== undefined) c.header("retry-after", String(wait));
  return c.body(body ?? encodeCbor([1, code]), status, { "content-type": "application/cbor" });
}

interface Refusal {
  readonly waitSeconds?: number;
  readonly body?: Bytes;
}
