import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toOpId, toRecordId, toSignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { Cbor } from "../kit/cbor.ts";
import {
  type Author,
  type AuthoredOp,
  isContested,
  mergeOps,
  NO_RECORDS,
  type Records,
  recordFields,
  viewRecord,
} from "./merge.ts";
import { OP_KINDS, type Op } from "./op.ts";

const makeAuthor = (name: number, role: Author["role"]): Author => ({
  key: toSignKey(new Uint8Array(32).fill(name)),
  role,
});
const [amal, bilal] = [makeAuthor(1, "field"), makeAuthor(2, "field")];
const [coordinator, volunteer] = [makeAuthor(3, "coordinator"), makeAuthor(4, "volunteer")];
const opId = (name: number) => toOpId(new Uint8Array(16).fill(name));
const recordId = (name: number) => toRecordId(new Uint8Array(16).fill(name));

interface Parts {
  readonly record?: number;
  readonly kind?: Op["kind"];
  readonly ms?: number;
  readonly fields?: readonly (readonly [number, Cbor])[];
  readonly replaces?: readonly (readonly [number, readonly number[]])[];
}

const by = (author: Author, name: number, parts: Parts = {}): AuthoredOp => ({
  author,
  op: {
    opId: opId(name),
    kind: parts.kind ?? OP_KINDS.put,
    recordId: recordId(parts.record ?? 1),
    time: [parts.ms ?? 0, 0],
    fields: new Map(parts.fields ?? []),
    replaces: new Map((parts.replaces ?? []).map(([field, names]) => [field, names.map(opId)])),
    formVersion: 1,
  },
});

const merge = (...ops: readonly AuthoredOp[]): Records => mergeOps(NO_RECORDS, ops);
const recordIn = (records: Records, name = 1) => {
  const record = records.recordById.get(bytesToHex(recordId(name)));
  if (!record) throw new TypeError("no such record");
  return record;
};
const shown = (records: Records, field = 1) => {
  const view = viewRecord(recordIn(records))?.get(field);
  return view && [view.write, ...view.others].map(({ value }) => value);
};

/** Few names of everything, so that ops meet: replacements before what they replace, ends, strangers, one name for two ops. */
const few = fc.integer({ min: 1, max: 4 });
const anyOp: fc.Arbitrary<AuthoredOp> = fc
  .record({
    author: fc.constantFrom(amal, bilal, coordinator, volunteer),
    name: fc.integer({ min: 1, max: 6 }),
    record: fc.integer({ min: 1, max: 2 }),
    kind: fc.constantFrom(OP_KINDS.put, OP_KINDS.put, OP_KINDS.put, OP_KINDS.put, OP_KINDS.withdraw, OP_KINDS.erase),
    ms: fc.integer({ min: 0, max: 2 }),
    fields: fc.array(fc.tuple(few, few), { maxLength: 3 }),
    replaces: fc.array(fc.tuple(few, fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 2 })), {
      maxLength: 2,
    }),
  })
  .map(({ author, name, ...parts }) => by(author, name, parts));
const anyOps = fc.array(anyOp, { maxLength: 14 });

describe("merging", () => {
  it("F10 gives the same records in every order", () => {
    const twoOrders = anyOps.chain((ops) =>
      fc.tuple(fc.constant(ops), fc.shuffledSubarray(ops, { minLength: ops.length, maxLength: ops.length })),
    );
    fc.assert(
      fc.property(twoOrders, ([ops, shuffled]) => {
        expect(merge(...shuffled)).toEqual(merge(...ops));
      }),
      { numRuns: 500 },
    );
  });

  it("F10 shows the same in every order, conflicts included", () => {
    const twoOrders = anyOps.chain((ops) =>
      fc.tuple(fc.constant(ops), fc.shuffledSubarray(ops, { minLength: ops.length, maxLength: ops.length })),
    );
    const views = (ops: readonly AuthoredOp[]) =>
      [...merge(...ops).recordById].map(([id, record]) => [id, viewRecord(record)] as const);
    fc.assert(
      fc.property(twoOrders, ([ops, shuffled]) => {
        expect(new Map(views(shuffled))).toEqual(new Map(views(ops)));
      }),
      { numRuns: 300 },
    );
  });

  it("F10 gives the same records in every grouping", () => {
    fc.assert(
      fc.property(anyOps, anyOps, (first, second) => {
        expect(mergeOps(mergeOps(NO_RECORDS, first), second)).toEqual(merge(...first, ...second));
      }),
      { numRuns: 300 },
    );
  });

  it("F10 gives the same records however often an op comes", () => {
    fc.assert(
      fc.property(anyOps, fc.array(fc.nat(), { maxLength: 6 }), (ops, again) => {
        const repeated = again.flatMap((at) => ops[at % Math.max(1, ops.length)] ?? []);
        expect(merge(...ops, ...repeated, ...ops)).toEqual(merge(...ops));
      }),
      { numRuns: 300 },
    );
  });

  it("F17 changes nothing that it was given", () => {
    fc.assert(
      fc.property(anyOps, anyOps, (first, second) => {
        const before = merge(...first);
        const copy = structuredClone(before);
        mergeOps(before, second);
        expect(before).toEqual(copy);
      }),
    );
  });

  it("F11 keeps both values of a field that two ops set", () => {
    expect(shown(merge(by(amal, 1, { fields: [[1, "a"]] }), by(amal, 2, { fields: [[1, "b"]] })))).toHaveLength(2);
  });

  it("F11 drops what was replaced, also where the replacement came first", () => {
    const first = by(amal, 1, { ms: 9, fields: [[1, "a"]] });
    const second = by(coordinator, 2, { fields: [[1, "b"]], replaces: [[1, [1]]] });
    expect(shown(merge(second, first))).toEqual(["b"]);
  });

  it("F11 replaces in the field that was named only", () => {
    const first = by(amal, 1, {
      fields: [
        [1, "a"],
        [2, "c"],
      ],
    });
    expect(shown(merge(first, by(coordinator, 2, { replaces: [[1, [1]]] })), 2)).toEqual(["c"]);
  });

  it("F11 replaces in its own record only", () => {
    const first = by(amal, 1, { fields: [[1, "a"]] });
    const elsewhere = by(amal, 2, { record: 2, fields: [[1, "b"]], replaces: [[1, [1]]] });
    expect(shown(merge(first, elsewhere))).toEqual(["a"]);
  });

  it("F12 takes one of two ops with one name, the same on every device", () => {
    const [a, b] = [by(amal, 1, { fields: [[1, "a"]] }), by(amal, 1, { fields: [[1, "b"]] })];
    expect([shown(merge(a, b)), shown(merge(b, a))]).toEqual([["b"], ["b"]]);
  });

  it("F12 keeps ops of two authors apart though they chose one name", () => {
    expect(shown(merge(by(amal, 1, { fields: [[1, "a"]] }), by(bilal, 1, { fields: [[1, "b"]] })))).toHaveLength(2);
  });

  it("F13 shows the highest time first", () => {
    const ops = [by(amal, 3, { ms: 1, fields: [[1, "early"]] }), by(amal, 2, { ms: 2, fields: [[1, "late"]] })];
    expect(shown(merge(...ops))).toEqual(["late", "early"]);
  });

  it("F13 shows the highest op id first where times are equal", () => {
    const ops = [by(amal, 2, { fields: [[1, "low"]] }), by(amal, 3, { fields: [[1, "high"]] })];
    expect(shown(merge(...ops))).toEqual(["high", "low"]);
  });

  it("F13 shows the highest author key first where times and op ids are equal", () => {
    const ops = [by(amal, 1, { fields: [[1, "one"]] }), by(bilal, 1, { fields: [[1, "two"]] })];
    expect([shown(merge(...ops)), shown(merge(...ops.toReversed()))]).toEqual([
      ["two", "one"],
      ["two", "one"],
    ]);
  });

  it.each([
    ["an erase", by(coordinator, 9, { kind: OP_KINDS.erase })],
    ["a withdrawal", by(coordinator, 9, { kind: OP_KINDS.withdraw })],
  ])("F14 shows nothing after %s, and keeps late copies out", (_, end) => {
    const write = by(amal, 1, { ms: 99, fields: [[1, "a"]] });
    for (const ops of [
      [write, end],
      [end, write],
    ]) {
      const record = recordIn(merge(...ops));
      expect([viewRecord(record), recordFields(record), record.writesByField.size]).toEqual([null, null, 0]);
    }
  });

  it("F14 leaves other records alone", () => {
    const records = merge(by(amal, 1, { fields: [[1, "a"]] }), by(coordinator, 9, { record: 2, kind: OP_KINDS.erase }));
    expect(shown(records)).toEqual(["a"]);
  });

  it.each<readonly [string, Author, Op["kind"], boolean]>([
    ["a coordinator puts", coordinator, OP_KINDS.put, true],
    ["a coordinator erases", coordinator, OP_KINDS.erase, true],
    ["a coordinator withdraws", coordinator, OP_KINDS.withdraw, true],
    ["a field worker puts", amal, OP_KINDS.put, true],
    ["a field worker withdraws", amal, OP_KINDS.withdraw, true],
    ["a field worker erases", amal, OP_KINDS.erase, false],
    ["a volunteer puts", volunteer, OP_KINDS.put, false],
    ["a volunteer erases", volunteer, OP_KINDS.erase, false],
    ["a volunteer withdraws", volunteer, OP_KINDS.withdraw, false],
  ])("F15 %s: counts %s", (_, author, kind, counts) => {
    const { recordById, quarantineByOp } = merge(by(author, 1, { kind }));
    expect([recordById.size, quarantineByOp.size]).toEqual(counts ? [1, 0] : [0, 1]);
  });

  it("F16 is contested once two who are not coordinators wrote", () => {
    expect(isContested(recordIn(merge(by(amal, 1), by(bilal, 2))))).toBe(true);
  });

  it("F16 is not contested where a coordinator changed a worker's record", () => {
    expect(isContested(recordIn(merge(by(amal, 1), by(coordinator, 2))))).toBe(false);
  });

  it("F16 is contested also where one of the two ended it", () => {
    expect(isContested(recordIn(merge(by(bilal, 2, { kind: OP_KINDS.withdraw }), by(amal, 1))))).toBe(true);
  });
});
