/** Receipts: a relay's signature that it holds a feed up to a head. Only a receipt makes "Relay has it". Rule W40 of SPEC.md. */
import { type Signer, verify } from "../crypto/sign.ts";
import { type FeedId, type Head, type ProgrammeId, type SignKey, toFeedId, toHead } from "../kit/brand.ts";
import { type Bytes, concatBytes, u32ToBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readInteger, readList, readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { HEADER_BYTES, SIGNATURE_BYTES } from "./limits.ts";

/** Longest detail of a refusal: the header and signature that stand where another frame wanted to. */
const MAX_DETAIL_BYTES = HEADER_BYTES + SIGNATURE_BYTES;

/** A position in a feed and the header hash there. */
export interface FeedHead {
  readonly feedId: FeedId;
  readonly seq: number;
  readonly head: Head;
}

export interface Receipt extends FeedHead {
  /** 64 bytes over "ebb/receipt/1\0" ‖ programmeId ‖ feedId ‖ u32 seq ‖ head. */
  readonly signature: Bytes;
}

/** Why a relay did not take the next item: an error code of its table, and the 32- or 208-byte detail that some codes carry. */
export interface Refusal {
  readonly code: string;
  readonly detail: Bytes | null;
}

/** Answer to an upload: receipts for all that is held, and the first refusal. */
export interface UploadAnswer {
  readonly receipts: readonly Receipt[];
  readonly refusal: Refusal | null;
}

const receiptMessage = (programmeId: ProgrammeId, { feedId, seq, head }: FeedHead) =>
  concatBytes(programmeId, feedId, u32ToBytes(seq), head);

export async function signReceipt(programmeId: ProgrammeId, at: FeedHead, sign: Signer): Promise<Receipt> {
  return { ...at, signature: await sign("receipt", receiptMessage(programmeId, at)) };
}

export const verifyReceipt = (programmeId: ProgrammeId, receipt: Receipt, relayKey: SignKey): Promise<boolean> =>
  verify(relayKey, receipt.signature, "receipt", receiptMessage(programmeId, receipt));

/** CBOR [1, [[feedId, seq, head, signature] …], null or [code, detail or null]]. */
export function encodeUploadAnswer({ receipts, refusal }: UploadAnswer): Bytes {
  const rows = receipts.map(({ feedId, seq, head, signature }): Cbor => [feedId, seq, head, signature]);
  return encodeCbor([1, rows, refusal && [refusal.code, refusal.detail]]);
}

/** Reads an answer; at most 16 receipts. */
export function decodeUploadAnswer(bytes: Uint8Array): Result<UploadAnswer, CodecError<"UPLOAD_ANSWER_MALFORMED">> {
  const decoded = decodeCbor(bytes, 4_096);
  const parts = decoded.ok ? readTuple(3)(decoded.value) : null;
  const receipts = parts?.[0] === 1 ? readList(readReceipt, 16)(parts[1]) : null;
  const refusal = parts?.[2] === null ? null : readRefusal(parts?.[2]);
  if (!receipts || (refusal === null && parts?.[2] !== null)) return err(new CodecError("UPLOAD_ANSWER_MALFORMED"));
  return ok({ receipts, refusal });
}

/** Reads [feedId, seq, head]. */
export const readFeedHead: Reader<FeedHead> = (value) => {
  const parts = readTuple(3)(value);
  const [feedId, seq, head] = [
    readBytes(16)(parts?.[0]),
    readInteger(1, 0xffff_ffff)(parts?.[1]),
    readBytes(32)(parts?.[2]),
  ];
  return feedId && seq && head ? { feedId: toFeedId(feedId), seq, head: toHead(head) } : null;
};

const readReceipt: Reader<Receipt> = (value) => {
  const parts = readTuple(4)(value);
  const at = readFeedHead(parts?.slice(0, 3));
  const signature = readBytes(64)(parts?.[3]);
  return at && signature ? { ...at, signature } : null;
};

const readRefusal: Reader<Refusal> = (value) => {
  const parts = readTuple(2)(value);
  const code = readText(40)(parts?.[0]);
  const detail = parts?.[1] ?? null;
  if (!code || (detail !== null && !(detail instanceof Uint8Array && detail.length <= MAX_DETAIL_BYTES))) return null;
  return { code, detail: detail === null ? null : Uint8Array.from(detail) };
};
