/**
 * The rules of matching, version 2, as data that anyone can read. Longer than other files for that.
 *
 * 1. A code never changes its meaning and is never used again. A change of any line is a new version; a decision records the version it was made under (GR10).
 * 2. A rule tells whether a pair is possible. None ranks people, and none asks for origin, belief, health or status (GR20).
 * 3. `label` is the key of its words, with the numbers of its code as places in order.
 */

export const RULE_VERSION = 2;

/** Hard rules: a pair that breaks one is not possible. In the order in which a person would look. */
export const RULES = [
  { code: 1, name: "item", label: "match.rule.item", says: "The offer is of the item that is needed." },
  { code: 2, name: "amount", label: "match.rule.amount", says: "The offer is enough for the people of the need." },
  { code: 3, name: "area", label: "match.rule.area", says: "The helper comes to the area of the need." },
  { code: 4, name: "language", label: "match.rule.language", says: "The helper speaks the person's language." },
  { code: 5, name: "ability", label: "match.rule.ability", says: "The helper can do all the extra help asked for." },
  { code: 6, name: "helper", label: "match.rule.helper", says: "The helper is whom the person prefers." },
  {
    code: 7,
    name: "checked",
    label: "match.rule.checked",
    says: "For a child, over night or alone: the helper is checked for it.",
  },
  { code: 8, name: "expired", label: "match.rule.expired", says: "The offer still holds." },
  { code: 9, name: "window", label: "match.rule.window", says: "A time that the helper named is still to come." },
  { code: 10, name: "room", label: "match.rule.room", says: "The helper has fewer open tasks than offered." },
  { code: 11, name: "refused", label: "match.rule.refused", says: "No human has said no to this pair." },
  {
    code: 12,
    name: "plausible",
    label: "match.rule.plausible",
    says: "The volunteer's offers are not more than one person can give.",
  },
] as const;

/** Facts about the order, said beside the rules. */
export const FACTS = [
  { code: 20, name: "longestWait", label: "match.fact.longestWait" },
  { code: 21, name: "urgency", label: "match.fact.urgency" },
] as const;

/** What no rule knows: a person has to look. */
export const UNCHECKED = [
  { code: 40, name: "stillThere", label: "match.unchecked.stillThere" },
  { code: 41, name: "waySafe", label: "match.unchecked.waySafe" },
  { code: 42, name: "urgencyUnknown", label: "match.unchecked.urgencyUnknown" },
  { code: 43, name: "helperNotChecked", label: "match.unchecked.helperNotChecked" },
  { code: 44, name: "extraHelp", label: "match.unchecked.extraHelp" },
  { code: 45, name: "expiresSoon", label: "match.unchecked.expiresSoon" },
  { code: 46, name: "unusual", label: "match.unchecked.unusual" },
] as const;

/** Extra help that a need asks for (`EXTRA_HELP`), and what a helper must be able to do for it (field 75 of an offer). Others are left to a person to check. */
export const ABILITIES = [
  { extraHelp: 1, can: 1 },
  { extraHelp: 3, can: 4 },
  { extraHelp: 5, can: 5 },
  { extraHelp: 6, can: 6 },
  { extraHelp: 7, can: 7 },
] as const;

/** Urgencies in the order in which they are served. Not known stands between three days and two weeks, as everywhere. */
export const URGENCY_ORDER = [1, 2, 0, 3, 4] as const;

/** Days of waiting that are told apart; who waits longer stands with the longest. */
export const MOST_WAIT_DAYS = 60;

/** What makes one possible pair less handy than another. Only looked at when the numbers served are the same. No line is about who someone is. */
export const COSTS = {
  /** The helper named no area: those who named this one go first. */
  anyArea: 8,
  /** For each band by which the offer is larger than the need. */
  largerBand: 4,
  /** For each half-day until the helper can come. */
  halfDay: 1,
  /** Half-days that count at most. */
  mostHalfDays: 28,
  /** For each task that the same helper has or gets already. */
  spread: 6,
} as const;

/** What one volunteer can give at most before a person looks (GR12). */
export const PLAUSIBLE = {
  /** Open offers of one volunteer. */
  offers: 10,
  /** Households that one volunteer's open offers would help. */
  households: 25,
  /** On foot: the largest band that one walk can carry for. Larger is shown as unusual, not blocked. */
  bandOnFoot: 5,
} as const;
