import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";

const SCRIPT = path.resolve(import.meta.dirname, "check-rooms.mjs");

const TABLE = `# Made up
| room | may import rooms | may import packages | never by name |
|---|---|---|---|
| \`kit\` | | | |
| \`store\` | \`kit\` | | |
| \`store/dexie\` | \`kit\` \`store\` | \`dexie\` | |
| \`engine\` | \`kit\` \`store/port\`, types of \`vault\` | | \`open*\` |
| \`vault\` | \`kit\` | | |
| \`sw\` | \`kit\` | | |
`;

/** A tree in order; each test breaks one thing in it. */
const SOUND: Readonly<Record<string, string>> = {
  "src/README.md": TABLE,
  "src/kit/bytes.ts": "export const length = 1;\nexport const openBox = 1;\n",
  "src/kit/bytes.test.ts": 'import { it } from "vitest";\nimport { x } from "../vault/vault.ts";\nit(x, () => {});\n',
  "src/store/port.ts": 'import { length } from "../kit/bytes.ts";\nexport const size = length;\n',
  "src/store/rows.ts": 'import { size } from "./port.ts";\nexport const rows = size;\n',
  "src/store/dexie/open.ts":
    'import { Dexie } from "dexie";\nimport { size } from "../port.ts";\nexport const o = [Dexie, size];\n',
  "src/vault/vault.ts": 'export interface Vault {}\nexport const x = "x";\n',
  "src/engine/run.ts":
    'import { size } from "../store/port.ts";\nimport type { Vault } from "../vault/vault.ts";\nexport const run = (v: Vault) => [v, size];\n',
  "sw/sw.ts": 'import {\n  length,\n} from "../src/kit/bytes.ts";\nexport const s = length;\n',
};

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** What the check says of the sound tree with `changes`, one line a problem; the number of files, which is always too small here, left out. */
function check(changes: Readonly<Record<string, string>>) {
  const root = mkdtempSync(path.join(tmpdir(), "ebb-rooms-"));
  made.push(root);
  for (const [file, text] of Object.entries({ ...SOUND, ...changes })) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, root], { encoding: "utf8" });
  const problems = stderr.split("\n").filter((line) => line !== "" && !line.startsWith("looked at"));
  return { status, problems, stderr };
}

const SPARE = "export const spare = 1;\n";

describe("the check of rooms", () => {
  it("finds nothing in a tree that keeps to its table", () => {
    expect(check({}).problems).toEqual([]);
  });

  it("fails where it looked at fewer than 50 files", () => {
    const { status, stderr } = check({});
    expect(status).toBe(1);
    expect(stderr).toMatch(/^looked at 8 files, fewer than 50$/m);
  });

  it("refuses a room that the row does not name, and prints the row", () => {
    expect(
      check({ "src/kit/bad.ts": 'import { x } from "../vault/vault.ts";\nexport const y = x;\n' }).problems,
    ).toEqual(["src/kit/bad.ts imports src/vault/vault.ts: `kit` may import rooms: nothing else; packages: none"]);
  });

  it.each([
    [
      "a type where the row does not name the room",
      'import type { Vault } from "../vault/vault.ts";\nexport type V = Vault;\n',
    ],
    ["an import without names", 'import "../vault/vault.ts";\n'],
    ["an import over several lines", 'import {\n  x,\n} from "../vault/vault.ts";\nexport const y = x;\n'],
    ["a re-export", 'export { x } from "../vault/vault.ts";\n'],
    ["an import when run", 'export const later = () => import("../vault/vault.ts");\n'],
    ["an address of a file", 'export const at = new URL("../vault/vault.ts", import.meta.url);\n'],
    ["an import with a query", 'import url from "../vault/vault.ts?worker&url";\nexport const u = url;\n'],
  ])("refuses %s", (_, text) => {
    expect(check({ "src/kit/bad.ts": text }).problems).toHaveLength(1);
  });

  it("refuses a value where only types of a room are allowed", () => {
    const text = 'import { type Vault, x } from "../vault/vault.ts";\nexport const r = (v: Vault) => [v, x];\n';
    expect(check({ "src/engine/run.ts": text }).problems).toHaveLength(1);
  });

  it("refuses a file beside the one that the row names", () => {
    const text = 'import { rows } from "../store/rows.ts";\nexport const run = rows;\n';
    expect(check({ "src/engine/run.ts": text }).problems).toHaveLength(1);
  });

  it("refuses a narrower room where the row names the wider one", () => {
    const text = 'import { o } from "./dexie/open.ts";\nexport const rows = o;\n';
    expect(check({ "src/store/rows.ts": text }).problems).toHaveLength(1);
  });

  it("refuses a package outside the room that may use it", () => {
    const text = 'import { Dexie } from "dexie";\nexport const rows = Dexie;\n';
    expect(check({ "src/store/rows.ts": text }).problems).toHaveLength(1);
  });

  it("refuses a name that the row never imports", () => {
    const text = 'import { openBox } from "../kit/bytes.ts";\nexport const run = openBox;\n';
    expect(check({ "src/engine/run.ts": text }).problems).toHaveLength(1);
  });

  it("refuses a cycle of files, type-only imports included, and names its files", () => {
    const [problem] = check({
      "src/kit/a.ts": 'import type { B } from "./b.ts";\nexport type A = B;\n',
      "src/kit/b.ts": 'import type { A } from "./a.ts";\nexport type B = A;\n',
    }).problems;
    expect(problem).toMatch(/^cycle: .*src\/kit\/[ab]\.ts → /);
  });

  it("refuses an import of a test", () => {
    const text = 'import "./bytes.test.ts";\n';
    expect(check({ "src/kit/bad.ts": text }).problems).toEqual([
      "src/kit/bad.ts imports src/kit/bytes.test.ts: nothing in src or sw imports tests",
    ]);
  });

  it("refuses a default export", () => {
    expect(check({ "src/kit/bad.ts": "export default 1;\n" }).problems).toEqual(["src/kit/bad.ts: default export"]);
  });

  it("refuses a folder that has no row", () => {
    expect(check({ "src/new/a.ts": SPARE }).problems).toEqual(["src/new/a.ts: src/README.md has no row for it"]);
  });

  it("refuses a row that names no file", () => {
    const table = `${TABLE}| \`gone\` | \`kit\` | | |\n`;
    expect(check({ "src/README.md": table }).problems).toEqual(["src/README.md: the row `gone` names no file"]);
  });

  it("refuses an import of a file that is not there", () => {
    expect(check({ "src/kit/bad.ts": 'import { z } from "./z.ts";\nexport const y = z;\n' }).problems).toHaveLength(1);
  });
});
