/**
 * Appends that wait at the same time, programme by programme: what came while one transaction ran goes together into the next, with one statement a table (R72). A programme has one
 * transaction of plain segments under way at a process; others do not wait for it.
 *
 * Where a call of several spoils the transaction, each is run by itself. A database that is busy, full or away is that for all of them.
 */
import type { ProgrammeId } from "../../kit/brand.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { StoreError } from "../../kit/errors.ts";
import type { AppendOutcome, NewSegment } from "./port.ts";
import { makeQueue } from "./queue.ts";

/** Segments of one programme that came together. */
export type Call = readonly NewSegment[];
/** What became of each, as far as it was tried. */
export type Outcomes = readonly AppendOutcome[];
/** Appends what all these calls of one programme bring, in one transaction. */
export type AppendCalls = (calls: readonly Call[]) => Promise<readonly Outcomes[]>;

/** Most calls of one transaction. */
const MOST = 32;
/** Programmes whose queues are remembered; one that is forgotten begins anew. */
const MOST_QUEUES = 256;

interface Waiting {
  readonly call: Call;
  resolve(outcomes: Outcomes): void;
  reject(error: unknown): void;
}

/** Appends through `appendCalls`, gathered by programme. */
export function makeBatches(appendCalls: AppendCalls): (programmeId: ProgrammeId, call: Call) => Promise<Outcomes> {
  const queues = new Map<string, (waiting: Waiting) => void>();

  function queueOf(programmeId: ProgrammeId): (waiting: Waiting) => void {
    const name = bytesToHex(programmeId);
    const add = queues.get(name) ?? makeQueue<Waiting>((all) => runTogether(appendCalls, all), MOST);
    queues.delete(name);
    queues.set(name, add);
    const [oldest] = queues.keys();
    if (queues.size > MOST_QUEUES && oldest !== undefined) queues.delete(oldest);
    return add;
  }

  return (programmeId, call) =>
    new Promise((resolve, reject) => {
      queueOf(programmeId)({ call, resolve, reject });
    });
}

async function runTogether(appendCalls: AppendCalls, all: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await appendCalls(all.map(({ call }) => call));
    for (const [at, { resolve }] of all.entries()) resolve(outcomes[at] ?? []);
  } catch (error) {
    if (all.length === 1 || error instanceof StoreError) for (const { reject } of all) reject(error);
    else for (const one of all) await runTogether(appendCalls, [one]);
  }
}
