/** Wakes the app's service worker as a browser does: when the network is back, or now and then. No page of the app has to be open. */
import type { Page } from "@playwright/test";

/** The tag under which the app asks to be woken. */
export const WAKE_TAG = "ebb-obey";

/** `page`: any page of the same browser. `network`: the network came back; `now-and-then`: as for an installed app. */
export async function wakeWorker(page: Page, origin: string, why: "network" | "now-and-then"): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    }),
  );
  await session.send("ServiceWorker.enable");
  const event = { origin, registrationId: await registered, tag: WAKE_TAG };
  if (why === "network") await session.send("ServiceWorker.dispatchSyncEvent", { ...event, lastChance: false });
  else await session.send("ServiceWorker.dispatchPeriodicSyncEvent", event);
}
