/** What belongs to the whole origin and goes only with the last vault: the app's kept files, its worker, and all that the browser keeps besides. Rule E11. */

/** The origin as a wipe sees it. Neither act rejects: what the browser refuses waits or stays, and holds nothing of a vault. */
export interface OriginPlace {
  /** Deletes the caches and ends the service worker's registration. */
  forgetApp(): Promise<void>;
  /** Asks the server for the answer upon which the browser clears the origin. `false` where there is no network, or a server that does not know it. */
  clearSite(): Promise<boolean>;
}

/** The relay's route. A POST from a page of the own origin alone is answered, so that no link and no other page can clear a phone. */
export const CLEAR_ROUTE = "/clear";

const CLEAR_LIMIT_MS = 8_000;

/** The origin of this page. */
export const browserOrigin: OriginPlace = {
  forgetApp: async () => {
    await quietly(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    });
    await quietly(async () => {
      for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
    });
  },
  clearSite: async () => {
    try {
      const answer = await fetch(CLEAR_ROUTE, {
        method: "POST",
        cache: "no-store",
        signal: AbortSignal.timeout(CLEAR_LIMIT_MS),
      });
      // Browsers do not show the header itself to pages.
      return answer.ok && (await answer.text()) === "cleared\n";
    } catch {
      return false;
    }
  },
};

/** There are browsers without caches or workers, and ones that refuse in private windows. */
const quietly = (act: () => Promise<void>): Promise<void> => act().catch(() => undefined);
