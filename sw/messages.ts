/** What a page may tell the service worker. Rule W8: anything else is ignored. */

/** `take-over` = become active now: no draft is open. `booted` = the page whose entry script is at `entry` has started from this worker's answers. */
export type PageMessage = { readonly type: "take-over" } | { readonly type: "booted"; readonly entry: string };

/** Reads a message; `null` where it is something else. */
export function readPageMessage(data: unknown): PageMessage | null {
  if (typeof data !== "object" || data === null || !("type" in data)) return null;
  if (data.type === "take-over") return { type: data.type };
  if (data.type !== "booted" || !("entry" in data) || typeof data.entry !== "string") return null;
  return { type: data.type, entry: data.entry };
}
