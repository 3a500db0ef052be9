/** The whole path, real, end to end: a need registered offline on one phone is read by the coordinator. On both engines of IndexedDB. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { describeTimes, MOST_TAPS, walkGoldenPath } from "../support/golden-path.ts";
import {
  button,
  compareAndMatch,
  goHome,
  openInvite,
  readToday,
  restartIntoHome,
  seeScreen,
  showFirstInvite,
  startProgramme,
  tap,
  unlock,
} from "./drive.ts";
import { type Backend, filesWith, filesWithText, makeProfileBrowser, readTree } from "./profile-browser.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";
import { workOutKeys } from "./vault-keys.ts";

const PROGRAMME = "Quay Vexmorth";
const AREAS = ["Strand Quibblewick", "Dune Fjornhaven", "Block Zyrwald"];
const WORDS_OF_PLAINTEXT = [PROGRAMME, "Vexmorth", ...AREAS, "Zyrwald"];

/** Counts what a finger does, from now on, in the page itself. */
async function countTaps(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const counter = window as unknown as { taps: number };
    counter.taps = 0;
    document.addEventListener("pointerdown", () => counter.taps++, { capture: true });
  });
  return () => page.evaluate(() => (window as unknown as { taps: number }).taps);
}

/** The database files of the profile say which engine wrote them. */
function expectBackend(folder: string, backend: Backend): void {
  const files = readTree(folder).map(({ name }) => name);
  const isLevelDb = files.some((name) => /IndexedDB.*leveldb.*\.log$/.test(name) || /\.indexeddb\.leveldb/.test(name));
  expect(isLevelDb ? "leveldb" : "sqlite").toBe(backend);
}

/** Programme key files of a relay: each is one 32-byte key, raw, outside the database. */
const relayKeys = (relay: RelayProcess) => readTree(path.join(relay.dataFolder, "keys")).map(({ bytes }) => bytes);

for (const backend of ["leveldb", "sqlite"] as const) {
  test(`a need registered offline is read by the coordinator, and no disk holds a word or a key of it (${backend})`, async () => {
    test.setTimeout(480_000);
    const relay = await startRelayProcess();
    const [desk, phone] = [makeProfileBrowser(backend, { width: 1280, height: 800 }), makeProfileBrowser(backend)];
    try {
      const coordinator = await desk.start();
      const coordinatorSecret = await startProgramme(coordinator, relay.link, { name: PROGRAMME, areas: AREAS });
      const link = await showFirstInvite(coordinator);

      let worker = await phone.start();
      const secret = await openInvite(worker, link);
      await compareAndMatch(coordinator, worker);
      await tap(coordinator, "See all people");
      await expect(
        worker.getByRole("heading", { level: 1, name: /^(Getting this phone ready|This phone is ready)$/ }),
      ).toBeVisible();
      await restartIntoHome(worker, secret);

      await relay.stop();
      const taps = await countTaps(worker);
      const times = await walkGoldenPath(worker, "Block Zyrwald");
      process.stdout.write(describeTimes(times));
      await seeScreen(worker, "Saved");
      const alias = (await worker.locator(".saved__alias").innerText()).trim();
      expect(await taps()).toBeLessThanOrEqual(MOST_TAPS);
      await expect(worker.getByText("Saved on this phone")).toBeVisible();

      await worker.reload();
      await unlock(worker, secret.words);
      await seeScreen(worker, "Your work today");
      expect(await readToday(worker)).toEqual([expect.stringContaining(alias)]);

      await phone.kill();
      worker = await phone.start();
      await worker.goto(relay.origin);
      await unlock(worker, secret.words);
      // The browser is new and so is its clock: the phone may still be getting ready.
      await expect(worker.getByRole("heading", { level: 1, name: "Your work today" })).toBeVisible({ timeout: 70_000 });
      expect(await readToday(worker)).toEqual([expect.stringMatching(new RegExp(`${alias}[^]*Saved on this phone`))]);
      await goHome(worker);

      await relay.restart();
      await tap(worker, "Hand over records");
      await tap(worker, "Hand over now");
      await expect(button(worker, "Hand over again")).toBeVisible();
      // The relay was away for a while, and a coordinator does not wait for the next try by itself.
      await tap(coordinator, "Hand over");
      await tap(coordinator, "Receive now");
      await tap(coordinator, "Needs");
      await expect(coordinator.getByText(alias)).toBeVisible();
      await expect(coordinator.getByRole("listitem").getByText("Block Zyrwald")).toBeVisible();
      await tap(worker, "Back");
      await tap(worker, "Today’s list");
      await expect(worker.getByText("Coordinator has it")).toBeVisible({ timeout: 60_000 });

      for (const page of [worker, coordinator]) {
        await tap(page, "Lock now");
        await expect(button(page, "Lock now")).toBeHidden();
      }
      const keys = [await workOutKeys(worker, secret.words), await workOutKeys(coordinator, coordinatorSecret.words)];
      await Promise.all([desk.close(), phone.close()]);
      // Killed, not stopped: then the write-ahead log is still there to be looked into.
      await relay.stop(true);
      expectBackend(phone.folder, backend);
      scan([desk.folder, phone.folder], relay, keys, [secret.words, coordinatorSecret.words], alias);
    } finally {
      await Promise.all([desk.remove(), phone.remove(), relay.remove()]);
    }
  });
}

/** Nothing of what was said, typed or derived lies on any disk; and the scan can find what does lie there. */
function scan(
  profiles: readonly string[],
  relay: RelayProcess,
  keys: readonly Awaited<ReturnType<typeof workOutKeys>>[],
  words: readonly (readonly string[])[],
  alias: string,
): void {
  const found: string[] = [];
  const folders = [...profiles, relay.dataFolder];
  for (const folder of folders) {
    for (const text of [...WORDS_OF_PLAINTEXT, alias, ...words.map((list) => list.join(" "))])
      found.push(...filesWithText(folder, text).map((file) => `${text}: ${file}`));
    for (const [name, bytes] of keys.flatMap(({ secrets }) => [...secrets]))
      found.push(...filesWith(folder, [bytes]).map((file) => `${name}: ${file}`));
  }
  for (const key of relayKeys(relay))
    found.push(
      ...databaseFiles(relay)
        .filter((file) => readFileSync(file).includes(key))
        .map((file) => `relay key: ${file}`),
    );
  expect(found).toEqual([]);
  expect(keys.every(({ onDisk }) => profiles.some((folder) => filesWith(folder, [onDisk]).length > 0))).toBe(true);
  expect(databaseFiles(relay).length).toBeGreaterThan(0);
}

/** The relay's database and whatever lies beside it: WAL, shared memory, journals. */
const databaseFiles = (relay: RelayProcess): readonly string[] =>
  readTree(relay.dataFolder)
    .filter(({ name }) => name.startsWith("relay.db"))
    .map(({ name }) => path.join(relay.dataFolder, name));
