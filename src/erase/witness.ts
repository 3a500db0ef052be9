/**
 * What a locked vault may say about itself: which programme, whose device, and a key that is good for attesting alone. Row meta/witness, in clear, so that a
 * close order can be judged, obeyed and attested without the words. Rule V28 of ../vault/SPEC.md.
 */
import { type Charter, parseCharter } from "../control/charter.ts";
import { type SignKey, toSignKey } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readBytes, readBytesUpTo, readTuple } from "../kit/read.ts";
import type { RowRef } from "../store/port.ts";
import { MAX_CHARTER_BYTES } from "../wire/limits.ts";
import { ROLES, type Role } from "../wire/roles.ts";

export interface Witness {
  readonly charter: Charter;
  /** 32 bytes: the only secret here, and good for attestations of this device alone. */
  readonly attestSeed: Bytes;
  /** By the device's signing key, over the programme and the attestation key. */
  readonly keySignature: Bytes;
  readonly deviceKey: SignKey;
  readonly role: Role;
}

export const WITNESS_REF: RowRef = { table: "meta", key: "witness" };

const MAX_WITNESS_BYTES = MAX_CHARTER_BYTES + 256;

/** CBOR [1, charter, attest seed, key signature, device key, role]. */
export const encodeWitness = ({ charter, attestSeed, keySignature, deviceKey, role }: Witness): Bytes =>
  encodeCbor([1, charter.bytes, attestSeed, keySignature, deviceKey, role]);

/** Reads the row; `null` where it is something else. */
export function decodeWitness(bytes: Uint8Array): Witness | null {
  const decoded = decodeCbor(bytes, MAX_WITNESS_BYTES);
  const parts = decoded.ok ? readTuple(6)(decoded.value) : null;
  const charterBytes = readBytesUpTo(MAX_CHARTER_BYTES)(parts?.[1]);
  const charter = charterBytes && parseCharter(charterBytes);
  const [attestSeed, keySignature, deviceKey] = [
    readBytes(32)(parts?.[2]),
    readBytes(64)(parts?.[3]),
    readBytes(32)(parts?.[4]),
  ];
  const role = ROLES.find((known) => known === parts?.[5]);
  if (parts?.[0] !== 1 || !charter || !attestSeed || !keySignature || !deviceKey || !role) return null;
  return { charter, attestSeed, keySignature, deviceKey: toSignKey(deviceKey), role };
}
