/** The only part of the page that talks to the service worker. An update waits for a moment without an open draft. Rule W13: a page that is told to start the newer version starts it, whoever let it take over. */
import { Workbox } from "workbox-window";
import { UsageError } from "../kit/errors.ts";

/** What the bridge asks of the page. */
export interface ServiceWorkerNeeds {
  /** Whether somewhere in this page answers are being given that a reload would lose. */
  readonly isDraftOpen: () => boolean;
  /** A new version is ready and waits for `takeOver`. May be called again. */
  readonly onUpdateWaiting: () => void;
}

/** What the page tells the service worker. */
export interface ServiceWorkerBridge {
  /**
   * Lets the waiting version take over and reloads this page with it. Where it took over meanwhile, in another tab or while a draft was begun here, only the reload
   * is left. Does nothing while a draft is open or there is no newer version.
   */
  takeOver(): void;
  /**
   * To be called once the app has rendered. If the worker served this start, it may now let go of older versions. Does nothing after the
   * first call, and where the page was not started by the worker or another version has taken over since.
   */
  booted(): void;
}

const WORKER_URL = "/sw.js";
const IDLE: ServiceWorkerBridge = { takeOver: () => undefined, booted: () => undefined };

/**
 * Registers the service worker, and looks for a new version when the network comes back. In development and in browsers without service
 * workers it does nothing. A registration that fails is tried again at the next start. The Trusted Types policy is named `ebb-sw`.
 */
export function startServiceWorker({ isDraftOpen, onUpdateWaiting }: ServiceWorkerNeeds): ServiceWorkerBridge {
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return IDLE;
  const container = navigator.serviceWorker;
  const startedBy = container.controller;
  const workbox = new Workbox(workerUrl(), { scope: "/" });
  let registration: ServiceWorkerRegistration | undefined;
  let isTakingOver = false;
  let isBooted = false;

  workbox.addEventListener("waiting", onUpdateWaiting);
  workbox.addEventListener("controlling", () => {
    if (isTakingOver && !isDraftOpen()) location.reload();
  });
  const register = async () => {
    registration = await workbox.register();
    if (registration) askToBeWoken(registration);
  };
  register().catch(() => undefined);
  window.addEventListener("online", () => {
    registration?.update().catch(() => undefined);
  });

  return {
    takeOver: () => {
      const waiting = registration?.waiting;
      if (isDraftOpen()) return;
      if (!waiting) {
        if (startedBy !== null && container.controller !== startedBy) location.reload();
        return;
      }
      isTakingOver = true;
      waiting.postMessage({ type: "take-over" });
    },
    booted: () => {
      if (isBooted || startedBy === null || container.controller !== startedBy) return;
      isBooted = true;
      startedBy.postMessage({ type: "booted", entry: new URL(import.meta.url).pathname });
    },
  };
}

/** What the library types do not know yet of a registration; browsers that lack it wake no worker, and the next start does the same. */
interface Waking {
  readonly sync?: { register(tag: string): Promise<void> };
  readonly periodicSync?: { register(tag: string, options: { readonly minInterval: number }): Promise<void> };
}

const WAKE_TAG = "ebb-obey";
/** How often the browser may wake the worker of an installed app by itself (P). */
const WAKE_EVERY_MS = 12 * 3_600_000;

/**
 * Has the browser wake the worker for vaults that are locked: now and then where it allows that, and once when the network comes back after a page was left without one.
 */
function askToBeWoken(registration: ServiceWorkerRegistration): void {
  const { sync, periodicSync } = registration as Waking;
  periodicSync?.register(WAKE_TAG, { minInterval: WAKE_EVERY_MS }).catch(() => undefined);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !navigator.onLine) sync?.register(WAKE_TAG).catch(() => undefined);
  });
}

/** The one address that the policy allows. The library types know the trusted form by another name than the page's. */
function workerUrl(): string {
  const check = (url: string): string => {
    if (url !== WORKER_URL) throw new UsageError("SERVICE_WORKER_URL_REFUSED");
    return url;
  };
  const policy = window.trustedTypes?.createPolicy("ebb-sw", { createScriptURL: check });
  return (policy?.createScriptURL(WORKER_URL) ?? check(WORKER_URL)) as string;
}
