import { describe, expect, it } from "vitest";
import { concatBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import {
  coreToParts,
  entryToFields,
  erasedLeafToFields,
  fieldsToEntry,
  fieldsToErasedLeaf,
  fieldsToPart,
  PART_BYTES,
} from "./codec.ts";
import type { Entry } from "./model.ts";

const KEY = new Uint8Array(32).fill(7);
const ENTRIES: readonly Entry[] = [
  { step: "lastCall", isMade: true },
  { step: "needs", areHandedOn: false },
  { step: "witnesses", witnesses: [{ role: 3, text: "Committee of block C" }] },
  { step: "totals", areRead: true },
  { step: "paper", answers: [{ code: 1, fate: "destroyed", initials: "A.K." }] },
  { step: "exceptions", exceptions: [{ code: 2, holder: KEY, text: "" }] },
  { step: "exceptions", exceptions: [{ code: 1, holder: null, text: "" }] },
  { step: "recovery", setKey: KEY, destroyed: [1, 3] },
  { step: "drill", result: { code: 4, passed: [1, 2, 5], day: 20_700 } },
  { step: "details", details: { contact: "Hall 2", sheets: 12, leasePrinted: 3, leaseDestroyed: 2 } },
  { step: "export", made: { kind: 1, day: 20_600 } },
  { step: "told", told: [1, 4] },
];
const travel = (fields: ReadonlyMap<number, Cbor>) => {
  const decoded = decodeCbor(encodeCbor(new Map(fields)), 1 << 16);
  return decoded.ok && decoded.value instanceof Map ? decoded.value : new Map<number, Cbor>();
};
const value = (step: number, given: Cbor) =>
  new Map<number, Cbor>([
    [1, 6],
    [65, step],
    [66, given],
  ]);

describe("ceremony entries", () => {
  it.each(ENTRIES.map((entry) => [entry.step, entry] as const))("G1 %s comes back as it was written", (_, entry) => {
    expect(fieldsToEntry(travel(entryToFields(entry)) as ReadonlyMap<number, Cbor>)).toEqual(entry);
  });

  it.each([
    ["an unknown step", value(99, true)],
    ["a witness without a role", value(3, [[9, "x"]])],
    ["a text that is too long", value(3, [[3, "x".repeat(61)]])],
    ["initials of nine letters", value(5, [[1, 1, "ninechars"]])],
    [
      "none beside another exception",
      value(6, [
        [1, new Uint8Array(0), ""],
        [2, KEY, ""],
      ]),
    ],
    ["a device where none is meant", value(6, [[4, KEY, ""]])],
    ["a paper ticked twice", value(7, [KEY, [1, 1]])],
    ["a step that the drill has not", value(8, [1, [5], 20_000])],
    [
      "another record",
      new Map<number, Cbor>([
        [1, 1],
        [65, 1],
        [66, true],
      ]),
    ],
    [
      "a field more",
      new Map<number, Cbor>([
        [1, 6],
        [65, 1],
        [66, true],
        [67, 1],
      ]),
    ],
  ])("G2 %s is refused", (_, fields) => {
    expect(fieldsToEntry(fields)).toBeNull();
  });
});

describe("a core in parts", () => {
  it("G1 is whole again when its parts are put together", () => {
    const bytes = Uint8Array.from({ length: PART_BYTES * 2 + 5 }, (_, at) => at & 255);
    const parts = coreToParts(KEY, bytes).map((fields) => fieldsToPart(fields));
    expect(parts.map((part) => [part?.index, part?.count])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    expect(concatBytes(...parts.map((part) => part?.bytes ?? new Uint8Array()))).toEqual(bytes);
  });

  it("G2 a part beyond the count is refused", () => {
    const [fields] = coreToParts(KEY, new Uint8Array(3));
    expect(fieldsToPart(new Map(fields).set(61, 1))).toBeNull();
  });
});

it("G1 an erased leaf holds a leaf and nothing else", () => {
  const fields = erasedLeafToFields(new Uint8Array(16).fill(3));
  expect(fieldsToErasedLeaf(fields)).toEqual(new Uint8Array(16).fill(3));
  expect(fieldsToErasedLeaf(new Map(fields).set(10, 1))).toBeNull();
});
