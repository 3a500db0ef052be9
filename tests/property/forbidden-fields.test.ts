/**
 * GR20: what is never recorded has no place where it could be. Looks at the names of every field, key and row in the models, codecs and lists of what is stored or
 * sent about people, at the tables of the formats, and at what a file may bring in.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsToNeed, NEED_FIELDS, needToFields } from "../../src/need/codec.ts";
import { fieldsToSettings, SETTINGS_FIELDS } from "../../src/programme/codec.ts";
import { forbiddenKind } from "../../src/programme/forbidden.ts";

const SRC = path.resolve(import.meta.dirname, "../../src");
const read = (file: string) => readFileSync(path.join(SRC, file), "utf8");

/** Where a field of a record, a draft or a setting gets its name. */
const FILES = [
  ...["need/model.ts", "need/codec.ts", "need/rules.ts", "form/model.ts", "form/lists/v1.ts"],
  ...["programme/model.ts", "programme/codec.ts", "programme/write-settings.ts"],
  ...["offer/model.ts", "offer/codec.ts", "offer/draft.ts", "offer/draft-codec.ts"],
  ...["assignment/model.ts", "assignment/codec.ts", "card/model.ts", "card/codec.ts"],
];

/** Names that sound like a person's and are none. Each says what it holds instead; a new one needs a reason as good. */
const MEANT: Readonly<Record<string, string>> = {
  name: "settings: what the programme is called; guarded by P2",
  id: "settings: what others call an area; rule P5",
  asksNote: "settings: whether a note may be written",
  givesCards: "settings: whether phones give cards",
  note: "need: at most 120 letters that nobody can search, off unless the programme turns it on, guarded as they are typed",
  noteKept: "need: whether its writer kept what the guard of notes warned about; yes or no, nothing of what it was",
  card: "need: keys of a paper card; nothing of its holder",
  cardId: "card: follows from the secret that was drawn for the paper; nothing of its holder",
  second: "assignment: sign key of a second coordinator who agreed; the word counts people, no time",
  needsSecond: "assignment: whether a second coordinator has to agree; yes or no",
};

const withoutComments = (source: string) => source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
/** Properties of types and objects, and names behind `readonly`. */
const fieldNames = (source: string) =>
  [...withoutComments(source).matchAll(/\b([a-z]\w*)\??:(?!:)/g)].map(([, name = ""]) => name);
const isForbidden = (name: string) => forbiddenKind(name) !== null && !(name in MEANT);

/** The name column of the table of record fields in wire/SPEC.md, whatever kind of record they are of. */
const wireFields = [...read("wire/SPEC.md").matchAll(/^\| \d+ \| [a-z ]+ \| (\w+) \|/gm)].map(([, name = ""]) => name);

describe("GR20 what is never recorded", () => {
  it("P11 the scan sees the fields of records", () => {
    expect(FILES.flatMap((file) => fieldNames(read(file)))).toEqual(
      expect.arrayContaining([
        "alias",
        "urgency",
        "area",
        "areas",
        "services",
        "deliverBy",
        "travel",
        "decision",
        "leaf",
      ]),
    );
    expect(wireFields).toEqual(
      expect.arrayContaining(["alias", "people", "areas", "asks", "travel", "decision", "says", "lookedAt"]),
    );
  });

  it.each(FILES)("P11 %s has no field for a person, a contact, a spot, a trait or an hour", (file) => {
    expect(fieldNames(read(file)).filter(isForbidden)).toEqual([]);
  });

  it("P11 no record on the wire has such a field, and no setting", () => {
    expect([...wireFields, ...Object.keys(SETTINGS_FIELDS)].filter(isForbidden)).toEqual([]);
  });

  it.each([
    ["phoneNumber", "contact"],
    ["gps_lat", "spot"],
    ["dateOfBirth", "trait"],
    ["fullName", "person"],
    ["photo", "body"],
    ["caseNumber", "number"],
    ["nationality", "trait"],
  ])("P11 a field called %s would be found", (name, kind) => {
    expect([forbiddenKind(name), isForbidden(name)]).toEqual([kind, true]);
  });

  it("P11 every field that a need may hold has its row in the wire's table", () => {
    const rows = [...read("wire/SPEC.md").matchAll(/^\| (\d+) \| (?:all|need) \|/gm)].map(([, code]) => Number(code));
    expect(NEED_FIELDS.filter((field) => !rows.includes(field))).toEqual([]);
    const settings = [...read("wire/SPEC.md").matchAll(/^\| (\d+) \| settings \|/gm)].map(([, code]) => Number(code));
    expect(Object.values(SETTINGS_FIELDS).filter((field) => !settings.includes(field))).toEqual([]);
  });

  it("P11 a record with any key beside those is refused whole, whatever it holds", () => {
    const anything = fc.oneof(fc.string(), fc.integer(), fc.uint8Array(), fc.boolean(), fc.constant(null));
    const referral = { kind: "referral", alias: [1, 2], area: 1, day: 20_000, half: "am" } as const;
    const known = new Set<number>([...NEED_FIELDS, ...Object.values(SETTINGS_FIELDS)]);
    const foreign = fc.integer({ min: 0, max: 0xffff }).filter((key) => !known.has(key));
    fc.assert(
      fc.property(foreign, anything, (key, value) => {
        const fields = new Map([...needToFields(referral), [key, value as never]]);
        expect([fieldsToNeed(fields).ok, fieldsToSettings(fields).ok]).toEqual([false, false]);
      }),
    );
  });
});
