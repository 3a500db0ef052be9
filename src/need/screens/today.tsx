/** F12: the worker's own records of today, with where each one is. Refused ones stand first, with the reason. */
import type { JSX } from "preact";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState } from "../../ui/notice.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { Place } from "../choices.ts";
import type { Need } from "../model.ts";
import { useNeedWords } from "./need-words.ts";
import "./screens.css";

/** One record of the list. `reason` says in words why it was refused and what to do. */
export interface TodayRecord {
  /** Names the record on this screen only. */
  readonly key: string;
  readonly need: Need;
  readonly place: PlaceState;
  readonly reason?: string;
}

interface TodayProps {
  /** Newest first; the screen moves refused ones to the top. */
  readonly records: readonly TodayRecord[];
  readonly places: readonly Place[];
  /** When the places were last looked at, in milliseconds since 1970 UTC; `null` for never. */
  readonly asOfMs: number | null;
  /** Now, for their age; left out, no age is said. */
  readonly nowMs?: number;
  /** Left out while a record cannot be changed. */
  readonly onChange?: (key: string) => void;
  readonly onNewNeed: () => void;
  readonly onBack: () => void;
}

/** Today's list. */
export function TodayScreen(props: TodayProps): JSX.Element {
  const { t } = useWords();
  const refused = props.records.filter(({ place }) => place === "refused");
  const others = props.records.filter(({ place }) => place !== "refused");
  return (
    <Screen
      title={t("today.title")}
      lead={props.records.length > 0 && <AsOf lastContactMs={props.asOfMs} nowMs={props.nowMs} />}
      layout="capture"
      onBack={props.onBack}
      actions={
        <Button kind="primary" icon="plus" onPress={props.onNewNeed}>
          {t("today.newNeed")}
        </Button>
      }
    >
      {props.records.length === 0 ? (
        <EmptyState icon="list" title={t("today.empty")}>
          {t("today.emptyHint")}
        </EmptyState>
      ) : (
        <ul class="records">
          {[...refused, ...others].map((record) => (
            <RecordCard key={record.key} record={record} places={props.places} onChange={props.onChange} />
          ))}
        </ul>
      )}
    </Screen>
  );
}

interface RecordCardProps {
  readonly record: TodayRecord;
  readonly places: readonly Place[];
  readonly onChange: ((key: string) => void) | undefined;
}

function RecordCard({ record, places, onChange }: RecordCardProps) {
  const { t, alias: aliasOf } = useWords();
  const words = useNeedWords(places);
  const { need } = record;
  const alias = aliasOf(need.alias);
  const what = need.kind === "help" ? words.item(need.item) : ({ icon: "hand", text: t("refer.line") } as const);
  const details = [words.area(need.area), t(need.half === "am" ? "half.am" : "half.pm")];
  if (need.kind === "help") details.unshift(words.urgency(need.urgency).text, words.people(need.people).text);
  return (
    <li class={record.place === "refused" ? "record record--refused" : "record"}>
      <Icon name={what.icon} size="tile" />
      <div class="record__text">
        <p class="record__alias">
          <bdi>{alias}</bdi>
        </p>
        <p class="record__what">{what.text}</p>
        <p class="muted">{details.join(" · ")}</p>
        {record.reason && <p class="record__reason">{record.reason}</p>}
        <div class="record__foot">
          <PlaceMark state={record.place} announced />
          {onChange && (
            <Button label={t("check.changeLine", { line: alias })} onPress={() => onChange(record.key)}>
              {t("check.change")}
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}
