/**
 * What opens a vault, wrapped: secretbox under HKDF(Argon2id(passphrase) ‖ S). Without S, or without the passphrase, the row is noise. Rules V2, V3, V30 of SPEC.md.
 *
 * Row meta/wrap, in clear because it must be read before anything opens: CBOR [version, passphrase kind, salt 16, KiB, passes, nonce 24, box]. Version 1: the box
 * holds the vault key. Version 2: it holds what a lease adds (lease.ts).
 */
import { deriveBytes } from "../crypto/hash.ts";
import { openSecretBox } from "../crypto/secret-box.ts";
import { isWithinBounds, type StretchSetting } from "../crypto/stretch-setting.ts";
import { type Bytes, concatBytes, hexToBytes, zeroBytes } from "../kit/bytes.ts";
import { decodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { readBytes, readBytesUpTo, readInteger, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Passphrase, passphraseToBytes } from "./passphrase.ts";

/** Stretches `secret` with a 16-byte salt to 32 bytes, somewhere that does not freeze the screen. */
export type Stretch = (secret: Bytes, salt: Bytes, setting: StretchSetting) => Promise<Bytes>;

/** How a passphrase was stretched. */
export interface Stretching {
  readonly passphraseType: Passphrase["type"];
  readonly salt: Bytes;
  readonly setting: StretchSetting;
}

export interface WrappedKey extends Stretching {
  /** The box holds a lease, and not the vault key itself. */
  readonly isLeased: boolean;
  readonly nonce: Bytes;
  readonly box: Bytes;
}

/** As row meta/wrap numbers them, from 1. */
export const TYPES = ["words", "own"] as const;
const MAX_LEASE_BOX = 2_048;
const MAX_ROW_BYTES = 2_304;

export function decodeWrappedKey(bytes: Uint8Array): Result<WrappedKey, CodecError<"WRAP_MALFORMED">> {
  const decoded = decodeCbor(bytes, MAX_ROW_BYTES);
  const parts = decoded.ok ? readTuple(7)(decoded.value) : null;
  const version = readInteger(1, 2)(parts?.[0]);
  const type = readInteger(1, 2)(parts?.[1]);
  const passphraseType = type === null ? undefined : TYPES[type - 1];
  const [salt, nonce] = [readBytes(16)(parts?.[2]), readBytes(24)(parts?.[5])];
  const box = (version === 2 ? readBytesUpTo(MAX_LEASE_BOX) : readBytes(48))(parts?.[6]);
  const setting = { memoryKib: readInteger(0, 1 << 20)(parts?.[3]) ?? 0, passes: readInteger(0, 255)(parts?.[4]) ?? 0 };
  if (!version || !passphraseType || !salt || !nonce || !box || !isWithinBounds(setting))
    return err(new CodecError("WRAP_MALFORMED"));
  return ok({ passphraseType, salt, setting, isLeased: version === 2, nonce, box });
}

/** Argon2id of `passphrase`: 32 bytes that the caller zeroes. */
export async function stretchPassphrase(
  passphrase: Passphrase,
  { salt, setting }: Pick<Stretching, "salt" | "setting">,
  stretch: Stretch,
): Promise<Bytes> {
  const typed = passphraseToBytes(passphrase);
  const stretched = await stretch(typed, salt, setting);
  zeroBytes(typed);
  return stretched;
}

/** What was wrapped, or `null` where passphrase or device secret is another. */
export function openWrap(wrapped: WrappedKey, vaultId: string, stretched: Bytes, deviceSecret: Bytes): Bytes | null {
  const key = typedKey(wrapped.isLeased ? "lease-box" : "vault", vaultId, stretched, deviceSecret);
  const content = openSecretBox(key, wrapped.nonce, wrapped.box);
  zeroBytes(key);
  return content;
}

/** What one stretch of what was typed opens under each label: the vault key, a lease, the row of second words. 32 bytes that the caller zeroes. */
export function typedKey(
  name: "vault" | "lease-box" | "second",
  vaultId: string,
  stretched: Bytes,
  deviceSecret: Bytes,
): Bytes {
  const both = concatBytes(stretched, deviceSecret);
  const key = deriveBytes(name, both, [hexToBytes(vaultId)], 32);
  zeroBytes(both);
  return key;
}
