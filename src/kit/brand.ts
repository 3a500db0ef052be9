/**
 * Names for byte strings that must not be swapped. A branded value is made only by the function that checks its length,
 * so a feed id can never be passed where a programme id is meant.
 */
import { type Bytes, copyBytes } from "./bytes.ts";
import { UsageError } from "./errors.ts";

declare const brand: unique symbol;

/** `Base` that was checked to be a `Name`. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** 16 bytes: the start of the hash of a programme's charter. */
export type ProgrammeId = Brand<Bytes, "ProgrammeId">;
/** 16 bytes: the start of the hash of programme, author key and incarnation. */
export type FeedId = Brand<Bytes, "FeedId">;
/** 16 random bytes: one change, together with its author. */
export type OpId = Brand<Bytes, "OpId">;
/** 16 random bytes: one record. */
export type RecordId = Brand<Bytes, "RecordId">;
/** 16 random bytes: one life of a feed; a proven fork starts another. */
export type Incarnation = Brand<Bytes, "Incarnation">;
/** 32 bytes: SHA-256 over a segment header; the next header names it. */
export type Head = Brand<Bytes, "Head">;
/** 32 bytes: an Ed25519 public key that passed `isSoundSignKey`. */
export type SignKey = Brand<Bytes, "SignKey">;
/** 32 bytes: an X25519 public key. */
export type BoxKey = Brand<Bytes, "BoxKey">;
/** 8 bytes: the start of the hash of a box key. */
export type KeyId = Brand<Bytes, "KeyId">;
/** 8 random bytes: all that a card's paper holds. Never stored, logged or sent. */
export type CardSecret = Brand<Bytes, "CardSecret">;
/** 16 bytes: the start of the hash of a programme and a card's request-verify key. */
export type CardId = Brand<Bytes, "CardId">;

function sized<Name extends string>(length: number) {
  return (bytes: Uint8Array): Brand<Bytes, Name> => {
    if (bytes.length !== length) throw new UsageError("LENGTH_WRONG");
    return copyBytes(bytes) as Brand<Bytes, Name>;
  };
}

/** Copies 16 bytes as a `ProgrammeId`; throws `UsageError` for any other length. The same holds for the functions below. */
export const toProgrammeId = sized<"ProgrammeId">(16);
export const toFeedId = sized<"FeedId">(16);
export const toOpId = sized<"OpId">(16);
export const toRecordId = sized<"RecordId">(16);
export const toIncarnation = sized<"Incarnation">(16);
export const toHead = sized<"Head">(32);
export const toSignKey = sized<"SignKey">(32);
export const toBoxKey = sized<"BoxKey">(32);
export const toKeyId = sized<"KeyId">(8);
export const toCardSecret = sized<"CardSecret">(8);
export const toCardId = sized<"CardId">(16);
