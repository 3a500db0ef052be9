/** What the screens of this room are given: plain values, no keys but those that name a thing on one screen. */
import type { HelpNeed } from "../../need/model.ts";

/** One sentence of the engine: its code, then its numbers. */
export type Reason = readonly [code: number, ...numbers: number[]];

/** An offer beside a need. */
export interface HelpView {
  /** Names the offer on this screen only. */
  readonly key: string;
  /** The volunteer's phone in English picture-words. */
  readonly label: string;
  readonly item: number;
  /** Band of people for whom it is enough. */
  readonly people: number;
  readonly travel: 1 | 2 | 3 | 4;
  readonly languages: readonly string[];
  readonly can: readonly number[];
  /** Area codes; none at all means every one. */
  readonly areas: readonly number[];
  /** The first half-day on which both can meet; `null` for any, `past` where none that was offered is left. */
  readonly window: number | "past" | null;
  readonly expires: number;
  readonly level: 0 | 1 | 2;
  readonly checkedDay: number | null;
  readonly helper: 0 | 1 | 2;
  readonly openTasks: number;
  readonly capacity: number;
}

/** Another offer, and the rule that keeps it from this need; `null` where it is possible too. */
export interface OtherView {
  readonly help: HelpView;
  readonly blockedBy: Reason | null;
}

/** A need with the help that the rules allow, or with the rules that allow none. */
export interface ProposalView {
  readonly key: string;
  readonly need: HelpNeed;
  readonly help: HelpView | null;
  readonly because: readonly Reason[];
  readonly notChecked: readonly Reason[];
  readonly others: readonly OtherView[];
  readonly isTie: boolean;
  /** Where there is no help: the smallest set of rules that blocks it; none where not enough is left. */
  readonly blockedBy: readonly Reason[];
  /** A child, a night or somebody alone: level 2 and a second coordinator. */
  readonly needsChecked: boolean;
}

/** One answer of the need that changed since this coordinator looked: the need before and after, told by field code. */
export interface ChangeView {
  readonly field: number;
  readonly before: HelpNeed;
  readonly after: HelpNeed;
}

/**
 * What a pair rests on and is not as it was drawn any more: `need` its answers changed, at `sinceMs` (ms since 1970 UTC) · `help` the offer, its helper, or which help is
 * suggested · `gone` the need waits for no decision any more.
 */
export type Stale = { readonly kind: "need"; readonly sinceMs: number } | { readonly kind: "help" | "gone" };

/** What the coordinator decides about one proposal. Nothing is signed before the time for undoing is over. */
export type Decision =
  | {
      readonly kind: "confirm" | "ask";
      readonly offer: string;
      readonly meeting: string;
      readonly halfDay: number;
      readonly ticks: readonly number[];
      /** The rules that a person skips, and why; `null` where none is. */
      readonly exception: { readonly rules: readonly number[]; readonly reason: number } | null;
      readonly needsSecond: boolean;
    }
  | { readonly kind: "reject"; readonly offer: string; readonly reason: number }
  | { readonly kind: "refer"; readonly reason: number };

/** Seconds in which a decision can be taken back (P); the screen offers more. */
export const UNDO_SECONDS = 10;

/** What a coordinator says to have checked. */
export const TICKS = { urgency: 1, helper: 2, exception: 3, vulnerable: 4 } as const;
