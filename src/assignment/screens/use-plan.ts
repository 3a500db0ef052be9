/** What a coordinator put in beside a pair, kept over every page of the decision. Rule A39 of README.md. */
import { useState } from "preact/hooks";
import type { DecideProps } from "./decide-props.ts";
import type { HelpView, ProposalView } from "./views.ts";

export interface Plan {
  /** Codes of `TICKS`. */
  readonly ticks: readonly number[];
  readonly meeting: string;
  readonly halfDay: number;
  readonly onTicks: (ticks: readonly number[]) => void;
  readonly onMeeting: (meeting: string) => void;
  readonly onHalfDay: (halfDay: number) => void;
  /** Whoever looks again ticks again. */
  readonly forgetTicks: () => void;
}

interface ForHelp {
  readonly offer: string | null;
  readonly ticks: readonly number[];
  /** `null` until one is chosen. */
  readonly halfDay: number | null;
}

/** A meeting point goes with its area, ticks and half-day with their help: nothing of it is said of another. */
export function usePlan(
  { meetingPoints, windows }: Pick<DecideProps, "meetingPoints" | "windows">,
  proposal: ProposalView | null,
  help: HelpView | null,
): Plan {
  const [met, meet] = useState<{ readonly area: number; readonly meeting: string } | null>(null);
  const [kept, keep] = useState<ForHelp | null>(null);
  const offer = help?.key ?? null;
  const area = proposal?.need.area ?? 0;
  const own = kept?.offer === offer ? kept : { offer, ticks: [], halfDay: null };
  const meeting = met?.area === area ? met.meeting : null;
  const [first = ""] = meetingPoints;
  const isListed = meeting !== null && (meetingPoints.length === 0 || meetingPoints.includes(meeting));
  return {
    ticks: own.ticks,
    meeting: isListed ? meeting : first,
    halfDay: own.halfDay !== null && windows.includes(own.halfDay) ? own.halfDay : windowOf(help, windows),
    onTicks: (ticks) => keep({ ...own, ticks }),
    onMeeting: (typed) => meet({ area, meeting: typed }),
    onHalfDay: (halfDay) => keep({ ...own, halfDay }),
    forgetTicks: () => keep({ ...own, ticks: [] }),
  };
}

/** The half-day that the engine found, or the first that can be chosen. */
const windowOf = (help: HelpView | null, windows: readonly number[]): number =>
  typeof help?.window === "number" && windows.includes(help.window) ? help.window : (windows[0] ?? 0);
