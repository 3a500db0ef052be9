/** How a coordinator walks through the ten steps that end a programme. */
import { expect, type Locator, type Page } from "@playwright/test";
import { seeScreen, tap, type } from "./drive.ts";

/** From the tabs to the ten steps. */
export async function openCeremony(page: Page): Promise<void> {
  await tap(page, "Programme");
  await tap(page, "Close the programme");
  await seeScreen(page, "Close the programme");
}

/** A step among the ten. */
export const step = (page: Page, name: string) => page.locator(".ceremony__step", { hasText: name });

export async function openStep(page: Page, name: string): Promise<void> {
  await step(page, name).click();
  await seeScreen(page, name);
}

export async function tick(page: Page, label: string): Promise<void> {
  const box = page.getByLabel(label, { exact: true });
  // It is ticked once it is written down.
  await box.click();
  await expect(box).toBeChecked();
  await tap(page, "Back");
  await seeScreen(page, "Close the programme");
}

/** What a test does between steps; it ends on the ten steps again. */
type Between = (next: string) => Promise<void>;

/** Everything between the announcement and the signatures; nothing has to be named. `hasNeeds`: some need is on the list. `sheets`: of cards, that were printed. */
export async function answerSteps(page: Page, hasNeeds = true, between?: Between, sheets = 0): Promise<void> {
  await answerBefore(page, hasNeeds, between, sheets);
  await openStep(page, "Exceptions");
  await tap(page, "We know of none");
  await expect(page.locator(".notice--good", { hasText: "We know of none" })).toBeVisible();
  await tap(page, "Back");
}

/** Everything between the announcement and the exceptions. */
export async function answerBefore(
  page: Page,
  hasNeeds = true,
  between: Between = async () => undefined,
  sheets = 0,
): Promise<void> {
  await openStep(page, "Last call");
  await tick(page, "The last call was made to everyone who can be reached");
  if (hasNeeds) {
    await openStep(page, "Freeze");
    await tick(page, "Every open need was handed to a person or a service");
  }
  await between("Roll call");
  await openStep(page, "Roll call");
  await type(page, "Somebody of the community", "Committee of block C");
  await tap(page, "This is who is here");
  await openStep(page, "Totals");
  await tick(page, "The totals were read aloud");
  await between("Paper");
  await openStep(page, "Paper");
  if (sheets > 0) await type(page, "Sheets of cards printed", String(sheets));
  for (const line of await page.locator(".closing-list__row").all()) await answerPaper(line);
  await type(page, "Who answers complaints afterwards?", "Help desk, hall 2");
  await tap(page, "Keep these answers");
  await seeScreen(page, "Close the programme");
  await between("Exceptions");
}

/** Of paper that was made nobody can say that there was none: it was kept. */
async function answerPaper(line: Locator): Promise<void> {
  const none = line.getByLabel("There was none", { exact: true });
  if ((await none.count()) > 0) return none.check();
  await line.getByLabel("Kept", { exact: true }).check();
  await line.getByLabel("Initials of who saw it", { exact: true }).fill("A.K.");
}

/** From the ten steps: ticks these steps of a drill, keeps the result, and goes back. */
export async function holdDrill(page: Page, name: string, passed: readonly string[], result: string): Promise<void> {
  await tap(page, "Drills");
  await seeScreen(page, "Drills");
  const card = page.locator(".card", { hasText: name });
  await card.getByRole("button", { name: "Do this drill" }).click();
  await seeScreen(page, name);
  for (const label of passed) await page.getByRole("checkbox", { name: label, exact: true }).check();
  await tap(page, "Keep this result");
  await seeScreen(page, "Drills");
  await expect(card).toContainText(result);
  await tap(page, "Back");
  await seeScreen(page, "Close the programme");
}

/** Says yes to the last question before signing. */
export const confirmEnd = (page: Page) =>
  page.getByRole("dialog").getByRole("button", { name: "Sign the end" }).click();
