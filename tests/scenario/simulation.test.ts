/**
 * Everything at once, from a seed: three coordinators of whom two decide, three phones, and a relay that drops, repeats, cuts, reorders, rolls back, forks, freezes
 * and restarts, with clocks years off, copied and restored devices, erasures, revocations, seats that change, epochs that end. Afterwards all heals, and then:
 * devices agree, nothing acknowledged is lost, nothing erased is back, every fork is known, nothing opens whose key was destroyed. `npm run test:long` goes further.
 */
import { describe, expect, it } from "vitest";
import { describeEvent } from "../support/sim/events.ts";
import { planOf, simulate } from "../support/sim/simulate.ts";

/** Seeds that ran into something once, or into much; a new finding adds its own. */
const SEEDS = ["1", "2", "4", "5", "7"] as const;
const EVENTS = 60;
const SIZE = { coordinators: 3, workers: 3 };

describe("Y5 Y16 Y24 Y40 Y42 Y47 Y54 after whatever happened, all hold the same and no more than they may", () => {
  it.each(SEEDS)(
    "seed %s",
    async (seed) => {
      const plan = planOf(seed, SIZE, EVENTS);
      const broken = await simulate(plan);
      const story = `seed ${seed}:\n${plan.events.map(describeEvent).join("\n")}`;
      expect(
        broken.map(({ rule, detail }) => `${rule}: ${detail}`),
        story,
      ).toEqual([]);
    },
    120_000,
  );
});
