/** Open needs by sector and area, as a table that becomes cards on a phone. */
import type { JSX } from "preact";
import type { Place } from "../../need/choices.ts";
import { useNeedWords } from "../../need/screens/need-words.ts";
import sheet from "../../need/screens/totals.css?inline";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { useWords } from "../../ui/language.tsx";
import type { CountsView } from "./board-views.ts";

adoptSheet(sheet);

export function BoardCounts({ counts, places }: { counts: CountsView; places: readonly Place[] }): JSX.Element {
  const { t, number } = useWords();
  const words = useNeedWords(places);
  const columns = [...counts.areas.map(words.area), t("totals.all")];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll by themselves, and the keyboard must reach that
    <section class="totals__scroll" tabIndex={0} aria-label={t("board.counts")}>
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
          {counts.sectors.map(({ code, label }, at) => {
            const cells = counts.cells[at] ?? [];
            const all = [...cells, cells.reduce((sum, one) => sum + one, 0)];
            return (
              <tr key={code}>
                <th scope="row">{t(label)}</th>
                {all.map((count, column) => (
                  <td
                    key={column}
                    data-label={columns[column]}
                    class={column === all.length - 1 ? "totals__sum" : count === 0 ? "totals__none" : undefined}
                  >
                    {number(count)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
