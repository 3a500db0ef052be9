/** The answers of a draft, one line each, with a picture and, where it can be changed, a button. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import type { Translate } from "../../words/translate.ts";
import { ANY_HELPER, type Place } from "../choices.ts";
import type { Draft, Step } from "../model.ts";
import { type NeedWords, useNeedWords } from "./need-words.ts";
import "./screens.css";

interface Line {
  readonly step: Step;
  readonly title: string;
  readonly icon: IconName;
  readonly text: ComponentChildren;
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
  const { t } = useWords();
  return (
    <ul class="lines">
      {useLines(draft, places).map(({ step, title, icon, text }) => (
        <li key={step} class="lines__line">
          <Icon name={icon} size="tile" />
          <span class="lines__text">
            <span class="lines__title">{title}</span>
            <bdi class="lines__value">{text}</bdi>
          </span>
          {onChange && !(draft.corrects !== null && draft.refer && step === "sector") && (
            <Button label={t("check.changeLine", { line: title })} onPress={() => onChange(step)}>
              {t("check.change")}
            </Button>
          )}
        </li>
      ))}
    </ul>
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
  return parts.length === 0 ? t("check.none") : parts.join(" · ");
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
