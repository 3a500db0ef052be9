import { describe, expect, it } from "vitest";
import { AMAL, BILAL, standingOf } from "../../tests/support/ops.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { makeCreate, type OpSource } from "./make-create.ts";
import { makeChange, makeEnd, makeNotice } from "./make-op.ts";
import { type AuthoredOp, conflictsOf, mergeOps, NO_RECORDS, type RecordState, recordFields } from "./merge.ts";
import { decodeOp, encodeOp, isCreation, OP_KINDS, type Op, type OpTime } from "./op.ts";

const at = (nowMs: number, last: OpTime | null = null): OpSource => ({
  clock: { nowMs: () => nowMs },
  random: systemRandom,
  last,
});
const one = new Map([[1, 1]]);
const own = (op: Op): AuthoredOp => ({ author: AMAL, feedId: null, seq: 0, seen: [], op, stated: null });

/** A record whose field 1 holds all `values` at once, and the ops that say so. */
function recordWith(values: readonly number[]): { record: RecordState; ops: readonly AuthoredOp[] } {
  const first = makeCreate(at(0), AMAL, new Map([[9, 0]]), 1);
  const later = values.map((value): Op => {
    const { opId, time } = makeCreate(at(value), AMAL, one, 1);
    return { ...first, opId, time, fields: new Map([[1, value]]) };
  });
  const ops = [first, ...later].map(own);
  return { record: recordIn(ops, first), ops };
}

function recordIn(ops: readonly AuthoredOp[], { recordId }: Op): RecordState {
  const record = mergeOps(NO_RECORDS, ops, standingOf()).recordById.get(bytesToHex(recordId));
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
    expect(makeCreate(at(nowMs, last), AMAL, one, 1).time).toEqual(expected);
  });

  it("F3 draws another id for each op", () => {
    expect(makeCreate(at(1), AMAL, one, 1).opId).not.toEqual(makeCreate(at(1), AMAL, one, 1).opId);
  });

  it("F4 a change replaces every value that is there, and only in the fields that it sets", () => {
    const { record } = recordWith([1, 2, 3]);
    const change = makeChange(at(9), record, one, 1);
    expect([...change.replaces].map(([field, ids]) => [field, ids.length])).toEqual([[1, 3]]);
  });

  it("F4 a change ends the conflict that it saw", () => {
    const { record, ops } = recordWith([1, 2]);
    const change = makeChange(at(9), record, new Map([[1, 99]]), 1);
    const after = recordIn([...ops, own(change)], change);
    expect([recordFields(after)?.get(1), after.writesByField.get(1)?.length]).toEqual([99, 1]);
  });

  it("F4 a change leaves no value behind that was equal to the one shown", () => {
    const { record, ops } = recordWith([1, 1]);
    const change = makeChange(at(9), record, new Map([[1, 9]]), 1);
    expect(conflictsOf(recordIn([...ops, own(change)], change)).size).toBe(0);
  });

  it("F4 a confirmation replaces as a put does", () => {
    const { record } = recordWith([1]);
    expect(makeChange(at(9), record, one, 1, OP_KINDS.confirm)).toMatchObject({
      kind: OP_KINDS.confirm,
      recordId: record.recordId,
      replaces: new Map([[1, [expect.anything()]]]),
    });
  });

  it("F2 a change of a field with more values than an op may name stays readable", () => {
    const { record } = recordWith(Array.from({ length: 70 }, (_, i) => 100 + i));
    const change = makeChange(at(999), record, one, 1);
    expect(unwrapResult(decodeOp(encodeOp(change))).replaces.get(1)).toHaveLength(64);
  });

  it("F6 what makes a record is its author's, and nobody else's", () => {
    const op = makeCreate(at(1), AMAL, one, 1);
    expect([isCreation(op, AMAL), isCreation(op, BILAL)]).toEqual([true, false]);
  });

  it("F6 a change makes no record", () => {
    expect(isCreation(makeChange(at(9), recordWith([1]).record, one, 1), AMAL)).toBe(false);
  });

  it.each([
    ["an erase", OP_KINDS.erase],
    ["a withdrawal", OP_KINDS.withdraw],
  ] as const)("F14 %s says which record it ends and nothing else", (_, kind) => {
    const { recordId } = recordWith([1]).record;
    const { kind: made, recordId: ended, fields, replaces } = makeEnd(at(9), recordId, kind);
    expect([made, ended, fields.size, replaces.size]).toEqual([kind, recordId, 0, 0]);
  });

  it("F19 a notice is no record", () => {
    const op = makeNotice(at(9), AMAL, new Map([[1, 2]]));
    expect([op.kind, isCreation(op, AMAL), unwrapResult(decodeOp(encodeOp(op)))]).toEqual([OP_KINDS.notice, false, op]);
  });
});
