/** The questions of an offer that several answers fit: where, when, what else, in which languages. With nothing chosen one tap says the usual answer. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Chips, type Choice } from "../../ui/chips.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import { halfDaysByDay } from "../draft.ts";
import { MAX_OFFER_AREAS, MAX_OFFER_LANGUAGES } from "../model.ts";
import { CAN_LOOKS, type OfferPlace, useOfferWords } from "./offer-words.ts";
import type { OfferQuestion } from "./questions.tsx";
import "./use-offer-sheet.ts";

/** The answer is a list of codes. */
type ListQuestion<Code = number> = OfferQuestion<readonly Code[]>;

/** A longer list of places gets a field that narrows it. */
const PLACES_WITHOUT_SEARCH = 12;

interface FrameProps extends Pick<OfferQuestion, "progress" | "onBack"> {
  readonly title: string;
  readonly lead?: string;
  /** What the button says while nothing is chosen. */
  readonly usual: string;
  readonly isEmpty: boolean;
  readonly isTooMany?: boolean;
  readonly onGo: () => void;
  readonly children: ComponentChildren;
}

function ListScreen({ title, lead, usual, isEmpty, isTooMany = false, onGo, children, ...path }: FrameProps) {
  const { t } = useWords();
  return (
    <Screen
      title={title}
      {...(lead !== undefined && { lead })}
      layout="capture"
      {...path}
      actions={
        <Button kind="primary" icon={isEmpty ? "check" : "arrow"} disabled={isTooMany} onPress={onGo}>
          {isEmpty ? usual : t("capture.continue")}
        </Button>
      }
    >
      {children}
    </Screen>
  );
}

export function OfferAreasScreen(props: ListQuestion & { readonly places: readonly OfferPlace[] }): JSX.Element {
  const { t } = useWords();
  const [chosen, setChosen] = useState<readonly number[]>(props.chosen ?? []);
  const [search, setSearch] = useState("");
  const places = props.places.filter(({ retired }) => !retired);
  const wanted = search.trim().toLowerCase();
  const shown = places.filter(({ code, label }) => chosen.includes(code) || label.toLowerCase().includes(wanted));
  const choices = shown.map(({ code, label }): Choice<number> => ({ code, label, icon: "place" }));
  // What the search hides was not chosen.
  const isTooMany = chosen.length > MAX_OFFER_AREAS;
  return (
    <ListScreen
      title={t("offer.whereTitle")}
      usual={t("offer.everywhere")}
      isEmpty={chosen.length === 0}
      isTooMany={isTooMany}
      progress={props.progress}
      onBack={props.onBack}
      onGo={() => props.onAnswer(chosen)}
    >
      {places.length > PLACES_WITHOUT_SEARCH && (
        <Field label={t("capture.findPlace")} value={search} onInput={setSearch} />
      )}
      {shown.length === 0 && wanted !== "" && <p role="status">{t("capture.noPlaceFound")}</p>}
      {isTooMany && <p role="alert">{t("offer.fewerPlaces", { most: MAX_OFFER_AREAS })}</p>}
      <Chips legend={t("offer.whereTitle")} legendHidden choices={choices} chosen={chosen} onChange={setChosen} />
    </ListScreen>
  );
}

export function OfferWhenScreen(props: ListQuestion & { readonly now: number; readonly expires: number }): JSX.Element {
  const { t } = useWords();
  const { now, expires } = props;
  const words = useOfferWords([], now);
  const [chosen, setChosen] = useState<readonly number[]>((props.chosen ?? []).filter((half) => half >= now));
  const pick = (halves: readonly number[], picked: readonly number[]) =>
    setChosen([...chosen.filter((half) => !halves.includes(half)), ...picked]);
  return (
    <ListScreen
      title={t("offer.whenTitle")}
      lead={t("offer.whenLead", { until: words.halfDay(expires) })}
      usual={t("offer.anyTime")}
      isEmpty={chosen.length === 0}
      progress={props.progress}
      onBack={props.onBack}
      onGo={() => props.onAnswer(chosen)}
    >
      <div class="half-days">
        {halfDaysByDay(now, expires).map(({ day, halves }) => (
          <Chips
            key={day}
            legend={words.day(day)}
            choices={halves.map((code) => ({ code, label: words.half(code) }))}
            chosen={chosen.filter((half) => halves.includes(half))}
            onChange={(picked) => pick(halves, picked)}
          />
        ))}
      </div>
    </ListScreen>
  );
}

export function OfferCanScreen(props: ListQuestion): JSX.Element {
  const { t } = useWords();
  const [chosen, setChosen] = useState<readonly number[]>(props.chosen ?? []);
  const choices = CAN_LOOKS.map(({ code, label, icon }): Choice<number> => ({ code, label: t(label), icon }));
  return (
    <ListScreen
      title={t("offer.canTitle")}
      usual={t("offer.canNone")}
      isEmpty={chosen.length === 0}
      progress={props.progress}
      onBack={props.onBack}
      onGo={() => props.onAnswer(chosen)}
    >
      <Chips legend={t("offer.canTitle")} legendHidden choices={choices} chosen={chosen} onChange={setChosen} />
    </ListScreen>
  );
}

/** `languages` are those of the programme and of the app. At least one stays. */
export function OfferLanguagesScreen(
  props: ListQuestion<string> & { readonly languages: readonly string[] },
): JSX.Element {
  const { t } = useWords();
  const words = useOfferWords([], 0);
  const first = props.chosen ?? [];
  const [chosen, setChosen] = useState<readonly string[]>(first);
  const tags = [...new Set([...first, ...props.languages])];
  return (
    <ListScreen
      title={t("offer.languagesTitle")}
      usual={t("capture.continue")}
      isEmpty={false}
      isTooMany={chosen.length === 0 || chosen.length > MAX_OFFER_LANGUAGES}
      progress={props.progress}
      onBack={props.onBack}
      onGo={() => props.onAnswer(chosen)}
    >
      <Chips
        legend={t("offer.languagesTitle")}
        legendHidden
        choices={tags.map((code) => ({ code, label: words.language(code) }))}
        chosen={chosen}
        onChange={setChosen}
      />
    </ListScreen>
  );
}
