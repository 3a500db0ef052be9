import { beforeAll, describe, expect, it } from "vitest";
import { boxKeyToId, makeBoxKeyPair } from "../crypto/box-keys.ts";
import { hashLabelled } from "../crypto/hash.ts";
import { toFeedId, toHead, toSignKey } from "../kit/brand.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { MAX_CONTROL_BYTES } from "../wire/limits.ts";
import { makeAmend } from "./make-amend.ts";
import { type ControlObject, decodeControl, encodeControl, MAX_HEADS, objectToFields } from "./objects.ts";
import { charterTerms } from "./terms.ts";
import { certify, makeFork, makePerson, recoveryOf, startCharter } from "./test-kit.ts";

const [anna, ben, phone] = [makePerson(), makePerson(), makePerson()];
const charter = startCharter([anna], 1);
const box = makeBoxKeyPair(systemRandom).publicKey;
const id = systemRandom.bytes(32);
const feedId = toFeedId(systemRandom.bytes(16));
const head = { feedId, seq: 3, head: toHead(systemRandom.bytes(32)) };
const row: Cbor = [head.feedId, head.seq, head.head];
const change = {
  number: 1,
  prev: charter.hash,
  terms: { ...charterTerms(charter), relays: [{ address: "https://relay.example", relayKey: ben.signKey }] },
  pins: [head],
  reason: 7,
} as const;

let all: readonly ControlObject[];
beforeAll(async () => {
  all = [
    makeAmend(change),
    makeAmend({ ...change, terms: { ...change.terms, recovery: recoveryOf(ben) } }),
    {
      type: "epoch",
      number: 1,
      publicKey: box,
      startsMs: 0,
      grants: [{ keyId: boxKeyToId(box), sealed: systemRandom.bytes(80) }],
    },
    await certify(charter, anna, phone),
    { type: "revoke", device: phone.signKey, pins: [head], reason: 2 },
    { type: "revoke", device: phone.signKey, pins: [], reason: 0 },
    { type: "heads", heads: [head], atMs: null },
    { type: "heads", heads: [head], atMs: 9 },
    { type: "drop", heads: [head] },
    { type: "box", epoch: 2, holder: phone.signKey, boxKey: box },
    { type: "snapshot", id, feedId, fromSeq: 4, toSeq: 4, heads: [head] },
    { type: "vouch", id },
    { type: "retire", epoch: 1 },
    { type: "closeIntent", number: 1, freezesMs: 5, closesMs: 0, reason: 3 },
    { type: "closeFinal", terms: charter.hash, core: id, heads: id, atMs: 9 },
    await makeFork(charter, phone),
  ];
});

const codeOf = (value: Cbor) => {
  const result = decodeControl(encodeCbor(value));
  return result.ok ? "ok" : result.error.code;
};
const codeOfObject = (code: number, fields: readonly (readonly [number, Cbor])[]) =>
  codeOf([1, [[code, new Map(fields)]]]);

/** Good fields of each object by its code, in the order of their own codes. */
const GOOD: Readonly<Record<number, readonly (readonly [number, Cbor])[]>> = {
  2: [...objectToFields(makeAmend(change))],
  3: [
    [1, 1],
    [2, box],
    [3, 0],
    [4, []],
  ],
  5: [
    [1, phone.signKey],
    [2, []],
    [3, 0],
  ],
  6: [[1, [row]]],
  7: [[1, [row]]],
  11: [
    [1, 1],
    [2, phone.signKey],
    [3, box],
  ],
  12: [
    [1, id],
    [2, feedId],
    [3, 1],
    [4, 2],
    [5, [row]],
  ],
  13: [[1, id]],
  14: [[1, 1]],
  15: [
    [1, phone.signKey],
    [2, systemRandom.bytes(16)],
    [3, systemRandom.bytes(208)],
    [4, systemRandom.bytes(208)],
  ],
};
const good = (code: number) => GOOD[code] ?? [];
const without = (code: number, field: number) => good(code).filter(([known]) => known !== field);
const changed = (code: number, field: number, value: Cbor) =>
  codeOfObject(code, [...without(code, field), [field, value]]);

describe("control body", () => {
  it("T10 reads back every object, in their order", () => {
    expect(unwrapResult(decodeControl(encodeControl(all)))).toEqual(all);
  });

  const retire: Cbor = [14, new Map([[1, 1]])];
  it.each<[string, Cbor]>([
    ["no object", [1, []]],
    ["another version", [2, [retire]]],
    ["65 objects", [1, Array(65).fill(retire)]],
    ["a part too many", [1, [retire], 0]],
    ["an object with a part too many", [1, [[14, new Map([[1, 1]]), 0]]]],
    ["fields that are no map", [1, [[14, [1]]]]],
    ["more than 16,384 bytes", [1, [[13, new Map([[1, new Uint8Array(MAX_CONTROL_BYTES)]])]]]],
  ])("T10 refuses %s", (_, value) => {
    expect(codeOf(value)).toBe("CONTROL_MALFORMED");
  });

  it("T10 takes 64 objects", () => {
    expect(codeOf([1, Array(64).fill(retire)])).toBe("ok");
  });

  it.each([0, 1, 8, 9, 10, 16, 255])("T11 refuses the whole body for one object of code %i", (code) => {
    expect(codeOf([1, [retire, [code, new Map([[1, 1]])]]])).toBe("CONTROL_MALFORMED");
  });

  it.each(Object.keys(GOOD).map(Number))("T11 takes an object of code %i", (code) => {
    expect(codeOfObject(code, good(code))).toBe("ok");
  });

  it.each(Object.keys(GOOD).map(Number))("T11 refuses an unknown field in an object of code %i", (code) => {
    expect(codeOfObject(code, [...good(code), [20, 0]])).toBe("CONTROL_MALFORMED");
  });

  it.each(Object.keys(GOOD).flatMap((code) => good(Number(code)).map(([field]) => [Number(code), field] as const)))(
    "T11 refuses an object of code %i without field %i",
    (code, field) => {
      expect(codeOfObject(code, without(code, field))).toBe("CONTROL_MALFORMED");
    },
  );

  const refused = (code: number, field: number, value: Cbor) =>
    expect(changed(code, field, value)).toBe("CONTROL_MALFORMED");

  it.each<[string, number, Cbor]>([
    ["number 0", 1, 0],
    ["number 10,001", 1, 10_001],
    ["a key of small order", 2, new Uint8Array(32)],
    ["a start before 1970", 3, -1],
    ["a start beyond what a date holds", 3, 8_640_000_000_000_001],
    ["a grant that is cut", 4, [[new Uint8Array(8), new Uint8Array(79)]]],
    ["a seventeenth grant", 4, Array(17).fill([new Uint8Array(8), new Uint8Array(80)])],
  ])("T12 refuses an epoch with %s", (_, field, value) => refused(3, field, value));

  it("T13 refuses a certificate that is malformed", () => {
    expect(codeOfObject(4, [[1, systemRandom.bytes(200)]])).toBe("CONTROL_MALFORMED");
  });

  it.each<[string, number, Cbor]>([
    ["no head", 1, []],
    ["a head at seq 0", 1, [[head.feedId, 0, head.head]]],
    ["a short head", 1, [[head.feedId, 1, head.head.slice(1)]]],
    ["201 heads", 1, Array(201).fill(row)],
    ["a time that is null", 2, null],
    ["a time before 1970", 2, -1],
  ])("T14 refuses heads with %s", (_, field, value) => refused(6, field, value));

  it.each(["heads", "drop"] as const)("T14 the most %s fit one segment at their longest", (type) => {
    const most = Array.from({ length: MAX_HEADS }, () => ({ ...head, seq: 0xffff_ffff }));
    const object = { type, heads: most, atMs: 8_640_000_000_000_000 };
    expect(encodeControl([object]).length).toBeLessThanOrEqual(MAX_CONTROL_BYTES);
  });

  it.each<[string, number, Cbor]>([
    ["number 0", 1, 0],
    ["number 10,001", 1, 10_001],
    ["a hash that is cut", 2, new Uint8Array(31)],
    ["a sixth seat", 3, Array(6).fill([anna.signKey, anna.boxKey])],
    ["a k of 6", 4, 6],
    ["a fifth relay", 5, Array(5).fill(["https://relay.example", ben.signKey])],
    ["an address of 121 letters", 5, [["h".repeat(121), ben.signKey]]],
    ["an end beyond what a date holds", 6, 8_640_000_000_000_001],
    [
      "a retention of 31 days",
      7,
      new Map([
        [1, 0],
        [2, 31],
        [3, 5],
      ]),
    ],
    ["201 pins", 8, Array(201).fill(row)],
    ["reason 256", 9, 256],
    ["a recovery set that is null", 10, null],
    ["a recovery set id of 5 bytes", 10, [new Uint8Array(5), box, ben.signKey]],
    ["a recovery box key of small order", 10, [new Uint8Array(4), new Uint8Array(32), ben.signKey]],
    ["a recovery sign key of small order", 10, [new Uint8Array(4), box, new Uint8Array(32)]],
  ])("T15 refuses an amend with %s", (_, field, value) => refused(2, field, value));

  it("T15 an amend is named by the hash of its fields", () => {
    const made = makeAmend(change);
    expect(made.hash).toEqual(hashLabelled("amend", encodeCbor(objectToFields(made))));
  });

  it("T15 an amend with the most pins fits one segment", () => {
    const pins = Array.from({ length: MAX_HEADS }, () => ({ ...head, seq: 0xffff_ffff }));
    const relays = Array.from({ length: 4 }, () => ({ address: "h".repeat(120), relayKey: ben.signKey }));
    const coordinators = Array.from({ length: 5 }, () => ({ signKey: anna.signKey, boxKey: anna.boxKey }));
    const terms = { ...change.terms, coordinators, relays, recovery: recoveryOf(ben) };
    expect(encodeControl([makeAmend({ ...change, pins, terms })]).length).toBeLessThanOrEqual(MAX_CONTROL_BYTES);
  });

  it.each<[string, number, Cbor]>([
    ["a device key of small order", 1, new Uint8Array(32)],
    ["201 pins", 2, Array(201).fill(row)],
    ["reason -1", 3, -1],
  ])("T16 refuses a revocation with %s", (_, field, value) => refused(5, field, value));

  it.each<[string, number, Cbor]>([
    ["epoch 0", 1, 0],
    ["a holder that is cut", 2, new Uint8Array(31)],
    ["a holder of small order", 2, toSignKey(new Uint8Array(32))],
    ["a box key of small order", 3, new Uint8Array(32)],
  ])("T17 refuses a box key with %s", (_, field, value) => refused(11, field, value));

  it.each<[string, number, Cbor]>([
    ["an id that is cut", 1, new Uint8Array(31)],
    ["a feed that is cut", 2, new Uint8Array(15)],
    ["a start at 0", 3, 0],
    ["a start behind its end", 3, 3],
    ["an end beyond 32 bits", 4, 2 ** 32],
    ["no head", 5, []],
    ["201 heads", 5, Array(201).fill(row)],
  ])("T18 refuses a snapshot with %s", (_, field, value) => refused(12, field, value));

  it.each<[string, number, number, Cbor]>([
    ["a drop of no head", 7, 1, []],
    ["a drop of 201 heads", 7, 1, Array(201).fill(row)],
    ["a vouch for an id that is cut", 13, 1, new Uint8Array(31)],
    ["a retirement of epoch 0", 14, 1, 0],
    ["a retirement of epoch 10,001", 14, 1, 10_001],
    ["a fork of a key of small order", 15, 1, new Uint8Array(32)],
    ["a fork of an incarnation that is cut", 15, 2, new Uint8Array(15)],
    ["a fork whose half is cut", 15, 3, new Uint8Array(207)],
    ["a fork whose half is too long", 15, 4, new Uint8Array(209)],
  ])("T19 refuses %s", (_, code, field, value) => refused(code, field, value));
});
