/**
 * A session: an open vault with its engine, running in this tab. It syncs by itself while it lives, silently and with back-off, and ends by
 * sealing what waits, zeroing the keys and closing the store.
 *
 * One tab holds a vault at a time (a Web Lock); correctness does not hang on it, comfort does: heads advance by compare-and-set anyway.
 */
import { err, ok, type Result } from "../kit/result.ts";
import { makeSyncEngine, type SyncEngine, type SyncFailure } from "../sync/engine.ts";
import { waitMs } from "../sync/schedule.ts";
import type { RelaySession } from "../sync/session.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { ROLE_COORDINATOR } from "../wire/certificate.ts";
import type { Device } from "./acts/device.ts";
import { programmeDay, rankOp } from "./acts/records.ts";

export interface SessionStatus {
  readonly failure: SyncFailure | null;
  readonly isRunning: boolean;
}

export interface Session {
  readonly vault: OpenVault;
  readonly engine: SyncEngine;
  readonly relay: RelaySession | null;
  status(): SessionStatus;
  /** Calls `listener` after every change; returns the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Syncs soon: what is saved within a moment goes out together. */
  nudge(): void;
  /** Seals and syncs now; resolves when the run has ended. For a hand-over that a person watches. */
  handOver(): Promise<Result<void, SyncFailure>>;
  /** Seals what waits, without the network. */
  seal(): Promise<void>;
  /** Stops syncing and leaves the vault open: the screen pauses behind a PIN. */
  rest(): void;
  /** Ends the session: seal, zero, close. */
  end(): Promise<void>;
}

/** Pause between runs that went well (P): a coordinator waits for others, a phone for its acknowledgement. */
const COORDINATOR_PAUSE_MS = 3_000;
const PHONE_PAUSE_MS = 10_000;
/** How long a save waits for company before it goes out (P). */
const NUDGE_MS = 2_000;
/** Frames in one page of the log. */
const PAGE_FRAMES = 32;
/** Sealing before a lock may take this long; then the ops stay in the outbox, sealed under their day. */
const END_LIMIT_MS = 1_500;

/** Starts the session of an unlocked vault. The caller holds the tab's lock on it. */
export async function startSession(device: Device, vault: OpenVault): Promise<Session> {
  const { charter, role } = vault.identity();
  const address = charter.relays[0]?.address;
  const relay = address ? (await import("./connect.ts")).connect(vault, address, device.fetch) : null;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const engine = await makeSyncEngine({
    vault,
    session: relay,
    clock: device.clock,
    random: device.random,
    pageFrames: PAGE_FRAMES,
    today: () => programmeDay(device, vault),
    rank: rankOp,
    onChange: tell,
  });
  if (role === ROLE_COORDINATOR) {
    const { finishStart } = await import("./acts/create-programme.ts");
    const { sendMissingSettings } = await import("./acts/invite-phone.ts");
    await engine.change((replica) => finishStart(device, vault, replica, relay?.client ?? null));
    await engine.change((replica) => sendMissingSettings(device, vault, replica));
  }

  const stop = new AbortController();
  let status: SessionStatus = { failure: null, isRunning: false };
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(mustSeal: boolean): Promise<Result<void, SyncFailure>> {
    clearTimeout(timer);
    status = { ...status, isRunning: true };
    tell();
    const done = await engine
      .run(stop.signal, mustSeal)
      .catch(() => err({ code: "RELAY_GARBAGE", retry: "later", relayCode: null, retryAfterMs: null } as const));
    failures = done.ok ? 0 : failures + 1;
    if (done.ok) await leaveRecoveryGrants();
    status = { failure: done.ok ? null : done.error, isRunning: false };
    tell();
    runIn(
      done.ok
        ? role === ROLE_COORDINATOR
          ? COORDINATOR_PAUSE_MS
          : PHONE_PAUSE_MS
        : waitMs(failures, "retryAfterMs" in done.error ? done.error.retryAfterMs : null, device.random),
    );
    return done;
  }
  /** What recovery papers open has to lie at the relay before a coordinator's device is lost. A failure is tried again after the next run. */
  async function leaveRecoveryGrants(): Promise<void> {
    if (role !== ROLE_COORDINATOR || !relay || !engine.replica().control.terms.recovery || vault.isLocked()) return;
    const { leaveGrants } = await import("./acts/recovery.ts");
    await leaveGrants(device, vault, relay, engine.replica());
  }
  function runIn(ms: number): void {
    clearTimeout(timer);
    if (!stop.signal.aborted) timer = setTimeout(() => void run(false), ms);
  }
  const onOnline = () => runIn(0);
  globalThis.addEventListener("online", onOnline);
  runIn(0);

  const rest = () => {
    clearTimeout(timer);
    globalThis.removeEventListener("online", onOnline);
    listeners.clear();
    stop.abort();
  };

  return {
    vault,
    engine,
    relay,
    status: () => status,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    nudge: () => runIn(NUDGE_MS),
    handOver: () => run(true),
    seal: async () => {
      await engine.sealAll();
    },
    rest,
    end: async () => {
      await Promise.race([
        engine.sealAll().catch(() => ok(undefined)),
        new Promise((resolve) => setTimeout(resolve, END_LIMIT_MS)),
      ]);
      rest();
      vault.lock();
      await vault.store.close();
    },
  };
}
