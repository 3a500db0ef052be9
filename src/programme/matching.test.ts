import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cbor } from "../kit/cbor.ts";
import { unwrapResult } from "../kit/result.ts";
import { fieldsToSettings } from "./codec.ts";
import { DEFAULT_MATCHING, type Matching, matchingOf, withMatching } from "./matching.ts";
import { DEFAULT_EMERGENCY, DEFAULT_SETUP, type Settings, setupOf } from "./model.ts";
import { settingsToFields } from "./write-settings.ts";

const SETTINGS: Settings = {
  ...{ name: "Harbour", areas: [{ code: 1, label: "Block C" }], noticeVersion: 1, languages: ["en"], listVersion: 1 },
  emergency: DEFAULT_EMERGENCY,
};
const hours = fc.integer({ min: 12, max: 336 });
const matching: fc.Arbitrary<Matching> = fc.record({
  ...{ isOn: fc.boolean(), ruleVersion: fc.integer({ min: 1, max: 99 }), offerHours: hours, lapseHours: hours },
  enough: fc.uniqueArray(fc.integer({ min: 1, max: 0xffff }), { maxLength: 9 }).map((all) => all.sort((a, b) => a - b)),
  meetingPoints: fc.array(
    fc.record({ area: fc.integer({ min: 1, max: 99 }), label: fc.string({ minLength: 1, maxLength: 60 }) }),
    { maxLength: 9 },
  ),
});
const through = (settings: Settings) => unwrapResult(fieldsToSettings(settingsToFields(settings)));
const read = (field: number, value: Cbor) =>
  matchingOf(unwrapResult(fieldsToSettings(new Map([...settingsToFields(SETTINGS), [field, value]]))));

describe("how needs and offers are brought together", () => {
  it("P14 reads back as it was written", () => {
    fc.assert(
      fc.property(matching, (value) => {
        const settings = { ...SETTINGS, setup: withMatching(setupOf(SETTINGS), value) };
        expect(matchingOf(through(settings))).toEqual(value);
      }),
    );
  });

  it("P14 keeps the hash of rules that were signed", () => {
    const value: Matching = { ...DEFAULT_MATCHING, ruleDigest: "ab".repeat(32) };
    expect(matchingOf(through({ ...SETTINGS, setup: withMatching(setupOf(SETTINGS), value) }))).toEqual(value);
  });

  it("P14 is the default in settings of before", () => {
    expect(matchingOf(through({ ...SETTINGS, setup: DEFAULT_SETUP }))).toEqual(DEFAULT_MATCHING);
  });

  it("P14 settings that say nothing about it are written as before", () => {
    const fields = settingsToFields({ ...SETTINGS, setup: DEFAULT_SETUP });
    expect([54, 55, 56].filter((field) => fields.has(field))).toEqual([]);
  });

  it.each([
    ["hours beyond two weeks", 54, [true, 1, 337, 48]],
    ["no rules", 54, [true, 0, 72, 48]],
    ["a hash of another size", 54, [true, 1, 72, 48, new Uint8Array(31)]],
    ["items out of order", 55, [3, 2]],
    ["a meeting point without a label", 56, [[1, ""]]],
    ["something else", 54, "on"],
  ])("P14 %s leave the default, and the settings readable", (_, field, value) => {
    expect(read(field, value)).toEqual(DEFAULT_MATCHING);
  });
});
