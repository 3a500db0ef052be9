/** One row of the needs list: what it is, where, how long it waits, and what can be done about it. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { ownNameOf } from "../../words/language.ts";
import { ANY_HELPER } from "../choices.ts";
import type { HelpNeed, Need, Referral } from "../model.ts";
import { waitedDays } from "../rules.ts";
import sheet from "./need-row.css?inline";
import type { NeedWords } from "./need-words.ts";
import { NoteRow } from "./note-row.tsx";
import "./screens.css";

adoptSheet(sheet);

/** Open, with somebody who helps, or nothing to do any more. */
export type NeedState = "open" | "helper" | "over";

/** One need of the list. */
export interface NeedRow<Kind extends Need = Need> {
  /** Names the record on this screen only. */
  readonly key: string;
  readonly need: Kind;
  /** Arrived since the coordinator last looked. */
  readonly isNew: boolean;
  /** People answered differently; the row shows one of the answers until someone chooses. */
  readonly isDisputed?: boolean;
  /** Left out: open. */
  readonly state?: NeedState;
  /** How far help has come, in words. */
  readonly stateText?: string;
}

/** What can be done about a row; what is left out cannot be done here. */
export interface RowActs {
  readonly onDispute?: ((key: string) => void) | undefined;
  readonly onErase?: ((key: string) => void) | undefined;
  /** Asks for a new card in place of one that was lost. */
  readonly onCard?: ((key: string) => void) | undefined;
}

interface EntryProps<Kind extends Need> extends RowActs {
  readonly row: NeedRow<Kind>;
  readonly words: NeedWords;
  readonly today: number;
}

/** A need that help can be found for. */
export function NeedEntry({ row, words, today, ...acts }: EntryProps<HelpNeed>): JSX.Element {
  const { t, tag } = useWords();
  const { need } = row;
  const isOfOtherLanguage = need.language !== tag;
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
      {(extras.length > 0 || isOfOtherLanguage || need.helperPreference !== ANY_HELPER) && (
        <ul class="need-row__extras">
          {isOfOtherLanguage && (
            <li class="need-row__extra">
              <Icon name="speak" />
              <bdi lang={need.language}>{ownNameOf(need.language)}</bdi>
            </li>
          )}
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
      {row.stateText && (
        <p class="need-row__extra need-row__state">
          <Icon name={row.state === "over" ? "check" : "person"} />
          <span>{row.stateText}</span>
        </p>
      )}
      <NoteRow need={need} today={today} />
      <Acts row={row} {...acts} />
    </li>
  );
}

/** A referral: where it is and since when, and nothing else. */
export function ReferralEntry({ row, words, today, ...acts }: EntryProps<Referral>): JSX.Element {
  const { need, isNew } = row;
  return (
    <li class={isNew ? "need-row need-row--new" : "need-row"}>
      <Alias need={need} isNew={isNew} />
      <p class="need-row__area">
        <Icon name="place" />
        <span>
          <bdi>{words.area(need.area)}</bdi>
        </span>
      </p>
      <Waited need={need} today={today} />
      <Acts row={row} {...acts} />
    </li>
  );
}

/** The mark of differing answers, and erasing; both name the record for those who hear them. */
function Acts({ row, onDispute, onErase, onCard }: RowActs & { row: NeedRow }) {
  const { t, alias: aliasOf } = useWords();
  const alias = aliasOf(row.need.alias);
  const disputes = row.isDisputed && onDispute;
  const hasCard = row.need.kind === "help" && row.need.card !== undefined;
  if (!disputes && !onErase) return null;
  return (
    <div class="need-row__acts">
      {disputes && (
        <Button icon="question" label={t("needs.disputedLine", { alias })} onPress={() => disputes(row.key)}>
          {t("needs.disputed")}
        </Button>
      )}
      {onCard && hasCard && (
        <Button kind="quiet" icon="pictures" label={t("reissue.title", { alias })} onPress={() => onCard(row.key)}>
          {t("reissue.open")}
        </Button>
      )}
      {onErase && (
        <Button kind="quiet" icon="crossOut" label={t("erased.askLine", { alias })} onPress={() => onErase(row.key)}>
          {t("erased.ask")}
        </Button>
      )}
    </div>
  );
}

function Alias({ need, isNew }: { need: Need; isNew: boolean }) {
  const { t, alias: aliasOf } = useWords();
  return (
    <p class="need-row__alias">
      <bdi>{aliasOf(need.alias)}</bdi>
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
