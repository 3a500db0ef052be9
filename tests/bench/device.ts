/**
 * What happens on one device alone, in Chromium: `npm run bench:device [needs,needs…] [saves] [imported]`. From the words to the list of needs, with as many needs as are named; what a touch of the list costs; saves beside
 * the same bytes put bare and strictly into two databases, one row in each as Ebb adds one record to each copy, in turns, and beside encrypted stores that people would pick, as they are and made to wait for the disk. Prints, and leaves the same as JSON
 * (`results.ts`). Reports; judges nothing.
 */
import { type Browser, chromium, type Page } from "@playwright/test";
import { BROWSER_FLAGS } from "../browser/browser-flags.ts";
import { buildPage } from "./build-page.ts";
import { startReplay } from "./replay.ts";
import { type Figure, writeResult } from "./results.ts";

const UNLOCKS = 5;
const ROUNDS = 5;
const [counts, saves, imported] = [
  (process.argv[2] ?? "10000,100000").split(",").map(Number),
  Number(process.argv[3] ?? 100),
  Number(process.argv[4] ?? 10_000),
];
const PEERS = ["dexieEncrypted", "cryptoPouch", "rxdb"] as const;

/** Asked of words to list, besides Argon2, by how many needs there are and how much slower the processor is. */
const UNLOCK_ASKED: Readonly<Record<string, string>> = {
  "10000/1": "≤ 150 ms",
  "100000/1": "≤ 1200 ms",
  "10000/6": "≤ 1500 ms",
};

const tell = (line: string) => process.stdout.write(`${line}\n`);
const whole = (ms: number) => ms.toFixed(ms < 10 ? 2 : 0);
const middle = (times: readonly number[]) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

const { CHROMIUM_PATH } = process.env;
const browser = await chromium.launch({
  ...(CHROMIUM_PATH && { executablePath: CHROMIUM_PATH }),
  chromiumSandbox: false,
  args: [...BROWSER_FLAGS],
});
const own = await startReplay(await buildPage("page"), []);
const others = await startReplay(await buildPage("peers"), []);
try {
  const unlocks = [];
  for (const count of counts) unlocks.push(await measureUnlock(browser, count, 1));
  unlocks.push(await measureUnlock(browser, counts[0] ?? 10_000, 6));
  const results = { unlocks, saves: await compareSaves(browser) };
  writeResult("device", [...unlocks.flatMap(unlockFigures), ...saveFigures(results.saves)], results);
} finally {
  await browser.close();
  own.close();
  others.close();
}

async function open(browser: Browser, origin: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => document.title === "ready");
  return page;
}

/** Calls what a page offers under `offer`. */
function call<Answer>(page: Page, offer: "ebb" | "peers", name: string, ...given: unknown[]): Promise<Answer> {
  return page.evaluate(
    ([offer, name, given]) => {
      const offers = globalThis as unknown as Record<string, Record<string, (...all: unknown[]) => unknown>>;
      return offers[offer]?.[name]?.(...given);
    },
    [offer, name, given] as const,
  ) as Promise<Answer>;
}

/** The best of several, since whatever else the machine does only adds. */
async function measureUnlock(browser: Browser, count: number, slower: number) {
  const page = await open(browser, own.origin);
  await call(page, "ebb", "create");
  const fillMs = await call<number>(page, "ebb", "fill", count);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.setTimeDomain", { timeDomain: "threadTicks" });
  await cdp.send("Performance.enable");
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const runs = [];
  for (let run = 0; run < UNLOCKS; run++) {
    const before = await metrics();
    const timed = await call<{ stretchMs: number; restMs: number; needs: number }>(page, "ebb", "unlock");
    const cpuMs = ((await metrics()).TaskDuration - before.TaskDuration) * 1_000;
    if (timed.needs !== count) throw new Error(`${timed.needs} of ${count} are listed`);
    runs.push({ ...timed, cpuMs });
  }
  const list = await call<{ sortMs: number; searchMs: number; filterMs: number }>(page, "ebb", "list");
  await cdp.send("HeapProfiler.collectGarbage");
  const heapMb = (await metrics()).JSHeapUsedSize / 1e6;
  await page.context().close();
  const best = runs.reduce((one, other) => (other.restMs < one.restMs ? other : one));
  const name = `${count} needs${slower > 1 ? `, processor ${slower} times slower` : ""}`;
  tell(
    `unlock to list, ${name}: Argon2 ${whole(best.stretchMs)} + ${whole(best.restMs)} ms (page's thread ${whole(best.cpuMs)} ms of a processor); read and sort again ${whole(list.sortMs)}, filter ${whole(list.filterMs)}, a keystroke of a search ${whole(list.searchMs)} ms; heap ${whole(heapMb)} MB; taken in in ${whole(fillMs)} ms`,
  );
  return { count, slower, best, runs, list, heapMb, fillMs };

  async function metrics() {
    const { metrics } = await cdp.send("Performance.getMetrics");
    const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
    return { TaskDuration: metric("TaskDuration"), JSHeapUsedSize: metric("JSHeapUsedSize") };
  }
}

/** What a page answers for one round of saves, ms each. */
interface OwnSaves {
  readonly own: readonly number[];
  readonly bare: readonly number[];
  readonly answered: readonly number[];
  readonly bytes: number;
  readonly need: object;
}

/** Everybody in turns, a few saves at a time, each in a page of its own that stays: what else the machine does meets all alike. */
async function compareSaves(browser: Browser) {
  const page = await open(browser, own.origin);
  await call(page, "ebb", "create");
  const rivals = [];
  for (const name of PEERS)
    for (const isStrict of [false, true]) {
      const page = await open(browser, others.origin);
      if (isStrict) await call(page, "peers", "strict");
      rivals.push({ ...{ name, isStrict, page }, puts: [] as number[] });
    }
  const turns: OwnSaves[] = [];
  const each = Math.ceil(saves / ROUNDS);
  for (let round = 0; round < ROUNDS; round++) {
    const turn = await call<OwnSaves>(page, "ebb", "saves", each);
    turns.push(turn);
    for (const { name, page, puts } of rivals)
      puts.push(...(await call<{ puts: number[] }>(page, "peers", name, turn.need, each, 0)).puts);
  }
  const all = (name: "own" | "bare" | "answered") => turns.flatMap((turn) => turn[name]);
  const [ownMs, bareMs, answeredMs] = [middle(all("own")), middle(all("bare")), middle(all("answered"))];
  const bytes = turns[0]?.bytes;
  tell(
    `a save, both copies, median of ${each * ROUNDS}: ${whole(ownMs)} ms; the same ${bytes} bytes bare, twice: ${whole(bareMs)} ms; ${(ownMs / bareMs).toFixed(2)}×; with its draft, kept after each of 6 answers, taken away: ${whole(answeredMs)} ms`,
  );
  const importMs = await call<number>(page, "ebb", "fill", imported);
  await page.context().close();
  const peers = [];
  for (const { name, isStrict, page, puts } of rivals) {
    const need = turns[0]?.need;
    const { bulkMs } = await call<{ bulkMs: number }>(page, "peers", name, need, 0, isStrict ? 0 : imported);
    await page.context().close();
    const putMs = middle(puts);
    peers.push({ name, isStrict, putMs, bulkMs, puts });
    const bulk = `; ${imported} at once ${whole(bulkMs)} ms, ${(bulkMs / importMs).toFixed(1)}× of ${whole(importMs)} ms`;
    tell(
      `${name}${isStrict ? ", made to wait for the disk" : ""}: a save ${whole(putMs)} ms, ${(putMs / ownMs).toFixed(2)}×${isStrict ? "" : bulk}`,
    );
  }
  return { ownMs, bareMs, answeredMs, bytes, importMs, own: all("own"), bare: all("bare"), peers };
}

function unlockFigures({ count, slower, best, list }: Awaited<ReturnType<typeof measureUnlock>>): readonly Figure[] {
  const what = `${count} needs${slower > 1 ? `, processor ${slower} times slower` : ""}`;
  const asked = UNLOCK_ASKED[`${count}/${slower}`];
  return [
    { what: `words to list, ${what}`, value: best.restMs, unit: "ms", ...(asked && { asked }) },
    {
      what: `a keystroke of a search, ${what}`,
      value: list.searchMs,
      unit: "ms",
      ...(slower === 1 && { asked: "≤ 16 ms" }),
    },
  ];
}

function saveFigures({
  ownMs,
  bareMs,
  answeredMs,
  importMs,
  peers,
}: Awaited<ReturnType<typeof compareSaves>>): readonly Figure[] {
  const own = { what: "a save, both copies, median", value: ownMs, unit: "ms" } as const;
  const drafted = { what: "a save that takes its draft away, median", value: answeredMs, unit: "ms" } as const;
  const beside = peers.map(({ name, isStrict, putMs }) => ({
    ...{ ...own, ratio: putMs / ownMs, asked: "≥ 3×" },
    beside: isStrict ? `${name}, waiting for the disk` : name,
  }));
  const encrypted = peers.find(({ name, isStrict }) => name === "dexieEncrypted" && !isStrict);
  const all = { what: `${imported} taken in at once`, value: importMs, unit: "ms", asked: "≥ 25×" } as const;
  return [
    { ...own, ratio: ownMs / bareMs, beside: "as long as two bare puts", asked: "≤ 1.2×" },
    { ...drafted, ratio: answeredMs / bareMs, beside: "as long as two bare puts" },
    ...beside,
    ...(encrypted ? [{ ...all, ratio: encrypted.bulkMs / importMs, beside: encrypted.name }] : []),
  ];
}
