import { describe, expect, it } from "vitest";
import { restAfterSlices } from "./slices.ts";

describe("A33 long work in slices", () => {
  it("A33 rests only where twelve milliseconds went by since the last rest", async () => {
    let now = 0;
    const rests: number[] = [];
    const rest = restAfterSlices({ steadyMs: () => now, rest: async () => void rests.push(now) });
    for (now = 0; now < 40; now += 5) await rest();
    expect(rests).toEqual([15, 30]);
  });
});
