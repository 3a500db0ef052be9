import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HelpNeed, Need } from "./model.ts";
import { countNeeds, hideSmall, SMALL_COUNT, totalsToCsv, withTotals } from "./totals.ts";

const need = (item: number, area: number): HelpNeed => ({
  ...{ kind: "help", alias: [1, 2], day: 20_000, half: "am", sector: 1, urgency: 1, people: 1 },
  ...{ extraHelp: [], helperPreference: 0, language: "en", informedBy: 1, noticeVersion: 1 },
  item,
  area,
});
const many = (count: number, item: number, area: number): readonly Need[] =>
  Array.from({ length: count }, () => need(item, area));

type Shown = readonly (readonly (number | null)[])[];

/** Everything that somebody who knows the rules, the zeros and the shown counts could still hold for true, up to `most` a count. Counts nothing out by cleverness. */
function possibleTables(shown: Shown, most: number): readonly (readonly (readonly number[])[])[] {
  const [height, width] = [shown.length - 1, (shown[0]?.length ?? 0) - 1];
  const fits = (counts: readonly (readonly number[])[]) =>
    withTotals(counts).every((row, at) =>
      row.every((count, column) => {
        const said = shown[at]?.[column] ?? null;
        return said === null ? count >= 1 : count === said;
      }),
    );
  let tables: number[][][] = [[]];
  for (let row = 0; row < height; row++) {
    let rows: number[][] = [[]];
    for (let column = 0; column < width; column++) {
      const said = shown[row]?.[column] ?? null;
      const options = said === null ? Array.from({ length: most }, (_, at) => at + 1) : [said];
      rows = rows.flatMap((begun) => options.map((option) => [...begun, option]));
    }
    const total = shown[row]?.[width] ?? null;
    const kept = rows.filter((counts) => total === null || counts.reduce((sum, one) => sum + one, 0) === total);
    tables = tables.flatMap((begun) => kept.map((counts) => [...begun, counts]));
  }
  return tables.filter(fits);
}

const anyTable = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })).chain(([height, width]) =>
  fc.array(fc.array(fc.oneof({ weight: 3, arbitrary: fc.nat(4) }, fc.nat(7)), { minLength: width, maxLength: width }), {
    minLength: height,
    maxLength: height,
  }),
);
const largerTable = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })).chain(([height, width]) =>
  fc.array(fc.array(fc.oneof(fc.nat(6), fc.nat(40)), { minLength: width, maxLength: width }), {
    minLength: height,
    maxLength: height,
  }),
);

describe("N60 small counts", () => {
  it("N60 no count from 1 to 4 is shown, no total neither, and every zero is", () => {
    fc.assert(
      fc.property(largerTable, (counts) => {
        const table = withTotals(counts);
        for (const [at, row] of hideSmall(table).entries())
          for (const [column, shown] of row.entries()) {
            const count = table[at]?.[column] ?? 0;
            if (count === 0) expect(shown).toBe(0);
            else if (count < SMALL_COUNT) expect(shown).toBeNull();
            else expect([null, count]).toContain(shown);
          }
      }),
    );
  });

  it("N61 no hidden count or total follows from what is shown", () => {
    fc.assert(
      fc.property(anyTable, (counts) => {
        const table = withTotals(counts);
        const shown = hideSmall(table);
        const possible = possibleTables(shown, 9).map(withTotals);
        expect(possible.length).toBeGreaterThan(0);
        for (const [at, row] of shown.entries())
          for (const [column, count] of row.entries())
            if (count === null) expect(new Set(possible.map((other) => other[at]?.[column])).size).toBeGreaterThan(1);
      }),
      { numRuns: 60 },
    );
  });

  it.each<[string, number[][]]>([
    [
      "one small count in a row of large ones",
      [
        [3, 20, 30],
        [20, 20, 20],
        [30, 20, 10],
      ],
    ],
    [
      "two hidden counts of a row that must both be one",
      [
        [1, 1, 20],
        [20, 30, 20],
        [20, 20, 20],
      ],
    ],
    ["a table of one count", [[3]]],
    [
      "a small count that stands alone",
      [
        [3, 0],
        [0, 40],
      ],
    ],
  ])("N61 of %s none can be worked out", (_, counts) => {
    const shown = hideSmall(withTotals(counts));
    const hidden = shown.flat().filter((count) => count === null).length;
    // One hidden count can always be worked out from its totals; at least a circle of four is needed.
    expect(hidden).toBeGreaterThanOrEqual(4);
  });

  it("N61 hides nothing where nothing is small", () => {
    const table = withTotals([
      [5, 6],
      [0, 9],
    ]);
    expect(hideSmall(table)).toEqual(table);
  });
});

describe("N62 totals of needs", () => {
  it("N62 count by item and area, in the programme's order, without what nobody needs", () => {
    const totals = countNeeds(
      [...many(7, 301, 2), ...many(6, 101, 1), ...many(9, 101, 2), ...many(5, 101, 9)],
      [2, 1, 5],
    );
    expect(totals.items).toEqual([101, 301]);
    expect(totals.areas).toEqual([2, 1, 9]);
    expect(totals.cells).toEqual([
      [9, 6, 5],
      [7, 0, 0],
    ]);
    expect([totals.itemTotals, totals.areaTotals, totals.total]).toEqual([[20, 7], [16, 6, 5], 27]);
  });

  it("N62 count referrals nowhere", () => {
    const referral: Need = { kind: "referral", alias: [1, 2], area: 1, day: 1, half: "am" };
    const many9 = Array.from({ length: 9 }, () => referral);
    expect(countNeeds(many9, [1])).toEqual({
      items: [],
      areas: [],
      cells: [],
      itemTotals: [],
      areaTotals: [],
      total: 0,
    });
  });
});

describe("N63 totals as a file", () => {
  const words = {
    banner: ["For this programme only."],
    item: (code: number) => `=SUM(${code})`,
    area: (code: number) => (code === 1 ? '@A "1"' : "+B, south"),
    total: "All",
    hidden: "hidden",
  };

  it("N63 quotes every text, and nothing in it starts a formula", () => {
    const csv = totalsToCsv(countNeeds([...many(7, 101, 1), ...many(8, 101, 2)], [1, 2]), words);
    expect(csv.split("\r\n")).toEqual([
      '\ufeff"For this programme only."',
      `"","'@A ""1""","'+B, south","All"`,
      `"'=SUM(101)",7,8,15`,
      '"All",7,8,15',
      "",
    ]);
  });

  it("N63 holds no count that is hidden", () => {
    const csv = totalsToCsv(
      countNeeds([...many(3, 101, 1), ...many(20, 101, 2), ...many(30, 301, 1), ...many(40, 301, 2)], [1, 2]),
      words,
    );
    expect(csv).not.toMatch(/,(3|20|30|40)(,|\r)/);
    expect(csv).toContain('"hidden"');
  });

  it("N63 never holds a record: it grows with items and areas alone", () => {
    const csvOf = (count: number) => totalsToCsv(countNeeds(many(count, 101, 1), [1]), words);
    expect(csvOf(900).length).toBe(csvOf(500).length);
  });
});
