/** A programme that never meets a relay: a phone joins by moving codes, hands over by file and is answered by file; and codes hand over, too. */
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { decodeQR } from "qr/decode.js";
import type { Bytes } from "../../src/kit/bytes.ts";
import { encodeHandMessage } from "../../src/wire/hand-message.ts";
import { type Collected, collect, finishMoving, movingCode, movingRound } from "../../src/wire/moving.ts";
import { BROWSER_FLAGS } from "./browser-flags.ts";
import {
  button,
  chooseWords,
  fillPlan,
  goHome,
  readWords,
  registerNeed,
  seeScreen,
  takePhone,
  tap,
  text,
} from "./drive.ts";
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
test.describe.configure({ timeout: 120_000 });

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

test("Y88 a phone joins by codes, hands over by file and by codes, and is answered, with no relay", async ({
  page: desk,
}) => {
  await desk.goto(relay.link);
  await tap(desk, "Start a programme");
  await desk.getByRole("radio", { name: "Everything by hand" }).check();
  await fillPlan(desk);
  await chooseWords(desk);
  await seeScreen(desk, "The programme exists");
  const { page: phone } = await takePhone(desk.context().browser() as never);
  await phone.clock.install();
  await phone.goto(relay.origin);
  await expect(phone.locator("h1")).toBeVisible();

  await test.step("the invite goes to the phone", async () => {
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
    await tap(desk, "Match");
    await expect(text(desk, "Let the phone read these codes. Then it is in.")).toBeVisible();
  });
  await test.step("the phone is in", async () => {
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
    const file = await makeFile(phone, "Make a file for the coordinator");
    await expect(text(phone, "Packed to carry — not delivered yet")).toBeVisible();
    await tap(desk, "Hand over");
    await tap(desk, "Carry by hand");
    await openFile(desk, file.subarray(0, 30));
    await expect(text(desk, "Nothing of this file arrived whole")).toBeVisible();
    await openFile(desk, file);
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
    await expect(text(desk, "1 new need")).toBeVisible({ timeout: 30_000 });
  });
});
