import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const SRC = path.resolve(import.meta.dirname, "../../src");

const readSources = (room: string) =>
  readdirSync(path.join(SRC, room))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(path.join(SRC, room, file), "utf8"));

const spec = (room: string) => readFileSync(path.join(SRC, room, "SPEC.md"), "utf8");

const matches = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? "")),
];

const sorted = (items: readonly string[]) => [...items].sort();

describe.each(["wire", "control", "crypto"])("SPEC.md of %s", (room) => {
  it("has one row for each error code of the source, and no other", () => {
    const inSource = matches(readSources(room).join("\n"), /"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"/g);
    const rows = [...spec(room).matchAll(/^\| `([A-Z_0-9]+)` \|/gm)].map((match) => match[1] ?? "");
    expect(sorted(rows)).toEqual(sorted(inSource));
  });

  it("holds every rule that comments and test titles of the room name", () => {
    const files = readdirSync(path.join(SRC, room)).filter((file) => file.endsWith(".ts"));
    const text = files.map((file) => readFileSync(path.join(SRC, room, file), "utf8")).join("\n");
    const letter = { wire: "W", control: "T", crypto: "K" }[room];
    const named = matches(text, new RegExp(`\\b(${letter}\\d{1,2})\\b`, "g"));
    const rules = matches(spec(room), /\*\*([A-Z]\d+)\*\*/g);
    expect(named.filter((rule) => !rules.includes(rule))).toEqual([]);
  });
});

describe("labels", () => {
  it("have one row each in SPEC.md of wire", () => {
    const uses = /const USES = \[([\s\S]*?)\] as const/.exec(
      readFileSync(path.join(SRC, "crypto/labels.ts"), "utf8"),
    )?.[1];
    const table = spec("wire").split("## Labels")[1]?.split("\n## ")[0] ?? "";
    expect(sorted(matches(table, /^\| `([a-z-]+)` \|/gm))).toEqual(sorted(matches(uses ?? "", /"([a-z-]+)"/g)));
  });
});

describe("rules", () => {
  const rooms = readdirSync(SRC).filter((room) => existsSync(path.join(SRC, room, "SPEC.md")));

  it.each(rooms)("stand under one number each in SPEC.md of %s", (room) => {
    const ids = [...spec(room).matchAll(/^(?:\*\*([A-Z]+\d+)\*\*|\| ([A-Z]+\d+) \|)/gm)].map(
      ([, bold, row]) => bold ?? row,
    );
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });
});
