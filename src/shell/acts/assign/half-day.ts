/** The half-day that it is as the programme counts it. */
import { half } from "../../../programme/days.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import type { Device } from "../device.ts";
import { programmeDay } from "../programme-day.ts";

/** 2 × day since 1970-01-01 in the programme's own zone, + 1 after noon. */
export const programmeHalfDay = (device: Pick<Device, "clock">, vault: OpenVault): number =>
  2 * programmeDay(device, vault) + (half(device.clock.nowMs(), vault.identity().charter.timeZone) === "pm" ? 1 : 0);
