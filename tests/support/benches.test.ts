import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { BENCHES, chosenBenches, describeRuns } from "../bench/benches.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const scripts: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(path.join(ROOT, "package.json"), "utf8"),
).scripts;

describe("one command for all benchmarks", () => {
  it("runs each that there is a command for, and no other", () => {
    const named = Object.keys(scripts).flatMap((name) => /^bench:(.+)$/.exec(name)?.[1] ?? []);
    expect(named.sort()).toEqual([...BENCHES].sort());
  });

  it("is told of on the first page: of each figure there, which one gives it", () => {
    const page = readFileSync(path.join(ROOT, "README.md"), "utf8");
    const told = /Of the rows above ([^.]+)\./.exec(page)?.[1] ?? "";
    const sources = [...told.matchAll(/`([\w:]+)`/g)].map(([, name]) => name);
    const rows = page.slice(0, page.indexOf("Of the rows above"));
    expect(/^\| a relay on SQLite/m.test(rows)).toBe(true);
    expect(sources).toEqual(["sync", "taps", "match", "relay", "device"]);
    expect(sources.filter((name) => !(BENCHES as readonly unknown[]).includes(name))).toEqual([]);
  });

  it("each file that measures leaves its result in the one place", () => {
    const folder = path.join(ROOT, "tests/bench");
    const run = Object.values(scripts).flatMap((line) => /tests\/bench\/([\w-]+\.ts)/.exec(line)?.[1] ?? []);
    const writing = readdirSync(folder).filter(
      (file) => file.endsWith(".ts") && /^ *writeResult\(/m.test(readFileSync(path.join(folder, file), "utf8")),
    );
    expect(run.filter((file) => file !== "all.ts").sort()).toEqual(writing.sort());
  });

  it("runs those that are named, in its own order, and knows a wrong name", () => {
    expect(chosenBenches(["taps", "relay"])).toEqual({ ok: true, value: ["relay", "taps"] });
    expect(chosenBenches([])).toEqual({ ok: true, value: BENCHES });
    expect(chosenBenches(["relay", "speed"])).toEqual({ ok: false, error: "speed" });
  });

  it("shows what each found beside what was asked, and names those that failed", () => {
    const figures = [
      { what: "segments, SQLite", value: 812.4, unit: "a second", ratio: 0.674, beside: "append", asked: "≥ 0.6×" },
      { what: "a call", value: 9.87, unit: "ms" },
    ] as const;
    const text = describeRuns([
      { bench: "relay", isOk: true, seconds: 61.2, result: { bench: "relay", figures, measured: null } },
      { bench: "taps", isOk: false, seconds: 3, result: null },
    ]);
    expect(text.split("\n")).toEqual([
      "bench  what              figure        ratio         asked",
      "relay  segments, SQLite  812 a second  0.67× append  ≥ 0.6×",
      "relay  a call            9.9 ms",
      "",
      "relay 61 s, taps 3 s",
      "failed: taps",
      "",
    ]);
  });
});
