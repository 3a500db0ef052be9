import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_PLAINTEXT_BYTES, MAX_SNAPSHOT_PLAINTEXT_BYTES } from "./limits.ts";
import { pad, paddedLength, unpad } from "./padding.ts";

describe("padding", () => {
  it.each([
    [0, 512],
    [511, 512],
    [512, 1024],
    [1023, 1024],
    [8191, 8192],
    [8192, 16_384],
    [16_383, 16_384],
  ])("W6 pads %i bytes of a segment to %i", (length, padded) => {
    expect(paddedLength(length, false)).toBe(padded);
  });

  it.each([
    [0, 4096],
    [4095, 4096],
    [4096, 8192],
    [258_047, 258_048],
  ])("W6 pads %i bytes of a page to %i", (length, padded) => {
    expect(paddedLength(length, true)).toBe(padded);
  });

  it("W6 takes off what it put on, whatever the plaintext ends with", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 1100 }),
        fc.boolean(),
        fc.constantFrom([], [0], [0x80], [0x80, 0]),
        (a, isPage, end) => {
          const plaintext = Uint8Array.of(...a, ...end);
          expect(unpad(pad(plaintext, isPage), isPage)).toEqual(plaintext);
        },
      ),
    );
  });

  it("W6 the padded length tells only a power of two", () => {
    const lengths = new Set(Array.from({ length: 16_384 }, (_, length) => paddedLength(length, false)));
    expect([...lengths]).toEqual([512, 1024, 2048, 4096, 8192, 16_384]);
  });

  it("W6 refuses bytes that a writer would not have written", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1100 }), fc.boolean(), (bytes, isPage) => {
        const plaintext = unpad(bytes, isPage);
        expect(plaintext === null || Buffer.from(pad(plaintext, isPage)).equals(bytes)).toBe(true);
      }),
    );
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["zeros alone", new Uint8Array(512)],
    ["another last byte", new Uint8Array(512).with(511, 0x81)],
    ["padding that is longer than needed", new Uint8Array(1024).with(3, 0x80)],
    ["padding that is cut", pad(new Uint8Array(3), false).subarray(0, 511)],
  ])("W6 refuses %s", (_, bytes) => {
    expect(unpad(bytes, false)).toBeNull();
  });

  it.each([
    ["segment", MAX_PLAINTEXT_BYTES, false],
    ["page", MAX_SNAPSHOT_PLAINTEXT_BYTES, true],
  ] as const)("W11 a %s takes %i bytes and not one more", (_, most, isPage) => {
    expect(pad(new Uint8Array(most), isPage).length).toBe(most + 1);
    expect(() => pad(new Uint8Array(most + 1), isPage)).toThrow(
      expect.objectContaining({ code: "PLAINTEXT_TOO_LARGE" }),
    );
  });
});
