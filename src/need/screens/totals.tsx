/** C9: counts by item and area, and nothing finer. What could point to people is hidden; the file holds what the screen shows. Rules N60 to N63 of README.md. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { Place } from "../choices.ts";
import { SMALL_COUNT, type Totals, totalsToCsv } from "../totals.ts";
import { useNeedWords } from "./need-words.ts";
import sheet from "./totals.css?inline";
import "../../ui/table-sheet.ts";

adoptSheet(sheet);

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
  const columns = [...totals.areas.map(words.area), t("totals.all")];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll by themselves, and the keyboard must reach that
    <section class="totals__scroll" tabIndex={0} aria-label={t("totals.table")}>
      <table class="totals">
        <thead>
          <tr>
            <th scope="col">{t("totals.need")}</th>
            {columns.map((column, at) => (
              <th key={at} scope="col">
                <bdi>{column}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {totals.items.map((item, at) => (
            <Row
              key={item}
              title={words.item(item).text}
              columns={columns}
              counts={[...(totals.cells[at] ?? []), totals.itemTotals[at] ?? null]}
            />
          ))}
          <Row title={t("totals.all")} columns={columns} counts={[...totals.areaTotals, totals.total]} />
        </tbody>
      </table>
    </section>
  );
}

interface RowProps {
  readonly title: string;
  readonly columns: readonly string[];
  readonly counts: readonly (number | null)[];
}

function Row({ title, columns, counts }: RowProps) {
  const { t, number } = useWords();
  return (
    <tr>
      <th scope="row">{title}</th>
      {columns.map((column, at) => {
        const count = counts[at] ?? null;
        const look = [count === 0 && "totals__none", at === columns.length - 1 && "totals__sum"].filter(Boolean);
        return (
          <td key={at} class={look.join(" ") || undefined} data-label={column}>
            {count === null ? <span class="totals__hidden">{t("totals.hidden")}</span> : number(count)}
          </td>
        );
      })}
    </tr>
  );
}
