/** One bounded HTTP call to a relay: no cookies, no cache, a time limit, an upper size for the answer. */
import { type Bytes, bytesToBase64Url, concatBytes } from "../kit/bytes.ts";
import { decodeCbor } from "../kit/cbor.ts";
import { readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Token } from "../wire/auth.ts";
import { garbage, type RelayFailure, unreachable } from "./failure.ts";

/** The platform's fetch, or a test's. */
export type Fetch = (url: string, options: RequestInit) => Promise<Response>;

export interface Call {
  readonly path: string;
  readonly body?: Bytes;
  readonly contentType?: "application/cbor" | "application/octet-stream";
  /** Token, shown as "Bearer …". */
  readonly bearer?: string;
  readonly maxAnswerBytes: number;
  readonly signal?: AbortSignal;
  /** Sees what comes of an answer of status 200 while the rest is on its way. */
  readonly onChunk?: (chunk: Uint8Array) => void;
}

export interface Answer {
  readonly status: number;
  readonly bytes: Bytes;
  readonly retryAfterMs: number | null;
}

export type RelayResult<Value> = Promise<Result<Value, RelayFailure>>;

/** Largest answer of every call but those that give frames. */
export const SMALL_ANSWER = 8_192;

/** A call that takes longer is given up; what was committed on the other side is found again by the next one. */
const CALL_LIMIT_MS = 60_000;

/** Sends a call to `address` and reads its answer whole, whatever its status. */
export async function sendCall(fetch: Fetch, address: string, call: Call): Promise<Result<Answer, RelayFailure>> {
  try {
    const response = await fetch(`${address}${call.path}`, requestOf(call));
    const bytes = await readBounded(response, call.maxAnswerBytes, response.status === 200 ? call.onChunk : undefined);
    return bytes ? ok({ status: response.status, bytes, retryAfterMs: retryAfterMs(response) }) : err(garbage);
  } catch {
    return err(unreachable);
  }
}

function requestOf({ body, bearer, contentType = "application/cbor", signal }: Call): RequestInit {
  const limit = AbortSignal.timeout(CALL_LIMIT_MS);
  const headers = {
    ...(body && { "content-type": contentType }),
    ...(bearer && { authorization: `Bearer ${bearer}` }),
  };
  const common = {
    headers,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  } as const;
  return body ? { ...common, method: "POST", body } : { ...common, method: "GET" };
}

/** The answer's bytes, or `null` once there are more than `max`. */
async function readBounded(response: Response, max: number, onChunk?: Call["onChunk"]): Promise<Bytes | null> {
  const reader = response.body?.getReader();
  if (!reader) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    chunks.push(chunk.value);
    length += chunk.value.length;
    if (length > max) {
      await reader.cancel();
      return null;
    }
    onChunk?.(chunk.value);
  }
  return concatBytes(...chunks);
}

function retryAfterMs(response: Response): number | null {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3_600) * 1_000 : null;
}

/** The failure that an answer other than 200 stands for. A relay's error body is CBOR [1, code]. */
export function failureOf({ status, bytes, retryAfterMs: waitMs }: Answer): RelayFailure {
  const decoded = decodeCbor(bytes, 256);
  const parts = decoded.ok ? readTuple(2)(decoded.value) : null;
  const relayCode = parts?.[0] === 1 ? readText(40)(parts[1]) : null;
  if (relayCode !== null || status === 429 || status === 503)
    return refusedWith({ status, retryAfterMs: waitMs }, relayCode);
  return garbage;
}

/** Refusals of an upload that the next one does not meet, though their status says that the call was wrong. */
const OVER_WITH_THE_NEXT: readonly (string | null)[] = ["STREAM_CUT", "FRAMES_TOO_MANY"];

/** The failure that a refusal is: `RELAY_BUSY` where its status says that the same call may succeed later, else `RELAY_REFUSED`. */
export function refusedWith(
  { status, retryAfterMs: waitMs }: Pick<Answer, "status" | "retryAfterMs">,
  relayCode: string | null,
): RelayFailure {
  const isLater = status === 429 || status >= 500 || OVER_WITH_THE_NEXT.includes(relayCode);
  const [code, retry] = isLater ? (["RELAY_BUSY", "later"] as const) : (["RELAY_REFUSED", "never"] as const);
  return { code, retry, relayCode, retryAfterMs: waitMs };
}

/** Calls to `address` whose answer is decoded: one that does not decode is `RELAY_GARBAGE`, one with another status than 200 the failure that it stands for. */
export const makeCalls =
  (fetch: Fetch, address: string) =>
  async <Value>(
    request: Omit<Call, "maxAnswerBytes">,
    decode: (bytes: Bytes) => Result<Value, unknown>,
    maxAnswerBytes = SMALL_ANSWER,
  ): RelayResult<Value> => {
    const answer = await sendCall(fetch, address, { ...request, maxAnswerBytes });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return err(failureOf(answer.value));
    const decoded = decode(answer.value.bytes);
    return decoded.ok ? decoded : err(garbage);
  };

export const bearer = ({ token }: Token) => ({ bearer: bytesToBase64Url(token) });
export const within = (signal: AbortSignal | undefined) => (signal ? { signal } : {});
