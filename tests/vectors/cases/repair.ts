/** Have calls, recovery calls and recovery ids, and what a relay says of closing: W43 to W46 of src/wire/SPEC.md. */
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { bytesOf, hexOf, type VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, coordinator } from "../material.ts";

const cbor = (value: Cbor) => hexOf(encodeCbor(value));
const [feed, other] = [bytesOf(bytesFor("feed", 16)), bytesOf(bytesFor("other feed", 16))];
const sealed = bytesOf(bytesFor("recovery grant", 80));

const have = (name: string, value: Cbor, outcome = "HAVE_MALFORMED"): Case => [
  `have: ${name}`,
  "W43",
  "decode-have",
  { call: cbor(value) },
  outcome,
];

const recovery =
  (operation: string, rule: string) =>
  (name: string, value: Cbor, outcome = "RECOVERY_CALL_MALFORMED"): Case => [
    `${operation}: ${name}`,
    rule,
    operation,
    { message: cbor(value) },
    outcome,
  ];

const closing = (name: string, value: Cbor, outcome = "CLOSING_ANSWER_MALFORMED"): Case => [
  `closing: ${name}`,
  "W46",
  "decode-closing-answer",
  { message: cbor(value) },
  outcome,
];

const kept = (name: string, value: Cbor, outcome = "CLOSING_ANSWER_MALFORMED"): Case => [
  `kept: ${name}`,
  "W133",
  "decode-kept-days",
  { message: cbor(value) },
  outcome,
];

export function makeRepair(): Promise<VectorFile> {
  const call = recovery("decode-recovery-call", "W44");
  const grants = recovery("decode-recovery-grants", "W44");
  const answer = recovery("decode-recovery-answer", "W45");
  return answerCases("repair", "src/wire/SPEC.md", [
    have("two feeds", [1, [[feed, 0], [other, 0xffff_ffff]]], "ok"), // biome-ignore format: one case a line
    have("no feed", [1, []]),
    have("a feed twice", [1, [[feed, 1], [feed, 1]]]), // biome-ignore format: one case a line
    have("version 2", [2, [[feed, 1]]]),
    have("a seq above 2³² − 1", [1, [[feed, 0x1_0000_0000]]]),
    have("a short feed id", [1, [[feed.slice(1), 1]]]),
    call("put", [1, 10_000, sealed], "ok"),
    call("get", [2], "ok"),
    call("remove", [3, 1], "ok"),
    call("epoch 0", [3, 0]),
    call("epoch 10,001", [1, 10_001, sealed]),
    call("a grant of 79 bytes", [1, 1, sealed.slice(1)]),
    call("an unknown verb", [4]),
    call("get with a part too many", [2, 1]),
    grants("none", [1, []], "ok"),
    grants("64", [1, Array.from({ length: 64 }, (_, at) => [at + 1, sealed])], "ok"),
    grants("65", [1, Array.from({ length: 65 }, (_, at) => [at + 1, sealed])]),
    grants("version 2", [2, []]),
    answer("a charter", [1, sealed], "ok"),
    answer("no charter", [1, null]),
    answer("4,097 bytes", [1, new Uint8Array(4_097)]),
    closing("open", [1, 0, null, null, []], "ok"),
    closing("closed, an order alone", [1, 1, feed, null, []], "ok"),
    closing("closed, forgotten", [1, 1, null, null, []], "ok"),
    closing("closed, all of it", [1, 1, feed, other, [sealed, feed]], "ok"),
    closing("version 2", [2, 1, feed, null, []]),
    closing("state 2", [1, 2, feed, null, []]),
    closing("open with an order", [1, 0, feed, null, []]),
    closing("open with an attestation", [1, 0, null, null, [sealed]]),
    closing("a part too few", [1, 1, feed, null]),
    closing("an attestation of 513 bytes", [1, 1, feed, null, [new Uint8Array(513)]]),
    closing("an order that is text", [1, 1, "order", null, []]),
    kept("90 days", [1, 90], "ok"),
    kept("until somebody takes it away", [1, null], "ok"),
    kept("no day", [1, 0]),
    kept("more than a hundred years", [1, 36_501]),
    kept("version 2", [2, 90]),
    kept("a part too many", [1, 90, 1]),
    ["recovery id", "W45", "recovery-id", { signKey: coordinator.signKey }, "ok"],
  ]);
}
