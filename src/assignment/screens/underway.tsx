/** What was confirmed and how far it has come. What nobody acts on stands first, and is taken back in two taps. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Place } from "../../need/choices.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";
import { AskReason } from "./ask-reason.tsx";
import type { LifeState, UnderwayRow } from "./board-views.ts";
import { useHalfDay } from "./facts.tsx";
import { RELEASE_REASONS } from "./reason-words.ts";
import "./board-sheet.ts";

/** Each state has its own picture and its own words. */
export const LIFE_LOOKS: Readonly<Record<LifeState, { readonly label: PlainKey; readonly icon: IconName }>> = {
  tentative: { label: "under.tentative", icon: "question" },
  second: { label: "under.second", icon: "people" },
  notCarried: { label: "under.notCarried", icon: "phone" },
  carried: { label: "under.carried", icon: "packed" },
  accepted: { label: "under.accepted", icon: "person" },
  given: { label: "under.given", icon: "check" },
  part: { label: "under.part", icon: "minus" },
  saidNo: { label: "under.saidNo", icon: "hand" },
  nobody: { label: "under.nobody", icon: "clock" },
  danger: { label: "under.danger", icon: "warning" },
  differed: { label: "under.differed", icon: "stop" },
  declined: { label: "under.declined", icon: "back" },
  lapsed: { label: "under.lapsed", icon: "clock" },
  released: { label: "under.released", icon: "back" },
  disputed: { label: "under.disputed", icon: "question" },
  stopped: { label: "under.stopped", icon: "stop" },
};

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
  /** Opens two confirmations that did not know each other. */
  readonly onDispute: (key: string) => void;
  readonly onBack: () => void;
}

export function UnderwayScreen(props: UnderwayProps): JSX.Element {
  const { t } = useWords();
  const [releasing, release] = useState<string | null>(null);
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
        <Cards pairs>
          {rows.map((row) => (
            <UnderwayCard key={row.key} row={row} {...props} onAskRelease={() => release(row.key)} />
          ))}
        </Cards>
      )}
    </Screen>
  );
}

type CardProps = UnderwayProps & { readonly row: UnderwayRow; readonly onAskRelease: () => void };

function UnderwayCard({ row, places, saveState, onAskRelease, onSecond, onDispute }: CardProps) {
  const { t, alias: aliasOf } = useWords();
  const words = useNeedWords(places);
  const halfDay = useHalfDay();
  const look = LIFE_LOOKS[row.state];
  const alias = row.need ? aliasOf(row.need.alias) : t("under.noNeed");
  const isBusy = saveState === "saving";
  return (
    <Card
      icon={look.icon}
      tone={row.state === "danger" || row.state === "differed" ? "grave" : row.isStuck ? "warning" : "plain"}
      title={<bdi>{alias}</bdi>}
      note={
        <>
          <p>
            <strong>{t(look.label)}</strong>
            {row.isStuck && ` · ${t("under.stuck")}`}
          </p>
          {row.label !== "" && <p>{t("under.helper", { label: row.label })}</p>}
          <p>{t("under.since", { when: halfDay(row.halfDay) })}</p>
        </>
      }
      actions={
        (row.canRelease || row.canSecond || row.state === "disputed") && (
          <>
            {row.state === "disputed" && <Button onPress={() => onDispute(row.key)}>{t("under.resolve")}</Button>}
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
      {row.need && (
        <p>
          {words.item(row.need.item).text} · {words.people(row.need.people).text}
        </p>
      )}
      {row.meeting !== "" && (
        <p>
          {t("decide.meeting")}: <bdi>{row.meeting}</bdi>
        </p>
      )}
    </Card>
  );
}
