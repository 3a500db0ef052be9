/** How suggestions are made: whether at all (GR18), how long offers and tasks hold, and where people meet. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Place } from "../../need/choices.ts";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { Field } from "../../ui/field.tsx";
import { JoinedFacts } from "../../ui/joined-facts.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Select } from "../../ui/select.tsx";
import "./board-sheet.ts";

/** One place where people meet, near an area. */
export interface MeetingPoint {
  readonly area: number;
  readonly label: string;
}

export interface MatchingChoice {
  readonly isOn: boolean;
  readonly offerHours: number;
  readonly lapseHours: number;
  readonly points: readonly MeetingPoint[];
}

interface MatchSetupProps {
  readonly matching: MatchingChoice;
  readonly places: readonly Place[];
  readonly saveState: "ready" | "saving" | "failed";
  readonly isSaved: boolean;
  readonly onSave: (matching: MatchingChoice) => void;
  readonly onBack: () => void;
}

const OFFER_HOURS = [24, 48, 72, 168] as const;
const LAPSE_HOURS = [24, 48, 72] as const;
const MAX_POINTS = 60;
const MAX_LABEL = 60;

export function MatchSetupScreen(props: MatchSetupProps): JSX.Element {
  const { t } = useWords();
  const [choice, choose] = useState(props.matching);
  const change = (part: Partial<MatchingChoice>) => choose({ ...choice, ...part });
  return (
    <Screen
      title={t("matchSetup.title")}
      onBack={props.onBack}
      actions={
        <Button kind="primary" wide busy={props.saveState === "saving"} onPress={() => props.onSave(choice)}>
          {t("matchSetup.save")}
        </Button>
      }
    >
      {props.saveState === "failed" && <Notice kind="alert">{t("board.failed")}</Notice>}
      {props.isSaved && (
        <Notice kind="good" announced>
          {t("matchSetup.saved")}
        </Notice>
      )}
      <Choices
        legend={t("matchSetup.switch")}
        choices={[
          { code: true, label: t("matchSetup.on") },
          { code: false, label: t("matchSetup.off") },
        ]}
        chosen={choice.isOn}
        onChange={(isOn) => change({ isOn })}
      />
      <p class="muted">{t("matchSetup.offHint")}</p>
      <Hours
        label={t("matchSetup.offerHours")}
        hours={OFFER_HOURS}
        value={choice.offerHours}
        onChange={(offerHours) => change({ offerHours })}
      />
      <Hours
        label={t("matchSetup.lapseHours")}
        hours={LAPSE_HOURS}
        value={choice.lapseHours}
        onChange={(lapseHours) => change({ lapseHours })}
      />
      <Points choice={choice} places={props.places} onChange={(points) => change({ points })} />
    </Screen>
  );
}

interface HoursProps {
  readonly label: string;
  readonly hours: readonly number[];
  readonly value: number;
  readonly onChange: (hours: number) => void;
}

function Hours({ label, hours, value, onChange }: HoursProps) {
  const { t } = useWords();
  const offered = hours.includes(value) ? hours : [...hours, value];
  return (
    <Select
      label={label}
      value={String(value)}
      options={offered.map((one) => [String(one), t("matchSetup.hours", { count: one })])}
      onChange={(text) => onChange(Number(text))}
    />
  );
}

interface PointsProps {
  readonly choice: MatchingChoice;
  readonly places: readonly Place[];
  readonly onChange: (points: readonly MeetingPoint[]) => void;
}

function Points({ choice, places, onChange }: PointsProps) {
  const { t } = useWords();
  const used = places.filter(({ retired }) => !retired);
  const [area, setArea] = useState(used[0]?.code ?? 0);
  const [label, setLabel] = useState("");
  const nameOf = (code: number) => places.find((place) => place.code === code)?.label ?? String(code);
  const add = () => {
    const text = label.trim().replaceAll(/\s+/g, " ");
    if (text === "" || choice.points.length >= MAX_POINTS) return;
    onChange([...choice.points.filter((point) => point.area !== area || point.label !== text), { area, label: text }]);
    setLabel("");
  };
  return (
    <section class="stack">
      <h2>{t("matchSetup.points")}</h2>
      <p class="muted">{t("decide.meetingHint")}</p>
      <ul class="plain-list stack">
        {choice.points.map((point) => (
          <li key={`${point.area} ${point.label}`} class="supply__act">
            <span>
              <JoinedFacts>
                <bdi>{nameOf(point.area)}</bdi>
                <bdi>{point.label}</bdi>
              </JoinedFacts>
            </span>
            <Button
              kind="quiet"
              icon="crossOut"
              label={t("matchSetup.removeLine", { place: point.label })}
              onPress={() => onChange(choice.points.filter((one) => one !== point))}
            >
              {t("matchSetup.remove")}
            </Button>
          </li>
        ))}
      </ul>
      <Select
        label={t("matchSetup.area")}
        value={String(area)}
        options={used.map(({ code, label: name }) => [String(code), name])}
        onChange={(value) => setArea(Number(value))}
      />
      <Field label={t("decide.meeting")} value={label} maxLength={MAX_LABEL} onInput={setLabel} onEnter={add} />
      <div>
        <Button icon="plus" onPress={add}>
          {t("matchSetup.add")}
        </Button>
      </div>
    </section>
  );
}
