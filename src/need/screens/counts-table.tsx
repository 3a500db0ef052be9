/** Counts by area, and of all areas last, as a table that becomes cards on a phone. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { useWords } from "../../ui/language.tsx";
import "../../ui/table-sheet.ts";
import sheet from "./totals.css?inline";

adoptSheet(sheet);

/** One row: its counts in the order of the areas, that of all areas last; `null` is hidden. */
export interface CountsRow {
  readonly title: string;
  readonly counts: readonly (number | null)[];
}

interface CountsTableProps {
  readonly label: string;
  readonly areas: readonly string[];
  readonly rows: readonly CountsRow[];
}

export function CountsTable({ label, areas, rows }: CountsTableProps): JSX.Element {
  const { t } = useWords();
  const columns = [...areas, t("totals.all")];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll by themselves, and the keyboard must reach that
    <section class="totals__scroll" tabIndex={0} aria-label={label}>
      <table class="table totals">
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
          {rows.map((row, at) => (
            <Row key={at} columns={columns} {...row} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ title, columns, counts }: CountsRow & { readonly columns: readonly string[] }) {
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
