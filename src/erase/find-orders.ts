/** Asking for close orders on behalf of vaults that are locked: one question a vault, and nothing is touched. Rule E20. */
import type { ProgrammeId } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { judgeOrder, makeNote, type ObeyPlaces, readWitness, relayOf } from "./obey.ts";
import { findUnfinished } from "./wipe-mark.ts";

/** Asks the relay at `address` whether the programme is closed: the order, `null` where there is none, or where it was not reached. Never rejects. */
export type AskForOrder = (address: string, programmeId: ProgrammeId) => Promise<Bytes | null>;

/** A vault that is to go, and the note that is to stay. */
export interface Condemned {
  readonly vaultId: string;
  readonly note: Bytes;
}

/** Those of the ready vaults whose relay has an order that holds, except `open` ones, whose sessions see it themselves, and those that are being erased. */
export async function findOrders(
  places: ObeyPlaces,
  open: readonly string[],
  ask: AskForOrder,
): Promise<readonly Condemned[]> {
  const { vaultIds } = await findUnfinished(places.secrets, places.shelf);
  const spared = [...open, ...vaultIds];
  const vaults = (await places.shelf.list()).filter(({ id, state }) => state === "ready" && !spared.includes(id));
  const found: Condemned[] = [];
  for (const { id } of vaults) {
    const note = await judgeVault(places, id, ask);
    if (note) found.push({ vaultId: id, note });
  }
  return found;
}

async function judgeVault(places: ObeyPlaces, vaultId: string, ask: AskForOrder): Promise<Bytes | null> {
  const witness = await readWitness(places.stores, vaultId);
  const address = witness && relayOf(witness);
  const order = address && (await ask(address, witness.charter.programmeId));
  if (!witness || !order) return null;
  const judged = await judgeOrder(places.stores, vaultId, order);
  return judged.ok ? makeNote(places, vaultId, witness, { cause: "order", orderHash: judged.value }, null) : null;
}
