/** Merge under hostile authors: whatever order ops and control come in, every device shows the same. Seeds are pinned. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AMAL,
  BILAL,
  by,
  CORA,
  DINA,
  FACTS,
  type Facts,
  feedOf,
  NOBODY,
  recordOf,
  STRAY,
  seenUpTo,
  snapshotId,
  standingOf,
  VERA,
} from "../../tests/support/ops.ts";
import { sourceKey } from "./copies.ts";
import {
  type AuthoredOp,
  copiesOf,
  countOps,
  mergeOps,
  NO_RECORDS,
  type Records,
  restand,
  viewRecord,
} from "./merge.ts";
import { OP_KINDS } from "./op.ts";

const { put, erase, withdraw, confirm, reissue, notice } = OP_KINDS;
const everyone = [AMAL, BILAL, CORA, DINA, VERA, NOBODY] as const;
const small = fc.integer({ min: 1, max: 4 });

/** Few names of everything, so that ops meet: makings that come late, replacements of what is not there, ends, strangers, one name for two ops. */
const anyParts = fc.record({
  author: fc.constantFrom(...everyone, AMAL, AMAL, CORA),
  name: small,
  record: fc.constantFrom(
    undefined,
    undefined,
    recordOf(AMAL, 1),
    recordOf(AMAL, 1),
    recordOf(BILAL, 1),
    recordOf(CORA, 2),
    STRAY,
  ),
  kind: fc.constantFrom(put, put, put, put, put, put, confirm, reissue, notice, withdraw, withdraw, erase),
  ms: fc.integer({ min: 0, max: 2 }),
  fields: fc.array(fc.tuple(small, small), { maxLength: 3 }),
  replaces: fc.array(fc.tuple(small, fc.array(small, { minLength: 1, maxLength: 2 })), { maxLength: 2 }),
  seq: fc.integer({ min: 0, max: 5 }),
});
type Parts = typeof anyParts extends fc.Arbitrary<infer Value> ? Value : never;

/** What an author had seen follows from the position: a segment says it once. */
const toOp = ({ author, name, record, ...parts }: Parts): AuthoredOp =>
  by(author, name, { ...parts, ...(record && { record }), seen: seenUpTo(Math.max(0, parts.seq - 2)) });
/** The same op once more, from another segment of its author's, sealed again after a fork, or still waiting for one. */
const again = (op: AuthoredOp, seq: number): AuthoredOp => ({
  ...op,
  feedId: seq === 0 ? null : op.feedId && feedOf(op.author, 1),
  seq: op.feedId ? seq : 0,
  seen: seenUpTo(Math.max(0, seq - 1)),
});
/** As a snapshot of one or of another coordinator says it. */
const statedBy = (op: AuthoredOp, snapshot: number): AuthoredOp => ({
  ...op,
  feedId: op.feedId ?? feedOf(op.author),
  seq: Math.max(1, op.seq),
  stated: snapshotId(snapshot),
});

const anyOwn = fc
  .tuple(anyParts.map(toOp), fc.constantFrom(null, null, null, 0, 1, 3))
  .map(([op, seq]) => (seq === null ? [op] : [op, again(op, seq)]));
const anyStated = fc
  .tuple(anyParts.map(toOp), fc.constantFrom(1, 2), fc.constantFrom<"only" | "also">("only", "also"))
  .map(([op, snapshot, how]) => (how === "only" ? [statedBy(op, snapshot)] : [op, statedBy(op, snapshot)]));
const anyOwnOps = fc.array(anyOwn, { maxLength: 12 }).map((ops) => ops.flat());
const anyOps = fc
  .array(fc.oneof({ weight: 4, arbitrary: anyOwn }, { weight: 1, arbitrary: anyStated }), { maxLength: 12 })
  .map((ops) => ops.flat());

/** Acknowledgements are what they are; what is added is how far a device has read them, and whom it knows. */
const ACKS: Facts["acks"] = [
  [1, AMAL, 1],
  [2, AMAL, 3],
  [2, BILAL, 2],
  [3, VERA, 5],
];
type Fact = (facts: Facts) => Facts;
const anyFact: fc.Arbitrary<Fact> = fc.oneof(
  fc.constantFrom(AMAL, BILAL).map(
    (who): Fact =>
      (facts) => ({ ...facts, field: [...facts.field, who] }),
  ),
  fc.constant<Fact>((facts) => ({ ...facts, volunteers: [VERA] })),
  fc.constantFrom(CORA, DINA, AMAL).map(
    (who): Fact =>
      (facts) => ({ ...facts, seats: [...facts.seats, who] }),
  ),
  fc.tuple(fc.constantFrom(AMAL, CORA, VERA), fc.integer({ min: 0, max: 4 })).map(
    (pin): Fact =>
      (facts) => ({ ...facts, pins: [...facts.pins, pin] }),
  ),
  fc.integer({ min: 1, max: 2 }).map(
    (id): Fact =>
      (facts) => ({ ...facts, vouched: [...facts.vouched, id] }),
  ),
  fc.integer({ min: 1, max: 3 }).map(
    (read): Fact =>
      (facts) => ({ ...facts, read: Math.max(read, facts.read) }),
  ),
);
const anyFacts = fc.array(anyFact, { maxLength: 8 });
const START: Facts = { field: [], volunteers: [], seats: [CORA], pins: [], vouched: [], read: 0, acks: ACKS };
const applied = (facts: readonly Fact[]) => facts.reduce((state, fact) => fact(state), START);

/** One thing that reaches a device: ops, or a fact. */
type Arrival = readonly AuthoredOp[] | Fact;
function arrive(arrivals: readonly Arrival[]): Records {
  let [records, facts] = [NO_RECORDS, START];
  for (const arrival of arrivals) {
    if (typeof arrival === "function") {
      facts = arrival(facts);
      records = restand(records, standingOf(facts));
    } else records = mergeOps(records, arrival, standingOf(facts));
  }
  return records;
}
/** What people see: records, what they show, and what was set aside. */
const seen = ({ recordById, quarantine }: Records) => ({
  recordById,
  quarantine,
  shown: new Map([...recordById].map(([key, record]) => [key, viewRecord(record)])),
});
const shuffled = <Item>(items: readonly Item[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
const anyOrder = fc
  .tuple(anyOps, anyFacts)
  .chain(([ops, facts]) =>
    fc.tuple(fc.constant(ops), fc.constant(facts), shuffled<Arrival>([...ops.map((op) => [op]), ...facts])),
  );

const SEED = 20_251_123;

describe(`merge, seed ${SEED}`, () => {
  const check = (property: fc.IRawProperty<unknown>, numRuns = 400) =>
    fc.assert(property as fc.IProperty<unknown>, { seed: SEED, numRuns });

  it("F10 shows and sets aside the same in every order of ops and of control", () => {
    check(
      fc.property(anyOrder, ([ops, facts, arrivals]) => {
        const allAtOnce = mergeOps(NO_RECORDS, ops, standingOf(applied(facts)));
        expect(seen(arrive(arrivals))).toEqual(seen(allAtOnce));
      }),
      1_500,
    );
  });

  it("F10 shows and sets aside the same in every grouping", () => {
    check(
      fc.property(fc.array(anyOps, { maxLength: 4 }), anyFacts, (groups, facts) => {
        const allAtOnce = mergeOps(NO_RECORDS, groups.flat(), standingOf(applied(facts)));
        expect(seen(arrive([...facts, ...groups]))).toEqual(seen(allAtOnce));
      }),
    );
  });

  it("F10 shows and sets aside the same however often an op comes", () => {
    check(
      fc.property(anyOps, fc.array(fc.nat(), { maxLength: 6 }), (ops, again) => {
        const repeated = again.flatMap((at) => ops[at % Math.max(1, ops.length)] ?? []);
        expect(seen(arrive([ops, repeated, ops]))).toEqual(seen(arrive([ops])));
      }),
    );
  });

  it("F10 judges an op that stands alone as it does among others, and knows as many names and places", () => {
    const placesOf = (records: Records) =>
      [...records.recordById.keys()].map((key) => [
        key,
        copiesOf(records, key).map(({ name, sources }) => [name, new Set(sources.map(sourceKey))]),
      ]);
    const known = (records: Records) => [seen(records), countOps(records), new Map(placesOf(records) as [])];
    check(
      fc.property(anyOrder, ([, , arrivals]) => {
        // What comes again is judged in the set of all, and stands alone no more.
        const twice = arrivals.flatMap((one): readonly Arrival[] => (typeof one === "function" ? [one] : [one, one]));
        expect(known(arrive(arrivals))).toEqual(known(arrive(twice)));
      }),
      400,
    );
  });

  it("F14 no ended record returns, whatever arrives later", () => {
    check(
      fc.property(anyOwnOps, anyOwnOps, anyFacts, (first, second, facts) => {
        const before = arrive([...facts.slice(0, 2), first]);
        const after = arrive([...facts.slice(0, 2), first, ...facts.slice(2), second]);
        const returned = [...before.recordById].filter(
          ([key, { isEnded }]) => isEnded && after.recordById.get(key)?.isEnded !== true,
        );
        expect(returned).toEqual([]);
      }),
      800,
    );
  });

  it("F14 holds no op of an ended record", () => {
    check(
      fc.property(anyOwnOps, anyFacts, (ops, facts) => {
        const { recordById, copiesByName } = arrive([...facts, ops]);
        const kept = [...copiesByName.values()].flat().filter(({ op }) => op !== null);
        expect(kept.filter(({ recordKey }) => recordById.get(recordKey)?.isEnded)).toEqual([]);
      }),
    );
  });

  it("F15 a worker's values stand only in records that they made", () => {
    check(
      fc.property(anyOps, (ops) => {
        const { recordById } = mergeOps(NO_RECORDS, ops, standingOf({ ...FACTS, acks: ACKS }));
        const strange = [...recordById.values()].flatMap(({ creator, writesByField }) =>
          [...writesByField.values()]
            .flat()
            .filter(({ author }) => author !== CORA && author !== DINA && author[0] !== creator?.[0]),
        );
        expect(strange).toEqual([]);
      }),
    );
  });

  it("F17 changes nothing that it was given", () => {
    check(
      fc.property(anyOps, anyOps, anyFacts, (first, second, facts) => {
        const before = arrive([first]);
        const copy = structuredClone(before);
        restand(mergeOps(before, second, standingOf(applied(facts))), standingOf());
        expect(before).toEqual(copy);
      }),
      200,
    );
  });
});
