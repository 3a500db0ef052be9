/** Counts of a record in words. Apart from the other words, because few records have any. */
import { bandOf, halfOf } from "../../form/bands.ts";
import type { Words } from "../../ui/language.tsx";
import { joinFacts } from "../../words/join-facts.ts";

/** `counts` as in a need, in the language of `words`. */
export function countText({ t, number }: Words, counts: readonly (readonly [group: number, count: number])[]): string {
  const groupOf = (group: number) => {
    const [band, half] = [bandOf(group), halfOf(group)];
    const years = band ? t(band.label) : t("list.unknown", { code: String(group) });
    return half ? t("counts.both", { half: t(half.label), years }) : years;
  };
  const facts = counts.map(([group, count]) => `${groupOf(group)}: ${number(count)}`);
  return joinFacts(t, facts);
}
