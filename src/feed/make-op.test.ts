import { describe, expect, it } from "vitest";
import { toSignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { makeChange, makeCreate, makeRecordId, type OpSource } from "./make-op.ts";
import { type Author, mergeOps, NO_RECORDS, type RecordState, recordFields } from "./merge.ts";
import { decodeOp, encodeOp, type OpTime } from "./op.ts";

const at = (nowMs: number, last: OpTime | null = null): OpSource => ({
  clock: { nowMs: () => nowMs },
  random: systemRandom,
  last,
});
const author: Author = { key: toSignKey(new Uint8Array(32).fill(1)), role: "field" };
const recordId = makeRecordId(systemRandom);
const one = new Map([[1, 1]]);

function recordOf(values: readonly number[]): RecordState {
  const ops = values.map((value) => makeCreate(at(value), recordId, new Map([[1, value]]), 1));
  const record = mergeOps(
    NO_RECORDS,
    ops.map((op) => ({ author, op })),
  ).recordById.get(bytesToHex(recordId));
  if (!record) throw new TypeError("no record");
  return record;
}

describe("making ops", () => {
  it.each<readonly [string, number, OpTime | null, OpTime]>([
    ["takes the clock's time for the first", 5, null, [5, 0]],
    ["takes the clock's time where it went on", 6, [5, 3], [6, 0]],
    ["counts up where the clock stood still", 5, [5, 3], [5, 4]],
    ["counts up where the clock went back", 2, [5, 3], [5, 4]],
    ["goes to the next millisecond where the counter is full", 5, [5, 0xffff], [6, 0]],
    ["takes no time before 1970", -7, null, [0, 0]],
  ])("F3 %s", (_, nowMs, last, expected) => {
    expect(makeCreate(at(nowMs, last), recordId, one, 1).time).toEqual(expected);
  });

  it("F3 draws another id for each op", () => {
    expect(makeCreate(at(1), recordId, one, 1).opId).not.toEqual(makeCreate(at(1), recordId, one, 1).opId);
  });

  it("F4 a change replaces every value that is shown, and only in the fields that it sets", () => {
    const change = makeChange(
      at(9),
      recordOf([1, 2, 3]),
      new Map([
        [1, 9],
        [2, 4],
      ]),
      1,
    );
    expect([...change.replaces].map(([field, ids]) => [field, ids.length])).toEqual([[1, 3]]);
  });

  it("F4 a change ends the conflict that it saw", () => {
    const record = recordOf([1, 2]);
    const change = makeChange(at(9), record, new Map([[1, 9]]), 1);
    const records = { recordById: new Map([[bytesToHex(recordId), record]]), quarantineByOp: new Map() };
    const after = mergeOps(records, [{ author, op: change }]).recordById.get(bytesToHex(recordId));
    expect(after?.writesByField.get(1)?.size).toBe(1);
    expect(after && recordFields(after)).toEqual(new Map([[1, 9]]));
  });

  it("F2 a change of a field with more values than an op may name stays readable", () => {
    const change = makeChange(at(999), recordOf(Array.from({ length: 70 }, (_, i) => i)), one, 1);
    expect(unwrapResult(decodeOp(encodeOp(change))).replaces.get(1)).toHaveLength(64);
  });
});
