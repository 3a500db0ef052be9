/**
 * The paper card of a person: its words, the text of its QR code, and the keys that follow from its secret. Rules W80 to W84 of SPEC.md.
 *
 * 1. The paper holds the secret alone. Neither words nor text name a place, a person or an address, and the text says of the programme two bytes.
 * 2. Nothing here stretches: `deriveCard` takes what `stretchCard` of the room `crypto` gives (K9).
 */
import { deriveBytes, hashLabelled } from "../crypto/hash.ts";
import { seedToSignKey } from "../crypto/sign.ts";
import { BASE32_LETTERS, bytesToFives, fivesToBytes } from "../kit/base32.ts";
import { type CardId, type CardSecret, type ProgrammeId, type SignKey, toCardId, toCardSecret } from "../kit/brand.ts";
import { type Bytes, concatBytes, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import { CodecError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";

/** What follows from a card's secret within one programme. */
export interface Card {
  readonly cardId: CardId;
  /** 32 bytes: seals the copy of the record that the card opens. Secret. */
  readonly key: Bytes;
  /** 32-byte Ed25519 seed that signs the holder's requests. Secret; only for whoever holds the paper. */
  readonly signSeed: Bytes;
  readonly verifyKey: SignKey;
  /** 18 bytes: three rows of six picture-words, the helper's three first, then the holder's answer. Secret until used. */
  readonly rows: Bytes;
  /** 32 bytes: what the public list of a closed programme shows of the card. */
  readonly leaf: Bytes;
}

/** How many picture-words stand on a card; the ninth checks the others. */
export const CARD_WORDS = 9;
const SECRET_BYTES = 8;
const ROWS_BYTES = 18;

/** A new card's secret: 8 bytes from `random`. */
export const drawCardSecret = (random: Random): CardSecret => toCardSecret(random.bytes(SECRET_BYTES));

/** The nine picture-words of a card, one a byte. Rule W80. */
export const wordsOfCard = (secret: CardSecret, programmeId: ProgrammeId): Bytes =>
  concatBytes(secret, wordCheck(secret, programmeId));

const wordCheck = (secret: Uint8Array, programmeId: ProgrammeId): Bytes =>
  hashLabelled("card-word", programmeId, secret).slice(0, 1);

/**
 * The secret that nine picture-words say. Fails with `CARD_WORDS_WRONG` where there are not nine, where one is wrong or two are swapped, or for the
 * words of another programme's card; each passes unseen once in 256. Rule W80.
 */
export function secretOfWords(
  words: Uint8Array,
  programmeId: ProgrammeId,
): Result<CardSecret, CodecError<"CARD_WORDS_WRONG">> {
  const secret = words.slice(0, SECRET_BYTES);
  const holds = words.length === CARD_WORDS && words[SECRET_BYTES] === wordCheck(secret, programmeId)[0];
  return holds ? ok(toCardSecret(secret)) : err(new CodecError("CARD_WORDS_WRONG"));
}

/**
 * Why a scanned text is not this programme's card. `CARD_TEXT_OTHER`: no card at all. `CARD_UNKNOWN_VERSION`: a card, of another version.
 * `CARD_DAMAGED`: letters differ from what was printed. `CARD_FOREIGN`: whole, and of another programme.
 */
export type CardTextCode = "CARD_TEXT_OTHER" | "CARD_UNKNOWN_VERSION" | "CARD_DAMAGED" | "CARD_FOREIGN";

const MARK = "E";
const VERSION = "1";
const TAG_BYTES = 2;
const TEXT_BYTES = TAG_BYTES + SECRET_BYTES + 2;

/** Text of a card's QR code: 22 characters of QR's alphanumeric set, which fit version 2 at level Q. Rule W81. */
export function cardText(programmeId: ProgrammeId, secret: CardSecret): string {
  const body = concatBytes(tagOf(programmeId), secret);
  const letters = bytesToFives(concatBytes(body, textCheck(body))).map((value) => BASE32_LETTERS[value]);
  return `${MARK}${VERSION}${letters.join("")}`;
}

const tagOf = (programmeId: ProgrammeId): Bytes => programmeId.slice(0, TAG_BYTES);
const textCheck = (body: Uint8Array): Bytes => hashLabelled("card-text", body).slice(0, 2);

/** A card's text as it was printed: two bytes of its programme's id, and its secret. */
export interface CardCode {
  readonly tag: Bytes;
  readonly secret: CardSecret;
}

/** Reads what `cardText` writes, of whatever programme; letters in lower case count as well. Rule W82. */
export function readCardCode(text: string): Result<CardCode, CodecError<Exclude<CardTextCode, "CARD_FOREIGN">>> {
  const plain = text.trim().toUpperCase();
  if (!/^E[0-9A-Z]{4,46}$/.test(plain)) return err(new CodecError("CARD_TEXT_OTHER"));
  if (plain[1] !== VERSION) return err(new CodecError("CARD_UNKNOWN_VERSION"));
  const bytes = lettersToBytes(plain.slice(2));
  const body = bytes?.subarray(0, TAG_BYTES + SECRET_BYTES);
  if (!bytes || !body || !isEqualBytes(bytes.subarray(body.length), textCheck(body)))
    return err(new CodecError("CARD_DAMAGED"));
  return ok({ tag: copyBytes(body.subarray(0, TAG_BYTES)), secret: toCardSecret(body.subarray(TAG_BYTES)) });
}

/** The same for the programme at hand. Rule W82. */
export function readCardText(text: string, programmeId: ProgrammeId): Result<CardSecret, CodecError<CardTextCode>> {
  const code = readCardCode(text);
  if (!code.ok) return code;
  const isOurs = isEqualBytes(code.value.tag, tagOf(programmeId));
  return isOurs ? ok(code.value.secret) : err(new CodecError("CARD_FOREIGN"));
}

function lettersToBytes(letters: string): Bytes | null {
  const values = [...letters].map((letter) => BASE32_LETTERS.indexOf(letter));
  return values.includes(-1) ? null : fivesToBytes(values, TEXT_BYTES);
}

/** The card whose stretched secret is `stretched` (32 bytes, from `stretchCard`); keeps it. Rule W83. */
export function deriveCard(stretched: Uint8Array, programmeId: ProgrammeId): Card {
  const signSeed = deriveBytes("card-sign", stretched, [programmeId], 32);
  const verifyKey = seedToSignKey(signSeed);
  return {
    cardId: verifyKeyToCardId(programmeId, verifyKey),
    key: deriveBytes("card-key", stretched, [programmeId], 32),
    signSeed,
    verifyKey,
    rows: deriveBytes("card-rows", stretched, [programmeId], ROWS_BYTES),
    leaf: deriveBytes("card-leaf", stretched, [programmeId], 32),
  };
}

/** The id of the card with `verifyKey` in a programme. Rule W84. */
export const verifyKeyToCardId = (programmeId: ProgrammeId, verifyKey: SignKey): CardId =>
  toCardId(hashLabelled("card", programmeId, verifyKey).subarray(0, 16));
