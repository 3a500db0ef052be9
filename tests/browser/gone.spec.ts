/**
 * What expired, was erased or was sealed to a key that is over opens no more: not with the words, the S file and every byte of the profile in hand, stale copies of
 * rows included. On both engines of IndexedDB. Each look before shows that the same bytes did open: otherwise finding nothing would prove nothing.
 */
import { expect, type Page, test } from "@playwright/test";
import { decodeOp } from "../../src/feed/op.ts";
import type { SignKey } from "../../src/kit/brand.ts";
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { encodeCbor } from "../../src/kit/cbor.ts";
import type { Frame } from "../../src/wire/frame.ts";
import {
  button,
  compareAndMatch,
  goHome,
  handOver,
  lockNow,
  openInvite,
  registerNeed,
  restartIntoHome,
  type Secret,
  seeScreen,
  showFirstInvite,
  startProgramme,
  tap,
  unlock,
} from "./drive.ts";
import { filesWith, filesWithText, makeProfileBrowser, type ProfileBrowser } from "./profile-browser.ts";
import type { OpenedRow } from "./raw-vault.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { coreOf, openFrames, type WatchedVault, watchVault } from "./watched-vault.ts";

const PROGRAMME = "Quay Vexmorth";
const AREAS = ["Strand Quibblewick", "Dune Fjornhaven", "Block Zyrwald"];
const ANSWERS = {
  sector: "Water, toilets",
  item: "Water container",
  urgency: "Within 3 days",
  people: "5–6 people",
  place: "Block Zyrwald",
};
const DAY_MS = 86_400_000;
/** Retention of working copies, and how long a key is used and then kept, in days, each with what it takes to be past. */
const [RETENTION, KEY_AGE, KEY_GRACE] = [7, 31, 31];

for (const backend of ["leveldb", "sqlite"] as const)
  test(`Y47 Y54 Y70 Y75 no copy in the profile opens of what was erased, what expired, and keys that are over (${backend})`, async () => {
    test.setTimeout(480_000);
    const relay = await startRelayProcess();
    const [desk, phone] = [makeProfileBrowser(backend, { width: 1280, height: 800 }), makeProfileBrowser(backend)];
    try {
      const team = await startTeam(relay, desk, phone);
      const past = await registerTwo(team);
      await eraseOne(team, past);
      await letExpire(team, past);
      const today = await endFirstKey(team, past);
      await Promise.all([desk.kill(), phone.kill()]);
      await expectGone(team, past, today);
      expectNoKeyOrWord([desk, phone], team, [past.kept, past.erased, today]);
    } finally {
      await Promise.all([desk.remove(), phone.remove(), relay.remove()]);
    }
  });

interface Member {
  readonly page: Page;
  readonly secret: Secret;
  readonly vault: WatchedVault;
}

interface Team {
  readonly coordinator: Member;
  readonly worker: Member;
}

/** A need by its name on screens, and what it says, as its bytes lie in ops, segments and pages alike. */
interface Written {
  readonly alias: string;
  readonly answers: Bytes;
}

interface Past {
  readonly kept: Written;
  readonly erased: Written;
  readonly author: SignKey;
  /** Rows of ops that the coordinator had saved and that moved to pages. */
  readonly journal: readonly string[];
  /** Segments with both needs, as they went to the relay. */
  readonly segments: readonly Frame[];
}

async function startTeam(relay: RelayProcess, desk: ProfileBrowser, phone: ProfileBrowser): Promise<Team> {
  const [atDesk, atPhone] = [await desk.start(), await phone.start()];
  await atDesk.clock.install();
  const deskSecret = await startProgramme(atDesk, relay.link, { name: PROGRAMME, areas: AREAS });
  const atOnce = await watchVault(desk, deskSecret.words);
  // The programme's settings are an op that moves to a page soon: seen here, or it may have left the disk before anyone looks.
  atOnce.look();
  const phoneSecret = await openInvite(atPhone, await showFirstInvite(atDesk));
  await compareAndMatch(atDesk, atPhone);
  await tap(atDesk, "See all people");
  await restartIntoHome(atPhone, phoneSecret);
  return {
    coordinator: { page: atDesk, secret: deskSecret, vault: atOnce },
    worker: { page: atPhone, secret: phoneSecret, vault: await watchVault(phone, phoneSecret.words) },
  };
}

/** Two needs, which reach the coordinator. */
async function registerTwo({ coordinator, worker }: Team): Promise<Past> {
  const [kept, erased] = [await write(worker), await write(worker)];
  await handOver(worker.page);
  await receive(coordinator.page);
  await tap(coordinator.page, "Needs");
  await expect(coordinator.page.getByText(erased.alias)).toBeVisible();
  await handOverAgain(worker.page);
  const [atDesk, atPhone] = [coordinator.vault.look(), worker.vault.look()];
  for (const { answers } of [kept, erased]) {
    expect(holding(atDesk, answers)).not.toEqual([]);
    expect(holding(atPhone, answers)).not.toEqual([]);
  }
  expect(drafts(atPhone)).not.toEqual([]);
  expect(names(atDesk, FIRST_KEYS)).toEqual(["box:0", expect.stringMatching(/^epoch:1:/)]);
  const author = coreOf(atPhone).keys.signKey;
  const segments = worker.vault.frames().filter(({ header }) => header.kind === 1);
  const contents = await openFrames(segments, author, atDesk, coordinator.vault.frames());
  for (const { answers } of [kept, erased]) expect(contents.some((content) => holds(content, answers))).toBe(true);
  const journal = names(atDesk, OPS);
  expect(journal).not.toEqual([]);
  return { kept, erased, author, journal, segments };
}

/** Registers a need from home. Its answers are those that no op held before. */
async function write({ page, vault }: Member): Promise<Written> {
  const before = new Set(answersIn(vault.look()).map(bytesToHex));
  const { alias } = await registerNeed(page, ANSWERS);
  await goHome(page);
  const [answers] = answersIn(vault.look()).filter((bytes) => !before.has(bytesToHex(bytes)));
  if (!answers) throw new Error("what was saved does not open");
  return { alias, answers };
}

/** The coordinator erases one of them: at once nothing of it opens, at the desk or on the phone, and the other one does. */
async function eraseOne({ coordinator, worker }: Team, { kept, erased }: Past): Promise<void> {
  const { page } = coordinator;
  await page.getByRole("button", { name: new RegExp(`^Erase: \\W*${erased.alias}`) }).click();
  await tap(page, "Erase it");
  await expect(page.getByText("Other copies were asked.")).toBeVisible();
  await receive(page);
  await handOverAgain(worker.page);
  await goHome(worker.page);
  for (const { vault } of [coordinator, worker]) {
    await expect.poll(() => holding(vault.look(), erased.answers)).toEqual([]);
    const opened = vault.look();
    expect(drafts(opened)).toEqual([]);
    expect(holding(opened, kept.answers)).not.toEqual([]);
  }
}

/** The other one expires on the phone, counted from the day on which the phone knows that the coordinator has it. */
async function letExpire({ worker }: Team, { kept }: Past): Promise<void> {
  await letPass(worker, 1, "Your work today");
  await handOver(worker.page);
  await goHome(worker.page);
  expect(holding(worker.vault.look(), kept.answers)).not.toEqual([]);
  await letPass(worker, RETENTION, "Your work today");
  await tap(worker.page, "Hand over records");
  await expect(worker.page.getByText("There is nothing to hand over yet.")).toBeVisible();
  await goHome(worker.page);
}

/** Two months pass at the desk; a third need arrives after the first. */
async function endFirstKey({ coordinator, worker }: Team, { kept }: Past): Promise<Written> {
  const { page } = coordinator;
  await letPass(coordinator, KEY_AGE, "Needs");
  await receive(page);
  await tap(page, "Programme");
  await expect(page.getByText(/^Number \W*2\W*, since/)).toBeVisible();
  const fresh = await write(worker);
  await handOver(worker.page);
  await receive(page);
  await tap(page, "Needs");
  await expect(page.getByText(fresh.alias)).toBeVisible();
  await letPass(coordinator, KEY_GRACE, "Needs");
  await receive(page);
  await tap(page, "Programme");
  await expect(page.getByText(/^Number \W*1\W*: every coordinator said that it is destroyed/)).toBeVisible();
  await tap(page, "Needs");
  for (const { alias } of [kept, fresh]) await expect(page.getByText(alias)).toBeVisible();
  return fresh;
}

async function expectGone({ coordinator, worker }: Team, past: Past, today: Written): Promise<void> {
  const [atDesk, atPhone] = [coordinator.vault.look(), worker.vault.look()];
  expect(holding(atPhone, today.answers)).not.toEqual([]);
  for (const { answers } of [past.kept, past.erased]) expect(holding(atPhone, answers)).toEqual([]);
  for (const { answers } of [past.kept, today]) expect(holding(atDesk, answers)).not.toEqual([]);
  expect(holding(atDesk, past.erased.answers)).toEqual([]);
  expect(names(atDesk, FIRST_KEYS)).toEqual([]);
  expect(names(atDesk, OPS).filter((key) => past.journal.includes(key))).toEqual([]);
  expect(names(atDesk, /^epoch:2:/)).not.toEqual([]);
  expect(await openFrames(past.segments, past.author, atDesk, coordinator.vault.frames())).toEqual([]);
}

/** No file holds what was said or typed, a key, or a secret that was overwritten. */
function expectNoKeyOrWord(
  profiles: readonly ProfileBrowser[],
  { coordinator, worker }: Team,
  written: readonly Written[],
): void {
  const words = [coordinator, worker].map(({ secret }) => secret.words.join(" "));
  const texts = [PROGRAMME, ...AREAS, ...written.map(({ alias }) => alias), ...words];
  const secrets = [coordinator, worker].map(({ vault }) => vault.overwritten());
  expect(secrets.map(({ length }) => length > 1)).toEqual([true, true]);
  const keys = [...secrets.flat(), ...coordinator.vault.keys(), ...worker.vault.keys()];
  const found = profiles.flatMap(({ folder }) => [
    ...texts.flatMap((text) => filesWithText(folder, text)),
    ...filesWith(folder, keys),
  ]);
  expect(found).toEqual([]);
}

/** Rows of the first epoch's private key and of the box key that a device was made with. */
const FIRST_KEYS = /^(epoch:1:|box:0$)/;
/** Rows of ops. */
const OPS = /^[0-9a-f]{32}$/;
const NEED_FIELDS = 5;

/** What ops in rows of their own say of people. */
const answersIn = (opened: readonly OpenedRow[]): readonly Bytes[] =>
  opened.flatMap(({ key, plaintext }) => {
    const op = OPS.test(key) ? decodeOp(plaintext) : null;
    return op?.ok && op.value.fields.size > NEED_FIELDS ? encodeCbor(op.value.fields) : [];
  });

const holds = (bytes: Bytes, answers: Bytes): boolean => Buffer.from(bytes).includes(Buffer.from(answers));

/** Names of the opened rows that hold `answers`. */
const holding = (opened: readonly OpenedRow[], answers: Bytes): readonly string[] =>
  opened.filter(({ plaintext }) => holds(plaintext, answers)).map(({ key }) => key);

const drafts = (opened: readonly OpenedRow[]) => opened.filter(({ key }) => key === "draft");

const names = (opened: readonly OpenedRow[], pattern: RegExp): readonly string[] =>
  [...new Set(opened.map(({ key }) => key).filter((key) => pattern.test(key)))].sort();

/** Locks, lets days pass on the page's clock, and opens again. Ends on the screen `title`. */
async function letPass({ page, secret }: Member, days: number, title: string): Promise<void> {
  await lockNow(page);
  // A step may not be longer than 2^31 ms.
  for (let left = days; left > 0; left -= 20) await page.clock.fastForward(Math.min(left, 20) * DAY_MS);
  await unlock(page, secret.words);
  await seeScreen(page, title);
}

/** On the coordinator's screen: fetches what there is. */
async function receive(page: Page): Promise<void> {
  await tap(page, "Hand over");
  await tap(page, "Receive now");
  await expect(button(page, "Receive now")).toBeVisible();
}

async function handOverAgain(page: Page): Promise<void> {
  await tap(page, "Hand over again");
  await expect(button(page, "Hand over again")).toBeVisible();
}
