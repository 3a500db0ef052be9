/** The mailbox of cards: W120 to W128 of src/wire/SPEC.md. */
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { bytesOf, hexOf, type JsonObject, type VectorFile } from "../json.ts";
import {
  answerCases,
  bytesFor,
  type Case,
  epoch,
  giveText,
  phone,
  programmeId,
  stranger,
  withByte,
} from "../material.ts";

const cbor = (value: Cbor) => hexOf(encodeCbor(value));
const [cardKey, signSeed] = [bytesFor("card key", 32), bytesFor("card sign", 32)];
const [challenge, nonce] = [bytesFor("card challenge", 56), bytesFor("card nonce", 16)];
const verifyKey = bytesOf(phone.signKey);
const [id, signature] = [bytesOf(bytesFor("card id", 16)), bytesOf(bytesFor("card signature", 64))];
const EPOCH_MS = 1_767_225_600_000;

const parts: JsonObject = {
  ...{ cardKey, epochKey: epoch.boxKey, asOfMs: EPOCH_MS, random: bytesFor("card copy nonce", 24) },
  fields: { 10: cbor([3, 77]), 13: cbor(2), 14: cbor(4) },
  ...{ programme: "Harbour", area: "Block C", items: [101, 204], languages: ["ar", "fr"] },
  ...{ endsMs: EPOCH_MS + 86_400_000, timeZone: "Asia/Beirut" },
  answers: [[bytesFor("card request id", 16), 1, 2, EPOCH_MS, EPOCH_MS + 1]],
};
const asked: JsonObject = {
  ...{ programmeId, signSeed, nonce, epochKey: epoch.boxKey, type: "correct", askedMs: EPOCH_MS },
  fields: { 14: cbor(4) },
  random: [bytesFor("card request secret", 32), bytesFor("card request ephemeral", 32)],
};

const call = (name: string, value: Cbor, outcome = "CARD_CALL_MALFORMED"): Case => [
  `call: ${name}`,
  "W126",
  "decode-card-call",
  { message: cbor(value) },
  outcome,
];
const reply = (name: string, value: Cbor, outcome = "CARD_CALL_MALFORMED"): Case => [
  `answer: ${name}`,
  "W126",
  "decode-card-reply",
  { message: cbor(value) },
  outcome,
];

export async function makeCardBox(): Promise<VectorFile> {
  const copy = await giveText("seal-card-copy", parts, "copy");
  const request = await giveText("make-card-request", asked, "request");
  const erase = { ...asked, type: "erase", fields: {} };
  const bare = await giveText("make-card-request", { ...asked, type: "correct", fields: {} }, "request");
  const foreign = await giveText("make-card-request", { ...asked, type: "thanks" }, "request");
  const other = await giveText("make-card-request", { ...asked, fields: { 25: cbor(1) } }, "request");
  const copyBytes = bytesOf(copy);
  const open = (name: string, given: JsonObject, outcome: string): Case => [
    name,
    "W120",
    "open-card-copy",
    given,
    outcome,
  ];
  const decode = (name: string, given: JsonObject, outcome: string): Case => [
    name,
    "W122",
    "decode-card-request",
    { programmeId, ...given },
    outcome,
  ];
  const wish = (name: string, given: JsonObject, outcome: string): Case => [
    name,
    "W124",
    "open-card-request",
    { secretKey: epoch.boxSecret, ...given },
    outcome,
  ];
  return answerCases("card-box", "src/wire/SPEC.md", [
    ["a copy", "W120 W121", "seal-card-copy", parts, "ok"],
    [
      "a copy that does not fit",
      "W121",
      "seal-card-copy",
      { ...parts, programme: "é".repeat(1_000) },
      "CARD_COPY_TOO_LARGE",
    ],
    open("a copy by its card", { cardKey, copy }, "ok"),
    open("a copy by another card", { cardKey: bytesFor("other card key", 32), copy }, "CARD_COPY_MALFORMED"),
    open("a copy of which a byte differs", { cardKey, copy: withByte(copy, 99) }, "CARD_COPY_MALFORMED"),
    open("a copy that is cut", { cardKey, copy: copy.slice(2) }, "CARD_COPY_MALFORMED"),
    ["ask for a correction", "W122 W124", "make-card-request", asked, "ok"],
    ["ask to erase", "W122 W124", "make-card-request", erase, "ok"],
    decode("a request", { request }, "ok"),
    decode("a request for another programme", { request, programmeId: bytesFor("other programme", 16) }, "ok"),
    decode("a request with another nonce", { request: withByte(request, 40) }, "ok"),
    decode("a request with another signature", { request: withByte(request, 48 + 150) }, "ok"),
    decode("a request of another card", { request: `${stranger.signKey}${request.slice(64)}` }, "ok"),
    decode(
      "a request of which a byte of the body differs",
      { request: withByte(request, 500) },
      "CARD_REQUEST_MALFORMED",
    ),
    decode("a request that is cut", { request: request.slice(0, -2) }, "CARD_REQUEST_MALFORMED"),
    decode(
      "a request with a key that is no point",
      { request: `${"00".repeat(32)}${request.slice(64)}` },
      "CARD_REQUEST_MALFORMED",
    ),
    decode("a request of kind 3", { request: withByte(request, 48 + 5, 3) }, "CARD_REQUEST_MALFORMED"),
    wish("what is asked", { request }, "ok"),
    wish("with another key", { request, secretKey: stranger.boxSecret }, "OPEN_FAILED"),
    wish("a correction of nothing", { request: bare }, "CARD_REQUEST_MALFORMED"),
    wish("thanks with a field", { request: foreign }, "CARD_REQUEST_MALFORMED"),
    wish("a field that no card changes", { request: other }, "CARD_REQUEST_MALFORMED"),
    ["answer a challenge", "W127", "sign-card-ask", { programmeId, signSeed, challenge }, "ok"],
    call("put", [1, [[id, copyBytes]]], "ok"),
    call("put with a short copy", [1, [[id, copyBytes.slice(1)]]]),
    call("put of seventeen", [1, Array.from({ length: 17 }, () => [id, copyBytes])]),
    call("remove", [2, [id]], "ok"),
    call("list from the first", [3, new Uint8Array()], "ok"),
    call("list behind one", [3, id], "ok"),
    call("list behind 15 bytes", [3, id.slice(1)]),
    call("requests", [4, id], "ok"),
    call("done", [5, [id, id]], "ok"),
    call("ask", [6, verifyKey], "ok"),
    call("ask with a key that is no point", [6, new Uint8Array(32)]),
    call("get", [7, verifyKey, bytesOf(challenge), signature], "ok"),
    call("get with a challenge of 129 bytes", [7, verifyKey, new Uint8Array(129), signature]),
    call("post", [8, bytesOf(challenge), bytesOf(request)], "ok"),
    call("post of 874 bytes", [8, bytesOf(challenge), new Uint8Array(874)]),
    call("an unknown verb", [9, id]),
    call("a part too many", [6, verifyKey, 1]),
    reply("done", [1], "ok"),
    reply("cards", [2, [id]], "ok"),
    reply("requests", [3, [[EPOCH_MS, bytesOf(request)]]], "ok"),
    reply("a request without its time", [3, [[bytesOf(request)]]]),
    reply("challenge", [4, bytesOf(challenge)], "ok"),
    reply("copy", [5, copyBytes, 2], "ok"),
    reply("a short copy", [5, copyBytes.slice(1), 0]),
    ["programmes", "W128", "decode-programmes", { message: cbor([1, [bytesOf(programmeId)]]) }, "ok"],
    ["no programmes", "W128", "decode-programmes", { message: cbor([1, []]) }, "ok"],
    ["programmes of another version", "W128", "decode-programmes", { message: cbor([2, []]) }, "CARD_CALL_MALFORMED"],
  ]);
}
