/** Makes a failing run shorter: leaves out events, fewer at a time, as long as the same rule is still broken. Delta debugging (Zeller, Hildebrandt 2002). */
import type { Event } from "./events.ts";
import { type Plan, simulate } from "./simulate.ts";

const isBrokenStill = async (plan: Plan, rule: string): Promise<boolean> => {
  try {
    return (await simulate(plan)).some((broken) => broken.rule === rule);
  } catch {
    return rule === "throws";
  }
};

/** The events of `plan` that are left when no single part more can go. `mayGoOn` is asked before each run. */
export async function shrink(plan: Plan, rule: string, mayGoOn: () => boolean): Promise<readonly Event[]> {
  let events = plan.events;
  for (let size = Math.ceil(events.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < events.length && mayGoOn(); ) {
      const fewer = [...events.slice(0, at), ...events.slice(at + size)];
      if (await isBrokenStill({ ...plan, events: fewer }, rule)) events = fewer;
      else at += size;
    }
  }
  return events;
}
