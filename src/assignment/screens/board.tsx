/**
 * What waits, who waits longest, where, and whether what is offered fits what is needed. Pictures stand beside words and numbers, never in
 * their place, and every number holds as of the moment at the head.
 */
import type { ComponentChildren, JSX } from "preact";
import type { Place } from "../../need/choices.ts";
import { waitedDays } from "../../need/rules.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import { joinFacts } from "../../words/join-facts.ts";
import { Bar, Columns } from "./bars.tsx";
import "./board-sheet.ts";
import { BoardCounts } from "./board-counts.tsx";
import { BoardTrend } from "./board-trend.tsx";
import type { BoardView, SupplyView } from "./board-views.ts";

/** The pages behind the board. */
export type BoardDoor =
  | "decide"
  | "underway"
  | "referrals"
  | "helpers"
  | "log"
  | "fair"
  | "incidents"
  | "rules"
  | "setup";

interface BoardProps {
  readonly board: BoardView;
  readonly places: readonly Place[];
  readonly today: number;
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  /** GR18: nothing is suggested; everything else works on. */
  readonly isOff: boolean;
  /** Whether coordinators signed the rules that run (GR10). */
  readonly signed: "these" | "others" | "none";
  readonly lastReceivedMs: number | null;
  readonly canDecide: boolean;
  readonly onOpen: (door: BoardDoor) => void;
  readonly onEnough: (item: number, isEnough: boolean) => void;
  readonly onBack: () => void;
}

export function BoardScreen(props: BoardProps): JSX.Element {
  const { t, moment } = useWords();
  const { board, places, isOff } = props;
  return (
    <Screen
      title={t("board.title")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.offline && <Notice kind="quiet">{t("needs.offline")}</Notice>}
      {isOff && <Notice icon="stop">{t("board.off")}</Notice>}
      {!isOff && props.signed !== "these" && <Unsigned signed={props.signed} onOpen={props.onOpen} />}
      <Late board={board} />
      <Doors {...props} />
      {board.open === 0 ? (
        <EmptyState icon="list" title={t("needs.empty")}>
          {props.lastReceivedMs === null
            ? t("needs.emptyNever")
            : t("board.emptySince", {
                time: moment(props.lastReceivedMs),
                count: board.heard,
                phones: board.phones,
              })}
        </EmptyState>
      ) : (
        <div class="board">
          <Part title={t("board.longest")} isWide>
            <Longest {...props} />
          </Part>
          <Part title={t("board.counts")}>
            <BoardCounts counts={board.counts} places={places} />
          </Part>
          <Part title={t("board.overTime")}>
            <OverTime board={board} />
          </Part>
          <Part title={t("board.trend")} isWide>
            <BoardTrend trend={board.trend} firstDay={board.overTime[0]?.day ?? props.today} places={places} />
          </Part>
          <Part title={t("board.supply")} isWide>
            <p class="muted">{t("board.supplyLead")}</p>
            <Supply {...props} />
          </Part>
        </div>
      )}
      <MoreDoors {...props} />
    </Screen>
  );
}

function Part({ title, isWide, children }: { title: string; isWide?: boolean; children: ComponentChildren }) {
  return (
    <section class={isWide ? "board__part board__part--all" : "board__part"}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** M15: what is suggested comes of rules that nobody here has agreed to. */
function Unsigned({ signed, onOpen }: { signed: "others" | "none"; onOpen: BoardProps["onOpen"] }) {
  const { t } = useWords();
  return (
    <Notice kind="warning" title={t("ruleset.title")}>
      <p>{t(signed === "none" ? "ruleset.unsigned" : "board.otherRules")}</p>
      <Button icon="list" onPress={() => onOpen("rules")}>
        {t("board.readRules")}
      </Button>
    </Notice>
  );
}

function Late({ board: { late } }: { board: BoardView }) {
  const { t, moment } = useWords();
  if (late.length === 0) return null;
  return (
    <Notice kind="warning" title={t("phones.lateTitle", { count: late.length })}>
      <ul class="plain-list">
        {late.map(({ label, lastHeardMs }) => (
          <li key={label}>
            {lastHeardMs === null
              ? t("board.lateNever", { label })
              : t("board.late", { label, moment: moment(lastHeardMs) })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Doors({ board, isOff, canDecide, onOpen }: BoardProps) {
  const { t } = useWords();
  return (
    <section class="board__doors" aria-label={t("board.doors")}>
      <TileList>
        {canDecide && !isOff && (
          <Tile
            icon="check"
            tone={board.waiting > 0 ? "hero" : "normal"}
            label={t("decide.title")}
            hint={t("board.waiting", { count: board.waiting })}
            onPress={() => onOpen("decide")}
          />
        )}
        <Tile
          icon="people"
          label={t("under.title")}
          hint={
            board.stuck > 0 ? t("board.stuck", { count: board.stuck }) : t("board.underway", { count: board.underway })
          }
          onPress={() => onOpen("underway")}
        />
        <Tile
          icon="hand"
          tone="person"
          label={t("referrals.title")}
          hint={
            board.overdue > 0
              ? t("board.overdue", { count: board.overdue })
              : t("board.referrals", { count: board.referrals })
          }
          onPress={() => onOpen("referrals")}
        />
        <Tile
          icon="person"
          label={t("helpers.title")}
          hint={t("helpers.count", { count: board.volunteers })}
          onPress={() => onOpen("helpers")}
        />
      </TileList>
    </section>
  );
}

/** What is looked at now and then. */
function MoreDoors({ canDecide, onOpen }: BoardProps) {
  const { t } = useWords();
  return (
    <section class="board__more" aria-label={t("board.more")}>
      <Button icon="book" onPress={() => onOpen("log")}>
        {t("log.title")}
      </Button>
      <Button icon="people" onPress={() => onOpen("fair")}>
        {t("fair.title")}
      </Button>
      <Button icon="warning" onPress={() => onOpen("incidents")}>
        {t("incident.title")}
      </Button>
      <Button icon="list" onPress={() => onOpen("rules")}>
        {t("ruleset.title")}
      </Button>
      {canDecide && (
        <Button icon="form" onPress={() => onOpen("setup")}>
          {t("matchSetup.title")}
        </Button>
      )}
    </section>
  );
}

function Longest({ board, places, today }: BoardProps) {
  const { t, alias } = useWords();
  const words = useNeedWords(places);
  return (
    <ol class="wait-list">
      {board.longest.map(({ key, need }) => {
        const days = waitedDays(need, today);
        return (
          <li key={key}>
            <p class="wait-list__name">
              <bdi>{alias(need.alias)}</bdi>
            </p>
            <p>{words.item(need.item).text}</p>
            <p>
              {joinFacts(t, [
                words.urgency(need.urgency).text,
                days === 0 ? t("needs.waitedToday") : t("needs.waited", { count: days }),
              ])}
            </p>
          </li>
        );
      })}
    </ol>
  );
}

function Supply({ board, places, canDecide, onEnough }: BoardProps) {
  const most = Math.max(1, ...board.supply.flatMap(({ needed, offered }) => [needed, offered]));
  return (
    <ul class="supply">
      {board.supply.map((row) => (
        <SupplyRow key={row.item} {...{ row, most, places, canDecide, onEnough }} />
      ))}
    </ul>
  );
}

interface SupplyRowProps extends Pick<BoardProps, "places" | "canDecide" | "onEnough"> {
  readonly row: SupplyView;
  readonly most: number;
}

function SupplyRow({ row, most, places, canDecide, onEnough }: SupplyRowProps) {
  const { t } = useWords();
  const item = useNeedWords(places).item(row.item);
  const lacks = row.needed - row.offered;
  return (
    <li class="supply__row">
      <p class="supply__name">
        <Icon name={item.icon} />
        <span>{item.text}</span>
      </p>
      <div class="supply__bars">
        <span>{t("board.needed", { count: row.needed })}</span>
        <Bar value={row.needed} most={most} look="full" />
        <span>{t("board.offered", { count: row.offered })}</span>
        <Bar value={row.offered} most={most} look="striped" />
      </div>
      <div class="supply__act">
        <span>{lacks > 0 ? t("board.lacks", { count: lacks }) : t("board.suffices")}</span>
        {row.isEnough && (
          <span class="match-fact">
            <Icon name="check" />
            <span>{t("board.isEnough")}</span>
          </span>
        )}
        {canDecide && (
          <Button
            kind="quiet"
            label={t(row.isEnough ? "board.notEnoughLine" : "board.enoughLine", { item: item.text })}
            onPress={() => onEnough(row.item, !row.isEnough)}
          >
            {t(row.isEnough ? "board.notEnough" : "board.enough")}
          </Button>
        )}
      </div>
    </li>
  );
}

function OverTime({ board: { overTime } }: { board: BoardView }) {
  const { t, day } = useWords();
  const first = overTime[0];
  const last = overTime.at(-1);
  if (!first || !last) return null;
  return (
    <>
      <p>{t("board.overTimeLine", { before: first.open, day: day(first.day), count: last.open })}</p>
      <Columns values={overTime.map(({ open }) => open)} />
      <p class="columns-ends" aria-hidden="true">
        <span>{day(first.day)}</span>
        <span>{t("board.today")}</span>
      </p>
    </>
  );
}
