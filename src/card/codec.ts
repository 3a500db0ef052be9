/** A card link as the value of field 25 of a need, and the rows of a card from their bytes. Rules C1, C2 of README.md. */
import { toCardId, toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import type { Cbor } from "../kit/cbor.ts";
import { type Reader, readBytes, readTuple } from "../kit/read.ts";
import { type CardLink, type HandshakeRow, ROWS_BYTES, type ThreeWords } from "./model.ts";

const FORMAT = 1;

/** `[1, cardId 16, card key 32, request-verify key 32, rows 18, leaf 32]`. */
export const linkToCbor = ({ cardId, key, verifyKey, rows, leaf }: CardLink): Cbor => [
  FORMAT,
  cardId,
  key,
  verifyKey,
  concatBytes(...rows.map(({ helper, answer }) => Uint8Array.of(...helper, ...answer))),
  leaf,
];

/** Reads what `linkToCbor` writes; `null` for anything else, also for another format. */
export const readLink: Reader<CardLink> = (value) => {
  const parts = readTuple(6)(value);
  if (parts?.[0] !== FORMAT) return null;
  const [cardId, rows] = [readBytes(16)(parts[1]), readBytes(ROWS_BYTES)(parts[4])];
  const [key, verifyKey, leaf] = [parts[2], parts[3], parts[5]].map(readBytes(32));
  if (!cardId || !rows || !key || !verifyKey || !leaf) return null;
  return { cardId: toCardId(cardId), key, verifyKey: toSignKey(verifyKey), rows: bytesToRows(rows), leaf };
};

/** The three rows that 18 bytes say, the first row first. */
export const bytesToRows = (bytes: Uint8Array): CardLink["rows"] => [
  rowAt(bytes, 0),
  rowAt(bytes, 6),
  rowAt(bytes, 12),
];

const rowAt = (bytes: Uint8Array, at: number): HandshakeRow => ({
  helper: wordsAt(bytes, at),
  answer: wordsAt(bytes, at + 3),
});

const wordsAt = (bytes: Uint8Array, at: number): ThreeWords => [bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];

/** What a scanned card leaves in a record: all that follows from its secret, but for the seed that signs as its holder. */
export const linkOfCard = (card: Omit<CardLink, "rows"> & { readonly rows: Bytes }): CardLink => ({
  cardId: card.cardId,
  key: card.key,
  verifyKey: card.verifyKey,
  rows: bytesToRows(card.rows),
  leaf: card.leaf,
});
