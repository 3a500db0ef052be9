import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** Codes that a room's SPEC.md has a row for, and codes that its sources write as string literals. */
function codesOf(room: string) {
  const folder = path.resolve(import.meta.dirname, "../../src", room);
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(path.join(folder, file), "utf8"));
  const spec = readFileSync(path.join(folder, "SPEC.md"), "utf8");
  const written = sources.flatMap((source) =>
    [...source.matchAll(/"([A-Z]+(?:_[A-Z]+)+)"/g)].map(([, code]) => code ?? ""),
  );
  const rows = [...spec.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code ?? "");
  return { written: [...new Set(written)].sort(), rows: rows.sort() };
}

describe("S error rows", () => {
  it("S has one row in SPEC.md for each code in the sources", () => {
    const { written, rows } = codesOf("store");
    expect(rows).toEqual(written);
  });
});

describe("E error rows", () => {
  it("E has one row in SPEC.md for each code in the sources, besides those of the store", () => {
    const { written, rows } = codesOf("erase");
    expect(rows).toEqual(written.filter((code) => !codesOf("store").rows.includes(code)));
  });
});

describe("F, V and X error rows", () => {
  it.each([
    ["feed", [] as readonly string[]],
    ["vault", ["SECRET_MISSING", "SECRET_PLACE_FAILED", "SECRET_STALE", "STORE_LOST", "STORE_STALE"]],
    ["recovery", []],
  ])("%s has one row in SPEC.md for each code in the sources, besides those of other rooms", (room, others) => {
    const { written, rows } = codesOf(room);
    expect(rows).toEqual(written.filter((code) => !others.includes(code)));
  });
});

describe("rules", () => {
  it.each([
    ["feed", "F"],
    ["recovery", "X"],
    ["sync", "Y"],
    ["vault", "V"],
  ])("SPEC.md of %s holds every rule that its sources and tests name", (room, letter) => {
    const folder = path.resolve(import.meta.dirname, "../../src", room);
    const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
    const text = files.map((file) => readFileSync(path.join(folder, file), "utf8")).join("\n");
    const spec = readFileSync(path.join(folder, "SPEC.md"), "utf8");
    const rules = new Set([...spec.matchAll(/^\*\*([A-Z]\d+)\*\*/gm)].map(([, rule]) => rule));
    const named = [...text.matchAll(new RegExp(`\\b${letter}\\d{1,2}\\b`, "g"))].map(([rule]) => rule);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((rule) => !rules.has(rule))).toEqual([]);
  });
});
