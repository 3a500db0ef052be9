/** The hand-over that a worker or a volunteer watches: begun here, told by what is proven, and taken up again after the app was closed in the middle. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { HandOverScreen } from "../../need/screens/hand-over.tsx";
import { localDay } from "../../programme/rules.ts";
import type { SyncFailure } from "../../sync/engine.ts";
import { opFeed } from "../../sync/outbox.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { isEnded } from "../acts/ended.ts";
import { isHandOverMarked, receivedSince, unmarkHandOver } from "../acts/hand-over-mark.ts";
import type { OwnNeed } from "../acts/records.ts";
import { Lazy } from "../lazy.tsx";
import type { Session } from "../session.ts";
import { useReading, useSession } from "../use-session.ts";
import type { Field } from "./field.ts";
import { type HandOverFacts, type HandOverRun, readFacts, stepsOf } from "./hand-over-facts.ts";
import { isBatteryWeak } from "./keep-awake.ts";
import { countPlaces } from "./places.ts";
import { handOverUnderWay, type UnderWay, watchHandOver } from "./watched-hand-over.ts";

const loadCarry = () => import("../carry/carry-part.tsx").then(({ CarryPart }) => CarryPart);

type Run =
  | { readonly at: "before" }
  | { readonly at: "running"; readonly startedMs: number }
  | { readonly at: "ended"; readonly failure: SyncFailure | null };

/** What it takes of a field worker's part; a volunteer's has the same. */
export interface HandOverProps extends Pick<Field, "device" | "session" | "isOnline" | "asOfMs"> {
  /** The own records; `null` while the engine is not loaded. */
  readonly needs: readonly Pick<OwnNeed, "place">[] | null;
  readonly go: (page: { readonly at: "home" }) => void;
}

export function HandOverPart(props: HandOverProps): JSX.Element {
  const { device, session, needs, isOnline, asOfMs, go } = props;
  const { vault } = session;
  const changes = useSession(session);
  const [run, setRun] = useState<Run>(() => startOf(handOverUnderWay(session)));
  const [isCut, setCut] = useState(false);
  const [carrier, setCarrier] = useState<Session | null>(null);
  const { t, timeZone } = useWords();
  const dayOf = (atMs: number) => localDay(atMs, timeZone);
  const isWeak = useReading(isBatteryWeak, false, []);
  const facts = useReading(async () => readFacts(await session.load()), null, [changes, run]);
  const receivedMs = useReading(() => readReceived(props, facts), null, [facts?.isAnswered]);
  const own = needs ?? [];
  const counts = countPlaces(own);
  useEffect(() => {
    const running = handOverUnderWay(session);
    if (running) void watch(running);
    else void isHandOverMarked(vault).then(setCut, () => undefined);
  }, [vault]);

  function handOver(): void {
    setCut(false);
    void watch(watchHandOver(session, device.clock.nowMs()));
  }
  async function watch(running: UnderWay): Promise<void> {
    setRun(startOf(running));
    // Locked while it ran: there is nobody left to tell, and the mark stays.
    await running.ended.then(
      (failure) => setRun({ at: "ended", failure }),
      () => setRun({ at: "before" }),
    );
  }
  function leave(): void {
    if (isCut) void unmarkHandOver(vault).catch(() => undefined);
    go({ at: "home" });
  }
  if (carrier)
    return (
      <Lazy
        device={device}
        load={loadCarry}
        props={{ device, session: carrier, onBack: () => setCarrier(null) }}
        onLost={() => setCarrier(null)}
      />
    );
  return (
    <HandOverScreen
      heldCount={counts.held + counts.packed + counts.newer}
      recordCount={own.length || (facts && !facts.isDelivered ? 1 : 0)}
      delivered={{ of: own.length, at: counts.relay + counts.coordinator }}
      allReceivedAtMs={own.length > 0 ? receivedMs : null}
      isReceivedEarlier={receivedMs !== null && dayOf(receivedMs) !== dayOf(device.clock.nowMs())}
      offline={!isOnline}
      isCut={isCut}
      isBatteryWeak={isWeak}
      steps={facts && toSteps(facts, run, asOfMs)}
      isTried={run.at === "ended"}
      otherWays={
        <Button icon="box" wide onPress={() => void session.load().then(setCarrier, () => undefined)}>
          {t("carry.byHand")}
        </Button>
      }
      onStart={handOver}
      onBack={leave}
    />
  );
}

const startOf = (running: UnderWay | null): Run =>
  running ? { at: "running", startedMs: running.startedMs } : { at: "before" };

function toSteps(facts: HandOverFacts, run: Run, lastContactMs: number | null) {
  const failure = run.at === "ended" ? failedStep(facts, run.failure) : null;
  const isReached =
    (run.at === "running" && (lastContactMs ?? 0) >= run.startedMs) || (run.at === "ended" && failure !== "reach");
  const state: HandOverRun = { isRunning: run.at === "running", isReached, failure };
  const ended = run.at === "ended" && isEnded(run.failure);
  return { ...stepsOf(facts, state), ...(failure && { failed: failure }), ...(ended && { isEnded: true }) };
}

/** A coordinator's answer that is not there yet is no failure: it comes by itself. */
function failedStep({ isPacked, isDelivered }: HandOverFacts, failure: SyncFailure | null): HandOverRun["failure"] {
  if (isDelivered) return null;
  if (!isPacked) return "pack";
  return failure?.code === "RELAY_UNREACHABLE" ? "reach" : "deliver";
}

async function readReceived({ device, session }: HandOverProps, facts: HandOverFacts | null): Promise<number | null> {
  const full = session.loaded();
  const feed = full && opFeed(full.engine.replica());
  return facts?.isAnswered && feed ? receivedSince(session.vault, feed.seq, device.clock.nowMs()) : null;
}
