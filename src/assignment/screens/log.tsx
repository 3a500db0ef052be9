/** Every decision: who, when, what, why, by which rules. It is read and filtered here, and nobody can change it. */
import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { REISSUE_REASONS } from "../../card/reissue.ts";
import type { Place } from "../../need/choices.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { JoinedFacts } from "../../ui/joined-facts.tsx";
import { useWords } from "../../ui/language.tsx";
import { LongList } from "../../ui/long-list.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Select } from "../../ui/select.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import type { LogRow } from "./board-views.ts";
import { useHalfDay } from "./facts.tsx";
import { EXCEPTION_REASONS, type ListEntry, REFER_REASONS, REJECT_REASONS, RELEASE_REASONS } from "./reason-words.ts";
import { useReasons } from "./reasons.ts";
import { useRuleWords } from "./rule-words.ts";
import { useTickWords } from "./tick-words.ts";
import "./board-sheet.ts";

interface LogProps {
  /** In any order; the newest is shown first. */
  readonly rows: readonly LogRow[];
  readonly places: readonly Place[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly onBack: () => void;
}

const DECISIONS = {
  confirmed: "log.confirmed",
  notThisOne: "log.notThisOne",
  askFirst: "log.askFirst",
  referred: "log.referred",
  released: "log.released",
  newCard: "reissue.logAgreed",
  askedCard: "reissue.logAsked",
  noCard: "reissue.logDeclined",
} as const;
const KINDS = Object.keys(DECISIONS) as (keyof typeof DECISIONS)[];
/** Codes of reasons as rows hold them. */
const CARD_REASONS = REISSUE_REASONS.map((reason, at) => ({ code: at + 1, label: `reissue.${reason}` as const }));
const REASONS: Readonly<Record<string, readonly Pick<ListEntry, "code" | "label">[]>> = {
  confirmed: EXCEPTION_REASONS,
  notThisOne: REJECT_REASONS,
  askFirst: [],
  referred: REFER_REASONS,
  released: RELEASE_REASONS,
  ...{ newCard: CARD_REASONS, askedCard: CARD_REASONS, noCard: CARD_REASONS },
};
/** Decided by people alone: no rules stand behind it. */
const WITHOUT_RULES: readonly string[] = ["released", "newCard", "askedCard", "noCard"];
const ROW_HEIGHT = 150;

export function LogScreen(props: LogProps): JSX.Element {
  const { t } = useWords();
  const [kind, setKind] = useState("");
  const [by, setBy] = useState("");
  const { whoText } = useWho();
  const people = useMemo(() => [...new Set(props.rows.map((row) => row.by))].sort(), [props.rows]);
  const sorted = useMemo(() => [...props.rows].sort((a, b) => b.halfDay - a.halfDay), [props.rows]);
  const shown = useMemo(
    () => sorted.filter((row) => (kind === "" || row.decision === kind) && (by === "" || `=${row.by}` === by)),
    [sorted, kind, by],
  );
  return (
    <Screen
      title={t("log.title")}
      lead={t("log.lead")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {sorted.length === 0 ? (
        <EmptyState icon="book" title={t("log.empty")} />
      ) : (
        <>
          <div class="filters">
            <Select
              label={t("log.what")}
              value={kind}
              options={[["", t("log.all")], ...KINDS.map((one) => [one, t(DECISIONS[one])] as const)]}
              onChange={setKind}
            />
            <Select
              label={t("log.who")}
              value={by}
              options={[["", t("log.all")], ...people.map((one) => [`=${one}`, whoText(one)] as const)]}
              onChange={setBy}
            />
          </div>
          <p role="status">
            <strong>{t("log.shown", { count: shown.length })}</strong>
          </p>
          {shown.length === 0 && (
            <Nothing
              onClear={() => {
                setKind("");
                setBy("");
              }}
            />
          )}
          <LongList
            rows={shown}
            keyOf={({ key }) => key}
            look="log-rows"
            rowHeight={ROW_HEIGHT}
            render={(row) => <Line row={row} places={props.places} />}
          />
        </>
      )}
    </Screen>
  );
}

/** What a list says whose filters leave nothing. */
export function Nothing({ onClear }: { onClear: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <EmptyState icon="list" title={t("log.nothing")}>
      <Button onPress={onClear}>{t("log.clear")}</Button>
    </EmptyState>
  );
}

function useWho() {
  const { t, label: nameOf } = useWords();
  return { whoText: (english: string) => (english === "" ? t("log.you") : nameOf(english)) };
}

function Line({ row, places }: { row: LogRow; places: readonly Place[] }) {
  const { t, alias, label: nameOf } = useWords();
  const { whoText } = useWho();
  const halfDay = useHalfDay();
  const words = useNeedWords(places);
  const say = useReasons(places);
  const [ruleText, tickText] = [useRuleWords(), useTickWords()];
  const reason = REASONS[row.decision]?.find(({ code }) => code === row.reason);
  return (
    <li>
      <p class="log-rows__head">
        <span>{t(DECISIONS[row.decision])}</span>
        <span class="log-rows__pair">
          <JoinedFacts>
            <bdi>{row.need ? alias(row.need.alias) : t("under.noNeed")}</bdi>
            {row.label !== "" && <bdi>{nameOf(row.label)}</bdi>}
          </JoinedFacts>
        </span>
      </p>
      <p>
        {joinFacts(t, [
          t("log.by", { who: whoText(row.by), when: halfDay(row.halfDay) }),
          row.second !== null && t("log.second", { who: whoText(row.second) }),
        ])}
      </p>
      {row.need && <p class="muted">{words.item(row.need.item).text}</p>}
      {reason && <p>{t("log.reason", { reason: t(reason.label) })}</p>}
      {row.exceptions.map((code) => (
        <p key={code}>{t("log.skipped", { rule: ruleText(code) })}</p>
      ))}
      {!WITHOUT_RULES.includes(row.decision) && (
        <details>
          <summary>{t("log.why", { version: row.ruleVersion })}</summary>
          <ul>
            {row.need &&
              row.because.map((code, at) => <li key={at}>{row.need && say.because(code, null, row.need)}</li>)}
            {row.ticks.map((code) => (
              <li key={code}>{t("log.ticked", { what: tickText(code, row.label) })}</li>
            ))}
            {row.ticks.length === 0 && <li>{t("log.noTicks")}</li>}
          </ul>
        </details>
      )}
    </li>
  );
}
