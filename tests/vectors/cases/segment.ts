/** Segments: W1 to W12 of src/wire/SPEC.md. */
import { createHash } from "node:crypto";
import { sign } from "../../../src/crypto/sign.ts";
import { bytesOf, hexOf, type JsonObject, type VectorFile } from "../json.ts";
import {
  answerCases,
  bytesFor,
  type Case,
  coordinator,
  epoch,
  give,
  giveText,
  phone,
  programmeId,
  stranger,
  withByte,
  ZEROS_32,
} from "../material.ts";

const position = { authorSeed: phone.seed, incarnation: phone.incarnation, programmeId };
const first = { ...position, seq: 1, prev: ZEROS_32 };
const draw = (name: string, recipients: number) =>
  Array.from({ length: recipients + 1 }, (_, i) => bytesFor(`${name} draw ${i}`, 32));

const UP: JsonObject = {
  ...first,
  kind: 1,
  recipients: [epoch.boxKey],
  plaintext: Buffer.from("six people, water, today").toString("hex"),
  random: draw("up", 1),
};

const u32 = (value: number) => value.toString(16).padStart(8, "0");

/** The frame with other header bytes at `at`, and another body where one is given, signed anew by the phone. */
async function resign(frame: string, at: number, bytes: string, body = frame.slice(416)): Promise<string> {
  const head = frame.slice(0, 2 * at) + bytes + frame.slice(2 * at + bytes.length, 216);
  const header = head + u32(body.length / 2) + createHash("sha256").update(bytesOf(body)).digest("hex");
  return header + hexOf(await sign(bytesOf(phone.seed), "seg", bytesOf(header))) + body;
}

async function makeSealed(): Promise<readonly (readonly [string, JsonObject, string])[]> {
  const up = await giveText("seal-segment", UP, "frame");
  const { head = "" } = await give("decode-frame", { frame: up });
  const both = [epoch.boxKey, coordinator.boxKey];
  return [
    ["up, first of its feed", UP, epoch.boxSecret],
    ["up, second, names the head before", { ...UP, seq: 2, prev: head, random: draw("second", 1) }, epoch.boxSecret],
    ["up, nothing inside", { ...UP, plaintext: "", random: draw("nothing", 1) }, epoch.boxSecret],
    ["up, 511 bytes fill 512", { ...UP, plaintext: bytesFor("511", 511), random: draw("511", 1) }, epoch.boxSecret],
    ["up, 512 bytes need 1,024", { ...UP, plaintext: bytesFor("512", 512), random: draw("512", 1) }, epoch.boxSecret],
    ["up, ends like padding", { ...UP, plaintext: "8000008000", random: draw("80", 1) }, epoch.boxSecret],
    ["down", { ...UP, kind: 2, recipients: [phone.boxKey], random: draw("down", 1) }, phone.boxSecret],
    [
      "coordinators' own, two recipients",
      { ...UP, kind: 3, recipients: both, random: draw("own", 2) },
      coordinator.boxSecret,
    ],
    ["snapshot page", { ...UP, kind: 5, plaintext: bytesFor("page", 300), random: draw("page", 1) }, epoch.boxSecret],
  ];
}

async function makeOpening(): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const [name, given, secretKey] of await makeSealed()) {
    const frame = await giveText("seal-segment", given, "frame");
    cases.push(
      [`seal: ${name}`, "W1 W5 W6 W7 W8", "seal-segment", given, "ok"],
      [`read: ${name}`, "W1 W4 W5", "decode-frame", { frame }, "ok"],
      [`open: ${name}`, "W8 W9", "open-frame", { frame, author: phone.signKey, secretKeys: [secretKey] }, "ok"],
    );
  }
  return cases;
}

async function makeSwaps(frame: string): Promise<readonly Case[]> {
  const other = await giveText("seal-segment", { ...UP, random: draw("other", 1) }, "frame");
  const { feedId = "" } = await give("decode-introduction", {
    introduction: `4542424601${phone.signKey}${stranger.incarnation}0000`,
    programmeId,
  });
  const body = frame.slice(416);
  const open = (name: string, rules: string, changed: string, more: JsonObject = {}): Case => {
    const given = { frame: changed, author: phone.signKey, secretKeys: [epoch.boxSecret], ...more };
    return [`does not open: ${name}`, rules, "open-frame", given, "OPEN_FAILED"];
  };
  return [
    open("another programme", "W8", await resign(frame, 8, bytesFor("other programme", 16))),
    open("another feed", "W8", await resign(frame, 24, String(feedId))),
    open("another position", "W8", await resign(frame, 40, u32(2) + bytesFor("prev", 32))),
    open("another author", "W8", frame, { author: stranger.signKey }),
    open("body of another segment", "W9", await resign(frame, 0, "", other.slice(416))),
    open("grants of another segment", "W9", await resign(frame, 0, "", other.slice(416, 594) + body.slice(178))),
    open("another commitment", "W9", await resign(frame, 76, bytesFor("commitment", 32))),
    open("a kind that is padded otherwise", "W6", await resign(frame, 5, "05")),
    open("not sealed to this key", "W9", frame, { secretKeys: [phone.boxSecret] }),
    open("no key at all", "W9", frame, { secretKeys: [] }),
    open("a changed box", "W9", await resign(frame, 0, "", withByte(body, 300))),
    open("a changed grant", "W9", await resign(frame, 0, "", withByte(body, 60))),
    open("no recipient", "W7", await resign(frame, 0, "", `00${body.slice(2)}`)),
    open("more recipients than bytes", "W7", await resign(frame, 0, "", `10${body.slice(2)}`)),
    open("an empty body", "W7", await resign(frame, 0, "", "")),
  ];
}

function makeForms(frame: string): readonly Case[] {
  const refuse = (name: string, rules: string, changed: string, code: string): Case => [
    `refuse: ${name}`,
    rules,
    "decode-frame",
    { frame: changed },
    code,
  ];
  const put = (at: number, bytes: string) => frame.slice(0, 2 * at) + bytes + frame.slice(2 * at + bytes.length);
  return [
    refuse("nothing", "W2", "", "HEADER_LENGTH"),
    refuse("143 bytes", "W2", frame.slice(0, 286), "HEADER_LENGTH"),
    refuse("another magic", "W2", put(0, "45424232"), "HEADER_MAGIC"),
    refuse("suite 2", "W2", put(4, "02"), "HEADER_SUITE"),
    refuse("kind 0", "W2", put(5, "00"), "HEADER_KIND"),
    refuse("kind 6", "W2", put(5, "06"), "HEADER_KIND"),
    refuse("a flag", "W2", put(6, "0001"), "HEADER_FLAGS"),
    refuse("seq 0", "W3", put(40, "00000000"), "HEADER_SEQ"),
    refuse("prev at seq 1", "W3", put(44, "01"), "HEADER_PREV"),
    refuse("no prev at seq 2", "W3", put(40, "00000002"), "HEADER_PREV"),
    refuse("no commitment", "W3", put(76, ZEROS_32), "HEADER_COMMIT"),
    refuse("a commitment in kind 4", "W3", put(5, "04"), "HEADER_COMMIT"),
    refuse("a body of 17,810 bytes", "W3", put(108, u32(17_810)), "HEADER_BODY_LENGTH"),
    refuse(
      "a page of 262,145 bytes",
      "W3",
      put(5, "05").replace(frame.slice(216, 224), u32(262_145)),
      "HEADER_BODY_LENGTH",
    ),
    refuse("several rules broken: the first counts", "W2 W3", put(4, "0200ffff"), "HEADER_SUITE"),
    refuse("cut", "W5", frame.slice(0, -2), "FRAME_LENGTH"),
    refuse("a byte behind it", "W5", `${frame}00`, "FRAME_LENGTH"),
    refuse("a body changed", "W5", withByte(frame, 300), "BODY_HASH"),
  ];
}

export async function makeSegment(): Promise<VectorFile> {
  const frame = await giveText("seal-segment", UP, "frame");
  const verify = (name: string, given: JsonObject, outcome: string): Case => [
    name,
    "W5",
    "verify-frame",
    { frame, author: phone.signKey, ...given },
    outcome,
  ];
  const refuse = (name: string, given: JsonObject, code: string): Case => [
    `refuse: ${name}`,
    "W11",
    "seal-segment",
    given,
    code,
  ];
  return answerCases("segment", "src/wire/SPEC.md", [
    ...(await makeOpening()),
    verify("signature holds", {}, "true"),
    verify("signature of another author", { author: stranger.signKey }, "false"),
    verify("signature changed", { frame: withByte(frame, 150) }, "false"),
    verify("programme changed after signing", { frame: withByte(frame, 8) }, "false"),
    ...makeForms(frame),
    ...(await makeSwaps(frame)),
    refuse("seal to nobody", { ...UP, recipients: [] }, "RECIPIENT_COUNT"),
    refuse("seal to 17 keys", { ...UP, recipients: Array(17).fill(epoch.boxKey) }, "RECIPIENT_COUNT"),
    refuse("seal to a key of small order", { ...UP, recipients: [ZEROS_32] }, "BOX_KEY_UNSOUND"),
  ]);
}
