/** Needs for a trained person, kept out of all suggestions. What waits too long stands first; beside them the programme's sheet of services. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Place } from "../../need/choices.ts";
import { compareWaiting, waitedDays } from "../../need/rules.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { JoinedFacts } from "../../ui/joined-facts.tsx";
import { useWords } from "../../ui/language.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { ownNameOf } from "../../words/language.ts";
import type { ReferralRow } from "./board-views.ts";
import { EndQuestion } from "./end-question.tsx";
import { REFER_REASONS } from "./reason-words.ts";
import "./board-sheet.ts";

interface ReferralsProps {
  readonly rows: readonly ReferralRow[];
  readonly services: readonly { readonly language: string; readonly lines: readonly string[] }[];
  readonly places: readonly Place[];
  readonly today: number;
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly saveState: "ready" | "saving" | "failed";
  readonly canDecide: boolean;
  /** A named person has taken it. */
  readonly onTaken: (key: string) => void;
  /** Nothing is open any more, and whoever said so was asked. */
  readonly onClosed: (key: string) => void;
  readonly onBack: () => void;
}

export function ReferralsScreen(props: ReferralsProps): JSX.Element {
  const { t } = useWords();
  const [ending, end] = useState<string | null>(null);
  const asked = props.rows.find(({ key }) => key === ending);
  const rows = [...props.rows].sort(
    (a, b) => Number(b.isOverdue) - Number(a.isOverdue) || compareWaiting(a.need, b.need),
  );
  return (
    <Screen
      title={t("referrals.title")}
      lead={t("needs.referralsHint")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {props.saveState === "failed" && <Notice kind="alert">{t("board.failed")}</Notice>}
      {rows.length === 0 ? (
        <EmptyState icon="hand" title={t("referrals.empty")} />
      ) : (
        <LongList
          rows={rows}
          keyOf={({ key }) => key}
          look="cards cards--pairs"
          rowHeight={ROW_HEIGHT}
          render={(row) => <ReferralCard {...props} row={row} onClosed={end} />}
        />
      )}
      <Services services={props.services} />
      {asked && (
        <EndQuestion
          alias={asked.need.alias}
          label={t("referrals.closed")}
          onKeep={() => end(null)}
          onEnd={() => {
            end(null);
            props.onClosed(asked.key);
          }}
        />
      )}
    </Screen>
  );
}

/** How high a card is likely to be, half of it: two stand side by side. */
const ROW_HEIGHT = 110;

function ReferralCard({
  row,
  places,
  today,
  saveState,
  canDecide,
  onTaken,
  onClosed,
}: ReferralsProps & { row: ReferralRow }) {
  const { t, alias: aliasOf } = useWords();
  const words = useNeedWords(places);
  const alias = aliasOf(row.need.alias);
  const days = waitedDays(row.need, today);
  const why = REFER_REASONS.find(({ code }) => code === row.reason);
  const isBusy = saveState === "saving";
  return (
    <Card
      level={2}
      icon={row.isOverdue ? "warning" : row.isWithPerson ? "person" : "hand"}
      tone={row.isOverdue ? "warning" : row.isWithPerson ? "past" : "plain"}
      title={<bdi>{alias}</bdi>}
      note={
        <>
          {row.isOverdue && (
            <p>
              <strong>{t("referrals.overdue")}</strong>
            </p>
          )}
          {row.isWithPerson && <p>{t("referrals.isTaken")}</p>}
          <p>
            <JoinedFacts>
              <bdi>{words.area(row.need.area)}</bdi>
              {days === 0 ? t("needs.waitedToday") : t("needs.waited", { count: days })}
            </JoinedFacts>
          </p>
          {why && <p>{t(why.label)}</p>}
        </>
      }
      actions={
        canDecide && (
          <>
            {!row.isWithPerson && (
              <Button busy={isBusy} label={t("referrals.takenLine", { alias })} onPress={() => onTaken(row.key)}>
                {t("referrals.taken")}
              </Button>
            )}
            <Button busy={isBusy} label={t("referrals.closedLine", { alias })} onPress={() => onClosed(row.key)}>
              {t("referrals.closed")}
            </Button>
          </>
        )
      }
    />
  );
}

function Services({ services }: Pick<ReferralsProps, "services">) {
  const { t, tag } = useWords();
  if (services.length === 0) return <Notice>{t("referrals.noServices")}</Notice>;
  const own = services.find(({ language }) => language === tag);
  return (
    <section class="stack">
      <h2>{t("referrals.services")}</h2>
      {(own ? [own] : services).map(({ language, lines }) => (
        <div key={language} class="stack">
          {!own && (
            <h3 lang={language}>
              <bdi>{ownNameOf(language)}</bdi>
            </h3>
          )}
          <ul lang={language} class="services-list">
            {lines.map((line) => (
              <li key={line}>
                <bdi>{line}</bdi>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
