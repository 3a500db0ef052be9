/**
 * A programme that never meets a relay, from its first minute to its certificate: devices join by moving codes, hand over and are answered by file and by codes, a
 * coordinator's device opens with a share from another one's screen, and the end goes round as files and codes.
 */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { decodeQR } from "qr/decode.js";
import { judgeCertificate, readCertificate } from "../../src/control/closing-certificate.ts";
import type { Bytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { textInPage } from "../../src/wire/certificate-page.ts";
import { encodeHandMessage } from "../../src/wire/hand-message.ts";
import { type Collected, collect, finishMoving, movingCode, movingRound } from "../../src/wire/moving.ts";
import { BROWSER_FLAGS } from "./browser-flags.ts";
import { answerSteps, confirmEnd, openCeremony, openStep } from "./ceremony.ts";
import {
  button,
  chooseWords,
  dropFile,
  eraseByHand,
  fillPlan,
  goHome,
  listVaultPlaces,
  lockNow,
  openCoordinators,
  readWords,
  registerNeed,
  seeScreen,
  takePhone,
  tap,
  text,
  type,
  unlock,
} from "./drive.ts";
import { makeFakeCamera } from "./fake-camera.ts";
import { askByHand, type HandDesk } from "./hand-desk.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

const camera = makeFakeCamera();
test.use({
  launchOptions: {
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    chromiumSandbox: false,
    args: [...BROWSER_FLAGS, ...camera.flags],
  },
});
test.describe.configure({ timeout: 480_000 });

let relay: RelayProcess;
test.beforeAll(async () => {
  relay = await startRelayProcess();
});
test.afterAll(async () => {
  await relay.remove();
  camera.remove();
});

/** The text of the code that stands on the page now. */
async function readShown(page: Page): Promise<string> {
  const svg = page.locator("svg.qr");
  const [box, path] = await Promise.all([svg.getAttribute("viewBox"), svg.locator("path").getAttribute("d")]);
  const side = Number((box ?? "").split(" ")[2]);
  const scale = 6;
  const data = new Uint8ClampedArray(4 * (side * scale) ** 2).fill(255);
  for (const [, x, y, length] of (path ?? "").matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let row = 0; row < scale; row++) {
      const at = 4 * ((Number(y) * scale + row) * side * scale + Number(x) * scale);
      for (let dot = 0; dot < Number(length) * scale; dot++) data.fill(0, at + 4 * dot, at + 4 * dot + 3);
    }
  return decodeQR({ width: side * scale, height: side * scale, data });
}

/** Looks at the page, as a camera would, until the message that it shows is whole. */
async function watch(page: Page): Promise<Bytes> {
  let message: Bytes | null = null;
  let collected: Collected | null = null;
  await expect(async () => {
    collected = collect(collected, await readShown(page)) ?? collected;
    message = collected && finishMoving(collected);
    expect(message).not.toBeNull();
  }).toPass({ intervals: [50], timeout: 60_000 });
  return message ?? new Uint8Array();
}

/**
 * Holds before the camera what another device shows: out of order, every fifth code lost, and mixes instead. Many of them, as on a device: a reader that looks once
 * in a round of few would see the same ones for ever.
 */
function hold(message: Bytes): void {
  const count = movingRound(message);
  const all = Array.from({ length: Math.max(30, Math.ceil(1.5 * count) + 2) }, (_, at) => at);
  const seen = all.filter((at) => at % 5 !== 1).sort((a, b) => ((a * 7) % 11) - ((b * 7) % 11));
  camera.hold(seen.map((number) => movingCode(message, number)));
}

/** Makes a file on `page` and saves what a person would take along. */
async function makeFile(page: Page, name: string): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent("download"), tap(page, name)]);
  expect(download.suggestedFilename()).toMatch(/^[0-9a-f]{16}\.ebb$/);
  return readFileSync(await download.path());
}

async function openFile(page: Page, buffer: Buffer): Promise<void> {
  await page.locator("input[type=file]").setInputFiles({ name: "x.ebb", mimeType: "application/octet-stream", buffer });
}

/** A share sheet in the page's own hands, for a stub has to stand in for what no test can press. */
interface Sheet {
  /** How the names of files end that it takes. */
  takes: string;
  /** What became of it: the file was taken, or the name of the refusal. */
  says: "taken" | "AbortError" | "NotAllowedError";
  shared: File | null;
}
type SheetWindow = typeof window & { ebbSheet: Sheet };

function stubShareSheet(): void {
  const sheet: Sheet = { takes: ".ebb", says: "taken", shared: null };
  const takes = (data?: ShareData) => data?.files?.every(({ name }) => name.endsWith(sheet.takes)) ?? false;
  const share = async ({ files: [file] = [] }: ShareData = {}) => {
    if (sheet.says !== "taken") throw new DOMException("", sheet.says);
    sheet.shared = file ?? null;
  };
  Object.assign(window, { ebbSheet: sheet });
  Object.assign(navigator, { canShare: takes, share });
}

const answerSheet = (page: Page, answer: Omit<Sheet, "shared">): Promise<void> =>
  page.evaluate((given) => void Object.assign((window as SheetWindow).ebbSheet, given), answer);

/** The bytes that the sheet was given. */
async function readShared(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => [
    ...new Uint8Array((await (window as SheetWindow).ebbSheet.shared?.arrayBuffer()) ?? new ArrayBuffer()),
  ]);
  return Buffer.from(bytes);
}

/** A device draws its share behind its own next run, which is a moment after what calls for it. */
const goRoundUntil = (desk: Page, second: HandDesk, isDone: () => boolean) =>
  expect(async () => {
    await goRound(desk, second);
    expect(isDone()).toBe(true);
  }).toPass({ timeout: 60_000 });

/** The calls to a relay that `page` makes from now on. */
function collectCalls(page: Page): readonly string[] {
  const calls: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/v1/")) calls.push(pathname);
  });
  return calls;
}

const EVERY_TIME = "This device opens with its words and a share from another coordinator or from paper, every time.";

/** So many needs make a file of several parts. */
const MANY = 30;

/** How many new needs the file brought that was opened last. */
const countNew = async (page: Page): Promise<number> =>
  Number(/\d+/.exec(await page.getByText(/^\S*\d+\S* new needs?$/).innerText())?.[0]);

/** From a coordinator's tabs: opens a file that somebody brought, and comes back. */
async function bring(desk: Page, file: Uint8Array, says = "What the file brought"): Promise<void> {
  await tap(desk, "Hand over");
  await tap(desk, "Carry by hand");
  await openFile(desk, Buffer.from(file));
  await expect(text(desk, says)).toBeVisible();
  await tap(desk, "Back");
}

/** From a coordinator's tabs: makes a file for the other coordinators or the phones, and comes back. */
async function takeAlong(desk: Page, whom: "the other coordinators" | "the phones"): Promise<Buffer> {
  await tap(desk, "Hand over");
  await tap(desk, "Carry by hand");
  const file = await makeFile(desk, `Make a file for ${whom}`);
  await tap(desk, "Back");
  return file;
}

/** The other coordinator opens a file of `desk`, acts, and sends one back. */
async function goRound(desk: Page, second: HandDesk, act: () => Promise<void> = async () => undefined): Promise<void> {
  await second.open(await takeAlong(desk, "the other coordinators"));
  await act();
  await bring(desk, await second.file());
}

/** Starts a programme that meets no relay, up to where its first phone can be invited; resolves to the words of `desk`. */
async function startByHand(desk: Page): Promise<readonly string[]> {
  await desk.goto(relay.link);
  await tap(desk, "Start a programme");
  await desk.getByRole("radio", { name: "Everything by hand" }).check();
  await fillPlan(desk, {
    name: "River camp",
    areas: ["Block A", "Block C"],
    lease: "Words and another coordinator, every time",
  });
  const { words } = await chooseWords(desk);
  await seeScreen(desk, "The programme exists");
  return words;
}

/** The first phone asks to join by codes, and both screens show the same words. */
async function askToJoin(desk: Page, phone: Page): Promise<void> {
  await test.step("the invite goes to the phone", async () => {
    await expect(phone.locator("h1")).toBeVisible();
    await tap(desk, "Invite the first phone");
    await seeScreen(desk, "Join without a network");
    hold(await watch(desk));
    await tap(phone, "Join a programme");
    await tap(phone, "Scan");
    await chooseWords(phone);
  });
  await test.step("the phone asks", async () => {
    await seeScreen(phone, "Join without a network");
    hold(await watch(phone));
    await tap(desk, "Read the phone’s codes");
    await expect(text(desk, "Let the phone read this code. Then compare three words.")).toBeVisible();
  });
  await test.step("both compare", async () => {
    hold(await watch(desk));
    await tap(phone, "Read the coordinator’s codes");
    await seeScreen(phone, "Compare with the coordinator");
    await tap(desk, "Compare the words");
    expect(await readWords(desk)).toEqual(await readWords(phone));
  });
}

test("S12 different words where devices join by codes let no phone in: what the phone made is cleared away at once, and the coordinator shows a refusal and a new invite", async ({
  page: desk,
}) => {
  const { page: phone, context } = await takePhone(desk.context().browser() as never);
  await startByHand(desk);
  await phone.goto(relay.origin);
  await askToJoin(desk, phone);
  await tap(phone, "Different");
  await seeScreen(phone, "Stop. Do not join here.");
  await expect.poll(() => listVaultPlaces(phone)).toEqual([]);
  await tap(phone, "Start again");
  await seeScreen(phone, "Ebb");
  await tap(desk, "Different");
  await expect(text(desk, "Let the phone read this code. It tells that it may not join.")).toBeVisible();
  await tap(desk, "The other device has it");
  await expect(text(desk, "Let the phone read these codes. Then read what it shows.")).toBeVisible();
  await context.close();
});

test("Y83 Y88 G5 V36 J10 a programme without a relay: joining, handing over, answers, shares and the end, by codes and files", async ({
  page: desk,
}) => {
  const { page: phone } = await takePhone(desk.context().browser() as never, { hasTouch: true });
  const calls = [collectCalls(desk), collectCalls(phone)];
  const words = await startByHand(desk);
  await phone.addInitScript(stubShareSheet);
  await phone.clock.install();
  await phone.goto(relay.origin);
  await askToJoin(desk, phone);
  await test.step("the phone is in", async () => {
    await tap(desk, "Match");
    await expect(text(desk, "Let the phone read these codes. Then it is in.")).toBeVisible();
    hold(await watch(desk));
    await tap(phone, "Match");
    await expect(
      phone.getByRole("heading", { level: 1, name: /^(Getting this phone ready|This phone is ready)$/ }),
    ).toBeVisible({ timeout: 60_000 });
    await tap(desk, "The other device has it");
    await tap(desk, "See all people");
    await phone.clock.fastForward("01:01");
    await seeScreen(phone, "This phone is ready");
    await tap(phone, "Go to the start page");
  });
  await test.step("a need goes by file, and the answer back", async () => {
    await registerNeed(phone);
    await goHome(phone);
    await tap(phone, "Hand over records");
    await tap(phone, "Carry by hand");
    const MAKE = "Make a file for the coordinator";
    const packed = text(phone, "Packed to carry — not delivered yet");
    await answerSheet(phone, { takes: ".ebb", says: "AbortError" });
    await tap(phone, MAKE);
    await expect(text(phone, "The file was not handed on")).toBeVisible();
    await expect(packed).toBeHidden();
    await answerSheet(phone, { takes: ".ebb", says: "NotAllowedError" });
    await makeFile(phone, MAKE);
    await expect(packed).toBeVisible();
    await tap(phone, "The file was lost");
    await expect(packed).toBeHidden();
    await answerSheet(phone, { takes: ".txt", says: "taken" });
    await tap(phone, MAKE);
    await expect(packed).toBeVisible();
    const file = await readShared(phone);
    await tap(desk, "Hand over");
    await tap(desk, "Carry by hand");
    await dropFile(desk, file.subarray(0, 40));
    await expect(text(desk, "Nothing of this file arrived whole")).toBeVisible();
    await dropFile(desk, file);
    await expect(text(desk, "1 new need")).toBeVisible();
    await openFile(phone, await makeFile(desk, "Make a file for the phones"));
    await expect(text(phone, "The coordinator has 1 more of your records.")).toBeVisible();
    await expect(phone.locator(".place-chip")).toContainText("Coordinator has");
  });
  await test.step("another need goes by codes", async () => {
    await button(phone, "Back").first().click();
    await goHome(phone);
    await registerNeed(phone);
    await goHome(phone);
    await tap(phone, "Hand over records");
    await tap(phone, "Carry by hand");
    await tap(phone, "Show moving codes");
    const message = await watch(phone);
    expect(message[0]).toBe(encodeHandMessage({ type: "bundle", bundle: new Uint8Array() })[0]);
    hold(message);
    await tap(desk, "Read moving codes");
    await expect(text(desk, "1 new need")).toBeVisible();
    await tap(phone, "The other device has it");
    await tap(desk, "Show moving codes to the phones");
    hold(await watch(desk));
    await tap(phone, "Read moving codes");
    await expect(text(phone, "The coordinator has 1 more of your records.")).toBeVisible({ timeout: 60_000 });
    await tap(desk, "The other device has it");
    await tap(desk, "Back");
  });
  const second = await test.step("a second coordinator joins by codes and gets a seat", async () => {
    await openCoordinators(desk);
    await tap(desk, "Invite a coordinator");
    await seeScreen(desk, "Join without a network");
    const guest = await askByHand(await watch(desk));
    hold(guest.request);
    await tap(desk, "Read the phone’s codes");
    await expect(text(desk, "Let the phone read this code. Then compare three words.")).toBeVisible();
    const compared = guest.compare(await watch(desk));
    await tap(desk, "Compare the words");
    await expect(desk.locator(".word-grid__word")).toHaveCount(compared.length);
    await tap(desk, "Match");
    await expect(text(desk, "Let the phone read these codes. Then it is in.")).toBeVisible();
    const entered = await guest.enter(await watch(desk));
    await tap(desk, "The other device has it");
    await tap(desk, "Coordinators");
    await tap(desk, "Propose a seat");
    await desk.getByRole("dialog").getByRole("button", { name: "Propose a seat" }).click();
    await expect(text(desk, "It counts from now on.")).toBeVisible();
    await tap(desk, "Back");
    return entered;
  });
  await test.step("the second one holds a share, without which the first does not open", async () => {
    await goRoundUntil(desk, second, () => second.share() !== null);
    await tap(desk, "Programme");
    await tap(desk, "Unlock shares");
    await expect(text(desk, EVERY_TIME)).toBeVisible();
    await tap(desk, "Back");
    const shown = second.share() ?? "";
    await lockNow(desk);
    await unlock(desk, words);
    await seeScreen(desk, "A share is missing");
    camera.hold(shown);
    await tap(desk, "Scan the code");
    await seeScreen(desk, "Needs");
    // The one that was shown is used: another takes its place.
    await goRoundUntil(desk, second, () => second.share() !== shown);
  });
  await test.step("of a file that was damaged on its way the other parts are used, and the file again brings the rest once", async () => {
    await second.save(MANY);
    const file = Buffer.from(await second.file());
    const damaged = Buffer.from(file);
    damaged[file.length - 1] = (file.at(-1) ?? 0) ^ 1;
    await tap(desk, "Hand over");
    await tap(desk, "Carry by hand");
    await dropFile(desk, damaged);
    await expect(desk.getByText(/^Missing: part \S*\d/)).toBeVisible();
    const some = await countNew(desk);
    await dropFile(desk, file);
    await expect(desk.getByText(/^Missing: part/)).toBeHidden();
    expect([some > 0, some + (await countNew(desk))]).toEqual([true, MANY]);
    await dropFile(desk, file);
    await expect(text(desk, "Nothing new. All of it was here already.")).toBeVisible();
    await tap(desk, "Back");
  });
  await test.step("the end is announced by both, and stands on the phone", async () => {
    await openCeremony(desk);
    await openStep(desk, "Announce");
    await type(desk, "First day without new needs", await desk.evaluate(() => new Date().toLocaleDateString("sv")));
    await tap(desk, "Announce the end");
    await expect(desk.getByText(/Waits for \S*1\S* more coordinator/)).toBeVisible();
    await tap(desk, "Back");
    await tap(desk, "Back");
    await goRound(desk, second, second.agree);
    await openFile(phone, await takeAlong(desk, "the phones"));
    await expect(text(phone, "What the file brought")).toBeVisible();
    await tap(phone, "Back");
    await goHome(phone);
    await expect(phone.getByText("Read this aloud")).toBeVisible();
  });
  await test.step("the statement goes to the second one as a file, and its signature back", async () => {
    await openCeremony(desk);
    await answerSteps(desk);
    await openStep(desk, "Sign the end");
    await tap(desk, "Write the statement");
    await expect(desk.getByRole("heading", { name: "Compare the pictures" })).toBeVisible();
    await tap(desk, "Sign");
    await confirmEnd(desk);
    await expect(desk.getByText(/Signed on this device/)).toBeVisible();
    await tap(desk, "Back");
    await tap(desk, "Back");
    await goRound(desk, second, second.sign);
  });
  await test.step("the phone, which is locked, obeys the order in a file, and its answer is scanned", async () => {
    await openCeremony(desk);
    await openStep(desk, "Erase");
    const [order] = await Promise.all([desk.waitForEvent("download"), tap(desk, "Save the order as a file")]);
    await lockNow(phone);
    await tap(phone, "Somebody brought a file");
    await openFile(phone, Buffer.from("not an order"));
    await expect(text(phone, "This file holds no order to end the programme. Nothing was changed.")).toBeVisible();
    await openFile(phone, readFileSync(await order.path()));
    await expect(text(phone, "This programme has no relay.")).toBeVisible();
    camera.hold(await readShown(phone));
    await tap(desk, "Scan an answer");
    await expect(desk.getByText("Signed that it erased")).toHaveCount(1);
    await openFile(desk, Buffer.from(await second.attest()));
    await expect(desk.getByText("Signed that it erased")).toHaveCount(2);
    await tap(desk, "Back");
  });
  await test.step("the last device erases itself, and its answer completes the certificate on another", async () => {
    await openStep(desk, "Publish");
    await expect(text(desk, "Not every device answered")).toBeVisible();
    const [page] = await Promise.all([desk.waitForEvent("download"), tap(desk, "Save the page")]);
    await desk.getByLabel("Read aloud", { exact: true }).click();
    await expect(text(desk, "The page is saved as a file on this device.")).toBeVisible();
    await tap(desk, "Erase this device");
    await eraseByHand(desk);
    await tap(phone, "Go to the start page");
    await tap(phone, "Check a certificate");
    await openFile(phone, readFileSync(await page.path()));
    camera.hold(await readShown(desk));
    await tap(phone, "Scan a statement");
    await expect(text(phone, "1 answer was added. Save this as a page.")).toBeVisible();
    const [whole] = await Promise.all([phone.waitForEvent("download"), tap(phone, "Save as a page")]);
    const certificate = textInPage(readFileSync(await whole.path(), "utf8")) ?? "";
    const judged = await judgeCertificate(unwrapResult(readCertificate(certificate)));
    expect(unwrapResult(judged).status).toBe("complete");
  });
  expect(calls).toEqual([[], []]);
});
