/** What a device keeps, as a copy of its whole disk: rows of its vaults and their S files. A copy can be put into another device, or back later. */
import { createMemorySecretPlace } from "../../../src/erase/memory-secret-place.ts";
import type { SecretPlace } from "../../../src/erase/secret-place.ts";
import type { Bytes } from "../../../src/kit/bytes.ts";
import { unwrapResult } from "../../../src/kit/result.ts";
import { createMemoryShelf } from "../../../src/store/memory/memory-shelf.ts";
import { createMemoryStores } from "../../../src/store/memory/memory-store.ts";
import { type PlacedRow, TABLES, type VaultStores } from "../../../src/store/port.ts";
import type { VaultShelf } from "../../../src/store/shelf.ts";

export interface Disk {
  readonly shelf: VaultShelf;
  readonly secrets: SecretPlace;
  readonly stores: VaultStores;
}

/** A disk as it was at some moment. */
export interface DiskImage {
  readonly vaultId: string;
  readonly rows: readonly PlacedRow[];
  readonly secret: Bytes;
}

export const emptyDisk = (): Disk => ({
  shelf: createMemoryShelf(),
  secrets: createMemorySecretPlace(),
  stores: createMemoryStores(),
});

/** Copies the vault `vaultId`; open or locked makes no difference. */
export async function copyDisk({ stores, secrets }: Disk, vaultId: string): Promise<DiskImage> {
  const { store } = unwrapResult(await stores.open(vaultId, { expectExisting: true }));
  const rows: PlacedRow[] = [];
  for (const table of TABLES) for (const row of await store.list(table)) rows.push({ table, ...row });
  await store.close();
  const secret = await secrets.read(vaultId);
  if (secret === null) throw new TypeError("no S file");
  return { vaultId, rows, secret };
}

/** A disk that holds what was copied. */
export async function diskOf({ vaultId, rows, secret }: DiskImage): Promise<Disk> {
  const disk = emptyDisk();
  const { store } = unwrapResult(await disk.stores.open(vaultId, { expectExisting: false }));
  unwrapResult(await store.commit({ put: rows }));
  await store.close();
  await disk.secrets.create(vaultId, secret);
  return disk;
}
