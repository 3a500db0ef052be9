/**
 * The ceremony that closes a programme: its steps, what coordinators write down during them, and the codes that the certificate repeats. Codes never change
 * their meaning.
 */
import type { Bytes } from "../kit/bytes.ts";

/** The ten steps in their order. What the certificate says is signed before anything is destroyed, so paper and exceptions stand before the signatures. */
export const STEPS = [
  "announce",
  "lastCall",
  "freeze",
  "rollCall",
  "totals",
  "paper",
  "exceptions",
  "close",
  "erase",
  "publish",
] as const;
export type StepName = (typeof STEPS)[number];

/** Why a programme is closed: the reason of a close-intent. */
export const CLOSE_REASONS = [1, 2, 3, 4, 5, 6] as const;

/** 1 a coordinator · 2 who runs the relay · 3 somebody of the community · 4 somebody from outside. */
export const WITNESS_ROLES = [1, 2, 3, 4] as const;
export const MAX_WITNESSES = 20;
export const MAX_WITNESS_TEXT = 60;

/** Who was there; a role or a group, never a name. */
export interface Witness {
  readonly role: number;
  readonly text: string;
}

/** 1 unused cards · 2 printed lists and sheets · 3 notebooks and notes · 4 words and PINs on paper · 5 recovery papers · 6 papers with lease shares. */
export const PAPERS = [1, 2, 3, 4, 5, 6] as const;
export const MAX_INITIALS = 8;

/** Kept is an answer, too: it stands on the certificate. */
export type PaperFate = "none" | "destroyed" | "kept";

export interface PaperAnswer {
  readonly code: number;
  readonly fate: PaperFate;
  /** Who saw it destroyed or kept. */
  readonly initials: string;
}

/** "We know of none", which stands alone. */
export const NO_EXCEPTION = 1;
/**
 * 2 a device was lost · 3 a device did not answer · 4 paper is missing · 5 somebody copied or photographed something · 6 a backup may exist ·
 * 7 the law asks to keep something · 8 a device was cleared by hand · 9 one person closed alone · 10 something else.
 */
export const EXCEPTIONS = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
/** Exceptions that speak of one device. */
export const DEVICE_EXCEPTIONS: readonly number[] = [2, 3, 8];
export const MAX_EXCEPTIONS = 24;
export const MAX_EXCEPTION_TEXT = 200;

export interface Exception {
  readonly code: number;
  /** Sign key of the device that it speaks of, 32 bytes; `null` for none. */
  readonly holder: Bytes | null;
  readonly text: string;
}

/** 1 lost device · 2 relay down · 3 restore must fail · 4 closing in one hour. */
export const DRILLS = [1, 2, 3, 4] as const;
/** Steps of each drill, in the order of `DRILLS`. */
export const DRILL_STEPS: Readonly<Record<number, number>> = { 1: 4, 2: 4, 3: 4, 4: 5 };

export interface DrillResult {
  readonly code: number;
  /** Steps that went well, numbers from 1, ascending. */
  readonly passed: readonly number[];
  /** Programme-local day, days since 1970-01-01. */
  readonly day: number;
}

/** 1 the file of totals. */
export const EXPORT_TOTALS = 1;

export interface ExportMade {
  readonly kind: number;
  readonly day: number;
}

/** What only people know and the certificate says. */
export interface Details {
  /** Who answers complaints after the end, and how. */
  readonly contact: string;
  /** Sheets of cards printed. */
  readonly sheets: number;
  readonly leasePrinted: number;
  readonly leaseDestroyed: number;
}
export const MAX_CONTACT = 200;
export const MAX_PRINTED = 100_000;

/** Where people are told how to check: 1 posted at the places · 2 read aloud · 3 given to community and staff · 4 left with the contact. */
export const TOLD = [1, 2, 3, 4] as const;

/** One thing that a coordinator wrote down. The newest of a kind counts; of drills, the newest of each. */
export type Entry =
  | { readonly step: "lastCall"; readonly isMade: boolean }
  | { readonly step: "needs"; readonly areHandedOn: boolean }
  | { readonly step: "witnesses"; readonly witnesses: readonly Witness[] }
  | { readonly step: "totals"; readonly areRead: boolean }
  | { readonly step: "paper"; readonly answers: readonly PaperAnswer[] }
  | { readonly step: "exceptions"; readonly exceptions: readonly Exception[] }
  | { readonly step: "recovery"; readonly setKey: Bytes; readonly destroyed: readonly number[] }
  | { readonly step: "drill"; readonly result: DrillResult }
  | { readonly step: "details"; readonly details: Details }
  | { readonly step: "export"; readonly made: ExportMade }
  | { readonly step: "told"; readonly told: readonly number[] };

/** An entry and what orders it: the author's time, then the op. */
export interface PlacedEntry {
  readonly entry: Entry;
  readonly time: readonly [ms: number, counter: number];
  /** Op id in hex. */
  readonly name: string;
}

/** What the entries come to. */
export interface Ceremony {
  readonly isLastCallMade: boolean;
  readonly areNeedsHandedOn: boolean;
  /** `null`: nobody has called the roll. */
  readonly witnesses: readonly Witness[] | null;
  readonly areTotalsRead: boolean;
  readonly paper: readonly PaperAnswer[];
  readonly exceptions: readonly Exception[];
  /** Papers ticked off as destroyed, by the sign key of their set in hex. */
  readonly destroyedBySet: ReadonlyMap<string, readonly number[]>;
  readonly drills: readonly DrillResult[];
  readonly details: Details;
  readonly exports: readonly ExportMade[];
  readonly told: readonly number[];
}

export const NO_DETAILS: Details = { contact: "", sheets: 0, leasePrinted: 0, leaseDestroyed: 0 };

/**
 * Why a file that was brought is not taken. `other`: it holds neither an order nor an answer. `foreign`: it is of another programme. `stale`: the terms changed since, so that
 * who signed it does not decide any more. `unsigned`: too few signed it. `changed`: a signature in it does not hold.
 */
export type FileRefusal = "other" | "foreign" | "stale" | "unsigned" | "changed";
