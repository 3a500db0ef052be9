/** Moving codes and what they bring: W110 to W114 of src/wire/SPEC.md. */
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { bytesOf, hexOf, type VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, giveText } from "../material.ts";

const message = bytesFor("moving message", 400);
const OTHER = bytesFor("other message", 100);
const long = bytesFor("long message", 25_000);
const cbor = (value: Cbor) => hexOf(encodeCbor(value));

export async function makeMoving(): Promise<VectorFile> {
  const code = (text: string, number: number) => giveText("moving-code", { message: text, number }, "text");
  const codes = await Promise.all(Array.from({ length: 16 }, (_, number) => code(message, number)));
  const [foreign, altered] = [await code(OTHER, 0), `${codes[0]?.slice(0, -3)}000`];
  const pick = (...numbers: readonly number[]) => numbers.map((number) => codes[number] ?? "");
  const write = (name: string, text: string, number: number): Case => [
    name,
    "W110 W111",
    "moving-code",
    { message: text, number },
    "ok",
  ];
  const collect = (name: string, rules: string, texts: readonly string[]): Case => [
    name,
    rules,
    "collect-codes",
    { texts },
    "ok",
  ];
  const read = (name: string, text: string, outcome = "HAND_MESSAGE_MALFORMED"): Case => [
    name,
    "W114",
    "decode-hand-message",
    { message: text },
    outcome,
  ];
  const made = {
    charterHash: bytesFor("charter hash", 32),
    secret: bytesFor("invite secret", 16),
    nonce: bytesFor("invite nonce", 16),
    role: 1,
    relayAddress: "",
  };
  const invite = await giveText("make-invite", made, "invite");
  const [charter, outcome] = [bytesOf(bytesFor("charter", 300)), bytesOf(bytesFor("outcome", 200))];
  return answerCases("moving", "src/wire/SPEC.md", [
    write("the first block", message, 0),
    write("the last block, filled with zeros", message, 4),
    write("the first mix", message, 5),
    write("a mix of more than 256 blocks", long, 300),
    write("numbers go round", message, 65_541),
    write("an empty message", "", 0),
    collect("one round", "W111", pick(0, 1, 2, 3, 4)),
    collect("out of order, with repeats", "W111", pick(4, 2, 2, 0, 1, 3)),
    collect("mixes alone", "W111", pick(5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)),
    collect("too few", "W111", pick(0, 1, 5)),
    collect("nothing", "W111", []),
    collect("other texts between", "W112", ["E1ABC", ...pick(0, 1), "", "M1ABC", ...pick(2, 3, 4)]),
    collect("another message begins", "W112", [...pick(0, 1, 2), foreign, ...pick(3, 4)]),
    collect("an altered code", "W113", [altered, ...pick(1, 2, 3, 4)]),
    read("a bundle", `01${bytesFor("bundle", 40)}`, "ok"),
    read("an invitation", `02${cbor([1, invite, charter])}`, "ok"),
    read("an invitation whose invite is none", `02${cbor([1, "abc", charter])}`),
    read("an invitation of version 2", `02${cbor([2, invite, charter])}`),
    read("a request", `03${bytesFor("request", 200)}`, "ok"),
    read("a request of 1,025 bytes", `03${bytesFor("request", 1_025)}`),
    read("a nonce", `04${bytesFor("nonce", 16)}`, "ok"),
    read("a nonce of 15 bytes", `04${bytesFor("nonce", 15)}`),
    read("an outcome with a bundle", `05${cbor([1, outcome, charter])}`, "ok"),
    read("an outcome alone", `05${cbor([1, outcome, new Uint8Array()])}`, "ok"),
    read("an outcome with a part too many", `05${cbor([1, outcome, charter, 0])}`),
    read("another code", "06"),
    read("no bytes", ""),
  ]);
}
