/** The settings as every approved phone is given them: an op batch, sealed for the coordinator's own use. */

import { makeChange } from "../../feed/make-op.ts";
import { type Records, recordFields } from "../../feed/merge.ts";
import { encodeOpBatch } from "../../feed/op-batch.ts";
import type { Bytes } from "../../kit/bytes.ts";
import { fieldsToSettings } from "../../programme/codec.ts";
import type { RowRef } from "../../store/port.ts";
import type { Device } from "./device.ts";

const FORM_VERSION = 1;

export const SETTINGS_REF: RowRef = { table: "meta", key: "settings" };

/** The settings of `records` as a change by a coordinator who sends them on. `null` where there are none. */
export function settingsBatch(parts: Pick<Device, "clock" | "random">, { recordById }: Records): Bytes | null {
  for (const record of recordById.values()) {
    const fields = recordFields(record);
    if (fields === null || !fieldsToSettings(fields).ok) continue;
    return encodeOpBatch({ seen: [], ops: [makeChange({ ...parts, last: null }, record, fields, FORM_VERSION)] });
  }
  return null;
}
