import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../../kit/bytes.ts";
import type { Range, Row } from "../port.ts";
import { batchToEntry, isSmall, overlay, readState, type StateRow } from "./recent.ts";

const bytes = utf8ToBytes;
const row = (key: string, text = key) => ({ table: "journal" as const, key, value: bytes(text) });
const own = (value: ReturnType<typeof bytes>) => value;
const base = (value: number): StateRow[] => [
  { key: "base", value },
  { key: "generation", value },
];

describe("recent batches", () => {
  it("S23 leave each row as the newest of them does", () => {
    const entries = [
      batchToEntry(3, { put: [row("a", "1"), row("b")] }, own),
      batchToEntry(4, { put: [row("a", "2")] }, own),
    ];
    expect(readState([...entries, ...base(2)])).toMatchObject({
      generation: 4,
      rows: [
        { key: "a", value: bytes("2") },
        { key: "b", value: bytes("b") },
      ],
    });
  });

  it("S23 have no meaning up to the base", () => {
    const entries = [batchToEntry(3, { put: [row("a")] }, own), batchToEntry(4, { put: [row("b")] }, own)];
    expect(readState([...entries, ...base(3)])).toMatchObject({ generation: 4, rows: [{ key: "b" }] });
  });

  it("S23 keep an empty value", () => {
    const { rows } = readState([batchToEntry(1, { put: [row("a", "")] }, own), ...base(0)]);
    expect(rows.map(({ value }) => value)).toEqual([new Uint8Array()]);
  });

  it("S23 count what an older shell counted", () => {
    const entry = batchToEntry(3, { put: [row("a")] }, own);
    const state = readState([entry, { key: "base", value: 2 }, { key: "generation", value: 4 }]);
    expect(state).toMatchObject({ generation: 5, rows: [{ key: "a" }] });
  });

  it("S23 are counted from where version 1 was", () => {
    expect(readState([{ key: "generation", value: 41 }])).toEqual({ generation: 41, base: 41, rows: [] });
    expect(readState([])).toEqual({ generation: 0, base: 0, rows: [] });
  });

  it("S23 are small, and of tables that taps write", () => {
    expect(isSmall({ put: [row("a")] })).toBe(true);
    expect(isSmall({ put: [row("a")], remove: [row("b")] })).toBe(false);
    expect(isSmall({ put: [{ ...row("a"), value: new Uint8Array(5_000) }] })).toBe(false);
    expect(isSmall({ put: [{ ...row("a"), table: "meta" }] })).toBe(false);
  });

  const ranges: readonly [Range, string][] = [
    [{}, "abcde"],
    [{ from: "b" }, "bcde"],
    [{ from: "b", to: "d" }, "bc"],
    [{ limit: 3 }, "abc"],
  ];
  it.each(ranges)("S23 stand in their places in a range %j", (range, keys) => {
    const stored: Row[] = ["a", "c", "e"].filter((key) => key >= (range.from ?? "")).map((key) => row(key));
    const inside = stored.filter(({ key }) => range.to === undefined || key < range.to);
    const state = readState([batchToEntry(1, { put: [row("b"), row("d"), row("c", "newer")] }, own), ...base(0)]);
    const laid = overlay(inside, state, "journal", range);
    expect(laid.map(({ key }) => key).join("")).toBe(keys);
    for (const { key, value } of laid) expect(value).toEqual(bytes(key === "c" ? "newer" : key));
    expect(overlay(inside, state, "outbox", range)).toEqual(inside.slice(0, range.limit));
  });
});
