/**
 * The engine: runs the acts that `decideNext` chooses until nothing is left to do or something fails. Rules Y22–Y25 of SPEC.md.
 *
 * 1. One act at a time: everything that changes the replica goes through `change`. 2. Every act is committed before the next begins, so a run
 * may be cut anywhere and repeated. 3. A failure ends the run; what was achieved stays. 4. Stopping is `AbortSignal`'s business.
 */
import { StoreError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { RelayFailure } from "../relay-client/failure.ts";
import { type ActFailure, type Acts, type EngineParts, makeActs, type RunState } from "./acts.ts";
import type { Alarm, AlarmKind } from "./alarms.ts";
import { contactRow, readContactMs } from "./contact.ts";
import { type Act, decideNext, isFirstRead, type SyncView } from "./decide.ts";
import { loadReplica } from "./load.ts";
import { canSeal, nextUnconfirmed, unacknowledged } from "./pending.ts";
import type { Replica } from "./replica.ts";
import type { SealFailure } from "./seal-outbox.ts";

export type SyncFailure = RelayFailure | ActFailure;
export type { EngineParts };

export interface SyncEngine {
  /** What is known, for looking at. During a first sync it may be ahead of what is stored. */
  replica(): Replica;
  /** Runs until rest, failure or abort. Runs never overlap: a second call waits for the first. With `mustSeal`, what waits is sealed first. */
  run(signal: AbortSignal, mustSeal?: boolean): Promise<Result<void, SyncFailure>>;
  /** Seals all that waits, without talking to anyone: before a lock, when the page hides. */
  sealAll(): Promise<Result<void, SyncFailure>>;
  /** Changes the replica between acts; the only way to do so. The change commits before it returns. */
  change<Failure>(act: (replica: Replica) => Promise<Result<Replica, Failure>>): Promise<Result<void, Failure>>;
  /** How often each alarm was raised since the engine was made. */
  alarms(): ReadonlyMap<AlarmKind, number>;
  /** When the relay last answered with something that proved genuine, ms by this device's clock; `null` before. Kept over restarts. */
  lastContactMs(): number | null;
  /** What came by hand is as new as `atMs`: contact, where it is later than the last. */
  noteContact(atMs: number): void;
}

/** About as many ops as one segment holds: then it is sealed without waiting for anything. */
const OPS_OF_A_FULL_SEGMENT = 90;
/** A run that tends more often than this has something that never ends; it goes on without. */
const MOST_DUTIES = 500;

export async function makeSyncEngine(parts: EngineParts): Promise<SyncEngine> {
  const { vault, session, clock, onChange } = parts;
  const counts = new Map<AlarmKind, number>();
  let replica = await loadReplica(vault, parts.rest);
  let lastContactMs = await readContactMs(vault);
  let keptContactMs = lastContactMs ?? 0;
  let turn: Promise<unknown> = Promise.resolve();

  const raise = (alarms: readonly Alarm[]) => {
    for (const { kind } of alarms) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  };
  /** Y97: what is shown in the place of the replica while a first sync goes on. */
  let preview: Replica | null = null;
  const showPreview = (next: Replica | null) => {
    if (next === preview) return;
    preview = next;
    onChange();
  };
  const acts: Acts = makeActs(parts, raise, showPreview);

  /** Takes turns: `act` begins when everything before it has ended, however it ended. */
  const inTurn = <Value>(act: () => Promise<Value>): Promise<Value> => {
    const mine = turn.then(act, act);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const adopt = (next: Replica) => {
    if (next === replica) return;
    replica = next;
    // What was shown is there, or nothing is known to be on its way any more.
    if (next.lacking.size === 0) preview = null;
    onChange();
  };

  async function view(state: RunState): Promise<SyncView> {
    const waiting = (await vault.store.list("outbox", { limit: OPS_OF_A_FULL_SEGMENT })).length;
    return {
      unacknowledged: state.isMute ? 0 : unacknowledged(vault, replica).length,
      isTended: state.isTended || state.duties >= MOST_DUTIES,
      waiting,
      canSeal: canSeal(replica) && !state.isStuck,
      mustSeal: state.mustSeal || waiting >= OPS_OF_A_FULL_SEGMENT,
      unconfirmed: nextUnconfirmed(replica) ? 1 : 0,
      isRepaired: state.isRepaired,
      isRead: state.isRead,
      hasReadAny: replica.cursor !== null,
      hasRelay: session !== null,
    };
  }

  async function step(state: RunState, signal: AbortSignal): Promise<Result<RunState | "rest", SyncFailure>> {
    const seen = await view(state);
    const act = decideNext(seen);
    if (act === "rest") return ok("rest");
    const done = await carryOut(act, state, signal);
    if (!done.ok && isFirstRead(seen) && !signal.aborted) await tendAll(state, signal);
    return done;
  }

  async function carryOut(act: Exclude<Act, "rest">, state: RunState, signal: AbortSignal) {
    const done = await acts[act](replica, state, signal);
    if (!done.ok) return done;
    const { next, isContact, ...changes } = done.value;
    adopt(next);
    if (isContact) lastContactMs = clock.nowMs();
    return ok({ ...state, ...changes });
  }

  /** Y97: who reads before it looks at its duties looks at them all the same where nobody answers. */
  async function tendAll(from: RunState, signal: AbortSignal): Promise<void> {
    for (let state = from; !state.isTended && state.duties < MOST_DUTIES; ) {
      const done = await carryOut("tend", state, signal);
      if (!done.ok) return;
      state = done.value;
    }
  }

  async function runToRest(signal: AbortSignal, mustSeal: boolean): Promise<Result<void, SyncFailure>> {
    let state: RunState = {
      ...{ mustSeal, isRead: false, isTended: false, isStuck: false, isRepaired: false, isMute: false, duties: 0 },
    };
    while (!signal.aborted) {
      const done = await inTurn(() => step(state, signal));
      if (!done.ok) {
        await inTurn(() => failed(done.error));
        await keepContact();
        preview = null;
        onChange();
        return done;
      }
      if (done.value === "rest") break;
      state = done.value;
    }
    showPreview(null);
    await keepContact();
    return ok(undefined);
  }

  const reload = async () => adopt(await loadReplica(vault));

  /** Y24: what failed because rows are others by now must not fail for ever, and what was said to have failed may stand there: rows are read anew. */
  async function failed<Failure>(error: Failure): Promise<Result<never, Failure>> {
    const isUnsure = error instanceof StoreError && (error.code === "STORE_STALE" || error.code === "STORE_FAILED");
    if (isUnsure && !vault.isLocked()) await vault.reloadSlots().then(reload).catch(ignoreStore);
    return err(error);
  }

  /** Written at most once a minute: it is for people who look at a screen. */
  async function keepContact(): Promise<void> {
    if (lastContactMs === null || lastContactMs - keptContactMs < 60_000 || vault.isLocked()) return;
    keptContactMs = lastContactMs;
    await vault.store.commit({ put: [contactRow(vault, lastContactMs)] });
  }

  async function sealAll(): Promise<Result<void, SealFailure>> {
    while (canSeal(replica) && (await vault.store.list("outbox", { limit: 1 })).length > 0) {
      const before = replica;
      const sealed: Result<Replica, SealFailure> = await acts.sealOne(replica);
      if (!sealed.ok) return failed(sealed.error);
      adopt(sealed.value);
      if (replica === before) break;
    }
    return ok(undefined);
  }

  let running: Promise<unknown> = Promise.resolve();
  return {
    replica: () => preview ?? replica,
    run: (signal, mustSeal = false) => {
      const mine = running.then(() => runToRest(signal, mustSeal));
      running = mine.catch(() => undefined);
      return mine;
    },
    sealAll: () => inTurn(sealAll),
    change: (act) =>
      inTurn(async () => {
        const next = await act(replica);
        if (!next.ok) return failed(next.error);
        adopt(next.value);
        return ok(undefined);
      }),
    alarms: () => counts,
    lastContactMs: () => lastContactMs,
    noteContact: (atMs) => {
      if (atMs <= (lastContactMs ?? 0)) return;
      lastContactMs = atMs;
      void inTurn(keepContact).catch(ignoreStore);
      onChange();
    },
  };
}

/** A store that cannot be read either is told by the failure that is being handled. */
function ignoreStore(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}
