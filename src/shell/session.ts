/**
 * A session: an open vault in this tab. It holds all that registering a need takes at once, and loads what reads other people's feeds and talks to the
 * relay (run-session.ts) behind it: a phone that has not loaded that part yet, or cannot, registers all the same. A session ends by sealing what
 * waits, zeroing the keys and closing the store.
 *
 * One tab holds a vault at a time (a Web Lock); correctness does not hang on it, comfort does: heads advance by compare-and-set anyway.
 */
import type { Result } from "../kit/result.ts";
import type { Settings } from "../programme/model.ts";
import type { SyncFailure } from "../sync/engine.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Device } from "./acts/device.ts";
import { readShownSettings } from "./acts/shown-settings.ts";
import type { Running, SessionStatus } from "./run-session.ts";
import { startOver } from "./start-over.ts";

/** A session from its first moment. */
export interface OpenSession {
  readonly vault: OpenVault;
  /** The programme's settings as this phone last knew them; `null` before they first arrived, and when its access has ended. A coordinator reads its replica instead. */
  settings(): Settings | null;
  /** The session with its engine, or `null` while that is not loaded. */
  loaded(): Session | null;
  /** The same once it is loaded. Rejects where it does not load; every call tries again. */
  load(): Promise<Session>;
  status(): SessionStatus;
  /** Calls `listener` after every change; returns the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Syncs soon: what is saved within a moment goes out together. */
  nudge(): void;
  /** Seals and syncs now; resolves when the run has ended. For a hand-over that a person watches. Rejects like `load`. */
  handOver(): Promise<Result<void, SyncFailure>>;
  /** Seals what waits, without the network. Before the engine is loaded it stays in the outbox, sealed under its day. */
  seal(): Promise<void>;
  /** Stops syncing and leaves the vault open. Nothing is sealed. */
  rest(): void;
  /** Seals what waits, for a moment at most, and rests: the screen pauses behind a PIN. */
  pause(): Promise<void>;
  /** Ends the session: seal, zero, close. */
  end(): Promise<void>;
}

/** A session whose engine runs: it syncs by itself, silently and with back-off. */
export type Session = OpenSession & Running;

/** Sealing before a lock or a pause may take this long, as it waits for a call that is under way; then the ops stay in the outbox, sealed under their day. */
const END_LIMIT_MS = 1_500;

const IDLE: SessionStatus = { failure: null, isRunning: false };

/** Starts the session of an unlocked vault. The caller holds the tab's lock on it. */
export async function startSession(device: Device, vault: OpenVault): Promise<OpenSession> {
  const listeners = new Set<() => void>();
  const stop = new AbortController();
  let settings = await readShownSettings(vault, device.clock.nowMs());
  let session: Session | null = null;
  let loading: Promise<Session> | null = null;
  let isLost = false;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  async function start(): Promise<Session> {
    const { runSession } = await import("./run-session.ts").catch((reason) => {
      isLost = true;
      throw reason;
    });
    isLost = false;
    const keep = (next: Settings | null) => {
      settings = next;
    };
    session = { ...open, ...(await runSession({ device, vault, tell, shown: settings, keep, signal: stop.signal })) };
    tell();
    return session;
  }
  function load(): Promise<Session> {
    loading ??= start().catch((reason) => {
      loading = null;
      throw reason;
    });
    return loading;
  }
  /** Where it does not load it is tried again with the next save, and when the network is back. */
  const loadQuietly = () => {
    if (!stop.signal.aborted) load().catch(() => undefined);
  };
  const seal = async () => {
    await session?.engine.sealAll();
  };
  const rest = () => {
    globalThis.removeEventListener("online", loadQuietly);
    listeners.clear();
    stop.abort();
  };
  const pause = async () => {
    const late = new Promise((resolve) => setTimeout(resolve, END_LIMIT_MS));
    await Promise.race([seal().catch(() => undefined), late]);
    rest();
  };

  const open: OpenSession = {
    ...{ vault, load, seal, rest, pause },
    settings: () => settings,
    loaded: () => session,
    status: () => session?.status() ?? IDLE,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    nudge: () => (session ? session.nudge() : loadQuietly()),
    handOver: async () => (await load()).handOver(),
    end: async () => {
      await pause();
      vault.lock();
      await vault.store.close();
      session?.tendLocked();
      // In this page it may never load; the next one asks anew.
      if (isLost) void startOver();
    },
  };
  globalThis.addEventListener("online", loadQuietly);
  loadQuietly();
  return open;
}
