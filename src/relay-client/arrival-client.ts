/** Hearing of new segments without asking every few seconds: loaded by coordinators only. */
import type { ProgrammeId } from "../kit/brand.ts";
import { bytesToBase64Url } from "../kit/bytes.ts";
import { CodecError } from "../kit/errors.ts";
import { err, ok } from "../kit/result.ts";
import type { Token } from "../wire/auth.ts";
import { LOG_MARK_BYTES, type LogMark, readStream } from "../wire/stream.ts";
import { bearer, type Fetch, makeCalls, type RelayResult } from "./call.ts";

export interface ArrivalClient {
  /** Waits at the relay until its log ends elsewhere than at `after`, for a while that the relay may shorten; the mark says which of the two it was. */
  wait(programmeId: ProgrammeId, token: Token, after: number, signal: AbortSignal): RelayResult<LogMark>;
}

/** Shorter than a call may take, and than proxies let an answer wait. */
const WAIT_SECONDS = 25;

/** Calls to the relay at `address` (an origin without a slash at its end). */
export function makeArrivalClient(address: string, fetch: Fetch): ArrivalClient {
  const call = makeCalls(fetch, address);
  return {
    wait: (programmeId, token, after, signal) =>
      call(
        {
          path: `/v1/p/${bytesToBase64Url(programmeId)}/arrivals?after=${after}&wait=${WAIT_SECONDS}`,
          ...bearer(token),
          signal,
        },
        (bytes) => {
          const [item] = bytes.length === LOG_MARK_BYTES ? readStream(bytes).items : [];
          return item?.type === "mark" ? ok(item.mark) : err(new CodecError("MARK_MALFORMED"));
        },
        LOG_MARK_BYTES,
      ),
  };
}
