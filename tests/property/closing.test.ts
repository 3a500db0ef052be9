/** Closing under every order of events: words of closing, extensions, revocations, late uploads and readers that go back to an older state. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ClosingCertificate, judgeCertificate } from "../../src/control/closing-certificate.ts";
import { checkOrder, type IntroducedFrame, makeOrder } from "../../src/control/closing-order.ts";
import { attest, coreOf, holdersOf, orderFor, SignedSpeech } from "../../src/control/closing-test-kit.ts";
import { type ControlState, foldFrames, startControl } from "../../src/control/fold.ts";
import { knownHolders } from "../../src/control/holders.ts";
import { type ControlObject, decodeControl } from "../../src/control/objects.ts";
import type { Statement } from "../../src/control/state.ts";
import {
  amend,
  certify,
  DAY_MS,
  makePerson,
  type Person,
  seededRandom,
  startCharter,
} from "../../src/control/test-kit.ts";
import { type AuthoredOp, mergeOps, NO_RECORDS, type Records } from "../../src/feed/merge.ts";
import { OP_KINDS } from "../../src/feed/op.ts";
import { makeStanding } from "../../src/feed/standing.ts";
import { type Bytes, bytesToHex, isEqualBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { type ClosingCore, encodeClosingCore } from "../../src/wire/closing-core.ts";
import { decodeFrame } from "../../src/wire/frame.ts";
import { by, recordOf } from "../support/ops.ts";

const random = seededRandom(11);
const people = Array.from({ length: 6 }, () => makePerson(random)) as [Person, Person, Person, Person, Person, Person];
const [anna, ben, carla, phone, late, relay] = people;
const coordinators = [anna, ben, carla];
const charter = startCharter(coordinators, 2, {
  nonce: random.bytes(16),
  relays: [{ address: "https://relay.example", relayKey: relay.signKey }],
});

interface Said extends IntroducedFrame {
  readonly statement: Statement;
}

/** What one holder knows: how many statements of each author, which ops, and what both come to. */
interface View {
  readonly control: ControlState;
  readonly taken: ReadonlyMap<string, number>;
  readonly ops: readonly AuthoredOp[];
  readonly records: Records;
}

const NOTHING: View = { control: startControl(charter), taken: new Map(), ops: [], records: NO_RECORDS };

/** One run: everything that was said and attested, and what each holder knows of it. Holders, in order: the three coordinators, both phones, the relay. */
class World {
  readonly #speech = new SignedSpeech(charter);
  readonly said = new Map<string, Said[]>();
  readonly ops: AuthoredOp[] = [];
  readonly views: View[] = people.map(() => NOTHING);
  readonly #saved: View[] = people.map(() => NOTHING);
  readonly attestations = new Map<string, Bytes>();
  readonly #finals = new Set<string>();
  core: ClosingCore | null = null;
  /** Hash of the order under which any holder was closed. */
  closedBy: string | null = null;

  async say(who: number, ...objects: readonly ControlObject[]): Promise<void> {
    const person = people[who] ?? anna;
    const frame = await this.#speech.say(person, ...objects);
    const { header, body } = unwrapResult(decodeFrame(frame.frame));
    const statement = { author: person.signKey, feedId: header.feedId, seq: header.seq, objects: unwrapResult(decodeControl(body)) }; // biome-ignore format: one line
    const key = bytesToHex(person.signKey);
    this.said.set(key, [...(this.said.get(key) ?? []), { ...frame, statement }]);
    await this.hear(who, who, Number.POSITIVE_INFINITY);
  }

  /** A holder takes up to `count` more statements of an author. */
  async hear(who: number, author: number, count: number): Promise<void> {
    const view = this.views[who] ?? NOTHING;
    const key = bytesToHex((people[author] ?? anna).signKey);
    const from = view.taken.get(key) ?? 0;
    const fresh = (this.said.get(key) ?? []).slice(from, from + count);
    const control = await foldFrames(view.control, fresh.map(({ statement }) => statement)); // biome-ignore format: one line
    const records = mergeOps(NO_RECORDS, view.ops, makeStanding(control));
    this.#see(who, { ...view, control, records, taken: new Map(view.taken).set(key, from + fresh.length) });
  }

  /** A holder takes an op, however late. */
  read(who: number, op: AuthoredOp): void {
    const view = this.views[who] ?? NOTHING;
    const records = mergeOps(view.records, [op], makeStanding(view.control));
    this.#see(who, { ...view, records, ops: [...view.ops, op] });
  }

  #see(who: number, after: View): void {
    const before = this.views[who] ?? NOTHING;
    const [was, is] = [before.control, after.control].map(({ closing }) => closing.closed && bytesToHex(closing.closed.hash)); // biome-ignore format: one line
    if (was) expect(is).toBe(was);
    if (is) expect(this.closedBy ?? is).toBe(is);
    this.closedBy ??= is ?? null;
    for (const [id, { isEnded }] of before.records.recordById)
      if (isEnded) expect(after.records.recordById.get(id)?.isEnded).toBe(true);
    this.views[who] = after;
  }

  save(who: number): void {
    this.#saved[who] = this.views[who] ?? NOTHING;
  }

  /** An older copy of everything that a holder knew takes the place of the newer. What it said stays said. */
  restore(who: number): void {
    this.views[who] = this.#saved[who] ?? NOTHING;
  }

  /** A coordinator states the order for the core that all see, once. */
  async close(who: number): Promise<void> {
    const { control } = this.views[who] ?? NOTHING;
    const key = bytesToHex((people[who] ?? anna).signKey);
    this.core ??= coreOf(charter, holdersOf(control), { leaves: LEAVES });
    if (this.#finals.has(key) || control.closing.closed) return;
    this.#finals.add(key);
    await this.say(who, orderFor(control, this.core));
  }

  /** Proposes an extension of the terms that a coordinator knows, or approves the one that it knows of. */
  async extend(who: number, days: number): Promise<void> {
    const { control } = this.views[who] ?? NOTHING;
    const [open] = control.proposals;
    await this.say(who, open?.amend ?? amend(control, { expiresMs: control.terms.expiresMs + days * DAY_MS }));
  }

  /** Two who know all that was said: the second approves what the first proposed. */
  async extendTogether(one: number, two: number): Promise<void> {
    await this.catchUp(one);
    await this.extend(one, 1);
    await this.catchUp(two);
    await this.extend(two, 1);
    await this.catchUp(one);
  }

  frames(who: number): readonly Said[] {
    const { taken } = this.views[who] ?? NOTHING;
    return [...taken].flatMap(([key, count]) => (this.said.get(key) ?? []).slice(0, count));
  }

  /** A holder that knows of an order in force erases and attests, once. */
  async obey(who: number): Promise<void> {
    const person = people[who] ?? anna;
    const { control } = this.views[who] ?? NOTHING;
    const checked = await checkOrder(makeOrder(charter, this.frames(who)), control);
    expect(checked.ok).toBe(control.closing.closed !== null);
    const key = bytesToHex(person.signKey);
    if (checked.ok && !this.attestations.has(key))
      this.attestations.set(key, await attest(charter, person, checked.value.orderHash));
  }

  /** The certificate that a holder can put together; `null` while it knows of no order in force. */
  certificate(who: number): ClosingCertificate | null {
    const view = this.views[who] ?? NOTHING;
    if (!this.core || !view.control.closing.closed) return null;
    const order = makeOrder(charter, this.frames(who));
    return { order, core: encodeClosingCore(this.core), attestations: [...this.attestations.values()] };
  }

  async verdict(who: number, known: ControlState | null = null): Promise<string | null> {
    const certificate = this.certificate(who);
    const judged = certificate && (await judgeCertificate(certificate, known));
    return judged && (judged.ok ? judged.value.status : judged.error.code);
  }

  /** Everything reaches a holder. */
  async catchUp(who: number): Promise<void> {
    for (const author of people.keys()) await this.hear(who, author, Number.POSITIVE_INFINITY);
    for (const op of this.ops) this.read(who, op);
  }
}

const LEAVES = coreOf(charter, []).leaves;
const certificates = await Promise.all([certify(charter, anna, phone), certify(charter, ben, late)]);

/** What may happen; the numbers say to whom, and which or how far. */
const EVENTS: Readonly<Record<string, (world: World, who: number, n: number) => Promise<void> | void>> = {
  hear: (world, who, n) => world.hear(who, n % 3, 1 + (n % 2)),
  hearAll: (world, who) => world.catchUp(who),
  extend: (world, who, n) => world.extend(who % 3, 1 + (n % 5)),
  revoke: (world, who, n) =>
    world.say(who % 3, { type: "revoke", device: (n % 2 ? phone : late).signKey, pins: [], reason: 1 }),
  certify: (world, who, n) => world.say(who % 3, ...certificates.slice(n % 2, 1 + (n % 2))),
  close: (world, who) => world.close(who % 3),
  obey: (world, who) => world.obey(who),
  save: (world, who) => world.save(who),
  restore: (world, who) => world.restore(who),
  record: (world, _, n) => void world.ops.push(by(phone.signKey, 1 + (n % 9), { fields: [[1, 1]] })),
  erase: (world, who, n) =>
    void world.ops.push(
      by((people[who % 3] ?? anna).signKey, 20 + n, {
        kind: OP_KINDS.erase,
        record: recordOf(phone.signKey, 1 + (n % 9)),
      }),
    ),
  read: (world, who, n) => {
    const op = world.ops[n % Math.max(1, world.ops.length)];
    if (op) world.read(who, op);
  },
};

const runs = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom("hear", "hearAll", "read") },
      { weight: 2, arbitrary: fc.constantFrom("close", "obey", "extend") },
      { weight: 2, arbitrary: fc.constantFrom("revoke", "certify", "save", "restore", "record", "erase") },
    ),
    fc.nat(5),
    fc.nat(30),
  ),
  { minLength: 10, maxLength: 36 },
);

type Events = readonly (readonly [string, number, number])[];

/** A run up to its end, with a look at every certificate that anyone can show after each event. */
async function play(events: Events, afterEach: (world: World) => Promise<void> = async () => undefined) {
  const world = new World();
  await world.say(0, ...certificates.slice(0, 1));
  for (const [event, who, n] of events) {
    await EVENTS[event]?.(world, who, n);
    await afterEach(world);
  }
  return world;
}

/** What has to have been among the events of runs that closed: otherwise they would show nothing of it. */
const MIXED = ["certify", "extend", "restore", "revoke"];
const MIXED_WITH_RECORDS = [...MIXED, "erase", "read", "record"];

/** What comes when everyone who answers has answered. */
const LATE: Events = [
  ["record", 0, 3],
  ["certify", 1, 1],
];

/** Whether an extension is in force for anyone. */
const isExtended = ({ views }: World): boolean => views.some(({ control }) => control.amendNumber > 0);

/** Whether everyone of these attested. */
const haveAttested = ({ attestations }: World, keys: readonly Uint8Array[]): boolean =>
  keys.every((key) => attestations.has(bytesToHex(key)));

describe("closing", () => {
  it("T54 complete is never shown while a holder is missing (seed 4001)", async () => {
    const [seen, mixed] = [new Set<string>(), new Set<string>()];
    let extended = 0;
    const look = async (world: World, events: Events) => {
      let isComplete = false;
      for (const who of people.keys()) {
        const { control } = world.views[who] ?? NOTHING;
        const [verdict, known] = [await world.verdict(who), await world.verdict(who, control)];
        seen.add(verdict ?? "open").add(known ?? "open");
        if (verdict === "complete") expect(haveAttested(world, world.core?.holders.map(({ key }) => key) ?? [])).toBe(true); // biome-ignore format: one line
        if (known === "complete") expect(haveAttested(world, knownHolders(control).map(({ key }) => key))).toBe(true); // biome-ignore format: one line
        isComplete ||= verdict === "complete";
      }
      if (!isComplete) return;
      for (const [kind] of events) mixed.add(kind);
      if (isExtended(world)) extended++;
    };
    await fc.assert(
      fc.asyncProperty(runs, fc.subarray([0, 1, 2, 3, 4, 5]), async (events, obeying) => {
        const world = await play(events);
        await look(world, events);
        for (const who of obeying) {
          await world.catchUp(who);
          await world.obey(who);
          await look(world, events);
        }
        // A record, a phone that was let in before anybody heard of it, and a later end come when all is said.
        for (const [event, who, n] of LATE) await EVENTS[event]?.(world, who, n);
        await world.extendTogether(0, 1);
        for (const who of [2, 3]) await world.catchUp(who);
        await look(world, [...events, ...LATE]);
      }),
      { numRuns: 40, seed: 4001 },
    );
    expect([...seen].sort()).toEqual(["CERTIFICATE_HOLDERS", "complete", "disputed", "incomplete", "open"]);
    expect([[...mixed], extended > 0]).toEqual([expect.arrayContaining(MIXED_WITH_RECORDS), true]);
  }, 120_000);

  it("T41 what is closed stays closed for everyone by one order, after extensions, revocations and older states (seed 4002)", async () => {
    let [closed, extended] = [0, 0];
    await fc.assert(
      fc.asyncProperty(runs, async (events) => {
        const world = await play(events);
        for (const who of people.keys()) await world.catchUp(who);
        const hashes = world.views.map(({ control }) => control.closing.closed?.hash ?? null);
        if (world.closedBy === null) return;
        closed++;
        if (isExtended(world)) extended++;
        expect(hashes.map((hash) => hash && bytesToHex(hash))).toEqual(people.map(() => world.closedBy));
      }),
      { numRuns: 60, seed: 4002 },
    );
    expect([closed > 5, extended > 0]).toEqual([true, true]);
  });

  it("F14 no erased record returns, whatever comes late and whoever goes back (seed 4003)", async () => {
    let [erased, extended] = [0, 0];
    const mixed = new Set<string>();
    await fc.assert(
      fc.asyncProperty(runs, async (events) => {
        const world = await play(events);
        for (const who of people.keys()) await world.catchUp(who);
        if (world.closedBy !== null) for (const [kind] of events) mixed.add(kind);
        if (world.closedBy !== null && isExtended(world)) extended++;
        const ends = world.ops.filter(({ op }) => op.kind === OP_KINDS.erase);
        erased += ends.length;
        for (const { records } of world.views)
          for (const { op } of ends) expect(records.recordById.get(bytesToHex(op.recordId))?.isEnded).toBe(true);
      }),
      { numRuns: 40, seed: 4003 },
    );
    expect(erased).toBeGreaterThan(20);
    expect([[...mixed], extended > 0]).toEqual([expect.arrayContaining(MIXED_WITH_RECORDS), true]);
  });

  it("T51 who goes back to an older state comes to the same order again (seed 4004)", async () => {
    await fc.assert(
      fc.asyncProperty(runs, fc.nat(5), async (events, who) => {
        const world = await play(events);
        await world.catchUp(who);
        const before = world.views[who]?.control.closing.closed?.hash ?? null;
        world.restore(who);
        await world.catchUp(who);
        const after = world.views[who]?.control.closing.closed?.hash ?? null;
        expect(before === null ? after : after && isEqualBytes(before, after)).toBe(before === null ? null : true);
      }),
      { numRuns: 30, seed: 4004 },
    );
  });
});
