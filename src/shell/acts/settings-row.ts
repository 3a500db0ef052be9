/** Where a coordinator keeps the settings as the plaintext that goes to every phone: meta/settings, sealed with the pages. */
import type { RowRef } from "../../store/port.ts";

export const SETTINGS_REF: RowRef = { table: "meta", key: "settings" };
