/** The create form as data: what is typed, what is wrong with it, and the programme that it describes. Pure. */

import { type Area, DEFAULT_EMERGENCY, type Settings } from "../../programme/model.ts";
import {
  type AreaProblem,
  type AreasProblem,
  checkEndDay,
  checkName,
  type EndProblem,
  isoToDay,
  isTimeZone,
  type NameProblem,
  parseAreas,
} from "../../programme/rules.ts";
import { fitsOneSegment } from "../../programme/setup.ts";

/** Who is meant to decide: 1 small (one coordinator and a recovery set), 2 "2 of 3", 3 "3 of 5", as in the charter. */
export type Profile = 1 | 2 | 3;

/** What an unlock of a coordinator's device needs beside the words, as in the charter: 0 nothing, 1 a share now and then, 2 a share each time. */
export type LeaseChoice = 0 | 1 | 2;

/** Everything that can be typed, as it stands in the fields. */
export interface CreateDraft {
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly end: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly areas: string;
  readonly isTraining: boolean;
  readonly profile: Profile;
  /** No relay: everything is carried by hand. */
  readonly isByHand: boolean;
  readonly lease: LeaseChoice;
}

/** A programme as described; days are programme-local, counted from 1970-01-01. */
export interface NewProgramme {
  readonly name: string;
  readonly endDay: number;
  readonly timeZone: string;
  readonly areas: readonly Area[];
  readonly isTraining: boolean;
  readonly profile: Profile;
  readonly isByHand: boolean;
  readonly lease: LeaseChoice;
}

/** What is wrong, by field; a field that is fine is left out. */
export interface CreateProblems {
  readonly name?: NameProblem;
  readonly end?: EndProblem;
  readonly timeZone?: "UNKNOWN";
  readonly areas?: AreasProblem;
}

/** The settings that a new programme begins with. */
export const firstSettings = ({ name, areas }: Pick<NewProgramme, "name" | "areas">): Settings => ({
  ...{ name, areas, noticeVersion: 1, languages: ["en"], listVersion: 1, emergency: DEFAULT_EMERGENCY },
});

/** Judges the whole form against `today`, the programme-local day in the zone typed. Returns the programme, or every problem at once. */
export function judgeCreate(draft: CreateDraft, today: number): NewProgramme | CreateProblems {
  const name = checkName(draft.name);
  const end = checkEndDay(isoToDay(draft.end), today);
  const areas = parseAreas(draft.areas);
  if (name.ok && end.ok && areas.ok && isTimeZone(draft.timeZone)) {
    const { timeZone, isTraining, isByHand, profile, lease } = draft;
    const kind = { timeZone, isTraining, isByHand, profile, lease };
    const programme = { name: name.value, endDay: end.value, areas: areas.value, ...kind };
    return fitsOneSegment(firstSettings(programme)) ? programme : { areas: { code: "TOO_LARGE" } };
  }
  return {
    ...(!name.ok && { name: name.error.code }),
    ...(!end.ok && { end: end.error.code }),
    ...(!isTimeZone(draft.timeZone) && { timeZone: "UNKNOWN" as const }),
    ...(!areas.ok && { areas: areas.error }),
  };
}

/** Tells a programme from problems. */
export const isProgramme = (judged: NewProgramme | CreateProblems): judged is NewProgramme => "endDay" in judged;

/** Problems that one sentence covers: something that could lead to a person or an exact spot. */
export const isGiveaway = (code: AreaProblem): boolean => !["EMPTY", "TOO_LONG", "REPEATED"].includes(code);
