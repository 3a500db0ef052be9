/** What goes into the engine and what comes out: plain numbers and keys, nothing about a person that no rule asks for (GR20). */

export type Urgency = 0 | 1 | 2 | 3 | 4;
export type Helper = 0 | 1 | 2;

/** A need that help is looked for. Codes are those of `form/lists/v1.ts`; half-days count `2 × day + (afternoon ? 1 : 0)`. */
export interface MatchNeed {
  readonly key: string;
  readonly item: number;
  readonly urgency: Urgency;
  /** Band of people, 1 to 6. */
  readonly people: number;
  readonly area: number;
  readonly language: string;
  readonly extraHelp: readonly number[];
  readonly helperPreference: Helper;
  /** Half-day since which it waits. */
  readonly halfDay: number;
  /** Of a child, over night or alone: only a helper of level 2. */
  readonly needsChecked: boolean;
}

export interface MatchOffer {
  readonly key: string;
  /** Whose offer it is, as a key that says nothing else. */
  readonly volunteer: string;
  readonly item: number;
  /** For how many people it is enough: the band. */
  readonly people: number;
  /** Area codes; empty: all. */
  readonly areas: readonly number[];
  /** Half-days, ascending; empty: any time. */
  readonly windows: readonly number[];
  readonly travel: 1 | 2 | 3 | 4;
  readonly languages: readonly string[];
  readonly can: readonly number[];
  /** Half-day after which it does not hold any more. */
  readonly expires: number;
  /** How many households it can help, 1 to 5. */
  readonly capacity: number;
  readonly level: 0 | 1 | 2;
  readonly helper: Helper;
  readonly openTasks: number;
  /** Whether a human looked at it and let it through, so that rule 12 does not hold it back. */
  readonly isLookedAt?: boolean;
}

export interface MatchInput {
  readonly nowHalfDay: number;
  readonly seed: number;
  readonly ruleVersion: number;
  readonly needs: readonly MatchNeed[];
  readonly offers: readonly MatchOffer[];
  /** Pairs that a human rejected. */
  readonly refused: readonly (readonly [need: string, offer: string])[];
  /** Items of which there is enough. Needs of them still enter: a need is real. */
  readonly enough: readonly number[];
}

/** A code of `rules/v2.ts` and the numbers that its words have places for. */
export type Code = readonly [code: number, ...args: number[]];

export interface Other {
  readonly offer: string;
  /** The rule that blocks it; null: possible, too. */
  readonly blockedBy: Code | null;
}

export interface Proposal {
  readonly need: string;
  readonly offer: string;
  readonly because: readonly Code[];
  readonly notChecked: readonly Code[];
  readonly others: readonly Other[];
  /** Whether another pair would be as good, or nearly: the seed decided, or next to nothing did. */
  readonly isTie: boolean;
  /** The first half-day at which the helper can come; null: any time. */
  readonly window: number | null;
}

export interface Unmatched {
  readonly need: string;
  /** The smallest set of rules that together block every offer of the item; empty where some fit and there is not enough of them. */
  readonly blockedBy: readonly Code[];
}

/** The order of both lists is fixed: urgency, then waiting time, then the seed. */
export interface MatchResult {
  readonly kind: "quick" | "exact";
  /** How many needs more might be served by a better answer; 0 when exact. */
  readonly gap: number;
  readonly proposals: readonly Proposal[];
  readonly unmatched: readonly Unmatched[];
  readonly seed: number;
  readonly ruleVersion: number;
}
