/** The calls of the relay's own page. Their answers are JSON; what is not exactly that is refused. */
import type { Bytes } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Fetch, makeCalls, type RelayResult, within } from "./call.ts";

/** Numbers of one kind of programme. */
export interface Holdings {
  readonly programmes: number;
  readonly segments: number;
  readonly bytes: number;
  /** Phones that asked to read in the last day. */
  readonly phones: number;
}

/** Numbers of closed programmes. */
export interface ClosingCounts {
  readonly programmes: number;
  readonly keysDestroyed: number;
  /** Those of which nothing is left but what stays, and of which the relay has attested that. */
  readonly finished: number;
  readonly certificates: number;
}

export interface RelayStatus {
  /** By the relay's own clock, like `nowMs`. */
  readonly startedMs: number;
  readonly nowMs: number;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  readonly power: { readonly isPlugged: boolean | null; readonly batteryPercent: number | null } | null;
  readonly real: Holdings;
  readonly training: Holdings;
  readonly closed: { readonly real: ClosingCounts; readonly training: ClosingCounts };
  /** Open programmes whose key file is not at the relay. */
  readonly keyless: number;
}

export interface StatusClient {
  /** Uses up the operator's link; gives the token that reads. */
  open(link: string, signal?: AbortSignal): RelayResult<string>;
  read(token: string, signal?: AbortSignal): RelayResult<RelayStatus>;
}

/** Calls to the relay at `address` (an origin without a slash at its end). */
export function makeStatusClient(address: string, fetch: Fetch): StatusClient {
  const call = makeCalls(fetch, address);
  const path = "/v1/status";
  return {
    open: (bearer, signal) => call({ path, bearer, body: new Uint8Array(), ...within(signal) }, decode(readOpened)),
    read: (bearer, signal) => call({ path, bearer, ...within(signal) }, decode(readStatus)),
  };
}

type Fields = Readonly<Record<string, unknown>>;

const decode =
  <Value>(read: (fields: Fields) => Value | null) =>
  (bytes: Bytes): Result<Value, "STATUS_MALFORMED"> => {
    const fields = toFields(parse(bytes));
    const value = fields?.version === 1 ? read(fields) : null;
    return value === null ? err("STATUS_MALFORMED") : ok(value);
  };

function parse(bytes: Bytes): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

const toFields = (value: unknown): Fields | null =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const readOpened = ({ token }: Fields): string | null =>
  typeof token === "string" && /^[\w-]{43}$/.test(token) ? token : null;

function readStatus(fields: Fields): RelayStatus | null {
  const { startedMs, nowMs, keyless } = fields;
  const closed = readClosed(fields.closed);
  const [real, training] = [readHoldings(fields.real), readHoldings(fields.training)];
  const [disk, power] = [readDisk(fields.disk), readPower(fields.power)];
  if (!isCount(startedMs) || !isCount(nowMs) || !isCount(keyless) || !real || !training || !closed) return null;
  if (disk === undefined || power === undefined) return null;
  return { startedMs, nowMs, disk, power, real, training, closed, keyless };
}

function readClosed(value: unknown): RelayStatus["closed"] | null {
  const fields = toFields(value);
  const [real, training] = [readCounts(fields?.real), readCounts(fields?.training)];
  return real && training && { real, training };
}

function readCounts(value: unknown): ClosingCounts | null {
  const { programmes, keysDestroyed, finished, certificates } = toFields(value) ?? {};
  const isWhole = isCount(programmes) && isCount(keysDestroyed) && isCount(finished) && isCount(certificates);
  return isWhole ? { programmes, keysDestroyed, finished, certificates } : null;
}

function readHoldings(value: unknown): Holdings | null {
  const { programmes, segments, bytes, phones } = toFields(value) ?? {};
  const isWhole = isCount(programmes) && isCount(segments) && isCount(bytes) && isCount(phones);
  return isWhole ? { programmes, segments, bytes, phones } : null;
}

/** `undefined` for what is no disk. */
function readDisk(value: unknown): RelayStatus["disk"] | undefined {
  if (value === null) return null;
  const { freeBytes, totalBytes } = toFields(value) ?? {};
  return isCount(freeBytes) && isCount(totalBytes) ? { freeBytes, totalBytes } : undefined;
}

/** `undefined` for what is no power. */
function readPower(value: unknown): RelayStatus["power"] | undefined {
  if (value === null) return null;
  const { isPlugged, batteryPercent } = toFields(value) ?? {};
  if (isPlugged !== null && typeof isPlugged !== "boolean") return undefined;
  if (batteryPercent !== null && !(isCount(batteryPercent) && batteryPercent <= 100)) return undefined;
  return { isPlugged, batteryPercent };
}
