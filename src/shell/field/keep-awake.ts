/** What a phone does while a long job runs: the screen stays on where the browser can do that, and a weak battery is told before. Nothing depends on either. */

/** Below this share of its charge a phone may go off before the job ends (P). */
const WEAK = 0.15;

/** Keeps the screen on until `job` has ended. */
export async function keepAwake<Value>(job: () => Promise<Value>): Promise<Value> {
  const lock = await navigator.wakeLock?.request("screen").catch(() => null);
  try {
    return await job();
  } finally {
    void lock?.release().catch(() => undefined);
  }
}

interface Battery {
  readonly level: number;
  readonly charging: boolean;
}

/** Whether the battery is weak and not being charged; `false` where the browser does not tell. */
export async function isBatteryWeak(): Promise<boolean> {
  const { getBattery } = navigator as Navigator & { getBattery?: () => Promise<Battery> };
  const battery = await getBattery?.call(navigator).catch(() => null);
  return battery ? !battery.charging && battery.level < WEAK : false;
}
