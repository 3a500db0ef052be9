import { createHash } from "node:crypto";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex, concatBytes, utf8ToBytes } from "../kit/bytes.ts";
import { sha256OfParts } from "./sha256.ts";

const nodes = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const filled = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 151 + length) & 255);

describe("SHA-256", () => {
  it("K7 gives the examples of FIPS 180-4", () => {
    const hashes = ["", "abc", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"].map((text) =>
      bytesToHex(sha256OfParts([utf8ToBytes(text)])),
    );
    expect(hashes).toEqual([
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ]);
  });

  it("K7 gives for every length up to five blocks what Node and the library give", () => {
    for (let length = 0; length <= 320; length++) {
      const bytes = filled(length);
      const hash = bytesToHex(sha256OfParts([bytes]));
      expect([length, hash, hash]).toEqual([length, nodes(bytes), bytesToHex(nobleSha256(bytes))]);
    }
  });

  it("K7 gives for parts what it gives for all of them in one, however they are cut", () =>
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 6 }), (parts) => {
        expect(bytesToHex(sha256OfParts(parts))).toBe(nodes(concatBytes(...parts)));
      }),
    ));

  it("K7 gives of a large message and of a view in a larger buffer the same", () => {
    const large = filled(300_001);
    expect(bytesToHex(sha256OfParts([large.subarray(1)]))).toBe(nodes(large.subarray(1)));
  });

  it("K7 gives the beginning of a hash, and keeps nothing from one call to the next", () => {
    const parts = [filled(40), filled(16)];
    const whole = sha256OfParts(parts);
    expect([sha256OfParts(parts, 16), sha256OfParts(parts)]).toEqual([whole.slice(0, 16), whole]);
  });
});
