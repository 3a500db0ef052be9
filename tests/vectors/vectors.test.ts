import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
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

describe("another program is tried by check.ts", { timeout: 60_000 }, () => {
  const check = fileURLToPath(new URL("./check.ts", import.meta.url));
  const serve = fileURLToPath(new URL("./independent/serve.ts", import.meta.url));
  const run = (...command: readonly string[]) =>
    spawnSync(process.execPath, [check, process.execPath, ...command], { encoding: "utf8", timeout: 60_000 });

  it("one that answers every vector passes", () => {
    const { status, stdout } = run(serve);
    expect([status, stdout.trim()]).toEqual([
      0,
      expect.stringMatching(/^[0-9]+ as they should be, 0 not, 0 passed over$/),
    ]);
  });

  it("one that gives back what it got does not pass", () => {
    expect(run("--eval", "process.stdin.pipe(process.stdout)").status).toBe(1);
  });
});

const readSource = (file: string) => readFileSync(path.resolve(import.meta.dirname, "../../src", file), "utf8");

it("every byte string in CLIENT.md stands in walk.json", () => {
  const strings = [...readSource("wire/CLIENT.md").matchAll(/\b[0-9a-f]{8,}\b/g)].map(([bytes]) => bytes);
  const walk = readText("walk");
  expect([strings.length > 20, strings.filter((bytes) => !walk.includes(bytes))]).toEqual([true, []]);
});

it.each([
  ["the relay", "relay/SPEC.md", /^\| `([A-Z_]+)` \| [0-9]{3} \|/gm],
  ["a reader of what came over the wire", "wire/SPEC.md", /^\| `([A-Z_]+)` \| (?:CodecError|VerifyError)/gm],
  ["a reader of control", "control/SPEC.md", /^\| `([A-Z_]+)` \| CodecError/gm],
  ["a reader of feeds", "feed/SPEC.md", /^\| `([A-Z_]+)` \| (?:CodecError|VerifyError)/gm],
])("CLIENT.md says what to do for each refusal of %s", (_, spec, rows) => {
  const page = readSource("wire/CLIENT.md");
  const codes = [...readSource(spec).matchAll(rows)].map((row) => row[1] ?? "");
  const isNamed = (code: string) => page.includes(`\`${code}\``) || page.includes(`\`${code.split("_")[0]}_…\``);
  expect([codes.length > 0, codes.filter((code) => !isNamed(code))]).toEqual([true, []]);
});
