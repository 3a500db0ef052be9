/**
 * What a coordinator decided about a need and an offer, the part of it that the volunteer's phone gets, and what people note about how it went.
 *
 * A task says nothing that its helper does not need: no alias, no urgency, no area, no count, no note. Ids and keys are in hexadecimal; a half-day is
 * 2 × programme-local day since 1970-01-01, + 1 after noon.
 */
import type { HandshakeRow } from "../card/model.ts";
import type { Bytes } from "../kit/bytes.ts";

/** Record type codes, field 1 of every record. */
export const ASSIGNMENT_RECORD = 8;
export const TASK_RECORD = 11;
export const ENTRY_RECORD = 12;

/** What was decided. The place of a word is its code, from 1. */
export const DECISIONS = ["confirmed", "notThisOne", "askFirst", "referred", "released"] as const;
export type Decision = (typeof DECISIONS)[number];

/** Why, by decision; the place of a word is its code, from 1. Code 0: no reason is asked. */
export const REASONS = {
  confirmed: [],
  notThisOne: ["unsafeRoute", "wrongItem", "personPrefersOther", "helperNotSuitable", "alreadyHelped", "other"],
  askFirst: [],
  referred: ["protection", "child", "medical", "other"],
  released: ["lapsed", "volunteerUnable", "needChanged", "other"],
} as const satisfies Readonly<Record<Decision, readonly string[]>>;

/** A reason of a proposal as the engine gave it: a code and what it speaks of. */
export type ReasonCode = readonly [code: number, ...args: number[]];

export interface Plan {
  /** Where both meet, in the programme's words; at most `MAX_MEETING_POINT` UTF-16 units. */
  readonly meetingPoint: string;
  readonly halfDay: number;
}

/** A decision about one need: every one is kept, also "not this one". */
export interface Assignment {
  /** Record id of the need. */
  readonly need: string;
  /** Record id of the offer; `null` where there is none, as for a referral. */
  readonly offer: string | null;
  /** Sign key of the volunteer. */
  readonly volunteer: string | null;
  readonly decision: Decision;
  /** Code in `REASONS` of the decision, 0 for none; of a decision with exceptions also why a rule was left out. */
  readonly reason: number;
  readonly ruleVersion: number;
  readonly because: readonly ReasonCode[];
  /** Codes of what a person said that they checked, ascending. */
  readonly ticks: readonly number[];
  /** Ids of rules that a person left out, ascending. */
  readonly exceptions: readonly number[];
  /** Whether it counts only with a second coordinator. */
  readonly needsSecond: boolean;
  /** Which row of the card was released; `null`: none. */
  readonly cardRow: CardRow | null;
  readonly plan: Plan | null;
  /** When it was decided. */
  readonly halfDay: number;
  /** Seed and rules of the solve that proposed it; `null` where nobody proposed it. */
  readonly solve: { readonly seed: number; readonly ruleVersion: number } | null;
}

export const CARD_ROWS = [0, 1, 2] as const;
export type CardRow = (typeof CARD_ROWS)[number];

/** What the volunteer's phone gets. */
export interface Task {
  /** Record id of the assignment: answers name it. */
  readonly assignment: string;
  readonly item: number;
  /** Band of people, 1 to 6. */
  readonly people: number;
  /** Codes of `form/lists`, ascending: how the help fits. */
  readonly extraHelp: readonly number[];
  /** BCP 47 tag of a language that the person speaks. */
  readonly language: string;
  readonly meetingPoint: string;
  readonly halfDay: number;
  /** What the helper says and hears; `null` where the person has no card, or no row is left. */
  readonly words: HandshakeRow | null;
  /** The last half-day in which it can be accepted. */
  readonly expires: number;
  /** The badge as it is checked (`wire/badge.ts`); empty: none. */
  readonly badge: Bytes;
  /** "Stop. This help is no longer needed." */
  readonly isStopped: boolean;
}

/** What an entry is: the place of a word is its code, from 1. */
export const ENTRY_KINDS = ["incident", "nearMiss", "question"] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** The suggestion that a question is about; record ids. They stay inside the programme. */
export interface About {
  readonly need: string;
  /** `null` where there was no help to suggest. */
  readonly offer: string | null;
}

/** Something that went wrong, nearly did, or was asked. What is shared of it is codes alone, so that the file holds nobody. */
export interface Entry {
  readonly kind: EntryKind;
  readonly what: number;
  readonly phase: number;
  readonly effect: number;
  readonly cause: number;
  readonly fix: number;
  /** Programme-local day. */
  readonly day: number;
  readonly assignment: string | null;
  readonly about: About | null;
}

/** Limits of codes and lists. */
export const MAX_MEETING_POINT = 60;
export const MAX_REASONS = 24;
export const MAX_REASON_PARTS = 8;
export const MAX_TICKS = 16;
export const MAX_EXCEPTIONS = 16;
export const MAX_BADGE = 512;
export const MAX_ENTRY_CODE = 255;
