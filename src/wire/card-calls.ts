/**
 * The mailbox of cards at a relay: what coordinators and holders post to it and what it answers, and the list of programmes that a card is looked up with.
 * Rules W126 to W128 of SPEC.md. A card's id stands in bodies only.
 */
import { isSoundSignKey } from "../crypto/points.ts";
import { type Signer, verify } from "../crypto/sign.ts";
import { type CardId, type ProgrammeId, type SignKey, toCardId, toProgrammeId, toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readBytesUpTo, readInteger, readList, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { CARD_COPY_BYTES } from "./card-copy.ts";
import { MAX_CARD_REQUEST_BYTES } from "./card-request.ts";

/** Signs with the key of a card. */
export type CardSigner = Signer;

export interface CardProof {
  readonly verifyKey: SignKey;
  /** As the relay gave it: at most 128 bytes. */
  readonly challenge: Bytes;
  readonly signature: Bytes;
}

export interface PlacedCopy {
  readonly cardId: CardId;
  /** `CARD_COPY_BYTES` of them. */
  readonly copy: Bytes;
}

/** The first five bear a coordinator's token; the others a card alone. */
export type CardCall =
  | { readonly type: "put"; readonly copies: readonly PlacedCopy[] }
  | { readonly type: "remove"; readonly cardIds: readonly CardId[] }
  /** Ids behind `after`; `null`: from the first. */
  | { readonly type: "list"; readonly after: CardId | null }
  | { readonly type: "requests"; readonly after: Bytes | null }
  | { readonly type: "done"; readonly requestIds: readonly Bytes[] }
  | { readonly type: "ask"; readonly verifyKey: SignKey }
  | ({ readonly type: "get" } & CardProof)
  | { readonly type: "post"; readonly challenge: Bytes; readonly request: Bytes };

/** A request at a relay, and when it came by the relay's clock. */
export interface WaitingRequest {
  readonly cameMs: number;
  readonly request: Bytes;
}

export type CardReply =
  | { readonly type: "done" }
  | { readonly type: "cards"; readonly cardIds: readonly CardId[] }
  | { readonly type: "requests"; readonly requests: readonly WaitingRequest[] }
  | { readonly type: "challenge"; readonly challenge: Bytes }
  /** How many requests of this card no coordinator has answered yet. */
  | { readonly type: "copy"; readonly copy: Bytes; readonly waiting: number };

type Failure = CodecError<"CARD_CALL_MALFORMED">;
const malformed = () => err(new CodecError("CARD_CALL_MALFORMED" as const));

export const MAX_COPIES = 16;
export const MAX_CARD_IDS = 200;
export const MAX_WAITING = 16;
/** Longest call and longest answer. */
export const MAX_CARD_CALL_BYTES = 40_960;
export const MAX_LISTED_PROGRAMMES = 64;
const CHALLENGE_BYTES = 128;

const askMessage = (programmeId: ProgrammeId, { verifyKey, challenge }: Omit<CardProof, "signature">) =>
  concatBytes(programmeId, verifyKey, challenge);

/** Answers a challenge as the holder of a card. */
export async function signCardAsk(
  programmeId: ProgrammeId,
  verifyKey: SignKey,
  challenge: Bytes,
  sign: Signer,
): Promise<CardProof> {
  const signature = await sign("card-ask", askMessage(programmeId, { verifyKey, challenge }));
  return { verifyKey, challenge, signature };
}

export const verifyCardAsk = (proof: CardProof, programmeId: ProgrammeId): Promise<boolean> =>
  verify(proof.verifyKey, proof.signature, "card-ask", askMessage(programmeId, proof));

const EMPTY = new Uint8Array();

export function encodeCardCall(call: CardCall): Bytes {
  switch (call.type) {
    case "put":
      return encodeCbor([1, call.copies.map(({ cardId, copy }): Cbor => [cardId, copy])]);
    case "remove":
      return encodeCbor([2, call.cardIds]);
    case "list":
      return encodeCbor([3, call.after ?? EMPTY]);
    case "requests":
      return encodeCbor([4, call.after ?? EMPTY]);
    case "done":
      return encodeCbor([5, call.requestIds]);
    case "ask":
      return encodeCbor([6, call.verifyKey]);
    case "get":
      return encodeCbor([7, call.verifyKey, call.challenge, call.signature]);
    case "post":
      return encodeCbor([8, call.challenge, call.request]);
  }
}

const readCardId: Reader<CardId> = (value) => {
  const bytes = readBytes(16)(value);
  return bytes && toCardId(bytes);
};
const readKey: Reader<SignKey> = (value) => {
  const bytes = readBytes(32)(value);
  return bytes && isSoundSignKey(bytes) ? toSignKey(bytes) : null;
};
const readCopy: Reader<PlacedCopy> = (value) => {
  const parts = readTuple(2)(value);
  const [cardId, copy] = [readCardId(parts?.[0]), readBytes(CARD_COPY_BYTES)(parts?.[1])];
  return cardId && copy && { cardId, copy };
};
const PARTS_BY_VERB: Readonly<Record<number, number>> = { 7: 4, 8: 3 };

const readCall: Reader<CardCall> = (value) => {
  const verb = Array.isArray(value) && typeof value[0] === "number" ? value[0] : 0;
  const parts = readTuple(PARTS_BY_VERB[verb] ?? 2)(value);
  if (!parts) return null;
  const [, first, second, third] = parts;
  switch (verb) {
    case 1: {
      const copies = readList(readCopy, MAX_COPIES)(first);
      return copies && { type: "put", copies };
    }
    case 2: {
      const cardIds = readList(readCardId, MAX_CARD_IDS)(first);
      return cardIds && { type: "remove", cardIds };
    }
    case 3:
    case 4: {
      const after = readBytes(16)(first);
      if (!after && !readBytes(0)(first)) return null;
      return verb === 3 ? { type: "list", after: after && toCardId(after) } : { type: "requests", after };
    }
    case 5: {
      const requestIds = readList(readBytes(16), MAX_CARD_IDS)(first);
      return requestIds && { type: "done", requestIds };
    }
    case 6: {
      const verifyKey = readKey(first);
      return verifyKey && { type: "ask", verifyKey };
    }
    case 7: {
      const [verifyKey, challenge] = [readKey(first), readBytesUpTo(CHALLENGE_BYTES)(second)];
      const signature = readBytes(64)(third);
      return verifyKey && challenge && signature && { type: "get", verifyKey, challenge, signature };
    }
    case 8: {
      const [challenge, request] = [
        readBytesUpTo(CHALLENGE_BYTES)(first),
        readBytesUpTo(MAX_CARD_REQUEST_BYTES)(second),
      ];
      return challenge && request && { type: "post", challenge, request };
    }
    default:
      return null;
  }
};

/** Reads what is posted to a mailbox of cards. */
export function decodeCardCall(bytes: Uint8Array): Result<CardCall, Failure> {
  const decoded = decodeCbor(bytes, MAX_CARD_CALL_BYTES);
  const call = decoded.ok ? readCall(decoded.value) : null;
  return call ? ok(call) : malformed();
}

export function encodeCardReply(reply: CardReply): Bytes {
  switch (reply.type) {
    case "done":
      return encodeCbor([1]);
    case "cards":
      return encodeCbor([2, reply.cardIds]);
    case "requests":
      return encodeCbor([3, reply.requests.map(({ cameMs, request }): Cbor => [cameMs, request])]);
    case "challenge":
      return encodeCbor([4, reply.challenge]);
    case "copy":
      return encodeCbor([5, reply.copy, reply.waiting]);
  }
}

const readWaiting: Reader<WaitingRequest> = (value) => {
  const parts = readTuple(2)(value);
  const cameMs = readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[0]);
  const request = readBytesUpTo(MAX_CARD_REQUEST_BYTES)(parts?.[1]);
  return cameMs === null || !request ? null : { cameMs, request };
};

const readReply: Reader<CardReply> = (value) => {
  const kind = Array.isArray(value) ? value[0] : null;
  const parts = readTuple(kind === 1 ? 1 : kind === 5 ? 3 : 2)(value);
  if (!parts) return null;
  if (kind === 1) return { type: "done" };
  if (kind === 2) {
    const cardIds = readList(readCardId, MAX_CARD_IDS)(parts[1]);
    return cardIds && { type: "cards", cardIds };
  }
  if (kind === 3) {
    const requests = readList(readWaiting, MAX_WAITING)(parts[1]);
    return requests && { type: "requests", requests };
  }
  if (kind === 4) {
    const challenge = readBytesUpTo(CHALLENGE_BYTES)(parts[1]);
    return challenge && { type: "challenge", challenge };
  }
  const [copy, waiting] = [readBytes(CARD_COPY_BYTES)(parts[1]), readInteger(0, 1000)(parts[2])];
  return kind === 5 && copy && waiting !== null ? { type: "copy", copy, waiting } : null;
};

/** Reads what a relay answers. */
export function decodeCardReply(bytes: Uint8Array): Result<CardReply, Failure> {
  const decoded = decodeCbor(bytes, MAX_CARD_CALL_BYTES);
  const reply = decoded.ok ? readReply(decoded.value) : null;
  return reply ? ok(reply) : malformed();
}

/** CBOR `[1, [programmeId 16 …]]`: programmes at a relay, open and closed ones. */
export const encodeProgrammes = (ids: readonly ProgrammeId[]): Bytes => encodeCbor([1, ids]);

export function decodeProgrammes(bytes: Uint8Array): Result<readonly ProgrammeId[], Failure> {
  const decoded = decodeCbor(bytes, 2_048);
  const parts = decoded.ok ? readTuple(2)(decoded.value) : null;
  const ids = parts?.[0] === 1 ? readList(readBytes(16), MAX_LISTED_PROGRAMMES)(parts[1]) : null;
  return ids ? ok(ids.map(toProgrammeId)) : malformed();
}
