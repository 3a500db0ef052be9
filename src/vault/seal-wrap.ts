/** The other half of wrap.ts: needed when a vault is made or wrapped anew, and not when it opens. Rules V2, V3, V30 of SPEC.md. */
import { sealSecretBox } from "../crypto/secret-box.ts";
import { type Bytes, zeroBytes } from "../kit/bytes.ts";
import { encodeCbor } from "../kit/cbor.ts";
import type { Random } from "../kit/random.ts";
import { type Stretching, TYPES, typedKey, type WrappedKey } from "./wrap.ts";

export const encodeWrappedKey = ({ passphraseType, salt, setting, isLeased, nonce, box }: WrappedKey): Bytes => {
  const { memoryKib, passes } = setting;
  return encodeCbor([isLeased ? 2 : 1, TYPES.indexOf(passphraseType) + 1, salt, memoryKib, passes, nonce, box]);
};

/** Wraps `content` (the 32-byte vault key, or a lease). `deviceSecret` is S; `vaultId` 32 hex characters. Zeroes what it derived, keeps what it was given. */
export function sealWrap(
  content: Bytes,
  isLeased: boolean,
  vaultId: string,
  stretching: Stretching,
  stretched: Bytes,
  deviceSecret: Bytes,
  random: Random,
): WrappedKey {
  const { passphraseType, salt, setting } = stretching;
  const nonce = random.bytes(24);
  const key = typedKey(isLeased ? "lease-box" : "vault", vaultId, stretched, deviceSecret);
  const box = sealSecretBox(key, nonce, content);
  zeroBytes(key);
  return { passphraseType, salt, setting, isLeased, nonce, box };
}
