/** What a worker does to own records after saving: a new version, and an end that the person asked for, with every other device in its own state. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkToCbor } from "../../src/card/codec.ts";
import type { CardLink } from "../../src/card/model.ts";
import { makeCreate } from "../../src/feed/make-create.ts";
import { makeChange } from "../../src/feed/make-op.ts";
import { toCardId, toSignKey } from "../../src/kit/brand.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { CARD_FIELD } from "../../src/need/codec.ts";
import { erasedLeaves } from "../../src/shell/acts/closing/entries.ts";
import { eraseOwn } from "../../src/shell/acts/erase-own.ts";
import { makeOpSaver } from "../../src/shell/acts/own-ops.ts";
import { ownRecords, readOwnOps } from "../../src/sync/journal.ts";
import { endOwnRecord, ownEnds } from "../../src/sync/own-ends.ts";
import { readJournal, saveOp } from "../../src/sync/save-op.ts";
import { erasedLeaf } from "../../src/wire/leaves.ts";
import * as people from "../support/people.ts";
import { dayOf, type Phone } from "../support/sim/phone.ts";

const { countOf, erase, join, ownReads, passDays, reads, reopen, rounds, run, save } = people;
const FIELD = 40;

let team: people.Team;
let amal: Phone;
const seat = (n: number): Phone => {
  const phone = team.seats[n - 1];
  if (!phone) throw new RangeError("no such seat");
  return phone;
};

beforeEach(async () => {
  team = await people.makeTeam(2);
  amal = await join(team, seat(1), "Amal");
}, 60_000);
afterEach(() => people.endTeam(team));

const sourceOf = ({ clock, device }: Phone) => ({ clock, random: device.random, last: null });

async function correct(phone: Phone, key: string, value: number): Promise<void> {
  const replica = phone.engine.replica();
  const { records } = ownRecords(phone.vault, replica, await readOwnOps(phone.vault, replica));
  const record = records.recordById.get(key);
  if (!record) throw new TypeError("no such record");
  const last = (await readJournal(phone.vault)).at(-1)?.time ?? null;
  const op = makeChange({ ...sourceOf(phone), last }, record, new Map([[FIELD, value]]), 1);
  unwrapResult(await saveOp(phone.vault, op, dayOf(phone.clock)));
}

/** The end that the worker's screen gives. */
async function end(phone: Phone, key: string): Promise<void> {
  const { vault, engine, clock, device } = phone;
  const parts = { vault, random: device.random, today: () => dayOf(clock) };
  const last = (await readJournal(vault)).at(-1)?.time ?? null;
  const done = await engine.change((replica) =>
    endOwnRecord(parts, replica, key, (make, batch, isLocal) => {
      const op = make({ ...sourceOf(phone), last });
      return saveOp(vault, op, dayOf(clock), batch(op), isLocal);
    }),
  );
  unwrapResult(done);
}

const endsOf = async ({ vault, engine }: Phone) =>
  (await ownEnds(vault, engine.replica())).map(({ state, confirmed, copies }) => [state, confirmed, copies]);
const asideOf = ({ engine }: Phone) => engine.replica().records.quarantine.map(({ op, reason }) => [op.kind, reason]);

describe("a new version of an own record", { timeout: 30_000 }, () => {
  it("Y33 stands as changed here since until a coordinator has it, over restarts, and then replaces what stood", async () => {
    const key = await save(amal, 1);
    await rounds([amal, ...team.seats, amal]);
    await correct(amal, key, 2);
    await reopen(amal);
    const before = await ownReads(amal);
    await rounds([amal, ...team.seats, amal]);
    expect([before, await ownReads(amal), reads(seat(1))]).toEqual([[[2, "newer"]], [[2, "coordinator"]], [2]]);
  });

  it("Y48 keeps what it stands on until coordinators have it, too", async () => {
    const key = await save(amal, 1);
    await rounds([amal, ...team.seats, amal]);
    passDays(team, 40);
    await correct(amal, key, 2);
    // Offline: the daily look finds the record past its retention, and its change with nobody.
    team.meddle = async (device, _, ask) => (device === "Amal" ? Response.error() : ask());
    await amal.engine.run(new AbortController().signal).catch(() => undefined);
    team.meddle = null;
    expect(await ownReads(amal)).toEqual([[2, "newer"]]);
    await rounds([amal, ...team.seats, amal]);
    expect(reads(seat(1))).toEqual([2]);
  });
});

describe("an own record that its worker ends", { timeout: 30_000 }, () => {
  it("Y35 is nowhere and never leaves the phone where it had not left it", async () => {
    const key = await save(amal, 1);
    await end(amal, key);
    await rounds([amal, ...team.seats, amal]);
    expect([await ownReads(amal), reads(seat(1)), asideOf(seat(1)), await countOf(amal, key)]).toEqual([[], [], [], 0]);
    expect(await endsOf(amal)).toEqual([["confirmed", 1, 1]]);
  });

  it("Y35 is withdrawn by itself while no coordinator is known to have it, and Y37 says whose copies went", async () => {
    const key = await save(amal, 1);
    await run(amal);
    await end(amal, key);
    const before = [await endsOf(amal), await ownReads(amal), await countOf(amal, key)];
    await run(amal);
    await run(seat(1));
    await run(amal);
    const half = await endsOf(amal);
    await rounds([...team.seats, amal]);
    expect(before).toEqual([[["here", 1, 3]], [], 0]);
    expect([half, await endsOf(amal), reads(seat(1)), reads(seat(2))]).toEqual([
      [["confirmed", 2, 3]],
      [["confirmed", 3, 3]],
      [],
      [],
    ]);
  });

  it("Y35 is asked of a coordinator who has it, stays there until that decides, and Y36 is gone from the phone", async () => {
    const key = await save(amal, 1);
    await rounds([amal, ...team.seats, amal]);
    await end(amal, key);
    await rounds([amal, ...team.seats, amal]);
    const asked = [await endsOf(amal), await ownReads(amal), await countOf(amal, key), reads(seat(1))];
    expect(asked).toEqual([[["asked", 1, 3]], [], 0, [1]]);
    expect(asideOf(seat(1))).toEqual([[expect.any(Number), "late"]]);
    await erase(seat(1), key);
    await rounds([...team.seats, amal]);
    expect([await endsOf(amal), reads(seat(1)), asideOf(seat(1))]).toEqual([[["confirmed", 2, 3]], [], []]);
  });

  it("Y35 takes a change that waits with it", async () => {
    const key = await save(amal, 1);
    await rounds([amal, ...team.seats, amal]);
    await correct(amal, key, 2);
    await end(amal, key);
    await rounds([amal, ...team.seats, amal]);
    expect([reads(seat(1)), (await amal.vault.store.list("outbox")).length]).toEqual([[1], 0]);
  });

  it("Y36 stays ended over a restart", async () => {
    const key = await save(amal, 1);
    await run(amal);
    await end(amal, key);
    await reopen(amal);
    expect([await ownReads(amal), await endsOf(amal)]).toEqual([[], [["here", 1, 3]]]);
  });
});

describe("a card whose record its worker erased", { timeout: 30_000 }, () => {
  const LEAF = new Uint8Array(32).fill(9);
  const words = [1, 2, 3] as const;
  const row = { helper: words, answer: words };
  const link: CardLink = {
    ...{ cardId: toCardId(LEAF.subarray(0, 16)), key: LEAF, verifyKey: toSignKey(LEAF) },
    ...{ rows: [row, row, row], leaf: LEAF },
  };

  async function saveWithCard(): Promise<string> {
    const { signKey } = amal.vault.identity().keys;
    const op = makeCreate(sourceOf(amal), signKey, new Map([[CARD_FIELD, linkToCbor(link)]]), 1);
    unwrapResult(await saveOp(amal.vault, op, dayOf(amal.clock)));
    return bytesToHex(op.recordId);
  }
  async function eraseOnPhone(key: string): Promise<void> {
    const { vault, engine, clock, device } = amal;
    const parts = { clock: { nowMs: () => clock.nowMs() }, random: device.random };
    expect(await eraseOwn(parts, vault, engine, makeOpSaver(parts, vault), key)).toBe(true);
  }
  const told = () => [1, 2].map((n) => erasedLeaves(seat(n).engine.replica()));

  it.each([
    ["never left the phone", false],
    ["is at the relay only", true],
  ])("Y95 is told so at the end, where the record %s", async (_, isSent) => {
    const key = await saveWithCard();
    if (isSent) await run(amal);
    await eraseOnPhone(key);
    await rounds([amal, seat(1), seat(2)]);
    expect(told()).toEqual([[erasedLeaf(LEAF)], [erasedLeaf(LEAF)]]);
    expect(asideOf(seat(1))).toEqual([]);
    expect(await countOf(amal, key)).toBe(0);
  });

  it("Y95 is told by the coordinator who agrees, where one is asked", async () => {
    const key = await saveWithCard();
    await rounds([amal, seat(1), seat(2)]);
    await eraseOnPhone(key);
    await rounds([amal, seat(1), seat(2)]);
    expect(told()).toEqual([[], []]);
  });
});
