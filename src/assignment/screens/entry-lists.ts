/** The fixed answers of an entry about what went wrong or nearly did. Code n is the n-th of its list; none names anybody, so the file to share holds nobody. */
import type { PlainKey } from "../../words/translate.ts";

export const ENTRY_LISTS = {
  what: [
    "incident.whatWrongThing",
    "incident.whatNobody",
    "incident.whatWords",
    "incident.whatDanger",
    "incident.whatShared",
    "incident.whatUnfair",
    "incident.whatOther",
  ],
  phase: [
    "incident.phaseWriting",
    "incident.phaseDeciding",
    "incident.phaseWay",
    "incident.phaseHanding",
    "incident.phaseAfter",
  ],
  effect: ["incident.effectNone", "incident.effectDelay", "incident.effectTrust", "incident.effectHarm"],
  cause: [
    "incident.causeOldData",
    "incident.causeWrongData",
    "incident.causeRule",
    "incident.causeRush",
    "incident.causeDevice",
    "incident.causeUnknown",
  ],
  fix: ["incident.fixNone", "incident.fixTalked", "incident.fixData", "incident.fixRule", "incident.fixStopped"],
} as const satisfies Readonly<Record<string, readonly PlainKey[]>>;

export type EntryField = keyof typeof ENTRY_LISTS;
export const ENTRY_FIELDS = Object.keys(ENTRY_LISTS) as readonly EntryField[];

/** The questions, in their order. */
export const ENTRY_QUESTIONS: Readonly<Record<EntryField, PlainKey>> = {
  what: "incident.what",
  phase: "incident.phase",
  effect: "incident.effect",
  cause: "incident.cause",
  fix: "incident.fix",
};

export const ENTRY_KIND_WORDS: Readonly<Record<number, PlainKey>> = {
  1: "incident.kindIncident",
  2: "incident.kindNear",
  3: "incident.kindQuestion",
};
