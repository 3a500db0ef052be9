/** A file that is opened while the vault is locked: a close order is judged by what the vault knows of its programme without the words, and answered with the note that stays. Rules G11, E19. */
import type { FileRefusal } from "../closing/model.ts";
import { judgeOrder, makeNote, type ObeyPlaces, readWitness } from "../erase/obey.ts";
import type { Witness } from "../erase/witness.ts";
import type { Bytes } from "../kit/bytes.ts";
import { openBundle } from "../wire/bundle.ts";
import { textToBundle } from "../wire/bundle-text.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import { orderRefusal } from "./acts/closing/watch.ts";

/** Why nothing was taken. `bundle`: it waits for the words. `unknown`: the vault cannot judge before it was opened once. `last`: the order holds, and this is a coordinator's device. */
export type LockedRefusal = FileRefusal | "bundle" | "unknown" | "last";

export type LockedFile = { readonly note: Bytes } | { readonly refused: LockedRefusal };

/** Reads only. With a note the vault is to go. */
export async function readLockedFile(places: ObeyPlaces, vaultId: string, bytes: Bytes): Promise<LockedFile> {
  const witness = await readWitness(places.stores, vaultId);
  if (!witness) return { refused: "unknown" };
  const judged = await judgeOrder(places.stores, vaultId, bytes);
  if (!judged.ok) return { refused: (await isBundle(witness, bytes)) ? "bundle" : refusalOf(judged.error.code) };
  if (witness.role === ROLE_COORDINATOR) return { refused: "last" };
  return { note: await makeNote(places, vaultId, witness, { cause: "order", orderHash: judged.value }, null) };
}

type Code = Extract<Awaited<ReturnType<typeof judgeOrder>>, { readonly ok: false }>["error"]["code"];

const refusalOf = (code: Code): LockedRefusal => (code === "WITNESS_MISSING" ? "unknown" : orderRefusal(code));

const isBundle = async ({ charter }: Witness, bytes: Bytes): Promise<boolean> =>
  (await openBundle(textToBundle(bytes), charter.hash)).ok;
