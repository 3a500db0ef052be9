/** Narrows the needs list: by typed words, and by state, urgency, item and place, which are folded away until somebody wants them. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Select } from "../../ui/select.tsx";
import { type Place, UNKNOWN_URGENCY } from "../choices.ts";
import type { HelpNeed } from "../model.ts";
import { URGENCY_ORDER } from "../rules.ts";
import sheet from "./need-filter.css?inline";
import type { NeedRow, NeedState } from "./need-row.tsx";
import type { NeedWords } from "./need-words.ts";

adoptSheet(sheet);

/** What is shown; an empty text means all. */
export interface NeedFilter {
  readonly state: NeedState | "";
  readonly urgency: string;
  readonly item: string;
  readonly area: string;
  /** Words that were typed (N81). */
  readonly text: string;
}

/** Nothing narrows the list but that what somebody helps with is not open any more. */
export const NO_FILTER: NeedFilter = { state: "open", urgency: "", item: "", area: "", text: "" };

/** Whether the filter lets a row through. */
export const passes = (filter: NeedFilter, { need, state = "open" }: NeedRow<HelpNeed>): boolean =>
  (filter.state === "" || filter.state === state) &&
  (filter.urgency === "" || filter.urgency === String(need.urgency)) &&
  (filter.item === "" || filter.item === String(need.item)) &&
  (filter.area === "" || filter.area === String(need.area));

interface NeedFilterProps {
  readonly filter: NeedFilter;
  /** Codes that stand in the list. */
  readonly items: readonly number[];
  readonly areas: readonly number[];
  readonly places: readonly Place[];
  readonly words: NeedWords;
  readonly onChange: (filter: NeedFilter) => void;
}

const STATES = ["open", "helper", "over"] as const;
export const STATE_WORDS = {
  open: "needs.stateOpen",
  helper: "needs.stateHelper",
  over: "needs.stateOver",
} as const;

export function NeedFilterBar({ filter, items, areas, words, onChange }: NeedFilterProps): JSX.Element {
  const { t } = useWords();
  const any = ["", t("needs.filterAny")] as const;
  return (
    <>
      <Field label={t("needs.search")} value={filter.text} onInput={(text) => onChange({ ...filter, text })} />
      <details class="need-filter">
        <summary>{t("needs.filter")}</summary>
        <div class="need-filter__fields">
          <Select
            label={t("needs.filterState")}
            value={filter.state}
            options={[...STATES.map((state) => [state, t(STATE_WORDS[state])] as const), ["", t("needs.stateAll")]]}
            onChange={(state) => onChange({ ...filter, state: state as NeedFilter["state"] })}
          />
          <Select
            label={t("needs.urgency")}
            value={filter.urgency}
            options={[
              any,
              ...URGENCY_ORDER.map(
                (code) =>
                  [
                    String(code),
                    code === UNKNOWN_URGENCY ? t("needs.unknownUrgency") : words.urgency(code).text,
                  ] as const,
              ),
            ]}
            onChange={(urgency) => onChange({ ...filter, urgency })}
          />
          <Select
            label={t("needs.item")}
            value={filter.item}
            options={[any, ...items.map((code) => [String(code), words.item(code).text] as const)]}
            onChange={(item) => onChange({ ...filter, item })}
          />
          <Select
            label={t("needs.area")}
            value={filter.area}
            options={[any, ...areas.map((code) => [String(code), words.area(code)] as const)]}
            onChange={(area) => onChange({ ...filter, area })}
          />
        </div>
      </details>
    </>
  );
}
