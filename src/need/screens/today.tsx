/** The worker's own records with where each one is, today's first. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { JoinedFacts } from "../../ui/joined-facts.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState } from "../../ui/notice.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Screen } from "../../ui/screen.tsx";
import { ownNameOf } from "../../words/language.ts";
import type { Place } from "../choices.ts";
import type { HelpNeed, Need } from "../model.ts";
import { type EndedRecord, EndedRow } from "./ended-record.tsx";
import { EraseOwnQuestion } from "./erase-own.tsx";
import { useNeedWords } from "./need-words.ts";
import "./screens.css";
import sheet from "./today.css?inline";

adoptSheet(sheet);

/** One record of the list. */
export interface TodayRecord {
  /** Names the record on this screen only. */
  readonly key: string;
  readonly need: Need;
  readonly place: PlaceState;
}

interface TodayProps {
  /** Newest first. */
  readonly records: readonly TodayRecord[];
  /** Those of earlier days that are still on this phone, newest first. */
  readonly earlier?: readonly TodayRecord[];
  /** What was erased today. */
  readonly ended?: readonly EndedRecord[];
  readonly places: readonly Place[];
  /** When the places were last looked at, in milliseconds since 1970 UTC; `null` for never. */
  readonly asOfMs: number | null;
  /** Now, for their age; left out, no age is said. */
  readonly nowMs?: number;
  readonly onChange: (key: string) => void;
  /** Erases a record; resolves to whether that was written. */
  readonly onErase: (key: string) => Promise<boolean>;
  /** Gives a card for a record, or a new one. */
  /** Left out where the programme gives no cards. */
  readonly onCard?: (key: string) => void;
  readonly onNewNeed: () => void;
  readonly onBack: () => void;
}

/** Today's list. */
export function TodayScreen(props: TodayProps): JSX.Element {
  const { t, alias } = useWords();
  const { records, earlier = [], ended = [] } = props;
  const [isEarlierShown, setEarlierShown] = useState(false);
  const [erasing, setErasing] = useState<string | null>(null);
  const all = [...records, ...earlier];
  const asked = all.find(({ key }) => key === erasing);
  const list = (shown: readonly TodayRecord[]) => (
    <ul class="records">
      {shown.map((record) => (
        <RecordCard key={record.key} record={record} {...props} onErase={() => setErasing(record.key)} />
      ))}
    </ul>
  );
  return (
    <Screen
      title={t("today.title")}
      lead={all.length > 0 && <AsOf lastContactMs={props.asOfMs} nowMs={props.nowMs} />}
      layout="capture"
      onBack={props.onBack}
      actions={
        <Button kind="primary" icon="plus" onPress={props.onNewNeed}>
          {t("today.newNeed")}
        </Button>
      }
    >
      {records.length + ended.length === 0 && (
        <EmptyState icon="list" title={t("today.empty")}>
          {t("today.emptyHint")}
        </EmptyState>
      )}
      {list(records)}
      {ended.length > 0 && (
        <ul class="records">
          {ended.map((one) => (
            <EndedRow key={one.key} ended={one} />
          ))}
        </ul>
      )}
      {earlier.length > 0 && (
        <>
          <h2 class="section-title">{t("today.earlier")}</h2>
          {isEarlierShown ? (
            list(earlier)
          ) : (
            <Button icon="calendar" wide onPress={() => setEarlierShown(true)}>
              {t("today.earlierShow", { count: earlier.length })}
            </Button>
          )}
        </>
      )}
      {asked && (
        <EraseOwnQuestion
          alias={alias(asked.need.alias)}
          place={asked.place}
          onErase={() => props.onErase(asked.key)}
          onClose={() => setErasing(null)}
        />
      )}
    </Screen>
  );
}

interface RecordCardProps {
  readonly record: TodayRecord;
  readonly places: readonly Place[];
  readonly onChange: (key: string) => void;
  readonly onErase: () => void;
  readonly onCard?: (key: string) => void;
}

function RecordCard({ record, places, onChange, onErase, onCard }: RecordCardProps) {
  const { t, tag, alias: aliasOf } = useWords();
  const words = useNeedWords(places);
  const { need } = record;
  const alias = aliasOf(need.alias);
  const what = need.kind === "help" ? words.item(need.item) : ({ icon: "hand", text: t("refer.line") } as const);
  const details = [words.area(need.area), t(need.half === "am" ? "half.am" : "half.pm")];
  if (need.kind === "help") details.unshift(words.urgency(need.urgency).text, words.people(need.people).text);
  return (
    <li class="record">
      <Icon name={what.icon} size="tile" />
      <div class="record__text">
        <p class="record__alias">
          <bdi>{alias}</bdi>
        </p>
        <p class="record__what">{what.text}</p>
        <p class="muted">
          <JoinedFacts>
            {details}
            {need.kind === "help" && need.language !== tag && (
              <bdi lang={need.language}>{ownNameOf(need.language)}</bdi>
            )}
          </JoinedFacts>
        </p>
        {need.kind === "help" && need.card && (
          <p class="record__card">
            <Icon name="check" />
            {t("today.hasCard")}
          </p>
        )}
        <div class="record__foot">
          <PlaceMark state={record.place} announced />
          <span class="record__acts">
            <Button label={t("check.changeLine", { line: alias })} onPress={() => onChange(record.key)}>
              {t("check.change")}
            </Button>
            <Button label={t("today.eraseLine", { alias })} onPress={onErase}>
              {t("today.erase")}
            </Button>
            {need.kind === "help" && onCard && <CardButton need={need} onPress={() => onCard(record.key)} />}
          </span>
        </div>
      </div>
    </li>
  );
}

function CardButton({ need, onPress }: { need: HelpNeed; onPress: () => void }) {
  const words = useWords();
  const { t } = words;
  const alias = words.alias(need.alias);
  return (
    <Button label={t(need.card ? "today.newCardLine" : "today.giveCardLine", { alias })} onPress={onPress}>
      {t(need.card ? "today.newCard" : "today.giveCard")}
    </Button>
  );
}
