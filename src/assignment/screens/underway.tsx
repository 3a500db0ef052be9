/** What was confirmed and how far it has come. What nobody acts on stands first, and is taken back in two taps. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Place } from "../../need/choices.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import { JoinedFacts } from "../../ui/joined-facts.tsx";
import { useWords } from "../../ui/language.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import { AskReason } from "./ask-reason.tsx";
import type { UnderwayRow } from "./board-views.ts";
import { EndQuestion } from "./end-question.tsx";
import { useHalfDay } from "./facts.tsx";
import { LIFE_LOOKS } from "./life-looks.ts";
import { RELEASE_REASONS } from "./reason-words.ts";
import "./board-sheet.ts";

interface UnderwayProps {
  /** In any order; what is stuck is shown first. */
  readonly rows: readonly UnderwayRow[];
  readonly places: readonly Place[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly saveState: "ready" | "saving" | "failed";
  readonly onRelease: (key: string, reason: number) => void;
  readonly onSecond: (key: string) => void;
  /** The need is over by what this came to, and whoever said so was asked. */
  readonly onClose: (key: string) => void;
  /** Opens the questions about what happened. */
  readonly onEntry: (key: string) => void;
  /** Of confirmations that did not know each other this one stands; the others are taken back. */
  readonly onSettle: (key: string) => void;
  readonly onBack: () => void;
}

export function UnderwayScreen(props: UnderwayProps): JSX.Element {
  const { t } = useWords();
  const [releasing, release] = useState<string | null>(null);
  const [settling, settle] = useState<string | null>(null);
  const [ending, end] = useState<string | null>(null);
  const asked = props.rows.find(({ key, canClose }) => key === ending && canClose);
  if (releasing !== null)
    return (
      <AskReason
        title={t("under.releaseTitle")}
        lead={t("under.releaseLead")}
        reasons={RELEASE_REASONS}
        onReason={(reason) => {
          props.onRelease(releasing, reason);
          release(null);
        }}
        onBack={() => release(null)}
      />
    );
  const rivals = props.rows.filter(({ needKey, state }) => needKey === settling && state === "disputed");
  if (rivals.length > 0) return <SettleScreen {...props} rivals={rivals} onBack={() => settle(null)} />;
  const rows = [...props.rows].sort((a, b) => Number(b.isStuck) - Number(a.isStuck) || a.halfDay - b.halfDay);
  return (
    <Screen
      title={t("under.title")}
      lead={rows.length > 0 && t("under.lead")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {props.saveState === "failed" && <Notice kind="alert">{t("board.failed")}</Notice>}
      {rows.length === 0 ? (
        <EmptyState icon="people" title={t("under.empty")}>
          {t("under.emptyHint")}
        </EmptyState>
      ) : (
        <LongList
          rows={rows}
          keyOf={({ key }) => key}
          look="cards cards--pairs"
          rowHeight={ROW_HEIGHT}
          render={(row) => (
            <UnderwayCard
              row={row}
              {...props}
              onAskClose={() => end(row.key)}
              onAskRelease={() => release(row.key)}
              onAskSettle={() => settle(row.needKey)}
            />
          )}
        />
      )}
      {asked && (
        <EndQuestion
          alias={asked.need?.alias ?? null}
          label={t("under.close")}
          onKeep={() => end(null)}
          onEnd={() => {
            end(null);
            props.onClose(asked.key);
          }}
        />
      )}
    </Screen>
  );
}

/** How high a card is likely to be, half of it: two stand side by side. */
const ROW_HEIGHT = 150;

type CardProps = UnderwayProps & {
  readonly row: UnderwayRow;
  readonly onAskClose: () => void;
  readonly onAskRelease: () => void;
  readonly onAskSettle: () => void;
};

function UnderwayCard({ row, places, saveState, onAskClose, onAskRelease, onAskSettle, onSecond, onEntry }: CardProps) {
  const { t, alias: aliasOf } = useWords();
  const words = useNeedWords(places);
  const halfDay = useHalfDay();
  const look = LIFE_LOOKS[row.state];
  const alias = row.need ? aliasOf(row.need.alias) : t("under.noNeed");
  const isBusy = saveState === "saving";
  return (
    <Card
      level={2}
      icon={look.icon}
      tone={row.state === "danger" || row.state === "differed" ? "grave" : row.isStuck ? "warning" : "plain"}
      title={<bdi>{alias}</bdi>}
      note={
        <>
          <p>
            <JoinedFacts>
              <strong>{t(look.label)}</strong>
              {row.isStuck && t("under.stuck")}
              {row.isLate && t("under.late")}
            </JoinedFacts>
          </p>
          {row.waitsFor && <p>{t(row.waitsFor === "turn" ? "under.waitsTurn" : "under.waitsLook")}</p>}
          {row.label !== "" && <p>{t("under.helper", { label: row.label })}</p>}
          <p>{t("under.since", { when: halfDay(row.halfDay) })}</p>
        </>
      }
      actions={
        (row.canRelease || row.canSecond || row.canClose || row.needsEntry || row.state === "disputed") && (
          <>
            {row.state === "disputed" && <Button onPress={onAskSettle}>{t("under.resolve")}</Button>}
            {row.needsEntry && <Button onPress={() => onEntry(row.key)}>{t("under.entry")}</Button>}
            {row.canClose && (
              <Button busy={isBusy} label={t("under.closeLine", { alias })} onPress={onAskClose}>
                {t("under.close")}
              </Button>
            )}
            {row.canSecond && (
              <Button busy={isBusy} label={t("under.secondLine", { alias })} onPress={() => onSecond(row.key)}>
                {t("under.secondDo")}
              </Button>
            )}
            {row.canRelease && (
              <Button busy={isBusy} label={t("under.releaseLine", { alias })} onPress={onAskRelease}>
                {t("under.release")}
              </Button>
            )}
          </>
        )
      }
    >
      {row.need && <p>{joinFacts(t, [words.item(row.need.item).text, words.people(row.need.people).text])}</p>}
      {row.meeting !== "" && (
        <p>
          {t("decide.meeting")}: <bdi>{row.meeting}</bdi>
        </p>
      )}
    </Card>
  );
}

/** Two or more coordinators confirmed, not knowing of each other: a person chooses which one stands. Neither is larger than the other. */
function SettleScreen({ rivals, saveState, onSettle, onBack }: UnderwayProps & { rivals: readonly UnderwayRow[] }) {
  const { t, label: nameOf } = useWords();
  const halfDay = useHalfDay();
  return (
    <Screen title={t("under.settleTitle")} lead={t("under.settleLead")} layout="wide" onBack={onBack}>
      <Cards pairs>
        {rivals.map(({ key, label, halfDay: since, meeting }) => (
          <Card
            level={2}
            key={key}
            title={<bdi>{nameOf(label)}</bdi>}
            note={<p>{t("under.since", { when: halfDay(since) })}</p>}
            actions={
              <Button
                wide
                busy={saveState === "saving"}
                label={t("under.keepLine", { label })}
                onPress={() => onSettle(key)}
              >
                {t("under.keep")}
              </Button>
            }
          >
            {meeting !== "" && (
              <p>
                {t("decide.meeting")}: <bdi>{meeting}</bdi>
              </p>
            )}
          </Card>
        ))}
      </Cards>
    </Screen>
  );
}
