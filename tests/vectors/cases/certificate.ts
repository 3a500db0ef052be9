/** Certificates and introductions: W20 to W25 of src/wire/SPEC.md. */
import { sign } from "../../../src/crypto/sign.ts";
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { bytesOf, hexOf, type JsonObject, type VectorFile } from "../json.ts";
import {
  answerCases,
  bytesFor,
  type Case,
  coordinator,
  giveText,
  phone,
  programmeId,
  stranger,
  withByte,
  ZEROS_32,
} from "../material.ts";

export const CERTIFICATE: JsonObject = {
  issuerSeed: coordinator.seed,
  programmeId,
  signKey: phone.signKey,
  boxKey: phone.boxKey,
  role: 1,
  notAfterMs: 1_800_000_000_000,
  lease: "",
};

/** A certificate with another payload, truly signed by the coordinator. */
async function forge(change: readonly [number, Cbor | undefined]): Promise<string> {
  const fields = new Map<number, Cbor>([
    [1, 1],
    [2, bytesOf(programmeId)],
    [3, bytesOf(phone.signKey)],
    [4, bytesOf(phone.boxKey)],
    [5, 1],
    [6, 1_800_000_000_000],
    [7, new Uint8Array()],
  ]);
  const [field, value] = change;
  if (value === undefined) fields.delete(field);
  else fields.set(field, value);
  const payload = encodeCbor(fields);
  const signature = await sign(bytesOf(coordinator.seed), "cert", payload);
  return hexOf(encodeCbor([payload, bytesOf(coordinator.signKey), signature]));
}

const FORGED: readonly (readonly [name: string, rule: string, change: readonly [number, Cbor | undefined]])[] = [
  ["version 2", "W23", [1, 2]],
  ["an unknown field", "W23", [8, 0]],
  ["no programme", "W23", [2, undefined]],
  ["no place for lease terms", "W23", [7, undefined]],
  ["a programme id of 15 bytes", "W23", [2, new Uint8Array(15)]],
  ["role 4", "W23", [5, 4]],
  ["a date before 1970", "W23", [6, -1]],
  ["lease terms of 65 bytes", "W23", [7, new Uint8Array(65)]],
  ["sign key of small order", "W22", [3, new Uint8Array(32)]],
  ["sign key that is not canonical", "W22", [3, new Uint8Array(32).fill(255)]],
  ["box key of small order", "W22", [4, new Uint8Array(32).with(0, 1)]],
  ["box key that is not canonical", "W22", [4, new Uint8Array(32).fill(255)]],
];

export async function makeCertificates(): Promise<VectorFile> {
  const certificate = await giveText("sign-certificate", CERTIFICATE, "certificate");
  const issuers = [coordinator.signKey];
  const byStranger = { ...CERTIFICATE, issuerSeed: stranger.seed };
  const strange = await giveText("sign-certificate", byStranger, "certificate");
  const verify = (name: string, given: JsonObject, outcome: string): Case => [
    name,
    "W21",
    "verify-certificate",
    { certificate, programmeId, issuers, ...given },
    outcome,
  ];
  const refusals: Case[] = [];
  for (const [name, rule, change] of FORGED)
    refusals.push([
      `refuse: ${name}`,
      rule,
      "decode-certificate",
      { certificate: await forge(change) },
      "CERTIFICATE_MALFORMED",
    ]);
  return answerCases("certificate", "src/wire/SPEC.md", [
    ["make", "W20", "sign-certificate", CERTIFICATE, "ok"],
    [
      "make for a volunteer, with lease terms",
      "W20",
      "sign-certificate",
      { ...CERTIFICATE, role: 2, lease: bytesFor("lease", 64) },
      "ok",
    ],
    ["read", "W20", "decode-certificate", { certificate }, "ok"],
    verify("counts", {}, "true"),
    verify("another programme", { programmeId: bytesFor("other programme", 16) }, "false"),
    verify("issuer is a stranger", { certificate: strange }, "false"),
    verify(
      "stranger in a coordinator's name",
      { certificate: strange.replace(stranger.signKey, coordinator.signKey) },
      "false",
    ),
    verify("signature changed", { certificate: withByte(certificate, certificate.length / 2 - 1) }, "false"),
    ["refuse: cut", "W23", "decode-certificate", { certificate: certificate.slice(0, -2) }, "CERTIFICATE_MALFORMED"],
    [
      "refuse: a byte behind it",
      "W23",
      "decode-certificate",
      { certificate: `${certificate}00` },
      "CERTIFICATE_MALFORMED",
    ],
    ["refuse: nothing", "W23", "decode-certificate", { certificate: "" }, "CERTIFICATE_MALFORMED"],
    ...refusals,
  ]);
}

const introduce = (author: string, incarnation: string, certificate: string) =>
  `4542424601${author}${incarnation}${(certificate.length / 2).toString(16).padStart(4, "0")}${certificate}`;

export async function makeIntroductions(): Promise<VectorFile> {
  const certificate = await giveText("sign-certificate", CERTIFICATE, "certificate");
  const whole = introduce(phone.signKey, phone.incarnation, certificate);
  const read = (name: string, rules: string, introduction: string, outcome: string): Case => [
    name,
    rules,
    "decode-introduction",
    { introduction, programmeId },
    outcome,
  ];
  const refuse = (name: string, introduction: string) =>
    read(`refuse: ${name}`, "W25", introduction, "INTRODUCTION_MALFORMED");
  return answerCases("introduction", "src/wire/SPEC.md", [
    read("a phone", "W24 W25", whole, "ok"),
    read("a coordinator of the charter", "W24 W25", introduce(coordinator.signKey, coordinator.incarnation, ""), "ok"),
    refuse("certificate of someone else", introduce(stranger.signKey, phone.incarnation, certificate)),
    refuse("damaged certificate", introduce(phone.signKey, phone.incarnation, withByte(certificate, 0, 0x82))),
    refuse("another magic", withByte(whole, 3, 0x47)),
    refuse("suite 2", withByte(whole, 4, 2)),
    refuse("cut", whole.slice(0, -2)),
    refuse("a byte behind it", `${whole}00`),
    refuse("cut in its head", whole.slice(0, 108)),
    refuse("a certificate of 513 bytes", introduce(phone.signKey, phone.incarnation, "00".repeat(513))),
    refuse("author key of small order", introduce(ZEROS_32, phone.incarnation, "")),
  ]);
}
