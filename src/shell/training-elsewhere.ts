/** The phones of training that stand for people elsewhere: in memory, so that nothing of them is in this browser once training is made. Loaded with it. */
import { createMemorySecretPlace } from "../erase/memory-secret-place.ts";
import { decodeNote } from "../erase/note.ts";
import { makeNote } from "../erase/obey.ts";
import { offerAttestation } from "../relay-client/closing-acts.ts";
import { createMemoryShelf } from "../store/memory/memory-shelf.ts";
import { createMemoryStores } from "../store/memory/memory-store.ts";
import { clearVault } from "../vault/unlock-vault.ts";
import { keepWitness } from "../vault/witness.ts";
import type { Device } from "./acts/device.ts";
import { type Elsewhere, makeTraining } from "./acts/make-training.ts";
import { obeyPlaces } from "./closing-watch.ts";

const elsewhere: Elsewhere = {
  phone: (device) => ({
    ...device,
    shelf: createMemoryShelf(),
    secrets: createMemorySecretPlace(),
    stores: createMemoryStores(),
    // Nothing of it is ever written down, so there is nothing to stretch a key against.
    stretch: async () => new Uint8Array(32),
  }),
  erase: async (phone, vault) => {
    const witness = await keepWitness(vault, phone.random);
    const note = decodeNote(await makeNote(obeyPlaces(phone), vault.id, witness, { cause: "holder" }, 0));
    await clearVault(phone, vault.id);
    if (note) await offerAttestation(phone.fetch, note.relay, witness.charter.programmeId, note.attestation);
  },
};

/** Makes the training programme in this browser, with phones elsewhere. */
export const startTraining = (device: Device, relayAddress: string): ReturnType<typeof makeTraining> =>
  makeTraining(device, relayAddress, elsewhere);
