/**
 * Needs and offers meet: two coordinators, two workers and five volunteers around a real relay, partly offline. One coordinator and two volunteers have screens; the
 * others are real vaults, engines and acts in this process, each with a clock of its own. What each rule does in detail is in tests/scenario/matching.test.ts.
 */
import { expect, type Page, test } from "@playwright/test";
import type { CardLink } from "../../src/card/model.ts";
import { toCardId, toSignKey } from "../../src/kit/brand.ts";
import { type Bytes, concatBytes, hexToBytes, utf8ToBytes } from "../../src/kit/bytes.ts";
import { phoneLabel } from "../../src/shell/acts/phone-label.ts";
import { ROLE_FIELD, ROLE_VOLUNTEER } from "../../src/wire/roles.ts";
import { board, confirm, needOf, offerOf, openTasks, say, send } from "../support/helping.ts";
import { DAY_MS, keyHex, keyOf, rounds, run } from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";
import { type Crew, seatDesk, startCrew } from "./crew.ts";
import {
  button,
  compareAndMatch,
  lockNow,
  openInvite,
  readInvite,
  type Secret,
  seeScreen,
  tap,
  text,
  type,
  unlock,
} from "./drive.ts";
import { filesWith, filesWithText, makeProfileBrowser, type ProfileBrowser } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { acceptTask, handOverHelp, offerSomething, sayOutcome, seeReady } from "./volunteer.ts";
import { coreOf, type WatchedVault, watchVault } from "./watched-vault.ts";

const MEETING = "Mill Quibblewick";
/** The handshake words of two cards, as they lie in ops. */
const SIX_WORDS = Uint8Array.of(0x9d, 0xc3, 0xe7, 0xb5, 0x8f, 0xd9);
const SIX_OTHERS = Uint8Array.of(0x91, 0xa3, 0xee, 0xb9, 0x83, 0xdb);
const WATER = { sector: "Water, toilets", item: "Drinking water", people: "5–6 people" };
const CONTAINER = { ...WATER, item: "Water container" };
const BLANKETS = 303;

test.describe.configure({ timeout: 300_000 });

let relay: RelayProcess;
test.beforeEach(async () => {
  relay = await startRelayProcess();
});
test.afterEach(() => relay.remove());

/** A volunteer with a screen, on a profile that can be looked into. */
interface Helper {
  readonly phone: ProfileBrowser;
  readonly page: Page;
  readonly secret: Secret;
}

/** Those without a screen, and what they wrote. Nora was confirmed three days ago and never answered. */
interface Others {
  readonly workers: readonly [Phone, Phone];
  readonly nora: Phone;
  /** Both offer blankets. */
  readonly rivals: readonly [Phone, Phone];
}

async function startOthers({ founder, join }: Crew): Promise<Others> {
  const workers = [await join("W1", ROLE_FIELD), await join("W2", ROLE_FIELD)] as const;
  const nora = await join("V1", ROLE_VOLUNTEER);
  const rivals = [await join("V2", ROLE_VOLUNTEER), await join("V3", ROLE_VOLUNTEER)] as const;
  for (const phone of [founder, workers[0], nora]) phone.clock.offMs = -3 * DAY_MS;
  const need = await needOf(workers[0], { ...HELP, item: 306, urgency: 4 });
  const offer = await offerOf(nora, { item: 306, languages: ["en"], expires: halfDay(nora) + 2 });
  await rounds([workers[0], nora, founder], 1);
  await confirm(founder, need, offer);
  await send(founder);
  await rounds([founder, nora], 1);
  expect(openTasks(nora)).toHaveLength(1);
  for (const phone of [founder, workers[0], nora]) phone.clock.offMs = 0;
  return { workers, nora, rivals };
}

const halfDay = ({ clock }: Phone) => 2 * Math.floor(clock.nowMs() / DAY_MS);
const HELP = { language: "en", extraHelp: [] } as const;

/** Four needs, written while nobody has a network: what is hurried first. */
async function writeNeeds({ workers: [first, second] }: Others): Promise<void> {
  await needOf(first, { ...HELP, item: 101, urgency: 2, card: cardWith(3, SIX_WORDS) });
  await needOf(first, { ...HELP, sector: 1, item: 105, urgency: 3, card: cardWith(7, SIX_OTHERS) });
  await needOf(second, { ...HELP, sector: 3, item: BLANKETS, urgency: 2, day: Math.floor(Date.now() / DAY_MS) - 1 });
  await needOf(second, { ...HELP, sector: 6, item: 602, urgency: 3 });
}

/** A card of which every part is made of numbers from `first` on, and three times these words. */
function cardWith(first: number, words: Uint8Array): CardLink {
  const [a, b, c, d, e, f] = words as unknown as readonly [number, number, number, number, number, number];
  const row = { helper: [a, b, c], answer: [d, e, f] } as const;
  return {
    cardId: toCardId(new Uint8Array(16).fill(first)),
    key: new Uint8Array(32).fill(first + 1),
    leaf: new Uint8Array(32).fill(first + 2),
    verifyKey: toSignKey(new Uint8Array(32).fill(first + 3)),
    rows: [row, row, row],
  };
}

/** From the needs over the board: invites a volunteer and lets it in. Ends at the board. */
async function joinFromBoard(desk: Page, page: Page): Promise<Secret> {
  await tap(desk, "Board");
  await tap(desk, "Volunteers");
  await tap(desk, "Invite a volunteer");
  const secret = await openInvite(page, await readInvite(desk, "Invite a volunteer"));
  await compareAndMatch(desk, page);
  await tap(desk, "See all people");
  await tap(desk, "Needs");
  await tap(desk, "Board");
  await seeScreen(desk, "Board");
  return secret;
}

/** Lets in a volunteer, whose page's own clock lets the minute of a new secret pass. */
async function startHelper(phone: ProfileBrowser, letIn: (page: Page) => Promise<Secret>): Promise<Helper> {
  const page = await phone.start();
  await page.clock.install();
  const secret = await letIn(page);
  await seeReady(page);
  return { phone, page, secret };
}

/** Confirms what is suggested on the screen, where and without waiting for the seconds to pass. Ends at the next decision. */
async function confirmHere(desk: Page): Promise<void> {
  await type(desk, "Meeting point", MEETING);
  await tap(desk, "Confirm");
  await tap(desk, "Write it now");
  await seeScreen(desk, "Decide");
}

/** From the board: confirms everything that is suggested, the blankets without knowing that the founder does as well, and refers what nobody can help with. Ends at the board. */
async function decideAll(desk: Page, { founder }: Crew, { rivals }: Others): Promise<Phone> {
  await expect(desk.getByText("3 suggestions wait for you")).toBeVisible({ timeout: 60_000 });
  await run(founder);
  await tap(desk, "Decide");
  await seeScreen(desk, "Decide");
  await expect(desk.getByText("offers \u2068Blankets\u2069")).toBeVisible();
  const taken = await desk.locator(".decide__side").last().getByRole("heading").innerText();
  const other = rivals.find((rival) => !taken.includes(phoneLabel(keyOf(rival))));
  if (!other) throw new TypeError(taken);
  await confirmHere(desk);
  await confirmOther(founder, other);
  await expect(desk.getByText("offers \u2068Drinking water\u2069")).toBeVisible();
  await confirmHere(desk);
  await expect(desk.getByText("offers \u2068Water container\u2069")).toBeVisible();
  await confirmHere(desk);
  await expect(desk.getByText("1 of 2 without a suggestion")).toBeVisible();
  await tap(desk, "Refer to a person");
  await tap(desk, "Another reason");
  await tap(desk, "Write it now");
  await tap(desk, "Back");
  await seeScreen(desk, "Board");
  return other;
}

/** The founder confirms the same need for the one of both whom the desk did not take, and hands it over only then. */
async function confirmOther(founder: Phone, rival: Phone): Promise<void> {
  const { needs, offers } = await board(founder);
  const need = needs.find((one) => one.need.kind === "help" && one.need.item === BLANKETS)?.key ?? "";
  const offer = offers.find(({ volunteer }) => volunteer === keyHex(rival))?.key ?? "";
  expect((await confirm(founder, need, offer)).refused).toBeNull();
  await run(founder);
}

/** From the board to what is under way; ends there. */
async function openUnderWay(desk: Page): Promise<void> {
  await tap(desk, "Under way");
  await seeScreen(desk, "Under way");
}

const expectStates = async (desk: Page, counts: Readonly<Record<string, number>>): Promise<void> => {
  for (const [state, count] of Object.entries(counts))
    await expect(desk.getByText(state, { exact: true })).toHaveCount(count);
};

/** Accepts, says the words at the door and gives it, all without a network, and hands over when there is one again. */
async function giveOffline({ page }: Helper): Promise<void> {
  await expect(button(page, "A task for you")).toBeVisible();
  await page.context().setOffline(true);
  await acceptTask(page);
  await tap(page, "I am there");
  await sayOutcome(page, "Given");
  await expect(page.getByRole("status").getByText("2 only on this phone")).toBeVisible();
  await page.context().setOffline(false);
  await handOverHelp(page);
}

/** Hears other words at the door than the screen says, and hands nothing over. */
async function hearsOthers({ page }: Helper): Promise<void> {
  await acceptTask(page);
  await tap(page, "I am there");
  await seeScreen(page, "The words first");
  await tap(page, "Different");
  await seeScreen(page, "Do not hand anything over");
  await expect(text(page, "Tell the coordinator: code {3}.")).toBeVisible();
  await tap(page, "Back to the start page");
  await seeScreen(page, "Your help");
  await handOverHelp(page);
}

/** Two confirmed the blankets: no task is out until somebody chose, and then that one is. Its person says no. */
async function settle(desk: Page, { founder }: Crew, kept: Phone, other: Phone): Promise<void> {
  await expectStates(desk, { "Two coordinators confirmed different help": 2 });
  await expect.poll(() => openAfterRun([kept, other])).toEqual([0, 0]);
  await button(desk, "Look and choose one").first().click();
  await seeScreen(desk, "Which one stands?");
  await tap(desk, `Keep this one: \u2068${phoneLabel(keyOf(kept))}`);
  await seeScreen(desk, "Under way");
  await expect.poll(() => openAfterRun([founder, kept, other], founder)).toEqual([0, 1, 0]);
  const [task] = openTasks(kept);
  for (const says of ["accepted", "saidNo"] as const) await say(kept, task?.assignment ?? "", says);
  await run(kept);
}

/** How many open tasks each has, after it ran; who decides sends before. */
async function openAfterRun(phones: readonly Phone[], sender: Phone | null = null): Promise<readonly number[]> {
  if (sender) await run(sender);
  if (sender) await send(sender);
  await rounds(phones, 1);
  return phones.map((phone) => openTasks(phone).length);
}

const holding = (vault: WatchedVault, needle: Bytes) =>
  vault.look().filter(({ plaintext }) => Buffer.from(plaintext).includes(Buffer.from(needle)));

/** How its badge begins: nothing else on the phone holds both in this order. */
const badgeStart = (programmeId: Bytes, volunteer: Bytes): Bytes =>
  concatBytes(Uint8Array.of(0x86, 1, 0x50), programmeId, Uint8Array.of(0x58, 0x20), volunteer);

/** A day after its outcome, also without a network, nothing in the profile opens to the task, stale copies included; before, it did. */
async function expectForgotten(
  { phone, page, secret }: Helper,
  { founder }: Crew,
  said: readonly Bytes[],
): Promise<void> {
  const vault = await watchVault(phone, secret.words);
  const { signKey } = coreOf(vault.look()).keys;
  const traces = [...said, badgeStart(founder.vault.identity().charter.programmeId, signKey)];
  for (const trace of traces) expect(holding(vault, trace)).not.toEqual([]);
  await page.context().setOffline(true);
  await lockNow(page);
  await page.clock.fastForward(2 * DAY_MS);
  await unlock(page, secret.words);
  await seeScreen(page, "Your help");
  for (const trace of traces) await expect.poll(() => holding(vault, trace)).toEqual([]);
  await phone.kill();
  const ids = [...(await board(founder)).assignments.keys()];
  const bytes = [...traces, ...ids.map(hexToBytes), ...vault.keys()];
  const texts = [MEETING, ...ids];
  expect(ids.length).toBeGreaterThan(0);
  expect([...texts.flatMap((text) => filesWithText(phone.folder, text)), ...filesWith(phone.folder, bytes)]).toEqual(
    [],
  );
}

test("GR1 GR2 GT1 GT7 needs are given, refused, stopped at other words, lapsed, referred and settled, partly offline, and a day later no helper's phone holds a task", async ({
  browser,
}) => {
  const phones = [makeProfileBrowser("leveldb"), makeProfileBrowser("sqlite")] as const;
  try {
    const crew = await startCrew(relay);
    const others = await startOthers(crew);
    const { workers, rivals } = others;
    await writeNeeds(others);
    const desk = await seatDesk(crew, browser);
    const gives = await startHelper(phones[0], (page) => crew.letIn(page, ROLE_VOLUNTEER));
    const asks = await startHelper(phones[1], (page) => joinFromBoard(desk, page));
    await offerSomething(gives.page, WATER);
    await offerSomething(asks.page, CONTAINER);
    for (const rival of rivals) await offerOf(rival, { item: BLANKETS, languages: ["en"] });
    await Promise.all([handOverHelp(gives.page), handOverHelp(asks.page), rounds([...workers, ...rivals], 1)]);

    const kept = await decideAll(desk, crew, others);
    await giveOffline(gives);
    await openUnderWay(desk);
    await settle(desk, crew, kept, rivals[0] === kept ? rivals[1] : rivals[0]);
    await hearsOthers(asks);
    await expectStates(desk, {
      Given: 1,
      "The person said no": 1,
      "The words were different": 1,
      "Went back by itself: no answer in time": 1,
      "Taken back by a coordinator": 1,
    });
    await tap(desk, "Back");
    await expect(button(desk, "Referrals")).toContainText("1 is waiting");
    await run(crew.founder);
    await Promise.all([
      expectForgotten(gives, crew, [utf8ToBytes(MEETING), SIX_WORDS]),
      expectForgotten(asks, crew, [utf8ToBytes(MEETING), SIX_OTHERS]),
    ]);
  } finally {
    await Promise.all(phones.map((phone) => phone.remove()));
  }
});
