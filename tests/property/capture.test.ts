/** No sequence of answers, languages, kills and full phones on the path loses a saved need, doubles one, or leaves a word of it in clear. */
import { expect, it } from "vitest";
import { walkCapture } from "../support/capture-walk.ts";

const SEEDS = Array.from({ length: 24 }, (_, at) => `path ${at + 1}`);
const STEPS = 120;

it.each(SEEDS)("Y34 %s: each start offers what was kept, and every saved need once", async (seed) => {
  const { breaches, saved, kills } = await walkCapture(seed, STEPS);
  expect(breaches).toEqual([]);
  // A path on which nothing happened shows nothing.
  expect(saved + kills).toBeGreaterThan(0);
});
