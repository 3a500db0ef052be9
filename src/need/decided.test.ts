import { describe, expect, it } from "vitest";
import { unwrapResult } from "../kit/result.ts";
import { fieldsToNeed, needToFields } from "./codec.ts";
import { assignmentChange, stateChange, withDecided } from "./decided.ts";
import type { Referral } from "./model.ts";

const NEED: Referral = { kind: "referral", alias: [1, 2], area: 1, day: 20_000, half: "am" };
const ID = "ab".repeat(16);

describe("what was decided about a need", () => {
  it("N80 is read from its fields, and the need reads with them", () => {
    const fields = new Map([...needToFields(NEED), ...assignmentChange(ID), ...stateChange(2)]);
    expect(withDecided(unwrapResult(fieldsToNeed(fields)), fields)).toEqual({ ...NEED, assignment: ID, state: 2 });
  });

  it("N80 that was taken back is none", () => {
    const fields = new Map([...assignmentChange(null), ...stateChange(0)]);
    expect(withDecided(NEED, fields)).toEqual(NEED);
  });

  it.each([
    ["an assignment of fifteen bytes", 27, new Uint8Array(15)],
    ["another state", 28, 5],
  ])("N80 %s is none, and the need stands", (_, field, value) => {
    expect(withDecided(NEED, new Map([[field, value]]))).toEqual(NEED);
  });
});
