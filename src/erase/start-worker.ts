/** Starts this app's own workers. The policy of the page allows script addresses only through here: our own origin, and only built files. */
import { UsageError } from "../kit/errors.ts";

/** Addresses that a worker of this app can have: a built file, or in development whatever the development server of our origin offers. */
export function isOwnWorkerUrl(url: string, origin: string, isDevelopment: boolean): boolean {
  const address = new URL(url, origin);
  if (address.origin !== origin) return false;
  return isDevelopment || (address.pathname.startsWith("/assets/") && address.pathname.endsWith(".js"));
}

/** `url`, or `UsageError` `WORKER_URL_REFUSED`. */
function checkWorkerUrl(url: string): string {
  if (!isOwnWorkerUrl(url, location.origin, import.meta.env.DEV)) throw new UsageError("WORKER_URL_REFUSED");
  return url;
}

interface ScriptUrlPolicy {
  createScriptURL(url: string): unknown;
}

/** A name can be given to one policy only, so the first one is kept. Browsers without Trusted Types get the same check. */
let policy: ScriptUrlPolicy | undefined;

function openPolicy(): ScriptUrlPolicy {
  const rules = { createScriptURL: checkWorkerUrl };
  policy ??= window.trustedTypes?.createPolicy("ebb-worker", rules) ?? rules;
  return policy;
}

/**
 * A module worker from `url`, which comes from an import with `?worker&url`. Throws `UsageError` `WORKER_URL_REFUSED` for an address that is not
 * ours. The name of the Trusted Types policy is `ebb-worker`.
 */
export const startWorker = (url: string): Worker =>
  // The library types know no trusted address; the browser takes it as it is.
  new Worker(openPolicy().createScriptURL(url) as string, { type: "module" });
