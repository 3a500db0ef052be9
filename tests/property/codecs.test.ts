/** Every reader of `wire` and `control`: it reads what its writer wrote, never throws, and accepts nothing that its writer would not have written. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes } from "../../src/kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../../src/kit/cbor.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { type Example, makeExamples } from "./examples.ts";

const examples = await makeExamples(systemRandom);

/** Accepts only what comes out the same when it is written again. */
function expectRefusedOrEqual({ rewrite }: Example, bytes: Uint8Array): void {
  const again = rewrite(bytes);
  if (again !== null) expect(bytesToHex(again)).toBe(bytesToHex(bytes));
}

type Edit = (bytes: Uint8Array) => Uint8Array;

const edit: fc.Arbitrary<Edit> = fc
  .tuple(
    fc.constantFrom("set", "insert", "remove", "cut", "repeat"),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(255),
  )
  .map(([how, where, value]) => (bytes) => {
    const at = Math.min(bytes.length, Math.floor(where * bytes.length));
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (how) {
      case "set":
        return concatBytes(before, Uint8Array.of(value), after.subarray(1));
      case "insert":
        return concatBytes(before, Uint8Array.of(value), after);
      case "remove":
        return concatBytes(before, after.subarray(1));
      case "cut":
        return before;
      case "repeat":
        return concatBytes(before, after.subarray(0, value), after);
    }
  });

const leaf: fc.Arbitrary<Cbor> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.constantFrom(0, 1, 2, 3, 4, 6, 255, 2 ** 32, -1),
  fc.string({ maxLength: 4 }),
  fc.constantFrom(0, 8, 16, 32, 64).map((length) => new Uint8Array(length)),
  fc.constant([]),
  fc.constant(new Map<number, Cbor>()),
);

/** Exchanges the value at `index`, counted depth first, for `other`. */
function exchange(value: Cbor, index: number, other: Cbor): Cbor {
  let left = index;
  const visit = (node: Cbor): Cbor => {
    if (left-- === 0) return other;
    if (Array.isArray(node)) return node.map(visit);
    if (node instanceof Map) return new Map([...node].map(([key, item]) => [key, visit(item)]));
    return node;
  };
  return visit(value);
}

describe.each(examples.map((example) => [example.name, example] as const))("%s", (_, example) => {
  it("reads what its writer wrote", () => {
    expect(bytesToHex(example.rewrite(example.bytes) ?? new Uint8Array())).toBe(bytesToHex(example.bytes));
  });

  it("refuses arbitrary bytes that its writer would not have written", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => expectRefusedOrEqual(example, bytes)));
  });

  it("refuses damaged bytes that its writer would not have written", () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) =>
        expectRefusedOrEqual(
          example,
          edits.reduce((bytes, change) => change(bytes), example.bytes as Uint8Array),
        ),
      ),
      { numRuns: 300 },
    );
  });
});

describe.each(examples.filter(({ isCbor }) => isCbor).map((example) => [example.name, example] as const))(
  "%s",
  (_, example) => {
    it("refuses an exchanged value that its writer would not have written", () => {
      const decoded = decodeCbor(example.bytes, 65_536);
      const value = decoded.ok ? decoded.value : null;
      fc.assert(
        fc.property(fc.nat(40), leaf, (index, other) =>
          expectRefusedOrEqual(example, encodeCbor(exchange(value, index, other))),
        ),
        { numRuns: 300 },
      );
    });
  },
);
