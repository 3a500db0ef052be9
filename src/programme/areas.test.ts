import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import {
  addArea,
  areaProblem,
  areasInUse,
  compareAreas,
  importAreas,
  mergeAreas,
  type NamedArea,
  renameArea,
  retireArea,
  returnArea,
  tidyId,
} from "./areas.ts";
import { type Area, MAX_AREAS } from "./model.ts";
import { keepsAreaCodes } from "./rules.ts";

const AREAS: readonly Area[] = [
  { code: 1, label: "Block A", id: "SD-01-001" },
  { code: 2, label: "Block B", id: "SD-01-002" },
  { code: 3, label: "School hall" },
  { code: 4, label: "Old quay", retired: true },
];
const row = (id: string, label: string): NamedArea => ({ id, label });
const problemOf = (result: { ok: true } | { ok: false; error: string }) => (result.ok ? "ok" : result.error);

describe("P4 area codes", () => {
  const anyRow = fc.record({
    id: fc.constantFrom("", "SD-01-001", "SD-01-002", "SD-01-009", "B1"),
    label: fc.constantFrom("Block A", "Block B", "School hall", "Old quay", "New place", "Fish market"),
  });
  const anyRows = fc
    .uniqueArray(anyRow, { selector: ({ label }) => label, minLength: 1 })
    .map((rows) => rows.filter(({ id }, at) => id === "" || rows.findIndex((other) => other.id === id) === at));

  it("P4 whatever is imported, no code is lost, given twice or moved to a place with another id", () => {
    fc.assert(
      fc.property(fc.array(anyRows, { minLength: 1, maxLength: 4 }), (imports) => {
        let areas = AREAS;
        for (const rows of imports) {
          const next = unwrapResult(importAreas(areas, rows, systemRandom));
          expect(keepsAreaCodes(areas, next)).toBe(true);
          expect(new Set(next.map(({ code }) => code)).size).toBe(next.length);
          for (const { code, id } of areas) if (id) expect(next.find((area) => area.code === code)?.id).toBe(id);
          areas = next;
        }
      }),
    );
  });

  it("P4 importing what an import gave changes nothing", () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const once = unwrapResult(importAreas(AREAS, rows, systemRandom));
        expect(importAreas(once, rows, systemRandom)).toEqual({ ok: true, value: once });
        const again = compareAreas(once, rows);
        expect([again.added, again.renamed, again.returned, again.retired]).toEqual([[], [], [], []]);
      }),
    );
  });

  it("P4 two lists written at the same time keep the codes of both, and the shown one's words", () => {
    const shown = AREAS.map((area) => ({ ...area, label: `${area.label}!` }));
    const other = unwrapResult(addArea(AREAS, row("", "Fish market"), systemRandom));
    const merged = mergeAreas(shown, other);
    expect(merged.slice(0, 4)).toEqual(shown);
    expect(merged[4]?.label).toBe("Fish market");
  });
});

describe("P5 what others call a place", () => {
  it.each(["SD-01-003", "UA1414000000", "B12", "7", "123456", ""])("P5 %j is an id", (id) => {
    expect(areaProblem(row(id, "Block X"), [])).toBeNull();
  });

  it.each(["0791234567", "SD 01", "-SD", "SD-", "A".repeat(21), "sd", "Café", "1-2"])("P5 %j is none", (id) => {
    expect(areaProblem(row(id, "Block X"), [])).toBe("ID_MALFORMED");
  });

  it("P5 is kept in capitals, and belongs to one place, retired or not", () => {
    expect(tidyId(" sd-01-001 ")).toBe("SD-01-001");
    expect(problemOf(addArea(AREAS, row("sd-01-001", "Block X"), systemRandom))).toBe("ID_REPEATED");
  });
});

describe("P6 areas that are not offered any more", () => {
  it("P6 stay in the list, and can come back", () => {
    const retired = unwrapResult(retireArea(AREAS, 1));
    expect(areasInUse(retired).map(({ code }) => code)).toEqual([2, 3]);
    expect(unwrapResult(returnArea(retired, 1))).toEqual(AREAS);
  });

  it("P6 do not come back under a label that another place has now", () => {
    const areas = unwrapResult(addArea(AREAS, row("", "old QUAY"), systemRandom));
    expect(problemOf(returnArea(areas, 4))).toBe("REPEATED");
  });

  it("P6 leave one place at least", () => {
    expect(problemOf(retireArea([{ code: 1, label: "A" }], 1))).toBe("LAST_ONE");
  });

  it("P6 are counted: a list never grows beyond its limit", () => {
    const full = Array.from({ length: MAX_AREAS }, (_, at): Area => ({ code: at + 1, label: `Block ${at}` }));
    expect(problemOf(importAreas(full, [row("", "New")], systemRandom))).toBe("TOO_MANY");
    expect(problemOf(addArea(full, row("", "New"), systemRandom))).toBe("TOO_MANY");
  });

  it("P6 are renamed without being offered", () => {
    expect(unwrapResult(renameArea(AREAS, 4, row("Q1", "  The  quay ")))[3]).toEqual({
      code: 4,
      label: "The quay",
      id: "Q1",
      retired: true,
    });
  });
});

describe("P7 importing a list over another", () => {
  it("P7 shows what is new, renamed, back, retired and as before", () => {
    const rows = [row("SD-01-001", "Block A"), row("SD-01-002", "Block Bee"), row("", "old quay"), row("X9", "Market")];
    const difference = compareAreas(AREAS, rows);
    expect(difference.added).toEqual([row("X9", "Market")]);
    expect(difference.renamed.map(({ before }) => before.code)).toEqual([2, 4]);
    expect(difference.returned.map(({ code }) => code)).toEqual([4]);
    expect(difference.retired.map(({ code }) => code)).toEqual([3]);
    expect(difference.unchanged.map(({ code }) => code)).toEqual([1]);
  });

  it("P7 knows a place by its id before its label, so that two may swap labels", () => {
    const after = unwrapResult(
      importAreas(AREAS, [row("SD-01-001", "Block B"), row("SD-01-002", "Block A")], systemRandom),
    );
    expect(after.slice(0, 2).map(({ code, label }) => [code, label])).toEqual([
      [1, "Block B"],
      [2, "Block A"],
    ]);
  });

  it("P7 gives a known place the id that it lacked", () => {
    expect(unwrapResult(importAreas(AREAS, [row("SC1", "School hall")], systemRandom))[0]).toEqual({
      code: 3,
      label: "School hall",
      id: "SC1",
    });
  });
});
