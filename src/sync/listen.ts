/**
 * How a coordinator's device hears of new segments: it waits at the relay, and where that is not to be had it asks at its own pace. Rule Y27. Decides only when to run
 * next; reading is the run's business.
 */
import type { ProgrammeId } from "../kit/brand.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import type { ArrivalClient } from "../relay-client/arrival-client.ts";
import type { RelayFailure } from "../relay-client/failure.ts";
import type { LogMark } from "../wire/stream.ts";
import type { Cursor } from "./rows.ts";
import type { RelaySession } from "./session.ts";

export interface ListenParts {
  readonly session: RelaySession;
  readonly client: ArrivalClient;
  readonly programmeId: ProgrammeId;
  /** How far the log was read. */
  readonly cursor: () => Cursor | null;
  /** A clock that nobody sets. */
  readonly steadyMs: () => number;
  /** Pause between runs where the relay cannot be waited at. */
  readonly pauseMs: number;
}

/** Waits until it is time for the next run and returns how long to wait beyond that, in ms: 0 where something came or a long wait is over. */
export type Listen = (signal: AbortSignal) => Promise<number>;

/** An answer without news that comes sooner than this was no wait. */
const REAL_WAIT_MS = 1_000;
/** How long a relay that knows no such call, or takes none from here, is not asked again. */
const REFUSED_MS = 600_000;

/** Never runs in a circle: news that a run did not take in is waited for like nothing. */
export function makeListen({ session, client, programmeId, cursor, steadyMs, pauseMs }: ListenParts): Listen {
  let notBeforeMs = 0;
  let heard: LogMark | null = null;

  return async (signal) => {
    const startMs = steadyMs();
    if (startMs < notBeforeMs) return pauseMs;
    const at = cursor();
    const answer = await session.withToken(
      (token) => client.wait(programmeId, token, at?.position ?? 0, signal),
      signal,
    );
    if (!answer.ok) {
      notBeforeMs = steadyMs() + restMs(answer.error);
      return pauseMs;
    }
    const isNews = !isAt(at, answer.value);
    const isTold = isNews && heard !== null && isSame(heard, answer.value);
    heard = isNews ? answer.value : null;
    return isTold || (!isNews && steadyMs() - startMs < REAL_WAIT_MS) ? pauseMs : 0;
  };
}

const restMs = ({ code, retryAfterMs }: RelayFailure): number =>
  code === "RELAY_REFUSED" || code === "RELAY_GARBAGE" ? REFUSED_MS : (retryAfterMs ?? 0);

const isSame = (one: LogMark, other: LogMark): boolean =>
  one.cursor === other.cursor && isEqualBytes(one.generation, other.generation);

const isAt = (at: Cursor | null, mark: LogMark): boolean =>
  at === null ? mark.cursor === 0 : at.position === mark.cursor && isEqualBytes(at.generation, mark.generation);
