/**
 * The part of a session that is loaded behind the first screen: the engine, the way to the relay, and the pace at which both work. It syncs by itself
 * until `signal` ends it. Capturing goes on without it: what is saved meanwhile waits in the outbox.
 */
import { isCoordinator as isCoordinatorKey } from "../control/fold.ts";
import { err, type Result } from "../kit/result.ts";
import { restAfterSlices } from "../kit/slices.ts";
import { type LeaseState, showsSame } from "../programme/lease-end.ts";
import type { Settings } from "../programme/model.ts";
import { makeRelayClient } from "../relay-client/relay-client.ts";
import { makeSyncEngine, type SyncEngine, type SyncFailure } from "../sync/engine.ts";
import type { Listen } from "../sync/listen.ts";
import { makeNextRun } from "../sync/next-run.ts";
import type { Replica } from "../sync/replica.ts";
import { waitMs } from "../sync/schedule.ts";
import { makeRelaySession, type RelaySession } from "../sync/session.ts";
import { keepCertificate } from "../sync/upload-locked.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { keepWitness } from "../vault/witness.ts";
import { ROLE_COORDINATOR, ROLE_FIELD, ROLE_VOLUNTEER } from "../wire/roles.ts";
import type { Device } from "./acts/device.ts";
import { keepShownSettings } from "./acts/keep-settings.ts";
import { makeLeaseWatch } from "./acts/lease-end.ts";
import { makeRulesFollower } from "./acts/outside-rules.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { rankOp, settingsOf } from "./acts/records.ts";
import { tendOne } from "./closing-watch.ts";
import { makeObedience, type Obedience } from "./obedience.ts";

export interface SessionStatus {
  readonly failure: SyncFailure | null;
  readonly isRunning: boolean;
}

/** What a session can do from here on. */
export interface Running extends Obedience {
  readonly engine: SyncEngine;
  readonly relay: RelaySession | null;
  /** Until when this phone shows its records; `null` on a coordinator's device. */
  lease(): LeaseState | null;
  status(): SessionStatus;
  nudge(): void;
  handOver(): Promise<Result<void, SyncFailure>>;
  /** Behind the lock: what was sealed on the way out goes to the relay without keys, and a phone without access goes. */
  tendLocked(): void;
}

interface RunParts {
  readonly device: Device;
  readonly vault: OpenVault;
  /** The settings that are shown so far. */
  readonly shown: Settings | null;
  /** Takes newer ones; they are kept for the next unlock, too. */
  readonly keep: (settings: Settings | null) => void;
  /** Tells whoever listens that something changed. */
  readonly tell: () => void;
  /** Ends everything that goes on by itself. */
  readonly signal: AbortSignal;
}

/** Pause between runs that went well (P): a coordinator who cannot wait at the relay waits for others, a phone for its acknowledgement. */
const COORDINATOR_PAUSE_MS = 3_000;
const PHONE_PAUSE_MS = 10_000;
/** How long a save waits for company before it goes out (P). */
const NUDGE_MS = 2_000;
/** How often a phone looks whether its access has ended. */
const LEASE_LOOK_MS = 30_000;
/** How long a device waits before it tries again to renew its lease (P). */
const LEASE_RETRY_MS = 300_000;
/** How often a coordinator's device asks what holders of cards want (P): nothing at the relay tells it. */
const CARDS_LOOK_MS = 30_000;
/** Most frames in one page of the log: a coordinator's new device has thousands of heads to read, a phone few. */
const COORDINATOR_FRAMES = 2_048;
const PHONE_FRAMES = 32;
const PACE = {
  steadyMs: () => performance.now(),
  rest: () => new Promise<void>((resolve) => setTimeout(resolve)),
};

const isSeated = ({ control }: Replica, vault: OpenVault): boolean =>
  isCoordinatorKey(control, vault.identity().keys.signKey);

/** What does not load, and a store that breaks off, end one duty. The run goes on and the next one comes, which tries again. */
const quietly = (duty: () => Promise<unknown>): Promise<unknown> => duty().catch(() => undefined);

/** Loads the replica and begins to sync. Rejects where the vault was locked, or the session ended, meanwhile. */
export async function runSession(parts: RunParts): Promise<Running> {
  const { device, vault, tell, signal } = parts;
  const isCoordinator = vault.identity().role === ROLE_COORDINATOR;
  const relay = connect(device, vault);
  const followSettings = isCoordinator ? () => undefined : makeFollower(parts);
  const watchLease = makeLeaseWatch({ clock: device.clock, steadyMs: () => performance.now() }, vault);
  let lease: LeaseState | null = null;
  const followRules = makeRulesFollower(vault);
  await keepWitness(vault, device.random);
  await keepCertificate(vault.store, vault.identity().certificate);
  const obedience = makeObedience({ device, vault, engine: () => engine, isCoordinator, tell });
  const engine = await makeSyncEngine({
    ...{ vault, session: relay, clock: device.clock, random: device.random, rank: rankOp },
    pageFrames: isCoordinator ? COORDINATOR_FRAMES : PHONE_FRAMES,
    rest: restAfterSlices(PACE),
    today: () => programmeDay(device, vault),
    onChange: () => {
      lease = isCoordinator ? null : watchLease(engine.replica());
      followSettings(engine.replica(), lease);
      followRules(engine.replica().records);
      obedience.look();
      tell();
    },
  });
  if (isCoordinator) {
    const { finishStart } = await import("./acts/create-programme.ts");
    const { sendMissingSettings } = await import("./acts/invite-phone.ts");
    await engine.change((replica) => finishStart(device, vault, replica, relay?.client ?? null));
    await engine.change((replica) => sendMissingSettings(device, vault, replica));
    const { readEarly } = await import("./acts/assign/read-early.ts");
    await readEarly(engine.replica().records, PACE);
  }
  if (vault.identity().role === ROLE_FIELD) void takeSounds(device).catch(() => undefined);
  const { tellHealed } = await import("./acts/healed.ts");
  await tellHealed(vault, device.clock.nowMs());
  const listen = isCoordinator && relay ? await makeEar(device, vault, relay, engine) : null;
  signal.throwIfAborted();
  const lookAtLease = () => {
    if (isCoordinator || vault.isLocked()) return;
    const before = lease;
    lease = watchLease(engine.replica());
    followSettings(engine.replica(), lease);
    if (!showsSame(before, lease)) tell();
    if (lease.type === "over") obedience.endAccess(lease.endMs).catch(() => undefined);
  };
  lookAtLease();
  const looking = setInterval(lookAtLease, LEASE_LOOK_MS);
  const lookingAtCards = setInterval(() => void quietly(tendCards), CARDS_LOOK_MS);
  followRules(engine.replica().records);
  obedience.look();

  let sendTasks: Parameters<SyncEngine["change"]>[0] | null = null;
  let status: SessionStatus = { failure: null, isRunning: false };
  let failures = 0;
  let leaseAfterMs = 0;
  const next = makeNextRun(
    () => performance.now(),
    () => void run(false),
  );
  let listening = new AbortController();

  async function run(mustSeal: boolean): Promise<Result<void, SyncFailure>> {
    next.stop();
    listening.abort();
    status = { ...status, isRunning: true };
    tell();
    await quietly(finishRestoring);
    await quietly(sendSettings);
    const done = await engine
      .run(signal, mustSeal)
      .catch(() => err({ code: "RELAY_GARBAGE", retry: "later", relayCode: null, retryAfterMs: null } as const));
    failures = done.ok ? 0 : failures + 1;
    if (!done.ok) await quietly(() => obedience.hear(done.error));
    await quietly(forgetTasks);
    lookAtLease();
    for (const duty of done.ok ? [leaveRecoveryGrants, keepLease, tendCards] : []) await quietly(duty);
    status = { failure: done.ok ? null : done.error, isRunning: false };
    tell();
    if (!done.ok) runIn(waitMs(failures, "retryAfterMs" in done.error ? done.error.retryAfterMs : null, device.random));
    else if (listen) void listenOn(listen);
    else runIn(isCoordinator ? COORDINATOR_PAUSE_MS : PHONE_PAUSE_MS);
    return done;
  }
  /** Until something comes, or another run begins. */
  async function listenOn(listen: Listen): Promise<void> {
    listening.abort();
    const mine = new AbortController();
    listening = mine;
    const ms = await listen(AbortSignal.any([signal, mine.signal])).catch(() => COORDINATOR_PAUSE_MS);
    if (listening === mine && !mine.signal.aborted) runIn(ms);
  }
  /** A device that took a lost one's seat has no right to anything before the relay has heard so. */
  async function finishRestoring(): Promise<void> {
    if (!isCoordinator || !relay || vault.isLocked() || isSeated(engine.replica(), vault)) return;
    const { finishRestore } = await import("./acts/restore-coordinator.ts");
    await finishRestore(vault, relay.client);
  }
  /** Settings that were changed go down to each phone, also to one that another coordinator let in meanwhile, and tasks to those who help. A failure is tried again with the next run. */
  async function sendSettings(): Promise<void> {
    if (!isCoordinator || vault.isLocked() || !isSeated(engine.replica(), vault)) return;
    const { sendChangedSettings } = await import("./acts/change-settings.ts");
    await engine.change((replica) => sendChangedSettings({ vault, random: device.random }, replica));
    const { makeTaskSender } = await import("./acts/assign/send-tasks.ts");
    sendTasks ??= makeTaskSender({ vault, clock: device.clock, random: device.random });
    await engine.change(sendTasks);
  }
  /** A helper's phone forgets what is over, with or without a network. */
  async function forgetTasks(): Promise<void> {
    if (vault.isLocked() || vault.identity().role !== ROLE_VOLUNTEER) return;
    const { forgetTasks: forget } = await import("./acts/assign/forget-tasks.ts");
    await engine.change((replica) => forget({ vault, clock: device.clock }, replica));
  }
  /** What recovery papers open has to lie at the relay before a coordinator's device is lost. A failure is tried again after the next run. */
  async function leaveRecoveryGrants(): Promise<void> {
    if (!isCoordinator || !relay || !engine.replica().control.terms.recovery || vault.isLocked()) return;
    const { leaveGrants } = await import("./acts/recovery.ts");
    await leaveGrants(device, vault, relay, engine.replica());
  }
  /** A coordinator's device gets its share, and another one a day; others hold one as well. A failure is tried again some minutes later; what opened before opens. */
  async function keepLease(): Promise<void> {
    const nowMs = performance.now();
    if (!isCoordinator || nowMs < leaseAfterMs || vault.isLocked() || !isSeated(engine.replica(), vault)) return;
    const { keepAll } = await import("./acts/lease.ts");
    const today = () => programmeDay(device, vault);
    const kept = await keepAll({ ...device, vault, today }, engine, relay).catch(() => null);
    if (!kept?.ok) leaseAfterMs = nowMs + LEASE_RETRY_MS;
  }
  /** Copies that cards open follow the records, and what their holders asked comes in. */
  let cardDuty: ((replica: Replica) => Promise<boolean>) | null = null;
  async function tendCards(): Promise<void> {
    if (!isCoordinator || !relay || vault.isLocked() || !isSeated(engine.replica(), vault)) return;
    const { forgetOrphans, makeCardDuty } = await import("./acts/card-duty.ts");
    const parts = { vault, clock: device.clock, random: device.random, today: () => programmeDay(device, vault) };
    await engine.change((replica) => forgetOrphans(parts, replica));
    cardDuty ??= makeCardDuty(device, vault, relay);
    if (await cardDuty(engine.replica()).catch(() => false)) tell();
  }
  const mayRun = () => !signal.aborted && !obedience.isCutOff();
  function runIn(ms: number): void {
    if (mayRun()) next.in(ms);
    else next.stop();
  }
  const onOnline = () => runIn(0);
  globalThis.addEventListener("online", onOnline);
  signal.addEventListener("abort", () => {
    next.stop();
    clearInterval(looking);
    clearInterval(lookingAtCards);
    globalThis.removeEventListener("online", onOnline);
  });
  runIn(0);

  const { closedBy, takeOrder, obeyClosing } = obedience;
  return {
    engine,
    relay,
    lease: () => lease,
    closedBy,
    takeOrder,
    obeyClosing,
    status: () => status,
    nudge: () => void (mayRun() && next.within(NUDGE_MS)),
    handOver: () => run(true),
    tendLocked: () => void tendOne(device, vault.id).catch(() => undefined),
  };
}

/** For the next notice, and for those without a network. A relay that has no recordings, or does not answer, changes nothing. */
const takeSounds = async ({ fetch }: Device): Promise<void> =>
  (await import("./acts/notice-sounds.ts")).refreshSounds(fetch);

function connect({ fetch }: Device, vault: OpenVault): RelaySession | null {
  const address = vault.identity().charter.relays[0]?.address;
  return address ? makeRelaySession(vault, makeRelayClient(address, fetch)) : null;
}

/** A coordinator's screen waits for others, so it hears of what comes at once (Y27). */
async function makeEar(
  { fetch }: Device,
  vault: OpenVault,
  session: RelaySession,
  engine: SyncEngine,
): Promise<Listen> {
  const { makeArrivalClient } = await import("../relay-client/arrival-client.ts");
  const { makeListen } = await import("../sync/listen.ts");
  return makeListen({
    session,
    client: makeArrivalClient(session.client.address, fetch),
    programmeId: vault.identity().charter.programmeId,
    cursor: () => engine.replica().cursor,
    steadyMs: () => performance.now(),
    pauseMs: COORDINATOR_PAUSE_MS,
  });
}

/** Hands on settings that differ from those before and keeps them in their row; none once the access has ended. A phone too full for that tries again at its next start. */
function makeFollower({ vault, shown, keep }: RunParts): (replica: Replica, lease: LeaseState | null) => void {
  let records: Replica["records"] | null = null;
  let settings = shown;
  let known = "";
  return (replica, lease) => {
    if (!lease || vault.isLocked()) return;
    if (replica.records !== records) settings = settingsOf(replica.records) ?? settings;
    records = replica.records;
    const next = JSON.stringify([settings, lease.type === "runs", lease.endMs]);
    if (settings === null || next === known) return;
    known = next;
    keep(lease.type === "runs" ? settings : null);
    keepShownSettings(vault, settings, lease.endMs).catch(() => undefined);
  };
}
