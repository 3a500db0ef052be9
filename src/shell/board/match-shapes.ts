/** The engine's plain shapes. */
export type Code = readonly [code: number, ...args: number[]];
export interface MatchNeed {
  readonly key: string;
  readonly item: number;
  readonly urgency: 0 | 1 | 2 | 3 | 4;
  readonly people: number;
  readonly area: number;
  readonly language: string;
  readonly extraHelp: readonly number[];
  readonly helperPreference: 0 | 1 | 2;
  readonly halfDay: number;
  readonly needsChecked: boolean;
}
export interface MatchOffer {
  readonly key: string;
  readonly volunteer: string;
  readonly item: number;
  readonly people: number;
  readonly areas: readonly number[];
  readonly windows: readonly number[];
  readonly travel: 1 | 2 | 3 | 4;
  readonly languages: readonly string[];
  readonly can: readonly number[];
  readonly expires: number;
  readonly capacity: number;
  readonly level: 0 | 1 | 2;
  readonly helper: 0 | 1 | 2;
  readonly openTasks: number;
}
export interface MatchInput {
  readonly nowHalfDay: number;
  readonly seed: number;
  readonly ruleVersion: number;
  readonly needs: readonly MatchNeed[];
  readonly offers: readonly MatchOffer[];
  readonly refused: readonly (readonly [need: string, offer: string])[];
  readonly enough: readonly number[];
}
export interface Proposal {
  readonly need: string;
  readonly offer: string;
  readonly because: readonly Code[];
  readonly notChecked: readonly Code[];
  readonly others: readonly { readonly offer: string; readonly blockedBy: Code | null }[];
  readonly isTie: boolean;
  readonly window: number | null;
}
export interface Unmatched {
  readonly need: string;
  readonly blockedBy: readonly Code[];
}
export interface MatchResult {
  readonly kind: "quick" | "exact";
  readonly gap: number;
  readonly proposals: readonly Proposal[];
  readonly unmatched: readonly Unmatched[];
  readonly seed: number;
  readonly ruleVersion: number;
}
