import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { KeyError, StoreError } from "../../kit/errors.ts";
import { errorToRefusal, REFUSALS, type RefusalCode, refusalRow } from "./errors.ts";

const spec = readFileSync(new URL("../SPEC.md", import.meta.url), "utf8");
const rows = [...spec.matchAll(/^\| `([A-Z_]+)` \| (\d{3}) \| (never|later|resync) \| ([^|]+)\|/gm)];

describe("the table of refusals", () => {
  it("is the same in SPEC.md and in the code", () => {
    const written = rows.map(([, code, status, retry]) => [code, Number(status), retry]);
    const coded = Object.keys(REFUSALS).map((code) => {
      const { status, retry } = refusalRow(code as RefusalCode);
      return [code, status, retry];
    });
    expect(written).toEqual(coded);
  });

  it("names every failure that the room throws", () => {
    const folder = new URL("../", import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /(?<!test|kit)\.ts$/.test(name),
    );
    const text = sources.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
    const thrown = [...text.matchAll(/(?:new \w+Error|super)\("([A-Z_]+)"\)/g)].map(([, code]) => code ?? "");
    const named = new Set([...spec.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code));
    expect(thrown.length).toBeGreaterThan(8);
    expect(thrown.filter((code) => !named.has(code))).toEqual([]);
  });

  it("says when each one is answered", () => {
    for (const [, code, , , words] of rows) expect([code, (words ?? "").trim().length > 10]).toEqual([code, true]);
  });

  it("fits the 40 characters that an upload answer has for a code", () => {
    for (const code of Object.keys(REFUSALS)) expect(code.length).toBeLessThanOrEqual(40);
  });

  it("has each row provoked by a test", () => {
    const folders = ["../", "../../../tests/contract/", "../../../tests/scenario/"].map(
      (name) => new URL(name, import.meta.url),
    );
    const tests = folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => /(\.test|-suite)\.ts$/.test(name) && !name.endsWith("errors.test.ts"))
        .map((name) => readFileSync(new URL(name, folder), "utf8")),
    );
    const text = tests.join("\n");
    expect(Object.keys(REFUSALS).filter((code) => !text.includes(`"${code}"`))).toEqual([]);
  });

  it("gives broken surroundings their own row and everything else INTERNAL", () => {
    expect(errorToRefusal(new StoreError("STORE_FULL"))).toBe("STORE_FULL");
    expect(errorToRefusal(new KeyError("KEY_MISSING"))).toBe("KEY_MISSING");
    expect(errorToRefusal(new KeyError("KEY_WRONG"))).toBe("INTERNAL");
    expect(errorToRefusal("nonsense")).toBe("INTERNAL");
  });
});
