/** The two sides of a proposal, in facts that a person can check: the need, and the help beside it. */
import type { ComponentChildren, JSX } from "preact";
import { ANY_HELPER, type Place } from "../../need/choices.ts";
import type { HelpNeed } from "../../need/model.ts";
import { waitedDays } from "../../need/rules.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { JoinedFacts } from "../../ui/joined-facts.tsx";
import { useWords } from "../../ui/language.tsx";
import { Picture } from "../../ui/picture.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import { ownNameOf } from "../../words/language.ts";
import { CAN, LEVELS, TRAVEL } from "./reason-words.ts";
import type { HelpView } from "./views.ts";
import "./board-sheet.ts";

interface FactProps {
  readonly icon: IconName;
  /** Number of a picture-word, in place of the icon. */
  readonly picture?: number | undefined;
  readonly children: ComponentChildren;
}

/** One line with its picture. */
export function Fact({ icon, picture, children }: FactProps): JSX.Element {
  return (
    <li class="match-fact">
      {picture === undefined ? <Icon name={icon} /> : <Picture index={picture} />}
      <span>{children}</span>
    </li>
  );
}

interface NeedFactsProps {
  readonly need: HelpNeed;
  readonly places: readonly Place[];
  readonly today: number;
}

/** What is needed, how soon, for whom, where and since when. */
export function NeedFacts({ need, places, today }: NeedFactsProps): JSX.Element {
  const { t } = useWords();
  const words = useNeedWords(places);
  const item = words.item(need.item);
  const urgency = words.urgency(need.urgency);
  const days = waitedDays(need, today);
  const extras = need.extraHelp.map((code) => words.extraHelp(code).text);
  return (
    <ul class="match-facts">
      <Fact icon={item.icon}>{joinFacts(t, [item.text, words.people(need.people).text])}</Fact>
      <Fact icon={urgency.icon}>
        {joinFacts(t, [urgency.text, days === 0 ? t("needs.waitedToday") : t("needs.waited", { count: days })])}
      </Fact>
      <Fact icon="place">
        <bdi>{words.area(need.area)}</bdi>
      </Fact>
      <Fact icon="speak">
        <bdi lang={need.language}>{ownNameOf(need.language)}</bdi>
      </Fact>
      {extras.length > 0 && <Fact icon="hand">{joinFacts(t, extras)}</Fact>}
      {need.helperPreference !== ANY_HELPER && (
        <Fact icon="person">{t(need.helperPreference === 1 ? "needs.helperWoman" : "needs.helperMan")}</Fact>
      )}
    </ul>
  );
}

/** A half-day as people say it: "Tue 1 December, morning". */
export function useHalfDay(): (halfDay: number) => string {
  const { t, day } = useWords();
  return (halfDay) =>
    t(halfDay % 2 === 0 ? "decide.morning" : "decide.afternoon", { day: day(Math.floor(halfDay / 2)) });
}

/** What is offered, when, how it comes, who checked, and how much this volunteer has already. */
export function HelpFacts({ help, places }: { help: HelpView; places: readonly Place[] }): JSX.Element {
  const { t, day } = useWords();
  const words = useNeedWords(places);
  const halfDay = useHalfDay();
  const item = words.item(help.item);
  const travel = TRAVEL[help.travel];
  const can = help.can.flatMap((code) => (CAN[code] ? [t(CAN[code])] : []));
  return (
    <ul class="match-facts">
      <Fact icon={item.icon}>{t("decide.offers", { item: item.text, people: words.people(help.people).text })}</Fact>
      <Fact icon={travel?.icon ?? "question"} picture={travel?.picture}>
        {t(travel?.label ?? "helpers.foot")}
      </Fact>
      <Fact icon="clock">
        {help.window === null
          ? t("decide.anyTime")
          : help.window === "past"
            ? t("decide.noTime")
            : t("decide.free", { when: halfDay(help.window) })}
      </Fact>
      <Fact icon="speak">
        <JoinedFacts>
          {help.languages.map((tag) => (
            <bdi key={tag} lang={tag}>
              {ownNameOf(tag)}
            </bdi>
          ))}
        </JoinedFacts>
      </Fact>
      {can.length > 0 && <Fact icon="hand">{joinFacts(t, can)}</Fact>}
      <Fact icon={help.level === 0 ? "question" : "check"}>
        {joinFacts(t, [
          t(LEVELS[help.level] ?? "helpers.level0"),
          help.checkedDay !== null && help.level > 0 && day(help.checkedDay),
        ])}
      </Fact>
      <Fact icon="list">{t("decide.tasks", { count: help.openTasks, most: help.capacity })}</Fact>
    </ul>
  );
}
