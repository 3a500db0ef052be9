import { describe, expect, it } from "vitest";
import { type HandOverFacts, type HandOverRun, stepsOf } from "./hand-over-facts.ts";

const NONE: HandOverFacts = { isPacked: false, isDelivered: false, isAnswered: false };
const IDLE: HandOverRun = { isRunning: false, isReached: false, failure: null };
const told = (facts: HandOverFacts, run: HandOverRun) => Object.values(stepsOf(facts, run)).join(" ");

describe("the steps of a hand-over", () => {
  it.each<readonly [string, HandOverFacts, Partial<HandOverRun>, string]>([
    ["before it began", NONE, {}, "waiting waiting waiting waiting"],
    ["while it seals", NONE, { isRunning: true }, "working waiting waiting waiting"],
    ["while it reaches", { ...NONE, isPacked: true }, { isRunning: true }, "ok working waiting waiting"],
    ["while it delivers", { ...NONE, isPacked: true }, { isRunning: true, isReached: true }, "ok ok working waiting"],
    ["without a relay", { ...NONE, isPacked: true }, { failure: "reach" }, "ok failed waiting waiting"],
    ["cut off after sealing", { ...NONE, isPacked: true }, {}, "ok waiting waiting waiting"],
    ["delivered and not answered", { isPacked: true, isDelivered: true, isAnswered: false }, {}, "ok ok ok waiting"],
    ["all received", { isPacked: true, isDelivered: true, isAnswered: true }, {}, "ok ok ok ok"],
  ])("N36 stand on what is proven: %s", (_, facts, run, steps) => {
    expect(told(facts, { ...IDLE, ...run })).toBe(steps);
  });
});
