/** Moving codes, after W110 to W114 of src/wire/SPEC.md. Solves for the blocks with whole numbers as rows. */
import { bytesOf, hexOf, type Json, type JsonObject, listOf, numberOf, type Operation, textOf } from "../json.ts";
import { isArray, isBytesUpTo, readCbor } from "./cbor.ts";
import { labelled, u32 } from "./primitives.ts";
import { answering, must } from "./refusal.ts";

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BLOCK = 90;

export function toBase45(bytes: Buffer): string {
  let text = "";
  for (let at = 0; at + 1 < bytes.length; at += 2) {
    const n = bytes.readUInt16BE(at);
    text += `${LETTERS[n % 45]}${LETTERS[Math.floor(n / 45) % 45]}${LETTERS[Math.floor(n / 2025)]}`;
  }
  const last = bytes.length % 2 === 1 ? bytes[bytes.length - 1] : undefined;
  return last === undefined ? text : `${text}${LETTERS[last % 45]}${LETTERS[Math.floor(last / 45)]}`;
}

export function fromBase45(text: string): Buffer | null {
  const bytes: number[] = [];
  if (text.length % 3 === 1) return null;
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((letter) => LETTERS.indexOf(letter));
    if (digits.includes(-1)) return null;
    const n = digits.reduce((sum, digit, place) => sum + digit * 45 ** place, 0);
    if (n > (digits.length === 3 ? 0xffff : 0xff)) return null;
    bytes.push(...(digits.length === 3 ? [n >> 8, n & 0xff] : [n]));
  }
  return Buffer.from(bytes);
}

const countOf = (length: number) => Math.max(1, Math.ceil(length / BLOCK));

/** The blocks of a code as bits of one number, block 0 lowest. */
function maskOf(id: Uint8Array, number: number, count: number): bigint {
  if (number < count) return 1n << BigInt(number);
  let mask = 0n;
  for (let b = 0; b < count; b++) {
    const drawn = labelled("moving-mix", id, u32(number), u32(Math.floor(b / 256)));
    if (((drawn[Math.floor((b % 256) / 8)] ?? 0) >> (b % 8)) & 1) mask |= 1n << BigInt(b);
  }
  return mask;
}

const toNumber = (bytes: Uint8Array) => BigInt(`0x${Buffer.from(bytes).toString("hex") || "0"}`);

function writeCode(given: JsonObject): Json {
  const message = Buffer.from(bytesOf(given.message));
  const [id, count, number] = [
    labelled("moving", message).subarray(0, 4),
    countOf(message.length),
    numberOf(given.number) % 65_536,
  ];
  const padded = Buffer.concat([message, Buffer.alloc(count * BLOCK - message.length)]);
  const mask = maskOf(id, number, count);
  let block = 0n;
  for (let b = 0; b < count; b++)
    if ((mask >> BigInt(b)) & 1n) block ^= toNumber(padded.subarray(b * BLOCK, (b + 1) * BLOCK));
  const head = Buffer.alloc(4);
  head.writeUInt16BE(message.length, 0);
  head.writeUInt16BE(number, 2);
  const bytes = Buffer.concat([id, head, Buffer.from(block.toString(16).padStart(2 * BLOCK, "0"), "hex")]);
  return { text: `M1${toBase45(bytes)}` };
}

function collectCodes(given: JsonObject): Json {
  let [name, length]: [string, number] = ["", 0];
  let rows: [bigint, bigint][] = [];
  for (const text of listOf(given.texts).map(textOf)) {
    const bytes = text.startsWith("M1") ? fromBase45(text.slice(2)) : null;
    if (bytes?.length !== 8 + BLOCK || bytes.readUInt16BE(4) > 36_000) continue;
    const next = hexOf(bytes.subarray(0, 6));
    if (next !== name) [name, length, rows] = [next, bytes.readUInt16BE(4), []];
    rows.push([maskOf(bytes.subarray(0, 4), bytes.readUInt16BE(6), countOf(length)), toNumber(bytes.subarray(8))]);
  }
  const blocks: Buffer[] = [];
  for (let b = 0; name !== "" && b < countOf(length); b++) {
    const bit = 1n << BigInt(b);
    const at = rows.findIndex(([mask], place) => place >= b && (mask & bit) !== 0n);
    const pivot = rows[at];
    if (!pivot) return { message: null };
    rows.splice(at, 1);
    rows.splice(b, 0, pivot);
    rows = rows.map((row, place) => (place !== b && row[0] & bit ? [row[0] ^ pivot[0], row[1] ^ pivot[1]] : row));
  }
  for (let b = 0; name !== "" && b < countOf(length); b++)
    blocks.push(Buffer.from((rows[b]?.[1] ?? 0n).toString(16).padStart(2 * BLOCK, "0"), "hex"));
  const message = Buffer.concat(blocks).subarray(0, length);
  const isWhole = name !== "" && hexOf(labelled("moving", message).subarray(0, 4)) === name.slice(0, 8);
  return { message: isWhole ? hexOf(message) : null };
}

function readMessage(given: JsonObject): Json {
  const code = "HAND_MESSAGE_MALFORMED";
  const bytes = bytesOf(given.message);
  const content = bytes.subarray(1);
  switch (bytes[0]) {
    case 1:
      return { type: "bundle", bundle: hexOf(content) };
    case 2: {
      const value = readCbor(content);
      must(isArray(value, 3) && value[0] === 1 && typeof value[1] === "string" && isBytesUpTo(value[2], 4096), code);
      must(isInvite(value[1]), code);
      return { type: "invitation", invite: value[1], charter: hexOf(value[2]) };
    }
    case 3:
      must(content.length <= 1024, code);
      return { type: "request", request: hexOf(content) };
    case 4:
      must(content.length === 16, code);
      return { type: "nonce", nonce: hexOf(content) };
    default: {
      const value = bytes[0] === 5 ? readCbor(content) : undefined;
      must(isArray(value, 3) && value[0] === 1 && isBytesUpTo(value[1], 1024) && isBytesUpTo(value[2], 36_000), code);
      return { type: "outcome", outcome: hexOf(value[1]), bundle: hexOf(value[2]) };
    }
  }
}

const isInvite = (text: string): boolean => {
  const value = readCbor(Buffer.from(text, "base64url"));
  return isArray(value, 6) && value[0] === 1;
};

export const movingOperations: Readonly<Record<string, Operation>> = {
  "moving-code": answering(writeCode),
  "collect-codes": answering(collectCodes),
  "decode-hand-message": answering(readMessage),
};
