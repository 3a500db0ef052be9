/** The state of the end, read again after every change, and the acts that write to it. */
import { useEffect, useState } from "preact/hooks";
import type { Entry } from "../closing/model.ts";
import { type Facts, judgeSteps, type StepView } from "../closing/rules.ts";
import type { SaveState } from "../closing/screens/step-screen.tsx";
import type { Result } from "../kit/result.ts";
import type { CoordinateParts } from "../sync/coordinate.ts";
import type { Replica } from "../sync/replica.ts";
import { saveEntry } from "./acts/closing/entries.ts";
import { factsOf } from "./acts/closing/facts.ts";
import { type Kept, NOTHING_KEPT, readKept } from "./acts/closing/kept.ts";
import { answersOf, type Ended, lookAtRelay, readEnd } from "./acts/closing/watch.ts";
import type { Device } from "./acts/device.ts";
import { programmeDay } from "./acts/programme-day.ts";
import type { Session } from "./session.ts";
import { useReading, useSession } from "./use-session.ts";

export interface ClosingState {
  readonly facts: Facts;
  readonly steps: readonly StepView[];
  readonly kept: Kept;
  /** `null` while the programme is open. */
  readonly end: Ended | null;
  readonly parts: CoordinateParts;
  /** Programme-local day. */
  readonly today: number;
  readonly state: SaveState;
  /** Runs a change of the replica; tells whether it was written down. */
  readonly change: <Failure>(act: (replica: Replica) => Promise<Result<Replica, Failure>>) => Promise<boolean>;
  readonly save: (entry: Entry) => Promise<boolean>;
  /** Reads again what lies outside the replica. */
  readonly reread: () => void;
}

export function useClosing(device: Device, session: Session): ClosingState | null {
  const { vault, engine } = session;
  const changes = useSession(session);
  const [state, setState] = useState<SaveState>("ready");
  const [reads, setReads] = useState(0);
  const known = useReading(
    async () => {
      const kept = await readKept(vault);
      const end = await readEnd(vault, engine.replica(), kept);
      // What came by hand is what this device obeys in the end.
      if (end && session.closedBy() === null) await session.takeOrder(end.order);
      return { kept, end };
    },
    UNKNOWN,
    [changes, reads],
  );
  const isUnseen = known !== UNKNOWN && known.end === null && session.closedBy() !== null;
  useEffect(() => {
    // Others closed it: the relay has the order, and the statement with it.
    if (isUnseen)
      void lookAtRelay(device, vault, engine.replica(), known.kept).then(() => setReads((count) => count + 1));
  }, [isUnseen]);
  if (known === UNKNOWN) return null;
  const nowMs = device.clock.nowMs();
  const replica = engine.replica();
  const here = {
    isClosed: known.end !== null,
    answered: known.end ? [...answersOf(known.end).keys()] : [],
    isPublished: known.kept.isPublished,
  };
  const facts = factsOf(replica, nowMs, here);
  const parts: CoordinateParts = {
    ...{ vault, clock: device.clock, random: device.random },
    today: () => programmeDay(device, vault),
  };
  const change: ClosingState["change"] = async (act) => {
    setState("working");
    const done = await engine.change(act);
    setState(done.ok ? "ready" : "failed");
    session.nudge();
    return done.ok;
  };
  return {
    ...known,
    ...{ facts, parts, state, change },
    steps: judgeSteps(facts),
    today: parts.today(),
    save: (entry) => change((before) => saveEntry(parts, before, entry)),
    reread: () => setReads((count) => count + 1),
  };
}

const UNKNOWN: { readonly kept: Kept; readonly end: Ended | null } = { kept: NOTHING_KEPT, end: null };
