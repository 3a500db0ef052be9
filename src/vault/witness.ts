/** Leaves beside a vault what lets it obey and attest while it is locked: rule V28 of SPEC.md. */
import { seedToSignKey } from "../crypto/sign.ts";
import { decodeWitness, encodeWitness, WITNESS_REF, type Witness } from "../erase/witness.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import type { Random } from "../kit/random.ts";
import { certifyAttestKey } from "../wire/attestation.ts";
import type { OpenVault } from "./open-vault.ts";

/** The witness of an open vault; made and stored where it is missing, or where it is another device's. One that does not store is as good for this session. */
export async function keepWitness(vault: OpenVault, random: Random): Promise<Witness> {
  const value = await vault.store.get(WITNESS_REF);
  const known = value && decodeWitness(value);
  const { charter, keys, role } = vault.identity();
  if (known && isEqualBytes(known.deviceKey, keys.signKey) && isEqualBytes(known.charter.bytes, charter.bytes))
    return known;
  const attestSeed = random.bytes(32);
  const keySignature = await certifyAttestKey(charter.programmeId, seedToSignKey(attestSeed), vault.sign);
  const witness = { charter, attestSeed, keySignature, deviceKey: keys.signKey, role };
  await vault.store.commit({ put: [{ ...WITNESS_REF, value: encodeWitness(witness) }] });
  return witness;
}
