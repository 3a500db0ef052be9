/** Counts by item and area, and nothing finer. What could point to people is hidden; the file holds what the screen shows. Rules N60 to N63 of README.md. */
import type { JSX } from "preact";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { Place } from "../choices.ts";
import { SMALL_COUNT, type Totals, totalsToCsv } from "../totals.ts";
import { CountsTable } from "./counts-table.tsx";
import { useNeedWords } from "./need-words.ts";
import "../../ui/table-sheet.ts";

interface TotalsProps {
  readonly totals: Totals;
  readonly places: readonly Place[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  /** Hands the text over as a file. */
  readonly onExport: (csv: string) => void;
  readonly onBack: () => void;
}

export function TotalsScreen(props: TotalsProps): JSX.Element {
  const { t, moment } = useWords();
  const words = useNeedWords(props.places);
  const { totals } = props;
  const isEmpty = totals.items.length === 0;
  // Where even the sum of all is small, every count is.
  const isTooFew = !isEmpty && totals.total === null;
  const hidden = [...totals.cells.flat(), ...totals.itemTotals, ...totals.areaTotals, totals.total].includes(null);
  const csv = () =>
    totalsToCsv(totals, {
      banner: [
        t("totals.banner"),
        t("totals.bannerAsOf", { moment: moment(props.lastContactMs ?? props.nowMs) }),
        ...(hidden ? [t("totals.hiddenHint", { count: SMALL_COUNT })] : []),
      ],
      item: (code) => words.item(code).text,
      area: words.area,
      total: t("totals.all"),
      hidden: t("totals.hidden"),
    });
  return (
    <Screen
      title={t("totals.title")}
      lead={t("totals.lead")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
      actions={
        !isEmpty &&
        !isTooFew && (
          <Button wide icon="form" onPress={() => props.onExport(csv())}>
            {t("totals.export")}
          </Button>
        )
      }
    >
      {isEmpty && (
        <EmptyState icon="list" title={t("totals.empty")}>
          {t("totals.emptyHint")}
        </EmptyState>
      )}
      {isTooFew && (
        <EmptyState icon="lock" title={t("totals.tooFew")}>
          {t("totals.tooFewHint", { count: SMALL_COUNT })}
        </EmptyState>
      )}
      {!isEmpty && !isTooFew && (
        <>
          <Notice icon="lock">{t("totals.banner")}</Notice>
          <Table totals={totals} places={props.places} />
          {hidden && <p class="muted">{t("totals.hiddenHint", { count: SMALL_COUNT })}</p>}
        </>
      )}
    </Screen>
  );
}

function Table({ totals, places }: { totals: Totals; places: readonly Place[] }) {
  const { t } = useWords();
  const words = useNeedWords(places);
  const rows = totals.items.map((item, at) => ({
    title: words.item(item).text,
    counts: [...(totals.cells[at] ?? []), totals.itemTotals[at] ?? null],
  }));
  const all = { title: t("totals.all"), counts: [...totals.areaTotals, totals.total] };
  return <CountsTable label={t("totals.table")} areas={totals.areas.map(words.area)} rows={[...rows, all]} />;
}
