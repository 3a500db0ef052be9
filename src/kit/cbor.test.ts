import { decode, encode } from "cborg";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hexToBytes } from "./bytes.ts";
import { type Cbor, decodeCbor, encodeCbor, MAX_DEPTH } from "./cbor.ts";

const code = (hex: string, max = 1024) => {
  const result = decodeCbor(hexToBytes(hex), max);
  return result.ok ? "ok" : result.error.code;
};

const leaf = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.maxSafeInteger().map((value) => (value === 0 ? 0 : value)),
  fc.string(),
  fc.uint8Array({ maxLength: 40 }),
);
const { value: anyCbor } = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(), tie("value")), { maxLength: 4 }).map((pairs) => new Map(pairs)),
  ),
}));

describe("C1 deterministic CBOR", () => {
  it("C1 reads back every value that it writes", () => {
    fc.assert(
      fc.property(anyCbor, (value) => {
        const result = decodeCbor(encodeCbor(value), 100_000);
        expect(result.ok && encodeCbor(result.value)).toEqual(encodeCbor(value));
      }),
    );
  });

  it("C1 writes the bytes of an independent implementation", () => {
    fc.assert(
      fc.property(anyCbor, (value) => {
        expect(encodeCbor(value)).toEqual(Uint8Array.from(encode(value)));
      }),
    );
  });

  it("C1 refuses what an independent strict reader refuses", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 24 }), (bytes) => {
        const options = { strict: true, useMaps: true, rejectDuplicateMapKeys: true, allowIndefinite: false };
        if (decodeCbor(bytes, 24).ok) expect(() => decode(bytes, options)).not.toThrow();
      }),
      { numRuns: 5_000 },
    );
  });

  it("C1 never throws on arbitrary bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof decodeCbor(bytes, 200).ok === "boolean"),
    );
  });

  it.each([
    ["1817", "an integer in two bytes that fits one"],
    ["5801ff", "a length in two bytes that fits one"],
    ["f93c00", "a whole number written as a float"],
  ])("C1 refuses %s, %s", (hex) => {
    expect(["CBOR_NOT_CANONICAL", "CBOR_MALFORMED"]).toContain(code(hex));
  });

  it.each([
    ["a2010101 02", "a key given twice"],
    ["9f01ff", "an array of indefinite length"],
    ["f93e00", "a float"],
    ["f7", "undefined"],
    ["c100", "a tag"],
    ["a16161 01", "a key of text"],
    ["a12001", "a negative key"],
    ["0101", "bytes behind the value"],
    ["42ff", "a byte string that is cut off"],
    ["", "nothing"],
  ])("C1 refuses %s, %s, as malformed", (hex) => {
    expect(code(hex.replaceAll(" ", ""))).toBe("CBOR_MALFORMED");
  });

  it("C1 refuses keys out of order", () => {
    expect(["CBOR_NOT_CANONICAL", "CBOR_MALFORMED"]).toContain(code("a202010101"));
  });

  it.each([
    ["\ufeffwell", "a leading byte order mark"],
    ["\ud83d", "half of a pair"],
  ])("C1 refuses to write text that would not read back: %j, %s", (text) => {
    expect(() => encodeCbor(text)).toThrow(expect.objectContaining({ code: "CBOR_UNSUPPORTED" }));
  });

  it.each([
    ["61ff", "not UTF-8"],
    ["63eda080", "half of a pair"],
    ["62c080", "a long form of zero"],
    ["63efbbbf", "a leading byte order mark"],
  ])("C1 refuses the text %s, %s", (hex) => {
    expect(code(hex)).toBe("CBOR_MALFORMED");
  });

  it("refuses input above its limit", () => {
    expect(code("83010203", 3)).toBe("CBOR_TOO_LARGE");
  });

  it("refuses nesting beyond its limit before a decoder recurses", () => {
    expect(code(`${"81".repeat(100_000)}00`, 200_000)).toBe("CBOR_TOO_DEEP");
  });

  it("reads nesting up to its limit", () => {
    expect(code(`${"81".repeat(MAX_DEPTH)}00`)).toBe("ok");
  });
});
