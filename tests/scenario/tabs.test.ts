/**
 * Two and three tabs of one device at work at once, in orders that are drawn: what one confirmed is never lost to another, nothing is written twice at one place, nothing
 * is stored under a slot that was overwritten, and it all ends as with one tab.
 *
 * `npm test` tries a few orders drawn from SEED; with EBB_LONG=1 many. TABS_SEED draws others.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCreate } from "../../src/feed/make-create.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { appendControl } from "../../src/sync/acknowledge.ts";
import { eraseRecord, saveOwnOp } from "../../src/sync/coordinate.ts";
import { saveOp } from "../../src/sync/save-op.ts";
import { decodeFrame } from "../../src/wire/frame.ts";
import {
  complaints,
  makeStage,
  outcomeOf,
  type Picture,
  putBack,
  type Stage,
  settle,
  takePicture,
} from "../faults/stage.ts";
import { alarmsOf, endTeam, erase, keyOf, passDays, rounds, run, save } from "../support/people.ts";
import { dayOf, type Phone, reopen } from "../support/sim/phone.ts";
import { makePrng, type Prng } from "../support/sim/prng.ts";
import { opName } from "../support/sim/truth.ts";
import { makeScheduler, openTab } from "../support/tabs.ts";
import type { Around } from "../support/vaults.ts";

const SEED = process.env.TABS_SEED ?? "tabs 1";
const ORDERS = process.env.EBB_LONG === "1" ? 200 : 4;
const { signal } = new AbortController();
const PASS: Around = (act) => act();

let [stage, base]: [Stage, Picture] = [undefined as never, undefined as never];
/** A record that is known everywhere, and is erased by tabs of a coordinator. */
let doomed = "";

const phoneOf = (name: string): Phone => {
  const phone = stage.phones.find((one) => one.name === name);
  if (!phone) throw new TypeError(`no ${name}`);
  return phone;
};

beforeAll(async () => {
  stage = await makeStage(SEED);
  doomed = await save(phoneOf("W1"), 2);
  await rounds(stage.phones);
  base = await takePicture(stage);
}, 60_000);

afterAll(() => endTeam(stage.team));

const partsOf = ({ vault, clock, device }: Phone) => ({
  ...{ vault, clock, random: device.random },
  today: () => dayOf(clock),
});

/** Saves an op in a tab; what is confirmed must never be lost. */
async function saveIn(tab: Phone, value: number): Promise<void> {
  const author = keyOf(tab);
  const source = { clock: tab.clock, random: tab.device.random, last: null };
  const op = makeCreate(source, author, new Map([[40, value]]), 1);
  const saved = tab.isCoordinator
    ? await tab.engine.change((replica) => saveOwnOp(partsOf(tab), replica, op))
    : await saveOp(tab.vault, op, dayOf(tab.clock));
  if (!saved.ok) return;
  const name = opName(author, op);
  stage.truth.saved.set(name, { name, recordId: bytesToHex(op.recordId), phone: tab.name });
}

async function eraseIn(tab: Phone): Promise<void> {
  const record = tab.engine.replica().records.recordById.get(doomed);
  if (!record) return;
  const erased = await tab.engine.change((replica) => eraseRecord(partsOf(tab), replica, record.recordId));
  if (erased.ok) stage.truth.erased.add(doomed);
}

type Doing = (tab: Phone, prng: Prng) => Promise<unknown>;
const COMMON: readonly Doing[] = [
  (tab) => tab.engine.run(signal, true),
  (tab) => tab.engine.run(signal),
  (tab) => tab.engine.sealAll(),
  (tab, prng) => saveIn(tab, 1_000 + prng.below(1_000_000)),
];
const COORDINATOR: readonly Doing[] = [...COMMON, eraseIn];

interface Moment {
  readonly name: string;
  readonly who: string;
  readonly prepare: () => Promise<void>;
}

const MOMENTS: readonly Moment[] = [
  {
    name: "a phone that reads, lets go and forgets",
    who: "W1",
    prepare: async () => {
      passDays(stage.team, 3);
      await rounds(stage.phones, 2);
      await erase(phoneOf("C1"), doomed);
      await run(phoneOf("C1"));
      passDays(stage.team, 8);
      await save(phoneOf("W1"), 11);
    },
  },
  {
    name: "a coordinator that reads, acknowledges, erases and rotates",
    who: "C1",
    prepare: async () => {
      await save(phoneOf("W1"), 11);
      await save(phoneOf("C2"), 21);
      passDays(stage.team, 31);
      await run(phoneOf("W1"));
      await phoneOf("C2").engine.sealAll();
    },
  },
  {
    name: "a coordinator that ends an epoch",
    who: "C2",
    prepare: async () => {
      for (let step = 0; step < 5; step++) {
        passDays(stage.team, 10);
        await rounds(stage.phones, 2);
      }
      for (const [at, phone] of stage.phones.entries()) await save(phone, 20 + at);
      passDays(stage.team, 14);
      await rounds([phoneOf("C1"), phoneOf("W1")], 2);
    },
  },
];

/** Places that hold two frames, among all that crossed since. */
function doubled(since: number): readonly string[] {
  const heads = new Map<string, string>();
  return stage.team
    .uploaded()
    .slice(since)
    .flatMap((bytes) => {
      const frame = decodeFrame(bytes);
      if (!frame.ok) return [];
      const place = `${bytesToHex(frame.value.header.feedId)} ${frame.value.header.seq}`;
      const head = bytesToHex(frame.value.head);
      const before = heads.get(place) ?? head;
      heads.set(place, before);
      return before === head ? [] : [`two frames at ${place}`];
    });
}

/** Rows that must open and do not. */
async function shutRows({ vault }: Phone): Promise<readonly string[]> {
  const shut: string[] = [];
  for (const table of ["meta", "journal", "pages"] as const)
    for (const { key, value } of await vault.store.list(table)) {
      const isSealed = table !== "meta" || /^(box|epoch|alarm|gone|held|contact|snapshot)\b/.test(key);
      if (isSealed && vault.open({ table, key }, value) === null) shut.push(`${table} ${key} does not open`);
    }
  return shut;
}

/**
 * What stays the same however many tabs there were: not what they saved. A second tab may have begun a feed that nothing was said in, and may have come too late
 * to a slot of a generation or day, which is overwritten with the next letting go (Y73, Y74).
 */
const lasting = (lines: readonly string[]) =>
  lines.filter((line) => !/ shows | writes | in its journal$| frozen( [1-6]| 2[4-9]| [3-6]\d)* ?$/.test(line));

async function afterwards(who: Phone, since: number): Promise<readonly string[]> {
  await reopen(who);
  if (who.isCoordinator) await eraseIn(who);
  const failed = await settle(stage);
  for (const phone of stage.phones) await reopen(phone);
  return [...failed, ...(await complaints(stage, since)), ...doubled(since), ...(await shutRows(who))];
}

/** Begins with what was prepared, lets tabs work in an order that `seed` draws, and tells what does not hold. */
async function playTabs(picture: Picture, who: string, seed: string): Promise<readonly string[]> {
  const prng = makePrng(seed);
  await putBack(picture);
  stage.truth.saved.clear();
  stage.truth.erased.clear();
  const since = stage.team.uploaded().length;
  const phone = phoneOf(who);
  const scheduler = makeScheduler(prng);
  const tabs: Phone[] = [];
  for (let at = 0; at < 2 + prng.below(2); at++) tabs.push(await openTab(phone, `${seed}/${at}`, scheduler.around(at)));
  const doings = phone.isCoordinator ? COORDINATOR : COMMON;
  await scheduler.run(
    tabs.map((tab) => async () => {
      for (let act = 0; act < 4; act++) await prng.pick(doings)(tab, prng);
    }),
  );
  const failed = await settle({ ...stage, phones: tabs });
  for (const { vault } of tabs) vault.lock();
  return [...failed, ...(await afterwards(phone, since))];
}

describe(`Y7 tabs at work at once, drawn from "${SEED}"`, () => {
  it.each(MOMENTS)(
    "$name",
    async ({ name, who, prepare }) => {
      await putBack(base);
      await prepare();
      const picture = await takePicture(stage);
      await putBack(picture);
      stage.truth.saved.clear();
      stage.truth.erased.clear();
      const alone = await afterwards(phoneOf(who), stage.team.uploaded().length);
      const wanted = lasting(await outcomeOf(picture));
      const wrong = new Map<string, readonly string[]>(alone.length > 0 ? [["one tab", alone]] : []);
      for (let order = 1; order <= ORDERS; order++) {
        const seed = `${SEED}/${name}/${order}`;
        const broken = await playTabs(picture, who, seed);
        const left = lasting(await outcomeOf(picture));
        const lines = [
          ...broken,
          ...wanted.filter((line) => !left.includes(line)).map((line) => `- ${line}`),
          ...left
            .filter((line) => !wanted.includes(line) && !line.includes("opens no more"))
            .map((line) => `+ ${line}`),
        ];
        if (lines.length > 0) wrong.set(seed, lines);
      }
      expect(Object.fromEntries(wrong)).toEqual({});
    },
    ORDERS * 15_000,
  );
});

describe("a tab whose answer comes late", () => {
  /** The founder says the same `count` times: each is one frame of control. */
  async function say(count: number): Promise<void> {
    const { engine, vault, clock } = phoneOf("C1");
    const atMs = clock.nowMs();
    for (let said = 0; said < count; said++)
      unwrapResult(
        await engine.change((replica) => {
          const heads = [...(replica.control.ackByCoordinator.values().next().value?.values() ?? [])];
          return appendControl(vault, replica, [{ type: "heads", heads, atMs }]);
        }),
      );
    await run(phoneOf("C1"));
  }

  it("Y12 does not set back what another has read since", async () => {
    await putBack(base);
    const phone = phoneOf("W1");
    await say(12);
    const stop = new AbortController();
    const late = await openTab(phone, "late", PASS);
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    stage.team.meddle = async (device, target, ask) => {
      const answer = await ask();
      if (device !== "W1" || !target.endsWith("/log") || stop.signal.aborted) return answer;
      stage.team.meddle = null;
      await held;
      stop.abort();
      return answer;
    };
    const running = late.engine.run(stop.signal);
    while (stage.team.meddle) await new Promise((resolve) => setImmediate(resolve));
    await run(phone);
    release();
    await running;
    await save(phoneOf("C2"), 20);
    await run(phoneOf("C2"));
    await run(phone);
    await reopen(phone);
    await say(1);
    await run(phone);
    expect(await alarmsOf(phone)).toEqual([]);
  });
});
