/**
 * The engine: runs the acts that `decideNext` chooses until nothing is left to do or something fails. Rules Y22–Y25 of SPEC.md.
 *
 * 1. One act at a time: everything that changes the replica goes through `change`. 2. Every act is committed before the next begins, so a run
 * may be cut anywhere and repeated. 3. A failure ends the run; what was achieved stays. 4. Stopping is `AbortSignal`'s business.
 */
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { RelayFailure } from "../relay-client/failure.ts";
import type { StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { decideNext, type SyncView } from "./decide.ts";
import { canSeal, nextUnconfirmed, unacknowledged } from "./pending.ts";
import type { ImportAlarm } from "./pull.ts";
import { loadReplica, type Replica } from "./replica.ts";
import type { SealFailure } from "./seal-outbox.ts";
import type { RelaySession } from "./session.ts";

export type SyncFailure = RelayFailure | StoreFailure | SealFailure;
export type SyncAlarm = ImportAlarm | "rewound";

export interface SyncEngine {
  replica(): Replica;
  /** Runs until rest, failure or abort. Runs never overlap: a second call waits for the first. With `mustSeal`, what waits is sealed first. */
  run(signal: AbortSignal, mustSeal?: boolean): Promise<Result<void, SyncFailure>>;
  /** Seals all that waits, without talking to anyone: before a lock, when the page hides. */
  sealAll(): Promise<Result<void, SyncFailure>>;
  /** Changes the replica between acts; the only way to do so. The change commits before it returns. */
  change<Failure>(act: (replica: Replica) => Promise<Result<Replica, Failure>>): Promise<Result<void, Failure>>;
  /** How often each alarm was raised since the engine was made. */
  alarms(): ReadonlyMap<SyncAlarm, number>;
  /** When the relay last answered, ms by this device's clock; `null` before. */
  lastContactMs(): number | null;
}

export interface EngineParts {
  readonly vault: OpenVault;
  /** `null`: the programme has no relay, or none is to be asked. */
  readonly session: RelaySession | null;
  readonly clock: Clock;
  readonly random: Random;
  /** Frames asked for in one page of the log: 1 to 64. */
  readonly pageFrames: number;
  readonly onChange: () => void;
}

/** About as many ops as one segment holds: then it is sealed without waiting for anything. */
const OPS_OF_A_FULL_SEGMENT = 90;

export async function makeSyncEngine(parts: EngineParts): Promise<SyncEngine> {
  const { vault, session, clock, random, onChange } = parts;
  const alarms = new Map<SyncAlarm, number>();
  const raise = (alarm: SyncAlarm) => alarms.set(alarm, (alarms.get(alarm) ?? 0) + 1);
  let replica = await loadReplica(vault);
  let lastContactMs: number | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  /** Takes turns: `act` begins when everything before it has ended, however it ended. */
  const inTurn = <Value>(act: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(act, act);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const adopt = (next: Replica) => {
    if (next === replica) return;
    replica = next;
    onChange();
  };

  async function view(isRead: boolean, mustSeal: boolean): Promise<SyncView> {
    const waiting = (await vault.store.list("outbox")).length;
    return {
      unacknowledged: unacknowledged(vault, replica).length,
      waiting,
      canSeal: canSeal(replica),
      mustSeal: mustSeal || waiting >= OPS_OF_A_FULL_SEGMENT,
      unconfirmed: nextUnconfirmed(replica) ? 1 : 0,
      isRead,
      hasRelay: session !== null,
    };
  }

  async function upload(signal: AbortSignal): Promise<Result<Replica, SyncFailure>> {
    const feed = nextUnconfirmed(replica);
    if (!session || !feed) return ok(replica);
    const { uploadNext } = await import("./upload.ts");
    const uploaded = await uploadNext(vault, replica, feed, session.client, signal);
    if (!uploaded.ok) return uploaded;
    if (uploaded.value.alarm) raise(uploaded.value.alarm);
    if (uploaded.value.alarm === "forked")
      return err({ code: "RELAY_REFUSED", retry: "never", relayCode: "FEED_CONFLICT", retryAfterMs: null });
    return ok(uploaded.value.replica);
  }

  async function seal(): Promise<Result<Replica, SealFailure>> {
    const { sealNext } = await import("./seal-outbox.ts");
    return sealNext(vault, replica, random);
  }

  async function signHeads(): Promise<Result<Replica, StoreFailure>> {
    const { acknowledge } = await import("./acknowledge.ts");
    return acknowledge(vault, replica, unacknowledged(vault, replica));
  }

  async function pull(signal: AbortSignal): Promise<Result<{ next: Replica; hasMore: boolean }, SyncFailure>> {
    if (!session) return ok({ next: replica, hasMore: false });
    const { importPage, positionFor } = await import("./pull.ts");
    const { programmeId } = vault.identity().charter;
    const position = positionFor(replica, null);
    let page = await session.withToken(
      (token) => session.client.log(programmeId, token, position, parts.pageFrames, signal),
      signal,
    );
    const mark = page.ok ? page.value.items.findLast((item) => item.type === "mark") : undefined;
    if (mark?.type === "mark" && positionFor(replica, mark.mark.generation) !== position) {
      raise("rewound");
      page = await session.withToken(
        (token) => session.client.log(programmeId, token, 0, parts.pageFrames, signal),
        signal,
      );
    }
    if (!page.ok) return page;
    const imported = await importPage(vault, replica, page.value, clock.nowMs());
    if (!imported.ok) return imported;
    for (const alarm of imported.value.alarms) raise(alarm);
    return ok({ next: imported.value.replica, hasMore: imported.value.hasMore });
  }

  /** One act; says whether the log is read to its end. Sealing that took nothing is not chosen again in this run (Y25). */
  async function step(
    signal: AbortSignal,
    isRead: boolean,
    mustSeal: boolean,
    isStuck: boolean,
  ): Promise<Result<"rest" | { isRead: boolean; isStuck: boolean }, SyncFailure>> {
    const seen = await view(isRead, mustSeal);
    const act = decideNext({ ...seen, canSeal: seen.canSeal && !isStuck });
    if (act === "rest") return ok("rest");
    if (act === "pull") {
      const pulled = await pull(signal);
      if (!pulled.ok) return pulled;
      adopt(pulled.value.next);
      lastContactMs = clock.nowMs();
      return ok({ isRead: !pulled.value.hasMore, isStuck });
    }
    const before = replica;
    const next = act === "acknowledge" ? await signHeads() : act === "seal" ? await seal() : await upload(signal);
    if (!next.ok) return next;
    adopt(next.value);
    if (act === "upload") lastContactMs = clock.nowMs();
    return ok({ isRead, isStuck: isStuck || (act === "seal" && replica === before) });
  }

  async function runToRest(signal: AbortSignal, mustSeal: boolean): Promise<Result<void, SyncFailure>> {
    let isRead = false;
    let isStuck = false;
    while (!signal.aborted) {
      const done = await inTurn(() => step(signal, isRead, mustSeal, isStuck));
      if (!done.ok) {
        if (done.error.code === "STORE_STALE") adopt(await loadReplica(vault));
        onChange();
        return done;
      }
      if (done.value === "rest") break;
      ({ isRead, isStuck } = done.value);
    }
    return ok(undefined);
  }

  let running: Promise<unknown> = Promise.resolve();
  return {
    replica: () => replica,
    run: (signal, mustSeal = false) => {
      const mine = running.then(() => runToRest(signal, mustSeal));
      running = mine.catch(() => undefined);
      return mine;
    },
    sealAll: () =>
      inTurn(async () => {
        while (canSeal(replica) && (await vault.store.list("outbox", { limit: 1 })).length > 0) {
          const before = replica;
          const sealed = await seal();
          if (!sealed.ok) return sealed;
          adopt(sealed.value);
          if (replica === before) break;
        }
        return ok(undefined);
      }),
    change: (act) =>
      inTurn(async () => {
        const next = await act(replica);
        if (!next.ok) return next;
        adopt(next.value);
        return ok(undefined);
      }),
    alarms: () => alarms,
    lastContactMs: () => lastContactMs,
  };
}
