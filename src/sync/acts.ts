/** The acts of the engine: each does one thing, commits it, and says what it changed of the run. What registering does without is loaded when first needed. */
import type { Op } from "../feed/op.ts";
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Rest } from "../kit/slices.ts";
import type { RelayFailure } from "../relay-client/failure.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import type { StreamItem } from "../wire/stream.ts";
import type { Alarm, AlarmKind, ForkProof } from "./alarms.ts";
import type { Act } from "./decide.ts";
import type { DutyFailure } from "./duty.ts";
import { loadReplica } from "./load.ts";
import type { PagesAhead } from "./pages-ahead.ts";
import { nextUnconfirmed, unacknowledged } from "./pending.ts";
import type { Imported } from "./pull.ts";
import type { Replica } from "./replica.ts";
import type { OwnFeed } from "./rows.ts";
import type { SealFailure } from "./seal-outbox.ts";
import type { RelaySession } from "./session.ts";

export interface EngineParts {
  readonly vault: OpenVault;
  /** `null`: the programme has no relay, or none is to be asked. */
  readonly session: RelaySession | null;
  readonly clock: Clock;
  readonly random: Random;
  /** Programme-local day, days since 1970-01-01. */
  readonly today: () => number;
  /** What a snapshot puts first: lower numbers before higher ones. */
  readonly rank: (op: Op) => number;
  /** Frames asked for in one page of the log: 1 to 64. */
  readonly pageFrames: number;
  readonly onChange: () => void;
  /** Waited for now and then while the rows are read at first. */
  readonly rest?: Rest;
}

/** What a run knows of itself. */
export interface RunState {
  readonly mustSeal: boolean;
  readonly isRead: boolean;
  readonly isTended: boolean;
  /** Sealing took nothing: it is not chosen again in this run (Y25). */
  readonly isStuck: boolean;
  readonly isRepaired: boolean;
  /** An acknowledgement changed nothing: it is not signed again in this run. */
  readonly isMute: boolean;
  readonly duties: number;
}

export interface ActDone extends Partial<RunState> {
  readonly next: Replica;
  /** The relay answered. */
  readonly isContact?: boolean;
}

export type ActFailure = SealFailure | DutyFailure;
type Done = Promise<Result<ActDone, RelayFailure | ActFailure>>;
type OneAct = (replica: Replica, state: RunState, signal: AbortSignal) => Done;
export type Acts = Readonly<Record<Exclude<Act, "rest">, OneAct>> & {
  /** Seals one segment; the replica comes back as it was where nothing could be sealed. */
  sealOne(replica: Replica): Promise<Result<Replica, SealFailure>>;
};

/** After this many broken uploads in a row the link is weak: single frames, and small ones. */
const WEAK_AFTER = 2;
const WEAK_BYTES = 4_095;
/** At least so many frames of the log are asked for at once. */
const FEWEST_FRAMES = 4;

export function makeActs(
  parts: EngineParts,
  count: (alarms: readonly Alarm[]) => void,
  show: (preview: Replica) => void,
): Acts {
  const { vault, session, clock, random } = parts;
  let broken = 0;
  /** The answer to the last upload was lost: some of it may have arrived. */
  let isCutOff = false;
  /** A relay that knows this device no more was given what it lost: once, until a page of its log was read. */
  let isGivenBack = false;
  const isWeak = () => broken >= WEAK_AFTER;
  /** How many frames of the log are asked for: fewer after an answer that broke off, or one that is cut each time would never end. */
  let frames = parts.pageFrames;
  /** What a first sync has opened of the snapshot, until it was taken in. */
  let ahead: PagesAhead | undefined;

  /** Raised before what follows from it is done: a cut in between raises it twice, not never. */
  const raise = async (kind: AlarmKind): Promise<Result<unknown, ActFailure>> => {
    const alarm: Alarm = { kind, feed: null, proof: null };
    const { keepAlarms } = await import("./alarms.ts");
    const kept = (await keepAlarms(vault, [alarm], clock.nowMs())) ?? ok(0);
    if (kept.ok) count([alarm]);
    return kept;
  };

  const sealOne = async (replica: Replica) => {
    const { sealNext } = await import("./seal-outbox.ts");
    return sealNext(vault, replica, random, isWeak() ? WEAK_BYTES : undefined);
  };

  async function imported(done: Imported): Promise<Result<ActDone, ActFailure>> {
    count(done.alarms);
    const changes = { isTended: false, isContact: true };
    if (!done.alarms.some(({ proof }) => proof !== null)) return ok({ next: done.replica, ...changes });
    const { reportProofs } = await import("./forks.ts");
    const reported = await reportProofs(parts, done.replica, done.alarms);
    return reported.ok ? ok({ next: reported.value, ...changes }) : reported;
  }

  /** Y40, Y41: closes the feed and begins its next life. */
  async function startAgain(replica: Replica, feed: OwnFeed, cause: ForkProof | "outrun" | "lost"): Done {
    const raised = await raise(cause === "lost" ? "rewound" : "copied");
    if (!raised.ok) return raised;
    const { startNewLife } = await import("./new-life.ts");
    const started = await startNewLife({ vault, clock, random, today: parts.today() }, replica, feed, cause);
    return started.ok ? ok({ next: await loadReplica(vault), isTended: false, isRead: false }) : started;
  }

  async function upload(replica: Replica, _state: RunState, signal: AbortSignal): Done {
    const feed = nextUnconfirmed(replica);
    if (!session || !feed) return ok({ next: replica });
    if (isCutOff) {
      const { askWhere } = await import("./repair.ts");
      const asked = await askWhere(vault, replica, feed, session.client, signal, raise);
      isCutOff = !asked.ok;
      return asked.ok ? ok({ next: asked.value, isContact: true, ...readAgain(replica, asked.value) }) : asked;
    }
    const { uploadAnew, uploadNext } = await import("./upload.ts");
    const isSingle = isWeak() || feed.purpose === 5;
    const done = await uploadNext(vault, replica, feed, session.client, signal, isSingle ? 1 : undefined);
    isCutOff = !done.ok && done.error.code === "RELAY_UNREACHABLE";
    broken = done.ok ? 0 : isCutOff ? broken + 1 : broken;
    if (!done.ok) return orGiveBack(done, session, replica, signal);
    const { finding, replica: next } = done.value;
    if (finding?.type === "forked") return startAgain(next, feed, finding.proof);
    if (finding?.type === "lost" || finding?.type === "outrun") return startAgain(next, feed, finding.type);
    if (!finding) return ok({ next, isContact: true });
    const raised = await raise("rewound");
    if (!raised.ok) return raised;
    const anew = await uploadAnew(vault, next, feed);
    return anew.ok ? ok({ next: anew.value, isContact: true, isRead: false }) : anew;
  }

  async function readLog(
    relay: RelaySession,
    from: Replica,
    signal: AbortSignal,
    onItems?: (items: readonly StreamItem[]) => void,
  ) {
    const { programmeId } = vault.identity().charter;
    const { positionFor } = await import("./pull.ts");
    const position = positionFor(from, null);
    const ask = (after: number) =>
      relay.withToken((token) => relay.client.log(programmeId, token, after, frames, signal, onItems), signal);
    const page = await ask(position);
    const isWhole = page.ok && page.value.failure === null;
    frames = isWhole ? Math.min(parts.pageFrames, frames * 2) : Math.max(FEWEST_FRAMES, Math.floor(frames / 4));
    const mark = page.ok ? page.value.items.findLast((item) => item.type === "mark") : undefined;
    const isElsewhere = mark?.type === "mark" && positionFor(from, mark.mark.generation) !== position;
    return { isElsewhere, page: isElsewhere ? await ask(0) : page };
  }

  /** What a coordinator's first page needs besides being read: begun while the relay is asked. */
  async function startPreview() {
    if (vault.identity().role !== ROLE_COORDINATOR) return async () => undefined;
    const [{ makePagesAhead }, { makePreview }] = await Promise.all([
      import("./pages-ahead.ts"),
      import("./preview.ts"),
      import("./duties.ts"),
      vault.holdStoredBoxes(),
    ]);
    ahead = makePagesAhead(vault);
    return makePreview(vault, ahead, show);
  }

  async function startFirst(replica: Replica) {
    const [{ startReading }, preview] = await Promise.all([import("./pull.ts"), startPreview()]);
    return { preview, reading: startReading(vault, replica, clock.nowMs()) };
  }

  /** Y97: a first page is read while it comes, and its most urgent shown. No other relay was read before, so it comes from no other. */
  async function readFirst(relay: RelaySession, replica: Replica, signal: AbortSignal): Done {
    const started = startFirst(replica);
    const take = async (items: readonly StreamItem[]) => {
      const { reading, preview } = await started;
      await reading.take(items);
      await preview(reading.draft);
    };
    let taken: Promise<unknown> = started;
    taken.catch(() => undefined); // heard below
    const { page } = await readLog(relay, replica, signal, (items) => {
      taken = taken.then(() => take(items));
      taken.catch(() => undefined); // heard below
    });
    await taken;
    const done = page.ok ? await (await started).reading.finish(page.value.failure) : page;
    if (!done.ok) ahead = undefined;
    return done.ok ? finished(done.value) : done;
  }

  async function finished(done: Imported): Done {
    const kept = await imported(done);
    return kept.ok ? ok({ ...kept.value, isRead: !done.hasMore }) : kept;
  }

  /** Y16: a relay with another database than before gets back what it lost, as far as it is here. */
  async function afterRestore(relay: RelaySession, replica: Replica, signal: AbortSignal) {
    const raised = await raise("rewound");
    return raised.ok ? giveBack(relay, replica, signal) : raised;
  }

  /** Whoever asks has raised it. */
  const isTold = async (): Promise<Result<unknown, never>> => ok(0);

  async function giveBack(relay: RelaySession, replica: Replica, signal: AbortSignal) {
    const { giveBackControl, resetReceipts } = await import("./repair.ts");
    const reset = await resetReceipts(vault, replica, relay.client, signal, isTold);
    if (!reset.ok || vault.identity().role !== ROLE_COORDINATOR) return reset;
    const given = await giveBackControl(vault, reset.value, relay.client, signal);
    return given.ok ? reset : given;
  }

  /** Y101: a relay that knows a coordinator no more gets back what made it one. Where it had never answered this device, it lost nothing, and nobody is told. */
  async function orGiveBack(
    failed: { readonly ok: false; readonly error: RelayFailure | ActFailure },
    relay: RelaySession,
    replica: Replica,
    signal: AbortSignal,
  ): Done {
    const { error } = failed;
    if (isGivenBack || !("relayCode" in error) || error.relayCode === null) return failed;
    const { isForgotten } = await import("./repair.ts");
    if (!isForgotten(vault, replica, error)) return failed;
    const wasKnown = replica.cursor !== null || replica.receipts.size > 0;
    const given = await (wasKnown ? afterRestore : giveBack)(relay, replica, signal);
    isGivenBack = given.ok;
    return given.ok ? ok({ next: given.value, isContact: true, ...readAgain(replica, given.value) }) : given;
  }

  /** What was read of a relay that lost something is read again in the same run (Y102). */
  const readAgain = (before: Replica, after: Replica) =>
    before.cursor !== null && after.cursor === null ? { isRead: false } : {};

  async function readPage(relay: RelaySession, replica: Replica, signal: AbortSignal): Done {
    if (replica.cursor === null) return readFirst(relay, replica, signal);
    const { isElsewhere, page } = await readLog(relay, replica, signal);
    if (!page.ok) return page;
    const start = isElsewhere ? await afterRestore(relay, replica, signal) : ok(replica);
    if (!start.ok) return start;
    const { importPage } = await import("./pull.ts");
    const done = await importPage(vault, start.value, page.value, clock.nowMs());
    return done.ok ? finished(done.value) : err(done.error);
  }

  return {
    sealOne,
    upload,
    acknowledge: async (replica) => {
      const { acknowledge } = await import("./acknowledge.ts");
      const done = await acknowledge(vault, replica, unacknowledged(vault, replica), clock.nowMs());
      if (!done.ok) return done;
      return ok({ next: done.value, isMute: done.value.control === replica.control });
    },
    tend: async (replica, { isRead, duties }) => {
      const { doNextDuty } = await import("./duties.ts");
      const done = await doNextDuty({ ...parts, ahead }, replica, isRead || session === null);
      if (done === null && isRead) ahead = undefined;
      if (done === null) return ok({ next: replica, isTended: true });
      return done.ok ? ok({ next: done.value, duties: duties + 1 }) : done;
    },
    seal: async (replica) => {
      const done = await sealOne(replica);
      return done.ok ? ok({ next: done.value, isStuck: done.value === replica }) : done;
    },
    pull: async (replica, _state, signal) => {
      if (!session) return ok({ next: replica, isRead: true });
      const done = await readPage(session, replica, signal);
      if (!done.ok) return orGiveBack(done, session, replica, signal);
      isGivenBack = false;
      return done;
    },
    repair: async (replica, _state, signal) => {
      if (!session) return ok({ next: replica, isRepaired: true });
      const { fillGaps, isLookDue, lookAround } = await import("./repair.ts");
      const [nowMs, today] = [clock.nowMs(), parts.today()];
      const isDue = await isLookDue(vault, today);
      if (!isDue && replica.gaps.size === 0) return ok({ next: replica, isRepaired: true });
      const done = isDue
        ? await lookAround(vault, replica, session, nowMs, today, signal, raise)
        : await fillGaps(vault, replica, session, nowMs, signal);
      if (!done.ok) return done;
      const kept = await imported(done.value);
      return kept.ok ? ok({ ...kept.value, isRepaired: true, ...readAgain(replica, kept.value.next) }) : kept;
    },
  };
}
