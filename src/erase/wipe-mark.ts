/** How a wipe that has begun is recognised, without any secret. Rules E8, E12. */
import type { VaultShelf } from "../store/shelf.ts";
import { isWipingMark } from "./secret-file.ts";
import type { SecretPlace } from "./secret-place.ts";

/** How the name of each file begins that is no vault's. Ids of vaults are drawn at random: none begins with 64 bits of zeros. */
export const NOTE_PREFIX = "0".repeat(16);

/** Name of the one file that stays while the browser has not cleared the whole origin yet. */
export const PENDING_ID = NOTE_PREFIX.repeat(2);

/** What an earlier run of the app left unfinished. */
export interface Unfinished {
  /** Vaults whose keys are given up already. */
  readonly vaultIds: readonly string[];
  /** The whole origin is still to be cleared. */
  readonly isClearPending: boolean;
  /** Files of notes that no relay has taken yet. */
  readonly noteIds: readonly string[];
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
    if (id.startsWith(NOTE_PREFIX)) continue;
    const bytes = await secrets.read(id);
    if (bytes && (isWipingMark(bytes) || (!shelved.has(id) && bytes.every((byte) => byte === 0)))) vaultIds.push(id);
  }
  return {
    vaultIds,
    isClearPending: ids.includes(PENDING_ID),
    noteIds: ids.filter((id) => id.startsWith(NOTE_PREFIX) && id !== PENDING_ID),
  };
}
