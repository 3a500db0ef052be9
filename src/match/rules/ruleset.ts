/** Rules as one piece that coordinators sign, and what differs between two of them. Pure. Rule M15. */
import { ABILITIES, COSTS, MOST_WAIT_DAYS, PLAUSIBLE, RULE_VERSION, RULES, URGENCY_ORDER } from "./v2.ts";

interface Rule {
  readonly code: number;
  readonly name: string;
  readonly says: string;
}

export interface Ruleset {
  readonly version: number;
  /** Hard rules, in the order in which a person would look. */
  readonly rules: readonly Rule[];
  /** What rules and goals count with, under the name of the rule or goal. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** The rules that this app works with, version 2. */
export const RULESET: Ruleset = {
  version: RULE_VERSION,
  rules: RULES.map(({ code, name, says }) => ({ code, name, says })),
  values: {
    ability: ABILITIES,
    plausible: PLAUSIBLE,
    urgency: URGENCY_ORDER,
    wait: MOST_WAIT_DAYS,
    travel: COSTS,
  },
};

/** It also named how many offers one volunteer may make in a day. No record tells that once offers were withdrawn, so nothing ever kept it. */
const VERSION_1: Ruleset = {
  ...RULESET,
  version: 1,
  values: { ...RULESET.values, plausible: { offers: 10, offersADay: 6, households: 25, bandOnFoot: 5 } },
};

/** Every version that was ever used, the oldest first, so that a decision of long ago can be read beside its rules. */
export const RULESETS: readonly Ruleset[] = [VERSION_1, RULESET];

/** The text whose hash is signed: the same rules are the same text. */
export const rulesetToText = (ruleset: Ruleset): string =>
  JSON.stringify([ruleset.version, ruleset.rules.map(({ code, name, says }) => [code, name, says]), ruleset.values]);

export type RuleChange = "new" | "changed" | "gone";

/** What is different in `after`, by the name of the rule or goal. */
export function diffRulesets(before: Ruleset, after: Ruleset): ReadonlyMap<string, RuleChange> {
  const [was, is] = [partsOf(before), partsOf(after)];
  const changes = new Map<string, RuleChange>();
  for (const [name, text] of is) if (was.get(name) !== text) changes.set(name, was.has(name) ? "changed" : "new");
  for (const name of was.keys()) if (!is.has(name)) changes.set(name, "gone");
  return changes;
}

function partsOf({ rules, values }: Ruleset): ReadonlyMap<string, string> {
  const names = new Set([...rules.map(({ name }) => name), ...Object.keys(values)]);
  const ruleByName = new Map(rules.map((rule) => [rule.name, rule]));
  return new Map([...names].map((name) => [name, JSON.stringify([ruleByName.get(name), values[name]])]));
}
