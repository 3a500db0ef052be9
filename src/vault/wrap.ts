/**
 * The vault key, wrapped: secretbox under HKDF(Argon2id(passphrase) ‖ S). Without S, or without the passphrase, the row is noise. Rules V2, V3 of SPEC.md.
 *
 * Row meta/wrap, in clear because it must be read before anything opens: CBOR [1, passphrase kind, salt 16, KiB, passes, nonce 24, box 48].
 */
import { deriveBytes } from "../crypto/hash.ts";
import { openSecretBox, sealSecretBox } from "../crypto/secret-box.ts";
import { isWithinBounds, type StretchSetting } from "../crypto/stretch-setting.ts";
import { type Bytes, concatBytes, hexToBytes, zeroBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { readBytes, readInteger, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Passphrase, passphraseToBytes } from "./passphrase.ts";

/** Stretches `secret` with a 16-byte salt to 32 bytes, somewhere that does not freeze the screen. */
export type Stretch = (secret: Bytes, salt: Bytes, setting: StretchSetting) => Promise<Bytes>;

export interface WrappedKey {
  readonly passphraseType: Passphrase["type"];
  readonly salt: Bytes;
  readonly setting: StretchSetting;
  readonly nonce: Bytes;
  readonly box: Bytes;
}

const TYPES = ["words", "own"] as const;

export const encodeWrappedKey = ({ passphraseType, salt, setting, nonce, box }: WrappedKey): Bytes =>
  encodeCbor([1, TYPES.indexOf(passphraseType) + 1, salt, setting.memoryKib, setting.passes, nonce, box]);

export function decodeWrappedKey(bytes: Uint8Array): Result<WrappedKey, CodecError<"WRAP_MALFORMED">> {
  const decoded = decodeCbor(bytes, 256);
  const parts = decoded.ok ? readTuple(7)(decoded.value) : null;
  const type = readInteger(1, 2)(parts?.[1]);
  const passphraseType = type === null ? undefined : TYPES[type - 1];
  const [salt, nonce, box] = [readBytes(16)(parts?.[2]), readBytes(24)(parts?.[5]), readBytes(48)(parts?.[6])];
  const setting = { memoryKib: readInteger(0, 1 << 20)(parts?.[3]) ?? 0, passes: readInteger(0, 255)(parts?.[4]) ?? 0 };
  if (parts?.[0] !== 1 || !passphraseType || !salt || !nonce || !box || !isWithinBounds(setting))
    return err(new CodecError("WRAP_MALFORMED"));
  return ok({ passphraseType, salt, setting, nonce, box });
}

/** Wraps the 32-byte `vaultKey`. `deviceSecret` is S; `vaultId` 32 hex characters. Zeroes what it derived, keeps what it was given. */
export async function wrapVaultKey(
  vaultKey: Bytes,
  vaultId: string,
  passphrase: Passphrase,
  deviceSecret: Bytes,
  setting: StretchSetting,
  stretch: Stretch,
  random: Random,
): Promise<WrappedKey> {
  const [salt, nonce] = [random.bytes(16), random.bytes(24)];
  const keys = await typedKeys({ salt, setting }, vaultId, passphrase, deviceSecret, stretch);
  const box = sealSecretBox(keys.vault, nonce, vaultKey);
  zeroBytes(keys.vault, keys.second);
  return { passphraseType: passphrase.type, salt, setting, nonce, box };
}

/** The vault key, or `null` where passphrase or device secret is another. */
export async function unwrapVaultKey(
  wrapped: WrappedKey,
  vaultId: string,
  passphrase: Passphrase,
  deviceSecret: Bytes,
  stretch: Stretch,
): Promise<Bytes | null> {
  const keys = await typedKeys(wrapped, vaultId, passphrase, deviceSecret, stretch);
  const vaultKey = openSecretBox(keys.vault, wrapped.nonce, wrapped.box);
  zeroBytes(keys.vault, keys.second);
  return vaultKey;
}

/** What one stretch of what was typed opens: the vault's wrap, and its row of second words. */
export interface TypedKeys {
  readonly vault: Bytes;
  readonly second: Bytes;
}

/** Both keys of what was typed, from one stretch. The caller zeroes them. */
export async function typedKeys(
  { salt, setting }: Pick<WrappedKey, "salt" | "setting">,
  vaultId: string,
  passphrase: Passphrase,
  deviceSecret: Bytes,
  stretch: Stretch,
): Promise<TypedKeys> {
  const typed = passphraseToBytes(passphrase);
  const stretched = await stretch(typed, salt, setting);
  const both = concatBytes(stretched, deviceSecret);
  const id = [hexToBytes(vaultId)];
  const keys = { vault: deriveBytes("vault", both, id, 32), second: deriveBytes("second", both, id, 32) };
  zeroBytes(typed, stretched, both);
  return keys;
}
