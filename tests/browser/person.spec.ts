/** The holder of a card, on a device of nobody: sees what is written, has it changed and erased by coordinators, and tells them something. */
import { expect, type Page, test } from "@playwright/test";
import { toCardSecret, toProgrammeId } from "../../src/kit/brand.ts";
import { cardText, wordsOfCard } from "../../src/wire/card.ts";
import { wordsFromBytes } from "../../src/words/picture-words.ts";
import { makeCardField } from "./card-field.ts";
import { button, fillNeed, goHome, handOver, seeScreen, takePhone, tap, type } from "./drive.ts";

const { camera, relay, startField } = makeCardField();

const SECRET = toCardSecret(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
const elsewhere = toProgrammeId(new Uint8Array(16).fill(9));

/** A programme whose worker gave a card to somebody and handed over. */
async function giveCard(coordinator: Page): Promise<ReturnType<typeof toProgrammeId>> {
  const { worker, programmeId } = await startField(coordinator);
  camera.hold(cardText(programmeId, SECRET));
  await fillNeed(worker);
  await tap(worker, "Save on this phone");
  await seeScreen(worker, "Card read");
  await tap(worker, "Card given");
  await seeScreen(worker, "Saved");
  await tap(worker, "Back to your work");
  await handOver(worker);
  await goHome(worker);
  await complainAtThePhone(worker);
  await worker.close();
  return programmeId;
}

/** C40 C42: without a network the person shows the card at the worker's phone, and it carries what they say. */
async function complainAtThePhone(worker: Page): Promise<void> {
  await worker.context().setOffline(true);
  await tap(worker, "Erase or leave");
  await tap(worker, "Someone shows their card");
  await openCard(worker);
  await expect(line(worker, "People")).toContainText("5–6 people");
  await tap(worker, "Tell us something");
  await tap(worker, "I am not content with something");
  await seeScreen(worker, "This phone carries your request");
  camera.hold(null);
  await tap(worker, "Close and clear");
  await seeScreen(worker, "Show your card");
  await tap(worker, "I lost my card");
  await expect(worker.getByText(/at the latest by/)).toBeVisible();
  await worker.context().setOffline(false);
  for (const title of ["Show your card", "This phone", "Your work today"]) {
    await worker.getByRole("button", { name: "Back", exact: true }).click();
    await seeScreen(worker, title);
  }
  await handOver(worker);
}

/** The camera sees the card: waits until what it opens has come, and shows it. */
async function openCard(person: Page): Promise<void> {
  const read = person.getByRole("heading", { level: 1, name: "Your card was read" });
  await expect(async () => {
    if (await button(person, "Try again").isVisible()) await tap(person, "Try again");
    await expect(read).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await tap(person, "Show");
  await seeScreen(person, "What is written");
}

const line = (page: Page, title: string) => page.locator(".lines__line", { hasText: title });

test("C20 C14 C35 C42 whoever holds a card sees, changes and erases what is written, through a coordinator's own acts", async ({
  page: coordinator,
  browser,
}) => {
  const programmeId = await giveCard(coordinator);
  const { page: person } = await takePhone(browser);
  await person.clock.install();
  await person.goto(relay().origin);

  // A card of another place, and words that are wrong.
  camera.hold(cardText(elsewhere, SECRET));
  await tap(person, "I hold a card");
  await seeScreen(person, "This card is from somewhere else");
  camera.hold(null);
  await tap(person, "Back");
  await tap(person, "Type the words");
  const words = wordsOfCard(SECRET, programmeId);
  const wrong = words.with(8, (words[8] ?? 0) ^ 1);
  await type(person, "The nine words of your card", wordsFromBytes(wrong).join(" "));
  await tap(person, "Check this card");
  await expect(person.getByText("These words do not fit together", { exact: true })).toBeVisible();

  camera.hold(cardText(programmeId, SECRET));
  await tap(person, "Back");
  await openCard(person);
  await expect(line(person, "People")).toContainText("5–6 people");
  // Nobody touches it: a warning, and one tap keeps it.
  await person.clock.fastForward(40_000);
  await tap(person, "Keep it open");
  await expect(person.getByText("This screen clears soon")).toBeHidden();
  await tap(person, "Change something");
  await tap(person, "People");
  await tap(person, "3–4 people");
  await seeScreen(person, "The relay has your request");
  await tap(person, "Back to what is written");
  await expect(person.getByText("1 request waits for a coordinator’s answer.")).toBeVisible();
  camera.hold(null);
  await person.clock.fastForward(61_000);
  await seeScreen(person, "Show your card");
  // The camera is closed while the card is laid before it.
  await tap(person, "Tap the pictures");
  camera.hold(cardText(programmeId, SECRET));
  await tap(person, "Back");

  await tap(coordinator, "People");
  await tap(coordinator, "Requests from cards");
  await seeScreen(coordinator, "Requests from cards");
  await coordinator.getByRole("button", { name: /^I read it: / }).click();
  await expect(coordinator.getByText(/Asked for: .3–4 people/)).toBeVisible();
  await tap(coordinator, "Change it as asked");
  await expect(coordinator.getByText("No requests", { exact: true })).toBeVisible();

  await expect(async () => {
    await openCard(person);
    if (await person.getByText("Your change was made.").isVisible()) return;
    await tap(person, "Close and clear");
    throw new Error("no answer yet");
  }).toPass();
  await expect(line(person, "People")).toContainText("3–4 people");
  await tap(person, "Erase all");
  await tap(person, "Ask to erase");
  await seeScreen(person, "The relay has your request");

  await tap(coordinator, "Back");
  await tap(coordinator, "Requests from cards");
  await tap(coordinator, "Erase the record");
  await tap(coordinator, "Erase it");
  await expect(coordinator.getByText("No requests", { exact: true })).toBeVisible();
  await tap(coordinator, "Back");
  await tap(coordinator, "Needs");
  await expect(coordinator.getByText("No open needs", { exact: true })).toBeVisible();
  await tap(person, "Close and clear");
  await expect(async () => {
    await expect(person.getByRole("heading", { level: 1, name: /Nothing is here|Your card was read/ })).toBeVisible();
    if (await person.getByText("Nothing is here for this card").isVisible()) return;
    await tap(person, "Close and clear");
    throw new Error("still there");
  }).toPass();
  expect(await person.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
});
