import { describe, expect, it } from "vitest";
import { concatBytes, utf8ToBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { bundleToText, textToBundle } from "./bundle-text.ts";

const bundle = concatBytes(utf8ToBytes("EBBB"), Uint8Array.of(1), systemRandom.bytes(1_000));

describe("a bundle as text", () => {
  it("W107 reads back, also with an end of line behind it", () => {
    const text = bundleToText(bundle);
    expect([textToBundle(text), textToBundle(concatBytes(text, utf8ToBytes("\r\n")))]).toEqual([bundle, bundle]);
  });

  it.each([1, 2, 3, 4])("W107 that lost its last %i letters keeps what is whole", (lost) => {
    const read = textToBundle(bundleToText(bundle).slice(0, -lost));
    expect(read.length).toBeGreaterThan(990);
    expect(read).toEqual(bundle.subarray(0, read.length));
  });

  it("W107 what is no text comes back as it is", () => {
    expect(textToBundle(bundle)).toBe(bundle);
  });
});
