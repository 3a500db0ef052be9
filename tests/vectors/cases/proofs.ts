/** Receipts, upload answers, authentication and relay cards: W40 to W42 of src/wire/SPEC.md. */
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
  relay,
  stranger,
  withByte,
  ZEROS_32,
} from "../material.ts";

const cbor = (value: Cbor) => hexOf(encodeCbor(value));
const at: JsonObject = { programmeId, feedId: bytesFor("feed", 16), seq: 70_000, head: bytesFor("head", 32) };

export async function makeReceipts(): Promise<VectorFile> {
  const signature = await giveText("sign-receipt", { ...at, relaySeed: relay.seed }, "signature");
  const verify = (name: string, change: JsonObject, outcome: string): Case => [
    name,
    "W40",
    "verify-receipt",
    { ...at, relayKey: relay.signKey, signature, ...change },
    outcome,
  ];
  const row: readonly Cbor[] = [
    bytesOf(bytesFor("feed", 16)),
    70_000,
    bytesOf(bytesFor("head", 32)),
    bytesOf(signature),
  ];
  const answer = (name: string, value: Cbor, outcome = "UPLOAD_ANSWER_MALFORMED"): Case => [
    `${outcome === "ok" ? "read" : "refuse"}: ${name}`,
    "W40",
    "decode-upload-answer",
    { answer: cbor(value) },
    outcome,
  ];
  return answerCases("receipt", "src/wire/SPEC.md", [
    ["sign", "W40", "sign-receipt", { ...at, relaySeed: relay.seed }, "ok"],
    verify("holds", {}, "true"),
    verify("another relay", { relayKey: stranger.signKey }, "false"),
    verify("another programme", { programmeId: bytesFor("other programme", 16) }, "false"),
    verify("another feed", { feedId: bytesFor("other feed", 16) }, "false"),
    verify("another seq", { seq: 70_001 }, "false"),
    verify("another head", { head: bytesFor("other head", 32) }, "false"),
    answer("one receipt", [1, [row], null], "ok"),
    answer("a refusal with detail", [1, [row, row], ["CHAIN_FORK", new Uint8Array(208)]], "ok"),
    answer("a refusal without detail", [1, [], ["BUSY", null]], "ok"),
    answer("version 2", [2, [row], null]),
    answer("17 receipts", [1, Array(17).fill(row), null]),
    answer("a receipt without its signature", [1, [row.slice(0, 3)], null]),
    answer("a receipt at seq 0", [1, [[row[0] ?? 0, 0, ...row.slice(2)]], null]),
    answer("a refusal without a code", [1, [], ["", null]]),
    answer("detail of 209 bytes", [1, [], ["CHAIN_FORK", new Uint8Array(209)]]),
  ]);
}

export async function makeAuth(): Promise<VectorFile> {
  const [program, device, challenge] = [bytesOf(programmeId), bytesOf(phone.signKey), bytesFor("challenge", 60)];
  const ask: JsonObject = { programmeId, deviceKey: phone.signKey, scope: 1, relayKey: relay.signKey, challenge };
  const signature = await giveText("sign-auth", { ...ask, deviceSeed: phone.seed }, "signature");
  const verify = (name: string, change: JsonObject, outcome: string): Case => [
    name,
    "W41",
    "verify-auth",
    { ...ask, signature, ...change },
    outcome,
  ];
  const read = (name: string, operation: string, value: Cbor, outcome = "AUTH_MALFORMED"): Case => [
    `${outcome === "ok" ? "read" : "refuse"}: ${name}`,
    "W41",
    operation,
    { message: cbor(value) },
    outcome,
  ];
  const card = (name: string, value: Cbor, outcome: string): Case => [
    `${outcome === "ok" ? "read" : "refuse"}: ${name}`,
    "W42",
    "decode-relay-card",
    { card: cbor(value) },
    outcome,
  ];
  const [request, token] = ["decode-auth-request", bytesOf(bytesFor("token", 32))];
  return answerCases("auth", "src/wire/SPEC.md", [
    ["sign", "W41", "sign-auth", { ...ask, deviceSeed: phone.seed }, "ok"],
    verify("holds", {}, "true"),
    verify("another relay", { relayKey: stranger.signKey }, "false"),
    verify("another programme", { programmeId: bytesFor("other programme", 16) }, "false"),
    verify("another device", { deviceKey: coordinator.signKey }, "false"),
    verify("another scope", { scope: 2 }, "false"),
    verify("another challenge", { challenge: withByte(challenge, 0) }, "false"),
    read("ask", request, [1, program, device, 1], "ok"),
    read("ask of a coordinator", request, [1, program, device, 2], "ok"),
    read("proof", request, [2, program, device, 1, bytesOf(challenge), bytesOf(signature)], "ok"),
    read("challenge", "decode-auth-challenge", [1, bytesOf(challenge)], "ok"),
    read("token", "decode-token", [2, token, 86_400], "ok"),
    read("scope 3", request, [1, program, device, 3]),
    read("round 3", request, [3, program, device, 1]),
    read("an ask with the parts of a proof", request, [1, program, device, 1, bytesOf(challenge), bytesOf(signature)]),
    read("a proof with the parts of an ask", request, [2, program, device, 1]),
    read("a challenge of 129 bytes", "decode-auth-challenge", [1, new Uint8Array(129)]),
    read("a token where a challenge is due", "decode-auth-challenge", [2, token, 60]),
    read("a token of 0 seconds", "decode-token", [2, token, 0]),
    read("a token of 864,001 seconds", "decode-token", [2, token, 864_001]),
    card("relay card", [1, bytesOf(relay.signKey), true], "ok"),
    card("relay card with a key of small order", [1, bytesOf(ZEROS_32), true], "RELAY_CARD_MALFORMED"),
    card("relay card with a number", [1, bytesOf(relay.signKey), 1], "RELAY_CARD_MALFORMED"),
  ]);
}
