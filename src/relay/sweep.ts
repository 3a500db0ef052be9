/** Removes what has had its time: training programmes with their keys first, then rows; expired tokens and invites; then the journal, where dropped bodies may still lie. */
import type { Clock } from "../kit/clock.ts";
import type { RelayKeys } from "./keys.ts";
import type { RelayStorage } from "./storage/port.ts";

export interface SweepPorts {
  readonly storage: RelayStorage;
  readonly keys: RelayKeys;
  readonly clock: Clock;
}

/** One sweep; returns how many programmes went. Interrupted anywhere, the next one finishes it. */
export async function sweep({ storage, keys, clock }: SweepPorts): Promise<number> {
  const due = await storage.listDueProgrammes(clock.nowMs());
  for (const programmeId of due) {
    await keys.destroyProgrammeKey(programmeId);
    await storage.removeProgramme(programmeId);
  }
  await storage.removeExpired(clock.nowMs());
  await storage.checkpoint();
  return due.length;
}
