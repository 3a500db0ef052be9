/**
 * What a vault is: the programme, the role and the device's own keys. Row meta/core, sealed under slot 0. Rule V6 of SPEC.md.
 * Of box keys only the public part stands here: each secret lies in a row and a slot of its own, so that it can be destroyed alone.
 */

import { type Charter, parseCharter } from "../control/charter.ts";
import { type BoxKey, type Incarnation, type SignKey, toBoxKey, toIncarnation, toSignKey } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readBytesUpTo, readMap, readText } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_CERTIFICATE_BYTES, MAX_CHARTER_BYTES } from "../wire/limits.ts";
import { ROLES, type Role } from "../wire/roles.ts";

/** A device's own keys as it keeps them. They never leave the device and are never backed up. */
export interface CoreKeys {
  readonly signSeed: Bytes;
  readonly signKey: SignKey;
  /** Public part of the box key that the device was made with. */
  readonly boxKey: BoxKey;
  /** Of the device's feed; of a coordinator's control feed. */
  readonly incarnation: Incarnation;
}

export interface VaultCore {
  readonly charter: Charter;
  readonly role: Role;
  readonly keys: CoreKeys;
  /** The certificate as it travels. `null` while a phone waits to be approved, and for coordinators whom the charter names. */
  readonly certificate: Bytes | null;
  /** The invite that this phone is joining by, as text; `null` once it has joined. */
  readonly invite: string | null;
}

const FIELD = {
  version: 1,
  charter: 2,
  role: 3,
  signSeed: 4,
  boxKey: 5,
  incarnation: 6,
  certificate: 7,
  invite: 8,
  signKey: 9,
} as const;

export const encodeVaultCore = ({ charter, role, keys, certificate, invite }: VaultCore): Bytes =>
  encodeCbor(
    new Map<number, Cbor>([
      [FIELD.version, 1],
      [FIELD.charter, charter.bytes],
      [FIELD.role, role],
      [FIELD.signSeed, keys.signSeed],
      [FIELD.boxKey, keys.boxKey],
      [FIELD.incarnation, keys.incarnation],
      [FIELD.certificate, certificate],
      [FIELD.invite, invite],
      [FIELD.signKey, keys.signKey],
    ]),
  );

export function decodeVaultCore(bytes: Uint8Array): Result<VaultCore, CodecError<"CORE_MALFORMED">> {
  const malformed = err(new CodecError("CORE_MALFORMED" as const));
  const decoded = decodeCbor(bytes, 8_192);
  const map = decoded.ok ? readMap(Object.values(FIELD))(decoded.value) : null;
  const [charterBytes, signSeed, signKey, boxKey, incarnation] = [
    readBytesUpTo(MAX_CHARTER_BYTES)(map?.get(FIELD.charter)),
    readBytes(32)(map?.get(FIELD.signSeed)),
    readBytes(32)(map?.get(FIELD.signKey)),
    readBytes(32)(map?.get(FIELD.boxKey)),
    readBytes(16)(map?.get(FIELD.incarnation)),
  ];
  const role = ROLES.find((known) => known === map?.get(FIELD.role));
  const charter = charterBytes && parseCharter(charterBytes);
  const certificate = readOptional(map?.get(FIELD.certificate), readBytesUpTo(MAX_CERTIFICATE_BYTES));
  const invite = readOptional(map?.get(FIELD.invite), readText(400));
  if (
    map?.get(FIELD.version) !== 1 ||
    !charter ||
    !role ||
    !signSeed ||
    !signKey ||
    !boxKey ||
    !incarnation ||
    certificate === undefined ||
    invite === undefined
  )
    return malformed;
  return ok({
    charter,
    role,
    keys: {
      signSeed,
      signKey: toSignKey(signKey),
      boxKey: toBoxKey(boxKey),
      incarnation: toIncarnation(incarnation),
    },
    certificate,
    invite,
  });
}

/** `null` stays `null`; what does not read is `undefined`. */
function readOptional<Value>(value: Cbor | undefined, read: Reader<Value>): Value | null | undefined {
  return value === null ? null : (read(value) ?? undefined);
}
