/** A new coordinator's first page of the log over a link on which it takes long: what is shown meanwhile, and what is not kept. Title = rule Y97 of ../../src/sync/SPEC.md. */
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeRelayClient } from "../../src/relay-client/relay-client.ts";
import { proposeSeat } from "../../src/shell/acts/govern.ts";
import { makeSyncEngine, type SyncEngine } from "../../src/sync/engine.ts";
import { makeRelaySession } from "../../src/sync/session.ts";
import { makeSnapshot } from "../../src/sync/snapshots.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { ROLE_COORDINATOR } from "../../src/wire/roles.ts";
import { decodeItem, measureItem } from "../../src/wire/stream.ts";
import * as people from "../support/people.ts";
import { letInUnread } from "../support/sim/found.ts";
import { ADDRESS, dayOf, type Phone } from "../support/sim/phone.ts";

const { signal } = new AbortController();
let team: people.Team;
let guest: Phone;
/** Ends the waiting of an answer that stopped before the snapshot's last page: with what follows, or by breaking it off. */
let goOn: (how: "rest" | "cut") => void;

/** Where the last page of the snapshot begins in an answer. */
function lastPageAt(stream: Uint8Array<ArrayBuffer>): number {
  let last = -1;
  for (let at = 0; at < stream.length; ) {
    const length = unwrapResult(measureItem(stream.subarray(at)));
    if (length === "more") throw new TypeError("cut");
    const item = unwrapResult(decodeItem(stream.slice(at, at + length)));
    if (item.type === "frame" && item.frame.header.kind === 5) last = at;
    at += length;
  }
  return last;
}

async function halting(url: string, options: RequestInit): Promise<Response> {
  const answer = await guest.device.fetch(url, options);
  if (!url.includes("/log")) return answer;
  const stream = new Uint8Array(await answer.arrayBuffer());
  const at = lastPageAt(stream);
  if (at < 0) return new Response(stream);
  const how = new Promise<"rest" | "cut">((resolve) => {
    goOn = resolve;
  });
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      controller.enqueue(stream.slice(0, at));
      if ((await how) === "cut") return controller.error(new TypeError("cut"));
      controller.enqueue(stream.slice(at));
      controller.close();
    },
  });
  return new Response(body);
}

/** Of the pages of snapshots that were opened, the frames in hex. */
const opened: string[] = [];
/** When pages of snapshots were asked of the store, and when merged pages were kept. */
const kept: ("asked" | "kept")[] = [];
const noting = ({ store }: OpenVault): OpenVault["store"] => ({
  ...store,
  list: (table, range) => {
    if (range?.from?.startsWith("p:")) kept.push("asked");
    return store.list(table, range);
  },
  commit: (batch) => {
    if (batch.put?.some(({ key }) => key.startsWith("m:"))) kept.push("kept");
    return store.commit(batch);
  },
});
const listening = (vault: OpenVault): OpenVault => ({
  ...vault,
  store: noting(vault),
  openFrame: (frame, author) => {
    if (frame.header.kind === 5) opened.push(bytesToHex(frame.head));
    return vault.openFrame(frame, author);
  },
});

/** An engine that asks for everything at once, and when it first shows a record. */
async function start(): Promise<{ engine: SyncEngine; shown: Promise<void> }> {
  const { clock, device } = guest;
  const vault = listening(guest.vault);
  const told = new EventTarget();
  const shown = once(told, "shown").then(() => undefined);
  const engine: SyncEngine = await makeSyncEngine({
    ...{ vault, clock, random: device.random, pageFrames: 512, rank: () => 0 },
    session: makeRelaySession(vault, makeRelayClient(ADDRESS, halting)),
    today: () => dayOf(clock),
    onChange: () => {
      if (engine.replica().records.recordById.size > 0) told.dispatchEvent(new Event("shown"));
    },
  });
  return { engine, shown };
}

const reads = (engine: SyncEngine) => people.reads({ ...guest, engine });
const keptPages = async () => (await guest.vault.store.list("pages")).length;

beforeAll(async () => {
  team = await people.makeTeam(1, "first sync");
  const [founder] = team.seats;
  if (!founder) throw new RangeError("nobody");
  const bo = await people.join(team, founder, "Bo");
  for (const value of [1, 2, 3]) await people.save(bo, value);
  await people.rounds([bo, founder]);
  const { vault, clock, device, engine } = founder;
  const parts = { vault, clock, random: device.random, today: () => dayOf(clock), rank: () => 0 };
  unwrapResult(await engine.change((replica) => makeSnapshot(parts, replica)));
  for (const days of [8, 1]) {
    people.passDays(team, days);
    await people.rounds([bo, founder]);
  }
  guest = await letInUnread(founder, "C2", ROLE_COORDINATOR, team.prng.fork("C2"), team.all);
  await people.decide(team.seats, (vault, replica) => proposeSeat(vault, replica, people.keyHex(guest)));
  await people.rounds(team.seats);
}, 60_000);
afterAll(() => people.endTeam(team));

const isTended = async () => (await guest.vault.store.get({ table: "meta", key: "let-go-day" })) !== null;

describe("a first page of the log", { timeout: 30_000 }, () => {
  it("Y97 is asked for before duties are looked at, and where nobody answers they are looked at all the same", async () => {
    const { vault, clock, device } = guest;
    const tendedWhenAsked: boolean[] = [];
    const away = async (url: string, options: RequestInit): Promise<Response> => {
      if (!url.includes("/log")) return device.fetch(url, options);
      tendedWhenAsked.push(await isTended());
      throw new TypeError("away");
    };
    const engine = await makeSyncEngine({
      ...{ vault, clock, random: device.random, pageFrames: 512, rank: () => 0, onChange: () => undefined },
      session: makeRelaySession(vault, makeRelayClient(ADDRESS, away)),
      today: () => dayOf(clock),
    });
    const run = await engine.run(signal);
    expect([!run.ok && run.error.code, tendedWhenAsked, await isTended()]).toEqual([
      "RELAY_UNREACHABLE",
      [false],
      true,
    ]);
  });

  it("Y97 that breaks off takes with it what it showed, of which nothing was kept", async () => {
    const { engine, shown } = await start();
    const run = engine.run(signal);
    await shown;
    const meanwhile = [reads(engine), await keptPages()];
    goOn("cut");
    const { ok } = await run;
    expect([meanwhile, ok, reads(engine), await keptPages()]).toEqual([[[1, 2, 3], 0], false, [], 0]);
  });

  it("Y97 shows pages of a snapshot as stated before its last is here, then takes it in whole, and opens none twice nor reads it back", async () => {
    const { engine, shown } = await start();
    const run = engine.run(signal);
    await shown;
    const stated = [...engine.replica().records.recordById.values()].map(({ isStated }) => isStated);
    const early = opened.splice(0);
    kept.splice(0);
    goOn("rest");
    unwrapResult(await run);
    expect([stated.every(Boolean), reads(engine), engine.replica().lacking.size]).toEqual([true, [1, 2, 3], 0]);
    expect(await keptPages()).toBeGreaterThan(0);
    expect([early.filter((head) => opened.includes(head)), kept.slice(0, 2)]).toEqual([[], ["kept", "kept"]]);
  });
});
