/**
 * Who waits until a programme's log grows (R70, R71). Nothing is kept of a wait but a place in memory: an append at this process ends it at once, one at
 * another process on the same database with the next look at the cursors, which is one query a second for all that wait, and none while nobody does.
 */
import type { ProgrammeId } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { RelayStorage } from "./storage/port.ts";

/** `grown`: the log ends elsewhere than at the cursor. `ended`: the time is over, or the relay stops. `full`: no place is left to wait. */
export type Arrival = "grown" | "ended" | "full";

export interface Arrivals {
  /** Waits until the programme's cursor is another than `after`, at most `ms`, or until `signal`. */
  wait(programmeId: ProgrammeId, after: number, ms: number, signal: AbortSignal): Promise<Arrival>;
  /** Something was appended here, or the programme was closed. */
  tell(programmeId: ProgrammeId): void;
  /** How many wait now. */
  count(): number;
  /** Ends every wait; nobody waits any more. */
  stop(): void;
}

export interface ArrivalTerms {
  /** Most that wait at once, at this process and for one programme. */
  readonly most: number;
  readonly mostPerProgramme: number;
  /** Pause between two looks at the cursors. */
  readonly lookMs: number;
}

export const ARRIVAL_TERMS: ArrivalTerms = { most: 1_000, mostPerProgramme: 64, lookMs: 1_000 };

interface Waiter {
  readonly programmeId: ProgrammeId;
  readonly after: number;
  end(arrival: Arrival): void;
}

/** Waiting over `storage`. A look that fails is tried again with the next: nobody learns of it but by waiting longer. */
export function makeArrivals(storage: Pick<RelayStorage, "readCursors">, terms = ARRIVAL_TERMS): Arrivals {
  const waitersByHex = new Map<string, Set<Waiter>>();
  let [count, isStopped] = [0, false];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const endAll = (hex: string, isDue: (waiter: Waiter) => boolean, arrival: Arrival) => {
    for (const waiter of [...(waitersByHex.get(hex) ?? [])]) if (isDue(waiter)) waiter.end(arrival);
  };

  async function look(): Promise<void> {
    const asked = [...waitersByHex.values()].flatMap(([first]) => first?.programmeId ?? []);
    const cursorByHex = await storage.readCursors(asked).catch(() => null);
    for (const id of cursorByHex ? asked : []) {
      const hex = bytesToHex(id);
      endAll(hex, ({ after }) => cursorByHex?.get(hex) !== after, "grown"); // also where it is closed or gone
    }
    timer = undefined;
    arm();
  }

  function arm(): void {
    if (count > 0 && timer === undefined && !isStopped) timer = setTimeout(() => void look(), terms.lookMs);
  }

  return {
    count: () => count,
    tell: (programmeId) => endAll(bytesToHex(programmeId), () => true, "grown"),
    stop() {
      isStopped = true;
      clearTimeout(timer);
      for (const hex of [...waitersByHex.keys()]) endAll(hex, () => true, "ended");
    },
    wait(programmeId, after, ms, signal) {
      const hex = bytesToHex(programmeId);
      const waiters = waitersByHex.get(hex) ?? new Set();
      if (isStopped || signal.aborted) return Promise.resolve("ended");
      if (count >= terms.most || waiters.size >= terms.mostPerProgramme) return Promise.resolve("full");
      return new Promise((resolve) => {
        const onAbort = () => waiter.end("ended");
        const limit = setTimeout(onAbort, ms);
        const waiter: Waiter = {
          programmeId,
          after,
          end(arrival) {
            if (!waiters.delete(waiter)) return;
            if (waiters.size === 0) waitersByHex.delete(hex);
            count--;
            clearTimeout(limit);
            signal.removeEventListener("abort", onAbort);
            resolve(arrival);
          },
        };
        waitersByHex.set(hex, waiters.add(waiter));
        count++;
        signal.addEventListener("abort", onAbort);
        arm();
      });
    },
  };
}
