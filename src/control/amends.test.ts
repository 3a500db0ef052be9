import { beforeEach, describe, expect, it } from "vitest";
import { toBoxKey, toSignKey } from "../kit/brand.ts";
import { bytesToHex, compareBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { acksOfFeed, coordinatorKeys, isPinnedOut, newestEpoch, startControl, wasCoordinator } from "./fold.ts";
import type { Amend, ControlObject } from "./objects.ts";
import type { ControlState, Statement } from "./state.ts";
import { charterTerms, type Terms } from "./terms.ts";
import {
  amend,
  answersOf,
  at,
  CREATED_MS,
  certify,
  codesOf,
  DAY_MS,
  epoch,
  feedOf,
  foldAll,
  heads,
  makePerson,
  type Person,
  plainBoxKey,
  recoveryOf,
  Speech,
  seated,
  startCharter,
} from "./test-kit.ts";

const people = Array.from({ length: 7 }, () => makePerson()) as [
  Person,
  Person,
  Person,
  Person,
  Person,
  Person,
  Person,
];
const [anna, ben, carla, dora, papers, stranger, phone] = people;
const charter = startCharter([anna, ben, carla], 2);
const start = startControl(charter);
const alone = startControl(startCharter([anna], 1));
const hex = ({ signKey }: Person) => bytesToHex(signKey);
const names = (keys: readonly Uint8Array[]) =>
  keys.map((key) => people.findIndex((who) => hex(who) === bytesToHex(key)));

let speech: Speech;
beforeEach(() => {
  speech = new Speech();
});

type Said = readonly (readonly [Person, readonly ControlObject[]])[];
const statements = (said: Said) => said.map(([who, objects]) => speech.say(who, objects));
const foldSaid = (said: Said, from: ControlState = start) => foldAll(from, statements(said));
/** Everyone states the same. */
const all = (object: ControlObject, ...who: readonly Person[]): Said => who.map((each) => [each, [object]] as const);
const numberAfter = async (said: Said, from: ControlState = start) => (await foldSaid(said, from)).amendNumber;

const withDora = seated([anna, ben, dora], 2);

describe("what is in force", () => {
  it("T25 before any amend the charter's terms are in force", () => {
    const { terms, amendNumber, termsHash } = start;
    expect({ terms, amendNumber, termsHash }).toEqual({
      terms: charterTerms(charter),
      amendNumber: 0,
      termsHash: charter.hash,
    });
  });

  it("T25 an amend in force gives its terms, its number and its hash", async () => {
    const change = amend(start, withDora);
    const { terms, amendNumber, termsHash } = await foldSaid(all(change, anna, ben));
    expect({ terms, amendNumber, termsHash }).toEqual({ terms: change.terms, amendNumber: 1, termsHash: change.hash });
  });

  it("T25 amends follow one another", async () => {
    const first = amend(start, withDora);
    const before = await foldSaid(all(first, anna, ben));
    const second = amend(before, seated([anna, dora], 2));
    expect(names(coordinatorKeys(await foldSaid([...all(second, anna, dora)], before)))).toEqual([0, 3]);
  });

  it("T25 an amend that came before the one it follows counts once that is in force", async () => {
    const first = amend(start, withDora);
    const second = amend(await foldSaid(all(first, anna, ben)), seated([anna, dora], 2));
    speech = new Speech();
    expect(await numberAfter([...all(second, anna, dora), ...all(first, carla, ben)])).toBe(2);
  });

  it.each<[string, Partial<Amend>]>([
    ["with another hash before it", { prev: systemRandom.bytes(32) }],
    ["with a number that is too high", { number: 2 }],
  ])("T25 an amend %s is not in force", async (_, wrong) => {
    expect(await numberAfter(all({ ...amend(start, withDora), ...wrong }, anna, ben, carla))).toBe(0);
  });

  it("T25 an amend of terms that are not in force any more is stale", async () => {
    const [first, late] = [amend(start, withDora), amend(start, seated([anna, carla], 2))];
    const won = await foldSaid(all(first, anna, ben));
    expect(codesOf(await foldSaid([[carla, [late]]], won))).toEqual(["AMEND_STALE"]);
  });

  it("T25 approving late what is in force is no fault", async () => {
    const change = amend(start, withDora);
    expect(codesOf(await foldSaid(all(change, anna, ben, carla)))).toEqual([]);
  });

  it("T25 an amend that waits for those before it is no fault", async () => {
    expect(codesOf(await foldSaid(all({ ...amend(start, withDora), number: 3 }, anna)))).toEqual([]);
  });
});

describe("lawful terms", () => {
  const codeOf = async (change: Partial<Terms>, from: ControlState = start) => {
    const state = await foldSaid(all(amend(from, change), anna, ben, carla), from);
    return state.amendNumber > from.amendNumber ? "ok" : codesOf(state)[0];
  };
  const unsound = toSignKey(new Uint8Array(32));

  it.each<[string, Partial<Terms>]>([
    ["nobody", seated([], 1)],
    ["one who is listed twice", seated([anna, anna], 2)],
    ["a k of half of them", seated([anna, ben, carla, dora], 2)],
    ["a k above their number", seated([anna, ben], 3)],
    ["a sign key of small order", { coordinators: [{ ...anna, signKey: unsound }], k: 1 }],
    ["a box key of small order", { coordinators: [{ ...anna, boxKey: toBoxKey(new Uint8Array(32)) }], k: 1 }],
    ["a relay key of small order", { relays: [{ address: "https://relay.example", relayKey: unsound }] }],
    ["an end at the start", { expiresMs: CREATED_MS }],
    ["an end more than 800 days from the start", { expiresMs: CREATED_MS + 800 * DAY_MS + 1 }],
  ])("T26 refuses terms with %s", async (_, change) => {
    expect(await codeOf(change)).toBe("AMEND_UNLAWFUL");
  });

  it.each<[string, Partial<Terms>]>([
    ["a fourth and a fifth seat", seated([anna, ben, carla, dora, phone], 3)],
    ["one seat", seated([ben], 1)],
    ["an end 800 days from the start", { expiresMs: CREATED_MS + 800 * DAY_MS }],
    ["an earlier end", { expiresMs: CREATED_MS + 1 }],
    ["a recovery set", { recovery: recoveryOf(papers) }],
    ["another policy", { policy: { lease: 0, retentionDays: 0, idleMinutes: 15 } }],
    ["nothing new", {}],
  ])("T26 takes terms with %s", async (_, change) => {
    expect(await codeOf(change)).toBe("ok");
  });

  it("T26 who lost a seat never gets one again", async () => {
    const without = await foldSaid(all(amend(start, withDora), anna, ben));
    const back = amend(without, seated([anna, ben, carla], 2));
    const state = await foldSaid(all(back, anna, ben, dora), without);
    expect([state.amendNumber, codesOf(state)]).toEqual([1, Array(3).fill("AMEND_UNLAWFUL")]);
  });
});

describe("approval", () => {
  const change = amend(start, withDora);

  it.each([
    ["none", []],
    ["one of two", [anna]],
  ])("T27 %s is not enough", async (_, who) => {
    expect(await numberAfter(all(change, ...who))).toBe(0);
  });

  it("T27 k coordinators who state exactly it are enough", async () => {
    expect(await numberAfter(all(change, anna, carla))).toBe(1);
  });

  it("T27 one coordinator counts once, however often it says it", async () => {
    expect(
      await numberAfter([
        [anna, [change, change]],
        [anna, [change]],
      ]),
    ).toBe(0);
  });

  it("T27 one coordinator counts once, also from two feeds", async () => {
    expect((await foldAll(start, [speech.say(anna, [change], 1), speech.say(anna, [change], 2)])).amendNumber).toBe(0);
  });

  it("T27 two who state different reasons have not stated the same", async () => {
    expect(
      await numberAfter([
        [anna, [amend(start, withDora, [], 1)]],
        [ben, [amend(start, withDora, [], 2)]],
      ]),
    ).toBe(0);
  });

  it("T27 whom the amend itself seats has no voice in it", async () => {
    const state = await foldSaid(all(change, anna, dora));
    expect([state.amendNumber, codesOf(state)]).toEqual([0, ["CONTROL_STRANGER"]]);
  });

  it("T27 a proposal lists who approved it, in the order of the terms", async () => {
    const [proposal] = (await foldSaid(all(amend(start, { k: 3 }), carla), start)).proposals;
    const four = startControl(startCharter([anna, ben, carla, dora], 3));
    const open = await foldSaid(all(amend(four, { k: 4 }), carla, anna), four);
    expect([proposal, open.proposals[0]].map((each) => names(each?.approvedBy ?? []))).toEqual([[2], [0, 2]]);
  });

  it("T27 what is in force is no proposal any more", async () => {
    expect((await foldSaid(all(change, anna, ben))).proposals).toEqual([]);
  });

  it("T27 what only a stranger stated is no proposal", async () => {
    expect((await foldSaid(all(change, stranger))).proposals).toEqual([]);
  });

  it("T27 a stale proposal is none", async () => {
    const late = amend(start, seated([anna, carla], 2));
    expect((await foldSaid([[carla, [late]], ...all(change, anna, ben)])).proposals).toEqual([]);
  });
});

describe("recovery", () => {
  const recovery = recoveryOf(papers);
  let held: ControlState;
  let small: ControlState;
  beforeEach(async () => {
    held = await foldSaid(all(amend(start, { recovery }), anna, ben));
    small = await foldSaid([[anna, [amend(alone, { recovery })]]], alone);
  });
  const numberOf = async (from: ControlState, change: Partial<Terms>) =>
    (await foldSaid([[papers, [amend(from, change)]]], from)).amendNumber;

  it("T28 the recovery key alone gives a seat to someone else", async () => {
    expect(await numberOf(small, seated([dora], 1))).toBe(2);
  });

  it("T28 it may name another recovery set with it", async () => {
    expect(await numberOf(small, { ...seated([dora], 1), recovery: recoveryOf(stranger) })).toBe(2);
  });

  it("T28 fewer seats lower a k that would be above their number", async () => {
    expect(await numberOf(held, seated([dora], 1))).toBe(2);
  });

  it.each<[string, () => Partial<Terms>]>([
    ["takes nobody's seat", () => ({ recovery: null })],
    ["adds a seat", () => seated([anna, ben, dora, phone], 3)],
    ["raises k", () => seated([anna, ben, dora], 3)],
    ["moves the end", () => ({ ...seated([anna, ben, dora], 2), expiresMs: CREATED_MS + DAY_MS })],
    [
      "changes the policy",
      () => ({ ...seated([anna, ben, dora], 2), policy: { lease: 0, retentionDays: 1, idleMinutes: 5 } }),
    ],
    [
      "changes the relays",
      () => ({
        ...seated([anna, ben, dora], 2),
        relays: [{ address: "https://other.example", relayKey: stranger.signKey }],
      }),
    ],
  ])("T28 the recovery key alone is not enough for an amend that %s", async (_, change) => {
    const state = await foldSaid([[papers, [amend(held, change())]]], held);
    expect([state.amendNumber, codesOf(state)]).toEqual([1, ["AMEND_UNLAWFUL"]]);
  });

  it.each<[string, readonly Person[], number, number]>([
    ["fewer who decide is too much", [anna, ben, dora], 2, 1],
    ["a seat more is too much", [anna, ben, dora, phone], 3, 1],
    ["another holder of one seat is in force", [anna, ben, dora], 3, 2],
  ])("T28 where three of three decide, of what the recovery key states: %s", async (_, who, k, number) => {
    const three = startControl(startCharter([anna, ben, carla], 3));
    const heldByThree = await foldSaid(all(amend(three, { recovery }), anna, ben, carla), three);
    expect(await numberOf(heldByThree, seated(who, k))).toBe(number);
  });

  it("T28 a key of papers that are not in force is a stranger's", async () => {
    const state = await foldSaid([[stranger, [amend(small, seated([dora], 1))]]], small);
    expect([state.amendNumber, codesOf(state)]).toEqual([1, ["CONTROL_STRANGER"]]);
  });

  it("T28 the recovery key is heard on nothing but amends", async () => {
    const state = await foldSaid([[papers, [heads([at(1, 1)], 7)]]], small);
    expect([state.signedMsBy.size, codesOf(state)]).toEqual([0, ["CONTROL_STRANGER"]]);
  });
});

describe("two of one number", () => {
  const two = [amend(start, withDora), amend(start, seated([anna, ben, phone], 2))] as const;
  const [least, most] = [...two].sort((a, b) => compareBytes(a.hash, b.hash)) as [Amend, Amend];
  const inBoth = async (said: Said) => {
    const list = statements(said);
    return Promise.all([foldAll(start, list), foldAll(start, [...list].reverse())]);
  };

  it("T29 the one with the lesser hash counts, in both orders", async () => {
    const states = await inBoth([
      [anna, [least, most]],
      [ben, [most]],
      [carla, [least]],
    ]);
    expect(states.map(({ termsHash }) => termsHash)).toEqual([least.hash, least.hash]);
  });

  it("T29 who approved both is named", async () => {
    const states = await inBoth([
      [anna, [least, most]],
      [ben, [most]],
      [carla, [least]],
    ]);
    expect(states.map(({ doubleVotes }) => [...doubleVotes])).toEqual([[hex(anna)], [hex(anna)]]);
  });

  it("T29 who changed its mind before either was in force is not named", async () => {
    expect(
      (
        await foldSaid([
          [anna, [least, most]],
          [ben, [most]],
        ])
      ).doubleVotes.size,
    ).toBe(0);
  });

  it("T29 the one that does not count is stale for whoever stated it", async () => {
    expect(codesOf((await inBoth([...all(least, anna, carla), [ben, [most]]]))[0])).toEqual(["AMEND_STALE"]);
  });

  it("T29 what followed the one that does not count any more waits for nothing", async () => {
    const first = await foldSaid(all(most, anna, ben));
    const next = amend(first, seated([anna, ben], 2));
    const second = await foldSaid(all(next, anna, ben), first);
    const after = await foldSaid(
      [
        [carla, [least]],
        [anna, [least]],
      ],
      second,
    );
    expect([second.amendNumber, after.amendNumber, after.termsHash]).toEqual([2, 1, least.hash]);
  });
});

describe("seats", () => {
  const feedIdOf = (who: Person) => (new Speech().say(who, []) as Statement).feedId;
  const pin = (who: Person, seq: number) => ({ ...at(0, seq), feedId: feedIdOf(who) });
  const removal = (...pins: Parameters<typeof pin>[]) =>
    amend(
      start,
      withDora,
      pins.map(([who, seq]) => pin(who, seq)),
    );

  it("T20 who lost its seat is heard up to the pins", async () => {
    const state = await foldSaid([
      [carla, [heads([at(1, 4)], 4), epoch(1, plainBoxKey(9))]],
      [carla, [heads([at(1, 5)], 5), epoch(2, plainBoxKey(8))]],
      ...all(removal([carla, 1]), anna, ben),
    ]);
    expect([newestEpoch(state)?.number, state.signedMsBy.get(hex(carla)), codesOf(state)]).toEqual([
      1,
      4,
      ["CONTROL_STRANGER", "CONTROL_STRANGER"],
    ]);
  });

  it("T20 who lost its seat is not heard at all where its feed has no pin", async () => {
    const state = await foldSaid([[carla, [epoch(1, plainBoxKey(9))]], ...all(removal(), anna, ben)]);
    expect(newestEpoch(state)).toBeNull();
  });

  it("T20 what someone said before it got its seat counts from then on", async () => {
    const early = await foldSaid([[dora, [epoch(1, plainBoxKey(9))]]]);
    const seatedNow = await foldSaid(all(removal(), anna, ben), early);
    expect([early, seatedNow].map((state) => [newestEpoch(state)?.number, codesOf(state)])).toEqual([
      [undefined, ["CONTROL_STRANGER"]],
      [1, []],
    ]);
  });

  it("T20 approvals count also beyond the pins", async () => {
    const change = removal();
    expect(
      await numberAfter([
        [carla, [change]],
        [anna, [change]],
      ]),
    ).toBe(1);
  });

  it("T20 acknowledgements of who lost its seat are not among those in force", async () => {
    const state = await foldSaid([[carla, [heads([at(1, 4)])]], ...all(removal([carla, 9]), anna, ben)]);
    expect(acksOfFeed(state, feedOf(1))).toEqual([]);
  });

  it("T20 everyone who ever had a seat is known, with where it stands now", async () => {
    const { seats } = await foldSaid(all(removal([carla, 3]), anna, ben));
    expect([anna, carla, dora].map((who) => [seats.get(hex(who))?.isActive, seats.get(hex(who))?.pins])).toEqual([
      [true, []],
      [false, [pin(carla, 3)]],
      [true, []],
    ]);
  });

  it("T20 a later amend does not move the pins of who lost its seat before", async () => {
    const removed = await foldSaid(all(removal([carla, 3]), anna, ben));
    const next = amend(removed, seated([anna, ben], 2), [pin(carla, 9), pin(dora, 1)]);
    const { seats } = await foldSaid(all(next, anna, ben), removed);
    expect([carla, dora].map((who) => seats.get(hex(who))?.pins.map(({ seq }) => seq))).toEqual([[3], [9, 1]]);
  });

  it.each([
    ["up to the pin", 3, false],
    ["beyond the pin", 4, true],
  ])("T20 a removed coordinator's own writing is judged by the pins: %s", async (_, seq, isOut) => {
    const state = await foldSaid(all(removal([carla, 3]), anna, ben));
    expect(isPinnedOut(state, carla.signKey, feedIdOf(carla), seq)).toBe(isOut);
  });

  it("T20 a removed coordinator's feed without a pin does not count", async () => {
    const state = await foldSaid(all(removal([carla, 3]), anna, ben));
    expect(isPinnedOut(state, carla.signKey, feedOf(9), 1)).toBe(true);
  });

  it("T20 who lost its seat is still known to have had it", async () => {
    const state = await foldSaid(all(removal(), anna, ben));
    expect([wasCoordinator(state, carla.signKey), names(coordinatorKeys(state))]).toEqual([true, [0, 1, 3]]);
  });

  it("T22 certificates count whose issuer has lost its seat since", async () => {
    const object = await certify(charter, carla, phone);
    const state = await foldSaid([...all(removal([carla, 1]), anna, ben), [anna, [object]]]);
    expect(state.certificateByKey.has(hex(phone))).toBe(true);
  });

  it("T22 certificates count whose issuer got its seat since", async () => {
    const object = await certify(charter, dora, phone);
    const state = await foldSaid([[anna, [object]], ...all(removal(), anna, ben)]);
    expect([state.certificateByKey.has(hex(phone)), codesOf(state)]).toEqual([true, []]);
  });

  it("T37 a revocation of who gets a seat later does not count", async () => {
    const state = await foldSaid([
      [anna, [{ type: "revoke", device: dora.signKey, pins: [], reason: 1 }]],
      ...all(removal(), anna, ben),
    ]);
    expect([state.revokedByKey.size, codesOf(state)]).toEqual([0, ["REVOKE_SEAT"]]);
  });

  it("T24 an amend that changes nothing in force leaves every answer the very same", async () => {
    const before = await foldSaid([[anna, [epoch(1, plainBoxKey(9)), heads([at(1, 1)])]]]);
    const after = await foldSaid([[anna, [removal()]]], before);
    expect(answersOf(after)).toEqual({ ...answersOf(before), proposals: after.proposals });
  });
});
