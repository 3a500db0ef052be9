/**
 * What the place that this room runs in does faster, with the same answers. Empty in browsers; the relay fills it with Node's own at its start (K8).
 */
export interface Host {
  /** SHA-256 of `bytes`: 32 bytes. */
  sha256?(bytes: Uint8Array): Uint8Array;
  /** Ed25519 of a sound key and a signature whose S is below L. Rejects for a key that is no point of the curve. */
  verify?(key: Uint8Array, signature: Uint8Array, message: Uint8Array): Promise<boolean>;
  /** Public key of a 32-byte Ed25519 seed or X25519 secret. */
  publicKey?(curve: "Ed25519" | "X25519", secret: Uint8Array): Uint8Array;
}

export const host: Host = {};
