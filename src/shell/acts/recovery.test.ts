import { beforeAll, describe, expect, it } from "vitest";
import { systemRandom } from "../../kit/random.ts";
import { makeRecovery, type NewRecovery } from "../../recovery/recovery-set.ts";
import { readPapers, tryPapers } from "./recovery.ts";

let made: NewRecovery;
let other: NewRecovery;
beforeAll(async () => {
  [made, other] = await Promise.all([makeRecovery(systemRandom), makeRecovery(systemRandom)]);
});

/** The paper with the last character of line `line` replaced by another one. */
function withWrong(line: number, text: string): string {
  const lines = text.split("\n");
  const [before = ""] = lines.slice(line - 1, line);
  return lines.with(line - 1, before.slice(0, -1) + (before.endsWith("0") ? "1" : "0")).join("\n");
}

describe("two papers that are typed in", () => {
  it.each<[0 | 1 | 2, 0 | 1 | 2]>([
    [0, 1],
    [2, 0],
    [1, 2],
  ])("X9 are the set that was made, papers at %i and %i", async (a, b) => {
    expect(await tryPapers(made.papers[a], made.papers[b], made.recovery)).toEqual({ ok: true, value: undefined });
  });

  it("X9 are not that set where they are another whole one", async () => {
    const tried = await tryPapers(other.papers[0], other.papers[1], made.recovery);
    expect(tried).toEqual({ ok: false, error: { kind: "notThese" } });
  });

  it("X6 name the paper and the line that is wrong", async () => {
    const tried = await tryPapers(made.papers[0], withWrong(3, made.papers[1]), made.recovery);
    expect(tried).toEqual({ ok: false, error: { kind: "line", paper: 2, line: 3 } });
  });

  it("X6 name the paper that is not whole", async () => {
    const tried = await readPapers("", made.papers[1]);
    expect(tried).toEqual({ ok: false, error: { kind: "missing", paper: 1 } });
  });

  it("X8 are refused where they are one", async () => {
    const tried = await readPapers(made.papers[0], made.papers[0].toLowerCase());
    expect(tried).toEqual({ ok: false, error: { kind: "twice" } });
  });

  it("X8 are refused where they are of two sets", async () => {
    const tried = await readPapers(made.papers[0], other.papers[1]);
    expect(tried).toEqual({ ok: false, error: { kind: "otherSet" } });
  });
});
