/** The mailbox of cards, after W120 to W128 of src/wire/SPEC.md. */
import { Buffer } from "node:buffer";
import { bytesOf, hexOf, type Json, type JsonObject, listOf, type Operation, objectOf, textOf } from "../json.ts";
import { isArray, isBytes, isBytesUpTo, isWhole, readCbor, type Value, writeCbor } from "./cbor.ts";
import {
  isSoundBoxKey,
  isSoundSignKey,
  labelled,
  openSecret,
  sealSecret,
  sign,
  signKeyOf,
  verify,
} from "./primitives.ts";
import { answering, must, Refusal } from "./refusal.ts";
import { feedIdOf, openFrame, readFrame, sealFrame } from "./segment.ts";

const [COPY, REQUEST, CALL] = ["CARD_COPY_MALFORMED", "CARD_REQUEST_MALFORMED", "CARD_CALL_MALFORMED"] as const;
const MOST = 2 ** 53 - 1;
const TYPES = ["", "correct", "erase", "withdraw", "thanks", "complaint", "demanded", "why"];

const isText = (value: Value | undefined, most: number): value is string =>
  typeof value === "string" && value.length <= most;
const isListOf = <Item extends Value>(
  value: Value | undefined,
  most: number,
  holds: (item: Value) => item is Item,
): value is readonly Item[] => isArray(value) && value.length <= most && value.every(holds);

const toFields = (json: Json | undefined): Value =>
  new Map(
    Object.entries(objectOf(json)).map(([field, hex]) => [Number(field), readCbor(bytesOf(hex)) ?? null] as const),
  );
const fromFields = (fields: ReadonlyMap<number, Value>): Json =>
  Object.fromEntries([...fields].map(([field, value]) => [field, hexOf(writeCbor(value))]));

function sealCopy(given: JsonObject): Json {
  const answers = listOf(given.answers).map((one) => {
    const [id, ...numbers] = listOf(one);
    return [bytesOf(id), ...(numbers as number[])] as Value;
  });
  const about = [given.programme, given.area, given.items, given.languages, given.endsMs, given.timeZone] as Value[];
  const plaintext = writeCbor([
    1,
    bytesOf(given.epochKey),
    given.asOfMs as number,
    toFields(given.fields),
    about,
    answers,
  ]);
  must(plaintext.length < 2048, "CARD_COPY_TOO_LARGE");
  const padded = Buffer.alloc(2048);
  padded.set([...plaintext, 0x80]);
  const nonce = bytesOf(given.random);
  return { copy: hexOf(Buffer.concat([nonce, sealSecret(bytesOf(given.cardKey), nonce, padded)])) };
}

function openCopy(given: JsonObject): Json {
  const sealed = bytesOf(given.copy);
  must(sealed.length === 2088, COPY);
  const padded = openSecret(bytesOf(given.cardKey), sealed.subarray(0, 24), sealed.subarray(24));
  must(padded !== null, COPY);
  const end = Buffer.from(padded).lastIndexOf(0x80);
  must(end >= 0 && padded.subarray(end + 1).every((byte) => byte === 0), COPY);
  const value = readCbor(padded.subarray(0, end));
  must(isArray(value, 6) && value[0] === 1, COPY);
  const [, epochKey, asOfMs, fields, about, answers] = value;
  must(isBytes(epochKey, 32) && isSoundBoxKey(epochKey) && isWhole(asOfMs, 0, MOST) && fields instanceof Map, COPY);
  must(isArray(about, 6), COPY);
  const [programme, area, items, languages, endsMs, timeZone] = about;
  must(isText(programme, 120) && isText(area, 80) && isText(timeZone, 40) && isWhole(endsMs, 0, MOST), COPY);
  must(
    isListOf(items, 200, (item): item is number => isWhole(item, 1, 65_535)) &&
      isListOf(languages, 24, (item): item is string => isText(item, 35)),
    COPY,
  );
  must(isArray(answers) && answers.length <= 8, COPY);
  const said = answers.map((one): Json => {
    must(isArray(one, 5), COPY);
    const [id, type, answer, came, answered] = one;
    must(isBytes(id, 16) && isWhole(type, 1, 255) && isWhole(answer, 1, 255), COPY);
    must(isWhole(came, 0, MOST) && isWhole(answered, 0, MOST), COPY);
    return [hexOf(id), type, answer, came, answered];
  });
  return {
    ...{ epochKey: hexOf(epochKey), asOfMs, programme, area, endsMs, timeZone, items, languages },
    ...{ fields: fromFields(fields), answers: said },
  };
}

function makeRequest(given: JsonObject): Json {
  const type = TYPES.indexOf(textOf(given.type));
  const plaintext = writeCbor([2, type, given.askedMs as number, toFields(given.fields)]);
  const frame = sealFrame({
    ...{ programmeId: given.programmeId, authorSeed: given.signSeed, incarnation: given.nonce, random: given.random },
    ...{ seq: 1, prev: "00".repeat(32), kind: 1, plaintext: hexOf(plaintext), recipients: [given.epochKey] },
  } as JsonObject);
  return { request: hexOf(Buffer.concat([signKeyOf(bytesOf(given.signSeed)), bytesOf(given.nonce), frame])) };
}

function takeApart(given: JsonObject) {
  const bytes = bytesOf(given.request);
  const verifyKey = bytes.subarray(0, 32);
  must(bytes.length >= 48 && bytes.length <= 873 && isSoundSignKey(verifyKey), REQUEST);
  try {
    const frame = readFrame(bytes.subarray(48));
    must(frame.header.kind === 1 && frame.header.seq === 1, REQUEST);
    return { verifyKey, nonce: bytes.subarray(32, 48), frame, frameBytes: bytes.subarray(48) };
  } catch (failure) {
    if (failure instanceof Refusal) throw new Refusal(REQUEST);
    throw failure;
  }
}

function readRequest(given: JsonObject): Json {
  const { verifyKey, nonce, frame } = takeApart(given);
  const programmeId = bytesOf(given.programmeId);
  const { header, headerBytes, signature, head } = frame;
  return {
    ...{ verifyKey: hexOf(verifyKey), nonce: hexOf(nonce), requestId: hexOf(head.subarray(0, 16)) },
    cardId: hexOf(labelled("card", header.programmeId, verifyKey).subarray(0, 16)),
    isGenuine:
      header.programmeId.equals(programmeId) &&
      header.feedId.equals(feedIdOf(programmeId, verifyKey, nonce)) &&
      verify(verifyKey, signature, "seg", headerBytes),
  };
}

function openRequest(given: JsonObject): Json {
  const { verifyKey, frameBytes } = takeApart(given);
  const value = readCbor(openFrame(frameBytes, verifyKey, [bytesOf(given.secretKey)]));
  must(isArray(value, 4) && value[0] === 2, REQUEST);
  const [, code, askedMs, fields] = value;
  must(isWhole(code, 1, 7) && isWhole(askedMs, 0, MOST) && fields instanceof Map, REQUEST);
  must(fields.size > 0 === (code === 1), REQUEST);
  must(
    [...fields.keys()].every((field) => [11, 12, 13, 14, 15, 16, 18].includes(field)),
    REQUEST,
  );
  return { type: TYPES[code] ?? "", askedMs, fields: fromFields(fields) };
}

function read(given: JsonObject): readonly Value[] {
  const bytes = bytesOf(given.message);
  const value = bytes.length <= 40_960 ? readCbor(bytes) : undefined;
  must(isArray(value), CALL);
  return value;
}

const idOf = (value: Value | undefined): string => {
  must(isBytes(value, 16), CALL);
  return hexOf(value);
};
const idsOf = (value: Value | undefined): readonly string[] => {
  must(isArray(value) && value.length <= 200, CALL);
  return value.map(idOf);
};
const keyOf = (value: Value | undefined): string => {
  must(isBytes(value, 32) && isSoundSignKey(value), CALL);
  return hexOf(value);
};
const bytesUpTo = (value: Value | undefined, most: number): string => {
  must(isBytesUpTo(value, most), CALL);
  return hexOf(value);
};

function readCall(given: JsonObject): Json {
  const [verb, first, ...rest] = read(given);
  must(rest.length === (verb === 7 ? 2 : verb === 8 ? 1 : 0), CALL);
  switch (verb) {
    case 1:
      must(isArray(first) && first.length <= 16, CALL);
      return {
        verb: "put",
        copies: first.map((one): Json => {
          must(isArray(one, 2) && isBytes(one[1], 2088), CALL);
          return [idOf(one[0]), 2088];
        }),
      };
    case 2:
      return { verb: "remove", cardIds: idsOf(first) };
    case 3:
    case 4:
      return { verb: verb === 3 ? "list" : "requests", after: isBytes(first, 0) ? null : idOf(first) };
    case 5:
      return { verb: "done", requestIds: idsOf(first) };
    case 6:
      return { verb: "ask", verifyKey: keyOf(first) };
    case 7: {
      const [challenge, signature] = rest;
      must(isBytes(signature, 64), CALL);
      return {
        ...{ verb: "get", verifyKey: keyOf(first), challenge: bytesUpTo(challenge, 128) },
        signature: hexOf(signature),
      };
    }
    default:
      must(verb === 8, CALL);
      return { verb: "post", challenge: bytesUpTo(first, 128), request: bytesUpTo(rest[0], 873) };
  }
}

function readReply(given: JsonObject): Json {
  const [kind, first, ...rest] = read(given);
  must(rest.length === (kind === 5 ? 1 : 0), CALL);
  if (kind === 1) {
    must(read(given).length === 1, CALL);
    return { answer: "done" };
  }
  if (kind === 2) return { answer: "cards", cardIds: idsOf(first) };
  if (kind === 3) {
    must(isArray(first) && first.length <= 16, CALL);
    return {
      answer: "requests",
      requests: first.map((one): Json => {
        must(isArray(one, 2) && isWhole(one[0], 0, MOST), CALL);
        return [one[0], bytesUpTo(one[1], 873)];
      }),
    };
  }
  if (kind === 4) return { answer: "challenge", challenge: bytesUpTo(first, 128) };
  const [waiting] = rest;
  must(kind === 5 && isBytes(first, 2088) && isWhole(waiting, 0, 1000), CALL);
  return { answer: "copy", length: 2088, waiting };
}

export const cardBoxOperations: Readonly<Record<string, Operation>> = {
  "seal-card-copy": answering(sealCopy),
  "open-card-copy": answering(openCopy),
  "make-card-request": answering(makeRequest),
  "decode-card-request": answering(readRequest),
  "open-card-request": answering(openRequest),
  "decode-card-call": answering(readCall),
  "decode-card-reply": answering(readReply),
  "decode-programmes": answering((given) => {
    const value = read(given);
    const [version, ids] = value;
    must(bytesOf(given.message).length <= 2048 && value.length === 2 && version === 1, CALL);
    must(isArray(ids) && ids.length <= 64, CALL);
    return { programmes: ids.map(idOf) };
  }),
  "sign-card-ask": answering((given) => {
    const seed = bytesOf(given.signSeed);
    const verifyKey = signKeyOf(seed);
    const message = Buffer.concat([bytesOf(given.programmeId), verifyKey, bytesOf(given.challenge)]);
    return { verifyKey: hexOf(verifyKey), signature: hexOf(sign(seed, "card-ask", message)) };
  }),
};
