/** Paper cards, after W80 to W84 of src/wire/SPEC.md and K9 of src/crypto/SPEC.md. */
import { Buffer } from "node:buffer";
import { argon2Sync } from "node:crypto";
import { bytesOf, hexOf, type Json, type JsonObject, type Operation, textOf } from "../json.ts";
import { hkdf, labelled, signKeyOf } from "./primitives.ts";
import { answering, must } from "./refusal.ts";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const wordCheck = (programmeId: Uint8Array, secret: Uint8Array) =>
  labelled("card-word", programmeId, secret).subarray(0, 1);

const textCheck = (tag: Uint8Array, secret: Uint8Array) => labelled("card-text", tag, secret).subarray(0, 2);

function write(given: JsonObject): Json {
  const [programmeId, secret] = [bytesOf(given.programmeId), bytesOf(given.secret)];
  const tag = programmeId.subarray(0, 2);
  const number = BigInt(`0x${Buffer.concat([tag, secret, textCheck(tag, secret)]).toString("hex")}`) << 4n;
  const letters = Array.from({ length: 20 }, (_, at) => LETTERS[Number((number >> BigInt(5 * (19 - at))) & 31n)]);
  return {
    words: hexOf(Buffer.concat([secret, wordCheck(programmeId, secret)])),
    text: `E1${letters.join("")}`,
  };
}

function readWords(given: JsonObject): Json {
  const words = Buffer.from(bytesOf(given.words));
  const secret = words.subarray(0, 8);
  const check = wordCheck(bytesOf(given.programmeId), secret);
  must(words.length === 9 && check.equals(words.subarray(8)), "CARD_WORDS_WRONG");
  return { secret: hexOf(secret) };
}

function readText(given: JsonObject): Json {
  const text = textOf(given.text).trim().toUpperCase();
  must(/^E[0-9A-Z]{4,46}$/.test(text), "CARD_TEXT_OTHER");
  must(text[1] === "1", "CARD_UNKNOWN_VERSION");
  const values = [...text.slice(2)].map((letter) => LETTERS.indexOf(letter));
  must(values.length === 20 && !values.includes(-1), "CARD_DAMAGED");
  const number = values.reduce((sum, value) => (sum << 5n) | BigInt(value), 0n);
  const bytes = Buffer.from((number >> 4n).toString(16).padStart(24, "0"), "hex");
  const [tag, secret, check] = [bytes.subarray(0, 2), bytes.subarray(2, 10), bytes.subarray(10)];
  must((number & 15n) === 0n && check.equals(textCheck(tag, secret)), "CARD_DAMAGED");
  must(tag.equals(Buffer.from(bytesOf(given.programmeId)).subarray(0, 2)), "CARD_FOREIGN");
  return { secret: hexOf(secret) };
}

/** K9, by the Argon2id of OpenSSL. */
const stretch = (secret: Uint8Array, programmeId: Uint8Array) =>
  argon2Sync("argon2id", {
    message: secret,
    nonce: programmeId,
    parallelism: 1,
    tagLength: 32,
    memory: 19 * 1024,
    passes: 2,
  });

function derive(given: JsonObject): Json {
  const programmeId = bytesOf(given.programmeId);
  const stretched = stretch(bytesOf(given.secret), programmeId);
  const part = (name: string, length: number) => hkdf(`card-${name}`, stretched, [programmeId], length);
  const signSeed = part("sign", 32);
  const verifyKey = signKeyOf(signSeed);
  return {
    stretched: hexOf(stretched),
    cardId: hexOf(labelled("card", programmeId, verifyKey).subarray(0, 16)),
    key: hexOf(part("key", 32)),
    signSeed: hexOf(signSeed),
    verifyKey: hexOf(verifyKey),
    rows: hexOf(part("rows", 18)),
    leaf: hexOf(part("leaf", 32)),
  };
}

export const cardOperations: Readonly<Record<string, Operation>> = {
  "write-card": answering(write),
  "read-card-words": answering(readWords),
  "read-card-text": answering(readText),
  "derive-card": answering(derive),
};
