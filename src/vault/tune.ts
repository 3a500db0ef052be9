/** Tuning the stretch to a phone: once, when a vault is made. */
import { chooseSetting } from "../crypto/choose-setting.ts";
import { STRETCH_FLOOR, type StretchSetting } from "../crypto/stretch-setting.ts";
import type { Stretch } from "./wrap.ts";

/** Measures this phone with the floor's parameters and returns the hardest setting within the budget, and how long it should take, in ms. */
export async function tuneStretch(
  stretch: Stretch,
  nowMs: () => number,
): Promise<{ readonly setting: StretchSetting; readonly expectedMs: number }> {
  const startedMs = nowMs();
  await stretch(new Uint8Array(16).fill(1), new Uint8Array(16), STRETCH_FLOOR);
  const floorMs = nowMs() - startedMs;
  const setting = chooseSetting(floorMs);
  return {
    setting,
    expectedMs: (floorMs * setting.memoryKib * setting.passes) / (STRETCH_FLOOR.memoryKib * STRETCH_FLOOR.passes),
  };
}
