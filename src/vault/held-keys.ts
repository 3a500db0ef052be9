/**
 * Private keys that an open vault uses: box keys of the device, and for coordinators keys of epochs. Loaded with the first frame that is opened.
 * No key is handed out: what leaves is a row sealed for this vault, or a box sealed to another key. Rule V7 of SPEC.md.
 */
import { boxKeyToId, secretToBoxKey } from "../crypto/box-keys.ts";
import { openSealed, sealToKey } from "../crypto/sealed-box.ts";
import type { BoxKey, KeyId, SignKey } from "../kit/brand.ts";
import { type Bytes, copyBytes, isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import type { Result } from "../kit/result.ts";
import type { PlacedRow, RowRef } from "../store/port.ts";
import type { Frame } from "../wire/frame.ts";
import { type OpenFailure, openSegment } from "../wire/segment.ts";
import type { HeldPair, VaultInside } from "./inside.ts";
import { rowSlot } from "./slots.ts";

/** An epoch's private key, sealed to one box key: crypto_box_seal of 32 bytes. */
export interface Grant {
  readonly keyId: KeyId;
  readonly sealed: Bytes;
}

/** Takes the stored keys of a type into use. Rows whose slot is gone are left out. */
export async function holdStored(inside: VaultInside, type: HeldPair["type"]): Promise<readonly HeldPair[]> {
  const rows = await inside.store.list("meta", { from: `${type}:`, to: `${type}:~` });
  inside.guard();
  for (const { key, value } of rows) hold(inside, type, { table: "meta", key }, value);
  return inside.held.filter((pair) => pair.type === type);
}

function hold(inside: VaultInside, type: HeldPair["type"], ref: RowRef, value: Bytes): void {
  if (inside.held.some((pair) => pair.ref.key === ref.key)) return;
  const [slot, secretKey] = [rowSlot(value), inside.open(ref, value)];
  if (slot === null || secretKey === null) return;
  const number = Number(ref.key.split(":")[1]);
  inside.held.push({ type, number, ref, slot, publicKey: secretToBoxKey(secretKey), secretKey });
}

/** Opens a frame with whichever key in use it is sealed to; stored box keys come into use first. Fails only with `OPEN_FAILED`. */
export async function openHeld(
  inside: VaultInside,
  frame: Frame,
  author: SignKey,
): Promise<Result<Bytes, OpenFailure>> {
  if (!inside.held.some(({ type }) => type === "box")) await holdStored(inside, "box");
  inside.guard();
  return openSegment(frame, author, [...inside.held]);
}

/** Seals the secret of a key in use to `recipient`: 80 bytes. Throws `KeyError` `EPOCH_FORGOTTEN` where it is in use no more. */
export async function sealHeld(inside: VaultInside, pair: HeldPair, recipient: BoxKey, random: Random): Promise<Bytes> {
  inside.guard();
  if (!inside.held.includes(pair)) throw new KeyError("EPOCH_FORGOTTEN");
  const secret = copyBytes(pair.secretKey);
  const sealed = await sealToKey(recipient, secret, random);
  zeroBytes(secret);
  return sealed;
}

/** The row that keeps the private key of `publicKey`, out of a grant to one of the device's box keys; `null` where no grant holds it. */
export async function openGrants(
  inside: VaultInside,
  number: number,
  publicKey: BoxKey,
  grants: readonly Grant[],
): Promise<PlacedRow | null> {
  for (const pair of await holdStored(inside, "box")) {
    const id = boxKeyToId(pair.publicKey);
    for (const { sealed } of grants.filter(({ keyId }) => isEqualBytes(keyId, id))) {
      const secret = await openSealed(pair, sealed);
      const row = secret && isSecretOf(secret, publicKey) ? inside.epochRow(number, publicKey, secret) : null;
      if (secret) zeroBytes(secret);
      if (row) return row;
    }
  }
  return null;
}

const isSecretOf = (secret: Bytes, publicKey: BoxKey): boolean =>
  secret.length === 32 && isEqualBytes(secretToBoxKey(secret), publicKey);
