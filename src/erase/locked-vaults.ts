/** Looking after vaults that nobody has open, by what they say of themselves outside: one after the other, and what fails in one is no matter of the next. */
import type { VaultStore } from "../store/port.ts";
import { type ObeyPlaces, witnessOf } from "./obey.ts";
import type { Witness } from "./witness.ts";

/** Lets `visit` have the rows of each ready vault that `isWanted` and has a witness. Never rejects for what one vault does. */
export async function visitLocked(
  { shelf, stores }: Pick<ObeyPlaces, "shelf" | "stores">,
  isWanted: (vaultId: string) => boolean,
  visit: (store: VaultStore, witness: Witness) => Promise<unknown>,
): Promise<void> {
  for (const { id, state } of await shelf.list()) {
    if (state !== "ready" || !isWanted(id)) continue;
    const opened = await stores.open(id, { expectExisting: true });
    if (!opened.ok) continue;
    const { store } = opened.value;
    await visitOne(store, visit).catch(() => undefined);
    await store.close();
  }
}

async function visitOne(store: VaultStore, visit: (store: VaultStore, witness: Witness) => Promise<unknown>) {
  const witness = await witnessOf(store);
  if (witness) await visit(store, witness);
}
