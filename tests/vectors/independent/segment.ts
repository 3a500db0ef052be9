/** Header, frame, sealing, introduction and stream, after W1 to W32 of src/wire/SPEC.md. */
import { Buffer } from "node:buffer";
import { bytesOf, hexOf, type JsonObject, listOf, numberOf, type Operation, truth } from "../json.ts";
import { readCertificate } from "./certificate.ts";
import {
  boxKeyOf,
  hkdf,
  isSoundBoxKey,
  isSoundSignKey,
  keyIdOf,
  labelled,
  openSealed,
  openSecret,
  sealSecret,
  sealTo,
  sha256,
  sign,
  signKeyOf,
  u32,
  verify,
  ZEROS_32,
} from "./primitives.ts";
import { answering, must, Refusal } from "./refusal.ts";

const MOST_BY_KIND: Readonly<Record<number, number>> = { 1: 17_809, 2: 17_809, 3: 17_809, 4: 16_384, 5: 262_144 };

export function readHeader(bytes: Uint8Array) {
  must(bytes.length === 144, "HEADER_LENGTH");
  const b = Buffer.from(bytes);
  must(b.toString("latin1", 0, 4) === "EBB1", "HEADER_MAGIC");
  must(b[4] === 1, "HEADER_SUITE");
  const kind = b[5] ?? 0;
  must(kind >= 1 && kind <= 5, "HEADER_KIND");
  must(b.readUInt16BE(6) === 0, "HEADER_FLAGS");
  const [seq, bodyLen] = [b.readUInt32BE(40), b.readUInt32BE(108)];
  const [prev, keyCommit] = [b.subarray(44, 76), b.subarray(76, 108)];
  must(seq >= 1, "HEADER_SEQ");
  must((seq === 1) === prev.equals(ZEROS_32), "HEADER_PREV");
  must((kind === 4) === keyCommit.equals(ZEROS_32), "HEADER_COMMIT");
  must(bodyLen <= (MOST_BY_KIND[kind] ?? 0), "HEADER_BODY_LENGTH");
  const [programmeId, feedId, bodyHash] = [b.subarray(8, 24), b.subarray(24, 40), b.subarray(112, 144)];
  return { kind, programmeId, feedId, seq, prev, keyCommit, bodyLen, bodyHash };
}

export function readFrame(bytes: Uint8Array) {
  const headerBytes = bytes.subarray(0, 144);
  const header = readHeader(headerBytes);
  must(bytes.length === 208 + header.bodyLen, "FRAME_LENGTH");
  const body = bytes.subarray(208);
  must(sha256(body).equals(header.bodyHash), "BODY_HASH");
  return { header, headerBytes, signature: bytes.subarray(144, 208), body, head: labelled("head", headerBytes) };
}

const smallestPadded = (length: number, kind: number): number => {
  if (kind === 5) return length - (length % 4096) + 4096;
  let padded = 512;
  while (padded < length + 1) padded *= 2;
  return padded;
};

function unpad(padded: Uint8Array, kind: number): Uint8Array | null {
  const end = Buffer.from(padded).lastIndexOf(0x80);
  const isZeroBehind = end >= 0 && padded.subarray(end + 1).every((byte) => byte === 0);
  return isZeroBehind && smallestPadded(end, kind) === padded.length ? padded.subarray(0, end) : null;
}

const segmentKey = (
  secret: Uint8Array,
  programmeId: Uint8Array,
  feedId: Uint8Array,
  seq: number,
  author: Uint8Array,
) => {
  const derived = hkdf("segkey", secret, [programmeId, feedId, u32(seq), author], 88);
  return { key: derived.subarray(0, 32), nonce: derived.subarray(32, 56), commit: derived.subarray(56) };
};

function unseal(body: Uint8Array, secretKeys: readonly Uint8Array[]): { secret: Uint8Array; box: Uint8Array } | null {
  const count = body[0] ?? 0;
  const boxAt = 1 + 88 * count;
  if (count < 1 || count > 16 || body.length < boxAt + 16) return null;
  for (const secretKey of secretKeys) {
    const id = keyIdOf(boxKeyOf(secretKey));
    for (let at = 1; at < boxAt; at += 88) {
      const secret = id.equals(body.subarray(at, at + 8))
        ? openSealed(secretKey, body.subarray(at + 8, at + 88))
        : null;
      if (secret) return { secret, box: body.subarray(boxAt) };
    }
  }
  return null;
}

export function openFrame(bytes: Uint8Array, author: Uint8Array, secretKeys: readonly Uint8Array[]): Uint8Array {
  const { header, body } = readFrame(bytes);
  const unsealed = header.kind === 4 ? null : unseal(body, secretKeys);
  must(unsealed !== null, "OPEN_FAILED");
  const { key, nonce, commit } = segmentKey(unsealed.secret, header.programmeId, header.feedId, header.seq, author);
  must(commit.equals(header.keyCommit), "OPEN_FAILED");
  const padded = openSecret(key, nonce, unsealed.box);
  const plaintext = padded && unpad(padded, header.kind);
  must(plaintext !== null, "OPEN_FAILED");
  return plaintext;
}

export const feedIdOf = (programmeId: Uint8Array, author: Uint8Array, incarnation: Uint8Array) =>
  labelled("feed", programmeId, author, incarnation).subarray(0, 16);

/** Header and signature around a body, at the position that `given` names. */
function writeFrame(given: JsonObject, kind: number, keyCommit: Uint8Array, body: Uint8Array): Buffer {
  const header = Buffer.concat([
    Buffer.from("EBB1"),
    Buffer.of(1, kind, 0, 0),
    bytesOf(given.programmeId),
    feedIdOf(bytesOf(given.programmeId), signKeyOf(bytesOf(given.authorSeed)), bytesOf(given.incarnation)),
    u32(numberOf(given.seq)),
    bytesOf(given.prev),
    keyCommit,
    u32(body.length),
    sha256(body),
  ]);
  return Buffer.concat([header, sign(bytesOf(given.authorSeed), "seg", header), body]);
}

export function sealFrame(given: JsonObject): Buffer {
  const [secret = ZEROS_32, ...ephemerals] = listOf(given.random).map(bytesOf);
  const [author, programmeId] = [signKeyOf(bytesOf(given.authorSeed)), bytesOf(given.programmeId)];
  const feedId = feedIdOf(programmeId, author, bytesOf(given.incarnation));
  const { key, nonce, commit } = segmentKey(secret, programmeId, feedId, numberOf(given.seq), author);
  const recipients = listOf(given.recipients).map(bytesOf);
  must(recipients.length >= 1 && recipients.length <= 16, "RECIPIENT_COUNT");
  must(recipients.every(isSoundBoxKey), "BOX_KEY_UNSOUND");
  const grants = recipients.flatMap((recipient, i) => [
    keyIdOf(recipient),
    sealTo(recipient, secret, ephemerals[i] ?? ZEROS_32),
  ]);
  const [plaintext, kind] = [bytesOf(given.plaintext), numberOf(given.kind)];
  const padded = Buffer.alloc(smallestPadded(plaintext.length, kind));
  padded.set([...plaintext, 0x80]);
  const body = Buffer.concat([Buffer.of(recipients.length), ...grants, sealSecret(key, nonce, padded)]);
  return writeFrame(given, kind, commit, body);
}

export function readIntroduction(bytes: Uint8Array) {
  const b = Buffer.from(bytes);
  const code = "INTRODUCTION_MALFORMED";
  must(b.length >= 55 && b.toString("latin1", 0, 4) === "EBBF" && b[4] === 1, code);
  must(b.readUInt16BE(53) <= 512 && b.length === 55 + b.readUInt16BE(53), code);
  const [author, incarnation, certificate] = [b.subarray(5, 37), b.subarray(37, 53), b.subarray(55)];
  must(isSoundSignKey(author), code);
  if (certificate.length > 0) must(readCertificate(certificate, code).signKey.equals(author), code);
  return { author, incarnation, certificate };
}

const MARK_BYTES = 30;
const HUSK_BYTES = 212;

function readHusk(bytes: Buffer) {
  const header = bytes.subarray(4, 148);
  must(![2, 4].includes(readHeader(header).kind), "HUSK_KIND");
  return { signature: hexOf(bytes.subarray(148)), head: hexOf(labelled("head", header)) };
}

function readMark(bytes: Uint8Array) {
  const b = Buffer.from(bytes);
  const cursor = b.readBigUInt64BE(21);
  must(b[4] === 1 && (b[29] ?? 2) <= 1 && cursor < 2n ** 53n, "MARK_MALFORMED");
  return { generation: hexOf(b.subarray(5, 21)), cursor: Number(cursor), hasMore: b[29] === 1 };
}

function itemLength(rest: Buffer): number {
  must(rest.length >= 4, "STREAM_CUT");
  const magic = rest.toString("latin1", 0, 4);
  if (magic === "EBBL") return MARK_BYTES;
  if (magic === "EBBH") return HUSK_BYTES;
  if (magic === "EBB1") {
    must(rest.length >= 144, "STREAM_CUT");
    return 208 + readHeader(rest.subarray(0, 144)).bodyLen;
  }
  must(magic === "EBBF", "STREAM_UNKNOWN_ITEM");
  must(rest.length >= 55, "STREAM_CUT");
  must(rest.readUInt16BE(53) <= 512, "INTRODUCTION_MALFORMED");
  return 55 + rest.readUInt16BE(53);
}

function readItem(bytes: Buffer): JsonObject {
  switch (bytes.toString("latin1", 0, 4)) {
    case "EBB1":
      return { type: "frame", head: hexOf(readFrame(bytes).head) };
    case "EBBF":
      return { type: "introduction", author: hexOf(readIntroduction(bytes).author) };
    case "EBBH":
      return { type: "husk", ...readHusk(bytes) };
    default:
      return { type: "mark", ...readMark(bytes) };
  }
}

/** The items before the first failure, and that failure or "ok". */
export function readItems(stream: Buffer): { readonly outcome: string; readonly items: readonly JsonObject[] } {
  const items: JsonObject[] = [];
  try {
    for (let at = 0; at < stream.length; ) {
      const length = itemLength(stream.subarray(at));
      must(at + length <= stream.length, "STREAM_CUT");
      items.push(readItem(stream.subarray(at, at + length)));
      at += length;
    }
  } catch (refusal) {
    if (refusal instanceof Refusal) return { outcome: refusal.code, items };
    throw refusal;
  }
  return { outcome: "ok", items };
}

const readStream: Operation = (given) => {
  const { outcome, items } = readItems(Buffer.from(bytesOf(given.stream)));
  return { outcome, gives: items };
};

export const segmentOperations: Readonly<Record<string, Operation>> = {
  "seal-segment": answering((given) => ({ frame: hexOf(sealFrame(given)) })),
  "sign-control-segment": answering((given) => ({
    frame: hexOf(writeFrame(given, 4, ZEROS_32, bytesOf(given.body))),
  })),
  "decode-frame": answering((given) => {
    const { header, head } = readFrame(bytesOf(given.frame));
    const { kind, seq, bodyLen, ...bytes } = header;
    const hexed = Object.fromEntries(Object.entries(bytes).map(([name, value]) => [name, hexOf(value)]));
    return { kind, seq, bodyLen, ...hexed, head: hexOf(head) };
  }),
  "verify-frame": (given) => {
    const { headerBytes, signature } = readFrame(bytesOf(given.frame));
    return truth(verify(bytesOf(given.author), signature, "seg", headerBytes));
  },
  "open-frame": answering((given) => ({
    plaintext: hexOf(openFrame(bytesOf(given.frame), bytesOf(given.author), listOf(given.secretKeys).map(bytesOf))),
  })),
  "decode-introduction": answering((given) => {
    const { author, incarnation, certificate } = readIntroduction(bytesOf(given.introduction));
    const feedId = feedIdOf(bytesOf(given.programmeId), author, incarnation);
    return {
      author: hexOf(author),
      incarnation: hexOf(incarnation),
      certificate: hexOf(certificate),
      feedId: hexOf(feedId),
    };
  }),
  "read-stream": readStream,
};
