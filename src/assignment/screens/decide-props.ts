/** What the screen of a decision is given. */
import type { Place } from "../../need/choices.ts";
import type { ChangeView, Decision, ProposalView, Stale } from "./views.ts";

export interface DecideProps {
  /** As it was drawn, until somebody looks again or goes on; `null` where nothing waits for a decision. */
  readonly proposal: ProposalView | null;
  /** Its place among those with a suggestion, or among those without, from 1, and how many those are. */
  readonly at: number;
  readonly of: number;
  readonly places: readonly Place[];
  readonly today: number;
  /** Meeting points of the need's area; where there is none, one is typed. */
  readonly meetingPoints: readonly string[];
  /** Half-days that can be chosen, ascending. */
  readonly windows: readonly number[];
  readonly changes: readonly ChangeView[];
  /** What changed after the screen was drawn, where the help of this key is looked at (`null`: none); `null` where nothing did. */
  readonly staleOf: (offer: string | null) => Stale | null;
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  /** `first`: the engine is still at work on a better answer than the one shown; `unproven`: it could not show that there is none. */
  readonly sureness: "first" | "unproven" | "exact";
  /** The decision before was not written, because something had changed. */
  readonly isFailed: boolean;
  readonly onLookAgain: () => void;
  readonly onDecide: (decision: Decision) => void;
  /** Somebody doubts this proposal, or the help that they took instead; `offer` is `null` where there is none. */
  readonly onQuestion: (what: number, offer: string | null) => void;
  readonly hasNext: boolean;
  readonly onNext: () => void;
  readonly onBack: () => void;
}
