import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToRows, linkToCbor } from "../card/codec.ts";
import type { CardLink } from "../card/model.ts";
import { toCardId, toSignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { draftFromBytes, draftToBytes, fieldsToNeed, MAX_DRAFT_BYTES, NEED_FIELDS, needToFields } from "./codec.ts";
import { type Draft, type HelpNeed, MAX_DAY, MAX_NOTE, type Need, type Referral, STEPS } from "./model.ts";
import { tidyNote } from "./note.ts";

const core = {
  alias: fc.tuple(fc.nat(255), fc.nat(255)),
  area: fc.integer({ min: 1, max: 0xffff }),
  day: fc.nat(MAX_DAY),
  half: fc.constantFrom("am" as const, "pm" as const),
};
const codes = fc
  .uniqueArray(fc.integer({ min: 1, max: 64 }), { maxLength: 7 })
  .map((list) => list.sort((a, b) => a - b));
const answers = {
  sector: fc.integer({ min: 1, max: 99 }),
  item: fc.integer({ min: 1, max: 0xffff }),
  urgency: fc.nat(4),
  people: fc.integer({ min: 1, max: 6 }),
  extraHelp: codes,
  helperPreference: fc.nat(2),
  informedBy: fc.integer({ min: 1, max: 3 }),
};
const tags = {
  language: fc.constantFrom("en", "ar", "zh-Hans", "prs"),
  noticeVersion: fc.integer({ min: 1, max: 99 }),
};
const group = fc.constantFrom(10, 20, 30, 40, 50, 11, 12, 52);
const counts = fc
  .uniqueArray(fc.tuple(group, fc.integer({ min: 1, max: 99 })), { maxLength: 8, selector: ([code]) => code })
  .map((list) => list.sort(([a], [b]) => a - b));
const plain: fc.Arbitrary<HelpNeed> = fc
  .record({ kind: fc.constant("help" as const), ...core, ...answers, ...tags, counts })
  .map(({ counts: said, ...need }) => (said.length > 0 ? { ...need, counts: said } : need));
const card = fc.nat(255).map((byte): CardLink => {
  const key = new Uint8Array(32).fill(byte);
  const rows = bytesToRows(new Uint8Array(18).fill(byte));
  return { cardId: toCardId(key.subarray(0, 16)), key, verifyKey: toSignKey(key), rows, leaf: key };
});
/** Any text as a note would hold it: composed, one line, at most so long. */
const note = fc
  .string({ unit: "binary", minLength: 1, maxLength: 200 })
  .map((text) => tidyNote(text))
  .filter((text) => text !== "" && text.length <= MAX_NOTE);
const help: fc.Arbitrary<HelpNeed> = fc.oneof(
  plain,
  fc.tuple(plain, note).map(([value, text]) => ({ ...value, note: text })),
  fc.tuple(plain, note).map(([value, text]) => ({ ...value, note: text, noteKept: true as const })),
  fc.tuple(plain, card).map(([value, link]) => ({ ...value, card: link })),
);
const referral: fc.Arbitrary<Referral> = fc.record({ kind: fc.constant("referral"), ...core });
const need: fc.Arbitrary<Need> = fc.oneof(help, referral);

const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const draft: fc.Arbitrary<Draft> = fc.record({
  step: fc.constantFrom(...STEPS),
  corrects: fc.option(fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytesToHex), { nil: null }),
  refer: fc.boolean(),
  ...tags,
  area: orNull(core.area),
  sector: orNull(answers.sector),
  item: orNull(answers.item),
  urgency: orNull(answers.urgency),
  people: orNull(answers.people),
  extraHelp: orNull(answers.extraHelp),
  helperPreference: orNull(answers.helperPreference),
  informedBy: orNull(answers.informedBy),
  asksCounts: fc.boolean(),
  counts: orNull(counts),
  note: orNull(note),
  noteKept: orNull(fc.boolean()),
});

const code = (fields: ReadonlyMap<number, never>) => {
  const result = fieldsToNeed(fields);
  return result.ok ? "ok" : result.error.code;
};

describe("needs as fields", () => {
  it("N1 read back to what was written, through CBOR", () => {
    fc.assert(
      fc.property(need, (value) => {
        const decoded = decodeCbor(encodeCbor(needToFields(value)), 1024);
        expect(decoded.ok && decoded.value instanceof Map && fieldsToNeed(decoded.value)).toEqual({ ok: true, value });
      }),
    );
  });

  it("N2 refuse every field that is not on the list", () => {
    fc.assert(
      fc.property(need, fc.nat(0xffff), (value, extra) => {
        fc.pre(!NEED_FIELDS.includes(extra));
        expect(code(new Map([...needToFields(value), [extra, 0]]) as never)).toBe("NEED_FIELD_UNKNOWN");
      }),
    );
  });

  it("N3 of a referral hold the place and the flag, and refuse what it is about", () => {
    fc.assert(
      fc.property(referral, help, (flag, other) => {
        expect([...needToFields(flag).keys()].sort((a, b) => a - b)).toEqual([1, 10, 17, 19, 22]);
        const item = needToFields(other).get(12);
        expect(code(new Map([...needToFields(flag), [12, item]]) as never)).toBe("NEED_FIELD_UNKNOWN");
      }),
    );
  });

  it("N3 of a referral take no card", () => {
    const [[flag], [link]] = [fc.sample(referral, 1), fc.sample(card, 1)];
    if (flag && link)
      expect(code(new Map([...needToFields(flag), [25, linkToCbor(link)]]) as never)).toBe("NEED_FIELD_UNKNOWN");
  });

  it.each([
    [24, "carry to the door"],
    [26, true],
  ])("N3 of a referral take no note and no flag of one (%i)", (field, value) => {
    const [flag] = fc.sample(referral, 1);
    if (flag) expect(code(new Map([...needToFields(flag), [field, value]]) as never)).toBe("NEED_FIELD_UNKNOWN");
  });

  it.each<readonly [readonly (readonly [number, unknown])[], unknown]>([
    [[[24, ""]], {}],
    [
      [
        [24, ""],
        [26, true],
      ],
      {},
    ],
    [[[26, true]], {}],
    [
      [
        [24, "by boat"],
        [26, false],
      ],
      { note: "by boat" },
    ],
    [
      [
        [24, "x".repeat(120)],
        [26, true],
      ],
      { note: "x".repeat(120), noteKept: true },
    ],
  ])("N77 an empty note is none, and a flag without one says nothing: %j", (fields, expected) => {
    const [value] = fc.sample(plain, 1);
    const read = value && fieldsToNeed(new Map([...needToFields(value), ...fields]) as never);
    expect(read).toEqual({ ok: true, value: { ...value, ...(expected as object) } });
  });

  it("N4 refuse a need from which any field is missing", () => {
    fc.assert(
      fc.property(need, fc.nat(), (value, pick) => {
        const fields = new Map(needToFields(value));
        const keys = [...fields.keys()].filter((key) => ![22, 23, 24, 25, 26, 27, 28].includes(key));
        fields.delete(keys[pick % keys.length] ?? 1);
        expect(code(fields as never)).toBe("NEED_MALFORMED");
      }),
    );
  });

  it.each<readonly [number, unknown, string]>([
    [13, 5, "an urgency that does not exist"],
    [14, 0, "nobody"],
    [15, [2, 1], "extra help out of order"],
    [15, [1, 1], "extra help given twice"],
    [16, "a name", "a language that is no tag"],
    [10, [1, 256], "an alias outside the list"],
    [17, "Block C", "a place in words"],
    [22, 1, "a flag that is a number"],
    [23, [[10, 0]], "a count of nobody"],
    [23, [[10, 100]], "more than can be counted"],
    [
      23,
      [
        [20, 1],
        [10, 1],
      ],
      "groups out of order",
    ],
    [23, [[0, 1]], "a group that does not exist"],
    [24, "x".repeat(121), "a note of 121 units"],
    [24, "two\nlines", "a note of two lines"],
    [24, "a\u0000b", "a control character"],
    [24, "a\u2028b", "a line separator"],
    [24, "a\u202eb", "what turns the direction of the text"],
    [24, "e\u0301", "a note that is not composed"],
    [24, 7, "a note that is a number"],
    [26, 1, "a flag of a note that is a number"],
    [25, [1], "half a card"],
  ])("N5 refuse field %i with %j: %s", (field, value) => {
    const [sample] = fc.sample(help, 1);
    if (sample) expect(code(new Map([...needToFields(sample), [field, value]]) as never)).toBe("NEED_MALFORMED");
  });

  it("N6 of a common need take at most 60 bytes", () => {
    const common = { alias: [7, 201], area: 12, day: 20_700, half: "am", sector: 1, item: 101, urgency: 2 } as const;
    const rest = { people: 4, extraHelp: [1, 3], helperPreference: 1, language: "ar", informedBy: 1, noticeVersion: 1 };
    expect(encodeCbor(needToFields({ kind: "help", ...common, ...rest })).length).toBeLessThanOrEqual(60);
  });
});

describe("drafts as bytes", () => {
  it("N7 read back to what was written", () => {
    fc.assert(
      fc.property(draft, (value) => {
        const bytes = draftToBytes(value);
        expect(bytes.length).toBeLessThanOrEqual(MAX_DRAFT_BYTES);
        expect(draftFromBytes(bytes)).toEqual({ ok: true, value });
      }),
    );
  });

  it("N8 are refused, never thrown at, when they are something else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const result = draftFromBytes(bytes);
        expect(result.ok || result.error.code).toBe("DRAFT_MALFORMED");
      }),
    );
  });
});
