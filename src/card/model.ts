/**
 * What a record keeps of the paper card that its person holds.
 *
 * The card's words, its secret and the seed that signs its holder's requests are no part of it: whoever reads the record cannot speak as its holder.
 */
import type { CardId, SignKey } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";

/** Three numbers of picture-words, 0 to 255. */
export type ThreeWords = readonly [number, number, number];

/** A row of the card: what the helper says, and what the holder answers. It proves each side to the other once. */
export interface HandshakeRow {
  readonly helper: ThreeWords;
  readonly answer: ThreeWords;
}

/** A card bound to a record. Sealed wherever the record is. */
export interface CardLink {
  readonly cardId: CardId;
  /** 32 bytes that seal the copy of the record which the card opens. */
  readonly key: Bytes;
  /** Checks requests that the holder signs. */
  readonly verifyKey: SignKey;
  readonly rows: readonly [HandshakeRow, HandshakeRow, HandshakeRow];
  /** 32 bytes that stand for the card in the public list of a closed programme. */
  readonly leaf: Bytes;
}

/** Bytes of three rows: three words the helper says and three the holder answers, each one byte. */
export const ROWS_BYTES = 18;
