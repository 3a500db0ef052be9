import { describe, expect, it } from "vitest";
import { isoToDay } from "../../programme/rules.ts";
import { type CreateDraft, isProgramme, judgeCreate } from "./create-form.ts";

const today = isoToDay("2026-06-30") ?? 0;
const draft: CreateDraft = {
  name: " Harbour  water ",
  end: "2026-09-28",
  timeZone: "Asia/Beirut",
  areas: "Block A\nBlock B",
  isTraining: false,
  profile: 2,
  isByHand: false,
  lease: 1,
};

describe("create form", () => {
  it("gives the programme that was described", () => {
    expect(judgeCreate(draft, today)).toEqual({
      name: "Harbour water",
      endDay: today + 90,
      timeZone: "Asia/Beirut",
      areas: [
        { code: 1, label: "Block A" },
        { code: 2, label: "Block B" },
      ],
      isTraining: false,
      profile: 2,
      isByHand: false,
      lease: 1,
    });
  });

  it("names every problem at once", () => {
    const judged = judgeCreate(
      { name: "", end: "", timeZone: "Nowhere", areas: "", isTraining: true, profile: 2, isByHand: false, lease: 1 },
      today,
    );
    expect(judged).toEqual({
      name: "EMPTY",
      end: "END_NOT_A_DAY",
      timeZone: "UNKNOWN",
      areas: { code: "NO_AREAS" },
    });
  });

  it("P8 refuses areas whose names together do not fit into what a phone is sent at once", () => {
    const areas = Array.from({ length: 200 }, (_, at) => `${"ж".repeat(36)}${at}`).join("\n");
    expect(judgeCreate({ ...draft, areas }, today)).toEqual({ areas: { code: "TOO_LARGE" } });
  });

  it.each<[keyof CreateDraft, string]>([
    ["name", "call 079 123 45 67"],
    ["end", "2026-06-30"],
    ["timeZone", ""],
    ["areas", "33.513, 36.276"],
  ])("names only the field %s when only it is wrong", (field, value) => {
    const judged = judgeCreate({ ...draft, [field]: value }, today);
    expect(isProgramme(judged) ? [] : Object.keys(judged)).toEqual([field]);
  });
});
