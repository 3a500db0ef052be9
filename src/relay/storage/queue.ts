/**
 * Gathers jobs that wait at the same time, so that one flush of the disk serves all of them (R72). A job that comes while none waits begins at once.
 */

/** Longest that jobs wait for those who came with the last ones. */
const LONGEST_MS = 10;

/** Takes one job; `run` gets at most `most` that waited together, never while it still runs, and never rejects. */
export function makeQueue<Job>(run: (jobs: readonly Job[]) => Promise<void>, most: number): (job: Job) => void {
  let waiting: Job[] = [];
  let isRunning = false;
  let [expected, lastMs] = [1, 0];
  let onAdded = () => {};

  async function runAll(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      await gather();
      const jobs = waiting.slice(0, most);
      waiting = waiting.slice(most);
      const fromMs = performance.now();
      await run(jobs);
      lastMs = performance.now() - fromMs;
      expected = jobs.length + waiting.length;
    }
    isRunning = false;
  }

  /** Whoever wrote with the last flush is likely to write again: they are waited for, for less than the flush that this saves. Who wrote alone waits for nobody. */
  async function gather(): Promise<void> {
    await nextTurn();
    const isComplete = () => waiting.length >= Math.min(expected, most);
    if (isComplete()) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(lastMs / 2, LONGEST_MS));
      onAdded = () => {
        if (!isComplete()) return;
        clearTimeout(timer);
        resolve();
      };
    });
    onAdded = () => {};
  }

  return (job) => {
    waiting.push(job);
    onAdded();
    if (!isRunning) void runAll();
  };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
