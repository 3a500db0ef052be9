/** No message lies in six languages that nothing says. Title = rule W53 of README.md. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import en from "./en.json";

const SRC = path.resolve(import.meta.dirname, "..");
const PLURAL = /_(?:one|other)$/;
const sources = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.|message-variables/.test(file))
  .map((file) => readFileSync(path.join(SRC, file), "utf8"));

/** What stands for whole keys in `source`: as literals, and as templates whose middle is found out at run time. */
const literalsIn = (source: string) =>
  [...source.matchAll(/["'`]([a-z][A-Za-z]*(?:\.[A-Za-z0-9]+)+)["'`]/g)].map(([, key = ""]) => key);
const templatesIn = (source: string) =>
  [...source.matchAll(/`([a-z][A-Za-z]*\.[A-Za-z0-9.]*(?:\$\{[^`]*?\}[A-Za-z0-9.]*)+)`/g)].map(([, text = ""]) => text);

/** What is set behind a whole key, as in `${key}Hint`. */
const endings = [
  ...new Set(
    sources.flatMap((source) => [...source.matchAll(/`\$\{[^`}]+\}([A-Z][A-Za-z]*)`/g)].map(([, end = ""]) => end)),
  ),
];

/** Values that a template may be filled with: quoted words, names of properties, and any number. */
const values = new Set(
  sources.flatMap((source) =>
    [...source.matchAll(/["'`](\w+)["'`]|\b(\w+)\??:/g)].map(([, quoted, named]) => quoted ?? named ?? ""),
  ),
);
const isValue = (part: string | undefined) => part !== undefined && (/^\d+$/.test(part) || values.has(part));

/** Whether `template`, filled with something that the sources hold, is `key`. */
const canBecome =
  (template: string) =>
  (key: string): boolean => {
    const shape = template.replaceAll(".", "\\.").replaceAll(/\$\{[^}]*\}/g, "([A-Za-z0-9]+)");
    const [, ...parts] = new RegExp(`^${shape}$`).exec(key) ?? [];
    return parts.length > 0 && parts.every(isValue);
  };

const unsaid = (keys: readonly string[]): readonly string[] => {
  const literal = new Set(sources.flatMap(literalsIn));
  const templates = [...new Set(sources.flatMap(templatesIn))].map(canBecome);
  const isLiteral = (key: string) =>
    literal.has(key) || endings.some((end) => key.endsWith(end) && literal.has(key.slice(0, -end.length)));
  return keys.filter((key) => !isLiteral(key) && !templates.some((matches) => matches(key)));
};

describe("W53 every message is said somewhere", () => {
  it("W53 each key stands in a source, whole or as a template that can become it", () => {
    expect(unsaid([...new Set(Object.keys(en).map((key) => key.replace(PLURAL, "")))])).toEqual([]);
  });

  it("W53 finds a key that nothing says", () => {
    const dead = ["needs.nobodySaysThis", "certificate.nobodySaysThis"];
    expect(unsaid([...dead, "ui.back", "closing.fate.kept"])).toEqual(dead);
  });
});
