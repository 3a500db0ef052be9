/** The file of incidents and near misses for others to learn from (GR14): codes and the month, and nothing else. Pure. */
import { ENTRY_KINDS, type Entry } from "../../assignment/model.ts";

const DAY_MS = 86_400_000;

/** JSON of version 1, sorted, so that it says nothing of the order in which things were written. */
export function entriesFile(entries: readonly Entry[]): string {
  const rows = entries.map(({ kind, what, phase, effect, cause, fix, day }) => ({
    ...{ kind: ENTRY_KINDS.indexOf(kind) + 1, what, phase, effect, cause, fix },
    month: new Date(day * DAY_MS).toISOString().slice(0, "2026-01".length),
  }));
  const sorted = rows.map((row) => JSON.stringify(row)).sort();
  return `{"format":"ebb-near-misses","version":1,"entries":[${sorted.join(",")}]}\n`;
}
