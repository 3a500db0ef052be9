import { describe, expect, it, vi } from "vitest";
import type { HelpNeed } from "./model.ts";
import { makeSearch } from "./search.ts";

const ITEMS = new Map([
  [101, "Drinking water"],
  [201, "Médicaments"],
]);
const PICTURES = new Map([
  [1, "River"],
  [2, "Lamp"],
]);
const words = {
  item: (code: number) => ITEMS.get(code) ?? "Unknown",
  area: (code: number) => `Block ${code}`,
  picture: (index: number) => PICTURES.get(index) ?? "Stone",
};
const need = (over: Partial<HelpNeed> = {}) => ({ item: 101, area: 7, alias: [1, 2], ...over }) as HelpNeed;

describe("a search of needs", () => {
  it.each([
    ["", true],
    ["   ", true],
    ["water", true],
    ["WATER", true],
    ["rink", true],
    ["block 7", true],
    ["lamp", true],
    ["lamp water", true],
    ["river lamp block", true],
    ["lamp blanket", false],
    ["moon", false],
  ])("N81 finds by every word that was typed: %j", (typed, isFound) => {
    expect(makeSearch(typed, words)(need())).toBe(isFound);
  });

  it("N81 asks for no accents", () => {
    const found = makeSearch("medicaments", words);
    expect([found(need({ item: 201 })), found(need())]).toEqual([true, false]);
  });

  it("N81 looks each word up once, however many needs there are", () => {
    const area = vi.fn(words.area);
    const found = makeSearch("nothing", { ...words, area });
    for (let at = 0; at < 100; at++) found(need());
    expect(area).toHaveBeenCalledOnce();
  });
});
