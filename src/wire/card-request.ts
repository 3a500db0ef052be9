/**
 * What the holder of a card asks for: a segment of one, signed by the card and sealed to the key that its copy names. Rules W122 to W125 of SPEC.md.
 *
 * Possession of the card is the only right that it needs. Programme, card and nonce are bound because the feed's id follows from them (W4) and the header is
 * signed; whoever reads the coordinators' keys reads the request, and nobody else does.
 */
import { isSoundSignKey } from "../crypto/points.ts";
import { sign } from "../crypto/sign.ts";
import {
  type BoxKey,
  type CardId,
  type Incarnation,
  type ProgrammeId,
  type SignKey,
  toIncarnation,
  toSignKey,
} from "../kit/brand.ts";
import { type Bytes, concatBytes, copyBytes, isEqualBytes, u32ToBytes } from "../kit/bytes.ts";
import { type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { type Reader, readInteger, readMap, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Card, verifyKeyToCardId } from "./card.ts";
import { decodeFrame, type Frame, frameToBytes, verifyFrame } from "./frame.ts";
import { FIRST_PREV, makeFeedId } from "./header.ts";
import { sealSegment } from "./segment.ts";

/** What a card may ask for. A code never changes its meaning. */
export const CARD_REQUESTS = {
  correct: 1,
  erase: 2,
  withdraw: 3,
  thanks: 4,
  complaint: 5,
  demanded: 6,
  why: 7,
} as const;
export type CardRequestType = keyof typeof CARD_REQUESTS;

/** Fields of a need that a card may have changed: sector, item, urgency, people, extra help, language, helper preference. */
export const CARD_CHANGES: readonly number[] = [11, 12, 13, 14, 15, 16, 18];

export interface CardWish {
  readonly type: CardRequestType;
  /** When it was asked, ms since 1970 by the clock of the device in the person's hand. */
  readonly askedMs: number;
  /** By field, with `correct` only. */
  readonly fields: CborMap;
}

/** A request as it is carried: whose card, its nonce, and the segment. */
export interface CardRequest {
  readonly verifyKey: SignKey;
  /** 16 bytes: the nonce of a relay's challenge, or a counter of 8 bytes and 8 zeros. */
  readonly nonce: Incarnation;
  readonly frame: Frame;
}

type Failure = CodecError<"CARD_REQUEST_MALFORMED">;
const malformed = () => err(new CodecError("CARD_REQUEST_MALFORMED" as const));

const HEAD_BYTES = 32 + 16;
/** Most bytes of a request: head, header, signature, one grant, 512 bytes padded. */
export const MAX_CARD_REQUEST_BYTES = HEAD_BYTES + 144 + 64 + 1 + 88 + 16 + 512;
const MAX_WISH_BYTES = 511;

/** The nonce of a request that waits on a phone: nobody there gives one, so it counts by the clock. */
export const counterNonce = (nowMs: number): Incarnation =>
  toIncarnation(
    concatBytes(u32ToBytes(Math.floor(nowMs / 0x1_0000_0000)), u32ToBytes(nowMs % 0x1_0000_0000), new Uint8Array(8)),
  );

const TYPES = Object.keys(CARD_REQUESTS) as CardRequestType[];

/** CBOR `[2, type, asked ms, {field: value}]`. */
export const encodeCardWish = ({ type, askedMs, fields }: CardWish): Bytes =>
  encodeCbor([2, CARD_REQUESTS[type], askedMs, fields]);

const readWish: Reader<CardWish> = (value) => {
  const parts = readTuple(4)(value);
  const code = readInteger(1, 255)(parts?.[1]);
  const type = TYPES.find((one) => CARD_REQUESTS[one] === code);
  const askedMs = readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[2]);
  const fields = readMap(CARD_CHANGES)(parts?.[3]);
  if (parts?.[0] !== 2 || !type || askedMs === null || !fields) return null;
  return fields.size > 0 === (type === "correct") ? { type, askedMs, fields } : null;
};

/** Reads the plaintext of a request. */
export function decodeCardWish(bytes: Uint8Array): Result<CardWish, Failure> {
  const decoded = decodeCbor(bytes, MAX_WISH_BYTES);
  const wish = decoded.ok ? readWish(decoded.value) : null;
  return wish ? ok(wish) : malformed();
}

/** Seals and signs what `card` asks for. Throws like `sealSegment`. */
export async function makeCardRequest(
  programmeId: ProgrammeId,
  card: Pick<Card, "verifyKey" | "signSeed">,
  nonce: Incarnation,
  epochKey: BoxKey,
  wish: CardWish,
  random: Random,
): Promise<CardRequest> {
  const { verifyKey, signSeed } = card;
  const feedId = makeFeedId(programmeId, verifyKey, nonce);
  const position = { programmeId, feedId, seq: 1, prev: FIRST_PREV, author: verifyKey };
  const frame = await sealSegment(
    1,
    position,
    [epochKey],
    encodeCardWish(wish),
    (name, message) => sign(signSeed, name, message),
    random,
  );
  return { verifyKey, nonce, frame };
}

/** verify key 32 ‖ nonce 16 ‖ frame. */
export const encodeCardRequest = ({ verifyKey, nonce, frame }: CardRequest): Bytes =>
  concatBytes(verifyKey, nonce, frameToBytes(frame));

/** Reads a request; whether its card signed it is `isGenuineRequest`'s question. */
export function decodeCardRequest(bytes: Uint8Array): Result<CardRequest, Failure> {
  const [key, nonce] = [bytes.subarray(0, 32), bytes.subarray(32, HEAD_BYTES)];
  if (bytes.length > MAX_CARD_REQUEST_BYTES || bytes.length < HEAD_BYTES || !isSoundSignKey(key)) return malformed();
  const frame = decodeFrame(bytes.subarray(HEAD_BYTES));
  if (!frame.ok || frame.value.header.kind !== 1 || frame.value.header.seq !== 1) return malformed();
  return ok({
    verifyKey: toSignKey(copyBytes(key)),
    nonce: toIncarnation(copyBytes(nonce)),
    frame: frame.value,
  });
}

/** Whether the card signed this for `programmeId` with this nonce. */
export async function isGenuineRequest(request: CardRequest, programmeId: ProgrammeId): Promise<boolean> {
  const { verifyKey, nonce, frame } = request;
  return (
    isEqualBytes(frame.header.programmeId, programmeId) &&
    isEqualBytes(frame.header.feedId, makeFeedId(programmeId, verifyKey, nonce)) &&
    (await verifyFrame(frame, verifyKey))
  );
}

/** 16 bytes that name a request. */
export const cardRequestId = ({ frame }: Pick<CardRequest, "frame">): Bytes => copyBytes(frame.head.subarray(0, 16));

/** The card that a request is of. */
export const cardOfRequest = ({ verifyKey, frame }: CardRequest): CardId =>
  verifyKeyToCardId(frame.header.programmeId, verifyKey);
