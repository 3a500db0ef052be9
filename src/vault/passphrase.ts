/** What a person types to unlock, as the bytes that are stretched. Rule V1 of SPEC.md. */
import { type Bytes, concatBytes, utf8ToBytes } from "../kit/bytes.ts";

/**
 * Generated picture-words, as their indices, so that they unlock in every language; or the person's own passphrase.
 * Which of the two it is stands beside the salt, so that typed text is read the same way again.
 */
export type Passphrase =
  | { readonly type: "words"; readonly indices: Bytes }
  | { readonly type: "own"; readonly text: string };

/** Words of a generated passphrase: 8 bits each, behind Argon2id and the device secret. */
export const FIELD_WORDS = 5;
export const COORDINATOR_WORDS = 7;

/** One byte for the kind, then the indices or the text in NFKC, trimmed, with single spaces. */
export const passphraseToBytes = (passphrase: Passphrase): Bytes =>
  passphrase.type === "words"
    ? concatBytes(Uint8Array.of(1), passphrase.indices)
    : concatBytes(Uint8Array.of(2), utf8ToBytes(passphrase.text.normalize("NFKC").trim().replace(/\s+/gu, " ")));
