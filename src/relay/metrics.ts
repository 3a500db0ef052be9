/**
 * Counts of what a relay did, for whoever watches it (R75). Numbers only: no id, key, address or query, and no label that comes from a caller; routes are the
 * templates of this program. In memory only; they begin at 0 with each start.
 *
 * Format: Prometheus text exposition 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/
 */
import type { RefusalCode } from "./http/errors.ts";

export interface Metrics {
  /** One call was answered. `route` is a template such as "/v1/p/:pid/log". */
  countCall(call: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly ms: number;
  }): void;
  /** One call, or one item of an upload, was refused. */
  countRefusal(code: RefusalCode): void;
  /** One segment was taken. */
  countSegment(bytes: number): void;
  /** All of it as text. */
  write(): string;
}

/** What is measured when it is asked for. */
export interface Gauges {
  readonly startedMs: number;
  waiting(): number;
}

/** Upper ends of the classes of duration, in seconds. */
const CLASSES = [0.005, 0.02, 0.1, 0.5, 2, 10] as const;
/** A call that waits for others says nothing of how fast this relay is. */
const WAITING_ROUTE = "/v1/p/:pid/arrivals";

export function makeMetrics({ startedMs, waiting }: Gauges): Metrics {
  const calls = new Map<string, number>();
  const refusals = new Map<string, number>();
  const durations = { classes: CLASSES.map(() => 0), count: 0, seconds: 0 };
  const segments = { count: 0, bytes: 0 };
  return {
    countCall({ method, route, status, ms }) {
      add(calls, `method="${method}",route="${route}",status="${status}"`);
      if (route === WAITING_ROUTE) return;
      durations.count++;
      durations.seconds += ms / 1000;
      for (const [at, end] of CLASSES.entries())
        if (ms / 1000 <= end) durations.classes[at] = (durations.classes[at] ?? 0) + 1;
    },
    countRefusal: (code) => add(refusals, `code="${code}"`),
    countSegment(bytes) {
      segments.count++;
      segments.bytes += bytes;
    },
    write: () =>
      [
        family("ebb_calls_total", "counter", "Calls that were answered.", labelled("ebb_calls_total", calls)),
        family("ebb_refusals_total", "counter", "Refusals, by code.", labelled("ebb_refusals_total", refusals)),
        family("ebb_segments_total", "counter", "Segments that were taken.", [`ebb_segments_total ${segments.count}`]),
        family("ebb_segment_bytes_total", "counter", "Their bytes as they came.", [
          `ebb_segment_bytes_total ${segments.bytes}`,
        ]),
        family("ebb_call_seconds", "histogram", "Time to the answer, of calls that do not wait.", [
          ...CLASSES.map((end, at) => `ebb_call_seconds_bucket{le="${end}"} ${durations.classes[at] ?? 0}`),
          `ebb_call_seconds_bucket{le="+Inf"} ${durations.count}`,
          `ebb_call_seconds_sum ${durations.seconds}`,
          `ebb_call_seconds_count ${durations.count}`,
        ]),
        family("ebb_waiting", "gauge", "Calls that wait for what comes.", [`ebb_waiting ${waiting()}`]),
        family("process_start_time_seconds", "gauge", "When this process started.", [
          `process_start_time_seconds ${startedMs / 1000}`,
        ]),
        family("process_resident_memory_bytes", "gauge", "Memory of this process.", [
          `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
        ]),
      ].join(""),
  };
}

const add = (counts: Map<string, number>, labels: string) => counts.set(labels, (counts.get(labels) ?? 0) + 1);

const labelled = (name: string, counts: ReadonlyMap<string, number>): readonly string[] =>
  [...counts].map(([labels, count]) => `${name}{${labels}} ${count}`);

const family = (name: string, type: "counter" | "gauge" | "histogram", help: string, lines: readonly string[]) =>
  `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.map((line) => `${line}\n`).join("")}`;
