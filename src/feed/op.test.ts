import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toFeedId, toOpId, toRecordId, toSignKey } from "../kit/brand.ts";
import { bytesToHex, copyBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { unwrapResult } from "../kit/result.ts";
import { MAX_PLAINTEXT_BYTES } from "../wire/limits.ts";
import { decodeOp, encodeOp, isCreation, OP_KINDS, type Op, recordIdOf } from "./op.ts";
import { decodeOpBatch, encodeOpBatch } from "./op-batch.ts";

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(copyBytes);
const fieldCode = fc.integer({ min: 1, max: 40 });
const value: fc.Arbitrary<Cbor> = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ unit: "grapheme-ascii" }),
  bytesOf(8),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const opId = bytesOf(16).map(toOpId);
const anyOp: fc.Arbitrary<Op> = fc
  .record({
    opId,
    kind: fc.constantFrom(...Object.values(OP_KINDS)),
    recordId: bytesOf(16).map(toRecordId),
    time: fc.tuple(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), fc.integer({ min: 0, max: 0xffff })),
    fields: fc.array(fc.tuple(fieldCode, value), { maxLength: 5 }).map((entries) => new Map(entries)),
    replaces: fc
      .array(fc.tuple(fieldCode, fc.array(opId, { minLength: 1, maxLength: 3 })), { maxLength: 3 })
      .map((entries) => new Map(entries)),
    formVersion: fc.integer({ min: 0, max: 0xffff }),
    actor: fc.option(bytesOf(32).map(toSignKey)),
  })
  .map(({ actor, ...op }) => (actor ? { ...op, actor } : op));
const anySeen = fc.record({
  feedId: bytesOf(16).map(toFeedId),
  seq: fc.integer({ min: 1, max: 0xffff_ffff }),
  head16: bytesOf(16),
});

const plain: readonly Cbor[] = [
  new Uint8Array(16),
  1,
  new Uint8Array(16),
  [5, 0],
  new Map<number, Cbor>([[1, 1]]),
  new Map<number, Cbor>([[1, [new Uint8Array(16)]]]),
  1,
];
const withPart = (at: number, part: Cbor) => encodeCbor(plain.map((before, i) => (i === at ? part : before)));

describe("an op", () => {
  it("F1 reads back as it was written", () => {
    fc.assert(
      fc.property(anyOp, (op) => {
        expect(unwrapResult(decodeOp(encodeOp(op)))).toEqual(op);
      }),
    );
  });

  it("F1 the plain example of the refusals below is readable", () => {
    expect(decodeOp(encodeCbor([...plain])).ok).toBe(true);
  });

  it.each<readonly [string, Uint8Array]>([
    ["nothing", new Uint8Array()],
    ["an op id of 15 bytes", withPart(0, new Uint8Array(15))],
    ["the unknown kind 7", withPart(1, 7)],
    ["the unknown kind 0", withPart(1, 0)],
    ["a record id that is text", withPart(2, "a")],
    ["a negative time", withPart(3, [-1, 0])],
    ["a counter beyond 65,535", withPart(3, [0, 65_536])],
    ["a time of three parts", withPart(3, [0, 0, 0])],
    ["fields in a list", withPart(4, [])],
    ["an empty list of replaced ops", withPart(5, new Map<number, Cbor>([[1, []]]))],
    ["a replaced op of 17 bytes", withPart(5, new Map<number, Cbor>([[1, [new Uint8Array(17)]]]))],
    ["a form version beyond 65,535", withPart(6, 65_536)],
    ["six parts", encodeCbor(plain.slice(0, 6))],
    ["an actor of 31 bytes", encodeCbor([...plain, new Uint8Array(31)])],
    ["an actor that is null", encodeCbor([...plain, null])],
    ["nine parts", encodeCbor([...plain, new Uint8Array(32), 1])],
    ["a byte behind the end", Uint8Array.of(...encodeCbor([...plain]), 0)],
  ])("F1 is refused: %s", (_, bytes) => {
    expect(decodeOp(bytes)).toMatchObject({ ok: false, error: { code: "OPS_MALFORMED" } });
  });

  it.each([
    [64, true],
    [65, false],
  ])("F2 with %i replaced ops of one field is readable: %s", (count, isReadable) => {
    const ids = Array.from({ length: count }, () => new Uint8Array(16));
    expect(decodeOp(withPart(5, new Map<number, Cbor>([[1, ids]]))).ok).toBe(isReadable);
  });
});

describe("a record's id", () => {
  const author = toSignKey(new Uint8Array(32).fill(1));
  const other = toSignKey(new Uint8Array(32).fill(2));
  const making = (change: Partial<Op> = {}): Op => {
    const op = unwrapResult(decodeOp(encodeCbor([...plain])));
    return { ...op, recordId: recordIdOf(author, op.opId), ...change };
  };

  it("F6 follows from author and op id: SHA-256 under the label `record`, first 16 bytes", () => {
    expect(bytesToHex(making().recordId)).toBe("a8ca6a352e0fcc197984e6364b683a76");
  });

  it.each([
    ["its author put it", making(), author, true],
    ["another author put it", making(), other, false],
    ["another op of its author", making({ opId: toOpId(new Uint8Array(16).fill(9)) }), author, false],
    ["an erase with that id", making({ kind: OP_KINDS.erase }), author, false],
    ["a notice with that id", making({ kind: OP_KINDS.notice }), author, false],
  ] as const)("F6 %s", (_, op, by, isMade) => {
    expect(isCreation(op, by)).toBe(isMade);
  });
});

describe("a batch", () => {
  it("F1 reads back as it was written", () => {
    const anyBatch = fc.record({ seen: fc.array(anySeen, { maxLength: 3 }), ops: fc.array(anyOp, { maxLength: 5 }) });
    fc.assert(
      fc.property(anyBatch, (batch) => {
        expect(unwrapResult(decodeOpBatch(encodeOpBatch(batch)))).toEqual(batch);
      }),
    );
  });

  it("F1 with any byte changed is refused, or reads as something that writes those very bytes", () => {
    const changed = fc
      .tuple(fc.array(anyOp, { minLength: 1, maxLength: 2 }), fc.nat(), fc.integer({ min: 1, max: 255 }))
      .map(([ops, at, by]) => {
        const bytes = encodeOpBatch({ seen: [], ops });
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ by;
        return bytes;
      });
    fc.assert(
      fc.property(changed, (bytes) => {
        const read = decodeOpBatch(bytes);
        if (read.ok) expect(encodeOpBatch(read.value)).toEqual(bytes);
      }),
    );
  });

  it("F1 never throws on bytes that mean nothing", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => typeof decodeOpBatch(bytes).ok === "boolean"));
  });

  it.each<readonly [string, Cbor]>([
    ["another version", [2, [], []]],
    ["one op that does not parse", [1, [], [[...plain], 7]]],
    ["a seen head without position", [1, [[new Uint8Array(16), 0, new Uint8Array(16)]], []]],
    ["17 seen heads", [1, Array.from({ length: 17 }, () => [new Uint8Array(16), 1, new Uint8Array(16)]), []]],
    ["1,001 ops", [1, [], Array.from({ length: 1_001 }, () => [])]],
    ["two parts", [1, []]],
  ])("F1 is refused whole: %s", (_, batch) => {
    expect(decodeOpBatch(encodeCbor(batch))).toMatchObject({ ok: false, error: { code: "OPS_MALFORMED" } });
  });

  it("F2 beyond a segment's plaintext is refused", () => {
    const bytes = encodeCbor([
      1,
      [],
      [[...plain.slice(0, 4), new Map([[1, new Uint8Array(MAX_PLAINTEXT_BYTES)]]), new Map(), 1]],
    ]);
    expect(decodeCbor(bytes, bytes.length).ok).toBe(true);
    expect(decodeOpBatch(bytes).ok).toBe(false);
  });
});
