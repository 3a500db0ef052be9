/**
 * An open vault: the only thing in the app that holds keys. It seals and opens rows, signs, and opens segments; it hands out no key.
 * `lock` zeroes what it holds; afterwards every act throws `VAULT_LOCKED`. Rules V7, V8 of SPEC.md.
 *
 * JavaScript may have copied what was zeroed; locking shortens the time that keys are in memory, it does not prove their absence.
 */

import { secretToBoxKey } from "../crypto/box-keys.ts";
import { deriveBytes } from "../crypto/hash.ts";
import { type Signer, sign } from "../crypto/sign.ts";
import type { BoxKey, SignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError, UsageError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import type { Result } from "../kit/result.ts";
import type { Batch, PlacedRow, RowRef, StoreFailure, VaultStore } from "../store/port.ts";
import type { Certificate } from "../wire/certificate.ts";
import type { Frame } from "../wire/frame.ts";
import type { OpenFailure } from "../wire/segment.ts";
import { encodeVaultCore, type VaultCore } from "./core.ts";
import { openRow, rowSlot, sealRow } from "./row.ts";
import { SLOT_CORE, type Slot, slotOfEpoch } from "./slots.ts";

/** What anyone may know of the vault's owner: everything in the core but its secrets. */
export type VaultIdentity = Omit<VaultCore, "keys"> & {
  readonly keys: Omit<VaultCore["keys"], "signSeed" | "box"> & {
    readonly boxKey: VaultCore["keys"]["box"]["publicKey"];
  };
};

/** An epoch key in use: its private part can be granted to another coordinator's key, never read. */
export interface HeldEpoch {
  readonly publicKey: BoxKey;
  /** The private key as a sealed box of 80 bytes for `recipient`. */
  sealSecretTo(recipient: BoxKey, random: Random): Promise<Bytes>;
}

export interface OpenVault {
  readonly id: string;
  readonly store: VaultStore;
  /** When the S file was made, ms since 1970 by this device's clock. */
  readonly secretCreatedAtMs: number;
  identity(): VaultIdentity;
  /** Seals `plaintext` for the row at `ref` under a slot. */
  seal(slot: Slot, ref: RowRef, plaintext: Uint8Array): PlacedRow;
  /** Opens the value of the row at `ref`; `null` where its slot is gone or it is not what was sealed there. */
  open(ref: RowRef, value: Uint8Array): Bytes | null;
  readonly sign: Signer;
  /** Opens a segment sealed to the device's box key, or to an epoch key that it holds. */
  openFrame(frame: Frame, author: SignKey): Promise<Result<Bytes, OpenFailure>>;
  /** Keeps an epoch's 32-byte private key, sealed under its slot. Coordinators only. */
  epochRow(number: number, secret: Bytes): PlacedRow;
  /** Takes the stored private key of an epoch into use for `openFrame`; `null` where it is not here or its slot is gone. */
  holdStoredEpoch(number: number): Promise<HeldEpoch | null>;
  /** Stores the certificate and forgets the invite, in one commit together with `batch`. */
  certify(certificate: Certificate, batch?: Batch): Promise<Result<number, StoreFailure>>;
  isLocked(): boolean;
  lock(): void;
}

export const CORE_REF: RowRef = { table: "meta", key: "core" };

interface VaultParts {
  readonly id: string;
  readonly store: VaultStore;
  readonly core: VaultCore;
  /** 32 bytes; owned by the open vault from here on. */
  readonly vaultKey: Bytes;
  /** 64 slot secrets; owned by the open vault from here on. */
  readonly slots: readonly Bytes[];
  readonly secretCreatedAtMs: number;
  readonly random: Random;
}

/** The key of a slot: HKDF(vault key ‖ slot secret, "ebb/slot/1\0" ‖ u8 slot). */
export function deriveSlotKey(vaultKey: Bytes, slots: readonly Bytes[], slot: Slot): Bytes {
  const secret = slots[slot];
  if (secret === undefined) throw new UsageError("SLOT_RANGE");
  const both = concatBytes(vaultKey, secret);
  const key = deriveBytes("slot", both, [Uint8Array.of(slot)], 32);
  zeroBytes(both);
  return key;
}

/** Takes over the parts of an unlocked vault. */
export function openVault({
  id,
  store,
  core: firstCore,
  vaultKey,
  slots,
  secretCreatedAtMs,
  random,
}: VaultParts): OpenVault {
  let core = firstCore;
  let locked = false;
  const slotKeys = new Map<Slot, Bytes>();
  const pairs = [core.keys.box];

  const guard = () => {
    if (locked) throw new KeyError("VAULT_LOCKED");
  };
  const slotKey = (slot: Slot): Bytes => {
    guard();
    const key = slotKeys.get(slot) ?? deriveSlotKey(vaultKey, slots, slot);
    slotKeys.set(slot, key);
    return key;
  };
  const seal = (slot: Slot, ref: RowRef, plaintext: Uint8Array): PlacedRow => ({
    ...ref,
    value: sealRow(slotKey(slot), slot, ref, plaintext, random),
  });

  return {
    id,
    store,
    secretCreatedAtMs,
    identity: () => toIdentity(core),
    seal,
    open: (ref, value) => {
      guard();
      const slot = rowSlot(value);
      return slot === null ? null : openRow(slotKey(slot), ref, value);
    },
    sign: async (name, message) => {
      guard();
      return sign(core.keys.signSeed, name, message);
    },
    openFrame: async (frame, author) => {
      // Opening is not needed to write a need down, so it is loaded with the first frame that is opened.
      const { openSegment } = await import("../wire/segment.ts");
      guard();
      return openSegment(frame, author, pairs);
    },
    epochRow: (number, secret) => seal(slotOfEpoch(number), epochRef(number), secret),
    holdStoredEpoch: async (number) => {
      guard();
      const ref = epochRef(number);
      const row = await store.get(ref);
      const slot = row && rowSlot(row);
      const secretKey = row && slot !== null ? openRow(slotKey(slot), ref, row) : null;
      if (secretKey === null) return null;
      const pair = { publicKey: secretToBoxKey(secretKey), secretKey };
      pairs.push(pair);
      return {
        publicKey: pair.publicKey,
        sealSecretTo: async (recipient, from) => {
          const { sealToKey } = await import("../crypto/sealed-box.ts");
          guard();
          return sealToKey(recipient, secretKey, from);
        },
      };
    },
    certify: async (certificate, batch) => {
      const next = { ...core, certificate, invite: null };
      const row = seal(SLOT_CORE, CORE_REF, encodeVaultCore(next));
      const committed = await store.commit({ ...batch, put: [...(batch?.put ?? []), row] });
      if (committed.ok) core = next;
      return committed;
    },
    isLocked: () => locked,
    lock: () => {
      locked = true;
      zeroBytes(
        vaultKey,
        core.keys.signSeed,
        ...slots,
        ...slotKeys.values(),
        ...pairs.map(({ secretKey }) => secretKey),
      );
      slotKeys.clear();
    },
  };
}

/** Row of an epoch's private key. */
export const epochRef = (number: number): RowRef => ({ table: "meta", key: `epoch:${number}` });

const toIdentity = ({ charter, role, keys, certificate, invite }: VaultCore): VaultIdentity => ({
  charter,
  role,
  certificate,
  invite,
  keys: { signKey: keys.signKey, incarnation: keys.incarnation, boxKey: keys.box.publicKey },
});
