/** How many, by years, for the few items of which sizes differ. Loaded only for those: no other item has this page. May be skipped with one tap. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { bandOf, groupsOfBand, halfOf } from "../../form/bands.ts";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { CountRule } from "../choices.ts";
import { MAX_COUNT } from "../model.ts";
import sheet from "./counts.css?inline";

adoptSheet(sheet);

type Counts = readonly (readonly [group: number, count: number])[];

export interface CountsProps {
  readonly progress: { readonly at: number; readonly of: number } | null;
  readonly rule: CountRule;
  /** What was said before, when the answer is being changed. */
  readonly counts: Counts | null;
  readonly onAnswer: (counts: Counts) => void;
  readonly onBack: () => void;
}

/** One line for each number that the item asks for. */
export function CountsScreen(props: CountsProps): JSX.Element {
  const { t } = useWords();
  const [counts, setCounts] = useState<ReadonlyMap<number, number>>(new Map(props.counts ?? []));
  const nothing = ![...counts.values()].some((count) => count > 0);
  const set = (group: number, count: number) => setCounts(new Map([...counts, [group, count]]));
  return (
    <Screen
      title={t("counts.title")}
      lead={t("counts.lead")}
      layout="capture"
      progress={props.progress}
      onBack={props.onBack}
      actions={
        <Button kind="primary" icon="arrow" onPress={() => props.onAnswer([...counts])}>
          {t(nothing ? "counts.skip" : "capture.continue")}
        </Button>
      }
    >
      <div class="counts">
        {props.rule.bands.map((band) => (
          <Band key={band} band={band} isSplit={props.rule.isSplit} counts={counts} onSet={set} />
        ))}
      </div>
    </Screen>
  );
}

interface BandProps {
  readonly band: number;
  readonly isSplit: boolean;
  readonly counts: ReadonlyMap<number, number>;
  readonly onSet: (group: number, count: number) => void;
}

function Band({ band, isSplit, counts, onSet }: BandProps) {
  const { t } = useWords();
  const years = t(bandOf(10 * band)?.label ?? "field.unreadable");
  return (
    <fieldset class="counts__band">
      <legend class={isSplit ? "counts__title" : "visually-hidden"}>{years}</legend>
      {groupsOfBand(band, isSplit).map((group) => {
        const half = halfOf(group);
        return (
          <Line
            key={group}
            label={half ? t(half.label) : years}
            full={half ? t("counts.both", { half: t(half.label), years }) : years}
            count={counts.get(group) ?? 0}
            onSet={(count) => onSet(group, count)}
          />
        );
      })}
    </fieldset>
  );
}

interface LineProps {
  readonly label: string;
  /** The label where the band is not seen beside it. */
  readonly full: string;
  readonly count: number;
  readonly onSet: (count: number) => void;
}

function Line({ label, full, count, onSet }: LineProps) {
  const { t, number } = useWords();
  return (
    <div class="counts__line">
      <span class="counts__label">{label}</span>
      <span class="counts__stepper">
        <Step
          icon="minus"
          label={t("counts.less", { group: full })}
          isOff={count === 0}
          onPress={() => onSet(count - 1)}
        />
        <output class="counts__number" aria-label={full}>
          {number(count)}
        </output>
        <Step
          icon="plus"
          label={t("counts.more", { group: full })}
          isOff={count === MAX_COUNT}
          onPress={() => onSet(count + 1)}
        />
      </span>
    </div>
  );
}

interface StepProps {
  readonly icon: "plus" | "minus";
  readonly label: string;
  readonly isOff: boolean;
  readonly onPress: () => void;
}

/** Stays in the order of keys when it is off, so that the focus is not lost at zero. */
function Step({ icon, label, isOff, onPress }: StepProps) {
  return (
    <button
      type="button"
      class="counts__step"
      aria-label={label}
      aria-disabled={isOff}
      onClick={isOff ? undefined : onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
