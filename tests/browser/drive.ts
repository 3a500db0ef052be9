/**
 * Drives the screens the way a person does: by the names of buttons and fields, in English. Every step ends when the screen says so.
 *
 * A phone is a browser context of its own: its storage is shared with nobody.
 */
import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Page } from "@playwright/test";
import { drawOwnNames, takeName } from "./own-names.ts";

/** What a person chose when the vault was made. */
export interface Secret {
  /** The generated words in their order. */
  readonly words: readonly string[];
  readonly pin: string | null;
}

/** A phone with one open page. */
export interface Phone {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** A fresh phone whose page shows nothing yet. */
export async function takePhone(browser: Browser, options: BrowserContextOptions = {}): Promise<Phone> {
  const context = await browser.newContext(options);
  return { context, page: await context.newPage() };
}

/** Every wrong answer of a step shows as this: the screen's heading, in full. */
export const seeScreen = (page: Page, title: string): Promise<void> =>
  expect(page.getByRole("heading", { level: 1, name: title, exact: true })).toBeVisible();

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The button whose name begins with `name`, as whole words. A tile's name goes on with its hint. */
export const button = (page: Page, name: string) =>
  page.getByRole("button", { name: new RegExp(`^${escapePattern(name)}(?![\\p{L}\\p{N}])`, "u") });

/** The text `sentence` in full. Braces stand around what the screen isolates from the direction of the rest: "Version {1.2}". */
export const text = (page: Page, sentence: string) =>
  page.getByText(sentence.replaceAll("{", "\u2068").replaceAll("}", "\u2069"), { exact: true });

/** Presses the button whose name begins with `name`. */
export const tap = (page: Page, name: string): Promise<void> => button(page, name).first().click();

/** Types `text` into the field labelled `label`, in place of what is there. */
export const type = (page: Page, label: string, text: string): Promise<void> =>
  page.getByLabel(label, { exact: true }).fill(text);

/** The words of the grid on the screen. */
export const readWords = async (page: Page): Promise<readonly string[]> => {
  await expect(page.locator(".word-grid__word").first()).toBeVisible();
  return (await page.locator(".word-grid__word").allInnerTexts()).map((word) => word.trim());
};

/** Presses through the generated words, the check of the paper, and the PIN. */
export async function chooseWords(page: Page, pin: string | null = null): Promise<Secret> {
  await seeScreen(page, "Your words");
  const words = await readWords(page);
  await tap(page, "I wrote them on paper");
  await seeScreen(page, "Check your paper");
  for (const [at, word] of words.entries()) {
    const field = page.getByLabel(`Word ${at + 1}`, { exact: true });
    if ((await field.count()) > 0) await field.fill(word);
  }
  await tap(page, "Check");
  await seeScreen(page, "A PIN for short breaks");
  await choosePin(page, pin);
  return { words, pin };
}

async function choosePin(page: Page, pin: string | null): Promise<void> {
  if (pin === null) return tap(page, "No PIN");
  await type(page, "PIN", pin);
  await type(page, "The same PIN again", pin);
  await tap(page, "Use this PIN");
}

/** The doors of Try Ebb, and the first screen behind each. */
const DOORS = { "Field worker": "Your work today", Coordinator: "Needs", Volunteer: "Your help" } as const;
type Door = keyof typeof DOORS;

/** Opens `origin` and goes through Try Ebb to a door. Ends inside. */
export async function startTraining(page: Page, origin: string, door: Door): Promise<void> {
  await page.goto(origin);
  await seeScreen(page, "Ebb");
  await tap(page, "Try Ebb");
  await enterDoor(page, door);
  await keepsShell(page);
}

/** Until the app's worker has all its files and answers for this page: from then on nothing of it needs a network. */
const keepsShell = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const { serviceWorker } = navigator;
    const claimed = new Promise((resolve) =>
      serviceWorker.addEventListener("controllerchange", resolve, { once: true }),
    );
    await serviceWorker.ready;
    if (!serviceWorker.controller) await claimed;
  });

/** From the doors into a role. */
export async function enterDoor(page: Page, door: Door): Promise<void> {
  await seeScreen(page, "Choose a door");
  // Three vaults are made before the first door opens: on a machine that does much else that takes longer than any press.
  await expect(button(page, door)).toBeVisible({ timeout: 60_000 });
  await tap(page, door);
  await seeScreen(page, DOORS[door]);
}

/** What a new programme is called and where it works. */
export interface Plan {
  readonly name: string;
  readonly areas: readonly string[];
  /** The answer to what unlocks a coordinator's device; the one that is set where it is left out. */
  readonly lease?: string;
  /** The answer to who decides; the one that is set where it is left out. */
  readonly profile?: string;
}

/** What a programme is called where a test says nothing else. */
export const PLAN: Plan = { name: "River camp", areas: ["Block A", "Block B", "Block C"] };

/** Opens the operator's link and starts a programme. Ends on the page that says that the programme exists. */
export async function startProgramme(
  page: Page,
  link: string,
  plan: Plan = PLAN,
  pin: string | null = null,
): Promise<Secret> {
  await page.goto(link);
  await tap(page, "Start a programme");
  await fillPlan(page, plan);
  const secret = await chooseWords(page, pin);
  await seeScreen(page, "The programme exists");
  return secret;
}

/** Fills the form, answers what is asked so that a programme may be set up, and goes on. */
export async function fillPlan(
  page: Page,
  plan: Plan = PLAN,
  answers: readonly ("Yes" | "No")[] = FIT_ANSWERS,
): Promise<void> {
  await seeScreen(page, "Start a programme");
  await type(page, "Name", plan.name);
  await type(page, "Areas, one on each line", plan.areas.join("\n"));
  if (plan.profile) await page.getByRole("radio", { name: plan.profile, exact: true }).check();
  if (plan.lease) await page.getByRole("radio", { name: plan.lease, exact: true }).check();
  await tap(page, "Continue");
  await answerQuestions(page, answers);
}

/** Answers with which a real programme may be set up. */
const FIT_ANSWERS = ["Yes", "Yes", "No", "No", "Yes", "No"] as const;

/** Answers what is asked before a real programme is set up, and goes on. */
async function answerQuestions(page: Page, answers: readonly ("Yes" | "No")[]): Promise<void> {
  await seeScreen(page, "Should you use this?");
  const questions = page.getByRole("group");
  for (const [at, answer] of answers.entries())
    await questions.nth(at).getByRole("radio", { name: answer, exact: true }).check();
  await tap(page, "Continue");
}

/** On the page that says that the programme exists: shows the first invite and reads its link. */
export async function showFirstInvite(page: Page): Promise<string> {
  await tap(page, "Invite the first phone");
  return readInvite(page);
}

/** The link of the invite on the screen. */
export async function readInvite(page: Page, title = "Invite a phone"): Promise<string> {
  await seeScreen(page, title);
  return page.getByLabel("Link", { exact: true }).inputValue();
}

/** Opens an invite on a phone and makes its vault. Ends when the phone waits for the coordinator. */
export async function openInvite(page: Page, link: string, pin: string | null = null): Promise<Secret> {
  await page.goto(link);
  return chooseWords(page, pin);
}

/** Both screens show three words; both people tap Match. */
async function compareWords(coordinator: Page, other: Page): Promise<readonly string[]> {
  await seeScreen(coordinator, "A phone asks to join");
  await seeScreen(other, "Compare with the coordinator");
  const words = await readWords(other);
  expect(await readWords(coordinator)).toEqual(words);
  await tap(other, "Match");
  await tap(coordinator, "Match");
  await seeScreen(coordinator, "The phone is in");
  return words;
}

/** Compares the words of a phone and lets it in. Ends when the phone is in. */
export async function compareAndMatch(coordinator: Page, phone: Page): Promise<readonly string[]> {
  const words = await compareWords(coordinator, phone);
  await expect(
    phone.getByRole("heading", { level: 1, name: /^(Getting this phone ready|This phone is ready)$/ }),
  ).toBeVisible();
  return words;
}

/** From a coordinator's tabs to who decides. */
export async function openCoordinators(page: Page): Promise<void> {
  await tap(page, "Programme");
  await tap(page, "Coordinators");
  await seeScreen(page, "Coordinators");
}

/** A device and what opens it. */
export interface Person extends Phone {
  readonly secret: Secret;
}

/** From a coordinator's tabs: invites a coordinator, who has no seat yet, and stays on the page of coordinators. */
export async function inviteCoordinator(host: Page, browser: Browser): Promise<Person> {
  await openCoordinators(host);
  await tap(host, "Invite a coordinator");
  const link = await readInvite(host, "Invite a coordinator");
  const guest = await takePhone(browser, { viewport: { width: 1280, height: 800 } });
  const secret = await openInvite(guest.page, link);
  await compareWords(host, guest.page);
  await seeScreen(guest.page, "Needs");
  await tap(host, "Coordinators");
  await seeScreen(host, "Coordinators");
  return { ...guest, secret };
}

/** From a coordinator's tabs: invites a worker, whose phone is ready to write needs down. Ends on the coordinator's people. */
export async function inviteWorker(host: Page, browser: Browser): Promise<Person> {
  const phone = await takePhone(browser);
  return { ...phone, secret: await inviteOnto(host, phone.page) };
}

/** The same on a phone that is there. */
export async function inviteOnto(host: Page, phone: Page): Promise<Secret> {
  await tap(host, "People");
  await tap(host, "Invite a phone");
  return joinByLink(host, phone, await readInvite(host));
}

/** The same by an invite that the coordinator shows now. */
export async function joinByLink(host: Page, phone: Page, link: string): Promise<Secret> {
  // A phone waits a minute before records hang on its new secret; its own clock lets that pass.
  await phone.clock.install();
  const secret = await openInvite(phone, link);
  await compareAndMatch(host, phone);
  await phone.clock.fastForward("01:01");
  await seeScreen(phone, "This phone is ready");
  await tap(phone, "Go to the start page");
  await tap(host, "See all people");
  await seeScreen(host, "People");
  return secret;
}

/**
 * A joined phone must not register before its secret file is a minute old. Starts the page anew and lets that minute pass on the page's own clock.
 * Ends on the worker's home.
 */
export async function restartIntoHome(page: Page, { words }: Secret): Promise<void> {
  await page.clock.install();
  await page.reload();
  await unlock(page, words);
  await expect(button(page, "Lock now")).toBeVisible();
  await page.clock.fastForward(60_000);
  await seeScreen(page, "Your work today");
}

/** Types the words of a vault, which must be the one that the screen asks for, and presses Open. */
export async function unlock(page: Page, words: readonly string[]): Promise<void> {
  await seeScreen(page, "Open your records");
  await type(page, "Your words", words.join(" "));
  await tap(page, "Open");
}

/** One registration, as the labels of the tiles. */
export interface Answers {
  readonly sector: string;
  readonly item: string;
  readonly urgency: string;
  readonly people: string;
  readonly place: string;
}

/** Answers that fit `PLAN`. */
export const NEED: Answers = {
  sector: "Water, toilets",
  item: "Water container",
  urgency: "Within 3 days",
  people: "5–6 people",
  place: "Block C",
};

/** Starts the path at home and answers up to the check page. Returns the number of taps. */
export async function fillNeed(page: Page, answers: Answers = NEED): Promise<number> {
  const taps = [
    "New need",
    "They agree to us writing it",
    answers.sector,
    answers.item,
    answers.urgency,
    answers.people,
    answers.place,
    "No extra help needed",
  ];
  for (const name of taps) {
    // The place that was chosen last stands first, under another name.
    if (name === answers.place)
      await page.getByRole("button", { name: new RegExp(`(^|: \\W*)${escapePattern(name)}\\W*$`, "u") }).click();
    else await tap(page, name);
  }
  await seeScreen(page, "Check with the person");
  await drawOwnNames(page);
  return taps.length;
}

/** A saved need: the name that it goes by, and what it took. */
export interface Registered {
  readonly alias: string;
  readonly taps: number;
}

/** Registers a need from home; nobody wants a card, where one is offered. Ends on the page that says that it is saved. */
export async function registerNeed(page: Page, answers: Answers = NEED, offersCard = true): Promise<Registered> {
  const taps = (await fillNeed(page, answers)) + (offersCard ? 2 : 1);
  await tap(page, "Save on this phone");
  if (offersCard) await seeScreen(page, "Now scan a blank card");
  if (offersCard) await tap(page, "No card wanted");
  await seeScreen(page, "Saved");
  const alias = (await page.locator(".saved__alias").innerText()).trim();
  takeName(alias);
  return { alias, taps };
}

/** From the saved page or today's list back home. */
export async function goHome(page: Page): Promise<void> {
  await button(page, "Back").first().click();
  await seeScreen(page, "Your work today");
}

/** From home: runs a hand-over and waits for its end. Stays on its screen. */
export async function handOver(page: Page): Promise<void> {
  await tap(page, "Hand over records");
  await seeScreen(page, "Hand over records");
  await tap(page, "Hand over");
  await expect(button(page, "Hand over again").or(button(page, "Try again"))).toBeVisible();
}

/** Today's list from home: what it says about each record. */
export async function readToday(page: Page): Promise<readonly string[]> {
  await tap(page, "Today’s list");
  await seeScreen(page, "Today’s list");
  await expect(page.locator(".record").first()).toBeVisible();
  return page.locator(".record").allInnerTexts();
}

/** Chooses a language by its own name, which is one write to the shelf. */
export async function speak(page: Page, name: string): Promise<void> {
  await page.locator(".top-bar__button:not(.top-bar__button--lock)").click();
  await page.getByRole("dialog").getByRole("button", { name, exact: true }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** Locks the vault. Ends outside. */
export async function lockNow(page: Page): Promise<void> {
  await tap(page, "Lock now");
  await expect(button(page, "Lock now")).toBeHidden();
}

/** On a screen that erases: holds, presses, and lets the count run out. Ends where a statement is told of. */
export async function eraseByHand(page: Page): Promise<void> {
  await page.locator(".hold").hover();
  await page.mouse.down();
  await expect(page.locator(".erase-now button")).toBeVisible();
  await page.mouse.up();
  await page.locator(".erase-now button").click();
  await expect(page.getByText(/statement|Statement/).first()).toBeVisible({ timeout: 60_000 });
}

/** Names of all that vaults take on this phone: buckets, or databases where the browser has none, and S files, each behind its folder. */
export const listVaultPlaces = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const listFiles = async (folder: FileSystemDirectoryHandle, path: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const [name, entry] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>)
        if (entry.kind === "directory")
          found.push(...(await listFiles(entry as FileSystemDirectoryHandle, `${path}${name}/`)));
        else found.push(path + name);
      return found;
    };
    const { storageBuckets } = navigator as unknown as { storageBuckets?: { keys(): Promise<string[]> } };
    const inDefault = async () =>
      (await indexedDB.databases()).map(({ name }) => name ?? "").filter((name) => /^[pm]-/.test(name));
    const places = storageBuckets ? await storageBuckets.keys() : await inDefault();
    return [...places, ...(await listFiles(await navigator.storage.getDirectory(), "/"))].sort();
  });

/** Drops a file on the place that takes files, after it was dragged over it. */
export async function dropFile(page: Page, bytes: Buffer): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    (numbers) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(numbers)], "x.ebb"));
      return transfer;
    },
    [...bytes],
  );
  const place = page.locator(".carry-drop", { has: page.locator("input[type=file]") });
  await place.dispatchEvent("dragover", { dataTransfer });
  await expect(page.locator(".carry-drop--over")).toBeVisible();
  await place.dispatchEvent("drop", { dataTransfer });
  await expect(page.locator(".carry-drop--over")).toBeHidden();
}
