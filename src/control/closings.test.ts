import { beforeEach, describe, expect, it } from "vitest";
import { hashLabelled } from "../crypto/hash.ts";
import { bytesToHex, compareBytes } from "../kit/bytes.ts";
import { encodeCbor } from "../kit/cbor.ts";
import { unwrapResult } from "../kit/result.ts";
import { isClosed, startControl } from "./fold.ts";
import { hashHeads, makeFinal, nextIntent } from "./make-close.ts";
import { type CloseFinal, type CloseIntent, type ControlObject, hashFinal } from "./objects.ts";
import type { ControlState, Statement } from "./state.ts";
import {
  amend,
  at,
  codesOf,
  DAY_MS,
  foldAll,
  makePerson,
  type Person,
  recoveryOf,
  Speech,
  seated,
  startCharter,
} from "./test-kit.ts";

const people = Array.from({ length: 6 }, () => makePerson()) as [Person, Person, Person, Person, Person, Person];
const [anna, ben, carla, dora, papers, stranger] = people;
const charter = startCharter([anna, ben, carla], 2);
const start = startControl(charter);
const alone = startControl(startCharter([anna], 1));
const names = (keys: readonly Uint8Array[]) =>
  keys.map((key) => people.findIndex(({ signKey }) => bytesToHex(signKey) === bytesToHex(key)));

let speech: Speech;
beforeEach(() => {
  speech = new Speech();
});
const all = (object: ControlObject, ...who: readonly Person[]): readonly Statement[] =>
  who.map((each) => speech.say(each, [object]));

const plan = (number: number, change: Partial<CloseIntent> = {}): CloseIntent => ({
  type: "closeIntent",
  number,
  freezesMs: 5,
  closesMs: 9,
  reason: 0,
  ...change,
});
const order = (state: ControlState, byte = 1): CloseFinal =>
  unwrapResult(makeFinal(state, { core: new Uint8Array(32).fill(byte), heads: [at(1, 2)], atMs: 7 }));
const foldFrom = (state: ControlState, ...said: readonly (readonly Statement[])[]) => foldAll(state, said.flat());

describe("a plan", () => {
  it("T40 is in force once enough coordinators stated it byte for byte", async () => {
    const one = await foldFrom(start, all(plan(1), anna), all(plan(1, { reason: 2 }), ben));
    const two = await foldFrom(one, all(plan(1), carla));
    expect([one.closing.intent, two.closing.intent]).toEqual([null, plan(1)]);
  });

  it("T40 with the highest number is in force, and may take the one before back", async () => {
    const taken = plan(2, { closesMs: 0 });
    const state = await foldFrom(start, all(taken, anna, ben), all(plan(1), anna, ben));
    expect(state.closing.intent).toEqual(taken);
  });

  it("T40 that lacks approvals is a proposal while none above it is in force", async () => {
    const state = await foldFrom(
      start,
      all(plan(2), carla),
      all(plan(1), anna, ben),
      all(plan(1, { reason: 1 }), carla),
    );
    const shown = state.closing.intentProposals.map(({ intent, approvedBy }) => [intent.number, names(approvedBy)]);
    expect(shown).toEqual([[2, [2]]]);
  });

  it("T40 of two under one number the least bytes count", async () => {
    const state = await foldFrom(
      start,
      all(plan(1, { reason: 3 }), anna, ben),
      all(plan(1, { reason: 2 }), ben, carla),
    );
    expect(state.closing.intent?.reason).toBe(2);
  });

  it("T40 is numbered after all that is known", async () => {
    const state = await foldFrom(start, all(plan(1), anna, ben), all(plan(4), carla));
    expect(unwrapResult(nextIntent(state, plan(0))).number).toBe(5);
  });

  it.each([
    ["freezes after it closes", { freezesMs: 10 }],
    ["has half a millisecond", { freezesMs: 0.5 }],
    ["has a reason that is no code", { reason: 256 }],
  ])("T40 that %s is not written", (_, change) => {
    expect(nextIntent(start, plan(0, change))).toMatchObject({ ok: false, error: { code: "CLOSE_UNLAWFUL" } });
  });

  it("T43 by who never had a seat is refused", async () => {
    const state = await foldFrom(start, all(plan(1), stranger));
    expect([codesOf(state), state.closing.intentProposals]).toEqual([["CONTROL_STRANGER"], []]);
  });
});

describe("an order", () => {
  it("T39 has the hash of its fields", () => {
    const final = order(start);
    const fields = encodeCbor(
      new Map<number, Uint8Array | number>([
        [1, final.terms],
        [2, final.core],
        [3, final.heads],
        [4, 7],
      ]),
    );
    expect(hashFinal(final)).toEqual(hashLabelled("close", fields));
  });

  it("T39 names all heads, whatever their order", () => {
    expect(hashHeads([at(2, 1), at(1, 1)])).toEqual(hashHeads([at(1, 1), at(2, 1)]));
  });

  it("T39 that names a feed twice is not written", () => {
    const wish = { core: new Uint8Array(32), heads: [at(1, 1), at(1, 2)], atMs: 1 };
    expect(makeFinal(start, wish)).toMatchObject({ ok: false, error: { code: "CLOSE_UNLAWFUL" } });
  });

  it("T41 closes once enough coordinators stated it byte for byte", async () => {
    const final = order(start);
    const one = await foldFrom(start, all(final, anna), all(order(start, 2), ben));
    const two = await foldFrom(one, all(final, carla));
    expect([one.closing.closed, two.closing.closed]).toEqual([null, { final, hash: hashFinal(final) }]);
  });

  it("T41 shows who stated it before it is in force", async () => {
    const { closing } = await foldFrom(start, all(order(start), ben));
    expect(closing.finals.map(({ approvedBy, hasRecovery }) => [names(approvedBy), hasRecovery])).toEqual([
      [[1], false],
    ]);
  });

  it("T41 nothing is written behind it", async () => {
    const closed = await foldFrom(start, all(order(start), anna, ben));
    const wish = { core: new Uint8Array(32), heads: [], atMs: 1 };
    const codes = [makeFinal(closed, wish), nextIntent(closed, plan(0))].map((made) => !made.ok && made.error.code);
    expect(codes).toEqual(["CLOSE_OVER", "CLOSE_OVER"]);
  });

  it("T41 an amend that takes the seat of one who is needed beats it", async () => {
    const change = amend(start, seated([anna, carla, dora], 2));
    const state = await foldFrom(start, all(order(start), anna, ben), all(change, anna, carla));
    expect([isClosed(state), codesOf(state)]).toEqual([false, ["CLOSE_STALE", "CLOSE_STALE"]]);
  });

  it("T41 an amend that asks for more beats it", async () => {
    const state = await foldFrom(
      alone,
      all(amend(alone, seated([anna, ben, carla], 2)), anna),
      all(order(alone), anna),
    );
    expect(isClosed(state)).toBe(false);
  });

  it("T41 an extension does not reopen what is closed", async () => {
    const change = amend(start, { expiresMs: start.terms.expiresMs + DAY_MS });
    const state = await foldFrom(start, all(order(start), anna, ben), all(change, ben, carla));
    expect([state.amendNumber, isClosed(state), codesOf(state)]).toEqual([1, true, []]);
  });

  it("T41 of two in force the least hash counts", async () => {
    const finals = [order(start, 1), order(start, 2)].sort((a, b) => compareBytes(hashFinal(a), hashFinal(b)));
    const [least, other] = finals as [CloseFinal, CloseFinal];
    const state = await foldFrom(start, all(other, anna, ben), all(least, ben, carla));
    expect(state.closing.closed?.final).toEqual(least);
  });

  it("T43 of terms that nobody knows is refused, and counts when their amend comes", async () => {
    const change = amend(start, { expiresMs: start.terms.expiresMs + DAY_MS });
    const later = await foldFrom(start, all(change, anna, ben));
    speech = new Speech();
    const early = await foldFrom(start, all(order(later), anna, ben));
    expect([codesOf(early), isClosed(await foldFrom(early, all(change, anna, ben)))]).toEqual([
      ["CLOSE_STALE", "CLOSE_STALE"],
      true,
    ]);
  });

  it("T43 by a stranger is refused", async () => {
    const state = await foldFrom(start, all(order(start), stranger, anna));
    expect([codesOf(state), isClosed(state)]).toEqual([["CONTROL_STRANGER"], false]);
  });

  it("T44 who stated two of the same terms is named where both are in force", async () => {
    const state = await foldFrom(start, all(order(start, 1), anna, ben), all(order(start, 2), ben, carla));
    expect([...state.doubleVotes]).toEqual([bytesToHex(ben.signKey)]);
  });

  it("T44 an order that too few stated may be left for another, and nobody is named", async () => {
    const state = await foldFrom(start, all(order(start, 1), ben), all(order(start, 2), anna, ben));
    expect([isClosed(state), [...state.doubleVotes]]).toEqual([true, []]);
  });

  it("T44 who left an order that too few stated for a later end is not named when the programme closes", async () => {
    const change = amend(start, { expiresMs: start.terms.expiresMs + DAY_MS });
    const later = await foldFrom(start, all(order(start), anna), all(change, anna, ben));
    const state = await foldFrom(later, all(order(later), anna, carla));
    expect([isClosed(state), [...state.doubleVotes]]).toEqual([true, []]);
  });

  it("T44 who stated an amend behind it is named, and not who stated one before", async () => {
    const change = amend(start, { expiresMs: start.terms.expiresMs + DAY_MS });
    const state = await foldFrom(start, all(change, carla), all(order(start), anna, carla), all(change, anna));
    expect([...state.doubleVotes]).toEqual([bytesToHex(anna.signKey)]);
  });
});

describe("where one decides alone", () => {
  const withPapers = async () => {
    const state = await foldFrom(alone, all(amend(alone, { recovery: recoveryOf(papers) }), anna));
    expect(state.amendNumber).toBe(1);
    return state;
  };

  it("T41 without papers one word closes", async () => {
    expect(isClosed(await foldFrom(alone, all(order(alone), anna)))).toBe(true);
  });

  it("T42 with papers the recovery key states the order as well", async () => {
    const before = await withPapers();
    const one = await foldFrom(before, all(order(before), anna));
    const both = await foldFrom(one, all(order(before), papers));
    expect([isClosed(one), isClosed(both), codesOf(both)]).toEqual([false, true, []]);
  });

  it("T42 the recovery key closes nothing alone", async () => {
    const before = await withPapers();
    const state = await foldFrom(before, all(order(before), papers));
    expect([isClosed(state), state.closing.finals.map(({ hasRecovery }) => hasRecovery)]).toEqual([false, [true]]);
  });

  it("T42 an order of the terms before the papers needs them, too", async () => {
    const before = await withPapers();
    expect(isClosed(await foldFrom(before, all(order(alone), anna)))).toBe(false);
  });

  it("T42 other papers do not reopen what is closed", async () => {
    const before = await withPapers();
    const closed = await foldFrom(before, all(order(before), anna, papers));
    const change = amend(before, { recovery: recoveryOf(dora) });
    expect(isClosed(await foldFrom(closed, all(change, anna)))).toBe(true);
  });

  it("T28 a seat that the papers gave away beats an order of the lost one", async () => {
    const before = await withPapers();
    const change = amend(before, seated([dora], 1));
    const state = await foldFrom(before, all(order(before), anna, papers), all(change, papers));
    expect(isClosed(state)).toBe(false);
  });
});
