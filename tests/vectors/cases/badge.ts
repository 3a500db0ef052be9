/** Helpers' badges: W130 and W131 of src/wire/SPEC.md. */

import { concatBytes } from "../../../src/kit/bytes.ts";
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { encodeBase45 } from "../../../src/wire/base45.ts";
import { bytesOf, type VectorFile } from "../json.ts";
import {
  answerCases,
  bytesFor,
  type Case,
  coordinator,
  giveText,
  phone,
  programmeId,
  stranger,
  ZEROS_32,
} from "../material.ts";

const FIELDS = {
  ...{ programmeId, volunteer: phone.signKey, label: [4, 200], notAfterMs: 1_790_000_000_000 },
  issuerSeed: coordinator.seed,
};

const textOf = (parts: Cbor): string =>
  `EBB-B1.${encodeBase45(concatBytes(encodeCbor(parts), bytesOf(bytesFor("badge signature", 64))))}`;

export async function makeBadges(): Promise<VectorFile> {
  const text = await giveText("make-badge", FIELDS, "text");
  const read = (name: string, given: string, outcome = "BADGE_MALFORMED"): Case => [
    `badge: ${name}`,
    "W130 W131",
    "read-badge",
    { text: given },
    outcome,
  ];
  const [programme, volunteer, issuer] = [programmeId, phone.signKey, coordinator.signKey].map(bytesOf);
  const parts = (change: Readonly<Record<number, Cbor>>): Cbor =>
    [1, programme ?? 0, volunteer ?? 0, [4, 200], 5, issuer ?? 0].map((part, at) => change[at] ?? part);
  return answerCases("badge", "src/wire/SPEC.md", [
    ["badge: make", "W130", "make-badge", FIELDS, "ok"],
    ["badge: make for another time", "W130", "make-badge", { ...FIELDS, notAfterMs: 0 }, "ok"],
    ["badge: make with a word of one byte", "W130", "make-badge", { ...FIELDS, label: [4, 5] }, "ok"],
    read("read", text, "ok"),
    read("with a word of one byte", await giveText("make-badge", { ...FIELDS, label: [4, 5] }, "text"), "ok"),
    read("with line breaks around it", `\n ${text}\r\n`, "ok"),
    read("with a space behind it", `${text} `),
    read("of another signer", textOf(parts({ 5: bytesOf(stranger.signKey) })), "ok"),
    read("another text", "https://example.org", "BADGE_OTHER"),
    read("small letters", text.toLowerCase(), "BADGE_OTHER"),
    read("nothing behind its beginning", "EBB-B1."),
    read("cut", text.slice(0, -3)),
    read("a letter that base 45 does not have", `${text}!`),
    read("another version", textOf(parts({ 0: 2 }))),
    read("a short programme", textOf(parts({ 1: bytesOf(bytesFor("short", 15)) }))),
    read("a key that is not sound", textOf(parts({ 2: bytesOf(ZEROS_32) }))),
    read("a word beyond the list", textOf(parts({ 3: [4, 256] }))),
    read("three words", textOf(parts({ 3: [4, 5, 6] }))),
    read("a part more", textOf([...(parts({}) as readonly Cbor[]), 0])),
  ]);
}
