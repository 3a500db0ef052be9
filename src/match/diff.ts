/** What is different between two inputs, so that the worker is told no more than that. Pure. Rule M14. */
import type { MatchInput } from "./model.ts";
import type { MatchChange } from "./protocol.ts";

/**
 * The change that makes `after` of `before`, or `null` where the worker has to be given all of it: another draw or other rules, a refusal that was taken back, or more that is new
 * than was there before. What is the same object is the same.
 */
export function changeBetween(before: MatchInput, after: MatchInput): MatchChange | null {
  const isOtherRun =
    before.seed !== after.seed ||
    before.ruleVersion !== after.ruleVersion ||
    before.enough.join() !== after.enough.join();
  const refused = addedPairs(before.refused, after.refused);
  if (isOtherRun || refused === null) return null;
  const [needs, offers] = [compare(before.needs, after.needs), compare(before.offers, after.offers)];
  const changed = needs.put.length + needs.drop.length + offers.put.length + offers.drop.length;
  if (changed > before.needs.length + before.offers.length) return null;
  return {
    nowHalfDay: after.nowHalfDay,
    ...{ putNeeds: needs.put, dropNeeds: needs.drop, putOffers: offers.put, dropOffers: offers.drop, refused },
  };
}

function compare<One extends { readonly key: string }>(before: readonly One[], after: readonly One[]) {
  const left = new Map(before.map((one) => [one.key, one]));
  const put: One[] = [];
  for (const one of after) {
    if (left.get(one.key) !== one) put.push(one);
    left.delete(one.key);
  }
  return { put, drop: [...left.keys()] };
}

/** Pairs that are new, or `null` where one is gone. */
function addedPairs(before: MatchInput["refused"], after: MatchInput["refused"]): MatchInput["refused"] | null {
  const nameOf = ([need, offer]: MatchInput["refused"][number]) => `${need}\n${offer}`;
  const left = new Set(before.map(nameOf));
  const added = after.filter((pair) => !left.delete(nameOf(pair)));
  return left.size === 0 ? added : null;
}
