/** NaCl secretbox (XSalsa20-Poly1305) by @noble/ciphers. It has no associated data: what a box belongs to is bound by deriving its key from it. */
import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { type Bytes, copyBytes } from "../kit/bytes.ts";

/** Bytes that a box is longer than its plaintext. */
export const SECRET_BOX_OVERHEAD = 16;

/** Seals `plaintext` under a 32-byte `key` and 24-byte `nonce`, which must never be used together again. */
export const sealSecretBox = (key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Bytes =>
  copyBytes(xsalsa20poly1305(key, nonce).encrypt(plaintext));

/** Opens what `sealSecretBox` made; `null` for anything else, without telling why. */
export function openSecretBox(key: Uint8Array, nonce: Uint8Array, box: Uint8Array): Bytes | null {
  const opener = xsalsa20poly1305(key, nonce);
  try {
    return copyBytes(opener.decrypt(box));
  } catch {
    return null;
  }
}
