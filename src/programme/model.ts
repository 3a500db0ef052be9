/** What a programme calls itself and its places, and how it calls its phones. Sealed on every wire and disk; never in control objects. */
import type { Cbor } from "../kit/cbor.ts";

/** A place as the programme names it: the finest that is ever recorded. */
export interface Area {
  /** 1 or more; given once and never to another place. */
  readonly code: number;
  /** 1 to `MAX_AREA_LABEL` UTF-16 units. */
  readonly label: string;
  /** What others call the place: a P-code such as SD-01-003, or the programme's own. Left out where there is none. Rule P5. */
  readonly id?: string;
  /** Not offered for new records; old ones still show its label. Rule P6. */
  readonly retired?: true;
}

/** When records must have been delivered by: 1 Monday to 7 Sunday, and minutes since midnight in the programme's zone. */
export interface DeliverBy {
  readonly weekday: number;
  readonly minutes: number;
}

/** The sheet of services in one language: one service a line, for referrals. */
export interface ServiceSheet {
  /** BCP 47 tag, one of the programme's languages. */
  readonly language: string;
  /** 1 to `MAX_SERVICE_LINES`, each 1 to `MAX_SERVICE_LINE` UTF-16 units. */
  readonly lines: readonly string[];
}

/** What the coordinator chose in set-up. Settings of before have `DEFAULT_SETUP`. */
export interface Setup {
  /** Codes of `form/lists` that may be recorded, in the order of their tiles; none at all means the whole list. */
  readonly items: readonly number[];
  /** The ground on which the programme writes things down, in its own words; empty where it named none. Never the app's words. */
  readonly basis: string;
  /** The programme attests that people are helped also when they say no. */
  readonly helpsWithout: boolean;
  readonly services: readonly ServiceSheet[];
  readonly deliverBy: DeliverBy | null;
  /** How many people an area should hold at least, so that it points to nobody. */
  readonly minPeople: number;
  /** Whether items that need it ask for numbers by years of life. */
  readonly asksCounts: boolean;
  /** Whether a note may be written. */
  readonly asksNote: boolean;
  /** Whether phones give cards: without, saving ends one tap sooner, and nobody can ask by card. */
  readonly givesCards: boolean;
  /** What fields 54 to 56 hold, in order, `null` for one that is left out: how needs and offers are brought together. `matching.ts` reads it; capturing does without. */
  readonly matching: readonly Cbor[];
}

/** What holds where a programme has said nothing (P). */
export const DEFAULT_SETUP: Setup = {
  items: [],
  basis: "",
  helpsWithout: false,
  services: [],
  deliverBy: null,
  minPeople: 50,
  asksCounts: true,
  asksNote: false,
  givesCards: true,
  matching: [null, null, null],
};

/** Record type 2: one per programme, written by coordinators. */
export interface Settings {
  /** 1 to `MAX_NAME` UTF-16 units. */
  readonly name: string;
  /** 1 to `MAX_AREAS`, in the order in which screens show them; codes differ. */
  readonly areas: readonly Area[];
  /** Which wording of the spoken notice is used; 1 or more. */
  readonly noticeVersion: number;
  /** BCP 47 tags, 1 to `MAX_LANGUAGES`, the first is the programme's own. */
  readonly languages: readonly string[];
  /** Which code lists are used; 1 or more. */
  readonly listVersion: number;
  readonly emergency: Emergency;
  /** Read through `setupOf`. */
  readonly setup?: Setup;
}

/** What was chosen in set-up, or what holds where nothing was. */
export const setupOf = ({ setup }: Settings): Setup => setup ?? DEFAULT_SETUP;

/** What phones of the programme do in an emergency. Minutes until a lock are the charter's. */
export interface Emergency {
  /** Whether screens offer to erase the vault on this phone. */
  readonly canErase: boolean;
  /** Whether they offer it before unlocking, too: whoever holds the phone can then destroy what is only there. */
  readonly canEraseLocked: boolean;
  /** How many wrong words in a row erase the vault; 0 = none do. Otherwise `MIN_ERASE_TRIES` to `MAX_ERASE_TRIES`. */
  readonly eraseAfterTries: number;
  /** Whether the unlock screen keeps to itself how many tries are left. */
  readonly hidesTries: boolean;
  /** Whether holders may set second words that erase the vault and open training. */
  readonly allowsDuress: boolean;
  /** Whether a phone that its holder erases leaves a signed statement that it did. */
  readonly leavesReceipt: boolean;
}

/** What holds where a programme has said nothing. */
export const DEFAULT_EMERGENCY: Emergency = {
  canErase: true,
  canEraseLocked: true,
  eraseAfterTries: 0,
  hidesTries: false,
  allowsDuress: false,
  leavesReceipt: false,
};

export const MIN_ERASE_TRIES = 5;
export const MAX_ERASE_TRIES = 50;

/** Record type code, field 1 of every record. Type 3 is taken: it was the label of a phone. */
export const SETTINGS_RECORD = 2;

/** Limits in UTF-16 units or in items. */
export const MAX_NAME = 60;
export const MAX_AREA_LABEL = 40;
export const MAX_AREAS = 200;
export const MAX_LANGUAGES = 20;
export const MAX_LANGUAGE_TAG = 35;
export const MAX_AREA_CODE = 0xffff;
export const MAX_AREA_ID = 20;
/** Twelve sectors of eight. */
export const MAX_ITEMS = 96;
export const MAX_ITEM_CODE = 0xffff;
export const MAX_BASIS = 200;
export const MAX_SERVICE_LINES = 12;
export const MAX_SERVICE_LINE = 80;
export const MAX_MIN_PEOPLE = 9_999;
export const DAY_MINUTES = 1_440;
export const MAX_VERSION = 0xffff;
