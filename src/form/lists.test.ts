/// <reference types="vite/client" />
import { describe, expect, it } from "vitest";
import en from "../words/en.json";
import { groupsOfBand } from "./bands.ts";
import { AGE_BANDS, BAND_HALVES } from "./lists/bands.ts";
import {
  COUNT_RULES,
  EXTRA_HELP,
  HELPER_PREFERENCES,
  INFORMED_BY,
  ITEMS,
  PEOPLE_BANDS,
  REFER_ONLY,
  SECTORS,
  URGENCIES,
} from "./lists/v1.ts";
import { countRuleOf, itemOf, itemsOfSector, sectorsInUse } from "./rules.ts";

const coded = {
  ...{ SECTORS, ITEMS, URGENCIES, PEOPLE_BANDS, EXTRA_HELP, HELPER_PREFERENCES, INFORMED_BY },
  ...{ AGE_BANDS, BAND_HALVES },
};

describe("code lists", () => {
  it.each(Object.entries(coded))("FL1 %s gives each code once", (_name, list) => {
    expect(new Set(list.map(({ code }) => code)).size).toBe(list.length);
  });

  it.each(Object.entries(coded))("FL2 %s has a message for every label", (_name, list) => {
    expect(list.map(({ label }) => label).filter((label) => !(label in en))).toEqual([]);
  });

  it("FL2 the refer-only list has a message for every entry", () => {
    expect(REFER_ONLY.filter((label) => !(label in en))).toEqual([]);
  });

  it("FL3 a sector has at most eight items", () => {
    expect(SECTORS.filter(({ code }) => itemsOfSector(code).length > 8)).toEqual([]);
  });

  it("FL4 an item belongs to a sector and carries its number", () => {
    expect(ITEMS.filter(({ code, sector }) => Math.floor(code / 100) !== sector)).toEqual([]);
    expect(ITEMS.filter(({ sector }) => !SECTORS.some(({ code }) => code === sector))).toEqual([]);
  });

  it("FL5 a sector without items shows no tile", () => {
    expect(sectorsInUse().map(({ letters }) => letters)).toEqual("WSH FSC SHL NUT HEA TEL LOG ERY PRO EDU".split(" "));
  });

  it("FL8 a programme's list says which items there are and in which order", () => {
    expect(itemsOfSector(3, [303, 101, 301]).map(({ code }) => code)).toEqual([303, 301]);
    expect(sectorsInUse([303, 101, 301]).map(({ code }) => code)).toEqual([1, 3]);
  });

  it("FL8 a programme's list leaves out what this version does not know, and what is behind the eighth", () => {
    expect(itemsOfSector(3, [65_000, 301]).map(({ code }) => code)).toEqual([301]);
    const all = ITEMS.filter(({ sector }) => sector === 3).map(({ code }) => code);
    expect(itemsOfSector(3, [...all, ...all])).toHaveLength(8);
  });

  it("FL9 counts are asked only of items on the list, of known bands, and of most items not at all", () => {
    const bands = new Set<number>(AGE_BANDS.map(({ code }) => code));
    expect(COUNT_RULES.filter(({ item }) => itemOf(item) === null)).toEqual([]);
    expect(COUNT_RULES.flatMap((rule) => rule.bands.filter((band) => !bands.has(band)))).toEqual([]);
    expect(countRuleOf(101)).toBeNull();
    expect(COUNT_RULES.length).toBeLessThan(ITEMS.length / 4);
  });

  it("FL9 an item that differs asks for halves, another one for bands", () => {
    const groups = (item: number) => {
      const rule = countRuleOf(item);
      return rule?.bands.flatMap((band) => groupsOfBand(band, rule.isSplit));
    };
    expect(groups(104)).toEqual([20, 30, 40]);
    expect(groups(306)).toEqual([11, 12, 21, 22, 31, 32, 41, 42, 51, 52]);
  });

  it("FL6 a code of a newer list has no entry", () => {
    expect(itemOf(65_000)).toBeNull();
  });

  it("FL7 the codes of version 1 keep their meaning", () => {
    const meaning = Object.values(coded).flatMap((list) => list.map(({ code, label }) => `${code} ${label}`));
    expect(meaning).toMatchSnapshot();
  });
});
