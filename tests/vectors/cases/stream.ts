/** Streams: W30 to W32 of src/wire/SPEC.md. */
import type { VectorFile } from "../json.ts";
import {
  answerCases,
  bytesFor,
  type Case,
  epoch,
  giveText,
  phone,
  programmeId,
  withByte,
  ZEROS_32,
} from "../material.ts";

const introduction = `4542424601${phone.signKey}${phone.incarnation}0000`;
const mark = (cursor: string, more: string) => `4542424c01${bytesFor("generation", 16)}${cursor}${more}`;
const MARK = mark("0000000100000007", "01");

export async function makeStreams(): Promise<VectorFile> {
  const at = { authorSeed: phone.seed, incarnation: phone.incarnation, programmeId, seq: 1, prev: ZEROS_32 };
  const control = await giveText("sign-control-segment", { ...at, body: "8201820304" }, "frame");
  const random = [bytesFor("stream draw 0", 32), bytesFor("stream draw 1", 32)];
  const up = { ...at, kind: 1, recipients: [epoch.boxKey], plaintext: "00", random };
  const sealed = await giveText("seal-segment", up, "frame");
  const whole = introduction + sealed + control + MARK;
  const husk = (frame: string) => `45424248${frame.slice(0, 416)}`;
  const read = (name: string, rules: string, stream: string, outcome: string): Case => [
    name,
    rules,
    "read-stream",
    { stream },
    outcome,
  ];
  return answerCases("stream", "src/wire/SPEC.md", [
    read("nothing", "W30", "", "ok"),
    read("introduction, two frames, mark", "W30", whole, "ok"),
    read("cut in the mark: three items stay", "W31", whole.slice(0, -2), "STREAM_CUT"),
    read(
      "cut in the second frame: two items stay",
      "W31",
      whole.slice(0, introduction.length + sealed.length + 300),
      "STREAM_CUT",
    ),
    read("cut in the first four bytes of an item", "W31", whole.slice(0, introduction.length + 6), "STREAM_CUT"),
    read(
      "a damaged body: what stands before it stays",
      "W31",
      introduction + withByte(sealed, 400) + MARK,
      "BODY_HASH",
    ),
    read("a damaged header", "W31", introduction + withByte(sealed, 7) + MARK, "HEADER_FLAGS"),
    read("an introduction that is too long", "W31", MARK + withByte(introduction, 53, 0xff), "INTRODUCTION_MALFORMED"),
    read("an unknown item", "W30", `${MARK}45424258`, "STREAM_UNKNOWN_ITEM"),
    read("a husk and a mark", "W33", introduction + husk(sealed) + MARK, "ok"),
    read("a husk that is cut", "W31 W33", husk(sealed).slice(0, -2), "STREAM_CUT"),
    read("a husk of a control segment", "W33", introduction + husk(control), "HUSK_KIND"),
    read("a husk with a flag", "W33", withByte(husk(sealed), 11), "HEADER_FLAGS"),
    read("mark at cursor 0, nothing more", "W32", mark("0000000000000000", "00"), "ok"),
    read("mark at the highest cursor", "W32", mark("001fffffffffffff", "00"), "ok"),
    read("mark above the highest cursor", "W32", mark("0020000000000000", "00"), "MARK_MALFORMED"),
    read("mark with a flag of 2", "W32", mark("0000000000000000", "02"), "MARK_MALFORMED"),
    read("mark of suite 2", "W32", withByte(MARK, 4, 2), "MARK_MALFORMED"),
  ]);
}
