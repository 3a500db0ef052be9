import { beforeAll, describe, expect, it } from "vitest";
import { makeBoxKeyPair } from "../crypto/box-keys.ts";
import { type Signer, seedToSignKey, sign } from "../crypto/sign.ts";
import { toIncarnation, toProgrammeId } from "../kit/brand.ts";
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import {
  type Certificate,
  type CertificateFields,
  decodeCertificate,
  signCertificate,
  verifyCertificate,
} from "./certificate.ts";
import { makeFeedId } from "./header.ts";
import { decodeIntroduction, encodeIntroduction, type Introduction, introducedFeed } from "./introduction.ts";
import { ROLE_FIELD } from "./roles.ts";

const issuerSeed = systemRandom.bytes(32);
const issuer = seedToSignKey(issuerSeed);
const issue: Signer = (name, message) => sign(issuerSeed, name, message);
const stranger = seedToSignKey(systemRandom.bytes(32));
const programmeId = toProgrammeId(systemRandom.bytes(16));
const fields: CertificateFields = {
  programmeId,
  signKey: seedToSignKey(systemRandom.bytes(32)),
  boxKey: makeBoxKeyPair(systemRandom).publicKey,
  role: ROLE_FIELD,
  notAfterMs: 1_800_000_000_000,
  lease: new Uint8Array(),
};

let certificate: Certificate;
beforeAll(async () => {
  certificate = await signCertificate(fields, issuer, issue);
});

const isOurs = (candidate: Certificate) => verifyCertificate(candidate, programmeId, [stranger, issuer]);

const codeOf = (bytes: Uint8Array) => {
  const result = decodeCertificate(bytes);
  return result.ok ? "ok" : result.error.code;
};

/** A certificate whose payload has other fields; the signature holds. */
async function forge(change: (map: Map<number, Cbor>) => void): Promise<Bytes> {
  const map = new Map(unwrapResult(decodeCbor(certificate.payload, 512)) as CborMap);
  change(map);
  const payload = encodeCbor(map);
  return encodeCbor([payload, issuer, await issue("cert", payload)]);
}

describe("certificate", () => {
  it("W20 reads back what was signed", () => {
    expect(unwrapResult(decodeCertificate(certificate.bytes))).toEqual(certificate);
  });

  it("W21 counts when a coordinator of its programme issued it", async () => {
    expect(await isOurs(unwrapResult(decodeCertificate(certificate.bytes)))).toBe(true);
  });

  it("W21 does not count in another programme", async () => {
    expect(await verifyCertificate(certificate, toProgrammeId(systemRandom.bytes(16)), [issuer])).toBe(false);
  });

  it("W21 does not count when its issuer is a stranger", async () => {
    expect(await verifyCertificate(certificate, programmeId, [stranger])).toBe(false);
  });

  it("W21 does not count when a stranger signed in the name of a coordinator", async () => {
    const forged = await signCertificate(fields, issuer, (name, message) =>
      sign(systemRandom.bytes(32), name, message),
    );
    expect(await isOurs(forged)).toBe(false);
  });

  it("W21 is refused or does not count after any one byte changed", async () => {
    const passes = await Promise.all(
      [...certificate.bytes.keys()].map(async (at) => {
        const changed = decodeCertificate(certificate.bytes.with(at, (certificate.bytes[at] ?? 0) ^ 1));
        return changed.ok && (await isOurs(changed.value)) ? at : null;
      }),
    );
    expect(passes.filter((at) => at !== null)).toEqual([]);
  });

  it.each<[string, number, Bytes]>([
    ["sign key of small order", 3, new Uint8Array(32)],
    ["sign key that is not canonical", 3, new Uint8Array(32).fill(255)],
    ["box key of small order", 4, new Uint8Array(32).with(0, 1)],
    ["box key that is not canonical", 4, new Uint8Array(32).fill(255)],
  ])("W22 refuses a %s", async (_, field, key) => {
    expect(codeOf(await forge((map) => map.set(field, key)))).toBe("CERTIFICATE_MALFORMED");
  });

  it.each<[string, number, Cbor]>([
    ["an unknown field", 8, 1],
    ["another version", 1, 2],
    ["an unknown role", 5, 4],
    ["a role of zero", 5, 0],
    ["a negative date", 6, -1],
    ["a short programme id", 2, new Uint8Array(15)],
    ["lease terms above 64 bytes", 7, new Uint8Array(65)],
  ])("W23 refuses %s", async (_, field, value) => {
    expect(codeOf(await forge((map) => map.set(field, value)))).toBe("CERTIFICATE_MALFORMED");
  });

  it.each([1, 2, 3, 4, 5, 6, 7])("W23 refuses a certificate without field %i", async (field) => {
    expect(codeOf(await forge((map) => map.delete(field)))).toBe("CERTIFICATE_MALFORMED");
  });

  it("W23 refuses a part too many", () => {
    const { payload, signature } = certificate;
    expect(codeOf(encodeCbor([payload, issuer, signature, 0]))).toBe("CERTIFICATE_MALFORMED");
  });
});

describe("introduction", () => {
  const incarnation = toIncarnation(systemRandom.bytes(16));
  const introduction = (): Introduction => ({ author: fields.signKey, incarnation, certificate });
  const introductionCode = (bytes: Uint8Array) => {
    const result = decodeIntroduction(bytes);
    return result.ok ? "ok" : result.error.code;
  };

  it("W24 reads back what it writes", () => {
    expect(unwrapResult(decodeIntroduction(encodeIntroduction(introduction())))).toEqual(introduction());
  });

  it("W24 reads a coordinator's, which has no certificate", () => {
    const own: Introduction = { author: issuer, incarnation, certificate: null };
    expect(unwrapResult(decodeIntroduction(encodeIntroduction(own)))).toEqual(own);
  });

  it("W25 speaks of the feed of its author and incarnation", () => {
    expect(introducedFeed(programmeId, introduction())).toEqual(makeFeedId(programmeId, fields.signKey, incarnation));
  });

  it("W25 refuses a certificate of someone else", () => {
    expect(introductionCode(encodeIntroduction({ ...introduction(), author: stranger }))).toBe(
      "INTRODUCTION_MALFORMED",
    );
  });

  it.each<[string, (bytes: Bytes) => Uint8Array]>([
    ["another magic", (bytes) => bytes.with(3, 0x47)],
    ["another suite", (bytes) => bytes.with(4, 2)],
    ["a cut certificate", (bytes) => bytes.subarray(0, -1)],
    ["a byte behind the certificate", (bytes) => concatBytes(bytes, Uint8Array.of(0))],
    ["a length above the limit", (bytes) => bytes.with(53, 0xff)],
    ["only a part of its head", (bytes) => bytes.subarray(0, 54)],
    ["a damaged certificate", (bytes) => bytes.with(55, 0)],
  ])("W25 refuses %s", (_, change) => {
    expect(introductionCode(change(encodeIntroduction(introduction())))).toBe("INTRODUCTION_MALFORMED");
  });

  it("W25 refuses an author key of small order", () => {
    const bytes = encodeIntroduction({ author: issuer, incarnation, certificate: null });
    bytes.fill(0, 5, 37);
    expect(introductionCode(bytes)).toBe("INTRODUCTION_MALFORMED");
  });
});
