/** Which needs may be recorded, and the order of their tiles. Codes stay: what is unticked is not offered, and old records still show it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Icon } from "../../../ui/icon.tsx";
import type { IconName } from "../../../ui/icon-paths.ts";
import { useWords } from "../../../ui/language.tsx";
import { useIsChanged } from "../../../ui/leaving.tsx";
import { Notice } from "../../../ui/notice.tsx";
import type { PlainKey } from "../../../words/translate.ts";
import { SetupPage, type SetupState } from "./setup-page.tsx";

interface Entry {
  readonly code: number;
  readonly label: PlainKey;
  readonly icon: IconName;
}
/** A sector with all items that this version knows. */
export interface SectorChoice extends Entry {
  readonly items: readonly Entry[];
}

interface ItemsProps {
  readonly sectors: readonly SectorChoice[];
  /** Codes in the programme's order; none at all: the whole list. */
  readonly items: readonly number[];
  readonly state: SetupState;
  readonly onSave: (items: readonly number[]) => void;
  readonly onBack: () => void;
}

export function ItemsSetup({ sectors, items, state, onSave, onBack }: ItemsProps): JSX.Element {
  const { t } = useWords();
  const all = sectors.flatMap((sector) => sector.items.map(({ code }) => code));
  const [chosen, setChosen] = useState<readonly number[]>(items.length === 0 ? all : items);
  const [isEmpty, setEmpty] = useState(false);
  const isChanged = useIsChanged(chosen);
  const change = (next: readonly number[]) => {
    setChosen(next);
    setEmpty(false);
  };
  const save = () => {
    if (chosen.length === 0) return setEmpty(true);
    // The whole list in its own order is no choice: what a later version adds is then on it, too.
    onSave(chosen.join() === all.join() ? [] : chosen);
  };
  return (
    <SetupPage
      title={t("setup.items")}
      lead={t("setup.itemsLead")}
      isChanged={isChanged}
      state={state}
      onSave={save}
      onBack={onBack}
    >
      {isEmpty && <Notice kind="alert">{t("setup.itemsNone")}</Notice>}
      <div class="setup-sectors">
        {sectors.map((sector) => (
          <SectorItems key={sector.code} sector={sector} chosen={chosen} onChange={change} />
        ))}
      </div>
    </SetupPage>
  );
}

interface SectorItemsProps {
  readonly sector: SectorChoice;
  readonly chosen: readonly number[];
  readonly onChange: (chosen: readonly number[]) => void;
}

/** Chosen items in their order, then the others. */
function SectorItems({ sector, chosen, onChange }: SectorItemsProps) {
  const { t } = useWords();
  const mine = chosen.filter((code) => sector.items.some((item) => item.code === code));
  const rankOf = ({ code }: Entry) => (mine.includes(code) ? mine.indexOf(code) : mine.length);
  const entries = [...sector.items].sort((a, b) => rankOf(a) - rankOf(b));
  const toggle = (code: number) =>
    onChange(chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code]);
  return (
    <fieldset class="setup-sector">
      <legend class="setup-sector__title">
        <Icon name={sector.icon} />
        <span>{t("setup.sector", { sector: t(sector.label), count: mine.length })}</span>
      </legend>
      <ul class="setup-items">
        {entries.map((item) => (
          <li key={item.code} class="setup-item">
            <ItemChip item={item} checked={mine.includes(item.code)} onToggle={() => toggle(item.code)} />
            {mine.indexOf(item.code) > 0 && (
              <MoveUp item={item} onPress={() => onChange(movedUp(chosen, mine, item.code))} />
            )}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}

/** The item takes the place of the one of its sector before it. */
function movedUp(chosen: readonly number[], mine: readonly number[], code: number): readonly number[] {
  const before = mine[mine.indexOf(code) - 1];
  const swapped = new Map([
    [code, before],
    [before, code],
  ]);
  return chosen.map((other) => swapped.get(other) ?? other);
}

function ItemChip({ item, checked, onToggle }: { item: Entry; checked: boolean; onToggle: () => void }) {
  const { t } = useWords();
  return (
    <label class="chip">
      <input type="checkbox" checked={checked} onChange={onToggle} autocomplete="off" />
      <Icon name={item.icon} />
      <span class="chip__label">{t(item.label)}</span>
      <span class="chip__mark">
        <Icon name="check" />
      </span>
    </label>
  );
}

function MoveUp({ item, onPress }: { item: Entry; onPress: () => void }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      class="setup-item__up"
      aria-label={t("setup.moveUp", { item: t(item.label) })}
      onClick={onPress}
    >
      <Icon name="chevron" />
    </button>
  );
}
