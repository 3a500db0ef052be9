/** Turns what Dexie and IndexedDB throw into the failures of the port. Only the code passes; messages can hold names. */
import { StoreError } from "../../kit/errors.ts";
import type { OpenFailure, StoreFailure } from "../port.ts";

const GONE = new Set([
  "DatabaseClosedError",
  "InvalidStateError",
  "MissingAPIError",
  "OpenFailedError",
  "NotFoundError",
]);

/** Names of `error` and of everything that Dexie wrapped in it, outermost first. A disk that Chromium's older engine found full has the quota's name, too. */
function namesOf(error: unknown): readonly string[] {
  const names: string[] = [];
  let current = error;
  while (typeof current === "object" && current !== null && names.length < 8) {
    if ("name" in current && typeof current.name === "string") names.push(current.name);
    // It closes the connection as after an unknown error; only the message tells.
    if ("message" in current && NO_SPACE.test(`${current.message}`)) names.push(FULL);
    current = "inner" in current ? current.inner : undefined;
  }
  return names;
}

const FULL = "QuotaExceededError";
const NO_SPACE = /FILE_ERROR_NO_SPACE/;

/** The failure behind an `error` while a database was opened: `STORE_BLOCKED` where the wait was too long, `STORE_FULL` for the quota, otherwise `STORE_FAILED`. */
export function errorToOpenFailure(error: unknown): OpenFailure {
  if (error instanceof StoreError) return error;
  return new StoreError(namesOf(error).includes(FULL) ? "STORE_FULL" : "STORE_FAILED");
}

/**
 * The failure behind `error`, and behind the `cause` for which a transaction ended: itself where it already is one; `STORE_FULL` for the quota, which Dexie reports as an `AbortError` around it;
 * `STORE_GONE` where the connection is no longer `isOpen` or says so; otherwise `STORE_FAILED`.
 */
export function errorToFailure(error: unknown, isOpen: boolean, cause: unknown = null): StoreFailure {
  if (error instanceof StoreError) return error;
  const names = [...namesOf(error), ...namesOf(cause)];
  if (names.includes(FULL)) return new StoreError("STORE_FULL");
  if (!isOpen || names.some((name) => GONE.has(name))) return new StoreError("STORE_GONE");
  return new StoreError("STORE_FAILED");
}
