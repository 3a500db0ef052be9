/** The relay's log: one JSON line an event, without ids, bodies, addresses or messages of errors, which may quote any of them. */
import { EbbError } from "../kit/errors.ts";

/** One event. `at` is a place in this program, `route` a template such as "/v1/p/:pid/log". */
export interface LogEvent {
  readonly level: "info" | "warn" | "error";
  readonly event: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly ms?: number;
  readonly code?: string;
  readonly at?: string;
}

export type Log = (event: LogEvent) => void;

/** A log that writes lines through `write`. */
export const makeLog =
  (write: (line: string) => void): Log =>
  (event) =>
    write(`${JSON.stringify(event)}\n`);

/** What may be said of an error: its code or class, and the first line of this program in its stack. */
export function errorToEvent(event: string, error: unknown): LogEvent {
  const code = error instanceof EbbError ? error.code : error instanceof Error ? error.name : "unknown";
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const [, at] = /\/src\/([\w./-]+:\d+)/.exec(stack) ?? [];
  return at === undefined ? { level: "error", event, code } : { level: "error", event, code, at };
}
