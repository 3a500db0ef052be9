/**
 * A programme that closes, seen from phones with the real build, a real relay and a profile on disk: one phone is at work with a record that only it has, one
 * sleeps and has its worker alone, one is locked and cut off at three steps. Each erases what it held, says so to the relay, and leaves nothing.
 */
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeClosingClient } from "../../src/relay-client/closing-client.ts";
import { type Attestation, decodeAttestation, isGenuine } from "../../src/wire/attestation.ts";
import {
  button,
  goHome,
  listVaultPlaces,
  lockNow,
  openInvite,
  readWords,
  registerNeed,
  type Secret,
  seeScreen,
  takePhone,
  tap,
  text,
  unlock,
} from "./drive.ts";
import { type NodeDesk, startDesk } from "./node-desk.ts";
import { filesWith, filesWithText, makeProfileBrowser, type ProfileBrowser } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { readSecrets, type VaultKeys, workOutKeys } from "./vault-keys.ts";

const PLACE = "Strand Quibblewick";
const NEED = {
  sector: "Water, toilets",
  item: "Water container",
  urgency: "Within 3 days",
  people: "5–6 people",
  place: PLACE,
};

let relay: RelayProcess;
let desk: NodeDesk;
test.beforeEach(async () => {
  relay = await startRelayProcess();
  desk = await startDesk(relay, "Quay Vexmorth", [PLACE, "Dune Fjornhaven"]);
});
test.afterEach(() => relay.remove());

/** Joins with a new vault; the page's own clock lets the minute pass that a new secret takes. Ends at home. */
async function joinWorker(page: Page, host = desk): Promise<Secret> {
  const { link, shown } = await host.invite();
  await page.clock.install();
  await page.goto("about:blank");
  const secret = await openInvite(page, link);
  await expect.poll(() => host.hasAsked(shown)).toBe(true);
  await seeScreen(page, "Compare with the coordinator");
  await readWords(page);
  await tap(page, "Match");
  await host.letIn(shown);
  await page.clock.fastForward("01:01");
  await seeScreen(page, "This phone is ready");
  await tap(page, "Go to the start page");
  await seeScreen(page, "Your work today");
  return secret;
}

/** What devices told the relay, all of it genuine. The relay's own statement bears no second key. */
async function statements(): Promise<readonly Attestation[]> {
  const client = makeClosingClient(relay.origin, (url, options) => fetch(url, options));
  const { attestations } = unwrapResult(await client.closing(desk.programmeId));
  const decoded = attestations.map((bytes) => unwrapResult(decodeAttestation(bytes)));
  for (const each of decoded) expect(await isGenuine(each)).toBe(true);
  return decoded.filter(({ keySignature }) => keySignature.length > 0);
}

const waitForWorker = (page: Page): Promise<void> =>
  page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

/** Wakes the worker from sleep, as the browser does now and then, while no page of the app is open. */
async function wakeWorker(context: BrowserContext, page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const registered = new Promise<string>((resolve) =>
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations: [first] }) => {
      if (first) resolve(first.registrationId);
    }),
  );
  await session.send("ServiceWorker.enable");
  const event = { origin: relay.origin, registrationId: await registered, tag: "ebb-obey" };
  await session.send("ServiceWorker.stopAllWorkers");
  await session.send("ServiceWorker.dispatchPeriodicSyncEvent", event);
}

/** None of `bytes` is in any file of the profile. */
const expectGone = ({ folder }: ProfileBrowser, bytes: readonly Uint8Array[]): void =>
  expect(filesWith(folder, bytes)).toEqual([]);

/** What must be found before it is looked for in vain. */
function expectOnDisk({ folder }: ProfileBrowser, { onDisk }: VaultKeys, secrets: readonly Uint8Array[]): void {
  for (const bytes of [onDisk, ...secrets]) expect(filesWith(folder, [bytes])).not.toEqual([]);
}

test("E20 phones at work and phones asleep erase what they held and say so", async ({ browser }) => {
  test.setTimeout(180_000);
  const [working, asleep] = await Promise.all([takePhone(browser), takePhone(browser)]);
  await joinWorker(working.page);
  await joinWorker(asleep.page);
  await waitForWorker(asleep.page);
  await lockNow(asleep.page);
  await asleep.page.goto("about:blank");
  await working.context.setOffline(true);
  await registerNeed(working.page, NEED);
  await goHome(working.page);
  await desk.close();

  await wakeWorker(asleep.context, asleep.page);
  await expect.poll(async () => (await statements()).length).toBe(1);
  expect(await statements()).toMatchObject([{ cause: 1, method: 1, left: [2], unacknowledged: null }]);
  await asleep.page.goto(relay.origin);
  await seeScreen(asleep.page, "Ebb");
  await expect.poll(() => listVaultPlaces(asleep.page)).toEqual([]);

  await working.context.setOffline(false);
  await seeScreen(working.page, "This programme is closed");
  await expect(text(working.page, "1 record was only here. It is gone for everyone.")).toBeVisible();
  await expect(text(working.page, "The relay has it. The certificate can now name this phone.")).toBeVisible();
  await expect(text(working.page, "The app’s own files were removed from this browser.")).toBeVisible();
  expect((await statements()).find(({ method }) => method === 2)).toMatchObject({ left: [2], unacknowledged: 1 });
  expect(await listVaultPlaces(working.page)).toEqual([]);
  await Promise.all([working.context.close(), asleep.context.close()]);
});

test("E16 a locked phone that is killed at three steps erases at its next starts, says so once, and its neighbour opens", async () => {
  test.setTimeout(240_000);
  const phone = makeProfileBrowser("leveldb");
  try {
    const page = await phone.start();
    const { words } = await joinWorker(page);
    await registerNeed(page, NEED);
    await goHome(page);
    await lockNow(page);
    const held = await listVaultPlaces(page);
    const [keys, inFile] = [await workOutKeys(page, words), await readSecrets(page)];
    const secrets = [...keys.secrets.values(), ...inFile];
    const other = await startDesk(relay, "Ford Ombrelune", ["Mill"], true);
    const neighbour = await joinWorker(page, other);
    const neighbours = (await listVaultPlaces(page)).filter((place) => !held.includes(place));
    await phone.close();
    expectOnDisk(phone, keys, inFile);
    await desk.close();

    // At the first start rows do not go: killed with the keys gone and the rows there.
    const first = await phone.start();
    await first.addInitScript(() => {
      const { storageBuckets } = navigator as unknown as {
        storageBuckets: { delete: (name: string) => Promise<void> };
      };
      storageBuckets.delete = () => {
        document.documentElement.dataset.deleting = "";
        return new Promise(() => undefined);
      };
    });
    await first.goto(relay.origin);
    await expect(first.locator("html[data-deleting]")).toBeAttached();
    await phone.kill();
    expectGone(phone, secrets);
    expect(await statements()).toEqual([]);

    // At the second the relay does not answer: killed with nothing left but the statement.
    const second = await phone.start();
    await second.route("**/attest", () => undefined);
    await second.goto(relay.origin);
    await seeScreen(second, "This programme is closed");
    await expect(text(second, "Handing it to the relay")).toBeVisible();
    for (const place of held) expect(await listVaultPlaces(second)).not.toContain(place);
    await phone.kill();

    // At the third there is no network: the statement can be shown.
    const third = await phone.start();
    await third.context().setOffline(true);
    await third.goto(relay.origin);
    await expect(text(third, "The relay was not reached. The app tries again at each start.")).toBeVisible();
    await expect(third.getByRole("img", { name: "The statement as a square code" })).toBeVisible();
    await phone.kill();

    const last = await phone.start();
    await last.goto(relay.origin);
    await expect(text(last, "The relay has it. The certificate can now name this phone.")).toBeVisible();
    await expect(text(last, "The app stays, because other records are on this phone.")).toBeVisible();
    expect(await statements()).toMatchObject([{ cause: 1, method: 2, left: [1], unacknowledged: null }]);
    expect(await listVaultPlaces(last)).toEqual(neighbours);
    await tap(last, "Go to the start page");
    await unlock(last, neighbour.words);
    await expect(button(last, "Lock now")).toBeVisible();
    await phone.kill();
    expectGone(phone, [...secrets, keys.onDisk]);
    expect(filesWithText(phone.folder, PLACE)).toEqual([]);
  } finally {
    await phone.remove();
  }
});
