/**
 * First sync of a new coordinator's device, beside what is used today: `npm run bench:sync [registrations] [links]`. Runs in Chromium, prints each time and the ratios, and leaves
 * the same as JSON (`results.ts`). Reports; judges nothing.
 *
 * Ebb: joins a programme of twenty workers at a real relay, reads, verifies, opens, merges and keeps everything durably in two copies. The peers ask a server that costs nothing
 * (`replay.ts`) for as many documents of about 600 bytes, over the same machine and link, in the clear. "bare" fetches as many bytes in as many calls as Ebb did, and puts each answer.
 */
import { cpSync, rmSync } from "node:fs";
import { type Browser, chromium, type Page } from "@playwright/test";
import { BROWSER_FLAGS } from "../browser/browser-flags.ts";
import { type RelayProcess, startRelayProcess } from "../browser/relay-process.ts";
import { buildPage } from "./build-page.ts";
import type { Bench } from "./page/main.ts";
import { makeDocument, startReplay } from "./replay.ts";
import { type Figure, writeResult } from "./results.ts";
import { startCrew } from "./sync/crew.ts";
import { makeDice } from "./sync/needs.ts";

const DAY_MS = 86_400_000;
/** The first so many needs are the urgent ones: a list that can be worked with. */
const USABLE = 1_000;
/** How often the log is read before (`visit`). */
const VISITS = 10;

/** What the page of `peers/` offers: its folder has packages of its own, and is checked by its build alone. */
interface Peers {
  readonly bare: (url: string, sizes: readonly number[]) => Promise<{ readonly ms: number }>;
  readonly cht: (url: string) => Promise<{ readonly ms: number }>;
  readonly pouch: (url: string) => Promise<{ readonly ms: number }>;
}

interface Link {
  readonly name: string;
  readonly slower?: number;
  /** Bytes a second down and up, and milliseconds there and back. */
  readonly network?: readonly [down: number, up: number, latency: number];
}

const LINKS: Readonly<Record<string, Link>> = {
  free: { name: "no limit" },
  slow: { name: "processor 6 times slower", slower: 6 },
  "3g": { name: "3G, 1.6 Mbit/s, 150 ms", network: [200_000, 96_000, 150] },
  "2g": { name: "2G, 250 kbit/s, 300 ms", network: [31_250, 6_250, 300] },
};

/** Asked of the ratios, by link: beside what, and how much. */
const ASKED: readonly (readonly [link: Link | undefined, beside: string, asked: string])[] = [
  [LINKS.free, "bare fetch and put", "≥ 0.5×"],
  [LINKS.free, "CHT pattern", "≥ 30×"],
  [LINKS.free, "PouchDB replication", "≥ 80×"],
  [LINKS["3g"], "CHT pattern", "≥ 8×"],
  [LINKS["2g"], "bare fetch and put", "≥ 0.95×"],
];

interface Measured {
  readonly what: string;
  /** Until all are durable and listed. */
  readonly ms: number;
  /** Processor time of the whole browser, which tells more than a clock where a machine does other things as well. */
  readonly cpuMs: number;
  /** When the first thousand could be worked with; `null` where they come only with the rest. */
  readonly usableMs: number | null;
  readonly bytes: number;
  readonly calls: number;
  /** What the page's script holds in the end, after a collection. */
  readonly heapMiB: number;
}

const count = Number(process.argv[2] ?? 10_000);
const links = (process.argv[3] ?? "free,slow,3g").split(",").map((name) => LINKS[name] ?? fail(name));
const tell = (line: string) => process.stdout.write(`${line}\n`);

function fail(name: string): never {
  throw new TypeError(`no such link: ${name}; there are ${Object.keys(LINKS).join(", ")}`);
}

const relay = await startRelayProcess(await buildPage("page"));
const dice = makeDice(1);
const documents = Array.from({ length: count }, (_, at) => makeDocument(dice, at, 20_000)) as {
  _id: string;
  _rev: string;
}[];
const replay = await startReplay(await buildPage("peers"), documents);
const { CHROMIUM_PATH } = process.env;
const browser = await chromium.launch({
  ...(CHROMIUM_PATH && { executablePath: CHROMIUM_PATH }),
  chromiumSandbox: false,
  args: [...BROWSER_FLAGS],
});
const saved = `${relay.dataFolder}-before`;
try {
  const image = await makeProgramme(relay, browser);
  const all = [];
  for (const link of links) {
    const [own, pages] = await measureOwn(image, link);
    const others = await measurePeers(link, pages);
    all.push({ link, results: report(link, [own, ...others]) });
  }
  writeResult("sync", all.flatMap(figures), { registrations: count, links: all });
} finally {
  await browser.close();
  replay.close();
  await relay.remove();
  rmSync(saved, { recursive: true, force: true });
}

/** A programme, and a second coordinator's device that was given its seat and has read nothing yet. The relay rests, and its folder is kept beside. */
async function makeProgramme(relay: RelayProcess, browser: Browser): Promise<Awaited<ReturnType<Bench["finish"]>>> {
  const plan = { needs: count, workers: 20, perHandOver: 12, seed: 1 };
  const crew = await startCrew(relay.origin, relay.link, plan, () => undefined);
  tell(`${crew.facts.needs} registrations in ${crew.facts.segments} segments of ${plan.workers} workers`);
  const page = await open(browser, relay.origin);
  const { link, shown } = await crew.invite();
  await call<Bench, "join">(page, "ebb", "join", link, 8 * DAY_MS);
  await crew.letIn(shown);
  const image = await call<Bench, "finish">(page, "ebb", "finish");
  await page.context().close();
  await relay.stop();
  cpSync(relay.dataFolder, saved, { recursive: true });
  return image;
}

async function open(browser: Browser, origin: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => document.title === "ready");
  return page;
}

/** Calls what a page offers under `name`. */
function call<Offer, Name extends keyof Offer & string>(
  page: Page,
  offer: "ebb" | "peers",
  name: Name,
  ...args: Offer[Name] extends (...given: infer Given) => unknown ? Given : never
): Promise<Offer[Name] extends (...given: never[]) => Promise<infer Answer> ? Answer : never> {
  return page.evaluate(
    ([offer, name, given]) => {
      const offers = globalThis as unknown as Record<string, Record<string, (...all: unknown[]) => unknown>>;
      return offers[offer]?.[name]?.(...given);
    },
    [offer, name, args as unknown[]] as const,
  ) as never;
}

async function cpuMs(): Promise<number> {
  const cdp = await browser.newBrowserCDPSession();
  const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
  await cdp.detach();
  return 1_000 * processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

async function heapMiB(page: Page): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  await cdp.detach();
  return usedSize / 2 ** 20;
}

async function limit(page: Page, { slower, network }: Link): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  if (slower) await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
  if (network) {
    const [downloadThroughput, uploadThroughput, latency] = network;
    await cdp.send("Network.emulateNetworkConditions", {
      offline: false,
      downloadThroughput,
      uploadThroughput,
      latency,
    });
  }
}

/** A relay runs for months, and its code is compiled in its first seconds: a page of its own reads the log a few times before anything is measured. */
async function visit(image: Awaited<ReturnType<Bench["finish"]>>): Promise<void> {
  const page = await open(browser, relay.origin);
  await call<Bench, "restore">(page, "ebb", "restore", image);
  await call<Bench, "visit">(page, "ebb", "visit", VISITS);
  await page.context().close();
}

/** Ebb's own, and the bytes of each answer. */
async function measureOwn(image: Awaited<ReturnType<Bench["finish"]>>, link: Link): Promise<[Measured, number[]]> {
  rmSync(relay.dataFolder, { recursive: true, force: true });
  cpSync(saved, relay.dataFolder, { recursive: true });
  await relay.restart();
  await visit(image);
  const page = await open(browser, relay.origin);
  await call<Bench, "restore">(page, "ebb", "restore", image);
  await call<Bench, "warm">(page, "ebb", "warm");
  await limit(page, link);
  const before = await cpuMs();
  const { ms, readyMs, needs, growth, pages } = await call<Bench, "firstSync">(page, "ebb", "firstSync", count);
  const cpu = (await cpuMs()) - before;
  if (needs !== count) throw new Error(`${needs} of ${count} arrived`);
  const heap = await heapMiB(page);
  await page.context().close();
  await relay.stop();
  const usable = growth.find(([, have]) => have >= Math.min(USABLE, count))?.[0] ?? null;
  const bytes = pages.reduce((sum, one) => sum + one, 0);
  tell(`at rest after ${(ms / 1_000).toFixed(2)} s, ready after ${(readyMs / 1_000).toFixed(2)} s`);
  const own = { what: "Ebb", ms: readyMs, cpuMs: cpu, usableMs: usable, bytes, calls: pages.length, heapMiB: heap };
  return [own, pages];
}

async function measurePeers(link: Link, pages: readonly number[]): Promise<readonly Measured[]> {
  const peers = [
    ["bare fetch and put", false, (page: Page) => call<Peers, "bare">(page, "peers", "bare", "/db", pages)],
    ["CHT pattern", false, (page: Page) => call<Peers, "cht">(page, "peers", "cht", `${replay.origin}/db`)],
    ["CHT pattern, compressed", true, (page: Page) => call<Peers, "cht">(page, "peers", "cht", `${replay.origin}/db`)],
    ["PouchDB replication", false, (page: Page) => call<Peers, "pouch">(page, "peers", "pouch", `${replay.origin}/db`)],
  ] as const;
  const measured: Measured[] = [];
  for (const [what, isZipped, run] of peers) {
    replay.zip(isZipped);
    const page = await open(browser, replay.origin);
    await limit(page, link);
    replay.look();
    const before = await cpuMs();
    const { ms } = await run(page);
    const cpu = (await cpuMs()) - before;
    const { bytes, calls } = replay.look();
    measured.push({ what, ms, cpuMs: cpu, usableMs: null, bytes, calls, heapMiB: await heapMiB(page) });
    await page.context().close();
  }
  return measured;
}

function figures({
  link,
  results,
}: {
  readonly link: Link;
  readonly results: ReturnType<typeof report>;
}): readonly Figure[] {
  const [own, ...others] = results;
  if (!own) return [];
  const all = { what: `first ${count}, ${link.name}`, value: own.ms, unit: "ms" } as const;
  const beside = others.map(({ what, ratio }): Figure => {
    const asked = ASKED.find(([of, name]) => of === link && name === what)?.[2];
    return { ...all, ratio, beside: what, ...(asked && { asked }) };
  });
  const cht = others.find(({ what }) => what === "CHT pattern");
  const usable = own.usableMs;
  return [
    ...beside,
    ...(usable && cht
      ? [
          {
            what: `the first ${USABLE} of them, ${link.name}`,
            value: usable,
            unit: "ms",
            ratio: cht.ms / usable,
            beside: cht.what,
            ...(link === LINKS["2g"] && { asked: "≥ 40×" }),
          } as const,
        ]
      : []),
    ...(link === links[0]
      ? [
          {
            what: "a registration on the wire",
            value: own.bytes / count,
            unit: "bytes",
            asked: "≤ 110 bytes",
          } as const,
          { what: "calls of it", value: own.calls, unit: "calls", asked: "≤ 12 calls" } as const,
        ]
      : []),
  ];
}

function report({ name }: Link, results: readonly Measured[]): readonly (Measured & { readonly ratio: number })[] {
  const [own, ownCpu] = [results[0]?.ms ?? Number.NaN, results[0]?.cpuMs ?? Number.NaN];
  tell(`\n${count} registrations, ${name}`);
  return results.map((one) => {
    const ratio = one.ms / own;
    const usable = one.usableMs === null ? "" : `, first ${USABLE} after ${(one.usableMs / 1_000).toFixed(2)} s`;
    const perOne = (one.bytes / count).toFixed(0);
    tell(
      `${one.what.padEnd(24)} ${(one.ms / 1_000).toFixed(2).padStart(8)} s ${ratio.toFixed(2).padStart(7)}×  processor ${(one.cpuMs / 1_000).toFixed(2).padStart(6)} s ${(one.cpuMs / ownCpu).toFixed(2).padStart(7)}×  ${perOne.padStart(4)} bytes each, ${one.calls} calls, ${one.heapMiB.toFixed(1)} MiB held${usable}`,
    );
    return { ...one, ratio };
  });
}
