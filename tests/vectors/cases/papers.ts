/** Recovery papers: X1 to X8 of src/recovery/SPEC.md. */
import { shareAt, toLines, toValues } from "../independent/papers.ts";
import { bytesOf, hexOf, type JsonObject, textOf, type VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, epoch, give, giveText } from "../material.ts";

const seed = bytesFor("recovery seed", 16);
const PLACES = [17, 201, 5] as const;

const sharesOf = (of: string): readonly string[] =>
  PLACES.map((place) => hexOf(shareAt(bytesOf(of), bytesOf(bytesFor("slopes", 16)), place)));

const write = (setId: string, number: number, share: string) =>
  giveText("write-paper", { setId, number, share }, "text");

/** `text` with the character at `at` replaced by another of the alphabet. */
const typo = (text: string, at: number) => `${text.slice(0, at)}${text[at] === "7" ? "8" : "7"}${text.slice(at + 1)}`;

export async function makePapers(): Promise<VectorFile> {
  const set = await give("recovery-keys", { seed });
  const [setId, boxKey] = [textOf(set.setId), textOf(set.boxKey)];
  const [one = "", two = "", three = ""] = sharesOf(seed);
  const papers = [await write(setId, 1, one), await write(setId, 2, two), await write(setId, 3, three)] as const;
  const [first, second, third] = papers;
  const [foreign = ""] = sharesOf(bytesFor("other seed", 16));
  const otherSet = await write(bytesFor("other set", 4), 2, two);
  const random = bytesFor("recovery ephemeral", 32);
  const sealed = await giveText("seal-to-key", { recipient: boxKey, plaintext: epoch.boxSecret, random }, "sealed");
  const read = (name: string, rules: string, text: string, outcome: string): Case => [
    `read: ${name}`,
    rules,
    "read-paper",
    { text },
    outcome,
  ];
  const combine = (name: string, rules: string, papers: JsonObject, outcome: string): Case => [
    `combine: ${name}`,
    rules,
    "combine-papers",
    { ...papers, sealed },
    outcome,
  ];
  const lines = first.split("\n");
  return answerCases("papers", "src/recovery/SPEC.md", [
    ["keys of a seed", "X1", "recovery-keys", { seed }, "ok"],
    ["write paper 1", "X3 X4 X6", "write-paper", { setId, number: 1, share: one }, "ok"],
    ["write paper 3", "X3 X4 X6", "write-paper", { setId, number: 3, share: three }, "ok"],
    read("as printed", "X4 X7", first, "ok"),
    read("48 characters of a QR code", "X4 X5", first.replace(/\s/g, ""), "ok"),
    read("small letters, dashes, empty lines", "X5", ` ${first.toLowerCase().replace(/ /g, " – ")}\n\n`, "ok"),
    read("O, I and L", "X5", first.replaceAll("0", "O").replace("1", "I").replaceAll("1", "l"), "ok"),
    read("one wrong character", "X6", typo(first, 30), "LINE_WRONG"),
    read("a wrong check character", "X6", typo(first, 13), "LINE_WRONG"),
    read("two lines swapped", "X6", [lines[1], lines[0], lines[2], lines[3]].join("\n"), "LINE_WRONG"),
    read("a letter that is none", "X6", first.replace(/^./, "U"), "LINE_WRONG"),
    read("a line that is too long", "X6", first.replace("\n", "0\n"), "LINE_WRONG"),
    read("a fifth line", "X6", `${first}\n${lines[3]}`, "LINE_WRONG"),
    read("three lines", "X6", lines.slice(0, 3).join("\n"), "LINES_MISSING"),
    read("nothing", "X6", "", "LINES_MISSING"),
    ...makeUnsound(first, read),
    combine("1 and 2", "X1 X2 X8", { one: first, other: second }, "ok"),
    combine("3 and 1", "X1 X2 X8", { one: third, other: first }, "ok"),
    combine("one paper twice", "X8", { one: first, other: first }, "SHARE_TWICE"),
    combine("papers of two sets", "X8", { one: first, other: otherSet }, "SHARE_OTHER_SET"),
    combine(
      "of one name, and from two seeds",
      "X8",
      { one: await write(setId, 1, foreign), other: second },
      "SHARES_APART",
    ),
    combine("taken at one place", "X8", { one: await write(setId, 2, one), other: first }, "SHARES_APART"),
  ]);
}

type Read = (name: string, rules: string, text: string, outcome: string) => Case;

/** Papers whose lines hold, and whose bytes do not. */
function makeUnsound(text: string, read: Read): readonly Case[] {
  const values = toValues(text);
  const changed = (at: number) => toLines(values.with(at, (values[at] ?? 0) ^ 1));
  return [
    read("version 2", "X7", toLines(values.with(1, ((values[1] ?? 0) & 3) | 0b01000)), "SHARE_VERSION"),
    read("another checksum", "X7", changed(42), "SHARE_DAMAGED"),
    read("filling bits that are not zeros", "X6", changed(43), "LINE_WRONG"),
  ];
}
