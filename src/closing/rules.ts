/**
 * What the ceremony's entries come to, and what each step lacks. Pure. Rules G3 to G9 of README.md.
 *
 * 1. Of two entries of a kind the newer counts, whatever order they came in. 2. Nobody signs the end before every step before it is answered. 3. What a step lacks is
 * a code and a number; screens say it in words.
 */

import { bytesToHex } from "../kit/bytes.ts";
import {
  type Ceremony,
  type Entry,
  type Exception,
  NO_DETAILS,
  NO_EXCEPTION,
  PAPERS,
  type PlacedEntry,
  STEPS,
  type StepName,
  type Witness,
} from "./model.ts";
import { isAnswered, type PapersMade } from "./paper-rules.ts";

export const NO_CEREMONY: Ceremony = {
  isLastCallMade: false,
  areNeedsHandedOn: false,
  witnesses: null,
  areTotalsRead: false,
  paper: [],
  exceptions: [],
  destroyedBySet: new Map(),
  drills: [],
  details: NO_DETAILS,
  exports: [],
  told: [],
};

/** G3: the state that a set of entries comes to, in whatever order they are given. */
export const foldEntries = (entries: readonly PlacedEntry[]): Ceremony =>
  [...entries].sort(byTime).reduce((before, { entry }) => withEntry(before, entry), NO_CEREMONY);

const byTime = (a: PlacedEntry, b: PlacedEntry): number =>
  a.time[0] - b.time[0] || a.time[1] - b.time[1] || (a.name < b.name ? -1 : 1);

function withEntry(before: Ceremony, entry: Entry): Ceremony {
  switch (entry.step) {
    case "lastCall":
      return { ...before, isLastCallMade: entry.isMade };
    case "needs":
      return { ...before, areNeedsHandedOn: entry.areHandedOn };
    case "witnesses":
      return { ...before, witnesses: entry.witnesses };
    case "totals":
      return { ...before, areTotalsRead: entry.areRead };
    case "paper":
      return { ...before, paper: entry.answers };
    case "exceptions":
      return { ...before, exceptions: entry.exceptions };
    case "recovery": {
      const destroyedBySet = new Map(before.destroyedBySet).set(bytesToHex(entry.setKey), entry.destroyed);
      return { ...before, destroyedBySet };
    }
    case "drill": {
      const others = before.drills.filter(({ code }) => code !== entry.result.code);
      return { ...before, drills: [...others, entry.result].sort((a, b) => a.code - b.code) };
    }
    case "details":
      return { ...before, details: entry.details };
    case "export":
      return { ...before, exports: withExport(before.exports, entry.made) };
    case "told":
      return { ...before, told: entry.told };
  }
}

/** One line for each kind and day. */
const withExport = (before: Ceremony["exports"], made: Ceremony["exports"][number]): Ceremony["exports"] =>
  before.some(({ kind, day }) => kind === made.kind && day === made.day)
    ? before
    : [...before, made].sort((a, b) => a.day - b.day || a.kind - b.kind);

/** What is known of the programme besides the entries. */
export interface Facts {
  readonly nowMs: number;
  readonly ceremony: Ceremony;
  /** The announcement in force. */
  readonly intent: { readonly freezesMs: number; readonly closesMs: number } | null;
  /** Approvals that an open announcement lacks; `null` where none is open. */
  readonly intentLacks: number | null;
  /** Devices in force other than coordinators' that may hold records which nobody has. */
  readonly behind: number;
  /** Needs that help can be found for and that nobody ended. */
  readonly openNeeds: number;
  /** Keys, in hex, of devices that a coordinator ended. */
  readonly ended: readonly string[];
  readonly papersMade: PapersMade;
  /** The statement that most coordinators signed; `null` before the first. */
  readonly final: { readonly lacks: number; readonly lacksRecovery: boolean } | null;
  readonly isClosed: boolean;
  readonly holders: number;
  /** How many of them answered. */
  readonly attested: number;
  /** The relay holds the statement, or there is no relay; and this device made the page. */
  readonly isPublished: boolean;
}

/** Why a step is not done yet. */
export interface Lack {
  readonly code:
    | "intent"
    | "intentApprovals"
    | "devicesBehind"
    | "lastCall"
    | "freezeDay"
    | "openNeeds"
    | "rollCall"
    | "community"
    | "outsider"
    | "totals"
    | "paper"
    | "contact"
    | "exceptions"
    | "unnamedDevices"
    | "stepsBefore"
    | "statement"
    | "signatures"
    | "recoverySignature"
    | "attestations"
    | "page"
    | "told";
  /** How many; a time for `freezeDay`, ms since 1970. */
  readonly count: number;
}

export interface StepView {
  readonly name: StepName;
  /** `later`: something before it has to be done first. `noted`: done, and it lacks something that nobody has to wait for. */
  readonly state: "done" | "noted" | "open" | "later";
  readonly lacks: readonly Lack[];
}

/** So many days before its last one the end of a programme is to be announced, at the latest (P). */
export const ANNOUNCE_DAYS = 14;

/** G18: whether coordinators are reminded to announce the end. */
export const isAnnounceDue = (daysLeft: number, isAnnounced: boolean): boolean =>
  !isAnnounced && daysLeft <= ANNOUNCE_DAYS;

/** Lacks that no step waits for: the certificate says them. */
const NOTED: readonly Lack["code"][] = ["devicesBehind", "community", "outsider", "attestations"];
const BEFORE_CLOSE = STEPS.indexOf("close");

/** G4: all steps, each with what it lacks. */
export function judgeSteps(facts: Facts): readonly StepView[] {
  const early = STEPS.slice(0, BEFORE_CLOSE).map((name) => toView(name, LACKS[name](facts)));
  const missing = facts.isClosed ? 0 : early.filter(({ state }) => state === "open").length;
  const late = STEPS.slice(BEFORE_CLOSE).map((name): StepView => {
    if (name === "close" && missing > 0) return { name, state: "later", lacks: [lack("stepsBefore", missing)] };
    if (name !== "close" && !facts.isClosed) return { name, state: "later", lacks: [] };
    return toView(name, LACKS[name](facts));
  });
  // G5: what was signed is signed: the steps before cannot be changed any more and lack nothing that could be done.
  return [...(facts.isClosed ? early.map((view) => ({ ...view, state: "done" as const, lacks: [] })) : early), ...late];
}

function toView(name: StepName, lacks: readonly Lack[]): StepView {
  if (lacks.length === 0) return { name, state: "done", lacks };
  return { name, state: lacks.every(({ code }) => NOTED.includes(code)) ? "noted" : "open", lacks };
}

const lack = (code: Lack["code"], count = 1): Lack => ({ code, count });
const when = (isLacking: boolean, code: Lack["code"], count = 1): readonly Lack[] =>
  isLacking ? [lack(code, count)] : [];

const hasRole = (witnesses: readonly Witness[], wanted: number) => witnesses.some(({ role }) => role === wanted);

const LACKS: Readonly<Record<StepName, (facts: Facts) => readonly Lack[]>> = {
  announce: ({ intent, intentLacks }) => {
    if (intent) return [];
    return intentLacks === null ? [lack("intent")] : [lack("intentApprovals", intentLacks)];
  },
  lastCall: ({ behind, ceremony }) => [
    ...when(!ceremony.isLastCallMade, "lastCall"),
    ...when(behind > 0, "devicesBehind", behind),
  ],
  freeze: ({ intent, nowMs, openNeeds, ceremony }) => [
    ...when(intent === null || nowMs < intent.freezesMs, "freezeDay", intent?.freezesMs ?? 0),
    ...when(openNeeds > 0 && !ceremony.areNeedsHandedOn, "openNeeds", openNeeds),
  ],
  rollCall: ({ ceremony: { witnesses } }) =>
    witnesses === null
      ? [lack("rollCall")]
      : [...when(!hasRole(witnesses, 3), "community"), ...when(!hasRole(witnesses, 4), "outsider")],
  totals: ({ ceremony }) => when(!ceremony.areTotalsRead, "totals"),
  paper: ({ ceremony: { paper, details }, papersMade }) => {
    const open = PAPERS.filter((code) => !isAnswered(paper, code, papersMade)).length;
    return [...when(open > 0, "paper", open), ...when(details.contact.trim() === "", "contact")];
  },
  exceptions: ({ ceremony: { exceptions }, ended }) => {
    if (exceptions.length === 0) return [lack("exceptions")];
    const unnamed = unnamedDevices(exceptions, ended).length;
    return when(unnamed > 0, "unnamedDevices", unnamed);
  },
  close: ({ isClosed, final }) => {
    if (isClosed) return [];
    if (final === null) return [lack("statement")];
    return [...when(final.lacks > 0, "signatures", final.lacks), ...when(final.lacksRecovery, "recoverySignature")];
  },
  erase: ({ holders, attested }) => when(attested < holders, "attestations", holders - attested),
  publish: ({ isPublished, ceremony }) => [...when(!isPublished, "page"), ...when(ceremony.told.length === 0, "told")],
};

/** G6: devices that were ended and that no exception names: a ceremony cannot say that it knows of none. */
export const unnamedDevices = (exceptions: readonly Exception[], ended: readonly string[]): readonly string[] =>
  ended.filter((key) => !exceptions.some(({ holder }) => holder !== null && bytesToHex(holder) === key));

/** Whether "We know of none" may be said. */
export const mayKnowNone = (ended: readonly string[]): boolean => ended.length === 0;

/** The step that a coordinator goes on with: the first that is open. */
export const nextStep = (steps: readonly StepView[]): StepName | null =>
  steps.find(({ state }) => state === "open")?.name ?? null;

/** G7: what a core says of the exceptions: what was typed, or that nobody knows of one. */
export const exceptionsForCore = ({ exceptions }: Ceremony): readonly Exception[] =>
  exceptions.length > 0 ? exceptions : [{ code: NO_EXCEPTION, holder: null, text: "" }];

/** Until when recovery papers open something, and whether two are left of the three. */
export interface RecoveryStanding {
  /** Papers of the set in force; 0 where there is none. */
  readonly papers: number;
  readonly destroyed: number;
  readonly opensUntilMs: number;
}

export const PAPERS_OF_SET = 3;

/** G8: papers open what the relay keeps for them, and nothing once fewer than two are left or what was kept is gone. */
export const recoveryStanding = (destroyed: readonly number[] | null, goneMs: number): RecoveryStanding =>
  destroyed === null
    ? { papers: 0, destroyed: 0, opensUntilMs: 0 }
    : {
        papers: PAPERS_OF_SET,
        destroyed: destroyed.length,
        opensUntilMs: PAPERS_OF_SET - destroyed.length >= 2 ? goneMs : 0,
      };

/** G9: answers to the questions before a programme is set up; a single one of these says not to use this tool. */
export const QUESTIONS = ["needed", "consent", "paper", "law", "leave", "security"] as const;
export type Question = (typeof QUESTIONS)[number];
/** The answer with which a programme may go on. */
const FIT: Readonly<Record<Question, boolean>> = {
  needed: true,
  consent: true,
  paper: false,
  law: false,
  leave: true,
  security: false,
};

/** `null` while something is unanswered; otherwise the questions whose answer speaks against using this tool. */
export function judgeUse(answers: ReadonlyMap<Question, boolean>): readonly Question[] | null {
  if (QUESTIONS.some((question) => !answers.has(question))) return null;
  return QUESTIONS.filter((question) => answers.get(question) !== FIT[question]);
}
