/** What a trace of Chromium says of one page's thread and of its frames. */

export interface TraceReading {
  readonly longestMs: number;
  /** Tasks of more than 50 ms, which a person feels. */
  readonly longTasks: number;
  readonly frames: number;
  /** Frames that were due and not shown. */
  readonly dropped: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  /** Of the processor; what other programs take does not count. */
  readonly tdur?: number;
}

const FELT_US = 50_000;

/** Of the trace's text. The page is the renderer whose main thread worked most. */
export function readTrace(text: string): TraceReading {
  const { traceEvents } = JSON.parse(text) as { traceEvents: readonly TraceEvent[] };
  const byThread = new Map<string, { pid: number; tasks: number[] }>();
  for (const { name, pid, tid, dur, tdur = dur } of traceEvents) {
    if (name !== "RunTask" || tdur === undefined) continue;
    const thread = byThread.get(`${pid} ${tid}`) ?? { pid, tasks: [] };
    thread.tasks.push(tdur);
    byThread.set(`${pid} ${tid}`, thread);
  }
  const mains = new Set(
    traceEvents
      .filter((event) => event.name === "thread_name" && nameIn(event) === "CrRendererMain")
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const sum = (tasks: readonly number[]) => tasks.reduce((all, one) => all + one, 0);
  const [page] = [...byThread]
    .filter(([key]) => mains.has(key))
    .map(([, thread]) => thread)
    .sort((a, b) => sum(b.tasks) - sum(a.tasks));
  const tasks = page?.tasks ?? [];
  const count = (name: string) => traceEvents.filter((event) => event.name === name && event.pid === page?.pid).length;
  return {
    longestMs: tasks.reduce((most, one) => Math.max(most, one), 0) / 1_000,
    longTasks: tasks.filter((one) => one > FELT_US).length,
    frames: count("DrawFrame") + count("DroppedFrame"),
    dropped: count("DroppedFrame"),
  };
}

const nameIn = (event: TraceEvent): unknown => (event as unknown as { args?: { name?: unknown } }).args?.name;
