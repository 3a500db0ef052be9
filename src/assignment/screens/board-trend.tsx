/** Open needs by sector and area over time: a small picture for each kind, or for each area, and the same as a table for those who hear the screen. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Place } from "../../need/choices.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { Select } from "../../ui/select.tsx";
import { Columns } from "./bars.tsx";
import type { TrendView } from "./board-views.ts";

interface TrendProps {
  readonly trend: TrendView;
  readonly firstDay: number;
  readonly places: readonly Place[];
}

type Side = "kinds" | "areas";

/** A kind or an area: what it is called, and what it counts of each of the others, by day. */
interface Entry {
  readonly name: string;
  readonly icon: IconName | null;
  readonly others: readonly (readonly number[])[];
}

/** Days of all of `rows`, added up. */
const sumOf = (rows: readonly (readonly number[])[]): readonly number[] =>
  (rows[0] ?? []).map((_, day) => rows.reduce((sum, row) => sum + (row[day] ?? 0), 0));

function useEntries({ sectors, areas, cells }: TrendView, places: readonly Place[]): Readonly<Record<Side, Entry[]>> {
  const { t } = useWords();
  const words = useNeedWords(places);
  return {
    kinds: sectors.map(({ label, icon }, at) => ({ name: t(label), icon, others: cells[at] ?? [] })),
    areas: areas.map((area, at) => ({
      name: words.area(area),
      icon: null,
      others: cells.map((byArea) => byArea[at] ?? []),
    })),
  };
}

export function BoardTrend({ trend, firstDay, places }: TrendProps): JSX.Element {
  const { t } = useWords();
  const [side, setSide] = useState<Side>("kinds");
  const [only, setOnly] = useState("");
  const entries = useEntries(trend, places);
  const others = entries[side === "kinds" ? "areas" : "kinds"];
  const lines = entries[side]
    .map((entry) => ({ ...entry, days: only === "" ? sumOf(entry.others) : (entry.others[Number(only)] ?? []) }))
    .filter(({ days }) => days.some((count) => count > 0));
  const most = Math.max(1, ...lines.flatMap(({ days }) => days));
  return (
    <>
      <div class="filters">
        <Select
          label={t("board.trendLines")}
          value={side}
          options={[
            ["kinds", t("board.trendKind")],
            ["areas", t("board.trendArea")],
          ]}
          onChange={(value) => {
            setSide(value === "areas" ? "areas" : "kinds");
            setOnly("");
          }}
        />
        <Select
          label={t(side === "kinds" ? "board.trendArea" : "board.trendKind")}
          value={only}
          options={[["", t("needs.filterAny")], ...others.map(({ name }, at) => [String(at), name] as const)]}
          onChange={setOnly}
        />
      </div>
      <p class="muted">{t("board.trendLead")}</p>
      {lines.length === 0 ? (
        <p>{t("needs.filterNothing")}</p>
      ) : (
        <Lines
          lines={lines}
          most={most}
          firstDay={firstDay}
          title={t(side === "kinds" ? "board.trendKind" : "board.trendArea")}
        />
      )}
    </>
  );
}

interface LinesProps {
  readonly lines: readonly (Entry & { readonly days: readonly number[] })[];
  readonly most: number;
  readonly firstDay: number;
  readonly title: string;
}

function Lines({ lines, most, firstDay, title }: LinesProps) {
  const { t, day, number, listed } = useWords();
  return (
    <table class="trend">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          <th scope="col">{day(firstDay)}</th>
          <th scope="col">
            <span class="visually-hidden">{t("board.trendDays")}</span>
          </th>
          <th scope="col">{t("board.today")}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, icon, days }, at) => (
          <tr key={at}>
            <th scope="row">
              <span class="trend__name">
                {icon && <Icon name={icon} />}
                <bdi>{name}</bdi>
              </span>
            </th>
            <td>{number(days[0] ?? 0)}</td>
            <td class="trend__days">
              <Columns values={days} scale={most} />
              <span class="visually-hidden">{listed(days.map(number))}</span>
            </td>
            <td class="trend__today">{number(days.at(-1) ?? 0)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
