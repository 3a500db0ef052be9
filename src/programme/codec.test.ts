import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { unwrapResult } from "../kit/result.ts";
import { fieldsToSettings } from "./codec.ts";
import { DEFAULT_EMERGENCY, DEFAULT_SETUP, type Emergency, type Settings, type Setup, setupOf } from "./model.ts";
import { settingsToFields } from "./write-settings.ts";

const text = (maxLength: number) =>
  fc.string({ minLength: 1, maxLength, unit: "binary" }).filter((value) => value.length <= maxLength);
const version = fc.integer({ min: 1, max: 0xffff });
const anyArea = fc.record(
  { code: version, label: text(40), id: text(20), retired: fc.constant(true as const) },
  { requiredKeys: ["code", "label"] },
);
const anyAreas = fc.uniqueArray(anyArea, {
  minLength: 1,
  maxLength: 200,
  selector: ({ code }) => code,
});
const anyEmergency: fc.Arbitrary<Emergency> = fc.record({
  canErase: fc.boolean(),
  canEraseLocked: fc.boolean(),
  eraseAfterTries: fc.oneof(fc.constant(0), fc.integer({ min: 5, max: 50 })),
  hidesTries: fc.boolean(),
  allowsDuress: fc.boolean(),
  leavesReceipt: fc.boolean(),
});
const anyValue: fc.Arbitrary<Cbor> = fc.oneof(fc.constant(null), fc.array(fc.nat()), fc.array(fc.array(text(9))));
const anySheet = fc.record({ language: text(35), lines: fc.array(text(80), { minLength: 1, maxLength: 12 }) });
const anySetup: fc.Arbitrary<Setup> = fc.record({
  items: fc.uniqueArray(version, { maxLength: 96 }),
  basis: fc.oneof(fc.constant(""), text(200)),
  helpsWithout: fc.boolean(),
  services: fc.uniqueArray(anySheet, { maxLength: 4, selector: ({ language }) => language }),
  deliverBy: fc.option(fc.record({ weekday: fc.integer({ min: 1, max: 7 }), minutes: fc.nat(1_439) })),
  minPeople: fc.nat(9_999),
  asksCounts: fc.boolean(),
  asksNote: fc.boolean(),
  givesCards: fc.boolean(),
  matching: fc.tuple(anyValue, anyValue, anyValue),
});
const anySettings: fc.Arbitrary<Settings> = fc.record(
  {
    name: text(60),
    areas: anyAreas,
    noticeVersion: version,
    languages: fc.array(text(35), { minLength: 1, maxLength: 20 }),
    listVersion: version,
    emergency: anyEmergency,
    setup: anySetup,
  },
  { requiredKeys: ["name", "areas", "noticeVersion", "languages", "listVersion", "emergency"] },
);
const settings: Settings = {
  name: "Harbour",
  areas: [{ code: 1, label: "Block C" }],
  noticeVersion: 1,
  languages: ["en"],
  listVersion: 1,
  emergency: DEFAULT_EMERGENCY,
};
const EMERGENCY = 45;
const settingsWith = (...changes: [number, Cbor][]) =>
  fieldsToSettings(new Map([...settingsToFields(settings), ...changes])).ok;
const overTheWire = (fields: CborMap) => unwrapResult(decodeCbor(encodeCbor(fields), 100_000)) as CborMap;

describe("settings", () => {
  it("read back as they were written", () => {
    fc.assert(
      fc.property(anySettings, (value) => {
        expect(unwrapResult(fieldsToSettings(overTheWire(settingsToFields(value))))).toEqual(value);
      }),
    );
  });

  it("are refused when any one field is missing", () => {
    for (const key of settingsToFields(settings).keys()) {
      if (key === EMERGENCY) continue;
      const fields = new Map(settingsToFields(settings));
      fields.delete(key);
      expect(fieldsToSettings(fields).ok).toBe(false);
    }
  });

  it("have the default emergency where they are from before there was one", () => {
    const fields = new Map(settingsToFields({ ...settings, emergency: { ...DEFAULT_EMERGENCY, canErase: false } }));
    fields.delete(EMERGENCY);
    expect(unwrapResult(fieldsToSettings(fields)).emergency).toEqual(DEFAULT_EMERGENCY);
  });

  it("give cards unless they say otherwise, as those of before do", () => {
    const cards = (...asks: Cbor[]) =>
      unwrapResult(fieldsToSettings(new Map([...settingsToFields(settings), [53, asks]]))).setup?.givesCards;
    expect([cards(50, true, false), cards(50, true, false, false)]).toEqual([true, false]);
  });

  it.each<[string, number, Cbor]>([
    ["a field code that nobody listed", 99, 1],
    ["an emergency with a value too many", EMERGENCY, [true, true, 0, false, false, false]],
    ["an emergency with a value too few", EMERGENCY, [true, true, 0, false]],
    ["an emergency that is empty", EMERGENCY, null],
    ["cards that are given twice over", 53, [50, true, false, true]],
    ["fewer tries than may erase", EMERGENCY, [true, true, 4, false, false]],
    ["more tries than may erase", EMERGENCY, [true, true, 51, false, false]],
    ["a number for a choice", EMERGENCY, [1, true, 0, false, false]],
    ["another record type", 1, 3],
    ["an empty name", 40, ""],
    ["a name above its limit", 40, "n".repeat(61)],
    ["no area", 41, []],
    ["more areas than the limit", 41, Array.from({ length: 201 }, (_, index) => [index + 1, "a"])],
    ["area code 0", 41, [[0, "a"]]],
    [
      "an area code given twice",
      41,
      [
        [1, "a"],
        [1, "b"],
      ],
    ],
    ["an area label above its limit", 41, [[1, "a".repeat(41)]]],
    ["an area with a number for an id", 41, [[1, "a", 1]]],
    ["an area with an id above its limit", 41, [[1, "a", "A".repeat(21)]]],
    ["an area that is retired by a number", 41, [[1, "a", "", 1]]],
    ["an area that is retired by no", 41, [[1, "a", "", false]]],
    ["an area with a fifth value", 41, [[1, "a", "", true, 1]]],
    ["notice version 0", 42, 0],
    ["no language", 43, []],
    ["a list version that is text", 44, "1"],
    ["an item twice", 46, [101, 101]],
    ["more items than the limit", 46, Array.from({ length: 97 }, (_, at) => at + 1)],
    ["item 0", 46, [0]],
    ["a notice without its attestation", 47, [""]],
    ["a basis above its limit", 47, ["b".repeat(201), false]],
    ["a sheet of services without a line", 48, [["en", []]]],
    ["a sheet of services with an empty line", 48, [["en", [""]]]],
    ["a sheet of services with too many lines", 48, [["en", Array.from({ length: 13 }, () => "a")]]],
    [
      "two sheets of services in one language",
      48,
      [
        ["en", ["a"]],
        ["en", ["b"]],
      ],
    ],
    ["an eighth weekday", 49, [8, 0]],
    ["a minute that no day has", 49, [1, 1_440]],
    ["a weekday alone", 49, [1]],
    ["a number for a choice", 53, [0, 1, false]],
    ["fewer people than none", 53, [-1, true, false]],
  ])("are refused with %s", (_, key, value) => {
    expect(settingsWith([key, value])).toBe(false);
  });

  it("have what holds for everyone where they are from before there was a set-up", () => {
    expect(setupOf(unwrapResult(fieldsToSettings(settingsToFields(settings))))).toEqual(DEFAULT_SETUP);
  });

  it("have what holds for everyone in each part that nobody chose", () => {
    const read = unwrapResult(fieldsToSettings(new Map([...settingsToFields(settings), [46, [302, 301]]])));
    expect(read.setup).toEqual({ ...DEFAULT_SETUP, items: [302, 301] });
  });

  it("never throw on arbitrary fields", () => {
    const value = fc.oneof(fc.integer(), fc.string(), fc.uint8Array(), fc.array(fc.array(fc.integer())));
    const fields = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), value)).map((pairs) => new Map(pairs));
    fc.assert(fc.property(fields, (map) => typeof fieldsToSettings(map).ok === "boolean"));
  });
});
