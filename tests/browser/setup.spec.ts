/** A coordinator sets a running programme up, and the worker's phone follows: needs, areas, counts. */
import { expect, type Page, test } from "@playwright/test";
import { button, enterDoor, fillPlan, goHome, lockNow, seeScreen, startTraining, tap, type } from "./drive.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

let relay: RelayProcess;
test.beforeAll(async () => {
  relay = await startRelayProcess();
});
test.afterAll(() => relay.remove());

async function openSetup(page: Page): Promise<void> {
  await tap(page, "Programme");
  await tap(page, "Set-up");
  await seeScreen(page, "Set-up");
}

const chooseFile = (page: Page, text: string) =>
  page
    .locator("input[type=file]")
    .setInputFiles({ name: "areas.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

test("C7 areas are imported after a look at what would change, and a file with people's numbers changes nothing", async ({
  page,
}) => {
  await startTraining(page, relay.origin, "Coordinator");
  await openSetup(page);
  await tap(page, "Areas");
  await tap(page, "Import a list");
  await chooseFile(page, "code,label,phone\nA1,Block C,0791234567");
  await expect(page.getByRole("alert")).toContainText("they lead straight to a person");
  await chooseFile(page, "code,label\nA1,Block C\nA1,Block D");
  await expect(page.getByRole("alert")).toContainText(/Line \u2068?3/);
  await chooseFile(page, "\ufeffcode;label\r\nSD-01-003;Block C\r\n;River field\r\n");
  await expect(page.getByText("1 new area", { exact: true })).toBeVisible();
  await expect(page.getByText("3 are retired", { exact: true })).toBeVisible();
  await tap(page, "Apply these changes");
  await seeScreen(page, "Areas");
  await expect(page.getByRole("heading", { name: "2 areas in use" })).toBeVisible();
  await tap(page, "Bring back: \u2068School hall");
  await expect(page.getByRole("heading", { name: "3 areas in use" })).toBeVisible();
});

const SERVICE = "Clinic at the school, until 16:00";
const PAPER_LIST = "Show them the paper list of services.";

/** From the question what is needed to the sheet of services, which is English. */
async function seeService(page: Page): Promise<void> {
  await tap(page, "Needs a trained person");
  await seeScreen(page, "This needs a trained person");
  await expect(page.locator("ul[lang=en]").getByText(SERVICE)).toBeVisible();
}

test("C7 N43 what a coordinator changes is what the worker's phone offers, its sheet of services is read in the language of the talk, old records keep their area, and without cards nothing promises one", async ({
  page,
}) => {
  await startTraining(page, relay.origin, "Coordinator");
  await openSetup(page);
  await tap(page, "What may be needed");
  for (const item of ["Food for some days", "Cooked meal", "Pots and stove", "Cooking fuel", "Food for an animal"])
    await page.getByRole("checkbox", { name: item, exact: true }).uncheck();
  await page.getByRole("checkbox", { name: "Other food need", exact: true }).uncheck();
  await tap(page, "Save");
  await expect(page.getByRole("status").filter({ hasText: "Saved here" })).toBeVisible();
  await tap(page, "Questions and limits");
  await page.getByRole("group", { name: "Do phones give cards?" }).getByLabel("No", { exact: true }).check();
  await tap(page, "Save");
  await expect(page.getByRole("status").filter({ hasText: "Saved here" })).toBeVisible();
  await tap(page, "Sheet of services");
  await page.getByRole("textbox").first().waitFor();
  for (const field of await page.getByRole("textbox").all()) await field.fill("");
  await type(page, "English", SERVICE);
  await tap(page, "Save");
  await expect(page.getByRole("status").filter({ hasText: "Saved here" })).toBeVisible();
  await tap(page, "Areas");
  await tap(page, "Retire: \u2068Block C");
  await page.getByRole("dialog").getByRole("button", { name: "Retire" }).click();
  await expect(page.getByRole("heading", { name: "3 areas in use" })).toBeVisible();
  // The new number stands there before the settings are sealed for each phone: who goes back meanwhile is not drawn to the areas again.
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await seeScreen(page, "Set-up");
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await tap(page, "Hand over");
  await tap(page, "Receive now");
  await expect(page.locator('button[aria-disabled="true"]')).toHaveCount(0);

  await lockNow(page);
  await tap(page, "Try Ebb");
  await enterDoor(page, "Field worker");
  await tap(page, "Hand over records");
  await tap(page, "Hand over now");
  await expect(button(page, "Hand over again")).toBeVisible();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await tap(page, "New need");
  await expect(page.getByText("It is not a promise of help.")).toBeVisible();
  await expect(page.getByText("This card lets you")).toHaveCount(0);
  await tap(page, "They agree to us writing it");
  await expect(button(page, "Water, toilets")).toBeVisible();
  await expect(button(page, "Food")).toHaveCount(0);
  await seeService(page);
  await expect(page.getByText(PAPER_LIST)).toHaveCount(0);
  for (const name of ["Back", "Back", "Language of the talk", "Français"]) await tap(page, name);
  await expect(page.locator(".spoken")).toHaveText(/Nous/);
  await tap(page, "They agree to us writing it");
  await seeService(page);
  await expect(page.getByText(PAPER_LIST)).toBeVisible();
  await tap(page, "Back");
  for (const name of ["Baby", "Nappies", "Today", "1 person"]) await tap(page, name);
  await seeScreen(page, "How many of each?");
  await page.getByRole("button", { name: /^One more/ }).click();
  await tap(page, "Continue");
  await expect(button(page, "North quay")).toBeVisible();
  await expect(page.getByRole("button", { name: /Block C/ })).toHaveCount(0);
  await tap(page, "North quay");
  await tap(page, "No extra help needed");
  await expect(page.getByText("0–4 years: 1")).toBeVisible();

  // Without cards nothing asks for one, and nobody is told that one would open anything.
  await tap(page, "Save on this phone");
  await seeScreen(page, "Saved");
  await goHome(page);
  await tap(page, "Today’s list");
  await seeScreen(page, "Today’s list");
  await expect(page.locator(".record")).not.toHaveCount(0);
  await expect(page.getByRole("button", { name: /card/i })).toHaveCount(0);
  await goHome(page);
  await tap(page, "Erase or leave");
  await seeScreen(page, "This phone");
  await expect(button(page, "Someone shows their card")).toHaveCount(0);
  await goHome(page);
  await lockNow(page);
  await tap(page, "I hold a card");
  await tap(page, "I lost my card");
  await expect(page.getByText("There is no look-up by name.", { exact: false })).toBeVisible();
});

/** The keys of all rows of all databases of this origin, in all its buckets. */
const readRows = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const done = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const rows: string[] = [];
    const { storageBuckets } = navigator as unknown as {
      storageBuckets: { keys(): Promise<string[]>; open(name: string): Promise<{ indexedDB: IDBFactory }> };
    };
    const buckets = await Promise.all((await storageBuckets.keys()).map((name) => storageBuckets.open(name)));
    const factories = [indexedDB, ...buckets.map((bucket) => bucket.indexedDB)];
    for (const [at, factory] of factories.entries())
      for (const { name: own = "" } of await factory.databases()) {
        const database = await done(factory.open(own));
        const name = `${at} ${own}`;
        for (const store of database.objectStoreNames) {
          const keys = await done(database.transaction(store).objectStore(store).getAllKeys());
          rows.push(...keys.map((key) => `${name} ${store} ${JSON.stringify(key)}`));
        }
        database.close();
      }
    return rows.sort();
  });

test("they say no, and no row tells that anyone was asked", async ({ page }) => {
  await startTraining(page, relay.origin, "Field worker");
  await tap(page, "Hand over records");
  await tap(page, "Hand over now");
  await expect(button(page, "Hand over again")).toBeVisible();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  const before = await readRows(page);
  expect(before.length).toBeGreaterThan(10);
  await tap(page, "New need");
  await tap(page, "They say no");
  await expect(page.getByText("Nothing was saved", { exact: false })).toBeVisible();
  await expect.poll(() => readRows(page)).toEqual(before);
});

test("G9 answers that speak against it end in why not, and no programme is made", async ({ page }) => {
  await page.goto(relay.link);
  await tap(page, "Start a programme");
  await fillPlan(page, undefined, ["Yes", "No", "No", "No", "Yes", "Yes"]);
  await seeScreen(page, "Do not use this tool");
  await expect(page.getByRole("alert").getByRole("listitem")).toHaveText([
    "Who cannot say no has not agreed to anything.",
    "No app can hide that it is on a phone. Talk with who knows the danger.",
  ]);
  await tap(page, "Leave without a programme");
  await seeScreen(page, "Ebb");
  // The right to start one is still there.
  await expect(button(page, "Start a programme")).toBeVisible();
});
