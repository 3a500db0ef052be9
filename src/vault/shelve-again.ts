/** Finds vaults that stand on the shelf no more because its database was lost, and puts them back. Rule V29 of SPEC.md. */
import { readSecretFile } from "../erase/secret-file.ts";
import { decodeWitness, WITNESS_REF } from "../erase/witness.ts";
import { zeroBytes } from "../kit/bytes.ts";
import type { VaultStore } from "../store/port.ts";
import type { ShelfRow } from "../store/shelf.ts";
import { ROLES } from "../wire/roles.ts";
import type { VaultPlaces } from "./places.ts";
import { ROLE_NAMES, SHELF_REF } from "./shelf-copy.ts";

type Places = Pick<VaultPlaces, "shelf" | "secrets" | "stores">;
type Shelved = Pick<ShelfRow, "picture" | "role" | "training">;

/** Where not even the vault's rows are there: opening it tells what is lost. */
const UNKNOWN: Shelved = { picture: 0, role: "field", training: false };

/** Puts every vault back on the shelf that has a living S file. Making puts the row first and erasing marks the file first, so its row was lost. */
export async function shelveAgain(places: Places): Promise<readonly ShelfRow[]> {
  for (const id of await places.secrets.list()) {
    if (!(await isAlive(places, id)) || (await places.shelf.list()).some((row) => row.id === id)) continue;
    await places.shelf.put({ id, ...(await readRows(places, id)), state: "ready" });
  }
  return places.shelf.list();
}

async function isAlive({ secrets }: Places, id: string): Promise<boolean> {
  const bytes = await secrets.read(id);
  const file = bytes && readSecretFile(bytes);
  if (!bytes || !file?.ok) return false;
  zeroBytes(bytes, file.value.secret, ...file.value.slots);
  return file.value.state === "alive";
}

async function readRows({ stores }: Places, id: string): Promise<Shelved> {
  const opened = await stores.open(id, { expectExisting: true });
  if (!opened.ok) return UNKNOWN;
  try {
    return await readStore(opened.value.store, id);
  } finally {
    await opened.value.store.close();
  }
}

/** Vaults of earlier releases have no copy of the row; what they say outside tells all but the picture. */
async function readStore(store: VaultStore, id: string): Promise<Shelved> {
  const copy = await store.get(SHELF_REF);
  const known = copy && readShelfCopy(copy);
  if (known) return known;
  const bytes = await store.get(WITNESS_REF);
  const witness = bytes && decodeWitness(bytes);
  if (!witness) return UNKNOWN;
  const picture = Number.parseInt(id.slice(0, 2), 16);
  return { picture, role: ROLE_NAMES[witness.role], training: witness.charter.isTraining };
}

/** Reads the row; `null` where it is something else. */
function readShelfCopy(bytes: Uint8Array): Shelved | null {
  const [version, picture, number, training] = bytes;
  const role = ROLES.find((known) => known === number);
  if (bytes.length !== 4 || version !== 1 || picture === undefined || !role || training === undefined || training > 1)
    return null;
  return { picture, role: ROLE_NAMES[role], training: training === 1 };
}
