/**
 * What a card opens, for whoever holds it: a screen that hides until Show is pressed, one line for each fact, and what was answered. Rules K3 of ux, C20 and
 * C22 of card/README.md.
 */
import type { JSX } from "preact";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { FactLines } from "../../ui/fact-lines.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ReadScreen } from "../../ui/read-screen.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";
import type { Place } from "../choices.ts";
import type { HelpNeed } from "../model.ts";
import { useFieldWords } from "./field-words.ts";
import { useNeedWords } from "./need-words.ts";
import "./screens.css";

/** What a coordinator answered: what was asked, and what became of it. */
export interface PersonAnswer {
  readonly key: string;
  readonly type: "correct" | "erase" | "withdraw" | "thanks" | "complaint" | "demanded" | "why";
  readonly answer: "done" | "notDone" | "seen" | "passedOn";
  /** When it came and when it was answered, ms since 1970. Of two requests of one kind, these tell which is which. */
  readonly cameMs: number;
  readonly answeredMs: number;
}

interface PersonFactsProps {
  readonly need: HelpNeed;
  readonly programme: string;
  readonly places: readonly Place[];
  readonly asOfMs: number;
  readonly nowMs: number;
  /** The last day of the programme, days since 1970-01-01 in its zone. */
  readonly lastDay: number;
  /** Requests that nobody has answered yet. */
  readonly waiting: number;
  readonly answers: readonly PersonAnswer[];
  readonly onChange: () => void;
  readonly onErase: () => void;
  readonly onTell: () => void;
  readonly onClose: () => void;
}

/** Before anything is shown: whoever stands near reads along. */
export function PersonHiddenScreen(props: { readonly onShow: () => void; readonly onClose: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("person.hiddenTitle")}
      layout="capture"
      isRead={false}
      actions={
        <>
          <Button kind="primary" icon="glasses" onPress={props.onShow}>
            {t("person.show")}
          </Button>
          <Button icon="crossOut" onPress={props.onClose}>
            {t("person.closeDo")}
          </Button>
        </>
      }
    >
      <ReadScreen
        what={t("person.thisScreen")}
        parts={[t("person.hiddenTitle"), t("person.hidden"), t("person.show")]}
      />
      <Notice kind="info" icon="people">
        {t("person.hidden")}
      </Notice>
    </Screen>
  );
}

/** What is written, line by line. */
export function PersonFactsScreen(props: PersonFactsProps): JSX.Element {
  const { t, day } = useWords();
  const { waiting, answers } = props;
  return (
    <Screen
      title={t("person.shownTitle")}
      layout="capture"
      isRead={false}
      lead={<AsOf lastContactMs={props.asOfMs} nowMs={props.nowMs} />}
      actions={
        <Button kind="primary" icon="crossOut" onPress={props.onClose}>
          {t("person.closeDo")}
        </Button>
      }
    >
      <ReadFacts {...props} />
      {waiting > 0 && (
        <Notice kind="info" icon="clock" announced>
          {t("person.waiting", { count: waiting })}
        </Notice>
      )}
      {answers.map((one) => (
        <Answer key={one.key} answer={one} />
      ))}
      <NeedFacts {...props} />
      <p class="muted">{t("person.ends", { day: day(props.lastDay) })}</p>
      <div class="more">
        <Button icon="pencil" wide onPress={props.onChange}>
          {t("person.change")}
        </Button>
        <Button icon="speak" wide onPress={props.onTell}>
          {t("person.tell")}
        </Button>
        <Button kind="danger" icon="crossOut" wide onPress={props.onErase}>
          {t("person.eraseAll")}
        </Button>
      </div>
    </Screen>
  );
}

function Answer({ answer: { type, answer, cameMs, answeredMs } }: { answer: PersonAnswer }) {
  const { t, moment } = useWords();
  return (
    <Notice kind={answer === "notDone" && type === "correct" ? "warning" : "good"}>
      <p>{t(saidKey(type, answer))}</p>
      <p class="muted">{t("person.saidWhen", { came: moment(cameMs), answered: moment(answeredMs) })}</p>
    </Notice>
  );
}

const FACTS: readonly (readonly [number, IconName])[] = [
  [10, "nameTag"],
  [12, "box"],
  [13, "clock"],
  [14, "people"],
  [23, "list"],
  [15, "lift"],
  [16, "language"],
  [18, "person"],
  [17, "place"],
  [19, "calendar"],
  [24, "pencil"],
];

/** Everything that is written and answered, for whoever listens. */
function ReadFacts({ need, places, programme, waiting, answers, lastDay }: PersonFactsProps) {
  const { t, day, moment } = useWords();
  const words = useFieldWords(places);
  const facts = FACTS.filter(([field]) => isWritten(need, field)).map(
    ([field]) => `${words.title(field)}: ${words.answer(field, need)}`,
  );
  const said = answers.flatMap(({ type, answer, cameMs, answeredMs }) => [
    t(saidKey(type, answer)),
    t("person.saidWhen", { came: moment(cameMs), answered: moment(answeredMs) }),
  ]);
  const parts = [
    ...[t("person.shownTitle"), waiting > 0 ? t("person.waiting", { count: waiting }) : "", ...said],
    ...[`${t("person.programme")}: ${programme}`, ...facts, t("person.ends", { day: day(lastDay) })],
  ];
  return <ReadScreen what={t("person.thisScreen")} parts={parts} />;
}

const isWritten = (need: HelpNeed, field: number) =>
  (field !== 23 || need.counts !== undefined) && (field !== 24 || need.note !== undefined);

function NeedFacts({ need, places, programme }: Pick<PersonFactsProps, "need" | "places" | "programme">) {
  const { t } = useWords();
  const words = useFieldWords(places);
  const codes = useNeedWords(places);
  const iconOf = (field: number, icon: IconName) =>
    field === 12 ? codes.item(need.item).icon : field === 13 ? codes.urgency(need.urgency).icon : icon;
  const facts = FACTS.filter(([field]) => isWritten(need, field)).map(([field, icon]) => ({
    ...{ title: words.title(field), icon: iconOf(field, icon), text: words.answer(field, need) },
  }));
  return <FactLines facts={[{ icon: "home", title: t("person.programme"), text: programme }, ...facts]} />;
}

/** What became of a request, in words. */
function saidKey(type: PersonAnswer["type"], answer: PersonAnswer["answer"]): PlainKey {
  if (type === "thanks") return "person.saidThanks";
  if (type === "why") return "person.saidWhy";
  if (answer === "passedOn") return "person.saidPassedOn";
  if (answer === "seen") return "person.saidSeen";
  if (type === "correct") return answer === "done" ? "person.saidChanged" : "person.saidNotChanged";
  return answer === "done" ? "person.saidSettled" : "person.saidNotChanged";
}
