/** What a charter must keep to before anyone goes by it. Rules T2–T4 of SPEC.md. */
import { isSoundBoxKey, isSoundSignKey } from "../crypto/points.ts";
import { CodecError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Charter, type CharterFields, parseCharter } from "./charter.ts";

export type CharterFailure = CodecError<"CHARTER_MALFORMED" | "CHARTER_RULE">;

const LONGEST_MS = 400 * 86_400_000;

/** Reads a charter. `CHARTER_MALFORMED`: not this format; `CHARTER_RULE`: well formed, but breaks T2–T4. */
export function decodeCharter(bytes: Uint8Array): Result<Charter, CharterFailure> {
  const charter = parseCharter(bytes);
  if (charter === null) return err(new CodecError("CHARTER_MALFORMED"));
  return isLawful(charter) ? ok(charter) : err(new CodecError("CHARTER_RULE"));
}

/** T2: lives at most 400 days. T4: the zone has the letters of an IANA name. T3 and the rest of T4: `areSeatsSound`. */
const isLawful = (fields: CharterFields): boolean =>
  fields.expiresMs > fields.createdMs &&
  fields.expiresMs - fields.createdMs <= LONGEST_MS &&
  areSeatsSound(fields) &&
  isTimeZone(fields.timeZone);

/** T3: 1 to 5 different coordinators, k more than half of them. T4: sound keys. Holds for a charter and for terms that amend it. */
export function areSeatsSound({
  coordinators,
  k,
  relays,
}: Pick<CharterFields, "coordinators" | "k" | "relays">): boolean {
  const keys = new Set(coordinators.map(({ signKey }) => signKey.join()));
  return (
    keys.size === coordinators.length &&
    k <= keys.size &&
    2 * k > keys.size &&
    coordinators.every(({ signKey, boxKey }) => isSoundSignKey(signKey) && isSoundBoxKey(boxKey)) &&
    relays.every(({ relayKey }) => isSoundSignKey(relayKey))
  );
}

/** Judged by its letters alone: which zones exist differs between devices, and a charter must be lawful on all of them or on none. */
const isTimeZone = (timeZone: string): boolean => /^[A-Za-z0-9_+/-]{1,60}$/.test(timeZone);
