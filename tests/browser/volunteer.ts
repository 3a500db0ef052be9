/** Drives a volunteer's screens the way a person does. */
import { expect, type Page } from "@playwright/test";
import { button, seeScreen, tap } from "./drive.ts";

/** What is offered; the rest has its usual answer. Names as the tiles and chips say them. */
interface Offered {
  readonly sector: string;
  readonly item: string;
  readonly people: string;
  /** Left out: everywhere. */
  readonly areas?: readonly string[];
  /** Left out: on foot. */
  readonly travel?: string;
  /** Left out: nothing else. */
  readonly can?: readonly string[];
}

const WATER: Offered = { sector: "Water, toilets", item: "Drinking water", people: "5–6 people" };

/** A new secret file gets a minute to be durable, which the page's own clock lets pass. */
export async function seeReady(page: Page): Promise<void> {
  await expect(
    page.getByRole("heading", { level: 1, name: /^(Getting this phone ready|This phone is ready)$/ }),
  ).toBeVisible();
  await page.clock.fastForward("01:01");
  await seeScreen(page, "This phone is ready");
  await tap(page, "Go to the start page");
  await seeScreen(page, "Your help");
}

/** The name by which the programme knows the volunteer at `page`, from its home. */
export async function nameOf(page: Page): Promise<string> {
  const said = await page.getByText("In this programme you are called").innerText();
  return /([\p{L}]+-[\p{L}]+)/u.exec(said.replaceAll(/[\u2066-\u2069]/g, ""))?.[1] ?? "";
}

/** From the volunteer's home: makes an offer. Ends at home again. */
export async function offerSomething(page: Page, offered: Offered = WATER): Promise<void> {
  await tap(page, "Make an offer");
  for (const name of [offered.sector, offered.item, offered.people]) await tap(page, name);
  await tickAll(page, "Where can you bring it?", offered.areas ?? [], "Everywhere in the programme");
  await tap(page, "Any time");
  await tap(page, offered.travel ?? "On foot");
  await tickAll(page, "What else can you do?", offered.can ?? [], "Nothing else");
  await seeScreen(page, "Check your offer");
  await tap(page, "Save on this phone");
  await seeScreen(page, "Saved");
  await goHome(page);
}

async function tickAll(page: Page, screen: string, names: readonly string[], usual: string): Promise<void> {
  await seeScreen(page, screen);
  for (const name of names) await page.getByRole("checkbox", { name, exact: true }).check();
  await tap(page, names.length > 0 ? "Continue" : usual);
}

const goHome = async (page: Page): Promise<void> => {
  await tap(page, "Back to the start page");
  await seeScreen(page, "Your help");
};

/** From the volunteer's home, once a task came: opens it. */
async function openTask(page: Page): Promise<void> {
  await expect(button(page, "A task for you").or(button(page, "Your task"))).toBeVisible();
  await button(page, "A task for you").or(button(page, "Your task")).click();
  await seeScreen(page, "Your task");
}

/** From home: accepts the task that waits. Ends on the task. */
export async function acceptTask(page: Page): Promise<void> {
  await openTask(page);
  await tap(page, "I will go");
  await expect(button(page, "Say how it went")).toBeVisible();
}

type OutcomeName = "Given" | "Part of it given" | "The person said no" | "Nobody came" | "It was dangerous";

/** How it went, from the accepted task or from the words that match. Ends at home. */
export async function sayOutcome(page: Page, outcome: OutcomeName): Promise<void> {
  await tap(page, (await button(page, "Match").count()) > 0 ? "Match" : "Say how it went");
  await seeScreen(page, "How did it go?");
  await tap(page, outcome);
  await seeScreen(page, "Thank you");
  await goHome(page);
}

/** From home: hands over what is only here, and waits until the relay has it. Ends at home. */
export async function handOverHelp(page: Page): Promise<void> {
  await tap(page, "Hand over records");
  await tap(page, "Hand over now");
  await expect(button(page, "Hand over again")).toBeVisible();
  await tap(page, "Back");
  await seeScreen(page, "Your help");
}
