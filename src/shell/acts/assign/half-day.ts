/** The half-day that it is as the programme counts it. */
import { half, localDay } from "../../../programme/days.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import type { Device } from "../device.ts";

export const programmeHalfDay = ({ clock }: Pick<Device, "clock">, vault: OpenVault): number =>
  halfDayAt(clock.nowMs(), vault.identity().charter.timeZone);

/** The half-day at `ms`: 2 × day since 1970-01-01 in `timeZone`, + 1 after noon. */
export const halfDayAt = (ms: number, timeZone: string): number =>
  2 * Math.max(0, localDay(ms, timeZone)) + (half(ms, timeZone) === "pm" ? 1 : 0);
