/** The coordinator's list of open needs, in one fixed order that the screen says. Referrals stand apart and first. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { ascending } from "../../kit/group.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { BLOCK, LongList } from "../../ui/long-list.tsx";
import { Announcement, EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { type Place, UNKNOWN_URGENCY } from "../choices.ts";
import type { HelpNeed, Need, Referral } from "../model.ts";
import { compareNeeds, compareWaiting, URGENCY_ORDER } from "../rules.ts";
import { makeSearch } from "../search.ts";
import { type ErasedRow, ErasedRows } from "./erase-record.tsx";
import { type NeedFilter, NeedFilterBar, NO_FILTER, passes } from "./need-filter.tsx";
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
  readonly onCard?: (key: string) => void;
}

/** The needs list. */
export function NeedsListScreen(props: NeedsListProps): JSX.Element {
  const { t, tag, picture } = useWords();
  const words = useNeedWords(props.places);
  const { onDispute, onErase, onCard } = props;
  const [filter, setFilter] = useState(NO_FILTER);
  const narrowed = useSettled(filter);
  // Sorted once for each arrival, not for each touch of a filter: there may be ten thousand.
  const { needs, referrals, items, areas } = useMemo(() => sortRows(props.rows), [props.rows]);
  const shown = useMemo(() => {
    const isMeant = makeSearch(narrowed.text, { item: (code) => words.item(code).text, area: words.area, picture });
    return needs.filter((row) => passes(narrowed, row) && isMeant(row.need));
  }, [needs, narrowed, tag, props.places]);
  const isNarrowed = narrowed !== NO_FILTER;
  // The same picture while somebody types: rows are drawn again only when others are meant.
  const groups = useMemo(
    () => <Groups rows={shown} today={props.today} {...{ words, onDispute, onErase, onCard }} />,
    [shown, props.today, onDispute, onErase, onCard],
  );
  const arrived = props.rows.filter(({ isNew }) => isNew).length;
  return (
    <Screen title={t("needs.title")} layout="wide" aside={<AsOf lastContactMs={props.asOfMs} nowMs={props.nowMs} />}>
      {props.navigation}
      <Announcement text={arrived > 0 ? t("needs.arrived", { count: arrived }) : ""} />
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {props.notices}
      {referrals.length > 0 && <Referrals {...{ words, onDispute, onErase }} rows={referrals} today={props.today} />}
      {needs.length > 0 && (
        <NeedFilterBar {...{ filter, items, areas, words }} places={props.places} onChange={setFilter} />
      )}
      {shown.length === 0 && isNarrowed && <Nothing onClear={() => setFilter(NO_FILTER)} />}
      {shown.length === 0 && !isNarrowed && <Empty lastReceivedMs={props.lastReceivedMs} />}
      {shown.length > 0 && (
        <>
          <p role={isNarrowed ? "status" : undefined}>
            <strong>{t(isNarrowed ? "needs.shown" : "needs.open", { count: shown.length })}</strong>{" "}
            <span class="muted">{t("needs.order")}</span>
          </p>
          {groups}
        </>
      )}
      <ErasedRows rows={props.erased ?? []} />
    </Screen>
  );
}

/** How long typing rests before the list follows, in ms (P). */
const REST_MS = 120;

/** The filter that the list is drawn for: what was typed once typing rests, all else at once. */
function useSettled(filter: NeedFilter): NeedFilter {
  const [settled, settle] = useState(filter);
  const isTyping = filter.text !== settled.text && filter.text !== "";
  useEffect(() => {
    if (!isTyping) return settle(filter);
    const timer = setTimeout(() => settle(filter), REST_MS);
    return () => clearTimeout(timer);
  }, [filter]);
  return isTyping ? settled : filter;
}

/** By kind and in the order of the list, with the codes that stand in it. */
function sortRows(rows: readonly NeedRow[]) {
  const isRow =
    <Kind extends Need>(kind: Kind["kind"]) =>
    (row: NeedRow): row is NeedRow<Kind> =>
      row.need.kind === kind;
  const needs = rows.filter(isRow<HelpNeed>("help")).sort((a, b) => compareNeeds(a.need, b.need));
  const referrals = rows.filter(isRow<Referral>("referral")).sort((a, b) => compareWaiting(a.need, b.need));
  const codes = (read: (need: HelpNeed) => number) => ascending(needs.map(({ need }) => read(need)));
  return { needs, referrals, items: codes(({ item }) => item), areas: codes(({ area }) => area) };
}

function Nothing({ onClear }: { onClear: () => void }) {
  const { t } = useWords();
  return (
    <EmptyState icon="list" title={t("needs.filterNothing")}>
      <Button onPress={onClear}>{t("needs.filterClear")}</Button>
    </EmptyState>
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

/** How high a row is likely to be. */
const ROW_HEIGHT = 110;

function Groups({ rows, ...rest }: GroupProps<HelpNeed>) {
  let before = 0;
  return (
    <>
      {URGENCY_ORDER.map((urgency) => {
        const own = rows.filter(({ need }) => need.urgency === urgency);
        const isBelow = before > BLOCK;
        before += own.length;
        return own.length > 0 && <Group key={urgency} {...{ urgency, isBelow }} rows={own} {...rest} />;
      })}
    </>
  );
}

interface OneGroupProps extends GroupProps<HelpNeed> {
  readonly urgency: number;
  readonly isBelow: boolean;
}

function Group({ urgency, isBelow, rows, words, ...rest }: OneGroupProps) {
  const { t } = useWords();
  const { icon, text } = words.urgency(urgency);
  const label = urgency === UNKNOWN_URGENCY ? t("needs.unknownUrgency") : text;
  return (
    <section class={`need-group need-group--${urgency}`}>
      <h2 class="need-group__title">
        <Icon name={icon} />
        <span>{t("needs.group", { label, count: rows.length })}</span>
      </h2>
      <LongList
        rows={rows}
        keyOf={({ key }) => key}
        look="need-rows"
        rowHeight={ROW_HEIGHT}
        isBelow={isBelow}
        render={(row) => <NeedEntry row={row} words={words} {...rest} />}
      />
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
