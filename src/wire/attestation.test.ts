import { beforeAll, describe, expect, it } from "vitest";
import { type Signer, seedToSignKey, sign } from "../crypto/sign.ts";
import { toProgrammeId } from "../kit/brand.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import {
  type Attestation,
  type AttestationFields,
  CAUSE,
  certifyAttestKey,
  decodeAttestation,
  isGenuine,
  LEFT,
  MAX_ATTESTATION_BYTES,
  METHOD,
  makeAttestation,
} from "./attestation.ts";

const signerOf =
  (seed: Uint8Array): Signer =>
  (name, message) =>
    sign(seed, name, message);
const [deviceSeed, attestSeed] = [systemRandom.bytes(32), systemRandom.bytes(32)];
const [device, attestKey] = [seedToSignKey(deviceSeed), seedToSignKey(attestSeed)];
const programmeId = toProgrammeId(systemRandom.bytes(16));

let fields: AttestationFields;
let attestation: Attestation;
beforeAll(async () => {
  fields = {
    programmeId,
    device,
    attestKey,
    keySignature: await certifyAttestKey(programmeId, attestKey, signerOf(deviceSeed)),
    cause: CAUSE.order,
    orderHash: systemRandom.bytes(32),
    method: METHOD.overwritten,
    left: [LEFT.otherVaults, LEFT.untilNextStart],
    atMs: 1_790_000_000_000,
    unacknowledged: 3,
    build: "界".repeat(40),
  };
  attestation = await makeAttestation(fields, signerOf(attestSeed));
});

const codeOf = (bytes: Uint8Array) => {
  const result = decodeAttestation(bytes);
  return result.ok ? "ok" : result.error.code;
};

/** An attestation whose payload has other fields; its signature holds. */
async function forge(...changes: readonly (readonly [number, Cbor | undefined])[]): Promise<Uint8Array> {
  const map = new Map(unwrapResult(decodeCbor(attestation.payload, 512)) as CborMap);
  for (const [field, value] of changes)
    if (value === undefined) map.delete(field);
    else map.set(field, value);
  const payload = encodeCbor(map);
  return encodeCbor([payload, await sign(attestSeed, "attest", payload)]);
}

describe("attestation", () => {
  it("W90 reads back what was signed, the longest build within its limit", () => {
    expect(unwrapResult(decodeAttestation(attestation.bytes))).toEqual(attestation);
    expect(attestation.bytes.length).toBeLessThanOrEqual(MAX_ATTESTATION_BYTES);
  });

  it("W90 a relay signs with its own key, and may leave out what it does not know", async () => {
    const none = new Uint8Array();
    const own = { ...fields, attestKey: device, keySignature: none, unacknowledged: null, left: [LEFT.backups] };
    const made = await makeAttestation(own, signerOf(deviceSeed));
    expect([unwrapResult(decodeAttestation(made.bytes)), await isGenuine(made)]).toEqual([made, true]);
  });

  it.each([
    ["by its own wish", CAUSE.own],
    ["at the end of its access", CAUSE.ended],
  ])("W90 who erased %s names no order", async (_, cause) => {
    const made = await makeAttestation({ ...fields, cause, orderHash: new Uint8Array() }, signerOf(attestSeed));
    expect(codeOf(made.bytes)).toBe("ok");
  });

  it.each<[string, number, Cbor | undefined]>([
    ["another version", 1, 2],
    ["an unknown field", 13, 0],
    ["no programme", 2, undefined],
    ["a device key that is not sound", 3, new Uint8Array(32)],
    ["an attest key that is not sound", 4, new Uint8Array(32)],
    ["a key signature of another length", 5, new Uint8Array(63)],
    ["no key signature for two keys", 5, new Uint8Array()],
    ["cause 4", 6, 4],
    ["own wish with an order", 6, 2],
    ["the end of its access with an order", 6, 3],
    ["no order", 7, new Uint8Array()],
    ["method 3", 8, 3],
    ["left in another order", 9, [2, 1]],
    ["left 4", 9, [4]],
    ["a negative time", 10, -1],
    ["a negative count", 11, -1],
    ["a long build", 12, "x".repeat(41)],
  ])("W91 %s is refused", async (_, field, value) => {
    expect(codeOf(await forge([field, value]))).toBe("ATTESTATION_MALFORMED");
  });

  it("W91 anything behind it is refused", () => {
    expect(codeOf(Uint8Array.of(...attestation.bytes, 0))).toBe("ATTESTATION_MALFORMED");
  });

  it("W92 is genuine as it was signed", async () => {
    expect(await isGenuine(attestation)).toBe(true);
  });

  it.each<[string, number, Cbor]>([
    ["another programme", 2, new Uint8Array(16)],
    ["another device", 3, seedToSignKey(systemRandom.bytes(32))],
    ["a key that the device did not certify", 5, new Uint8Array(64)],
  ])("W92 is not genuine for %s", async (_, field, value) => {
    expect(await isGenuine(unwrapResult(decodeAttestation(await forge([field, value]))))).toBe(false);
  });

  it("W92 is not genuine where one byte of the payload differs", async () => {
    const payload = attestation.payload.with(attestation.payload.length - 1, 33);
    expect(await isGenuine({ ...attestation, payload })).toBe(false);
  });
});
