import { describe, expect, it } from "vitest";
import { systemRandom } from "../kit/random.ts";
import { makeOperatorRight } from "./operator-right.ts";
import { random } from "./test-kit.ts";

function make() {
  const clock = { ms: 1000, nowMs: () => clock.ms };
  const link = random(32);
  return { clock, link, right: makeOperatorRight(link, clock, systemRandom) };
}

describe("the operator's right", () => {
  it("R42 is opened once by its link", () => {
    const { link, right } = make();
    expect(right.open(link)).toHaveLength(32);
    expect(right.open(link)).toBeNull();
  });

  it("R42 is not used up by other bytes", () => {
    const { link, right } = make();
    expect(right.open(random(32))).toBeNull();
    expect(right.open(link)).not.toBeNull();
  });

  it("R42 the link itself reads nothing", () => {
    const { link, right } = make();
    right.open(link);
    expect(right.holds(link)).toBe(false);
  });

  it("R42 ends after a day", () => {
    const { clock, link, right } = make();
    const token = right.open(link) ?? random(1);
    clock.ms += 86_400_000 - 1;
    expect(right.holds(token)).toBe(true);
    clock.ms += 1;
    expect(right.holds(token)).toBe(false);
  });
});
