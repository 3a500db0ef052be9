/** The coordinator's list of open needs, in one fixed order that the screen says. Referrals stand apart and first. */
import type { ComponentChildren, JSX } from "preact";
import { AsOf } from "../../ui/as-of.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Announcement, EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { type Place, UNKNOWN_URGENCY } from "../choices.ts";
import type { HelpNeed, Need, Referral } from "../model.ts";
import { compareNeeds, compareWaiting, URGENCY_ORDER } from "../rules.ts";
import { type ErasedRow, ErasedRows } from "./erase-record.tsx";
import { NeedEntry, type NeedRow, ReferralEntry, type RowActs } from "./need-row.tsx";
import { type NeedWords, useNeedWords } from "./need-words.ts";
import "./screens.css";

interface NeedsListProps {
  /** In any order; the screen sorts. */
  readonly rows: readonly NeedRow[];
  readonly places: readonly Place[];
  /** Today in the programme's zone, counted from 1970-01-01. */
  readonly today: number;
  /** When the list was last brought up to date, in milliseconds since 1970 UTC; `null` for never. */
  readonly asOfMs: number | null;
  /** Now, for the age of the list; left out, no age is said. */
  readonly nowMs?: number;
  /** When a phone last delivered something; `null` for never. */
  readonly lastReceivedMs: number | null;
  readonly offline: boolean;
  /** Tabs or other ways out, shown above the list. */
  readonly navigation?: ComponentChildren;
  /** What must be known before the list is read, such as that one coordinator alone states part of it. */
  readonly notices?: ComponentChildren;
  /** Records of which only a mark is left. */
  readonly erased?: readonly ErasedRow[];
  /** Left out where this device cannot decide. */
  readonly onDispute?: (key: string) => void;
  readonly onErase?: (key: string) => void;
}

/** The needs list. */
export function NeedsListScreen(props: NeedsListProps): JSX.Element {
  const { t } = useWords();
  const words = useNeedWords(props.places);
  const { onDispute, onErase } = props;
  const isRow =
    <Kind extends Need>(kind: Kind["kind"]) =>
    (row: NeedRow): row is NeedRow<Kind> =>
      row.need.kind === kind;
  const needs = props.rows.filter(isRow<HelpNeed>("help")).sort((a, b) => compareNeeds(a.need, b.need));
  const referrals = props.rows.filter(isRow<Referral>("referral")).sort((a, b) => compareWaiting(a.need, b.need));
  const arrived = props.rows.filter(({ isNew }) => isNew).length;
  return (
    <Screen title={t("needs.title")} layout="wide" aside={<AsOf lastContactMs={props.asOfMs} nowMs={props.nowMs} />}>
      {props.navigation}
      <Announcement text={arrived > 0 ? t("needs.arrived", { count: arrived }) : ""} />
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {props.notices}
      {referrals.length > 0 && <Referrals {...{ words, onDispute, onErase }} rows={referrals} today={props.today} />}
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
              today={props.today}
              {...{ words, onDispute, onErase }}
            />
          ))}
        </>
      )}
      <ErasedRows rows={props.erased ?? []} />
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

interface GroupProps<Kind extends Need> extends RowActs {
  readonly rows: readonly NeedRow<Kind>[];
  readonly words: NeedWords;
  readonly today: number;
}

function Group({ urgency, rows, words, ...rest }: { urgency: number } & GroupProps<HelpNeed>) {
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
          <NeedEntry key={row.key} row={row} words={words} {...rest} />
        ))}
      </ol>
    </section>
  );
}

function Referrals({ rows, ...rest }: GroupProps<Referral>) {
  const { t } = useWords();
  return (
    <section class="need-group need-group--referral">
      <h2 class="need-group__title">
        <Icon name="hand" />
        <span>{t("needs.group", { label: t("needs.referralsTitle"), count: rows.length })}</span>
      </h2>
      <p class="muted">{t("needs.referralsHint")}</p>
      <ol class="need-rows">
        {rows.map((row) => (
          <ReferralEntry key={row.key} row={row} {...rest} />
        ))}
      </ol>
    </section>
  );
}
