/** What is asked beside the need itself, and how large a place has to be. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { MAX_MIN_PEOPLE, type Setup } from "../../../programme/model.ts";
import { Choices } from "../../../ui/chips.tsx";
import { Field } from "../../../ui/field.tsx";
import { useWords } from "../../../ui/language.tsx";
import { useIsChanged } from "../../../ui/leaving.tsx";
import { toAsciiDigits } from "../../../words/digits.ts";
import { SetupPage, type SetupState } from "./setup-page.tsx";

export type Asks = Pick<Setup, "minPeople" | "asksCounts" | "asksNote" | "givesCards">;

interface AsksProps {
  readonly asks: Asks;
  readonly state: SetupState;
  readonly onSave: (asks: Asks) => void;
  readonly onBack: () => void;
}

export function AsksSetup({ asks, state, onSave, onBack }: AsksProps): JSX.Element {
  const { t } = useWords();
  const [asksCounts, setCounts] = useState(asks.asksCounts);
  const [asksNote, setNote] = useState(asks.asksNote);
  const [givesCards, setCards] = useState(asks.givesCards);
  const [typed, setTyped] = useState(String(asks.minPeople));
  const [isTried, setTried] = useState(false);
  const isChanged = useIsChanged([asksCounts, asksNote, givesCards, typed]);
  const digits = toAsciiDigits(typed);
  const minPeople = /^\d{1,4}$/.test(digits) ? Number(digits) : null;
  const save = () => (minPeople === null ? setTried(true) : onSave({ minPeople, asksCounts, asksNote, givesCards }));
  return (
    <SetupPage
      title={t("setup.asks")}
      lead={t("setup.asksLead")}
      isChanged={isChanged}
      state={state}
      onSave={save}
      onBack={onBack}
    >
      <div class="setup-form">
        <YesNo legend={t("setup.counts")} hint={t("setup.countsHint")} value={asksCounts} onChange={setCounts} />
        <YesNo legend={t("setup.note")} hint={t("setup.noteHint")} value={asksNote} onChange={setNote} />
        <YesNo legend={t("setup.cards")} hint={t("setup.cardsHint")} value={givesCards} onChange={setCards} />
        <div class="setup-time">
          <Field
            label={t("setup.minPeople")}
            hint={t("setup.minPeopleHint")}
            value={typed}
            inputMode="numeric"
            maxLength={4}
            onInput={setTyped}
            onEnter={save}
            {...(isTried && minPeople === null && { error: t("setup.wrongNumber", { count: MAX_MIN_PEOPLE }) })}
          />
        </div>
      </div>
    </SetupPage>
  );
}

interface YesNoProps {
  readonly legend: string;
  readonly hint: string;
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

/** A choice that is on or off, with what it means. */
export function YesNo({ legend, hint, value, onChange }: YesNoProps): JSX.Element {
  const { t } = useWords();
  return (
    <div class="field">
      <Choices
        legend={legend}
        choices={[
          { code: true, label: t("setup.yes") },
          { code: false, label: t("setup.no") },
        ]}
        chosen={value}
        onChange={onChange}
      />
      <p class="field__hint">{hint}</p>
    </div>
  );
}
