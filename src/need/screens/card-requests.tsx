/** What holders of cards asked, the earliest date first, each answered by a coordinator's own act. Rules C13 to C16 of card/README.md. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";
import type { Place } from "../choices.ts";
import type { HelpNeed } from "../model.ts";
import { EraseRecord } from "./erase-record.tsx";
import { useFieldWords } from "./field-words.ts";
import type { PersonAnswer } from "./person-facts.tsx";
import "./screens.css";

type Type = PersonAnswer["type"];
export type RequestAnswer = PersonAnswer["answer"];

export interface RequestRow {
  readonly id: string;
  readonly type: Type;
  readonly cameMs: number;
  readonly dueMs: number;
  /** What the record says now; `null` where no record here has the card. */
  readonly need: HelpNeed | null;
  /** What it would say; `null` where it cannot be so. */
  readonly after: HelpNeed | null;
  /** Codes of the fields that are to change. */
  readonly fields: readonly number[];
  /** What may be answered, the likeliest first. */
  readonly answers: readonly RequestAnswer[];
}

interface RequestsProps {
  readonly rows: readonly RequestRow[];
  readonly places: readonly Place[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly state: "ready" | "saving" | "failed";
  readonly onAnswer: (id: string, answer: RequestAnswer) => void;
  readonly onPutAway: (id: string) => void;
  readonly onBack: () => void;
  /** What stands before the requests, such as new cards that wait; left out where there is nothing. */
  readonly children?: ComponentChildren;
}

const ICONS: Readonly<Record<Type, IconName>> = {
  ...{ correct: "pencil", erase: "crossOut", withdraw: "crossOut", thanks: "heart" },
  ...{ complaint: "speak", demanded: "warning", why: "question" },
};

export function CardRequestsScreen(props: RequestsProps): JSX.Element {
  const { t } = useWords();
  const { rows, state, onAnswer } = props;
  const [erasing, setErasing] = useState<string | null>(null);
  const row = rows.find(({ id }) => id === erasing);
  return (
    <Screen
      title={t("request.title")}
      layout="wide"
      lead={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
      onBack={props.onBack}
    >
      {props.offline && <Notice kind="quiet">{t("request.offline")}</Notice>}
      {state === "failed" && <Notice kind="alert">{t("request.failed")}</Notice>}
      {props.children}
      {rows.length === 0 ? (
        <EmptyState icon="form" title={t("request.none")}>
          {t("request.noneHint")}
        </EmptyState>
      ) : (
        <>
          <p>{t("request.lead")}</p>
          <h2>{t("request.open")}</h2>
          <Cards label={t("request.title")}>
            {rows.map((one) => (
              <RequestCard key={one.id} {...props} row={one} onErase={() => setErasing(one.id)} />
            ))}
          </Cards>
        </>
      )}
      {row?.need && (
        <EraseRecord
          alias={row.need.alias}
          state={state === "saving" ? "working" : state === "failed" ? "failed" : "ask"}
          onErase={() => onAnswer(row.id, "done")}
          onKeep={() => setErasing(null)}
        />
      )}
    </Screen>
  );
}

interface RowProps extends RequestsProps {
  readonly row: RequestRow;
  readonly onErase: () => void;
}

function RequestCard({ row, places, nowMs, state, onAnswer, onPutAway, onErase }: RowProps) {
  const { t, alias: aliasOf, moment } = useWords();
  const { id, type, need, after, fields, answers, cameMs, dueMs } = row;
  const words = useFieldWords(places);
  const isLate = nowMs > dueMs;
  const isBusy = state === "saving";
  const isEnd = type === "erase" || type === "withdraw";
  const canDo = (answer: RequestAnswer) => answer !== "done" || type !== "correct" || after !== null;
  const press = (answer: RequestAnswer) => (isEnd ? onErase() : onAnswer(id, answer));
  return (
    <Card
      icon={ICONS[type]}
      title={t(`request.${type}`)}
      tone={type === "demanded" ? "grave" : isLate ? "warning" : "plain"}
      note={
        <>
          <p>{t("request.came", { time: moment(cameMs) })}</p>
          <p>{t(isLate ? "request.late" : "request.due", { time: moment(dueMs) })}</p>
        </>
      }
      actions={
        need === null ? (
          <Button icon="box" onPress={() => onPutAway(id)}>
            {t("request.putAway")}
          </Button>
        ) : (
          answers.filter(canDo).map((answer, at) => (
            <Button
              key={answer}
              kind={isEnd ? "danger" : at === 0 ? "primary" : "plain"}
              busy={isBusy}
              label={`${t(answerKey(type, answer))}: ${aliasOf(need.alias)}`}
              onPress={() => press(answer)}
            >
              {t(answerKey(type, answer))}
            </Button>
          ))
        )
      }
    >
      {need === null ? <p>{t("request.unknown")}</p> : <p>{t("request.about", { alias: aliasOf(need.alias) })}</p>}
      {need !== null && type === "correct" && (
        <dl class="points">
          {fields
            .filter((field) => words.answer(field, need) !== words.answer(field, after ?? need) || after === null)
            .map((field) => (
              <div key={field}>
                <dt>{words.title(field)}</dt>
                <dd>
                  {t("request.now", { value: words.answer(field, need) })}
                  <br />
                  <strong>{t("request.then", { value: words.answer(field, after) })}</strong>
                </dd>
              </div>
            ))}
        </dl>
      )}
      {need !== null && type === "correct" && after === null && <p>{t("request.cannot")}</p>}
      {(type === "complaint" || type === "demanded") && <p class="muted">{t("request.onlyCoordinators")}</p>}
    </Card>
  );
}

function answerKey(type: Type, answer: RequestAnswer): PlainKey {
  if (type === "correct") return answer === "done" ? "request.doCorrect" : "request.notCorrect";
  if (type === "erase" || type === "withdraw") return "request.doErase";
  if (type === "why" && answer === "notDone") return "request.explain";
  if (answer === "passedOn") return "request.passedOn";
  return answer === "done" ? "request.settled" : "request.seen";
}
