import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { concatBytes } from "../kit/bytes.ts";
import { resolveAmends } from "./amends.ts";
import { foldFrame, foldFrames, startControl } from "./fold.ts";
import {
  type Amend,
  type CloseFinal,
  type CloseIntent,
  type ControlObject,
  decodeControl,
  encodeControl,
} from "./objects.ts";
import type { ControlState, Statement } from "./state.ts";
import {
  amend,
  answersOf,
  at,
  certify,
  epoch,
  foldAll,
  heads,
  makeFork,
  makePerson,
  type Person,
  plainBoxKey,
  recoveryOf,
  Speech,
  seated,
  seededRandom,
  startCharter,
} from "./test-kit.ts";

/** Three founders, two who may be seated later, the recovery papers; phones. */
const random = seededRandom(7);
const people = Array.from({ length: 6 }, () => makePerson(random));
const [anna, ben, carla, dora, emil, papers] = people as [Person, Person, Person, Person, Person, Person];
const phones = [makePerson(random), makePerson(random)];
const founders = [anna, ben, carla];
const charter = startCharter(founders, 2, { nonce: random.bytes(16) });
const start = startControl(charter);
const ids = [random.bytes(32), random.bytes(32)];

/** Where the first feed of `who` may be cut off. */
const pin = (who: Person, seq: number) => ({ ...at(0, seq), feedId: new Speech().say(who, []).feedId });
const voted = (change: Amend, who: readonly Person[]) =>
  who.map(({ signKey }) => ({ author: signKey, feedId: new Speech().say(anna, []).feedId, seq: 1, amend: change }));

/** Amends that compete, and such as follow either: removals with pins, new seats, papers. */
function makeAmends(): readonly Amend[] {
  const recovery = recoveryOf(papers);
  const firsts = [
    amend(start, { ...seated([anna, ben, dora], 2), recovery }, [pin(carla, 2)]),
    amend(start, { ...seated([ben, carla, dora, emil], 3), recovery }, [pin(anna, 1)]),
    amend(start, { recovery }),
  ];
  const seconds = firsts.flatMap((first) => {
    const after = resolveAmends(charter, voted(first, founders));
    return [
      amend(after, seated([dora, ben], 2), [pin(anna, 3), pin(carla, 1)]),
      amend(after, seated([...after.terms.coordinators.slice(1).map(personOf), phones[0] as Person], after.terms.k)),
    ];
  });
  return [...firsts, ...seconds, { ...amend(start, {}), number: 2 }, amend(start, { k: 1 })];
}

const personOf = ({ signKey }: { readonly signKey: Uint8Array }) =>
  people.find((who) => who.signKey.join() === signKey.join()) ?? anna;

let pool: readonly ControlObject[];
let amends: readonly Amend[];
beforeAll(async () => {
  amends = makeAmends();
  const [phone, other] = phones as [Person, Person];
  const certs = await Promise.all([
    certify(charter, anna, phone),
    certify(charter, carla, phone, { notAfterMs: 6 }),
    certify(charter, dora, phone, { role: 2 }),
    certify(charter, phone, other),
    certify(charter, ben, other),
  ]);
  const revoke = (device: Person, ...pins: readonly [number, number][]): ControlObject => ({
    type: "revoke",
    device: device.signKey,
    pins: pins.map(([feed, seq]) => at(feed, seq)),
    reason: 1,
  });
  const box = (holder: Person, byte: number): ControlObject => ({
    type: "box",
    epoch: 2,
    holder: holder.signKey,
    boxKey: plainBoxKey(byte),
  });
  const snapshot = (fromSeq: number, ...covers: readonly [number, number][]): ControlObject => ({
    type: "snapshot",
    id: ids[0] ?? random.bytes(32),
    feedId: at(9, 1).feedId,
    fromSeq,
    toSeq: 9,
    heads: covers.map(([feed, seq]) => at(feed, seq)),
  });
  pool = [
    ...certs,
    await makeFork(charter, phone, 2, random),
    { ...(await makeFork(charter, phone, 2, random)), author: other.signKey },
    ...[1, 1, 2, 2, 3].map((number, i) => ({
      ...epoch(number, plainBoxKey(20 + (i % 2)), 10 * i),
      grants: [{ keyId: certs[0]?.certificate.signKey.slice(0, 8), sealed: new Uint8Array(80).fill(i) }] as never,
    })),
    revoke(phone, [1, 3], [2, 1]),
    revoke(phone, [1, 2]),
    revoke(emil, [1, 2]),
    box(phone, 30),
    box(phone, 31),
    box(dora, 32),
    snapshot(1, [1, 3], [2, 4]),
    snapshot(1, [1, 2], [3, 9]),
    snapshot(2, [1, 9]),
    ...ids.map((id) => ({ type: "vouch", id }) as const),
    { type: "retire", epoch: 1 },
    { type: "drop", heads: [at(1, 2), at(1, 5)] },
    ...[1, 2, 3, 4].map((seq) => heads([at(1, seq), at(1 + (seq % 3), 5 - seq)], seq % 2 ? seq : null)),
    ...makeWordsOfClosing(),
  ];
});

/** Plans that compete, and orders of the charter's terms, of those that amends make of them, and of terms that nobody knows. */
function makeWordsOfClosing(): readonly (CloseIntent | CloseFinal)[] {
  const plans = [1, 1, 2, 3].map((number, i): CloseIntent => {
    return { type: "closeIntent", number, freezesMs: 1, closesMs: i === 3 ? 0 : 9, reason: i };
  });
  const [core, heads] = [new Uint8Array(32), new Uint8Array(32)];
  const terms = [charter.hash, charter.hash, ...amends.slice(0, 9).map(({ hash }) => hash), core];
  const orders = terms.map((of, atMs): CloseFinal => ({ type: "closeFinal", terms: of, core, heads, atMs }));
  return [...plans, ...orders];
}

/** What everyone says, feed by feed; some of it twice from another feed. Amends often enough that some come into force. */
const speeches = fc
  .array(
    fc.record({
      who: fc.nat(people.length - 1),
      feed: fc.constantFrom(0, 0, 0, 1),
      objects: fc.array(
        fc.oneof(
          fc.nat(40),
          fc.nat(10).map((index) => -1 - index),
        ),
        { maxLength: 3 },
      ),
    }),
    { maxLength: 16 },
  )
  .map((said) => {
    const speech = new Speech();
    return said.map(({ who, feed, objects }) =>
      speech.say(
        people[who] ?? anna,
        objects.flatMap((index) => (index < 0 ? amends[-1 - index] : pool[index]) ?? []),
        feed,
      ),
    );
  });

/** Another order that keeps that of each feed: `keys` say whose turn it is. */
function interleave(statements: readonly Statement[], keys: readonly number[]): readonly Statement[] {
  const queues = new Map<string, Statement[]>();
  for (const said of statements) queues.set(said.feedId.join(), [...(queues.get(said.feedId.join()) ?? []), said]);
  const left = [...queues.values()];
  return statements.flatMap((_, i) => {
    const open = left.filter((queue) => queue.length > 0);
    return open[(keys[i] ?? 0) % open.length]?.shift() ?? [];
  });
}

const turns = fc.array(fc.nat(9), { minLength: 16, maxLength: 16 });

/** Everyone's votes for two rounds of amends, so that terms change in many of the runs. */
const busySpeeches = fc.tuple(speeches, fc.nat(2), fc.nat(2), fc.nat(5)).map(([said, first, rival, second]) => {
  const speech = new Speech();
  const vote = (who: Person, index: number) => speech.say(who, [amends[index] as Amend], 3);
  const votes = founders.flatMap((who) => [vote(who, first), vote(who, 3 + second)]);
  return [...said, ...votes, vote(dora, 3 + second), vote(ben, rival), vote(carla, rival), vote(papers, 3 + second)];
});

/** Two rounds of amends, and everyone's words on closing: of old terms and of new ones. */
const closingSpeeches = fc
  .tuple(busySpeeches, fc.array(fc.tuple(fc.nat(5), fc.nat(14), fc.constantFrom(0, 3, 4)), { maxLength: 14 }))
  .map(([said, words]) => {
    const closing = makeWordsOfClosing();
    const speech = new Speech();
    const seqs = new Map<string, number>();
    for (const { feedId, seq } of said) seqs.set(feedId.join(), Math.max(seq, seqs.get(feedId.join()) ?? 0));
    const stated = words.map(([who, index, feed]) => {
      const { seq, ...statement } = speech.say(people[who] ?? anna, [closing[index] as CloseFinal], feed);
      return { ...statement, seq: seq + (seqs.get(statement.feedId.join()) ?? 0) };
    });
    return [...said, ...stated];
  });

/** Votes of two rounds of amends among words of closing, cut short at any place, so that closed states come and go. */
const cutSpeeches = fc.tuple(closingSpeeches, fc.nat(40)).map(([said, length]) => said.slice(-1 - length));

describe("order", () => {
  const sameInEveryOrder = (seed: number, statements: typeof speeches, numRuns = 150) =>
    fc.assert(
      fc.asyncProperty(statements, turns, turns, async (said, some, others) => {
        const [one, other] = await Promise.all([
          foldAll(start, interleave(said, [...some, ...others])),
          foldAll(start, interleave(said, [...others, ...some])),
        ]);
        expect(answersOf(other)).toEqual(answersOf(one));
      }),
      { numRuns, seed },
    );

  it("T24 every interleaving of the same feeds gives the same state (seed 2024)", () =>
    sameInEveryOrder(2024, speeches));

  it("T24 so it does where terms change and compete (seed 2025)", () => sameInEveryOrder(2025, busySpeeches));

  it("T45 so it does where plans and orders to close stand among them (seed 2030)", () =>
    sameInEveryOrder(2030, closingSpeeches, 60));

  it("T45 so it does where only some of it came (seed 2031)", () => sameInEveryOrder(2031, cutSpeeches, 60));

  it("T45 so it does where one decides alone beside papers, and amends come before and after the order (seed 2032)", async () => {
    const lone = startControl(startCharter([anna], 1, { nonce: random.bytes(16) }));
    const first = amend(lone, { recovery: recoveryOf(papers) });
    const before = await foldFrame(lone, new Speech().say(anna, [first]));
    const order = { ...makeWordsOfClosing()[5], terms: first.hash } as CloseFinal;
    const [others, taken] = [amend(before, { recovery: recoveryOf(dora) }), amend(before, seated([ben], 1))];
    const everything = [
      ...[order, first, others].map((object) => [anna, object] as const),
      ...[order, taken].map((object) => [papers, object] as const),
      [dora, order] as const,
    ];
    await fc.assert(
      fc.asyncProperty(fc.subarray(everything), turns, turns, async (some, one, two) => {
        const speech = new Speech();
        const said = some.map(([who, object], i) => speech.say(who, [object], i % 2));
        const states = [one, two].map((keys) => foldAll(lone, interleave(said, keys)));
        const [here, there] = (await Promise.all(states)) as [ControlState, ControlState];
        expect(answersOf(there)).toEqual(answersOf(here));
      }),
      { numRuns: 60, seed: 2032 },
    );
  });

  it("T45 the runs come to plans, to closed programmes, to double words and to stale orders (seed 2030)", async () => {
    const seen = new Set<string>();
    for (const said of fc.sample(fc.oneof(closingSpeeches, cutSpeeches), { numRuns: 60, seed: 2030 })) {
      const { closing, doubleVotes, refused } = await foldAll(start, said);
      if (closing.intent) seen.add("plan");
      if (closing.intentProposals.length > 0) seen.add("open plan");
      if (closing.closed) seen.add("closed");
      if (closing.finals.length > 1) seen.add("several orders");
      if (doubleVotes.size > 0) seen.add("double");
      if (refused.some(({ code }) => code === "CLOSE_STALE")) seen.add("stale");
    }
    expect([...seen].sort()).toEqual(["closed", "double", "open plan", "plan", "several orders", "stale"]);
  });

  it("T24 the runs come to other terms, to rivals and to refusals (seed 2025)", async () => {
    const seen = new Set<string>();
    for (const said of fc.sample(busySpeeches, { numRuns: 150, seed: 2025 })) {
      const state = await foldAll(start, said);
      seen.add(`amend ${state.amendNumber}`);
      if (state.doubleVotes.size > 0) seen.add("rivals");
      for (const { code } of state.refused) seen.add(code);
    }
    expect([...seen].sort()).toEqual([
      "AMEND_STALE",
      "AMEND_UNLAWFUL",
      "BOX_STRANGER",
      "CERTIFICATE_NOT_OURS",
      "CLOSE_STALE",
      "CONTROL_STRANGER",
      "FORK_UNPROVEN",
      "REVOKE_SEAT",
      "amend 1",
      "amend 2",
      "rivals",
    ]);
  });

  it("T24 many statements at once give the same as one after the other (seed 2029)", async () => {
    await fc.assert(
      fc.asyncProperty(closingSpeeches, fc.nat(30), async (said, cut) => {
        const inTwo = await foldFrames(await foldFrames(start, said.slice(0, cut)), said.slice(cut));
        expect(answersOf(inTwo)).toEqual(answersOf(await foldAll(start, said)));
      }),
      { numRuns: 40, seed: 2029 },
    );
  });

  it("T24 repeats change nothing, wherever they come (seed 2026)", async () => {
    await fc.assert(
      fc.asyncProperty(closingSpeeches, turns, async (said, where) => {
        const repeated = said.flatMap((statement, i) => [statement, ...said.slice(0, (where[i] ?? 0) % (i + 1))]);
        expect(answersOf(await foldAll(start, repeated))).toEqual(answersOf(await foldAll(start, said)));
      }),
      { numRuns: 40, seed: 2026 },
    );
  });

  it("T24 no state on the way changes after it was given out (seed 2027)", async () => {
    await fc.assert(
      fc.asyncProperty(closingSpeeches, async (said) => {
        const states: ControlState[] = [start];
        const copies = [structuredClone(start)];
        for (const statement of said) {
          const next = await foldFrame(states.at(-1) ?? start, statement);
          states.push(next);
          copies.push(structuredClone(next));
        }
        expect(states).toEqual(copies);
      }),
      { numRuns: 15, seed: 2027 },
    );
  });
});

describe("hostile input", () => {
  it("T11 no bytes make the reader throw, and what it reads folds (seed 2028)", async () => {
    const body = encodeControl([...amends.slice(0, 2), ...pool.slice(0, 20)]);
    const cuts = fc.array(fc.tuple(fc.nat(body.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 });
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      cuts.map((changes) => changes.reduce((all, [where, byte]) => all.with(where, byte), body as Uint8Array)),
      fc.nat(body.length).map((length) => concatBytes(body.subarray(0, length))),
    );
    const speech = new Speech();
    await fc.assert(
      fc.asyncProperty(bytes, async (given) => {
        const objects = decodeControl(given);
        if (objects.ok) await foldFrame(start, speech.say(anna, objects.value));
        expect(objects.ok || objects.error.code === "CONTROL_MALFORMED").toBe(true);
      }),
      { numRuns: 400, seed: 2028 },
    );
  });
});
