/** How a wipe that has begun is recognised, without any secret. Rules E8, E12. */
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import type { Random } from "../kit/random.ts";
import type { VaultShelf } from "../store/shelf.ts";
import { encodeMark, isWipingMark, SECRET_BYTES } from "./secret-file.ts";
import type { SecretPlace } from "./secret-place.ts";

/** Name of the one file that stays while the browser has not cleared the whole origin yet. No vault has this id: ids are drawn at random. */
export const PENDING_ID = "0".repeat(32);

/** What stays in it: the mark alone, 32 bytes, which tell nothing. */
export const pendingFile = (): Bytes => encodeMark("wiping", 0);

/** What an S file of `length` bytes is overwritten with: the mark of a wipe, and random bytes over everything else. */
export const wipedFile = (random: Random, length: number): Bytes =>
  concatBytes(encodeMark("wiping", 0), random.bytes(Math.max(0, length - SECRET_BYTES))).slice(0, length);

/** What an earlier run of the app left unfinished. */
export interface Unfinished {
  /** Vaults whose keys are given up already. */
  readonly vaultIds: readonly string[];
  /** The whole origin is still to be cleared. */
  readonly isClearPending: boolean;
}

/**
 * Looks for wipes that were begun. A file of zeros is one whose removal was cut off, if its vault stands on the shelf no more; otherwise it is a
 * loss and stays. Rejects as the places do.
 */
export async function findUnfinished(secrets: SecretPlace, shelf: VaultShelf): Promise<Unfinished> {
  const ids = await secrets.list();
  const shelved = new Set((await shelf.list()).map(({ id }) => id));
  const vaultIds: string[] = [];
  for (const id of ids) {
    if (id === PENDING_ID) continue;
    const bytes = await secrets.read(id);
    if (bytes && (isWipingMark(bytes) || (!shelved.has(id) && bytes.every((byte) => byte === 0)))) vaultIds.push(id);
  }
  return { vaultIds, isClearPending: ids.includes(PENDING_ID) };
}
