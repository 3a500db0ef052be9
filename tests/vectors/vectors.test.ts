import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { fileToText, MAKERS } from "./files.ts";
import { independentOperations } from "./independent/operations.ts";
import type { VectorFile } from "./json.ts";

const readText = (name: string) => readFileSync(path.join(import.meta.dirname, `${name}.json`), "utf8");
const read = (name: string) => JSON.parse(readText(name)) as VectorFile;

it("there is one file for each maker, and no other", () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".json"));
  expect(files.sort()).toEqual(
    Object.keys(MAKERS)
      .map((name) => `${name}.json`)
      .sort(),
  );
});

describe.each(Object.keys(MAKERS))("%s", (name) => {
  it("is what src makes today, byte for byte", async () => {
    expect(fileToText((await MAKERS[name]?.()) ?? read(name))).toBe(readText(name));
  });

  it("names every vector once", () => {
    const names = read(name).vectors.map((vector) => vector.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(
    read(name).vectors.map((vector) => [`${vector.rules.join(" ")} ${vector.do}: ${vector.name}`, vector] as const),
  )("%s: an independent reader gives the same answer", async (_, vector) => {
    expect(await independentOperations[vector.do]?.(vector.given)).toEqual(vector.answer);
  });
});

it("refusals show every code that a reader of wire, control and recovery papers gives", () => {
  const specs = ["wire", "control", "recovery"].map((room) =>
    readFileSync(path.resolve(import.meta.dirname, `../../src/${room}/SPEC.md`), "utf8"),
  );
  const codes = specs.flatMap((spec) =>
    [...spec.matchAll(/^\| `([A-Z_]+)` \| (?:CodecError|VerifyError|value)/gm)].map((row) => row[1]),
  );
  const shown = new Set(Object.keys(MAKERS).flatMap((name) => read(name).vectors.map(({ answer }) => answer.outcome)));
  expect(codes.filter((code) => code !== undefined && !shown.has(code))).toEqual([]);
});

it("folding shows every code of an object that has no effect", () => {
  const spec = readFileSync(path.resolve(import.meta.dirname, "../../src/control/SPEC.md"), "utf8");
  const codes = [...spec.matchAll(/^\| `([A-Z_]+)` \| refused object/gm)].map((row) => row[1] ?? "");
  const answers = JSON.stringify(read("fold").vectors.map(({ answer }) => answer));
  expect(codes.filter((code) => !answers.includes(`"${code}"`))).toEqual([]);
});
