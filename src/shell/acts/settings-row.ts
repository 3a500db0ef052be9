/** The settings as every approved phone is given them: an op batch, sealed for the coordinator's own use. */
import { type Records, recordFields } from "../../feed/merge.ts";
import { encodeOpBatch, type Op } from "../../feed/op.ts";
import { toOpId } from "../../kit/brand.ts";
import { type Bytes, hexToBytes } from "../../kit/bytes.ts";
import { fieldsToSettings } from "../../programme/codec.ts";
import type { RowRef } from "../../store/port.ts";

export const SETTINGS_REF: RowRef = { table: "meta", key: "settings" };

/** The settings of `records` as one op under its own record id: sent on by a coordinator who did not write them. `null` where there are none. */
export function settingsBatch({ recordById }: Records): Bytes | null {
  for (const record of recordById.values()) {
    const fields = recordFields(record);
    const isSettings = fields !== null && fieldsToSettings(fields).ok;
    const [write] = isSettings ? [...record.writesByField.values()].flat() : [];
    if (!fields || !write) continue;
    const op: Op = {
      ...{ opId: toOpId(hexToBytes(write.opId)), kind: 1, recordId: record.recordId, time: write.time },
      ...{ fields, replaces: new Map(), formVersion: 1 },
    };
    return encodeOpBatch({ seen: [], ops: [op] });
  }
  return null;
}
