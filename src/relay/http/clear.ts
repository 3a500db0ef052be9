/**
 * Clearing a phone's browser of this origin, after its last vault was erased. Rule R41.
 *
 * Browsers obey `Clear-Site-Data` on any answer, whoever asked: so only a POST that the browser itself marks as sent by a page of this origin gets it. A
 * link, a form or a script of another origin gets a refusal without the header.
 */
import type { Hono } from "hono";

/**
 * Storage, which takes databases, private files, caches of workers and the workers themselves. No cookie exists. The HTTP cache holds the app's public files
 * only, and clearing it holds up Chromium's answer for long. The page that asked goes on, so that it can say what was done.
 */
const CLEARED = '"storage"';

export function addClearCall(app: Hono): void {
  app.post("/clear", (c) =>
    c.req.header("sec-fetch-site") === "same-origin"
      ? c.text("cleared\n", 200, { "clear-site-data": CLEARED, "cache-control": "no-store" })
      : c.text("Not from here\n", 403, { "cache-control": "no-store" }),
  );
  app.all("/clear", (c) => c.text("Not found\n", 404, { "cache-control": "no-store" }));
}
