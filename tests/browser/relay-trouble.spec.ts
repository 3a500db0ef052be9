/** A relay that is away, or something that answers in its place: what is saved stays saved, and goes out later without a word typed again. */
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import {
  enterDoor,
  goHome,
  handOver,
  type Registered,
  readToday,
  registerNeed,
  seeScreen,
  showFirstInvite,
  startProgramme,
  startTraining,
  takePhone,
  tap,
  text,
} from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;

test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

/** The line of today's list about a need. Starts and ends at home. */
async function placeOf(page: Page, { alias }: Registered): Promise<string> {
  const records = await readToday(page);
  await goHome(page);
  return records.find((record) => record.startsWith(alias)) ?? "not listed";
}

/** Answers every call to the relay, whatever it is, as a hotel's sign-in page or a broken proxy would. */
async function answerInstead(
  context: BrowserContext,
  body: string | Buffer,
  contentType: string,
): Promise<() => Promise<void>> {
  await context.route("**/v1/**", (route) => route.fulfill({ status: 200, contentType, body }));
  return () => context.unroute("**/v1/**");
}

const noise = (): Buffer => Buffer.from(crypto.getRandomValues(new Uint8Array(3_000)));
const IMPOSTORS = {
  "a sign-in page": { body: () => "<!doctype html><title>Sign in</title>", type: "text/html" },
  "random bytes": { body: noise, type: "application/cbor" },
  "an endless answer": { body: () => Buffer.alloc(8 * 1024 * 1024), type: "application/cbor" },
  nothing: { body: () => "", type: "application/cbor" },
} as const;

test("Try Ebb without a relay changes nothing, says so, and works when the relay is back", async ({ page }) => {
  await page.goto(relay.origin);
  await seeScreen(page, "Ebb");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => null));
  await relay.stop();
  await tap(page, "Try Ebb");
  await seeScreen(page, "Training did not start");
  await expect(
    text(page, "The relay did not answer, or it takes no training. Nothing on this phone was changed."),
  ).toBeVisible();
  await relay.restart();
  await tap(page, "Try again");
  await enterDoor(page, "Field worker");
});

test("a hand-over without a relay stops at the relay, keeps the need on the phone, and delivers it later", async ({
  page,
}) => {
  await startTraining(page, relay.origin, "Field worker");
  await relay.stop();
  const need = await registerNeed(page);
  await tap(page, "Back to your work");
  await handOver(page);
  await expect(text(page, "The relay could not be reached")).toBeVisible();
  await expect(text(page, "Your records are still on this phone. Nothing has to be typed again.")).toBeVisible();
  await expect(page.locator(".steps li", { hasText: "Reach the relay" })).toContainText("Stopped here");
  await goHome(page);
  expect(await placeOf(page, need)).toContain("Saved on this phone");
  await relay.restart();
  await handOver(page);
  await expect(text(page, "The relay could not be reached")).toBeHidden();
  await goHome(page);
  expect(await placeOf(page, need)).toContain("Relay has it (it cannot read it)");
});

for (const [name, { body, type }] of Object.entries(IMPOSTORS)) {
  test(`${name} in place of the relay keeps a need on the phone, is said so at home, and does not stop it later`, async ({
    context,
    page,
  }) => {
    await startTraining(page, relay.origin, "Field worker");
    const stopAnswering = await answerInstead(context, body(), type);
    const need = await registerNeed(page);
    await tap(page, "Back to your work");
    await handOver(page);
    await expect(text(page, "Your records are still on this phone. Nothing has to be typed again.")).toBeVisible();
    await goHome(page);
    await expect(
      text(
        page,
        "The relay answered something this app does not understand. Your records are still on this phone. Try another network, or tell the coordinator.",
      ),
    ).toBeVisible();
    expect(await placeOf(page, need)).toContain("Saved on this phone");
    await stopAnswering();
    await handOver(page);
    await goHome(page);
    expect(await placeOf(page, need)).toContain("Relay has it (it cannot read it)");
  });
}

test("a sign-in page in place of the relay lets no invite through and makes nothing", async ({ browser, page }) => {
  await startProgramme(page, relay.link);
  const link = await showFirstInvite(page);
  const phone = await takePhone(browser);
  const stopAnswering = await answerInstead(phone.context, "<!doctype html>", "text/html");
  await phone.page.goto(link);
  await seeScreen(phone.page, "The relay’s answer makes no sense");
  await expect(
    text(
      phone.page,
      "Something else may stand between this phone and the relay, such as a hotel sign-in page. Nothing was made on this phone. Try another network.",
    ),
  ).toBeVisible();
  await stopAnswering();
  await tap(phone.page, "Try again");
  await seeScreen(phone.page, "Your words");
  await phone.context.close();
});
