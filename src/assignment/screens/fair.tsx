/** R8: who waits longer than others, and who is helped less often. Small groups are not shown, and no number judges anybody. */
import type { JSX } from "preact";
import type { Place } from "../../need/choices.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { ownNameOf } from "../../words/language.ts";
import "../../ui/table-sheet.ts";
import "./board-sheet.ts";

export type FairDimension = "area" | "language" | "access";

/** One group of needs; `null` where it is too small to show. */
export interface FairRow {
  readonly dimension: FairDimension;
  /** Area code, language tag, or 1 with extra help and 0 without. */
  readonly group: number | string;
  readonly needs: number | null;
  /** Half-days that the one in the middle waited. */
  readonly medianHalfDays: number | null;
  readonly proposed: number | null;
  readonly given: number | null;
}

interface FairProps {
  readonly rows: readonly FairRow[];
  /** Groups below this are hidden. */
  readonly least: number;
  readonly places: readonly Place[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly onBack: () => void;
}

const TITLES = { area: "fair.area", language: "fair.language", access: "fair.access" } as const;
const DIMENSIONS = ["area", "language", "access"] as const;

export function FairScreen(props: FairProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("fair.title")}
      lead={t("fair.lead")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.rows.length === 0 && <EmptyState icon="people" title={t("fair.empty")} />}
      {DIMENSIONS.map((dimension) => (
        <Dimension
          key={dimension}
          dimension={dimension}
          rows={props.rows.filter((row) => row.dimension === dimension)}
          places={props.places}
        />
      ))}
      {props.rows.length > 0 && <p class="muted">{t("fair.hidden", { count: props.least })}</p>}
    </Screen>
  );
}

interface DimensionProps extends Pick<FairProps, "rows" | "places"> {
  readonly dimension: FairDimension;
}

function Dimension({ dimension, rows, places }: DimensionProps) {
  const { t, number } = useWords();
  const words = useNeedWords(places);
  if (rows.length === 0) return null;
  const nameOf = ({ group }: FairRow) =>
    dimension === "area"
      ? words.area(Number(group))
      : dimension === "language"
        ? ownNameOf(String(group))
        : t(group === 1 ? "fair.withHelp" : "fair.withoutHelp");
  const shown = (value: number | null) => (value === null ? t("fair.few") : number(value));
  return (
    <section class="stack">
      <h2>{t(TITLES[dimension])}</h2>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{t("fair.group")}</th>
            <th scope="col">{t("fair.needs")}</th>
            <th scope="col">{t("fair.median")}</th>
            <th scope="col">{t("fair.proposed")}</th>
            <th scope="col">{t("fair.given")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.group}>
              <th scope="row">
                <bdi>{nameOf(row)}</bdi>
              </th>
              <td data-label={t("fair.needs")}>{shown(row.needs)}</td>
              <td data-label={t("fair.median")}>
                {row.medianHalfDays === null ? t("fair.few") : t("fair.days", { days: number(row.medianHalfDays / 2) })}
              </td>
              <td data-label={t("fair.proposed")}>{shown(row.proposed)}</td>
              <td data-label={t("fair.given")}>{shown(row.given)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
