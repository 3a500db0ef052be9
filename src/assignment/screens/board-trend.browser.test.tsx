import { expect, it } from "vitest";
import { makeStage, plain } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { BoardTrend } from "./board-trend.tsx";
import type { TrendView } from "./board-views.ts";

const { host, show } = makeStage();

/** Water in both areas, shelter in the second alone. */
const TREND: TrendView = {
  sectors: [
    { code: 1, label: "sector.water", icon: "drop" },
    { code: 3, label: "sector.shelter", icon: "tent" },
  ],
  areas: [1, 2],
  cells: [
    [
      [4, 3, 1],
      [0, 1, 2],
    ],
    [
      [0, 0, 0],
      [5, 6, 7],
    ],
  ],
};

/** Chooses `option` in the select of that name. */
function choose(name: string, option: string): void {
  const label = [...host.querySelectorAll("label")].find((one) => plain(one.textContent).startsWith(name));
  const select = label && host.querySelector<HTMLSelectElement>(`[id="${label.htmlFor}"]`);
  const found = [...(select?.options ?? [])].find((one) => plain(one.textContent) === option);
  if (!select || !found) throw new TypeError(`${name}: no ${option}`);
  select.value = found.value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Each line of the table: what it is called, and its days as they are heard. */
const lines = () =>
  [...host.querySelectorAll("tbody tr")].map((row) =>
    [row.querySelector("th"), row.querySelector(".trend__days .visually-hidden")].map((cell) =>
      plain(cell?.textContent),
    ),
  );

it("A34 open needs over time are read by kind and by area, of all or of one, and nothing is a line where nothing was open", () => {
  show(
    <BoardTrend
      trend={TREND}
      firstDay={20_634}
      places={[
        { code: 1, label: "Block A" },
        { code: 2, label: "Block B" },
      ]}
    />,
  );
  const [water, shelter] = [en["sector.water"], en["sector.shelter"]];
  expect(lines()).toEqual([
    [water, "4, 4, and 3"],
    [shelter, "5, 6, and 7"],
  ]);
  choose(en["board.trendArea"], "Block A");
  expect(lines()).toEqual([[water, "4, 3, and 1"]]);
  choose(en["board.trendLines"], en["board.trendArea"]);
  expect(lines()).toEqual([
    ["Block A", "4, 3, and 1"],
    ["Block B", "5, 7, and 9"],
  ]);
  choose(en["board.trendKind"], shelter);
  expect(lines()).toEqual([["Block B", "5, 6, and 7"]]);
});
