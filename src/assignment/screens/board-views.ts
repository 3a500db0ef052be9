/** What the board and its lists are given. Labels are a phone's English picture-words; keys name a thing on one screen. */

import type { HelpNeed, Need } from "../../need/model.ts";
import type { IconName } from "../../ui/icon-paths.ts";
import type { PlainKey } from "../../words/translate.ts";

/** Counts of open needs by sector and area. */
export interface CountsView {
  readonly sectors: readonly { readonly code: number; readonly label: PlainKey; readonly icon: IconName }[];
  /** Area codes in the programme's order; only those with an open need. */
  readonly areas: readonly number[];
  /** By sector, then by area. */
  readonly cells: readonly (readonly number[])[];
}

/** Open needs by sector and area at the end of each of some days, oldest first; the last is today. */
export interface TrendView {
  readonly sectors: CountsView["sectors"];
  /** Area codes in the programme's order; only those with an open need on one of the days. */
  readonly areas: readonly number[];
  /** By sector, then by area, then by day. */
  readonly cells: readonly (readonly (readonly number[])[])[];
}

/** Households that wait for an item, and households that offers of it could help. */
export interface SupplyView {
  readonly item: number;
  readonly needed: number;
  readonly offered: number;
  readonly isEnough: boolean;
}

export interface BoardView {
  readonly open: number;
  readonly waiting: number;
  readonly underway: number;
  readonly stuck: number;
  readonly referrals: number;
  readonly overdue: number;
  readonly volunteers: number;
  readonly counts: CountsView;
  readonly longest: readonly { readonly key: string; readonly need: HelpNeed }[];
  readonly supply: readonly SupplyView[];
  /** Open needs at the end of each day, oldest first, the last is today. */
  readonly overTime: readonly { readonly day: number; readonly open: number }[];
  /** For the days of `overTime`. */
  readonly trend: TrendView;
  readonly late: readonly { readonly label: string; readonly lastHeardMs: number | null }[];
  readonly heard: number;
  readonly phones: number;
}

/** The states in which an assignment can be; the words are `under.<state>`. */
export const LIFE_STATES = [
  "tentative",
  "second",
  "notCarried",
  "carried",
  "accepted",
  "given",
  "part",
  "saidNo",
  "nobody",
  "danger",
  "differed",
  "declined",
  "lapsed",
  "released",
  "disputed",
  "stopped",
] as const;
export type LifeState = (typeof LIFE_STATES)[number];

export interface UnderwayRow {
  readonly key: string;
  /** Names the need; two rows of one need can be rivals. */
  readonly needKey: string;
  readonly need: HelpNeed | null;
  /** Empty where there is no helper. */
  readonly label: string;
  readonly state: LifeState;
  /** The half-day of the last step. */
  readonly halfDay: number;
  readonly meeting: string;
  /** Whether this coordinator can be the second person. */
  readonly canSecond: boolean;
  readonly canRelease: boolean;
  /** It came to an outcome, and nobody has said yet that the need is over. */
  readonly canClose: boolean;
  /** Somebody has to write down what happened before this volunteer gets anything else. */
  readonly needsEntry: boolean;
  /** Why its task stays here: the volunteer has another, or a person has to look first. */
  readonly waitsFor: "turn" | "look" | null;
  /** It was told after its time was over, or after another stood for the need. */
  readonly isLate: boolean;
  /** Nothing happened for longer than the programme allows. */
  readonly isStuck: boolean;
}

export interface ReferralRow {
  readonly key: string;
  readonly need: Need;
  readonly isOverdue: boolean;
  /** A coordinator wrote that somebody has it. */
  readonly isWithPerson: boolean;
  /** Code of `REFER_REASONS`; 0 for a need that was a referral from the start. */
  readonly reason: number;
}

export interface VolunteerRow {
  readonly key: string;
  readonly label: string;
  readonly level: 0 | 1 | 2;
  readonly helper: 0 | 1 | 2;
  readonly checkedDay: number | null;
  readonly offers: number;
  /** Offers that a person should look at first: very large, very long, very many. */
  readonly doubts: readonly ("far" | "large" | "many")[];
  readonly task: LifeState | null;
  readonly lastHeardMs: number | null;
  readonly isEnded: boolean;
  /** After a danger or words that differed: nothing more goes there before a coordinator looked. */
  readonly needsLook: boolean;
  /** Answers that came after it was ended, which count for nothing, and offers that do not read. */
  readonly aside: number;
  readonly unread: number;
}

export interface LogRow {
  readonly key: string;
  /** Who decided, and who agreed as the second; English picture-words, empty for this device. */
  readonly by: string;
  readonly second: string | null;
  readonly halfDay: number;
  /** The last three are about a person's card, by no rules of matching. */
  readonly decision:
    | "confirmed"
    | "notThisOne"
    | "askFirst"
    | "referred"
    | "released"
    | "newCard"
    | "askedCard"
    | "noCard";
  readonly need: HelpNeed | null;
  readonly label: string;
  readonly reason: number;
  readonly because: readonly (readonly [code: number, ...numbers: number[]])[];
  readonly ticks: readonly number[];
  readonly exceptions: readonly number[];
  readonly ruleVersion: number;
}

/** What a question is about, as it is now; `need` is `null` once it was erased, and `label` is empty where no help was suggested or it is not here any more. */
export interface AboutView {
  readonly need: HelpNeed | null;
  readonly label: string;
}

export interface EntryView {
  readonly kind: 1 | 2 | 3;
  readonly what: number;
  readonly phase: number;
  readonly effect: number;
  readonly cause: number;
  readonly fix: number;
  readonly day: number;
  /** `null` where it is about no suggestion. */
  readonly about: AboutView | null;
}

/** What a person writes down of it; what it is about follows from where they do. */
export type EntryAnswers = Omit<EntryView, "day" | "about">;
