/** The check page of an offer: every answer, each with Change, then Save. What was answered stays on the screen whatever storage does. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { type Fact, FactLines } from "../../ui/fact-lines.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { PlainKey } from "../../words/translate.ts";
import { type OfferDraft, type OfferStep, offerProgress } from "../draft.ts";
import { type OfferPlace, TRAVEL_LOOKS, useOfferWords } from "./offer-words.ts";
import "./use-offer-sheet.ts";

/** `full`: the phone has no space. `failed`: it was not written for another reason. */
export type OfferSaveState = "ready" | "saving" | "full" | "failed";

interface CheckOfferProps {
  readonly draft: OfferDraft;
  readonly places: readonly OfferPlace[];
  readonly now: number;
  readonly saveState: OfferSaveState;
  readonly onChange: (step: OfferStep) => void;
  readonly onSave: () => void;
  readonly onBack: () => void;
}

export function CheckOfferScreen(props: CheckOfferProps): JSX.Element {
  const { t } = useWords();
  const { draft, saveState } = props;
  const saving = saveState === "saving";
  return (
    <Screen
      title={t("offer.checkTitle")}
      layout="capture"
      progress={offerProgress(draft)}
      onBack={props.onBack}
      actions={
        <Button kind="primary" icon="phone" busy={saving} onPress={props.onSave}>
          {t(saving ? "check.saving" : "check.save")}
        </Button>
      }
    >
      {(saveState === "full" || saveState === "failed") && (
        <Notice kind="alert">{t(saveState === "full" ? "check.full" : "check.failed")}</Notice>
      )}
      <FactLines facts={useLines(props)} />
      <p class="muted">{t("offer.whoReads")}</p>
    </Screen>
  );
}

function useLines({ draft, places, now, onChange }: CheckOfferProps): readonly Fact[] {
  const { t } = useWords();
  const words = useOfferWords(places, now);
  const line = (step: OfferStep, title: PlainKey, icon: IconName, text: string): Fact => ({
    ...{ title: t(title), icon, text },
    onChange: () => onChange(step),
  });
  const item = words.item(draft.item ?? 0);
  const people = words.people(draft.people ?? 0);
  return [
    line("sector", "offer.lineItem", item.icon, item.text),
    line("people", "offer.linePeople", people.icon, people.text),
    line("times", "offer.lineTimes", "home", t("offer.times", { count: draft.times })),
    line("areas", "offer.lineAreas", "place", words.areas(draft.areas ?? [])),
    line("windows", "offer.lineWhen", "clock", words.windows(draft.windows ?? [])),
    line("travel", "offer.lineTravel", "car", draft.travel ? t(TRAVEL_LOOKS[draft.travel].label) : ""),
    line("languages", "offer.lineLanguages", "language", joinFacts(t, draft.languages.map(words.language))),
    line("can", "offer.lineCan", "hand", words.can(draft.can ?? [])),
  ];
}
