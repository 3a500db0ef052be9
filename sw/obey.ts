/**
 * What the service worker does for vaults that are locked: ends erasings that were cut off, obeys close orders, hands over statements and what is sealed already, and erases what has no access any more. A script of its own,
 * which the worker runs when the browser wakes it for that, so that starting the app costs nothing for it. Rules W9 to W11.
 *
 * W9 while a page of the app is open it does nothing: the page does the same, and overwrites in place, which no worker of this kind can.
 * W10 it touches no cache and no registration: what belongs to the origin waits for the next page.
 * W11 where something is left that a relay has not confirmed, the waking fails, for a browser tries one that failed again, a few times and ever later.
 */

import { handOverNotes } from "../src/erase/hand-over-notes.ts";
import type { OriginPlace } from "../src/erase/origin-place.ts";
import { askOthersToLetGo } from "../src/erase/other-tabs.ts";
import { tendLocked } from "../src/erase/tend-locked.ts";
import { finishWipes, type WipePlaces, wipeVault } from "../src/erase/wipe.ts";
import { openWorkerSecretPlace } from "../src/erase/writable-secret-place.ts";
import { systemClock } from "../src/kit/clock.ts";
import { systemRandom } from "../src/kit/random.ts";
import { askForOrder, offerAttestation } from "../src/relay-client/closing-acts.ts";
import { openDexieShelf } from "../src/store/dexie/dexie-shelf.ts";
import { browserStores } from "../src/store/dexie/vault-stores.ts";
import { hasOnlyHere, uploadLocked } from "../src/sync/upload-locked.ts";
import { decodeAttestation } from "../src/wire/attestation.ts";

declare const self: ServiceWorkerGlobalScope & { obey: () => Promise<void> };
/** Filled in by the build. */
declare const __VERSION__: string;

const KEEPS_ORIGIN: OriginPlace = { forgetApp: async () => undefined, clearSite: async () => false };

const ask = (url: string, options: RequestInit): Promise<Response> => fetch(url, options);

/** Rejects where another waking may bring more. */
async function obey(): Promise<void> {
  if ((await self.clients.matchAll({ type: "window", includeUncontrolled: true })).length > 0) return;
  const places: WipePlaces = {
    shelf: openDexieShelf(),
    secrets: await openWorkerSecretPlace(),
    stores: browserStores(),
    random: systemRandom,
    origin: KEEPS_ORIGIN,
    letGo: (vaultId) => askOthersToLetGo(vaultId, `ebb-vault-${vaultId}`),
  };
  await finishWipes(places);
  const notes = { ...places, clock: systemClock, build: `ebb ${__VERSION__} worker`.slice(0, 40) };
  let left = 0;
  const found = await tendLocked(notes, [], {
    ask: (address, programmeId) => askForOrder(ask, address, programmeId),
    handOver: async (store, { charter, deviceKey }) => {
      left += (await uploadLocked({ store, fetch: ask, charter, signKey: deviceKey })).left;
    },
    hasOnlyHere,
  });
  for (const { vaultId, note } of found) await wipeVault(places, vaultId, { note });
  const leftNotes = await handOverNotes(places, async ({ relay, attestation }) => {
    const decoded = decodeAttestation(attestation);
    return decoded.ok ? offerAttestation(ask, relay, decoded.value.programmeId, attestation) : "refused";
  });
  if (left > 0 || leftNotes.some(({ answer }) => answer === "later")) throw new TypeError("STILL_HERE");
}

self.obey = obey;
