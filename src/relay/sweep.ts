/**
 * Removes what has had its time: training programmes with their keys first, then rows; expired tokens and invites; papers of programmes closed long ago, where the operator
 * wants that; then the journal, where dropped bodies may still lie. Finishes what closing began, and closes what its own log has closed.
 */
import type { ProgrammeId } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { Clock } from "../kit/clock.ts";
import { KeyError } from "../kit/errors.ts";
import type { Closer } from "./closer.ts";
import { makeClosing } from "./closing.ts";
import { storedToCharter } from "./http/access.ts";
import type { RelayKeys } from "./keys.ts";
import type { Statements } from "./statements.ts";
import type { RelayStorage } from "./storage/port.ts";

export interface SweepPorts {
  readonly storage: RelayStorage;
  readonly keys: RelayKeys;
  readonly statements: Statements;
  readonly closer: Closer;
  readonly clock: Clock;
  /** Papers of closed programmes are dropped after so many days; `null`: never. */
  readonly forgetsAfterDays: number | null;
}

/** How many training programmes went, and of how many programmes with records the key file is not there. */
export interface Swept {
  readonly removed: number;
  readonly keyless: number;
}

const DAY_MS = 86_400_000;

/** One sweep. Interrupted anywhere, the next one finishes it. */
export async function sweep(ports: SweepPorts): Promise<Swept> {
  const { storage, keys, closer, clock, forgetsAfterDays } = ports;
  const due = await storage.listDueProgrammes(clock.nowMs());
  for (const programmeId of due) {
    await keys.destroyProgrammeKey(programmeId);
    await storage.removeProgramme(programmeId);
  }
  const keyless = await closeOverdue(ports);
  await closer.run();
  if (forgetsAfterDays !== null) await storage.forgetClosings(clock.nowMs() - forgetsAfterDays * DAY_MS);
  await storage.removeExpired(clock.nowMs());
  await storage.renewStamp();
  await storage.checkpoint();
  return { removed: due.length, keyless };
}

/** R51: a log may hold an order that closed nothing, where an older release stored it or rows were restored. Returns how many have no key file to tell. */
async function closeOverdue(ports: SweepPorts): Promise<number> {
  const { storage, keys } = ports;
  const withKey = await keys.listProgrammeKeys();
  let keyless = 0;
  for (const programmeId of await storage.listHeldProgrammes()) {
    if (!withKey.has(bytesToHex(programmeId)) || !(await closeIfStated(ports, programmeId))) keyless++;
  }
  return keyless;
}

/** `false` where the key does not open what is stored. */
async function closeIfStated({ storage, statements, clock }: SweepPorts, programmeId: ProgrammeId): Promise<boolean> {
  const programme = await storage.findProgramme(programmeId);
  if (!programme || programme === "closed") return true;
  const charter = storedToCharter(programme.charter);
  try {
    const { state } = await statements.foldActs(charter);
    const frames = state.closing.closed ? await statements.readActs(charter) : [];
    const closing = makeClosing(state, frames, clock.nowMs());
    if (closing) await storage.closeProgramme(programmeId, closing);
    return true;
  } catch (error) {
    if (error instanceof KeyError) return false;
    throw error;
  }
}
