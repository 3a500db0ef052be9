/**
 * The service worker: starts the app with no network, always. It never takes over by itself, because a page with an open draft must not change
 * under the person's hands. Wiring only; the decisions are in `requests.ts` and `shell-cache.ts`.
 */
import { readPageMessage } from "./messages.ts";
import { decideAnswer } from "./requests.ts";
import { answerFromShell, cacheShell, dropOlderShells, type Shell } from "./shell-cache.ts";

declare const self: ServiceWorkerGlobalScope & {
  obey: () => Promise<void>;
  readonly trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
};
/** Filled in by the build. */
declare const __SHELL__: Shell;

const shell: Shell = __SHELL__;
/** Built from `obey.ts`; the one address that the policy of this scope gives. */
const address = { createScriptURL: () => "/obey.js" };
const obeyUrl = (self.trustedTypes?.createPolicy("ebb-sw", address) ?? address).createScriptURL("");
const ports = { caches: self.caches, fetch: (request: Request) => fetch(request) };

self.addEventListener("install", (event) => event.waitUntil(install()));

/** Rule W12: what is thrown here has to fail the installation. Thrown by the listener itself it would not, and the browser would keep a worker with no files for good. */
async function install(): Promise<void> {
  // A script that was not loaded by now cannot be had later.
  importScripts(obeyUrl);
  await cacheShell(ports, shell);
}

// A browser that knows how wakes the worker when the network is back, or now and then: then locked vaults are looked after.
const wake = (event: Event): void => {
  importScripts(obeyUrl);
  (event as ExtendableEvent).waitUntil(self.obey());
};
self.addEventListener("sync", wake);
self.addEventListener("periodicsync", wake);

// The page that was loaded before the first worker gets its later files, too, without a network.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { method, url, mode, headers } = request;
  const answer = decideAnswer({ method, url, mode, accept: headers.get("Accept") ?? "" }, self.origin, shell.files);
  if (answer.from === "browser") return;
  event.respondWith(answerFromShell(ports, shell, answer.from === "page" ? "/" : answer.path, request));
});

self.addEventListener("message", (event) => {
  const message = readPageMessage(event.data);
  if (message?.type === "take-over") event.waitUntil(self.skipWaiting());
  if (message?.type === "booted") event.waitUntil(tidy(message.entry));
});

async function tidy(entry: string): Promise<void> {
  // A page of this version that started late must not take away a newer one's files while that one waits or begins.
  const { installing, waiting } = self.registration;
  if (installing || waiting || self.serviceWorker.state === "redundant") return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  await dropOlderShells(self.caches, shell, entry, pages.length);
}
