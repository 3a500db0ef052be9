/** Steps of a drill as a programme can take them, and its score. Rule G8 of README.md. */
import { type Ceremony, DRILL_STEPS } from "./model.ts";

/** The drill of a restored copy, and its step about the copy of a device. */
export const RESTORE_DRILL = 3;
const DEVICE_STEP = 4;

/** Step numbers from 1. Where a copied device opens with its words (`doCopiesOpen`), that it does not is no step. */
export const drillSteps = (code: number, doCopiesOpen: boolean): readonly number[] =>
  Array.from({ length: DRILL_STEPS[code] ?? 0 }, (_, at) => at + 1).filter(
    (step) => !(doCopiesOpen && code === RESTORE_DRILL && step === DEVICE_STEP),
  );

/** How many of `steps` went well; whatever else was ticked does not count. */
export const countPassed = (passed: readonly number[], steps: readonly number[]): number =>
  steps.filter((step) => passed.includes(step)).length;

/** Drill results: 1 passed · 2 failed · 3 not done. */
export function drillScore({ drills }: Ceremony, code: number, doCopiesOpen: boolean): 1 | 2 | 3 {
  const result = drills.find((drill) => drill.code === code);
  if (!result) return 3;
  const steps = drillSteps(code, doCopiesOpen);
  return countPassed(result.passed, steps) === steps.length ? 1 : 2;
}
