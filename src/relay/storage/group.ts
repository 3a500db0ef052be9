/**
 * Group commit: transactions that wait at the same time are run one after the other inside one and committed together, so that one flush of the disk serves all of them
 * (R72). A transaction that waits alone is committed alone. Nobody is answered before the flush.
 *
 * Where anything in a group throws, the group is undone as a whole and each of its transactions runs by itself: none can spoil another's, and none has to be undone alone.
 */
import type { Transaction } from "kysely";
import type { Tables } from "./schema.ts";

/** Runs `work` in one transaction, which is committed when this resolves and undone when it rejects. */
export type RunTransaction = <Value>(work: (tx: Transaction<Tables>) => Promise<Value>) => Promise<Value>;

/** Most transactions of one group: those that come later are not kept waiting for ever. */
const MOST = 64;
/** Longest that a group waits for those who wrote with the last one. */
const LONGEST_MS = 10;

interface Waiting {
  run(tx: Transaction<Tables>): Promise<void>;
  /** By itself, to its end. */
  runAlone(): Promise<void>;
  /** What `run` gave is durable now. */
  resolve(): void;
}

/** The same as `runOne` for each caller; `work` may run more than once and has no effect outside its transaction. */
export function makeGroup(runOne: RunTransaction): RunTransaction {
  let waiting: Waiting[] = [];
  let isRunning = false;
  let [expected, lastMs] = [1, 0];

  async function runAll(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      await gather();
      const group = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      const fromMs = performance.now();
      await runGroup(runOne, group);
      lastMs = performance.now() - fromMs;
      expected = group.length + waiting.length;
    }
    isRunning = false;
  }

  /** Whoever wrote with the last flush is likely to write again: they are waited for, for less than the flush that this saves. Who wrote alone waits for nobody. */
  async function gather(): Promise<void> {
    const untilMs = performance.now() + Math.min(lastMs / 2, LONGEST_MS);
    do await nextTurn();
    while (waiting.length < Math.min(expected, MOST) && performance.now() < untilMs);
  }

  return (work) =>
    new Promise((resolve, reject) => {
      let value: { readonly of: Awaited<ReturnType<typeof work>> } | null = null;
      waiting.push({
        run: async (tx) => {
          value = { of: await work(tx) };
        },
        resolve: () => value && resolve(value.of),
        runAlone: () => runOne(work).then(resolve, reject),
      });
      if (!isRunning) void runAll();
    });
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function runGroup(runOne: RunTransaction, group: readonly Waiting[]): Promise<void> {
  const [first] = group;
  if (group.length === 1) return first?.runAlone();
  try {
    await runOne(async (tx) => {
      for (const { run } of group) await run(tx);
    });
    for (const { resolve } of group) resolve();
  } catch {
    for (const { runAlone } of group) await runAlone();
  }
}
