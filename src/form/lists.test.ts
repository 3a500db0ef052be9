/// <reference types="vite/client" />
import { describe, expect, it } from "vitest";
import en from "../words/en.json";
import {
  EXTRA_HELP,
  HELPER_PREFERENCES,
  INFORMED_BY,
  ITEMS,
  PEOPLE_BANDS,
  REFER_ONLY,
  SECTORS,
  URGENCIES,
} from "./lists/v1.ts";
import { itemOf, itemsOfSector, sectorsInUse } from "./rules.ts";

const coded = { SECTORS, ITEMS, URGENCIES, PEOPLE_BANDS, EXTRA_HELP, HELPER_PREFERENCES, INFORMED_BY };

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

  it("FL6 a code of a newer list has no entry", () => {
    expect(itemOf(65_000)).toBeNull();
  });

  it("FL7 the codes of version 1 keep their meaning", () => {
    const meaning = Object.values(coded).flatMap((list) => list.map(({ code, label }) => `${code} ${label}`));
    expect(meaning).toMatchSnapshot();
  });
});
