/** Today as the programme counts it. */
import { localDay } from "../../programme/days.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "./device.ts";

/** Today in the programme's own zone, days since 1970-01-01. */
export const programmeDay = ({ clock }: Pick<Device, "clock">, vault: OpenVault): number =>
  Math.max(0, localDay(clock.nowMs(), vault.identity().charter.timeZone));
