/** How hard a passphrase is stretched, and how that is chosen for the phone at hand. */

/** Argon2id parameters with one lane: memory in KiB, passes over it. */
export interface StretchSetting {
  readonly memoryKib: number;
  readonly passes: number;
}

/** The least that wraps a vault. */
export const STRETCH_FLOOR: StretchSetting = { memoryKib: 19 * 1024, passes: 2 };
/** What a phone with time for it uses. */
export const STRETCH_TARGET: StretchSetting = { memoryKib: 64 * 1024, passes: 3 };
/** Longest stretch that is chosen for a phone, ms (P). A worker unlocks many times a day. */
export const STRETCH_BUDGET_MS = 1500;

const LADDER: readonly StretchSetting[] = [
  STRETCH_TARGET,
  { memoryKib: 64 * 1024, passes: 2 },
  { memoryKib: 46 * 1024, passes: 2 },
  { memoryKib: 32 * 1024, passes: 2 },
  STRETCH_FLOOR,
];

/** Whether a stored setting may be used: not below the floor, and not so high that a damaged row freezes the phone. */
export const isWithinBounds = ({ memoryKib, passes }: StretchSetting): boolean =>
  Number.isInteger(memoryKib) &&
  Number.isInteger(passes) &&
  memoryKib >= STRETCH_FLOOR.memoryKib &&
  passes >= STRETCH_FLOOR.passes &&
  memoryKib <= 256 * 1024 &&
  passes <= 10;

const cost = ({ memoryKib, passes }: StretchSetting) => memoryKib * passes;

/** The hardest setting that this phone does within the budget, given the ms that the floor took on it; time grows with memory × passes. */
export function chooseSetting(floorMs: number): StretchSetting {
  const fits = (setting: StretchSetting) => (floorMs * cost(setting)) / cost(STRETCH_FLOOR) <= STRETCH_BUDGET_MS;
  return LADDER.find(fits) ?? STRETCH_FLOOR;
}
