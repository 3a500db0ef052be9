/** Operations of README.md on the mailbox of cards by the code in src. */
import { secretToBoxKey } from "../../src/crypto/box-keys.ts";
import { seedToSignKey, sign } from "../../src/crypto/sign.ts";
import { toBoxKey, toIncarnation, toProgrammeId } from "../../src/kit/brand.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../../src/kit/cbor.ts";
import { EbbError } from "../../src/kit/errors.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { decodeCardCall, decodeCardReply, decodeProgrammes, signCardAsk } from "../../src/wire/card-calls.ts";
import { type CardAnswer, openCardCopy, sealCardCopy } from "../../src/wire/card-copy.ts";
import * as request from "../../src/wire/card-request.ts";
import { openSegment } from "../../src/wire/segment.ts";
import {
  bytesOf,
  hexOf,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  type Operation,
  objectOf,
  ok,
  textOf,
} from "./json.ts";

const answering =
  (run: (given: JsonObject) => Json | Promise<Json>): Operation =>
  async (given) => {
    try {
      return ok(await run(given));
    } catch (failure) {
      if (failure instanceof EbbError) return { outcome: failure.code };
      throw failure;
    }
  };

const drawFrom = (given: readonly Json[]) => {
  const draws = given.map(bytesOf);
  return { bytes: () => draws.shift() ?? new Uint8Array() };
};

const fieldsOf = (json: Json | undefined): CborMap =>
  new Map(
    Object.entries(objectOf(json)).map(([field, hex]): [number, Cbor] => [
      Number(field),
      unwrapResult(decodeCbor(bytesOf(hex), 4_096)),
    ]),
  );
const fieldsToJson = (fields: CborMap): Json =>
  Object.fromEntries([...fields].map(([field, value]) => [field, hexOf(encodeCbor(value))]));

const answerOf = (json: Json): CardAnswer => {
  const [requestId, type, answer, cameMs, answeredMs] = listOf(json);
  return {
    requestId: bytesOf(requestId),
    type: numberOf(type),
    answer: numberOf(answer),
    cameMs: numberOf(cameMs),
    answeredMs: numberOf(answeredMs),
  };
};

const hexed = (value: object): JsonObject =>
  Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, item instanceof Uint8Array ? hexOf(item) : (item as Json)]),
  );

function sealCopy(given: JsonObject): Json {
  const copy = sealCardCopy(
    bytesOf(given.cardKey),
    {
      epochKey: toBoxKey(bytesOf(given.epochKey)),
      asOfMs: numberOf(given.asOfMs),
      fields: fieldsOf(given.fields),
      ...{ programme: textOf(given.programme), area: textOf(given.area), timeZone: textOf(given.timeZone) },
      items: listOf(given.items).map(numberOf),
      languages: listOf(given.languages).map(textOf),
      endsMs: numberOf(given.endsMs),
      answers: listOf(given.answers).map(answerOf),
    },
    drawFrom([given.random ?? null]),
  );
  return { copy: hexOf(copy) };
}

function openCopy(given: JsonObject): Json {
  const { fields, answers, items, languages, ...rest } = unwrapResult(
    openCardCopy(bytesOf(given.cardKey), bytesOf(given.copy)),
  );
  return {
    ...hexed(rest),
    ...{ items, languages, fields: fieldsToJson(fields) },
    answers: answers.map((one) => [hexOf(one.requestId), one.type, one.answer, one.cameMs, one.answeredMs]),
  };
}

async function makeRequest(given: JsonObject): Promise<Json> {
  const signSeed = bytesOf(given.signSeed);
  const made = await request.makeCardRequest(
    toProgrammeId(bytesOf(given.programmeId)),
    { signSeed, verifyKey: seedToSignKey(signSeed) },
    toIncarnation(bytesOf(given.nonce)),
    toBoxKey(bytesOf(given.epochKey)),
    {
      type: textOf(given.type) as request.CardRequestType,
      askedMs: numberOf(given.askedMs),
      fields: fieldsOf(given.fields),
    },
    drawFrom(listOf(given.random)),
  );
  return { request: hexOf(request.encodeCardRequest(made)) };
}

async function readRequest(given: JsonObject): Promise<Json> {
  const read = unwrapResult(request.decodeCardRequest(bytesOf(given.request)));
  return {
    ...{ verifyKey: hexOf(read.verifyKey), nonce: hexOf(read.nonce) },
    requestId: hexOf(request.cardRequestId(read)),
    cardId: hexOf(request.cardOfRequest(read)),
    isGenuine: await request.isGenuineRequest(read, toProgrammeId(bytesOf(given.programmeId))),
  };
}

async function openRequest(given: JsonObject): Promise<Json> {
  const { frame, verifyKey } = unwrapResult(request.decodeCardRequest(bytesOf(given.request)));
  const secretKey = bytesOf(given.secretKey);
  const plaintext = unwrapResult(
    await openSegment(frame, verifyKey, [{ publicKey: secretToBoxKey(secretKey), secretKey }]),
  );
  const { type, askedMs, fields } = unwrapResult(request.decodeCardWish(plaintext));
  return { type, askedMs, fields: fieldsToJson(fields) };
}

function readCall(given: JsonObject): Json {
  const call = unwrapResult(decodeCardCall(bytesOf(given.message)));
  const { type, ...rest } = call;
  if (call.type === "put")
    return { verb: type, copies: call.copies.map((one) => [hexOf(one.cardId), one.copy.length]) };
  if (call.type === "remove") return { verb: type, cardIds: call.cardIds.map(hexOf) };
  if (call.type === "done") return { verb: type, requestIds: call.requestIds.map(hexOf) };
  return { verb: type, ...hexed(rest) };
}

function readReply(given: JsonObject): Json {
  const reply = unwrapResult(decodeCardReply(bytesOf(given.message)));
  switch (reply.type) {
    case "done":
      return { answer: "done" };
    case "cards":
      return { answer: "cards", cardIds: reply.cardIds.map(hexOf) };
    case "requests":
      return { answer: "requests", requests: reply.requests.map((one) => [one.cameMs, hexOf(one.request)]) };
    case "challenge":
      return { answer: "challenge", challenge: hexOf(reply.challenge) };
    case "copy":
      return { answer: "copy", length: reply.copy.length, waiting: reply.waiting };
  }
}

export const cardBoxOperations: Readonly<Record<string, Operation>> = {
  "seal-card-copy": answering(sealCopy),
  "open-card-copy": answering(openCopy),
  "make-card-request": answering(makeRequest),
  "decode-card-request": answering(readRequest),
  "open-card-request": answering(openRequest),
  "decode-card-call": answering(readCall),
  "decode-card-reply": answering(readReply),
  "decode-programmes": answering((given) => ({
    programmes: unwrapResult(decodeProgrammes(bytesOf(given.message))).map(hexOf),
  })),
  "sign-card-ask": answering(async (given) => {
    const seed = bytesOf(given.signSeed);
    const verifyKey = seedToSignKey(seed);
    const { signature } = await signCardAsk(
      toProgrammeId(bytesOf(given.programmeId)),
      verifyKey,
      bytesOf(given.challenge),
      (name, message) => sign(seed, name, message),
    );
    return { verifyKey: hexOf(verifyKey), signature: hexOf(signature) };
  }),
};
