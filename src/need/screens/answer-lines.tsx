/** The answers of a draft, one line each, with a picture and, where it can be changed, a button. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type Fact, FactLines } from "../../ui/fact-lines.tsx";
import { useWords } from "../../ui/language.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { Translate } from "../../words/translate.ts";
import { ANY_HELPER, type Place } from "../choices.ts";
import type { Draft, Step } from "../model.ts";
import { type NeedWords, useNeedWords } from "./need-words.ts";

interface Line extends Fact {
  readonly step: Step;
}

/** Lines for everything answered in `draft`. Without `onChange` there are no buttons. */
export function AnswerLines({
  draft,
  places,
  onChange,
}: {
  draft: Draft;
  places: readonly Place[];
  onChange?: (step: Step) => void;
}): JSX.Element {
  return (
    <FactLines
      facts={useLines(draft, places).map(({ step, ...line }) => {
        const isFixed = draft.corrects !== null && draft.refer && step === "sector";
        return { ...line, onChange: onChange && !isFixed ? () => onChange(step) : undefined };
      })}
    />
  );
}

function useLines(draft: Draft, places: readonly Place[]): readonly Line[] {
  const { t } = useWords();
  const words = useNeedWords(places);
  const { item, urgency, people, area, extraHelp } = draft;
  const lines: Line[] = [];
  if (draft.refer) lines.push({ step: "sector", title: t("check.item"), icon: "hand", text: t("refer.line") });
  if (item !== null) lines.push({ step: "sector", title: t("check.item"), ...words.item(item) });
  if (urgency !== null) lines.push({ step: "urgency", title: t("check.urgency"), ...words.urgency(urgency) });
  if (people !== null) lines.push({ step: "people", title: t("check.people"), ...words.people(people) });
  if (draft.counts?.length)
    lines.push({ step: "counts", title: t("counts.title"), icon: "list", text: <CountText counts={draft.counts} /> });
  if (area !== null) lines.push({ step: "area", title: t("check.area"), icon: "place", text: words.area(area) });
  if (extraHelp !== null && !draft.refer)
    lines.push({ step: "extraHelp", title: t("check.extraHelp"), icon: "lift", text: helpText(draft, words, t) });
  return lines;
}

function helpText(draft: Draft, words: NeedWords, t: Translate): string {
  const parts = (draft.extraHelp ?? []).map((code) => words.extraHelp(code).text);
  const helper = draft.helperPreference ?? ANY_HELPER;
  if (helper !== ANY_HELPER) parts.push(t("check.helper", { helper: words.helper(helper) }));
  return joinFacts(t, parts) || t("check.none");
}

/** Few records have counts: their words come when one does. */
function CountText({ counts }: { counts: NonNullable<Draft["counts"]> }) {
  const words = useWords();
  const [text, setText] = useState("");
  useEffect(() => {
    import("./count-words.ts").then(
      ({ countText }) => setText(countText(words, counts)),
      () => undefined,
    );
  }, [words.tag, counts]);
  return <>{text}</>;
}
