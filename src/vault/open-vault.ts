/**
 * An open vault: the only thing in the app that holds keys. It seals and opens rows, signs, and opens segments; it hands out no key.
 * `lock` zeroes what it holds; afterwards every act throws `VAULT_LOCKED`. Rules V7, V8, V16 of SPEC.md.
 *
 * JavaScript may have copied what was zeroed; locking shortens the time that keys are in memory, it does not prove their absence.
 */

import type { Signer } from "../crypto/sign.ts";
import type { SecretPlace } from "../erase/secret-place.ts";
import type { BoxKey, SignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex, copyBytes, isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import type { Result } from "../kit/result.ts";
import type { Batch, Expectation, PlacedRow, RowRef, StoreFailure, VaultStore } from "../store/port.ts";
import type { Frame } from "../wire/frame.ts";
import type { OpenFailure } from "../wire/segment.ts";
import { encodeVaultCore, type VaultCore } from "./core.ts";
import type { Grant } from "./held-keys.ts";
import type { HeldPair, Opening, VaultInside } from "./inside.ts";
import type { FrozenSlots, OverwriteFailure } from "./overwrite-slots.ts";
import { openRow, sealRow } from "./row.ts";
import { deriveSlotKey, markRow } from "./slot-key.ts";
import { rowSlot, SLOT_CORE, type Slot, slotOfBox, slotOfEpoch } from "./slots.ts";
import type { VaultWraps } from "./wraps.ts";

/** What anyone may know of the vault's owner: everything in the core but its secret. */
export type VaultIdentity = Omit<VaultCore, "keys"> & { readonly keys: Omit<VaultCore["keys"], "signSeed"> };

/** An epoch key in use: its private part can be granted to another coordinator's key, never read. */
export interface HeldEpoch {
  readonly number: number;
  readonly publicKey: BoxKey;
  /** The private key as a sealed box of 80 bytes for `recipient`. Throws `EPOCH_FORGOTTEN` where it is in use no more. */
  sealSecretTo(recipient: BoxKey, random: Random): Promise<Bytes>;
}

export interface OpenVault {
  readonly id: string;
  /** The rows. A commit that holds sealed rows expects that their slots have not been overwritten since; if one has, it is `STORE_STALE`. */
  readonly store: VaultStore;
  /** When the S file was made, ms since 1970 by this device's clock. */
  readonly secretCreatedAtMs: number;
  identity(): VaultIdentity;
  /** Seals `plaintext` for the row at `ref` under a slot. */
  seal(slot: Slot, ref: RowRef, plaintext: Uint8Array): PlacedRow;
  /** Opens the value of the row at `ref`; `null` where its slot is gone or it is not what was sealed there. */
  open(ref: RowRef, value: Uint8Array): Bytes | null;
  readonly sign: Signer;
  /** Opens a segment sealed to one of the device's box keys, or to an epoch key in use. */
  openFrame(frame: Frame, author: SignKey): Promise<Result<Bytes, OpenFailure>>;
  /** Keeps the 32-byte secret of this device's box key for an epoch, sealed under the epoch's slot. */
  boxRow(epoch: number, secret: Bytes): PlacedRow;
  /** Takes all stored box keys into use for `openFrame` and `acceptGrant`; to be called when one was added. */
  holdStoredBoxes(): Promise<void>;
  /** Keeps an epoch's 32-byte private key, sealed under its slot. Several keys may carry one number. Coordinators only. */
  epochRow(number: number, publicKey: Uint8Array, secret: Bytes): PlacedRow;
  /** Takes all stored epoch keys into use for `openFrame`, and tells which those are. */
  holdStoredEpochs(): Promise<readonly Pick<HeldEpoch, "number" | "publicKey">[]>;
  /** An epoch key in use, or `null`. */
  heldEpoch(number: number, publicKey: Uint8Array): HeldEpoch | null;
  /** The row that keeps an epoch's private key, out of a grant to one of the device's box keys; `null` where none holds it. */
  acceptGrant(number: number, publicKey: BoxKey, grants: readonly Grant[]): Promise<PlacedRow | null>;
  /** Zeroes the private keys in use that belong to an epoch; 0 = the box key that the device was made with. */
  forgetEpoch(number: number): void;
  /** What must hold when a row is stored under `slot`. `store.commit` adds it by itself for rows that `seal` made. */
  slotGuard(slot: Slot): PlacedRow;
  /** Makes everything sealed under `slots` unreadable, in memory too. On failure what was not overwritten still opens. */
  overwriteSlots(slots: readonly Slot[]): Promise<Result<void, OverwriteFailure>>;
  /** The first half of that, in one commit with `batch`: nothing more is stored under `slots`, and their rows still open. */
  freezeSlots(slots: readonly Slot[], batch?: Batch): Promise<Result<FrozenSlots, OverwriteFailure>>;
  /** Slots whose overwriting was begun and cut off: they open, and nothing is stored under them. */
  frozenSlots(): Promise<readonly Slot[]>;
  /** Takes the secrets that another tab has put into the S file, and tells of which slots. */
  reloadSlots(): Promise<Result<readonly Slot[], OverwriteFailure>>;
  /** What its key is wrapped with: words, lease, papers. */
  wraps(): Promise<VaultWraps>;
  /** Stores the certificate and forgets the invite, in one commit together with `batch`. */
  certify(certificate: Bytes, batch?: Batch): Promise<Result<number, StoreFailure>>;
  isLocked(): boolean;
  lock(): void;
}

export const CORE_REF: RowRef = { table: "meta", key: "core" };

interface VaultParts {
  readonly id: string;
  readonly store: VaultStore;
  readonly secrets: SecretPlace;
  readonly core: VaultCore;
  /** 32 bytes; owned by the open vault from here on. */
  readonly vaultKey: Bytes;
  /** What it was opened with; owned by the open vault from here on. */
  readonly opening: Opening;
  /** 64 slot secrets; owned by the open vault from here on. */
  readonly slots: readonly Bytes[];
  readonly secretCreatedAtMs: number;
  readonly random: Random;
}

/** Takes over the parts of an unlocked vault. */
export function openVault(parts: VaultParts): OpenVault {
  const { id, secrets, vaultKey, secretCreatedAtMs, random } = parts;
  const slots = [...parts.slots];
  let core = parts.core;
  let locked = false;
  const held: HeldPair[] = [];
  const keyBySlot = new Map<Slot, { readonly key: Bytes; readonly mark: PlacedRow }>();
  /** Whoever stores a value expects the mark of the secret that it was sealed under, even if memory holds a newer one by then. */
  const markByValue = new WeakMap<Bytes, Expectation>();

  const guard = () => {
    if (locked) throw new KeyError("VAULT_LOCKED");
  };
  const keyOf = (slot: Slot) => {
    guard();
    const known = keyBySlot.get(slot);
    if (known) return known;
    const key = deriveSlotKey(vaultKey, slots, slot);
    const made = { key, mark: markRow(key, slot) };
    keyBySlot.set(slot, made);
    return made;
  };
  const seal = (slot: Slot, ref: RowRef, plaintext: Uint8Array): PlacedRow => {
    const { key, mark } = keyOf(slot);
    const value = sealRow(key, slot, ref, plaintext, random);
    markByValue.set(value, mark);
    return { ...ref, value };
  };
  const open = (ref: RowRef, value: Uint8Array): Bytes | null => {
    guard();
    const slot = rowSlot(value);
    return slot === null ? null : openRow(keyOf(slot).key, ref, value);
  };
  const store = guardStore(parts.store, markByValue, async () => (await overwriting()).reloadSlots(inside));
  const forget = (isGone: (pair: HeldPair) => boolean) => {
    for (const pair of held.filter(isGone)) {
      zeroBytes(pair.secretKey);
      held.splice(held.indexOf(pair), 1);
    }
  };
  const epochRow = (number: number, publicKey: Uint8Array, secret: Bytes) =>
    seal(slotOfEpoch(number), epochRef(number, publicKey), secret);

  const inside: VaultInside = {
    ...{ id, store, secrets, random, slots, held, guard, open, seal, epochRow, vaultKey, opening: parts.opening },
    markOf: (slot, secret) => {
      guard();
      const key = deriveSlotKey(vaultKey, slots.with(slot, secret), slot);
      const row = markRow(key, slot);
      zeroBytes(key);
      return row;
    },
    takeSecret: (slot, secret) => {
      if (locked) return;
      zeroBytes(slots[slot] ?? secret, keyBySlot.get(slot)?.key ?? new Uint8Array());
      keyBySlot.delete(slot);
      slots[slot] = copyBytes(secret);
      forget((pair) => pair.slot === slot);
    },
  };

  return {
    ...{ id, store, secretCreatedAtMs, seal, open, epochRow },
    identity: () => toIdentity(core),
    // What follows is not needed to write a need down, so it is loaded when it is first used.
    sign: async (name, message) => {
      const { sign } = await signing();
      guard();
      return sign(core.keys.signSeed, name, message);
    },
    openFrame: async (frame, author) => (await holding()).openHeld(inside, frame, author),
    boxRow: (epoch, secret) => seal(slotOfBox(epoch), boxRef(epoch), secret),
    holdStoredBoxes: async () => {
      await (await holding()).holdStored(inside, "box");
    },
    holdStoredEpochs: async () =>
      (await (await holding()).holdStored(inside, "epoch")).map(({ number, publicKey }) => ({ number, publicKey })),
    heldEpoch: (number, publicKey) => {
      const pair = held.find((one) => one.ref.key === epochRef(number, publicKey).key);
      return pair && isEqualBytes(pair.publicKey, publicKey)
        ? {
            ...{ number, publicKey: pair.publicKey },
            sealSecretTo: async (recipient, from) => (await holding()).sealHeld(inside, pair, recipient, from),
          }
        : null;
    },
    acceptGrant: async (number, publicKey, grants) => (await holding()).openGrants(inside, number, publicKey, grants),
    forgetEpoch: (number) => forget((pair) => pair.number === number),
    slotGuard: (slot) => keyOf(slot).mark,
    overwriteSlots: async (wanted) => (await overwriting()).overwriteSlots(inside, wanted),
    freezeSlots: async (wanted, batch) => (await overwriting()).freezeSlots(inside, wanted, batch),
    frozenSlots: async () => (await overwriting()).findFrozen(inside),
    reloadSlots: async () => (await overwriting()).reloadSlots(inside),
    wraps: async () => (await import("./leased.ts")).wrapsOf(inside),
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
      const { stretched, share, lease } = inside.opening;
      for (const secret of [stretched, share, lease?.seed, lease?.kept?.share]) secret?.fill(0);
      zeroBytes(vaultKey, core.keys.signSeed, ...slots, ...[...keyBySlot.values()].map(({ key }) => key));
      keyBySlot.clear();
      forget(() => true);
    },
  };
}

const signing = () => import("../crypto/sign.ts");
const holding = () => import("./held-keys.ts");
const overwriting = () => import("./overwrite-slots.ts");

/** V16: no row is stored under a secret that was overwritten after it was sealed. A tab that finds itself behind reads the secrets again. */
const guardStore = (
  store: VaultStore,
  markByValue: WeakMap<Bytes, Expectation>,
  reload: () => Promise<unknown>,
): VaultStore => ({
  get: (ref) => store.get(ref),
  list: (table, range) => store.list(table, range),
  generation: () => store.generation(),
  close: () => store.close(),
  commit: async (batch) => {
    const marks = new Set((batch.put ?? []).flatMap(({ value }) => markByValue.get(value) ?? []));
    if (marks.size === 0) return store.commit(batch);
    const committed = await store.commit({ ...batch, expect: [...(batch.expect ?? []), ...marks] });
    if (!committed.ok && committed.error.code === "STORE_STALE") await reload();
    return committed;
  },
});

/** Row of an epoch's private key: named by the first 8 bytes of the public one, since two coordinators may begin the same number. */
const epochRef = (number: number, publicKey: Uint8Array): RowRef => ({
  table: "meta",
  key: `epoch:${number}:${bytesToHex(publicKey.subarray(0, 8))}`,
});

/** Row of the secret of this device's box key for an epoch; 0 = the one that it was made with. */
const boxRef = (epoch: number): RowRef => ({ table: "meta", key: `box:${epoch}` });

const toIdentity = ({ keys: { signSeed: _, ...keys }, ...core }: VaultCore): VaultIdentity => ({ ...core, keys });
