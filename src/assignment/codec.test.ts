import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, hexToBytes } from "../kit/bytes.ts";
import { type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import {
  assignmentToFields,
  entryToFields,
  fieldsToAssignment,
  fieldsToEntry,
  fieldsToTask,
  releaseToFields,
  stopToFields,
  taskToFields,
} from "./codec.ts";
import { type Assignment, ENTRY_KINDS, type Entry, type ReasonCode, type Task } from "./model.ts";

const hex = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(bytesToHex);
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const ascending = (max: number, maxLength: number) =>
  fc.uniqueArray(fc.integer({ min: 1, max }), { maxLength }).map((list) => list.sort((a, b) => a - b));
const halfDay = fc.nat(0x3ffff);
const text = fc.string({ maxLength: 60 });
const because: fc.Arbitrary<ReasonCode> = fc
  .array(fc.integer({ min: -9, max: 99_999 }), { minLength: 1, maxLength: 8 })
  .map(([code = 0, ...args]) => [code, ...args]);
const rest = {
  need: hex(16),
  reason: fc.nat(4),
  ruleVersion: fc.nat(9),
  because: fc.array(because, { maxLength: 24 }),
  ticks: ascending(255, 16),
  exceptions: ascending(0xffff, 16),
  needsSecond: fc.boolean(),
  cardRow: fc.constantFrom(0 as const, 1 as const, 2 as const, null),
  plan: orNull(fc.record({ meetingPoint: text, halfDay })),
  halfDay,
  solve: orNull(fc.record({ seed: fc.nat(0x7fff_ffff), ruleVersion: fc.nat(9) })),
};
const assignment: fc.Arbitrary<Assignment> = fc.oneof(
  fc.record({
    ...rest,
    offer: hex(16),
    volunteer: hex(32),
    decision: fc.constantFrom("confirmed" as const, "notThisOne" as const, "askFirst" as const, "released" as const),
  }),
  fc.record({
    ...rest,
    offer: fc.constant(null),
    volunteer: fc.constant(null),
    decision: fc.constant("referred" as const),
  }),
);
const three = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
const task: fc.Arbitrary<Task> = fc.record({
  assignment: hex(16),
  item: fc.integer({ min: 1, max: 0xffff }),
  people: fc.integer({ min: 1, max: 6 }),
  extraHelp: ascending(64, 7),
  language: fc.constantFrom("en", "ar", "zh-Hans"),
  meetingPoint: text,
  halfDay,
  words: orNull(fc.record({ helper: three, answer: three })),
  expires: halfDay,
  badge: fc.uint8Array({ maxLength: 512 }).map((bytes) => Uint8Array.from(bytes)),
  isStopped: fc.boolean(),
});
const code = fc.nat(255);
const entry: fc.Arbitrary<Entry> = fc.record({
  ...{ kind: fc.constantFrom(...ENTRY_KINDS), what: code, phase: code, effect: code, cause: code, fix: code },
  ...{ day: fc.nat(0x1ffff), assignment: orNull(hex(16)) },
  about: orNull(fc.record({ need: hex(16), offer: orNull(hex(16)) })),
});

function through(fields: CborMap): CborMap {
  const decoded = decodeCbor(encodeCbor(fields), 8192);
  return decoded.ok && decoded.value instanceof Map ? decoded.value : new Map();
}
const KINDS = [
  { name: "an assignment", make: fc.sample(assignment, 20).map(assignmentToFields), read: fieldsToAssignment },
  { name: "a task", make: fc.sample(task, 20).map(taskToFields), read: fieldsToTask },
  { name: "an entry", make: fc.sample(entry, 20).map(entryToFields), read: fieldsToEntry },
];

describe("decisions, tasks and entries, as fields", () => {
  it("A1 assignments read back to what was written, through CBOR", () => {
    fc.assert(
      fc.property(assignment, (value) => {
        expect(fieldsToAssignment(through(assignmentToFields(value)))).toEqual({ ok: true, value });
      }),
    );
  });

  it("A1 tasks read back to what was written, through CBOR", () => {
    fc.assert(
      fc.property(task, (value) => {
        expect(fieldsToTask(through(taskToFields(value)))).toEqual({ ok: true, value });
      }),
    );
  });

  it("A1 entries read back to what was written, through CBOR", () => {
    fc.assert(
      fc.property(entry, (value) => {
        expect(fieldsToEntry(through(entryToFields(value)))).toEqual({ ok: true, value });
      }),
    );
  });

  it.each(KINDS)("A2 $name refuses every field that is not on its list", ({ make, read }) => {
    fc.assert(
      fc.property(fc.constantFrom(...make), fc.nat(0xffff), (fields, extra) => {
        fc.pre(!fields.has(extra) && ![94, 95, 97].includes(extra));
        expect(read(new Map([...fields, [extra, 0]])).ok).toBe(false);
      }),
    );
  });

  it.each(KINDS)("A2 $name refuses to be without one of its fields", ({ make, read }) => {
    for (const fields of make)
      for (const left of [...fields.keys()].filter((field) => ![94, 97, 138].includes(field)))
        expect(read(new Map([...fields].filter(([field]) => field !== left))).ok).toBe(false);
  });

  it("A1 an assignment that a second person signed reads as before", () => {
    const [value] = fc.sample(assignment, 1);
    if (!value) throw new TypeError("no sample");
    const fields = new Map([...assignmentToFields(value), [95, [new Uint8Array(32)]] as const]);
    expect(fieldsToAssignment(fields)).toEqual({ ok: true, value });
  });

  it("A2 whoever is confirmed, asked or refused has an offer and a key", () => {
    for (const value of fc.sample(assignment, 30).filter(({ decision }) => decision !== "referred"))
      for (const field of [81, 82])
        expect(fieldsToAssignment(new Map([...assignmentToFields(value), [field, hexToBytes("")]])).ok).toBe(false);
  });

  it("A1 a released assignment keeps what it was, and says why", () => {
    const [value] = fc.sample(
      assignment.filter(({ decision }) => decision === "confirmed"),
      1,
    );
    if (!value) throw new TypeError("no sample");
    const fields = new Map([...assignmentToFields(value), ...releaseToFields(1)]);
    expect(fieldsToAssignment(fields)).toEqual({ ok: true, value: { ...value, decision: "released", reason: 1 } });
  });

  it("A1 a stopped task says no words and shows no badge", () => {
    const [value] = fc.sample(task, 1);
    if (!value) throw new TypeError("no sample");
    const stopped = { ...value, words: null, badge: new Uint8Array(0), isStopped: true };
    expect(fieldsToTask(new Map([...taskToFields(value), ...stopToFields()]))).toEqual({ ok: true, value: stopped });
  });

  it.each([
    ["a need alone", [new Uint8Array(16)]],
    ["no need", [new Uint8Array(0), new Uint8Array(16)]],
    ["an offer whose id is too long", [new Uint8Array(16), new Uint8Array(17)]],
  ])("A2 no entry is about %s", (_, about) => {
    const [fields = new Map()] = fc.sample(entry, 1).map(entryToFields);
    expect(fieldsToEntry(new Map([...fields, [138, about]])).ok).toBe(false);
  });

  const [sound = new Map()] = fc.sample(task, 1).map(taskToFields);
  it.each([
    ["words of five bytes", 117, new Uint8Array(5)],
    ["a badge that is too long", 119, new Uint8Array(513)],
    ["a meeting point of two lines", 115, "Water tap\nHouse 9"],
    ["a meeting point that is too long", 115, "x".repeat(61)],
    ["another state", 120, 2],
  ])("A2 no task has %s", (_, field, value) => {
    expect(fieldsToTask(new Map([...sound, [field, value]])).ok).toBe(false);
  });
});
