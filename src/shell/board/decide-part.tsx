/** Decisions on real records: which proposal is shown, what changed while it was looked at, and what is signed once the time for undoing is over. */
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
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
import { keepLooks, type Looked, type Looks, readLooks, withLook } from "../acts/assign/last-look.ts";
import { useReading } from "../use-session.ts";
import { saveDecision } from "./save-decision.ts";
import type { Board } from "./use-board.ts";
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
/** Fields of a need whose change matters to who decides. */
const WATCHED = {
  12: "item",
  13: "urgency",
  14: "people",
  15: "extraHelp",
  16: "language",
  17: "area",
  18: "helperPreference",
} as const;

export function DecidePart(props: DecidePartProps): JSX.Element {
  const { board, proposals, parts, places, nowMs } = props;
  const { alias } = useWords();
  const [at, setAt] = useState(0);
  const [made, make] = useState<{ readonly proposal: ProposalView; readonly decision: Decision } | null>(null);
  const [looked, look] = useState(0);
  const past = useReading(() => readLooks(parts.vault), null, []);
  const keepLook = useKeptLooks(parts, board, past);
  // What this coordinator saw of each need since the board was opened; before that, what is kept of it.
  const seen = useRef(new Map<string, HelpNeed>());
  const changed = useRef(new Map<string, readonly ChangeView[]>());
  const index = Math.min(at, proposals.count - 1);
  const proposal = useMemo(() => proposals.at(index), [proposals, index]);
  useEffect(() => {
    const shown = proposal && seen.current.get(proposal.key);
    if (shown) keepLook(proposal.key, shown);
  }, [past, proposal?.key, looked]);

  if (made) {
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
  const before = proposal && seen.current.get(proposal.key);
  if (proposal && past && !before) {
    const kept = past.get(proposal.key);
    seen.current.set(proposal.key, proposal.need);
    if (kept) changed.current.set(proposal.key, changesOf({ ...proposal.need, ...kept }, proposal.need));
  }
  const differences = proposal && before ? changesOf(before, proposal.need) : [];
  return (
    <DecideScreen
      key={proposal?.key ?? ""}
      proposal={proposal}
      {...placeOf(proposals, index)}
      hasNext={proposals.count > 1}
      {...{ places, today: props.today, lastContactMs: props.lastContactMs, nowMs, offline: props.offline }}
      meetingPoints={board.matching.meetingPoints
        .filter(({ area }) => area === proposal?.need.area)
        .map(({ label }) => label)}
      windows={Array.from({ length: WINDOWS }, (_, half) => board.source.now + half)}
      changes={(proposal && changed.current.get(proposal.key)) ?? []}
      staleMs={differences.length > 0 && proposal ? changedAt(board, proposal.key, nowMs) : null}
      sureness={proposals.sureness}
      isFailed={props.saveState === "failed"}
      onLookAgain={() => {
        if (!proposal) return;
        changed.current.set(proposal.key, differences);
        seen.current.set(proposal.key, proposal.need);
        look((count) => count + 1);
      }}
      onDecide={(decision) => proposal && make({ proposal, decision })}
      onQuestion={(what, offer) => proposal && props.onQuestion(what, { need: proposal.key, offer })}
      onNext={() => setAt((index + 1) % Math.max(1, proposals.count))}
      onBack={props.onBack}
    />
  );

  async function keep(decided: ProposalView, decision: Decision): Promise<void> {
    make(null);
    await props.onSave((replica) =>
      saveDecision(parts, replica, board, proposals.seed, { proposal: decided, decision }),
    );
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

const helpIn = ({ help, others }: ProposalView, offer: string) =>
  [help, ...others.map((other) => other.help)].find((one) => one?.key === offer);

const changesOf = (before: HelpNeed, after: HelpNeed): readonly ChangeView[] =>
  Object.entries(WATCHED)
    .filter(([, name]) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map(([field]) => ({ field: Number(field), before, after }));

/** When the newest write of the need was made, by its writer's clock, but not in the future. */
function changedAt({ replica }: Board, key: string, nowMs: number): number {
  const writes = [...(replica.records.recordById.get(key)?.writesByField.values() ?? [])].flat();
  return Math.min(nowMs, Math.max(0, ...writes.map(({ time }) => time[0])));
}
