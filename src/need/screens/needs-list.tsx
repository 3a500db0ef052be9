/** The coordinator's list of open needs, in one fixed order that the screen says. Referrals stand apart and first. */
import type { ComponentChildren, JSX } from "preact";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Announcement, EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { aliasText } from "../../words/picture-words.ts";
import { ANY_HELPER, type Place, UNKNOWN_URGENCY } from "../choices.ts";
import type { HelpNeed, Need, Referral } from "../model.ts";
import { compareNeeds, compareWaiting, URGENCY_ORDER, waitedDays } from "../rules.ts";
import { type NeedWords, useNeedWords } from "./need-words.ts";
import "./screens.css";

/** One need of the list. */
export interface NeedRow<Kind extends Need = Need> {
  /** Names the record on this screen only. */
  readonly key: string;
  readonly need: Kind;
  /** Arrived since the coordinator last looked. */
  readonly isNew: boolean;
}

interface NeedsListProps {
  /** In any order; the screen sorts. */
  readonly rows: readonly NeedRow[];
  readonly places: readonly Place[];
  /** Today in the programme's zone, counted from 1970-01-01. */
  readonly today: number;
  /** When the list was last brought up to date, in milliseconds since 1970 UTC. */
  readonly asOfMs: number;
  /** When a phone last delivered something; `null` for never. */
  readonly lastReceivedMs: number | null;
  readonly offline: boolean;
  /** Tabs or other ways out, shown above the list. */
  readonly navigation?: ComponentChildren;
}

/** The needs list. */
export function NeedsListScreen(props: NeedsListProps): JSX.Element {
  const { t, moment } = useWords();
  const words = useNeedWords(props.places);
  const isRow =
    <Kind extends Need>(kind: Kind["kind"]) =>
    (row: NeedRow): row is NeedRow<Kind> =>
      row.need.kind === kind;
  const needs = props.rows.filter(isRow<HelpNeed>("help")).sort((a, b) => compareNeeds(a.need, b.need));
  const referrals = props.rows.filter(isRow<Referral>("referral")).sort((a, b) => compareWaiting(a.need, b.need));
  const arrived = props.rows.filter(({ isNew }) => isNew).length;
  return (
    <Screen
      title={t("needs.title")}
      layout="wide"
      aside={<span class="muted">{t("place.asOf", { time: moment(props.asOfMs) })}</span>}
    >
      {props.navigation}
      <Announcement text={arrived > 0 ? t("needs.arrived", { count: arrived }) : ""} />
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {referrals.length > 0 && <Referrals rows={referrals} words={words} today={props.today} />}
      {needs.length === 0 ? (
        <Empty lastReceivedMs={props.lastReceivedMs} />
      ) : (
        <>
          <p>
            <strong>{t("needs.open", { count: needs.length })}</strong> <span class="muted">{t("needs.order")}</span>
          </p>
          {URGENCY_ORDER.map((urgency) => (
            <Group
              key={urgency}
              urgency={urgency}
              rows={needs.filter(({ need }) => need.urgency === urgency)}
              words={words}
              today={props.today}
            />
          ))}
        </>
      )}
    </Screen>
  );
}

function Empty({ lastReceivedMs }: { lastReceivedMs: number | null }) {
  const { t, moment } = useWords();
  return (
    <EmptyState icon="list" title={t("needs.empty")}>
      {lastReceivedMs === null ? t("needs.emptyNever") : t("needs.emptySince", { time: moment(lastReceivedMs) })}
    </EmptyState>
  );
}

interface GroupProps<Kind extends Need> {
  readonly rows: readonly NeedRow<Kind>[];
  readonly words: NeedWords;
  readonly today: number;
}

function Group({ urgency, rows, words, today }: { urgency: number } & GroupProps<HelpNeed>) {
  const { t } = useWords();
  if (rows.length === 0) return null;
  const { icon, text } = words.urgency(urgency);
  const label = urgency === UNKNOWN_URGENCY ? t("needs.unknownUrgency") : text;
  return (
    <section class={`need-group need-group--${urgency}`}>
      <h2 class="need-group__title">
        <Icon name={icon} />
        <span>{t("needs.group", { label, count: rows.length })}</span>
      </h2>
      <ol class="need-rows">
        {rows.map((row) => (
          <NeedEntry key={row.key} row={row} words={words} today={today} />
        ))}
      </ol>
    </section>
  );
}

function NeedEntry({ row, words, today }: { row: NeedRow<HelpNeed>; words: NeedWords; today: number }) {
  const { t } = useWords();
  const { need } = row;
  const item = words.item(need.item);
  const extras = need.extraHelp.map((code) => words.extraHelp(code));
  return (
    <li class={row.isNew ? "need-row need-row--new" : "need-row"}>
      <Alias need={need} isNew={row.isNew} />
      <p class="need-row__item">
        <Icon name={item.icon} />
        <span>{item.text}</span>
      </p>
      <p class="need-row__people">
        <Icon name="people" />
        <span>{words.people(need.people).text}</span>
      </p>
      <p class="need-row__area">
        <Icon name="place" />
        <span>
          <bdi>{words.area(need.area)}</bdi>
        </span>
      </p>
      <Waited need={need} today={today} />
      {(extras.length > 0 || need.helperPreference !== ANY_HELPER) && (
        <ul class="need-row__extras">
          {extras.map(({ icon, text }) => (
            <li key={text} class="need-row__extra">
              <Icon name={icon} />
              <span>{text}</span>
            </li>
          ))}
          {need.helperPreference !== ANY_HELPER && (
            <li class="need-row__extra">
              <Icon name="person" />
              <span>{t(need.helperPreference === 1 ? "needs.helperWoman" : "needs.helperMan")}</span>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

function Alias({ need, isNew }: { need: Need; isNew: boolean }) {
  const { t } = useWords();
  return (
    <p class="need-row__alias">
      <bdi>{aliasText(need.alias)}</bdi>
      {isNew && <span class="badge">{t("needs.new")}</span>}
    </p>
  );
}

function Waited({ need, today }: { need: Need; today: number }) {
  const { t } = useWords();
  const days = waitedDays(need, today);
  return (
    <p class="need-row__waited">
      <Icon name="clock" />
      <span>{days === 0 ? t("needs.waitedToday") : t("needs.waited", { count: days })}</span>
    </p>
  );
}

function Referrals({ rows, words, today }: GroupProps<Referral>) {
  const { t } = useWords();
  return (
    <section class="need-group need-group--referral">
      <h2 class="need-group__title">
        <Icon name="hand" />
        <span>{t("needs.group", { label: t("needs.referralsTitle"), count: rows.length })}</span>
      </h2>
      <p class="muted">{t("needs.referralsHint")}</p>
      <ol class="need-rows">
        {rows.map(({ key, need, isNew }) => (
          <li key={key} class={isNew ? "need-row need-row--new" : "need-row"}>
            <Alias need={need} isNew={isNew} />
            <p class="need-row__area">
              <Icon name="place" />
              <span>
                <bdi>{words.area(need.area)}</bdi>
              </span>
            </p>
            <Waited need={need} today={today} />
          </li>
        ))}
      </ol>
    </section>
  );
}
