/** Bundles: W100 to W106 of src/wire/SPEC.md. */
import type { VectorFile } from "../json.ts";
import {
  answerCases,
  bytesFor,
  type Case,
  epoch,
  giveText,
  person,
  phone,
  programmeId,
  stranger,
  withByte,
  ZEROS_32,
} from "../material.ts";

const PART = 2_048;
const charterHash = bytesFor("charter hash", 32);
const introduction = `4542424601${phone.signKey}${phone.incarnation}0000`;

async function makeItems(): Promise<readonly string[]> {
  const at = { authorSeed: phone.seed, incarnation: phone.incarnation, programmeId, prev: ZEROS_32, seq: 1 };
  const sealed = async (name: string, length: number) =>
    giveText(
      "seal-segment",
      {
        ...at,
        kind: 1,
        recipients: [epoch.boxKey],
        plaintext: bytesFor(name, length),
        random: [bytesFor(`${name} secret`, 32), bytesFor(`${name} ephemeral`, 32)],
      },
      "frame",
    );
  return Promise.all([
    sealed("bundle 1", 900),
    sealed("bundle 2", 400),
    sealed("bundle 3", 3_000),
    sealed("bundle 4", 90),
  ]);
}

export async function makeBundles(): Promise<VectorFile> {
  const frames = await makeItems();
  const manifest = {
    makerSeed: person("phone").seed,
    charterHash,
    madeMs: 1_790_000_000_000,
    held: [{ feedId: bytesFor("feed", 16), seq: 4, head: bytesFor("head", 32) }],
    receipts: [
      { feedId: bytesFor("feed", 16), seq: 3, head: bytesFor("older head", 32), signature: bytesFor("receipt", 64) },
    ],
    random: bytesFor("bundle salt", 32),
  };
  const small = { ...manifest, items: [introduction, ...frames.slice(1, 2)], largest: 5 };
  const large = { ...manifest, items: [introduction, ...frames], largest: 2 };
  const none = { ...manifest, held: [], receipts: [], items: [], largest: 5 };
  const [one, many] = [await giveText("make-bundle", small, "bundle"), await giveText("make-bundle", large, "bundle")];
  const odd = await giveText("make-bundle", { ...small, items: [introduction, "4542425800"] }, "bundle");
  const open = (name: string, rules: string, bundle: string, outcome = "ok", hash = charterHash): Case => [
    name,
    rules,
    "open-bundle",
    { bundle, charterHash: hash },
    outcome,
  ];
  const inPart = (number: number) => 40 + (number - 1) * PART + 99;
  return answerCases("bundle", "src/wire/SPEC.md", [
    ["made: one part", "W100 W101 W102", "make-bundle", small, "ok"],
    ["made: several parts", "W100 W101 W102", "make-bundle", large, "ok"],
    ["made: nothing but its maker", "W100 W101 W102", "make-bundle", none, "ok"],
    open("one part", "W100 W102", one),
    open("several parts", "W100 W101", many),
    open("with bytes behind its end", "W104", `${one}00ff`),
    open("cut in the last part", "W104", many.slice(0, -2)),
    open("cut after the first part", "W104", many.slice(0, 2 * (40 + PART))),
    open("a bit of part 2 is flipped", "W104", withByte(many, inPart(2))),
    open("a bit of part 1 is flipped: no manifest", "W102 W104", withByte(many, inPart(1))),
    open("cut in its only part", "W104", one.slice(0, -2), "BUNDLE_CUT"),
    open("nothing but its head", "W104", one.slice(0, 80), "BUNDLE_CUT"),
    open("of another programme", "W105", one, "BUNDLE_FOREIGN", stranger.seed),
    open("its salt is damaged", "W105", withByte(many, 20), "BUNDLE_FOREIGN"),
    open("another count of parts", "W101 W105", withByte(many, 7), "BUNDLE_FOREIGN"),
    open("something else", "W103", "504b030414000000", "BUNDLE_MALFORMED"),
    open("empty", "W103", "", "BUNDLE_MALFORMED"),
    open("no part", "W103", withByte(one, 7, 0), "BUNDLE_MALFORMED"),
    open("parts of an unknown size", "W103", withByte(one, 5, 6), "BUNDLE_MALFORMED"),
    open("suite 2", "W103", withByte(one, 4, 2), "BUNDLE_UNKNOWN_VERSION"),
    open("an item that is none", "W106", odd),
  ]);
}
