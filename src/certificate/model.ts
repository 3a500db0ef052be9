/** What a certificate of closing says, in the shape in which screens show it. Days count from 1970-01-01 in the programme's own zone. */
import type { Bytes } from "../kit/bytes.ts";

/** Whether every holder signed (`complete`), one did not (`incomplete`), or signatures contradict each other (`disputed`). */
export type Status = "complete" | "incomplete" | "disputed";

/** 1 field worker · 2 volunteer · 3 coordinator · 4 relay. */
export type HolderRole = 1 | 2 | 3 | 4;

/** What a holder signed. */
export interface Answer {
  readonly method: "removed" | "overwritten";
  /** What it erased for: the order, its holder's wish, or the end of its access. */
  readonly cause: "order" | "own" | "ended";
  /** Codes of what it could not remove. */
  readonly left: readonly number[];
  /** By its own clock, ms since 1970. */
  readonly atMs: number;
  /** Records that nobody else had; `null` where it did not know. */
  readonly lostRecords: number | null;
}

/** A device or a relay that held something of the programme. */
export interface Holder {
  /** Two picture-words; `null` where it has no name, and goes by letters of its key. */
  readonly name: readonly [number, number] | null;
  readonly letters: string;
  readonly role: HolderRole;
  readonly state: "inForce" | "revoked" | "pastSeat";
  readonly lastHeardDay: number | null;
  /** Codes of what it may hold where it did not sign. */
  readonly mayHold: readonly number[];
  readonly answer: Answer | null;
}

/** One number of the totals; `null` is hidden because it is small. `kind`: 1 needs by sector, 2 by urgency, 3 by outcome. */
export interface Total {
  readonly kind: number;
  readonly code: number;
  readonly count: number | null;
}

export interface ExceptionFact {
  readonly code: number;
  /** The device that it speaks of, where it speaks of one. */
  readonly holder: Holder | null;
  readonly text: string;
}

/** Everything that the page says of a closing. Codes are those of `src/closing` and `src/form`. */
export interface CertificateFacts {
  readonly programmeId: Bytes;
  readonly name: string;
  readonly isTraining: boolean;
  readonly timeZone: string;
  readonly startDay: number;
  readonly endDay: number;
  readonly closedDay: number;
  readonly status: Status;
  readonly holders: readonly Holder[];
  /** Seats that signed the order, of all, and how many were needed. */
  readonly signers: { readonly signed: number; readonly all: number; readonly needed: number };
  /** 0 none · 1 cached · 2 each unlock. */
  readonly lease: number;
  readonly leasePapers: { readonly printed: number; readonly destroyed: number };
  readonly totals: readonly Total[];
  readonly extensions: readonly { readonly endDay: number; readonly reason: number }[];
  /** Empty: none is known. */
  readonly exceptions: readonly ExceptionFact[];
  readonly paper: readonly { readonly code: number; readonly isGone: boolean; readonly initials: string }[];
  readonly witnesses: readonly { readonly role: number; readonly text: string }[];
  readonly recovery: {
    readonly papers: number;
    readonly destroyed: number;
    readonly openUntilDay: number | null;
  } | null;
  readonly backups: readonly number[];
  readonly drills: readonly { readonly code: number; readonly result: number; readonly day: number }[];
  readonly exports: readonly { readonly kind: number; readonly day: number }[];
  readonly cards: { readonly sheets: number; readonly bound: number };
  readonly contact: string;
  readonly build: string;
  /** Valid signatures of devices that are not on the list. */
  readonly strangers: number;
}

/** How many bytes of a programme's id, as picture-words, are its mark. */
export const MARK_BYTES = 4;

/** What the list says of a card. `foreign`: its code is of another programme. `unknown` is also what words of such a card are, and a card that was never given out. */
export type CardFate = "closed" | "erased" | "unknown" | "foreign";
