import { describe, expect, it } from "vitest";
import { INFORMED_BY } from "../../form/lists/v1.ts";
import { NEED_FIELDS } from "../codec.ts";
import { FIELD_TITLES, INFORMED_LABELS } from "./field-words.ts";

const RECORD_TYPE = 1;

describe("the words of single fields", () => {
  it("N4 every field that a need may hold has a question, and no other field has one", () => {
    expect([...FIELD_TITLES.keys()].sort()).toEqual(NEED_FIELDS.filter((field) => field !== RECORD_TYPE).sort());
  });

  it("N4 the ways of being told are those of the list", () => {
    expect(INFORMED_LABELS).toEqual(Object.fromEntries(INFORMED_BY.map(({ code, label }) => [code, label])));
  });
});
