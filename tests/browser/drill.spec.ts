/**
 * A programme of three coordinators and three workers ends on a real relay. One phone never comes back, one comes back late, one is cut off at each act of
 * erasing; and then everything that is left is searched: each profile, each copy of one, the relay's folder and a backup of it. What is looked for was found there
 * before: otherwise finding nothing would prove nothing. The founder is a desk without a profile (`node-desk.ts`): what is searched belongs to the two other seats and
 * to the phones; a founder's own profile is searched in `small.spec.ts`.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { judgeCertificate, readCertificate } from "../../src/control/closing-certificate.ts";
import { type Bytes, bytesToBase64Url, bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { openStorage } from "../../src/relay/storage/open.ts";
import { makeClosingClient } from "../../src/relay-client/closing-client.ts";
import { makeRelayClient } from "../../src/relay-client/relay-client.ts";
import { findProgramme } from "../../src/shell/acts/find-programme.ts";
import { phoneLabel } from "../../src/shell/acts/phone-label.ts";
import { readPapers } from "../../src/shell/acts/recovery.ts";
import { makeRelaySession } from "../../src/sync/session.ts";
import { type Attestation, decodeAttestation, isGenuine } from "../../src/wire/attestation.ts";
import { aliasText } from "../../src/words/picture-words.ts";
import { cut, findIn } from "../support/byte-windows.ts";
import { verifyText } from "../support/verify-certificate.ts";
import { answerBefore, confirmEnd, openCeremony, openStep, step } from "./ceremony.ts";
import {
  approve,
  type Cast,
  joinWorker,
  type Member,
  PLACE,
  PLAN,
  seatThree,
  takeWorker,
  unlockDesk,
} from "./drill-cast.ts";
import { button, eraseByHand, listVaultPlaces, lockNow, readWords, type Secret, seeScreen, tap, text, type, unlock } from "./drive.ts"; // biome-ignore format: one line
import { heldAct, holdActs } from "./held-acts.ts";
import { startDesk } from "./node-desk.ts";
import { filesWithText, type ProfileBrowser } from "./profile-browser.ts";
import { expectGone, expectNoText, expectNothing, expectOnDisk, type Held, readHeld } from "./raw-member.ts";
import { tryRawKey } from "./raw-vault.ts";
import { DIST, type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { askRelay } from "./vault-keys.ts";
import { wakeWorker } from "./wake-worker.ts";

test.describe.configure({ mode: "serial", timeout: 300_000 });

let relay: RelayProcess;
let cast: Cast;
let lost: Member;
let late: Member;
let killed: Member;
let neighbour: Secret;
let neighbours: readonly string[];
const held = new Map<Member, Held>();
/** Copies of folders from before the end. */
let before: { readonly root: string; readonly relay: string; readonly second: string };
let sealed: readonly Bytes[];

test.beforeAll(async () => {
  test.setTimeout(480_000);
  relay = await startRelayProcess();
  cast = await seatThree(relay);
  const { desk, second, third } = cast;
  [lost, late, killed] = await Promise.all([
    takeWorker(desk, "sqlite", true),
    takeWorker(desk, "sqlite"),
    takeWorker(desk, "leveldb"),
  ]);
  for (const member of [lost, late, killed]) held.set(member, await readHeld(member));
  const places = await listVaultPlaces(killed.browser.page());
  const other = await startDesk(relay, { name: "Ford Ombrelune", areas: ["Mill"], isTraining: true });
  neighbour = (await joinWorker(killed.browser.page(), other)).secret;
  neighbours = (await listVaultPlaces(killed.browser.page())).filter((place) => !places.includes(place));
  for (const { browser: phone } of [lost, late, killed]) await phone.close();
  await desk.end(lost.key);

  for (const seat of [second, third]) {
    await lockNow(seat.browser.page());
    held.set(seat, await readHeld(seat, askRelay()));
    await seat.browser.close();
  }
  for (const member of [lost, late, killed, second, third]) expectOnDisk(member.browser, heldBy(member));
  const root = mkdtempSync(path.join(os.tmpdir(), "ebb-before-"));
  before = { root, relay: path.join(root, "relay"), second: path.join(root, "second") };
  cpSync(second.browser.folder, before.second, { recursive: true });
  expect(await tryRawKey(before.second, heldBy(second).vaultId, second.words)).toBeNull();
  await expect
    .poll(async () => (await tryRawKey(before.second, heldBy(second).vaultId, second.words, askRelay()))?.length)
    .toBe(32);
  for (const { browser } of [second, third]) await (await browser.start()).goto(relay.origin);
});
test.afterAll(async () => {
  const members = [lost, late, killed, cast?.second, cast?.third].flatMap((member) => member ?? []);
  await Promise.all([...members.map(({ browser }) => browser.remove()), relay.remove()]);
  if (before) rmSync(before.root, { recursive: true, force: true });
});

function heldBy(member: Member): Held {
  const found = held.get(member);
  if (!found) throw new Error("nobody looked at it before");
  return found;
}

/** No word of anybody, no name of the programme: neither in clear, nor anywhere after. */
const TEXTS = [PLACE, PLAN.name];
const expectErased = (member: Member) => expectNothing(member, heldBy(member), TEXTS, askRelay());

const programmeId = () => cast.desk.vault.identity().charter.programmeId;
const closingAnswer = async () =>
  unwrapResult(await makeClosingClient(relay.origin, (url, options) => fetch(url, options)).closing(programmeId()));

/** What devices told the relay, all of it genuine. The relay's own statement bears no second key. */
async function statements(): Promise<readonly Attestation[]> {
  const { attestations } = await closingAnswer();
  const decoded = attestations.map((bytes) => unwrapResult(decodeAttestation(bytes)));
  for (const each of decoded) expect(await isGenuine(each)).toBe(true);
  return decoded.filter(({ keySignature }) => keySignature.length > 0);
}

const statementOf = async ({ key }: Member) =>
  (await statements()).find(({ device }) => bytesToHex(device) === bytesToHex(key));

/** The certificate as the relay gives it to everybody. */
async function judged() {
  const answer = await fetch(`${relay.origin}/v1/p/${bytesToBase64Url(programmeId())}/certificate`);
  return unwrapResult(await judgeCertificate(unwrapResult(readCertificate(await answer.text()))));
}

/** A backup of the relay's database as an operator makes it: everything but the keys. And what lies sealed in it. */
async function backUpRelay(): Promise<void> {
  cpSync(relay.dataFolder, before.relay, { recursive: true, filter: (name) => path.basename(name) !== "keys" });
  const copy = path.join(before.root, "read");
  cpSync(before.relay, copy, { recursive: true });
  const storage = await openStorage({ file: path.join(copy, "relay.db") });
  const terms = { after: 0, maxEntries: 1_000, maxBodyBytes: 1e9, reader: "all" } as const;
  const { entries } = await storage.readLog(programmeId(), terms);
  sealed = entries.flatMap(({ segment }) => segment.sealedBody ?? []);
  await storage.close();
}

test("V35 a coordinator whom the relay does not reach opens with the share that another coordinator’s screen shows", async () => {
  const [second, third] = [cast.second.browser.page(), cast.third.browser.page()];
  await unlockDesk(second, cast.second.words);
  await tap(second, "Programme");
  await tap(second, "Unlock shares");
  await third.context().setOffline(true);
  await unlock(third, cast.third.words);
  await seeScreen(third, "A share is missing");
  await expect(text(third, "The relay did not answer")).toBeVisible();
  await second.getByRole("button", { name: phoneLabel(cast.third.key) }).click();
  await expect(second.getByText(/^Show it to the owner of .* only, and only face to face\.$/)).toBeVisible();
  await type(
    third,
    "Code of the share",
    (await second.locator(".paper__line > span:last-child").allInnerTexts()).join(" "),
  );
  await tap(third, "Open with this code");
  await seeScreen(third, "Needs");
  await third.context().setOffline(false);
  await tap(second, "Back");
  await seeScreen(second, "Unlock shares");
  await tap(second, "Back");
});

/** One proposes a later last day and says why; it counts once another one agrees. Both end on their tabs. */
async function extendTogether(one: Page, other: Page): Promise<void> {
  await tap(one, "Programme");
  await tap(one, "Change the last day");
  await seeScreen(one, "Change the last day");
  await expect(one.getByText("The last day was never moved.")).toBeVisible();
  await one.getByRole("radio", { name: "Handing needs on takes longer" }).check();
  await tap(one, "Propose the later day");
  await expect(one.getByText("Proposed. It waits for the others.")).toBeVisible();
  await approve(other);
  await expect(one.getByText("The last day was moved")).toBeVisible();
  await tap(one, "Back");
}

/** A programme of `startDesk` counts its days in UTC, whatever the zone of the machine that its people's browsers show. */
const todayInUtc = (): string => new Date().toISOString().slice(0, 10);

test("G5 G6 two of three move the last day and end it, comparing the same pictures, and the phone that was ended has to be named", async () => {
  const [second, third] = [cast.second.browser.page(), cast.third.browser.page()];
  await extendTogether(second, third);
  await openCeremony(second);
  await tap(second, "Go on: ");
  await seeScreen(second, "Announce");
  await type(second, "First day without new needs", todayInUtc());
  await tap(second, "Announce the end");
  await expect(second.getByText(/Waits for \S*1\S* more coordinator/)).toBeVisible();
  await openCeremony(third);
  await openStep(third, "Announce");
  await tap(third, "Agree");
  await expect(third.getByText("Read this aloud at every place")).toBeVisible();
  await expect(second.getByText("Read this aloud at every place")).toBeVisible();
  await tap(second, "Back");
  await answerBefore(second);
  await nameLost(second);
  await backUpRelay();

  await openStep(second, "Sign the end");
  await tap(second, "Write the statement");
  await expect(second.getByRole("heading", { name: "Compare the pictures" })).toBeVisible();
  await tap(second, "Sign");
  await confirmEnd(second);
  await expect(second.getByText(/Signed on this device/)).toBeVisible();
  await tap(third, "Back");
  await expect(step(third, "Sign the end")).toContainText(/\S*1\S* signature is missing/);
  await openStep(third, "Sign the end");
  await expect(third.getByText(/Signed already/)).toBeVisible();
  expect(await readWords(third)).toEqual(await readWords(second));
  await expect(third.getByText("This device would state something else")).toBeHidden();
  expect((await closingAnswer()).isClosed).toBe(false);
  await tap(third, "The pictures match: sign");
  await confirmEnd(third);
  await expect(third.getByText("Everyone signed. The end counts from now on.")).toBeVisible();
  // The device that signed first is told by its next run.
  await expect(second.getByText("Everyone signed. The end counts from now on.")).toBeVisible({ timeout: 60_000 });
});

/** A device was ended: "We know of none" cannot be said. */
async function nameLost(page: Page): Promise<void> {
  await openStep(page, "Exceptions");
  await expect(page.getByText("A device was ended. “We know of none” would not be true: name it.")).toBeVisible();
  await expect(button(page, "We know of none")).toBeHidden();
  await page.getByRole("radio", { name: "A device was lost" }).check();
  await page
    .getByRole("group", { name: "Which device?" })
    .getByRole("radio", { name: phoneLabel(lost.key) })
    .check();
  await type(page, "In a few words", "Lost on the road");
  await tap(page, "Add");
  await expect(page.locator(".closing-list__row", { hasText: "Lost on the road" })).toContainText(phoneLabel(lost.key));
  await tap(page, "Back");
}

test("E20 E11 the phone that comes back late erases itself while it is locked, the app goes at its next starts, and its disk holds nothing", async () => {
  const page = await late.browser.start();
  await wakeWorker(page, relay.origin, "now-and-then");
  await expect.poll(() => statementOf(late)).toMatchObject({ cause: 1, method: 1, left: [2], unacknowledged: null });
  // What belongs to the whole origin waits for a page: one that is cut off at each act of it, and then is a first start.
  const acts: string[] = [];
  await holdActs(page, acts);
  await page.goto(relay.origin);
  for (
    let act = await heldAct(page, button(page, "Try Ebb"));
    act !== null;
    act = await heldAct(page, button(page, "Try Ebb"))
  ) {
    acts.push(act);
    await page.reload();
  }
  expect(acts).toEqual(["create mark", "caches", "worker", "clear", "clear answered"]);
  await expect.poll(() => listVaultPlaces(page)).toEqual([]);
  await late.browser.kill();
  await expectErased(late);
});

/** Where the browser is killed; at the other acts the page is loaded anew. */
const KILLED_AT = ["bucket p", "create note", "attest"];

test("E16 a locked phone that is cut off once at each act of erasing, three times by a kill, erases at its next starts, says so once, and its neighbour opens", async () => {
  const { browser } = killed;
  const { places, secrets, keys } = heldBy(killed);
  const acts: string[] = [];
  const taken = () => text(browser.page(), "The relay has it. The certificate can now name this phone.");
  await startHolding(browser, acts);
  for (let act = await heldAct(browser.page(), taken()); act !== null; act = await heldAct(browser.page(), taken())) {
    if (acts.includes(act)) throw new Error(`held twice: ${act}`);
    acts.push(act);
    if (act === "overwrite keys") whileFrozen(browser, () => expectOnDisk(browser, heldBy(killed)));
    // The keys went with the one act before, while the browser runs on.
    if (act === "bucket m") whileFrozen(browser, () => expectGone(browser, secrets));
    const isHeard = ["attest answered", "remove note"].includes(act);
    expect((await statementOf(killed)) !== undefined).toBe(isHeard);
    if (!KILLED_AT.includes(act)) {
      await browser.page().reload();
      continue;
    }
    await browser.kill();
    expectGone(browser, act === "bucket p" ? secrets : [...secrets, keys.onDisk]);
    if (act === "attest") await showStatement(browser, places);
    await startHolding(browser, acts);
  }
  expect(acts).toEqual([
    ...["overwrite keys", "bucket m", "bucket p", "shelf row", "create note", "remove keys"],
    ...["attest", "attest answered", "remove note"],
  ]);

  const last = browser.page();
  await expect(text(last, "The app stays, because other records are on this phone.")).toBeVisible();
  expect(await statementOf(killed)).toMatchObject({ cause: 1, method: 2, left: [1], unacknowledged: null });
  expect(await listVaultPlaces(last)).toEqual(neighbours);
  await tap(last, "Go to the start page");
  await unlock(last, neighbour.words);
  await expect(button(last, "Lock now")).toBeVisible();
  await browser.kill();
  await expectErased(killed);
});

/** Looks into the profile of a browser that goes on afterwards. */
function whileFrozen(browser: ProfileBrowser, look: () => void): void {
  browser.freeze();
  look();
  browser.thaw();
}

/** Starts the browser and opens the app, which goes past `acts` and stands still at the next one. */
async function startHolding(browser: ProfileBrowser, acts: readonly string[]): Promise<void> {
  const page = await browser.start();
  await holdActs(page, acts);
  await page.goto(relay.origin);
}

/** Without a network nothing is left but the statement, which can be shown. Ends with a kill. */
async function showStatement(browser: ProfileBrowser, places: readonly string[]): Promise<void> {
  const page = await browser.start();
  await page.context().setOffline(true);
  await page.goto(relay.origin);
  await seeScreen(page, "This programme is closed");
  await expect(text(page, "The relay was not reached. The app tries again at each start.")).toBeVisible();
  await expect(page.getByRole("img", { name: "The statement as a square code" })).toBeVisible();
  for (const place of places) expect(await listVaultPlaces(page)).not.toContain(place);
  await browser.kill();
}

/** The page, as anybody opens it without a network, says to which day the end was moved and why. */
async function expectMoved(browser: Browser, file: string): Promise<void> {
  const reader = await browser.newPage({ offline: true });
  await reader.setContent(file);
  const row = reader.locator("div", { hasText: /Moved to .*\d{4}/ }).last();
  await expect(row).toContainText("Handing needs on takes longer");
  await reader.close();
}

test("G5 V30 coordinators go last; the page that one saves says to when the last day was moved and why; what was copied from one before opens with words and share while the relay has it, and not after", async ({
  browser,
}) => {
  const { second, third, desk } = cast;
  const { vaultId } = heldBy(second);
  const page = second.browser.page();
  await tap(page, "Back");
  await openStep(page, "Publish");
  await expect(page.getByText("Not every device answered")).toBeVisible();
  const saving = page.waitForEvent("download");
  await tap(page, "Save the page");
  const file = readFileSync(await (await saving).path(), "utf8");
  expect(file).toContain("ebb-certificate");
  expect(file).not.toContain(PLACE);
  expect((await verifyText(file)).lines.filter((line) => line.startsWith("  moved to "))).toEqual([
    expect.stringMatching(/^ {2}moved to \d{4}-\d{2}-\d{2}: handing needs on takes longer$/),
  ]);
  await expectMoved(browser, file);
  await page.getByLabel("Read aloud", { exact: true }).click();
  await tap(third.browser.page(), "Back");
  await openStep(third.browser.page(), "Publish");
  for (const each of [third.browser.page(), page]) {
    await tap(each, "Erase this device");
    await eraseByHand(each);
  }
  await desk.claimErased((await judged()).orderHash);
  await expect.poll(async () => (await statements()).length).toBe(5);
  for (const seat of [second, third]) {
    await seat.browser.kill();
    await expectErased(seat);
  }
  expect(await tryRawKey(before.second, vaultId, second.words, askRelay())).toBeNull();
});

test("R51 R52 X4 nothing of it is in the relay's folder, and a backup, one recovery paper and a copied profile open nothing together", async () => {
  const { desk, papers, second } = cast;
  const needles = cut(sealed);
  expect(findIn(before.relay, needles)).not.toEqual({});
  expect(findIn(relay.dataFolder, needles)).toEqual({});
  expectNoText({ folder: before.relay }, TEXTS);
  // The programme's name is public now: it stands on the certificate, which the relay gives to everybody.
  expect(filesWithText(relay.dataFolder, PLACE)).toEqual([]);

  // The key folder of today beside the database of before.
  const folder = path.join(before.root, "restored");
  cpSync(before.relay, folder, { recursive: true });
  cpSync(path.join(relay.dataFolder, "keys"), path.join(folder, "keys"), { recursive: true });
  const restored = await startRelayProcess(DIST, folder);
  try {
    const asked = makeRelaySession(desk.vault, makeRelayClient(restored.origin, desk.device.fetch));
    const log = await asked.withToken((token) => asked.client.log(programmeId(), token, 0, 32));
    expect(log).toMatchObject({ ok: false, error: { relayCode: "KEY_MISSING" } });
    const { vaultId } = heldBy(second);
    expect(await tryRawKey(before.second, vaultId, second.words, askRelay(restored.origin))).toBeNull();
    expect(await readPapers(papers[0], papers[0])).toMatchObject({ ok: false, error: { kind: "twice" } });
    const keys = unwrapResult(await readPapers(papers[0], papers[1]));
    for (const { origin } of [relay, restored]) expect((await findProgramme(desk.device, origin, keys)).ok).toBe(false);
  } finally {
    await restored.remove();
  }
});

test("T54 the certificate is incomplete, and the one phone that never came back stands there by its name, with what its disk still holds", async () => {
  const { status, holders, core } = await judged();
  expect(status).toBe("incomplete");
  expect(core.extensions).toMatchObject([{ amendNumber: expect.any(Number), endsMs: core.endsMs, reason: 11 }]);
  const missing = holders.filter(({ attestation }) => attestation === null);
  expect(missing.map(({ holder }) => aliasText(holder.label))).toEqual([phoneLabel(lost.key)]);
  expect(core.exceptions).toMatchObject([{ code: 2, holder: lost.key, text: "Lost on the road" }]);
  expect(holders).toHaveLength(7);
  // Without its words nothing there can be read; with them its own need can.
  const { folder } = lost.browser;
  expectNoText(lost.browser, [...TEXTS, lost.words.join(" ")]);
  expectGone(lost.browser, [...heldBy(lost).keys.secrets.values()]);
  expect(await tryRawKey(folder, heldBy(lost).vaultId, lost.words.toReversed())).toBeNull();
  expect(await tryRawKey(folder, heldBy(lost).vaultId, lost.words)).not.toBeNull();
});
