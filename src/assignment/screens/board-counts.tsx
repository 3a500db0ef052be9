/** Open needs by sector and area. */
import type { JSX } from "preact";
import type { Place } from "../../need/choices.ts";
import { CountsTable } from "../../need/screens/counts-table.tsx";
import { useNeedWords } from "../../need/screens/need-words.ts";
import { useWords } from "../../ui/language.tsx";
import type { CountsView } from "./board-views.ts";

export function BoardCounts({ counts, places }: { counts: CountsView; places: readonly Place[] }): JSX.Element {
  const { t } = useWords();
  const words = useNeedWords(places);
  const rows = counts.sectors.map(({ label }, at) => {
    const cells = counts.cells[at] ?? [];
    return { title: t(label), counts: [...cells, cells.reduce((sum, one) => sum + one, 0)] };
  });
  return <CountsTable label={t("board.counts")} areas={counts.areas.map(words.area)} rows={rows} />;
}
