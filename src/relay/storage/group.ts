/**
 * Group commit: transactions that wait at the same time are run one after the other inside one and committed together, so that one flush of the disk serves all of them
 * (R72). A transaction that waits alone is committed alone. Nobody is answered before the flush.
 *
 * Where anything in a group throws, the group is undone as a whole and each of its transactions runs by itself: none can spoil another's, and none has to be undone alone.
 */
import type { Transaction } from "kysely";
import { makeQueue } from "./queue.ts";
import type { Tables } from "./schema.ts";

/** Runs `work` in one transaction, which is committed when this resolves and undone when it rejects. */
export type RunTransaction = <Value>(work: (tx: Transaction<Tables>) => Promise<Value>) => Promise<Value>;

/** Most transactions of one group: those that come later are not kept waiting for ever. */
const MOST = 64;
interface Waiting {
  run(tx: Transaction<Tables>): Promise<void>;
  /** By itself, to its end. */
  runAlone(): Promise<void>;
  /** What `run` gave is durable now. */
  resolve(): void;
}

/** The same as `runOne` for each caller; `work` may run more than once and has no effect outside its transaction. */
export function makeGroup(runOne: RunTransaction): RunTransaction {
  const add = makeQueue<Waiting>((group) => runGroup(runOne, group), MOST);
  return (work) =>
    new Promise((resolve, reject) => {
      let value: { readonly of: Awaited<ReturnType<typeof work>> } | null = null;
      add({
        run: async (tx) => {
          value = { of: await work(tx) };
        },
        resolve: () => value && resolve(value.of),
        runAlone: () => runOne(work).then(resolve, reject),
      });
    });
}

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
