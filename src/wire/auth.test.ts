import { describe, expect, it } from "vitest";
import { seedToSignKey, sign } from "../crypto/sign.ts";
import { toFeedId, toHead, toProgrammeId, toSignKey } from "../kit/brand.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import {
  type AuthAsk,
  decodeAuthChallenge,
  decodeAuthRequest,
  decodeToken,
  encodeAuthAsk,
  encodeAuthChallenge,
  encodeAuthProof,
  encodeToken,
  SCOPE_COORDINATOR,
  SCOPE_DEVICE,
  signAuth,
  verifyAuth,
} from "./auth.ts";
import {
  decodeUploadAnswer,
  encodeUploadAnswer,
  type Receipt,
  signReceipt,
  type UploadAnswer,
  verifyReceipt,
} from "./receipt.ts";
import { decodeRelayCard, encodeRelayCard } from "./relay-card.ts";

const deviceSeed = systemRandom.bytes(32);
const relaySeed = systemRandom.bytes(32);
const relayKey = seedToSignKey(relaySeed);
const otherKey = seedToSignKey(systemRandom.bytes(32));
const programmeId = toProgrammeId(systemRandom.bytes(16));
const otherProgramme = toProgrammeId(systemRandom.bytes(16));
const challenge = systemRandom.bytes(64);
const ask: AuthAsk = { programmeId, deviceKey: seedToSignKey(deviceSeed), scope: SCOPE_DEVICE };
const prove = () => signAuth(ask, challenge, relayKey, (name, message) => sign(deviceSeed, name, message));

const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? "ok" : result.error.code;

describe("authentication", () => {
  it("W41 a proof holds at the relay that it was made for", async () => {
    expect(await verifyAuth(await prove(), relayKey)).toBe(true);
  });

  it("W41 a proof is worth nothing at another relay", async () => {
    expect(await verifyAuth(await prove(), otherKey)).toBe(false);
  });

  it.each([
    ["programme", { programmeId: otherProgramme }],
    ["device", { deviceKey: otherKey }],
    ["scope", { scope: SCOPE_COORDINATOR }],
    ["challenge", { challenge: challenge.with(0, (challenge[0] ?? 0) ^ 1) }],
  ] as const)("W41 a proof does not hold for another %s", async (_, change) => {
    expect(await verifyAuth({ ...(await prove()), ...change }, relayKey)).toBe(false);
  });

  it("W41 reads back an ask", () => {
    expect(unwrapResult(decodeAuthRequest(encodeAuthAsk(ask)))).toEqual(ask);
  });

  it("W41 reads back a proof", async () => {
    const proof = await prove();
    expect(unwrapResult(decodeAuthRequest(encodeAuthProof(proof)))).toEqual(proof);
  });

  it("W41 reads back a challenge", () => {
    expect(unwrapResult(decodeAuthChallenge(encodeAuthChallenge(challenge)))).toEqual(challenge);
  });

  it("W41 reads back a token", () => {
    const token = { token: systemRandom.bytes(32), livesSeconds: 3600 };
    expect(unwrapResult(decodeToken(encodeToken(token)))).toEqual(token);
  });

  it.each<[string, Cbor]>([
    ["an unknown scope", [1, programmeId, otherKey, 3]],
    ["an unknown round", [3, programmeId, otherKey, 1]],
    ["a proof without its signature", [2, programmeId, otherKey, 1, challenge]],
    ["an ask with more", [1, programmeId, otherKey, 1, challenge, new Uint8Array(64)]],
    ["a challenge above its limit", [2, programmeId, otherKey, 1, new Uint8Array(129), new Uint8Array(64)]],
    ["a map", new Map([[1, 1]])],
  ])("W41 refuses %s", (_, value) => {
    expect(codeOf(decodeAuthRequest(encodeCbor(value)))).toBe("AUTH_MALFORMED");
  });

  it("W41 refuses a challenge where a token is due", () => {
    expect(codeOf(decodeToken(encodeAuthChallenge(challenge)))).toBe("AUTH_MALFORMED");
  });

  it("W41 refuses a token where a challenge is due", () => {
    expect(codeOf(decodeAuthChallenge(encodeToken({ token: systemRandom.bytes(32), livesSeconds: 1 })))).toBe(
      "AUTH_MALFORMED",
    );
  });

  it.each([0, 864_001])("W41 refuses a token of %i seconds", (livesSeconds) => {
    expect(codeOf(decodeToken(encodeToken({ token: systemRandom.bytes(32), livesSeconds })))).toBe("AUTH_MALFORMED");
  });
});

describe("receipt", () => {
  const at = { feedId: toFeedId(systemRandom.bytes(16)), seq: 9, head: toHead(systemRandom.bytes(32)) };
  const make = () => signReceipt(programmeId, at, (name, message) => sign(relaySeed, name, message));

  it("W40 holds under the relay's key", async () => {
    expect(await verifyReceipt(programmeId, await make(), relayKey)).toBe(true);
  });

  it("W40 does not hold under another key", async () => {
    expect(await verifyReceipt(programmeId, await make(), otherKey)).toBe(false);
  });

  it("W40 does not hold in another programme", async () => {
    expect(await verifyReceipt(otherProgramme, await make(), relayKey)).toBe(false);
  });

  it.each<[string, Partial<Receipt>]>([
    ["feed", { feedId: toFeedId(new Uint8Array(16)) }],
    ["seq", { seq: 10 }],
    ["head", { head: toHead(new Uint8Array(32)) }],
  ])("W40 does not hold for another %s", async (_, change) => {
    expect(await verifyReceipt(programmeId, { ...(await make()), ...change }, relayKey)).toBe(false);
  });

  it.each<[string, UploadAnswer["refusal"]]>([
    ["no refusal", null],
    ["a refusal with detail", { code: "CHAIN_FORK", detail: new Uint8Array(144) }],
    ["a refusal without detail", { code: "CHAIN_GAP", detail: null }],
  ])("W40 reads back an answer with %s", async (_, refusal) => {
    const answer: UploadAnswer = { receipts: [await make()], refusal };
    expect(unwrapResult(decodeUploadAnswer(encodeUploadAnswer(answer)))).toEqual(answer);
  });

  it.each<[string, Cbor]>([
    ["another version", [2, [], null]],
    ["a receipt at seq 0", [1, [[at.feedId, 0, at.head, new Uint8Array(64)]], null]],
    ["a receipt without its signature", [1, [[at.feedId, 1, at.head]], null]],
    ["a refusal without a code", [1, [], ["", null]]],
    ["a refusal that is a text", [1, [], "CHAIN_GAP"]],
    ["detail above its limit", [1, [], ["CHAIN_GAP", new Uint8Array(209)]]],
    ["a seventeenth receipt", [1, Array(17).fill([at.feedId, 1, at.head, new Uint8Array(64)]), null]],
  ])("W40 refuses %s", (_, value) => {
    expect(codeOf(decodeUploadAnswer(encodeCbor(value)))).toBe("UPLOAD_ANSWER_MALFORMED");
  });
});

describe("relay card", () => {
  it("W42 reads back what it writes", () => {
    const card = { relayKey, takesTraining: true };
    expect(unwrapResult(decodeRelayCard(encodeRelayCard(card)))).toEqual(card);
  });

  it("W42 refuses a key of small order", () => {
    const card = { relayKey: toSignKey(new Uint8Array(32)), takesTraining: false };
    expect(codeOf(decodeRelayCard(encodeRelayCard(card)))).toBe("RELAY_CARD_MALFORMED");
  });

  it("W42 refuses a number where yes or no is due", () => {
    expect(codeOf(decodeRelayCard(encodeCbor([1, relayKey, 1])))).toBe("RELAY_CARD_MALFORMED");
  });
});
