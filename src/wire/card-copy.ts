/**
 * The copy of a record that its card opens: written by coordinators, kept at a relay, read by whoever holds the paper. Rules W120, W121 of SPEC.md.
 *
 * 1. It is sealed under the card key, so the relay that keeps it reads nothing, and one that opens was written by somebody who holds the record.
 * 2. All copies have one length. 3. The key that requests are sealed to stands in it: no relay can put another in its place.
 */
import { isSoundBoxKey } from "../crypto/points.ts";
import { openSecretBox, sealSecretBox } from "../crypto/secret-box.ts";
import { type BoxKey, toBoxKey } from "../kit/brand.ts";
import { type Bytes, concatBytes, copyBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError, UsageError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { type Reader, readBytes, readInteger, readList, readMap, readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";

/** What a coordinator answered to a request. */
export interface CardAnswer {
  /** 16 bytes that name the request (W123). */
  readonly requestId: Bytes;
  /** What was asked, as in W124. */
  readonly type: number;
  /** What became of it: 1 done · 2 not done, ask the people of the programme · 3 read, somebody looks into it · 4 passed on to the person named for such complaints. */
  readonly answer: number;
  /** When it came and when it was answered, ms since 1970. */
  readonly cameMs: number;
  readonly answeredMs: number;
}

export interface CardCopy {
  /** Where requests are sealed to. */
  readonly epochKey: BoxKey;
  /** When it was written, ms since 1970 by the writer's clock. */
  readonly asOfMs: number;
  /** Fields of the record (W63), but for the card and what coordinators answered. */
  readonly fields: CborMap;
  readonly programme: string;
  readonly area: string;
  /** Codes of items and tags of languages that the programme has; empty: all. */
  readonly items: readonly number[];
  readonly languages: readonly string[];
  /** End of the programme as it stands, ms since 1970, in `timeZone`. */
  readonly endsMs: number;
  readonly timeZone: string;
  /** Newest last. */
  readonly answers: readonly CardAnswer[];
}

export const MAX_CARD_ANSWERS = 8;
const PADDED_BYTES = 2_048;
const NONCE_BYTES = 24;
/** Every sealed copy has this length: nonce, tag, padded plaintext. */
export const CARD_COPY_BYTES = NONCE_BYTES + 16 + PADDED_BYTES;
const MAX_MS = Number.MAX_SAFE_INTEGER;

type Failure = CodecError<"CARD_COPY_MALFORMED">;

/** `[requestId 16, type, answer, came ms, answered ms]`, also as a value of field 29 of a need. */
export const cardAnswerToCbor = (one: CardAnswer): Cbor => [
  one.requestId,
  one.type,
  one.answer,
  one.cameMs,
  one.answeredMs,
];

export const readCardAnswer: Reader<CardAnswer> = (value) => {
  const parts = readTuple(5)(value);
  const requestId = readBytes(16)(parts?.[0]);
  const [type, answer] = [readInteger(1, 255)(parts?.[1]), readInteger(1, 255)(parts?.[2])];
  const [cameMs, answeredMs] = [readInteger(0, MAX_MS)(parts?.[3]), readInteger(0, MAX_MS)(parts?.[4])];
  if (!requestId || type === null || answer === null || cameMs === null || answeredMs === null) return null;
  return { requestId, type, answer, cameMs, answeredMs };
};

/** Plaintext of a copy. */
export const encodeCardCopy = (copy: CardCopy): Bytes =>
  encodeCbor([
    1,
    copy.epochKey,
    copy.asOfMs,
    copy.fields,
    [copy.programme, copy.area, copy.items, copy.languages, copy.endsMs, copy.timeZone],
    copy.answers.map(cardAnswerToCbor),
  ]);

/** Seals a copy under `cardKey` (32 bytes). Throws `UsageError` `CARD_COPY_TOO_LARGE` where it does not fit. */
export function sealCardCopy(cardKey: Uint8Array, copy: CardCopy, random: Random): Bytes {
  const plaintext = encodeCardCopy(copy);
  if (plaintext.length >= PADDED_BYTES) throw new UsageError("CARD_COPY_TOO_LARGE");
  const rest = new Uint8Array(PADDED_BYTES - plaintext.length - 1);
  const nonce = random.bytes(NONCE_BYTES);
  return concatBytes(nonce, sealSecretBox(cardKey, nonce, concatBytes(plaintext, Uint8Array.of(0x80), rest)));
}

/** Opens a copy with the card's key. What does not open and what opens and is no copy look the same. */
export function openCardCopy(cardKey: Uint8Array, sealed: Uint8Array): Result<CardCopy, Failure> {
  const padded =
    sealed.length === CARD_COPY_BYTES
      ? openSecretBox(cardKey, sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES))
      : null;
  const end = padded ? padded.findLastIndex((byte) => byte !== 0) : -1;
  const decoded = padded && padded[end] === 0x80 ? decodeCbor(copyBytes(padded.subarray(0, end)), PADDED_BYTES) : null;
  const copy = decoded?.ok ? readCopy(decoded.value) : null;
  return copy ? ok(copy) : err(new CodecError("CARD_COPY_MALFORMED"));
}

const readCopy: Reader<CardCopy> = (value) => {
  const parts = readTuple(6)(value);
  const about = readTuple(6)(parts?.[4]);
  const [epochKey, asOfMs, fields] = [
    readBytes(32)(parts?.[1]),
    readInteger(0, MAX_MS)(parts?.[2]),
    readMap()(parts?.[3]),
  ];
  const [programme, area, timeZone] = [readText(120)(about?.[0]), readText(80)(about?.[1]), readText(40)(about?.[5])];
  const items = readList(readInteger(1, 0xffff), 200)(about?.[2]);
  const languages = readList(readText(35), 24)(about?.[3]);
  const endsMs = readInteger(0, MAX_MS)(about?.[4]);
  const answers = readList(readCardAnswer, MAX_CARD_ANSWERS)(parts?.[5]);
  if (parts?.[0] !== 1 || !epochKey || !isSoundBoxKey(epochKey) || asOfMs === null || !fields) return null;
  if (programme === null || area === null || timeZone === null || !items || !languages || !answers) return null;
  if (endsMs === null) return null;
  return {
    ...{ epochKey: toBoxKey(epochKey), asOfMs, fields, programme, area, items, languages, endsMs, timeZone, answers },
  };
};
