/** How hard a passphrase is stretched on the phone at hand. */
import { STRETCH_FLOOR, STRETCH_TARGET, type StretchSetting } from "./stretch-setting.ts";

/** Longest stretch that is chosen for a phone, ms (P). A worker unlocks many times a day. */
export const STRETCH_BUDGET_MS = 1500;

const LADDER: readonly StretchSetting[] = [
  STRETCH_TARGET,
  { memoryKib: 64 * 1024, passes: 2 },
  { memoryKib: 46 * 1024, passes: 2 },
  { memoryKib: 32 * 1024, passes: 2 },
  STRETCH_FLOOR,
];

const cost = ({ memoryKib, passes }: StretchSetting) => memoryKib * passes;

/** The hardest setting that this phone does within the budget, given the ms that the floor took on it; time grows with memory × passes. */
export function chooseSetting(floorMs: number): StretchSetting {
  const fits = (setting: StretchSetting) => (floorMs * cost(setting)) / cost(STRETCH_FLOOR) <= STRETCH_BUDGET_MS;
  return LADDER.find(fits) ?? STRETCH_FLOOR;
}
