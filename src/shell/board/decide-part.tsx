/** Decisions on real records: which proposal is shown, what changed while it was looked at, and what is signed once the time for undoing is over. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { About } from "../../assignment/model.ts";
import { DecideScreen } from "../../assignment/screens/decide.tsx";
import { UndoScreen } from "../../assignment/screens/undo.tsx";
import { type ChangeView, type Decision, type ProposalView, UNDO_SECONDS } from "../../assignment/screens/views.ts";
import type { Result } from "../../kit/result.ts";
import type { Place } from "../../need/choices.ts";
import type { HelpNeed } from "../../need/model.ts";
import type { CoordinateParts } from "../../sync/coordinate.ts";
import type { Replica } from "../../sync/replica.ts";
import { useWords } from "../../ui/language.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import { keepLooks, type Looked, type Looks, readLooks, withLook } from "../acts/assign/last-look.ts";
import { useReading } from "../use-session.ts";
import { changesOf, helpIn, staleOf } from "./pair.ts";
import { saveDecision } from "./save-decision.ts";
import type { Board } from "./use-board.ts";
import { useDrawn } from "./use-drawn.ts";
import type { Proposals } from "./use-proposals.ts";

interface DecidePartProps {
  readonly board: Board;
  readonly proposals: Proposals;
  readonly parts: CoordinateParts;
  readonly places: readonly Place[];
  readonly today: number;
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly saveState: "ready" | "saving" | "failed";
  readonly onSave: (act: (before: Replica) => Promise<Result<Replica, { readonly code: string }>>) => Promise<boolean>;
  readonly onQuestion: (what: number, about: About) => void;
  readonly onBack: () => void;
}

/** Half-days that can be chosen: a week (P). */
const WINDOWS = 14;

/** What was decided; `isKept`: the time for undoing is over, and it is being written. */
interface Made {
  readonly proposal: ProposalView;
  readonly decision: Decision;
  readonly isKept: boolean;
}

export function DecidePart(props: DecidePartProps): JSX.Element {
  const { board, proposals, parts, places, nowMs } = props;
  const { t, alias } = useWords();
  const drawn = useDrawn(proposals);
  const { proposal, live } = drawn;
  const [made, make] = useState<Made | null>(null);
  const past = useReading(() => readLooks(parts.vault), null, []);
  const keepLook = useKeptLooks(parts, board, past);
  // What this coordinator saw of each need since the board was opened; before that, what is kept of it.
  const seen = useRef(new Map<string, HelpNeed>());
  const changed = useRef(new Map<string, readonly ChangeView[]>());
  useEffect(() => {
    const shown = proposal && seen.current.get(proposal.key);
    if (shown) keepLook(proposal.key, shown);
  }, [past, proposal]);

  if (made && !made.isKept) {
    const { decision } = made;
    const label = decision.kind === "refer" ? "" : (helpIn(made.proposal, decision.offer)?.label ?? "");
    return (
      <UndoScreen
        kind={decision.kind}
        label={label}
        alias={alias(made.proposal.need.alias)}
        seconds={UNDO_SECONDS}
        needsSecond={decision.kind === "confirm" && decision.needsSecond}
        onUndo={() => make(null)}
        onKeep={() => void keep(made.proposal, decision)}
      />
    );
  }
  if (made || drawn.isWaiting)
    return (
      <Screen title={t("decide.title")} layout="wide" onBack={props.onBack}>
        <Progress label={t("decide.wait")} />
      </Screen>
    );
  if (proposal && past) noteSeen(proposal, past);
  const isOpen = board.source.needs.some((one) => one.key === proposal?.key && one.isOpen);
  return (
    <DecideScreen
      key={proposal?.key ?? ""}
      proposal={proposal}
      {...placeOf(proposals, drawn.index)}
      hasNext={proposals.count > (live ? 1 : 0)}
      {...{ places, today: props.today, lastContactMs: props.lastContactMs, nowMs, offline: props.offline }}
      meetingPoints={board.matching.meetingPoints
        .filter(({ area }) => area === proposal?.need.area)
        .map(({ label }) => label)}
      windows={Array.from({ length: WINDOWS }, (_, half) => board.source.now + half)}
      changes={(proposal && changed.current.get(proposal.key)) ?? []}
      staleOf={(offer) =>
        proposal && staleOf(proposal, live, offer, { isOpen, sinceMs: changedAt(board, proposal.key, nowMs) })
      }
      sureness={proposals.sureness}
      isFailed={props.saveState === "failed"}
      onLookAgain={drawn.again}
      onDecide={(decision) => proposal && make({ proposal, decision, isKept: false })}
      onQuestion={(what, offer) => proposal && props.onQuestion(what, { need: proposal.key, offer })}
      onNext={drawn.next}
      onBack={props.onBack}
    />
  );

  /** Once for each time that a need is drawn: what is new since this coordinator saw it last. */
  function noteSeen({ key, need }: ProposalView, looks: Looks): void {
    const before = seen.current.get(key);
    if (before === need) return;
    seen.current.set(key, need);
    const kept = looks.get(key);
    const changes = before ? changesOf(before, need) : kept ? changesOf({ ...need, ...kept }, need) : [];
    if (changes.length > 0) changed.current.set(key, changes);
  }

  async function keep(decided: ProposalView, decision: Decision): Promise<void> {
    make({ proposal: decided, decision, isKept: true });
    try {
      const isSaved = await props.onSave((replica) =>
        saveDecision(parts, replica, board, proposals.seed, { proposal: decided, decision }),
      );
      if (isSaved) drawn.leave();
    } finally {
      make(null);
    }
  }
}

/** Writes down what was looked at, one after the other. */
function useKeptLooks({ vault }: CoordinateParts, { replica }: Board, past: Looks | null) {
  const looks = useRef<Looks>(new Map());
  const writing = useRef(Promise.resolve<unknown>(null));
  useEffect(() => {
    if (past) looks.current = past;
  }, [past]);
  return (key: string, need: Looked): void => {
    if (!past) return;
    looks.current = withLook(looks.current, key, need);
    const kept = looks.current;
    // A vault that was locked meanwhile keeps nothing more.
    writing.current = writing.current.then(() => keepLooks(vault, replica, kept)).catch(() => undefined);
  };
}

/** Those with a suggestion are counted by themselves, and so are those without. */
function placeOf({ waiting, count }: Proposals, index: number) {
  return index < waiting ? { at: index + 1, of: waiting } : { at: index + 1 - waiting, of: count - waiting };
}

/** When the newest write of the need was made, by its writer's clock, but not in the future. */
function changedAt({ replica }: Board, key: string, nowMs: number): number {
  const writes = [...(replica.records.recordById.get(key)?.writesByField.values() ?? [])].flat();
  return Math.min(nowMs, Math.max(0, ...writes.map(({ time }) => time[0])));
}
