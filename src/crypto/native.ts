/**
 * Which curves the platform's WebCrypto does correctly. Each is tried once against a known answer; where it is missing, throws or answers
 * other bytes, tweetnacl serves instead with the same bytes.
 *
 * Sources: RFC 8032 §7.1 test 2 (Ed25519), RFC 7748 §5.2 (X25519), RFC 8410 (the PKCS #8 frame around a raw private key).
 */
import { type Bytes, concatBytes, copyBytes, hexToBytes, isEqualBytes } from "../kit/bytes.ts";

const PKCS8_BY_CURVE = {
  Ed25519: hexToBytes("302e020100300506032b657004220420"),
  X25519: hexToBytes("302e020100300506032b656e04220420"),
} as const;

/** Imports a raw 32-byte private key. The CryptoKey stays in memory: browsers store even non-extractable keys in clear. */
export const importPrivateKey = (
  curve: "Ed25519" | "X25519",
  secret: Uint8Array,
  usage: "sign" | "deriveBits",
): Promise<CryptoKey> =>
  crypto.subtle.importKey("pkcs8", concatBytes(PKCS8_BY_CURVE[curve], secret), { name: curve }, false, [usage]);

/** Imports a raw 32-byte public key. */
export const importPublicKey = (curve: "Ed25519" | "X25519", key: Uint8Array): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", copyBytes(key), { name: curve }, true, curve === "Ed25519" ? ["verify"] : []);

/** Ed25519 signature by WebCrypto: 64 bytes. */
export async function signNatively(seed: Uint8Array, message: Uint8Array): Promise<Bytes> {
  const key = await importPrivateKey("Ed25519", seed, "sign");
  return new Uint8Array(await crypto.subtle.sign({ name: "Ed25519" }, key, copyBytes(message)));
}

/** Public keys that were imported, by the very bytes: a feed's frames share them, and importing costs as much as checking. They go with the bytes. */
const imported = new WeakMap<Uint8Array, Promise<CryptoKey>>();

function importedOnce(publicKey: Uint8Array): Promise<CryptoKey> {
  const known = imported.get(publicKey) ?? importPublicKey("Ed25519", publicKey);
  imported.set(publicKey, known);
  return known;
}

/** Ed25519 verification by WebCrypto. */
export async function verifyNatively(
  publicKey: Uint8Array,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  const key = await importedOnce(publicKey);
  return crypto.subtle.verify({ name: "Ed25519" }, key, copyBytes(signature), copyBytes(message));
}

/** X25519 by WebCrypto: 32 bytes; rejects where the result is all zeros. */
export async function agreeNatively(secret: Uint8Array, publicKey: Uint8Array): Promise<Bytes> {
  const [own, other] = await Promise.all([
    importPrivateKey("X25519", secret, "deriveBits"),
    importPublicKey("X25519", publicKey),
  ]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "X25519", public: other }, own, 256));
}

async function knowsEd25519(): Promise<boolean> {
  const seed = hexToBytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  const key = hexToBytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const signature = hexToBytes(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  );
  const message = hexToBytes("72");
  if (!isEqualBytes(await signNatively(seed, message), signature)) return false;
  return (await verifyNatively(key, signature, message)) && !(await verifyNatively(key, signature, hexToBytes("73")));
}

async function knowsX25519(): Promise<boolean> {
  const secret = hexToBytes("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4");
  const key = hexToBytes("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c");
  return isEqualBytes(
    await agreeNatively(secret, key),
    hexToBytes("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
  );
}

const tried = new Map<string, Promise<boolean>>();

/** Whether WebCrypto gave the known answer for `curve`; tried once per page, worker or process. */
export function isNative(curve: "Ed25519" | "X25519"): Promise<boolean> {
  const known = tried.get(curve) ?? (curve === "Ed25519" ? knowsEd25519() : knowsX25519()).catch(() => false);
  tried.set(curve, known);
  return known;
}
