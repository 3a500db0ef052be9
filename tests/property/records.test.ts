/** No sequence of changes, cards, erasures and kills loses a record that was saved, doubles one or its card, leaves one half changed, or brings an erased one back. */
import { expect, it } from "vitest";
import { walkRecords } from "../support/record-walk.ts";

const SEEDS = Array.from({ length: 12 }, (_, at) => `records ${at + 1}`);
const STEPS = 60;

it.each(SEEDS)("N30 N31 C2 %s: the list shows what was said, whatever was cut off", async (seed) => {
  const { breaches, acts, kills } = await walkRecords(seed, STEPS);
  expect(breaches).toEqual([]);
  // A path on which nothing happened shows nothing.
  expect(kills + (acts.change ?? 0) + (acts.erase ?? 0)).toBeGreaterThan(3);
});
