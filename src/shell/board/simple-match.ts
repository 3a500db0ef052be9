/**
 * A plain proposer: each open need in the fixed order gets the first offer that the hard rules allow, and says why in codes. Pure and small, so that it can be read at
 * once; it looks for no better whole. Codes: 1 to 10 a rule that holds, 21 and 22 what put the need here, 101 to 112 a rule that does not hold, 201 to 206 what
 * nobody checked.
 */
import type { Code, MatchInput, MatchNeed, MatchOffer, MatchResult, Proposal, Unmatched } from "./match-shapes.ts";

interface Rule {
  readonly id: number;
  readonly holds: (need: MatchNeed, offer: MatchOffer, input: MatchInput) => boolean;
  /** What the sentence speaks of. */
  readonly args?: (need: MatchNeed, offer: MatchOffer, input: MatchInput) => readonly number[];
  /** Whether it is worth a sentence that it holds. */
  readonly isSaid?: (need: MatchNeed) => boolean;
}

/** Half-days until harm comes, by urgency; not known counts as three days. */
const TIME_LEFT: Readonly<Record<number, number>> = { 0: 6, 1: 2, 2: 6, 3: 28, 4: 60 };
/** Which ability each wish for extra help asks for: codes of `form/lists` and of offers. What is not listed asks for nothing. */
const ASKS: Readonly<Record<number, number>> = { 1: 1, 3: 4, 5: 5, 6: 6, 7: 7 };
const OTHERS = 4;

const lacking = (need: MatchNeed, offer: MatchOffer) =>
  need.extraHelp.filter((code) => ASKS[code] !== undefined && !offer.can.includes(ASKS[code]));
const windowsFor = (need: MatchNeed, offer: MatchOffer, { nowHalfDay }: MatchInput) => {
  const last = Math.max(nowHalfDay + 1, need.halfDay + (TIME_LEFT[need.urgency] ?? 6));
  const until = Math.min(last, offer.expires);
  return offer.windows.length === 0
    ? until >= nowHalfDay
      ? [Math.min(nowHalfDay + 1, until)]
      : []
    : offer.windows.filter((one) => one >= nowHalfDay && one <= until);
};

const RULES: readonly Rule[] = [
  { id: 1, holds: (need, offer) => need.item === offer.item },
  { id: 2, holds: (need, offer) => offer.people >= need.people },
  { id: 3, holds: (need, offer) => offer.areas.length === 0 || offer.areas.includes(need.area) },
  { id: 9, holds: (_, offer, { nowHalfDay }) => offer.expires >= nowHalfDay, isSaid: () => false },
  {
    id: 4,
    holds: (need, offer, input) => windowsFor(need, offer, input).length > 0,
    args: (need, offer, input) => windowsFor(need, offer, input).slice(0, 1),
  },
  {
    id: 5,
    holds: (need, offer) => offer.languages.includes(need.language) || offer.can.includes(7),
  },
  {
    id: 6,
    holds: (need, offer) => lacking(need, offer).length === 0,
    args: (need, offer) => (lacking(need, offer).length > 0 ? lacking(need, offer) : need.extraHelp).slice(0, 1),
    isSaid: ({ extraHelp }) => extraHelp.some((code) => ASKS[code] !== undefined),
  },
  {
    id: 7,
    holds: (need, offer) => need.helperPreference === 0 || offer.helper === need.helperPreference || offer.helper === 0,
    isSaid: () => false,
  },
  {
    id: 8,
    holds: (need, offer) => !need.needsChecked || offer.level === 2,
    isSaid: ({ needsChecked }) => needsChecked,
  },
  { id: 10, holds: (_, offer) => offer.openTasks === 0, isSaid: () => false },
];

export function simpleMatch(input: MatchInput): MatchResult {
  const refused = new Set(input.refused.map(([need, offer]) => `${need} ${offer}`));
  const offersByItem = new Map<number, MatchOffer[]>();
  for (const offer of input.offers) {
    const list = offersByItem.get(offer.item);
    if (list) list.push(offer);
    else offersByItem.set(offer.item, [offer]);
  }
  const busy = new Set<string>();
  const proposals: Proposal[] = [];
  const unmatched: Unmatched[] = [];
  const order = inOrder(input);
  for (const [at, need] of order.entries()) {
    const judged = (offersByItem.get(need.item) ?? []).map((offer) => ({
      offer,
      blockedBy: refused.has(`${need.key} ${offer.key}`) ? ([111] as const) : blockedBy(need, offer, input),
    }));
    const free = judged.filter(({ offer, blockedBy: by }) => by === null && !busy.has(offer.volunteer));
    const [first] = free;
    if (!first) {
      const blocks = judged.flatMap(({ blockedBy: by }) => (by ? [by] : []));
      unmatched.push({ need: need.key, blockedBy: judged.length === 0 ? [[112]] : distinct(blocks) });
      continue;
    }
    busy.add(first.offer.volunteer);
    proposals.push({
      ...{ need: need.key, offer: first.offer.key, because: reasons(need, first.offer, input, at, order.length) },
      notChecked: questions(need, first.offer),
      others: judged
        .filter(({ offer }) => offer !== first.offer)
        .slice(0, OTHERS)
        .map(({ offer, blockedBy: by }) => ({ offer: offer.key, blockedBy: by })),
      isTie: free.length > 1,
      window: windowsFor(need, first.offer, input)[0] ?? null,
    });
  }
  return { kind: "quick", gap: 0, proposals, unmatched, seed: input.seed, ruleVersion: input.ruleVersion };
}

const URGENCY: readonly number[] = [1, 2, 0, 3, 4];

const inOrder = ({ needs, seed }: MatchInput): readonly MatchNeed[] =>
  [...needs].sort(
    (a, b) =>
      URGENCY.indexOf(a.urgency) - URGENCY.indexOf(b.urgency) ||
      a.halfDay - b.halfDay ||
      draw(a.key, seed) - draw(b.key, seed) ||
      (a.key < b.key ? -1 : 1),
  );

/** FNV-1a of key and seed: an order that nobody chose, the same again for the same seed. */
function draw(key: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

function blockedBy(need: MatchNeed, offer: MatchOffer, input: MatchInput): Code | null {
  const rule = RULES.find(({ holds }) => !holds(need, offer, input));
  return rule ? [100 + rule.id, ...(rule.args?.(need, offer, input) ?? [])] : null;
}

function reasons(need: MatchNeed, offer: MatchOffer, input: MatchInput, at: number, count: number): readonly Code[] {
  const held = RULES.filter(({ isSaid }) => isSaid?.(need) ?? true).map(
    (rule): Code => [rule.id, ...(rule.args?.(need, offer, input) ?? [])],
  );
  const waits = input.needs.filter(({ item, halfDay }) => item === need.item && halfDay < need.halfDay).length;
  return [
    ...held,
    ...(waits === 0 && count > 1 ? [[21, input.needs.filter(({ item }) => item === need.item).length] as const] : []),
    ...(need.urgency === 1 || at === 0 ? [[22] as const] : []),
  ];
}

function questions(need: MatchNeed, offer: MatchOffer): readonly Code[] {
  return [
    [201],
    [202],
    [203],
    ...(need.helperPreference !== 0 && offer.helper === 0 ? [[204] as const] : []),
    ...(need.urgency === 0 ? [[205] as const] : []),
  ];
}

const distinct = (codes: readonly Code[]): readonly Code[] => [
  ...new Map(codes.map((code) => [code.join(" "), code])).values(),
];
