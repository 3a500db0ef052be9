/** GR8: who waits longer than others, and who is helped less often. Small groups are not shown, and no number judges anybody. */
import type { JSX } from "preact";
import type { FairReport, FairRow } from "../../match/fairness.ts";
import type { Place } from "../../need/choices.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { ownNameOf } from "../../words/language.ts";
import "../../ui/table-sheet.ts";
import "./board-sheet.ts";

interface FairProps {
  /** `null` where there is too little to report. */
  readonly report: FairReport | null;
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
      {props.report === null && <EmptyState icon="people" title={t("fair.empty")} />}
      {DIMENSIONS.map((dimension) => (
        <Dimension key={dimension} dimension={dimension} rows={props.report?.[dimension] ?? []} places={props.places} />
      ))}
      {props.report !== null && <p class="muted">{t("fair.hidden", { count: props.least })}</p>}
    </Screen>
  );
}

interface DimensionProps extends Pick<FairProps, "places"> {
  readonly dimension: (typeof DIMENSIONS)[number];
  readonly rows: readonly FairRow[];
}

function Dimension({ dimension, rows, places }: DimensionProps) {
  const { t, number } = useWords();
  const words = useNeedWords(places);
  if (rows.length === 0) return null;
  const nameOf = ({ group }: FairRow) =>
    dimension === "area"
      ? words.area(Number(group))
      : dimension === "language"
        ? ownNameOf(group)
        : t(group === "yes" ? "fair.withHelp" : "fair.withoutHelp");
  const rate = (value: number | null) =>
    value === null ? t("fair.few") : t("fair.ofHundred", { count: value, all: 100 });
  return (
    <section class="stack">
      <h2>{t(TITLES[dimension])}</h2>
      <table class="table fair-table">
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
              <td data-label={t("fair.needs")}>{row.needs === null ? t("fair.few") : number(row.needs)}</td>
              <td data-label={t("fair.median")}>
                {row.medianWait === null ? t("fair.few") : t("fair.days", { count: row.medianWait / 2 })}
              </td>
              <td data-label={t("fair.proposed")}>{rate(row.proposedOfHundred)}</td>
              <td data-label={t("fair.given")}>{rate(row.metOfHundred)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
