/** Rules are found: whoever meets an id in a title or a specification finds one rule of that id, in the room that its letters stand for. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

/**
 * Where the rules of each letter stand. N, S, W, C, L, U and FL are not among them yet: two rooms share S, W, C and L, and the tests of the others have
 * rules that no page gives.
 */
const HOMES: Readonly<Record<string, string>> = {
  A: "src/assignment/README.md",
  E: "src/erase/SPEC.md",
  F: "src/feed/SPEC.md",
  G: "src/closing/README.md",
  GR: "src/README.md",
  GT: "src/README.md",
  J: "src/certificate/README.md",
  K: "src/crypto/SPEC.md",
  LA: "src/shell/loss/README.md",
  M: "src/match/SPEC.md",
  O: "src/offer/README.md",
  P: "src/programme/README.md",
  PC: "src/shell/screens/README.md",
  R: "src/relay/SPEC.md",
  T: "src/control/SPEC.md",
  V: "src/vault/SPEC.md",
  VO: "src/offer/README.md",
  X: "src/recovery/SPEC.md",
  Y: "src/sync/SPEC.md",
};

/** A curve, and sizes of paper. */
const NO_RULES: readonly string[] = ["X25519", "A4", "A5"];

const read = (name: string) => readFileSync(path.join(ROOT, name), "utf8");
/** Packages of the bench, and what a run of the browser leaves, are nobody's pages. */
const isOwn = (name: string) => !/(^|[\\/])(node_modules|results)[\\/]/.test(name);
const files = ["src", "sw", "tests"]
  .flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name)),
  )
  .filter(isOwn);
const pages = [...files.filter((name) => name.endsWith(".md")), "README.md", "SECURITY.md", "CHANGELOG.md"];
const sources = files.filter((name) => /\.tsx?$/.test(name));

/** Ids of rules that a page gives: those that a paragraph, an item of a list or a row of a table begins with. */
const given = (text: string): readonly string[] =>
  [...text.matchAll(/^(?:- )?(?:\*\*|\| )((?:[A-Z]{1,2}\d+ ?)+)(?:\*\*|\|)/gm)].flatMap(([, ids]) => split(ids));

const split = (ids = ""): readonly string[] => ids.trim().split(" ");

/** Ids that a string of a source begins with, as titles do. */
const titled = (text: string): readonly string[] =>
  [...text.matchAll(/["'`]((?:[A-Z]{1,2}\d+ )+)[a-z%]/g)].flatMap(([, ids]) => split(ids));

const written = (text: string): readonly string[] =>
  [...text.matchAll(/(?<![\w.$-])[A-Z]{1,2}\d+(?![\w-])/g)].map(([id]) => id);

const homeOf = (id: string): string | undefined => (NO_RULES.includes(id) ? undefined : HOMES[id.replace(/\d+$/, "")]);

describe("the id of a rule", () => {
  it("is given once, in the room of its letters", () => {
    const everywhere = pages.flatMap((page) => given(read(page)).map((id) => ({ id, page })));
    const misplaced = everywhere.filter(({ id, page }) => homeOf(id) !== undefined && homeOf(id) !== page);
    const ids = everywhere.map(({ id }) => id).filter((id) => homeOf(id) !== undefined);
    expect(misplaced).toEqual([]);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(ids.length).toBeGreaterThan(100);
  });

  it("is that of a rule which is there, wherever a title or a page has one", () => {
    const known = new Set(pages.flatMap((page) => given(read(page))));
    const cited = [
      ...sources.flatMap((name) => titled(read(name)).map((id) => ({ id, name }))),
      ...pages.flatMap((name) => written(read(name)).map((id) => ({ id, name }))),
    ].filter(({ id }) => homeOf(id) !== undefined);
    expect(cited.length).toBeGreaterThan(500);
    expect(cited.filter(({ id }) => !known.has(id))).toEqual([]);
  });

  it("is given here: no text points to a design that is not in the project", () => {
    const design = /design §/i;
    const here = path.join("tests", "support", path.basename(import.meta.filename));
    expect([...pages, ...sources].filter((name) => name !== here && design.test(read(name)))).toEqual([]);
  });
});
