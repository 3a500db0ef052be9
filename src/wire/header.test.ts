import { describe, expect, it } from "vitest";
import { toFeedId, toHead, toProgrammeId } from "../kit/brand.ts";
import { bytesToHex, concatBytes, isEqualBytes } from "../kit/bytes.ts";
import { unwrapResult } from "../kit/result.ts";
import { decodeHeader, encodeHeader, FIRST_PREV, type Header, headerToHead } from "./header.ts";

const header: Header = {
  kind: 1,
  programmeId: toProgrammeId(new Uint8Array(16).fill(1)),
  feedId: toFeedId(new Uint8Array(16).fill(2)),
  seq: 7,
  prev: toHead(new Uint8Array(32).fill(3)),
  keyCommit: new Uint8Array(32).fill(4),
  bodyLen: 1000,
  bodyHash: new Uint8Array(32).fill(5),
};

const codeOf = (bytes: Uint8Array) => {
  const result = decodeHeader(bytes);
  return result.ok ? "ok" : result.error.code;
};

const codeWith = (change: Partial<Header>) => codeOf(encodeHeader({ ...header, ...change }));

describe("header", () => {
  it("W1 puts each field at its offset", () => {
    expect(bytesToHex(encodeHeader(header))).toBe(
      `4542423101010000${"01".repeat(16)}${"02".repeat(16)}00000007${"03".repeat(32)}${"04".repeat(32)}000003e8${"05".repeat(32)}`,
    );
  });

  it("W1 reads back what it writes", () => {
    expect(unwrapResult(decodeHeader(encodeHeader(header)))).toEqual(header);
  });

  it.each([0, 143, 145])("W2 refuses %i bytes", (length) => {
    expect(codeOf(new Uint8Array(length))).toBe("HEADER_LENGTH");
  });

  it.each([
    [0, 0x46, "HEADER_MAGIC"],
    [3, 0x32, "HEADER_MAGIC"],
    [4, 0, "HEADER_SUITE"],
    [4, 2, "HEADER_SUITE"],
    [5, 0, "HEADER_KIND"],
    [5, 6, "HEADER_KIND"],
    [6, 1, "HEADER_FLAGS"],
    [7, 0x80, "HEADER_FLAGS"],
  ])("W2 refuses byte %i = %i with %s", (at, value, code) => {
    expect(codeOf(encodeHeader(header).with(at, value))).toBe(code);
  });

  it.each<[string, Partial<Header>, string]>([
    ["seq 0", { seq: 0 }, "HEADER_SEQ"],
    ["prev of zeros behind the first", { prev: FIRST_PREV }, "HEADER_PREV"],
    ["prev at the first", { seq: 1 }, "HEADER_PREV"],
    ["no commitment in a sealed kind", { keyCommit: new Uint8Array(32) }, "HEADER_COMMIT"],
    ["a commitment in kind 4", { kind: 4 }, "HEADER_COMMIT"],
    ["a sealed body above its limit", { bodyLen: 17_810 }, "HEADER_BODY_LENGTH"],
    [
      "a control body above its limit",
      { kind: 4, keyCommit: new Uint8Array(32), bodyLen: 16_385 },
      "HEADER_BODY_LENGTH",
    ],
    ["a page above its limit", { kind: 5, bodyLen: 262_145 }, "HEADER_BODY_LENGTH"],
  ])("W3 refuses %s", (_, change, code) => {
    expect(codeWith(change)).toBe(code);
  });

  it.each<[string, Partial<Header>]>([
    ["the first", { seq: 1, prev: FIRST_PREV }],
    ["the last seq", { seq: 0xffff_ffff }],
    ["the longest sealed body", { bodyLen: 17_809 }],
    ["the longest control body", { kind: 4, keyCommit: new Uint8Array(32), bodyLen: 16_384 }],
    ["the longest page", { kind: 5, bodyLen: 262_144 }],
  ])("W3 reads %s", (_, change) => {
    expect(codeWith(change)).toBe("ok");
  });

  it("W4 every byte of a header changes its head", () => {
    const bytes = encodeHeader(header);
    const heads = [...bytes.keys()].map((at) => headerToHead(bytes.with(at, (bytes[at] ?? 0) ^ 1)));
    expect(heads.some((head) => isEqualBytes(head, headerToHead(bytes)))).toBe(false);
  });

  it("W1 does not read past its own bytes", () => {
    expect(codeOf(concatBytes(encodeHeader(header), Uint8Array.of(0)))).toBe("HEADER_LENGTH");
  });
});
