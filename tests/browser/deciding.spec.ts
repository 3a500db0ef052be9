/**
 * What a coordinator does with suggestions beyond confirming: looks again after a change, compares and takes another, asks first, takes back, signs as the second person,
 * frees what nobody acts on, reads back what was done, and checks a helper's badge. One coordinator has a screen; the founder, a worker and two volunteers are real vaults, engines and acts in this process, around a real relay.
 */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { makeChange } from "../../src/feed/make-op.ts";
import { matchingOf } from "../../src/programme/matching.ts";
import { setNeedState, setVolunteer } from "../../src/shell/acts/assign/decide.ts";
import { phoneLabel } from "../../src/shell/acts/phone-label.ts";
import { settingsOf } from "../../src/shell/acts/records.ts";
import { saveOwnOps } from "../../src/sync/coordinate.ts";
import { badgeToText } from "../../src/wire/badge.ts";
import { ROLE_FIELD, ROLE_VOLUNTEER } from "../../src/wire/roles.ts";
import { act, board, confirm, halfDayOf, needOf, offerOf, openTasks, send, stateOf } from "../support/helping.ts";
import { DAY_MS, keyHex, keyOf, rounds, run } from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";
import { BROWSER_FLAGS } from "./browser-flags.ts";
import { type Crew, seatDesk, startCrew } from "./crew.ts";
import { button, seeScreen, tap, text, type } from "./drive.ts";
import { makeFakeCamera } from "./fake-camera.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const camera = makeFakeCamera();
test.use({
  launchOptions: {
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    chromiumSandbox: false,
    args: [...BROWSER_FLAGS, ...camera.flags],
  },
});
test.afterAll(() => camera.remove());
test.describe.configure({ timeout: 480_000 });

/** A need that two could help with, one of somebody alone that the founder confirmed, one that was confirmed yesterday and that nobody acts on, and two that were met. */
interface Cast {
  readonly helpers: readonly [Phone, Phone];
  readonly water: string;
  readonly alone: string;
  readonly stuck: string;
  /** That of the first helper, who has a task. */
  readonly badge: Uint8Array;
}

const PLAIN = { language: "en", extraHelp: [] } as const;
const nameOf = (phone: Phone) => phoneLabel(keyOf(phone));
/** The answer "It looks unfair". */
const UNFAIR = 3;

async function makeCast({ founder, join }: Crew): Promise<Cast> {
  const worker = await join("W1", ROLE_FIELD);
  const helpers = [await join("V1", ROLE_VOLUNTEER), await join("V2", ROLE_VOLUNTEER)] as const;
  const [vera, omar] = helpers;
  for (const phone of [founder, worker, vera]) phone.clock.offMs = -DAY_MS;
  const late = await needOf(worker, { ...PLAIN, item: 306, urgency: 4 });
  const slow = await offerOf(vera, { item: 306, languages: ["en"], expires: halfDayOf(vera) + 6 });
  await rounds([worker, vera, founder], 1);
  const stuck = (await confirm(founder, late, slow)).id;
  await send(founder);
  for (const phone of [founder, worker, vera]) phone.clock.offMs = 0;

  const met = [await needOf(worker, PLAIN), await needOf(worker, PLAIN)];
  const water = await needOf(worker, { ...PLAIN, item: 101, urgency: 3 });
  const company = await needOf(worker, { ...PLAIN, sector: 11, item: 1103, urgency: 2 });
  for (const helper of helpers) await offerOf(helper, { item: 101, languages: ["en"] });
  const talk = await offerOf(omar, { item: 1103, languages: ["en"] });
  await rounds([worker, ...helpers, founder], 1);
  for (const need of met)
    expect(await act(founder, (parts, replica) => setNeedState(parts, replica, need, 1))).toBeNull();
  const known = { signKey: keyHex(omar), level: 2 as const, helper: 0 as const, day: Math.floor(Date.now() / DAY_MS) };
  expect(await act(founder, (parts, replica) => setVolunteer(parts, replica, known, halfDayOf(founder)))).toBeNull();
  const alone = (await confirm(founder, company, talk)).id;
  await run(founder);
  await run(vera);
  const [task] = openTasks(vera);
  if (!task) throw new TypeError("no task came");
  return { helpers, water, alone, stuck, badge: task.badge };
}

/** The founder hears from the worker that it is more urgent. */
async function hurry(founder: Phone, need: string): Promise<void> {
  const write: Parameters<typeof act>[1] = (parts, replica) => {
    const record = replica.records.recordById.get(need);
    if (!record) throw new TypeError("no such need");
    return saveOwnOps(parts, replica, [makeChange({ ...parts, last: null }, record, new Map([[URGENCY, 2]]), 1)]);
  };
  expect(await act(founder, write)).toBeNull();
  await run(founder);
}
const URGENCY = 13;

/** It changed under the coordinator's eyes: nothing can be decided before a second look, which says what is new. */
async function lookAgain(desk: Page, founder: Phone, { water }: Cast): Promise<void> {
  await tap(desk, "Decide");
  await expect(desk.getByText("1 of 1 waiting for you")).toBeVisible();
  await hurry(founder, water);
  await expect(desk.getByText(/This need changed \d+ min ago/)).toBeVisible();
  await expect(button(desk, "Confirm")).toHaveCount(0);
  await tap(desk, "Look again");
  await expect(desk.getByText("Changed since your last look")).toBeVisible();
  await expect(desk.locator(".decide__changes")).toContainText(/from .*2 weeks.* to .*3 days/);
}

/** Takes the one who was not suggested. Its name. */
async function takeOther(desk: Page, { helpers }: Cast): Promise<string> {
  const suggested = await desk.locator(".decide__side").last().getByRole("heading").innerText();
  const other = helpers.map(nameOf).find((name) => !suggested.includes(name)) ?? "";
  await tap(desk, "Compare");
  await expect(desk.getByText("Chosen now")).toHaveCount(1);
  await tap(desk, `Take this one: \u2068${other}`);
  await expect(desk.locator(".decide__side").last().getByRole("heading")).toContainText(other);
  await expect(desk.getByText("You chose this help.")).toBeVisible();
  return other;
}

/** Asks first; taken back once, and nothing was written; then written. */
async function askFirst(desk: Page, cast: Cast): Promise<void> {
  await takeOther(desk, cast);
  await type(desk, "Meeting point", "Water tap 2");
  await tap(desk, "Ask first");
  await tap(desk, "Undo");
  await seeScreen(desk, "Decide");
  await expect(desk.getByText("1 of 1 waiting for you")).toBeVisible();
  const other = await takeOther(desk, cast);
  await type(desk, "Meeting point", "Water tap 2");
  await tap(desk, "Ask first");
  await expect(desk.getByRole("heading", { level: 1 })).toContainText(other);
  await tap(desk, "More time");
  await expect(desk.getByText("No countdown.").first()).toBeAttached();
  await tap(desk, "Write it now");
  await seeScreen(desk, "Decide");
}

const card = (desk: Page, state: string) => desk.getByRole("listitem").filter({ hasText: state });

/** From the board: what waits for a second person, what nobody acts on, and what was asked. */
async function tendUnderWay(desk: Page): Promise<void> {
  await tap(desk, "Under way");
  await seeScreen(desk, "Under way");
  await expect(card(desk, "Asked first, not confirmed")).toHaveCount(1);
  await card(desk, "Waits for a second coordinator").getByRole("button", { name: "Confirm as the second" }).click();
  await expect(card(desk, "Waits for a second coordinator")).toHaveCount(0);
  const stuck = card(desk, "nobody acts on it");
  await expect(desk.getByRole("listitem").first()).toContainText("nobody acts on it");
  await stuck.getByRole("button", { name: "Take it back" }).click();
  await tap(desk, "Nothing happened in time");
  await expect(card(desk, "Taken back by a coordinator")).toHaveCount(1);
}

/** From a suggestion: doubts it, which stops nothing. */
async function question(desk: Page): Promise<void> {
  await tap(desk, "Question this");
  await tap(desk, "It looks unfair");
  await expect(desk.getByText("Your question is written down.")).toBeVisible();
}

/** GR14: what is shared of a question says which answers and which month, and nothing of whom or what. */
async function shareQuestions(desk: Page): Promise<void> {
  const [download] = await Promise.all([desk.waitForEvent("download"), tap(desk, "Save a file to share")]);
  expect(download.suggestedFilename()).toBe("near-misses.json");
  const unfair = {
    kind: 3,
    what: UNFAIR,
    phase: 0,
    effect: 0,
    cause: 0,
    fix: 0,
    month: expect.stringMatching(/^\d{4}-\d{2}$/),
  };
  const file = { format: "ebb-near-misses", version: 1, entries: [unfair] };
  expect(JSON.parse(readFileSync(await download.path(), "utf8"))).toEqual(file);
}

/** GR8: five needs are enough to be counted, and too few of them were helped or not for a rate. */
async function readFairness(desk: Page): Promise<void> {
  await tap(desk, "Fairness");
  await seeScreen(desk, "Fairness");
  await expect(desk.getByRole("heading", { level: 2 })).toHaveText(["By area", "By language", "By extra help"]);
  await expect(desk.getByText("Groups below 5 are not shown as numbers.")).toBeVisible();
  const row = ["5", /days$/, "few", "few"];
  await expect(desk.getByRole("cell")).toHaveText([...row, ...row, ...row]);
}

/** From the board: a helper's own badge before the camera, then the same with another signature. Ends at the board. */
async function checkBadges(desk: Page, { helpers: [vera], badge }: Cast): Promise<void> {
  const altered = Uint8Array.from(badge);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  await tap(desk, "Back");
  await tap(desk, "Programme");
  camera.hold(badgeToText(Uint8Array.from(badge)));
  await tap(desk, "Erase or leave");
  await tap(desk, "Check a badge");
  await expect(desk.getByText("This helper comes from the programme")).toBeVisible();
  await expect(desk.getByText(nameOf(vera))).toBeVisible();
  camera.hold(badgeToText(altered));
  await tap(desk, "Check another badge");
  await expect(desk.getByText("This is no badge that the programme signed")).toBeVisible();
  await tap(desk, "Back");
  await tap(desk, "Back");
  await tap(desk, "Needs");
  await tap(desk, "Board");
  await seeScreen(desk, "Board");
}

/** From the board: the record of decisions, narrowed to what was asked first, the question among what was written down, and fairness. Ends at the board. */
async function readBack(desk: Page, founder: Phone): Promise<void> {
  await tap(desk, "Record of decisions");
  await expect(text(desk, "4 decisions")).toBeVisible();
  const [takenBack, confirmed] = [card(desk, "Taken back"), card(desk, "Confirmed")];
  await expect(takenBack).toContainText("This device\u2069 (coordinator)");
  await expect(takenBack).toContainText("Reason: \u2068Nothing happened in time");
  await expect(confirmed.filter({ hasText: `${nameOf(founder)}\u2069 (coordinator)` })).toHaveCount(2);
  await desk.getByLabel("What", { exact: true }).selectOption({ label: "Ask first" });
  await expect(text(desk, "1 decision")).toBeVisible();
  await tap(desk, "Back");
  await tap(desk, "Incidents and near misses");
  const questioned = card(desk, "A suggestion was questioned");
  await expect(questioned).toContainText("It looks unfair");
  await expect(questioned).toContainText("Drinking water");
  await shareQuestions(desk);
  await tap(desk, "Back");
  await readFairness(desk);
  await tap(desk, "Back");
  await seeScreen(desk, "Board");
}

/** From the board: says that there is enough water, and turns suggestions off. The lists work on. */
async function stopSuggesting(desk: Page): Promise<void> {
  await tap(desk, "Say: enough, thank you. \u2068Drinking water");
  await expect(desk.getByText("Volunteers read: enough, thank you")).toBeVisible();
  await tap(desk, "Suggestions and meeting points");
  await desk.getByRole("radio", { name: "No, work from the list" }).check();
  await tap(desk, "Save");
  await expect(desk.getByText("Saved on this device.")).toBeVisible();
  await tap(desk, "Back");
  await expect(desk.getByText("Suggestions are turned off.")).toBeVisible();
  await expect(button(desk, "Decide")).toHaveCount(0);
  await tap(desk, "Under way");
  await expect(card(desk, "Asked first, not confirmed")).toHaveCount(1);
}

/** What a volunteer's phone knows of it once it heard. */
async function toldTo(phone: Phone) {
  await run(phone);
  const settings = settingsOf(phone.engine.replica().records);
  const { isOn, enough } = settings ? matchingOf(settings) : { isOn: true, enough: [] };
  return { isOn, enough };
}

test("GR3 GR4 GR7 GR8 GR9 GR14 GR18 A11 W132 a coordinator looks again after a change, takes another than suggested, asks first, takes back, signs as the second, frees what is stuck, reads back, checks a badge, and turns suggestions off", async ({
  browser,
}) => {
  const relay: RelayProcess = await startRelayProcess();
  try {
    const crew = await startCrew(relay);
    const cast = await makeCast(crew);
    const desk = await seatDesk(crew, browser);
    await tap(desk, "Board");
    await expect(text(desk, "1 suggestion waits for you")).toBeVisible();
    await lookAgain(desk, crew.founder, cast);
    await question(desk);
    await askFirst(desk, cast);
    await tap(desk, "Back");
    await tendUnderWay(desk);
    const seen = async () => {
      await run(crew.founder);
      const { assignments } = await board(crew.founder);
      const states = [...assignments.values()].map(({ state }) => state);
      return [
        states.includes("tentative"),
        await stateOf(crew.founder, cast.stuck),
        await stateOf(crew.founder, cast.alone),
      ];
    };
    await expect.poll(seen).toEqual([true, "released", expect.stringMatching(/confirmed|carried/)]);
    await tap(desk, "Back");
    await readBack(desk, crew.founder);
    await checkBadges(desk, cast);
    await stopSuggesting(desk);
    const [vera] = cast.helpers;
    await expect.poll(() => toldTo(vera)).toEqual({ isOn: false, enough: [101] });
  } finally {
    await relay.remove();
  }
});
