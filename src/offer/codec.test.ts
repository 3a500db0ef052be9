import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToHex } from "../kit/bytes.ts";
import { type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import {
  answerToFields,
  fieldsToAnswer,
  fieldsToOffer,
  fieldsToVolunteer,
  offerToFields,
  volunteerToFields,
} from "./codec.ts";
import { type Answer, type Offer, SAYINGS, TRAVELS, type Volunteer } from "./model.ts";

const ascending = (min: number, max: number, maxLength: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { maxLength }).map((list) => list.sort((a, b) => a - b));
const hex = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(bytesToHex);
const halfDay = fc.nat(0x3ffff);
const offer: fc.Arbitrary<Offer> = fc.record({
  item: fc.integer({ min: 1, max: 0xffff }),
  people: fc.integer({ min: 1, max: 6 }),
  areas: ascending(1, 0xffff, 20),
  windows: ascending(0, 0x3ffff, 28),
  travel: fc.constantFrom(...TRAVELS),
  languages: fc.uniqueArray(fc.constantFrom("en", "ar", "zh-Hans", "prs", "uk", "fr"), { minLength: 1, maxLength: 6 }),
  can: ascending(1, 7, 7),
  expires: halfDay,
  times: fc.integer({ min: 1, max: 5 }),
});
const answer: fc.Arbitrary<Answer> = fc.record({ assignment: hex(16), says: fc.constantFrom(...SAYINGS), halfDay });
const volunteer: fc.Arbitrary<Volunteer> = fc.record({
  signKey: hex(32),
  level: fc.constantFrom(0 as const, 1 as const, 2 as const),
  helper: fc.constantFrom(0 as const, 1 as const, 2 as const),
  day: fc.nat(0x1ffff),
});
const lookedAt = fc.record({
  offer: hex(16),
  item: fc.integer({ min: 1, max: 0xffff }),
  people: fc.integer({ min: 1, max: 6 }),
  times: fc.integer({ min: 1, max: 5 }),
  expires: halfDay,
});

function through(fields: CborMap): CborMap {
  const decoded = decodeCbor(encodeCbor(fields), 2048);
  return decoded.ok && decoded.value instanceof Map ? decoded.value : new Map();
}
const KINDS = [
  { name: "an offer", make: fc.sample(offer, 20).map(offerToFields), read: fieldsToOffer },
  { name: "an answer", make: fc.sample(answer, 20).map(answerToFields), read: fieldsToAnswer },
  {
    name: "what is known of a volunteer",
    make: fc.sample(volunteer, 20).map(volunteerToFields),
    read: fieldsToVolunteer,
  },
];

describe("what volunteers say, as fields", () => {
  it("O1 offers read back to what was written, through CBOR", () => {
    fc.assert(
      fc.property(offer, (value) => {
        expect(fieldsToOffer(through(offerToFields(value)))).toEqual({ ok: true, value });
      }),
    );
  });

  it("O1 answers read back to what was written, through CBOR", () => {
    fc.assert(
      fc.property(answer, (value) => {
        expect(fieldsToAnswer(through(answerToFields(value)))).toEqual({ ok: true, value });
      }),
    );
  });

  it("O1 what is known of volunteers reads back to what was written, through CBOR", () => {
    fc.assert(
      fc.property(volunteer, (value) => {
        expect(fieldsToVolunteer(through(volunteerToFields(value)))).toEqual({ ok: true, value });
      }),
    );
  });

  it("O1 O9 offers that were looked at read back, and a wrong one refuses the record", () => {
    fc.assert(
      fc.property(volunteer, fc.array(lookedAt, { maxLength: 5 }), (plain, list) => {
        const fields = volunteerToFields({ ...plain, lookedAt: list });
        expect(fieldsToVolunteer(through(fields))).toEqual({ ok: true, value: { ...plain, lookedAt: list } });
        expect(fieldsToVolunteer(new Map([...fields, [104, [[1, 2]]]])).ok).toBe(false);
      }),
    );
  });

  it.each(KINDS)("O2 $name refuses every field that is not on its list", ({ make, read }) => {
    fc.assert(
      fc.property(fc.constantFrom(...make), fc.nat(0xffff), (fields, extra) => {
        fc.pre(!fields.has(extra));
        expect(read(new Map([...fields, [extra, 0]])).ok).toBe(false);
      }),
    );
  });

  it.each(KINDS)("O2 $name refuses to be without one of its fields", ({ make, read }) => {
    for (const fields of make)
      for (const left of fields.keys())
        expect(read(new Map([...fields].filter(([field]) => field !== left))).ok).toBe(false);
  });

  const [sound = new Map()] = fc.sample(offer, 1).map(offerToFields);
  it.each([
    ["for a million people", 71, 1_000_000],
    ["for nobody", 71, 0],
    ["a hundred times", 78, 100],
    ["of windows out of order", 73, [9, 8]],
    ["of areas twice", 72, [5, 5]],
    ["of more areas than twenty", 72, Array.from({ length: 21 }, (_, at) => at + 1)],
    ["by aeroplane", 74, 5],
    ["in no language", 75, []],
    ["of what nobody listed", 76, [8]],
    ["that never ends", 77, Number.MAX_SAFE_INTEGER],
    ["with a text for its item", 70, "water"],
  ])("O2 GR12 no offer %s", (_, field, value) => {
    expect(fieldsToOffer(new Map([...sound, [field, value]])).ok).toBe(false);
  });
});
