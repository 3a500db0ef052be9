/** What the page and the worker of the engine say to each other. Rule M14. */

import type { MatchInput, MatchNeed, MatchOffer, MatchResult } from "./model.ts";

/** What is different since the last call, by key: what is put replaces what had its key. */
export interface MatchChange {
  readonly nowHalfDay: number;
  readonly putNeeds: readonly MatchNeed[];
  readonly dropNeeds: readonly string[];
  readonly putOffers: readonly MatchOffer[];
  readonly dropOffers: readonly string[];
  readonly refused: MatchInput["refused"];
}

export type MatchCall =
  | { readonly id: number; readonly kind: "solve"; readonly input: MatchInput }
  | { readonly id: number; readonly kind: "change"; readonly change: MatchChange };

/** Some of an answer's lists. They come one after the other, so that taking ten thousand never holds up the page for long. */
export type MatchPart = Pick<MatchResult, "proposals" | "unmatched">;

/** For each call first a quick result where the exact one takes longer, then the exact one; or that it failed. What came in parts before it belongs to a result, whose own lists are empty. */
export type MatchAnswer =
  | { readonly id: number; readonly part: MatchPart }
  | { readonly id: number; readonly result: MatchResult }
  | { readonly id: number; readonly hasFailed: true };

/** The input after a change. Refused pairs are added. */
export function applyChange(input: MatchInput, change: MatchChange): MatchInput {
  return {
    ...input,
    nowHalfDay: change.nowHalfDay,
    needs: replace(input.needs, change.putNeeds, change.dropNeeds),
    offers: replace(input.offers, change.putOffers, change.dropOffers),
    refused: [...input.refused, ...change.refused],
  };
}

function replace<T extends { readonly key: string }>(
  list: readonly T[],
  put: readonly T[],
  drop: readonly string[],
): T[] {
  const gone = new Set([...drop, ...put.map(({ key }) => key)]);
  return [...list.filter(({ key }) => !gone.has(key)), ...put];
}

/** Entries of each list in one part (P). */
const PART = 400;

/** The answers that tell `result`. */
export function answersOf(id: number, result: MatchResult): readonly MatchAnswer[] {
  const { proposals, unmatched } = result;
  const count = Math.ceil(Math.max(proposals.length, unmatched.length) / PART);
  const partAt = (at: number): MatchPart => ({
    proposals: proposals.slice(at * PART, (at + 1) * PART),
    unmatched: unmatched.slice(at * PART, (at + 1) * PART),
  });
  return [
    ...Array.from({ length: count }, (_, at) => ({ id, part: partAt(at) })),
    { id, result: { ...result, proposals: [], unmatched: [] } },
  ];
}
