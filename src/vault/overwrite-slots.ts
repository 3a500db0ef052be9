/**
 * Overwriting slots: the only thing that makes rows unreadable for good. Rules V16–V19 of SPEC.md.
 *
 * First the marks of the new secrets are committed: from then on no tab stores anything under the old ones, because the commit of whoever still has
 * them fails. Then each secret is replaced in the S file, only where the file still holds the old one, flushed and read back; then memory follows.
 * Why no order of several tabs loses what was stored: a tab stores under a secret only while the mark is that secret's. A tab replaces only a secret
 * that it had read before it changed the mark; every secret that was drawn later is another one, so a late replacement finds what it does not expect.
 * Cut off between mark and replacement, everything still opens, nothing more is stored under that slot, and the overwriting is done again.
 */
import { type SecretFile, slotOffset } from "../erase/secret-file.ts";
import type { SecretPlaceFailure } from "../erase/secret-place.ts";
import { type Bytes, copyBytes, isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Batch, Expectation, PlacedRow, StoreFailure } from "../store/port.ts";
import type { VaultInside } from "./inside.ts";
import { readSecret } from "./read-secret.ts";
import { slotRef } from "./slot-key.ts";
import type { Slot } from "./slots.ts";

/** `STORE_STALE`, `SECRET_STALE`: another tab was faster; look again whether anything is left to do. */
export type OverwriteFailure = StoreFailure | SecretPlaceFailure;

/** Slots under which nothing more is stored, from any tab, until they are overwritten. Their rows still open. */
export interface FrozenSlots {
  /** Draws no secret anew: those whose marks are committed go into the S file. To be called once. */
  overwrite(): Promise<Result<void, OverwriteFailure>>;
}

/** One slot on its way from the secret that it had to another. */
interface Change {
  readonly slot: Slot;
  readonly old: Bytes;
  readonly fresh: Bytes;
}

/** How often an overwriting is begun anew because another tab's came between. */
const MAX_TRIES = 5;

/** Overwrites `slots`. On failure those that were not overwritten still open what they opened before. */
export async function overwriteSlots(
  inside: VaultInside,
  slots: readonly Slot[],
): Promise<Result<void, OverwriteFailure>> {
  const frozen = await freezeSlots(inside, slots);
  return frozen.ok ? frozen.value.overwrite() : frozen;
}

/** Freezes `slots` in one commit together with `batch`. Where another tab has overwritten one of them meanwhile, nothing is written. */
export const freezeSlots = (
  inside: VaultInside,
  slots: readonly Slot[],
  batch: Batch = {},
): Promise<Result<FrozenSlots, OverwriteFailure>> =>
  attempt(async () => {
    const wanted = [...new Set(slots)];
    // Marks before secrets: a tab that overwrites in between makes either the expectation or the comparison fail.
    const marks = await readMarks(inside, wanted);
    const changed = await takeStored(inside);
    if (changed.some((slot) => wanted.includes(slot))) return err(new StoreError("SECRET_STALE"));
    return freezeFrom(inside, wanted, marks, batch, MAX_TRIES);
  });

/** Reads the S file again and takes its secrets: after another tab has overwritten slots. Tells which were others. */
export const reloadSlots = (inside: VaultInside): Promise<Result<readonly Slot[], OverwriteFailure>> =>
  attempt(async () => ok(await takeStored(inside)));

/** Slots whose mark is not that of their secret, by the S file as it is now. */
export async function findFrozen(inside: VaultInside): Promise<readonly Slot[]> {
  // All in one question: this is asked before the first call to the relay.
  const rows = await inside.store.list("meta", {
    from: slotRef(0).key,
    to: `${slotRef(inside.slots.length - 1).key}~`,
  });
  const marks = new Map(rows.map(({ key, value }) => [key, value]));
  await reloadSlots(inside);
  return inside.slots.flatMap((secret, slot) => {
    const [value, own] = [marks.get(slotRef(slot).key), inside.markOf(slot, secret)];
    return value && isEqualBytes(own.value, value) ? [] : slot;
  });
}

const readMarks = ({ store }: VaultInside, slots: readonly Slot[]): Promise<readonly Expectation[]> =>
  Promise.all(slots.map(async (slot) => ({ ...slotRef(slot), value: await store.get(slotRef(slot)) })));

async function freezeFrom(
  inside: VaultInside,
  slots: readonly Slot[],
  marks: readonly Expectation[],
  batch: Batch,
  triesLeft: number,
): Promise<Result<FrozenSlots, OverwriteFailure>> {
  const changes = slots.map((slot) => ({
    slot,
    old: copyBytes(inside.slots[slot] ?? new Uint8Array()),
    fresh: inside.random.bytes(32),
  }));
  const rows = changes.map(({ slot, fresh }) => inside.markOf(slot, fresh));
  const committed = await inside.store.commit({
    ...batch,
    expect: [...(batch.expect ?? []), ...marks],
    put: [...(batch.put ?? []), ...rows],
  });
  if (committed.ok) return ok({ overwrite: () => overwrite(inside, changes, rows, triesLeft) });
  forget(changes);
  return committed;
}

async function overwrite(
  inside: VaultInside,
  changes: readonly Change[],
  rows: readonly PlacedRow[],
  triesLeft: number,
): Promise<Result<void, OverwriteFailure>> {
  const left = [...changes];
  const done = await attempt(async () => {
    for (let change = left[0]; change; change = left[0]) {
      await replaceSecret(inside, change);
      left.shift();
    }
    return ok(undefined);
  });
  forget(changes);
  if (done.ok || done.error.code !== "SECRET_STALE" || triesLeft === 0) return done;
  const slots = left.map(({ slot }) => slot);
  const marks = rows.slice(changes.length - left.length);
  return overwriteAgain(inside, slots, marks, triesLeft - 1);
}

/** Another tab's secret is in the file, without its mark: nothing is stored under it, and it must not stay, because its mark will never match. */
const overwriteAgain = (
  inside: VaultInside,
  slots: readonly Slot[],
  marks: readonly Expectation[],
  triesLeft: number,
): Promise<Result<void, OverwriteFailure>> =>
  attempt(async () => {
    await takeStored(inside);
    const frozen = await freezeFrom(inside, slots, marks, {}, triesLeft);
    return frozen.ok ? frozen.value.overwrite() : frozen;
  });

/** Replaces one secret, and looks into the file whether the new one is there and the old one nowhere. */
async function replaceSecret(inside: VaultInside, { slot, old, fresh }: Change): Promise<void> {
  await inside.secrets.overwrite(inside.id, slotOffset(slot), fresh, old);
  const file = await readFile(inside);
  const isReplaced =
    isEqualBytes(file.slots[slot] ?? old, fresh) && !file.slots.some((secret) => isEqualBytes(secret, old));
  zeroFile(file);
  if (!isReplaced) throw new StoreError("SECRET_PLACE_FAILED");
  inside.takeSecret(slot, fresh);
}

async function takeStored(inside: VaultInside): Promise<readonly Slot[]> {
  const file = await readFile(inside);
  const changed = inside.slots.flatMap((secret, slot) =>
    isEqualBytes(secret, file.slots[slot] ?? secret) ? [] : slot,
  );
  for (const slot of changed) inside.takeSecret(slot, file.slots[slot] ?? new Uint8Array());
  zeroFile(file);
  return changed;
}

/** A file that is gone, or marked for wiping, is none that could be overwritten. */
async function readFile({ secrets, id }: VaultInside): Promise<SecretFile> {
  const file = await readSecret(secrets, id);
  if (!file.ok) throw new StoreError("SECRET_MISSING");
  return file.value;
}

const zeroFile = ({ secret, slots }: SecretFile): void => zeroBytes(secret, ...slots);

const forget = (changes: readonly Change[]): void => zeroBytes(...changes.flatMap(({ old, fresh }) => [old, fresh]));

/** Stores and places reject with `StoreError`: here those are outcomes. Everything else is a bug and goes on. */
async function attempt<Value>(
  act: () => Promise<Result<Value, OverwriteFailure>>,
): Promise<Result<Value, OverwriteFailure>> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof StoreError) return err(error as OverwriteFailure);
    throw error;
  }
}
