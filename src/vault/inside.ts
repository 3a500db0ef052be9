/** What the parts of an open vault share among themselves, and show to nobody else. */
import type { BoxKeyPair } from "../crypto/box-keys.ts";
import type { SecretPlace } from "../erase/secret-place.ts";
import type { Bytes } from "../kit/bytes.ts";
import type { Random } from "../kit/random.ts";
import type { PlacedRow, RowRef, VaultStore } from "../store/port.ts";
import type { Lease } from "./lease.ts";
import type { Slot } from "./slots.ts";

/** What the vault was opened with, so that its key can be wrapped anew while it is open. Zeroed when it locks. */
export interface Opening {
  /** Argon2id of the passphrase, 32 bytes. */
  readonly stretched: Bytes;
  readonly lease: Lease | null;
  /** The share that the relay keeps, where it is known in this session. */
  readonly share: Bytes | null;
}

/** A private key in use. */
export interface HeldPair extends BoxKeyPair {
  /** `box`: the device's own; `epoch`: the programme's. */
  readonly type: "box" | "epoch";
  /** The epoch that it is for; 0 for the box key that the device was made with. */
  readonly number: number;
  /** Where it is stored, and under which slot. */
  readonly ref: RowRef;
  readonly slot: Slot;
}

export interface VaultInside {
  readonly id: string;
  readonly store: VaultStore;
  readonly secrets: SecretPlace;
  readonly random: Random;
  /** The 64 slot secrets as they are in memory. */
  readonly slots: readonly Bytes[];
  readonly held: HeldPair[];
  readonly vaultKey: Bytes;
  opening: Opening;
  /** Throws `VAULT_LOCKED` once the vault is locked. */
  guard(): void;
  open(ref: RowRef, value: Uint8Array): Bytes | null;
  seal(slot: Slot, ref: RowRef, plaintext: Uint8Array): PlacedRow;
  epochRow(number: number, publicKey: Uint8Array, secret: Bytes): PlacedRow;
  /** The mark of `slot` if its secret were `secret`. */
  markOf(slot: Slot, secret: Bytes): PlacedRow;
  /** Takes a copy of `secret` as the secret of `slot`; zeroes the old one, its key, and the private keys that were stored under it. */
  takeSecret(slot: Slot, secret: Bytes): void;
}
