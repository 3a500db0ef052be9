/** The statement of a holder who erases the own phone, where the programme wants one. Rule E23 of erase/SPEC.md. */
import { makeNote } from "../erase/obey.ts";
import type { Bytes } from "../kit/bytes.ts";
import { keepWitness } from "../vault/witness.ts";
import type { Device } from "./acts/device.ts";
import { countOnlyHere } from "./acts/own-places.ts";
import { obeyPlaces } from "./closing-watch.ts";
import type { OpenSession } from "./session.ts";

/** Made before anything goes. Where it cannot be made there is none: erasing does not wait for it. */
export async function ownReceipt(device: Device, session: OpenSession): Promise<Bytes | undefined> {
  try {
    const witness = await keepWitness(session.vault, device.random);
    return await makeNote(obeyPlaces(device), session.vault.id, witness, { cause: "holder" }, await countHeld(session));
  } catch {
    return undefined;
  }
}

/** Own records that nobody else has; `null` while the engine is not there. */
async function countHeld(session: OpenSession): Promise<number | null> {
  const full = session.loaded();
  return full && countOnlyHere(full.vault, full.engine.replica());
}
