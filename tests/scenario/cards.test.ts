/** Paper cards between people: one card on two phones, a new card for one of them, and what a bound card leaves behind. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeOp } from "../../src/feed/op.ts";
import { type CardSecret, toCardSecret } from "../../src/kit/brand.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { CARD_FIELD } from "../../src/need/codec.ts";
import { startDraft } from "../../src/need/rules.ts";
import { bindCard, readCard } from "../../src/shell/acts/cards.ts";
import { makeOpSaver } from "../../src/shell/acts/own-ops.ts";
import { needsOf, ownNeeds } from "../../src/shell/acts/records.ts";
import { makeNeedSaver } from "../../src/shell/acts/save-need.ts";
import { readWarnings, seeWarning } from "../../src/shell/acts/warnings.ts";
import { readJournal } from "../../src/sync/save-op.ts";
import * as people from "../support/people.ts";
import type { Phone } from "../support/sim/phone.ts";

const { join, rounds } = people;
const ANSWERS = { informedBy: 1, sector: 1, item: 101, urgency: 1, people: 2, area: 1, extraHelp: [] } as const;

const cardOf = (byte: number): CardSecret => toCardSecret(new Uint8Array(8).fill(byte));

let team: people.Team;
let amal: Phone;
let bea: Phone;

/** Registers a need; the key of its record. */
async function register({ device, vault }: Phone): Promise<string> {
  const saved = await makeNeedSaver(device, vault)({ ...startDraft("en", 1), ...ANSWERS });
  return unwrapResult(saved).key;
}

/** Gives the card to the person of a record, as the screen does. */
async function give({ device, vault, engine }: Phone, key: string, secret: CardSecret): Promise<string> {
  const link = await readCard(device, vault, engine.replica(), key, secret);
  if (!link.ok) return link.error;
  return unwrapResult(await bindCard(vault, engine.replica(), makeOpSaver(device, vault), key, link.value));
}

const coordinator = (): Phone => {
  const [first] = team.seats;
  if (!first) throw new RangeError("nobody has a seat");
  return first;
};
const cardWarnings = async (phone: Phone) =>
  (await readWarnings(phone.vault, phone.engine.replica())).filter(({ kind }) => kind === "card");

beforeEach(async () => {
  team = await people.makeTeam(2);
  amal = await join(team, coordinator(), "Amal");
  bea = await join(team, coordinator(), "Bea");
}, 60_000);
afterEach(() => people.endTeam(team));

describe("a card of one record", { timeout: 30_000 }, () => {
  it("C7 reaches the coordinator with the need, and the need stays one", async () => {
    const key = await register(amal);
    expect(await give(amal, key, cardOf(1))).toBe("bound");
    await rounds([amal, ...team.seats]);
    const needs = needsOf(coordinator().engine.replica().records);
    expect(needs.map(({ need }) => need.kind === "help" && need.card?.rows.length)).toEqual([3]);
  });

  it("C1 its secret is overwritten, and no op holds it or the seed that signs", async () => {
    const secret = cardOf(7);
    await give(amal, await register(amal), secret);
    const ops = (await readJournal(amal.vault)).map((op) => bytesToHex(encodeOp(op)));
    expect([bytesToHex(secret), ops.length > 1, ops.filter((op) => op.includes("07".repeat(8)))]).toEqual([
      "00".repeat(8),
      true,
      [],
    ]);
  });

  it("C3 is refused for another record on the same phone, and nothing is written", async () => {
    await give(amal, await register(amal), cardOf(1));
    const other = await register(amal);
    const before = (await readJournal(amal.vault)).length;
    expect([await give(amal, other, cardOf(1)), (await readJournal(amal.vault)).length]).toEqual(["used", before]);
  });

  it("C7 gives way to a new one", async () => {
    const key = await register(amal);
    await give(amal, key, cardOf(1));
    await give(amal, key, cardOf(2));
    await rounds([amal, ...team.seats]);
    const record = coordinator().engine.replica().records.recordById.get(key);
    expect(record?.writesByField.get(CARD_FIELD)).toHaveLength(1);
  });
});

describe("one card on two phones", { timeout: 30_000 }, () => {
  let [first, second] = ["", ""];
  beforeEach(async () => {
    [first, second] = [await register(amal), await register(bea)];
    await give(amal, first, cardOf(1));
    await give(bea, second, cardOf(1));
    await rounds([bea, amal, ...team.seats]);
  });

  it("C4 every coordinator is warned, and both records stay", async () => {
    const [one, other] = await Promise.all(team.seats.map(cardWarnings));
    const needs = needsOf(coordinator().engine.replica().records);
    expect([one?.length, one?.[0]?.records?.length, needs.length, other]).toEqual([1, 2, 2, one]);
  });

  it("C4 the warning is marked as seen on one device and stays", async () => {
    const [warning] = await cardWarnings(coordinator());
    await seeWarning(coordinator().vault, warning?.key ?? "", 1);
    expect((await cardWarnings(coordinator())).map(({ isSeen }) => isSeen)).toEqual([true]);
  });

  it("C4 the warning goes when one of them has a new card", async () => {
    await give(bea, second, cardOf(2));
    await rounds([bea, ...team.seats]);
    expect(await Promise.all(team.seats.map(cardWarnings))).toEqual([[], []]);
  });

  it("C4 the warning goes when one of them is erased", async () => {
    await people.erase(coordinator(), first);
    await rounds(team.seats);
    expect(await Promise.all(team.seats.map(cardWarnings))).toEqual([[], []]);
  });

  it("C4 neither phone loses its own", async () => {
    const own = await Promise.all([amal, bea].map(({ vault, engine }) => ownNeeds(vault, engine.replica())));
    expect(own.map((needs) => needs.length)).toEqual([1, 1]);
  });
});
