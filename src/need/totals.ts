/**
 * Counts of needs by item and area, with what could point to people left out. Pure. Rules N60 to N63 of README.md.
 *
 * 1. A count from 1 to `SMALL_COUNT` − 1 is hidden, a total too. Zero is shown: it tells of nobody.
 * 2. No hidden count follows from what is shown: for each there is another table, of whole numbers with at least 1 where something is hidden, that shows exactly the
 *    same and has another number there. Where that fails, the smallest other counts that mend it are hidden, too.
 *
 * The table with its totals is a network: each row and each column, the totals' among them, is a node, each count an edge, and a change that keeps every
 * sum is a flow around a circle (D. Gusfield, "A graph theoretic approach to statistical data security", SIAM J. Comput. 17, 1988). A count can be one higher or
 * lower in another table that shows the same exactly when such a circle of hidden counts passes through it; one that goes down must be 2 or more.
 * Two tables of different days can still tell more together than each alone.
 */
import { ascending } from "../kit/group.ts";
import type { Need } from "./model.ts";

/** Below this a count is hidden (P). */
export const SMALL_COUNT = 5;

/** `null` is hidden. Rows are items, columns are areas, each in the order given. */
export interface Totals {
  readonly items: readonly number[];
  readonly areas: readonly number[];
  readonly cells: readonly (readonly (number | null)[])[];
  readonly itemTotals: readonly (number | null)[];
  readonly areaTotals: readonly (number | null)[];
  readonly total: number | null;
}

/** Totals of the needs that help can be found for. Referrals are counted nowhere. Items and areas without any need are left out. */
export function countNeeds(needs: readonly Need[], areaOrder: readonly number[]): Totals {
  const help = needs.flatMap((need) => (need.kind === "help" ? [need] : []));
  const items = ascending(help.map(({ item }) => item));
  const used = new Set(help.map(({ area }) => area));
  const areas = [
    ...areaOrder.filter((code) => used.has(code)),
    ...[...used].filter((code) => !areaOrder.includes(code)),
  ];
  const counts = items.map((item) =>
    areas.map((area) => help.filter((need) => need.item === item && need.area === area).length),
  );
  const shown = hideSmall(withTotals(counts));
  return {
    items,
    areas,
    cells: shown.slice(0, -1).map((row) => row.slice(0, -1)),
    itemTotals: shown.slice(0, -1).map((row) => row.at(-1) ?? null),
    areaTotals: shown.at(-1)?.slice(0, -1) ?? [],
    total: shown.at(-1)?.at(-1) ?? null,
  };
}

type Table = readonly (readonly number[])[];

/** The table with a last column of row sums and a last row of column sums. */
export function withTotals(counts: Table): Table {
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const rows = counts.map((row) => [...row, sum(row)]);
  const width = (counts[0]?.length ?? 0) + 1;
  return [...rows, Array.from({ length: width }, (_, column) => sum(rows.map((row) => row[column] ?? 0)))];
}

/** A table with its totals as it may be shown (rules 1 and 2): `null` where a count is hidden. */
export function hideSmall(table: Table): readonly (readonly (number | null)[])[] {
  const hidden = new Set<string>();
  const network = makeNetwork(table, hidden);
  for (const edge of network.edges) if (edge.count < SMALL_COUNT) hidden.add(edge.key);
  // Hiding more only opens more circles, so each count is looked at until all of them have one; none is looked at in vain.
  for (let open = true; open; ) {
    open = false;
    for (const edge of network.edges.filter(({ key }) => hidden.has(key))) {
      const circle = network.cheapestCircle(edge);
      for (const other of circle)
        if (!hidden.has(other.key)) {
          hidden.add(other.key);
          open = true;
        }
    }
  }
  return table.map((row, at) => row.map((count, column) => (hidden.has(keyOf(at, column)) ? null : count)));
}

interface Edge {
  readonly key: string;
  readonly row: number;
  readonly column: number;
  readonly count: number;
  /** A total stands on the other side of its sum: when it grows, flow runs against the edge. */
  readonly isTotal: boolean;
}

const keyOf = (row: number, column: number) => `${row} ${column}`;

/** Zeros are no edges: they are shown, so nothing flows through them. */
function makeNetwork(table: Table, hidden: ReadonlySet<string>) {
  const [lastRow, lastColumn] = [table.length - 1, (table[0]?.length ?? 0) - 1];
  const edges = table.flatMap((counts, row) =>
    counts.flatMap((count, column): Edge[] => {
      const isTotal = (row === lastRow) !== (column === lastColumn);
      return count > 0 ? [{ key: keyOf(row, column), row, column, count, isTotal }] : [];
    }),
  );
  /** Whether flow may run from the row to the column, or back, along `edge`: upwards always, downwards from 2 on. */
  const canRun = ({ count, isTotal }: Edge, toColumn: boolean) => toColumn !== isTotal || count >= 2;
  const costOf = ({ key, count }: Edge) => (hidden.has(key) ? 0 : count);

  /** The edges of the circle through `edge` that hides least, without it; empty where it costs nothing or there is none. */
  function cheapestCircle(edge: Edge): readonly Edge[] {
    const ways = [true, false].flatMap((toColumn) => (canRun(edge, toColumn) ? [wayBack(edge, toColumn)] : []));
    const costs = ways.map((way) =>
      way ? way.reduce((sum, other) => sum + costOf(other), 0) : Number.POSITIVE_INFINITY,
    );
    return ways[costs.indexOf(Math.min(...costs))] ?? [];
  }

  /** The cheapest way (Dijkstra) from where flow through `edge` arrives to where it began, or `null`. */
  function wayBack(edge: Edge, toColumn: boolean): readonly Edge[] | null {
    const [rowNode, columnNode] = [edge.row, table.length + edge.column];
    const [start, goal] = toColumn ? [columnNode, rowNode] : [rowNode, columnNode];
    const cost = new Map([[start, 0]]);
    const came = new Map<number, { readonly from: number; readonly edge: Edge }>();
    const open = new Set([start]);
    while (open.size > 0) {
      const node = [...open].reduce((best, next) => ((cost.get(next) ?? 0) < (cost.get(best) ?? 0) ? next : best));
      if (node === goal) return pathTo(goal, start, came);
      open.delete(node);
      const isRow = node < table.length;
      for (const other of edges) {
        if (other === edge || (isRow ? other.row : table.length + other.column) !== node || !canRun(other, isRow))
          continue;
        const next = isRow ? table.length + other.column : other.row;
        const through = (cost.get(node) ?? 0) + costOf(other);
        if (through >= (cost.get(next) ?? Number.POSITIVE_INFINITY)) continue;
        cost.set(next, through);
        came.set(next, { from: node, edge: other });
        open.add(next);
      }
    }
    return null;
  }
  return { edges, cheapestCircle };
}

function pathTo(
  goal: number,
  start: number,
  came: ReadonlyMap<number, { readonly from: number; readonly edge: Edge }>,
): readonly Edge[] {
  const path: Edge[] = [];
  for (let node = goal; node !== start; ) {
    const step = came.get(node);
    if (!step) return path;
    path.push(step.edge);
    node = step.from;
  }
  return path;
}

/** Text that starts a formula in spreadsheets is quoted with an apostrophe, so that it stays text there. */
const cell = (text: string) => {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
};

interface CsvWords {
  /** Lines above the table: what it is, and that it is for nothing else (GR13). */
  readonly banner: readonly string[];
  readonly item: (code: number) => string;
  readonly area: (code: number) => string;
  readonly total: string;
  readonly hidden: string;
}

/** The table as comma-separated text for a spreadsheet, with a mark so that it is read as UTF-8. Only what is shown is in it. */
export function totalsToCsv(totals: Totals, words: CsvWords): string {
  const count = (number: number | null) => (number === null ? cell(words.hidden) : String(number));
  const rows = [
    ...words.banner.map((line) => [cell(line)]),
    [cell(""), ...totals.areas.map((code) => cell(words.area(code))), cell(words.total)],
    ...totals.items.map((item, at) => [
      cell(words.item(item)),
      ...(totals.cells[at] ?? []).map(count),
      count(totals.itemTotals[at] ?? null),
    ]),
    [cell(words.total), ...totals.areaTotals.map(count), count(totals.total)],
  ];
  return `\ufeff${rows.map((row) => row.join(",")).join("\r\n")}\r\n`;
}
