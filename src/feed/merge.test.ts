import { describe, expect, it } from "vitest";
import {
  AMAL,
  BILAL,
  by,
  CORA,
  DINA,
  type FACTS,
  NOBODY,
  type OpParts,
  opIdOf,
  recordOf,
  STRAY,
  seenUpTo,
  standingOf,
  VERA,
} from "../../tests/support/ops.ts";
import { bytesToHex } from "../kit/bytes.ts";
import {
  type AuthoredOp,
  conflictsOf,
  mergeOps,
  NO_RECORDS,
  noticesOf,
  type Records,
  recordFields,
  restand,
  viewRecord,
} from "./merge.ts";
import { OP_KINDS } from "./op.ts";
import type { Standing } from "./standing.ts";

const { put, erase, withdraw, confirm, reissue, notice } = OP_KINDS;
const under =
  (standing: Standing) =>
  (...ops: readonly AuthoredOp[]): Records =>
    mergeOps(NO_RECORDS, ops, standing);
const merge = under(standingOf());

const RECORD = recordOf(AMAL);
/** The op that makes the record, and one on it. */
const made = (value = "a", parts: OpParts = {}) => by(AMAL, 1, { fields: [[1, value]], ...parts });
const onIt = (author: typeof AMAL, name: number, parts: OpParts = {}) => by(author, name, { record: RECORD, ...parts });

const find = (records: Records, id: Uint8Array = RECORD) => records.recordById.get(bytesToHex(id));
const recordIn = (records: Records, id: Uint8Array = RECORD) => {
  const record = find(records, id);
  if (!record) throw new TypeError("no such record");
  return record;
};
const shown = (records: Records, field = 1) => {
  const view = viewRecord(recordIn(records))?.get(field);
  return view && [view.write, ...view.others].map(({ value }) => value);
};
const reasons = ({ quarantine }: Records) => quarantine.map(({ op, reason }) => [op.opId[0], reason]);
const everyOrder = (ops: readonly AuthoredOp[]): readonly (readonly AuthoredOp[])[] =>
  ops.length < 2 ? [ops] : ops.flatMap((op, at) => everyOrder(ops.toSpliced(at, 1)).map((rest) => [op, ...rest]));

describe("fields", () => {
  it("F11 keeps both values of a field that two ops set", () => {
    expect(shown(merge(made("a"), onIt(CORA, 2, { fields: [[1, "b"]] })))).toHaveLength(2);
  });

  it("F11 drops what was replaced, in every order", () => {
    const ops = [made("a", { ms: 9 }), onIt(CORA, 2, { fields: [[1, "b"]], replaces: [[1, [1]]] })];
    expect(everyOrder(ops).map((order) => shown(merge(...order)))).toEqual([["b"], ["b"]]);
  });

  it("F11 replaces in the field that was named only", () => {
    const first = by(AMAL, 1, {
      fields: [
        [1, "a"],
        [2, "c"],
      ],
    });
    expect(shown(merge(first, onIt(CORA, 2, { replaces: [[1, [1]]] })), 2)).toEqual(["c"]);
  });

  it("F11 replaces in its own record only", () => {
    const elsewhere = by(AMAL, 2, { fields: [[1, "b"]], replaces: [[1, [1]]] });
    expect(shown(merge(made("a"), elsewhere))).toEqual(["a"]);
  });

  it("F11 shows equal values of two ops as one value", () => {
    const records = merge(made("a"), onIt(CORA, 2, { fields: [[1, "a"]] }));
    expect([shown(records), conflictsOf(recordIn(records)).size]).toEqual([["a"], 0]);
  });

  it("F11 shows each other value once", () => {
    const twice = [2, 3].map((name) => onIt(CORA, name, { fields: [[1, "b"]] }));
    expect(shown(merge(made("a", { ms: 5 }), ...twice))).toEqual(["a", "b"]);
  });

  it("F11 tells which fields hold several values", () => {
    const first = by(AMAL, 1, {
      fields: [
        [1, "a"],
        [2, "c"],
      ],
    });
    const record = recordIn(merge(first, onIt(CORA, 2, { fields: [[1, "b"]] })));
    expect([...conflictsOf(record).keys()]).toEqual([1]);
  });

  it("F11 two confirmations that do not know of each other are a conflict", () => {
    const confirmations = [CORA, DINA].map((author, at) =>
      onIt(author, 2 + at, { kind: confirm, fields: [[1, `offer ${at}`]], replaces: [[1, [1]]] }),
    );
    expect(shown(merge(made("a"), ...confirmations))).toHaveLength(2);
  });

  it("F13 shows the highest time first", () => {
    const ops = [made("early", { ms: 1 }), onIt(CORA, 2, { ms: 2, fields: [[1, "late"]] })];
    expect(shown(merge(...ops))).toEqual(["late", "early"]);
  });

  it("F13 shows the highest op id first where times are equal", () => {
    const ops = [onIt(CORA, 3, { fields: [[1, "high"]] }), onIt(DINA, 2, { fields: [[1, "low"]] })];
    expect(shown(merge(...ops))).toEqual(["high", "low"]);
  });

  it("F13 shows the highest author key first where times and op ids are equal", () => {
    const ops = [onIt(CORA, 2, { fields: [[1, "one"]] }), onIt(DINA, 2, { fields: [[1, "two"]] })];
    expect(everyOrder(ops).map((order) => shown(merge(...order)))).toEqual([
      ["two", "one"],
      ["two", "one"],
    ]);
  });
});

describe("names", () => {
  it("F12 two ops of one author with one name: neither counts, in every order", () => {
    const ops = [made("x"), onIt(CORA, 9, { fields: [[1, "a"]] }), onIt(CORA, 9, { fields: [[1, "b"]] })];
    for (const order of everyOrder(ops))
      expect([shown(merge(...order)), reasons(merge(...order))]).toEqual([
        ["x"],
        [
          [9, "double"],
          [9, "double"],
        ],
      ]);
  });

  it("F12 is judged across records, also where one of them has ended and is forgotten", () => {
    const ops = [
      made("x"),
      onIt(CORA, 9, { fields: [[1, "a"]] }),
      by(CORA, 9, { record: STRAY, fields: [[1, "b"]] }),
      by(DINA, 8, { record: STRAY, kind: erase }),
    ];
    for (const order of everyOrder(ops)) expect(reasons(merge(...order))).toEqual([[9, "double"]]);
  });

  it("F12 keeps ops of two authors apart though they chose one name", () => {
    const ops = [onIt(CORA, 7, { fields: [[1, "a"]] }), onIt(DINA, 7, { fields: [[1, "b"]] })];
    expect(shown(merge(...ops))).toHaveLength(2);
  });

  it("F12 an op that its author sealed again in another segment is one op", () => {
    const records = merge(made("a"), made("a", { seq: 7 }), made("a", { seq: 0 }));
    expect([shown(records), records.quarantine]).toEqual([["a"], []]);
  });

  it("F12 a replacement by an op that was set aside has no effect", () => {
    const doubles = ["b", "c"].map((value) => onIt(CORA, 9, { fields: [[1, value]], replaces: [[1, [1]]] }));
    expect(shown(merge(made("a"), ...doubles))).toEqual(["a"]);
  });
});

describe("ends", () => {
  it.each([
    ["a coordinator's erase", onIt(CORA, 9, { kind: erase })],
    ["a coordinator's withdrawal", onIt(CORA, 9, { kind: withdraw })],
    ["its creator's withdrawal", onIt(AMAL, 9, { kind: withdraw })],
    ["its creator's erase", onIt(AMAL, 9, { kind: erase })],
  ])("F14 shows nothing after %s, and keeps late ops out, in every order", (_, end) => {
    const ops = [made("a", { ms: 99 }), onIt(CORA, 8, { fields: [[1, "b"]] }), end];
    for (const order of everyOrder(ops)) {
      const record = recordIn(merge(...order));
      expect([viewRecord(record), recordFields(record), record.writesByField.size, record.endedBy]).toEqual([
        null,
        null,
        0,
        end.author,
      ]);
    }
  });

  it("F14 keeps nothing that an ended record said, whether it counted or was set aside", () => {
    const secret = "only once in this test";
    const ops = [
      made(secret),
      onIt(BILAL, 2, { fields: [[1, secret]] }),
      onIt(CORA, 9, { kind: erase, fields: [[1, secret]] }),
    ];
    for (const order of everyOrder(ops)) expect(findValue(merge(...order), secret)).toBe(false);
  });

  it("F14 keeps nothing of what arrives after the end", () => {
    const ended = merge(made("a"), onIt(CORA, 9, { kind: erase }));
    const after = mergeOps(ended, [onIt(CORA, 4, { fields: [[1, "late"]] }), made("a", { seq: 8 })], standingOf());
    expect([findValue(after, "late"), findValue(after, "a"), after.recordById]).toEqual([
      false,
      false,
      ended.recordById,
    ]);
  });

  it("F14 keeps an op of an ended record once, however often it comes", () => {
    const ops = [made("a"), onIt(CORA, 9, { kind: erase })];
    const ended = merge(...ops);
    expect(mergeOps(ended, ops, standingOf()).copiesByName).toEqual(ended.copiesByName);
  });

  it("F14 stays ended where control takes back by what right it was", () => {
    const ended = merge(made("a"), onIt(CORA, 9, { kind: erase }));
    expect(recordIn(restand(ended, standingOf({ seats: [] }))).isEnded).toBe(true);
  });

  it("F14 ends a record whose making has not arrived", () => {
    const ended = merge(by(CORA, 9, { record: STRAY, kind: erase }));
    expect(recordIn(ended, STRAY)).toMatchObject({ isEnded: true, endedBy: CORA, creator: null });
  });

  it("F14 no longer tells who made an ended record, in every order", () => {
    for (const order of everyOrder([made("a"), onIt(CORA, 9, { kind: erase })]))
      expect(recordIn(merge(...order)).creator).toBeNull();
  });

  it("F14 of two ends names the same author in every order", () => {
    const ops = [made("a"), onIt(DINA, 8, { kind: erase }), onIt(CORA, 9, { kind: erase })];
    expect(new Set(everyOrder(ops).map((order) => recordIn(merge(...order)).endedBy?.[0]))).toEqual(new Set([3]));
  });

  it("F14 leaves other records alone", () => {
    expect(shown(merge(made("a"), by(CORA, 9, { record: STRAY, kind: erase })))).toEqual(["a"]);
  });

  it.each<readonly [string, Partial<typeof FACTS>]>([
    ["a coordinator whose seat was taken and whose op lies beyond the pins", { pins: [[CORA, 0]] }],
    ["a creator who was revoked meanwhile", { pins: [[AMAL, 0]] }],
  ])("F14 an end by %s counts all the same: whoever read it earlier has forgotten the values", (_, facts) => {
    const end = facts.pins?.[0]?.[0] === CORA ? onIt(CORA, 9, { kind: erase }) : onIt(AMAL, 9, { kind: withdraw });
    const before = merge(made("a"), end);
    const standing = standingOf(facts);
    expect(restand(before, standing).recordById).toEqual(under(standing)(made("a"), end).recordById);
  });

  it("F14 an end counts also where its author gave its name to another op", () => {
    const ops = [made("a"), onIt(CORA, 9, { kind: erase }), onIt(CORA, 9, { fields: [[1, "b"]] })];
    for (const order of everyOrder(ops)) expect(recordIn(merge(...order)).isEnded).toBe(true);
  });

  const acknowledged = standingOf({ acks: [[3, AMAL, 1]] });

  it("F15 its author may not end a record of which they knew that a coordinator has it", () => {
    const records = under(acknowledged)(made("a"), onIt(AMAL, 9, { kind: withdraw, seen: seenUpTo(3) }));
    expect([shown(records), reasons(records)]).toEqual([["a"], [[9, "late"]]]);
  });

  it("F15 its author may end a record whose acknowledgement they did not know", () => {
    const records = under(acknowledged)(made("a"), onIt(AMAL, 9, { kind: withdraw, seen: seenUpTo(2) }));
    expect(recordIn(records).isEnded).toBe(true);
  });

  it("F15 its author may end a record that was made after what is acknowledged", () => {
    const second = by(AMAL, 2, { fields: [[1, "a"]] });
    const end = by(AMAL, 9, { kind: withdraw, record: second.op.recordId, seen: seenUpTo(3) });
    expect(recordIn(under(acknowledged)(second, end), second.op.recordId).isEnded).toBe(true);
  });

  it("F15 an author's end waits until as much is known here as its author had seen", () => {
    const behind = under(standingOf({ read: 2 }))(made("a"), onIt(AMAL, 9, { kind: withdraw, seen: seenUpTo(3) }));
    const caughtUp = restand(behind, standingOf({ read: 3 }));
    expect([reasons(behind), shown(behind), recordIn(caughtUp).isEnded]).toEqual([[[9, "late"]], ["a"], true]);
  });
});

describe("authority", () => {
  it.each<readonly [string, typeof AMAL, OpParts["kind"], string | null]>([
    ["a coordinator puts", CORA, put, null],
    ["a coordinator confirms", CORA, confirm, null],
    ["a coordinator re-issues", CORA, reissue, null],
    ["its creator puts", AMAL, put, null],
    ["its creator confirms", AMAL, confirm, "kind"],
    ["its creator re-issues", AMAL, reissue, "kind"],
    ["another worker puts", BILAL, put, "record"],
    ["another worker withdraws", BILAL, withdraw, "record"],
    ["another worker erases", BILAL, erase, "record"],
    ["another worker confirms", BILAL, confirm, "kind"],
    ["a volunteer puts another type", VERA, put, "kind"],
    ["someone whom nobody certified puts", NOBODY, put, "unknown"],
    ["someone whom nobody certified erases", NOBODY, erase, "unknown"],
  ])("F15 on a worker's record %s", (_, author, kind, reason) => {
    const records = merge(made("a"), onIt(author, 9, { ...(kind && { kind }), fields: [[1, "b"]] }));
    expect([shown(records)?.length, reasons(records)]).toEqual(reason ? [1, [[9, reason]]] : [2, []]);
  });

  it.each([4, 6, 8, 10, 11, 12, 13, 14])("F15 only coordinators make records of type %i", (type) => {
    const fields = [[1, type]] as const;
    const records = merge(by(AMAL, 1, { fields }), onIt(AMAL, 2, { fields: [[60, 1]] }), by(CORA, 3, { fields }));
    expect([reasons(records), find(records)]).toEqual([
      [
        [1, "kind"],
        [2, "record"],
      ],
      undefined,
    ]);
    expect(find(records, recordOf(CORA, 3))?.creator).toEqual(CORA);
  });

  it.each([7, 9])("F15 only volunteers make records of type %i, their own", (type) => {
    const fields = [[1, type]] as const;
    const records = merge(by(VERA, 1, { fields }), by(AMAL, 1, { fields }), by(CORA, 3, { fields }));
    expect(find(records, recordOf(VERA))?.creator).toEqual(VERA);
    expect(reasons(records).map(([, reason]) => reason)).toEqual(["kind", "kind"]);
  });

  it("F15 a volunteer makes no need", () => {
    expect(reasons(merge(by(VERA, 1, { fields: [[1, 1]] })))).toEqual([[1, "kind"]]);
  });

  it.each([27, 28, 29])("F15 field %i is set by coordinators alone", (field) => {
    const set = [[field, 1]] as const;
    const records = merge(made("a"), onIt(AMAL, 2, { fields: set }), onIt(CORA, 3, { fields: set }));
    expect([reasons(records), find(records)?.writesByField.get(field)?.length]).toEqual([[[2, "kind"]], 1]);
  });

  it("F15 ops on a record whose making has not arrived wait for it, and count when it comes", () => {
    const waiting = merge(onIt(AMAL, 2, { fields: [[2, "b"]] }));
    const released = mergeOps(waiting, [made("a")], standingOf());
    expect([reasons(waiting), find(waiting), shown(released, 2), released.quarantine]).toEqual([
      [[2, "record"]],
      undefined,
      ["b"],
      [],
    ]);
  });

  it("F15 its author's end waits for the making, too", () => {
    const waiting = merge(onIt(AMAL, 2, { kind: withdraw }));
    expect([reasons(waiting), recordIn(mergeOps(waiting, [made("a")], standingOf())).isEnded]).toEqual([
      [[2, "record"]],
      true,
    ]);
  });

  it("F15 what its author wrote on a record falls with an op of making that does not count", () => {
    const records = merge(made("a"), made("b"), onIt(AMAL, 2, { fields: [[1, "c"]] }));
    expect([
      find(records),
      reasons(records)
        .map(([, reason]) => reason)
        .sort(),
    ]).toEqual([undefined, ["double", "double", "record"]]);
  });

  it("F15 keeps the values and the place of what was set aside", () => {
    const { quarantine } = merge(made("a"), onIt(BILAL, 9, { seq: 4, fields: [[1, "b"]] }));
    expect(quarantine).toMatchObject([{ author: BILAL, seq: 4, op: { opId: opIdOf(9), fields: new Map([[1, "b"]]) } }]);
  });

  it("F18 a revocation that arrives late takes out what it excludes and nothing else", () => {
    const before = merge(made("a"), onIt(AMAL, 2, { fields: [[1, "b"]], replaces: [[1, [1]]] }));
    const after = restand(before, standingOf({ pins: [[AMAL, 1]] }));
    expect([shown(before), shown(after), reasons(after)]).toEqual([["b"], ["a"], [[2, "revoked"]]]);
  });

  it("F18 an op beyond a pin does not spoil one before it that has its name", () => {
    const records = under(standingOf({ pins: [[AMAL, 1]] }))(made("a"), made("b", { seq: 2 }));
    expect([shown(records), reasons(records)]).toEqual([["a"], [[1, "revoked"]]]);
  });

  it("F18 an op of a revoked author that waits for its segment does not count", () => {
    expect(reasons(under(standingOf({ pins: [[AMAL, 9]] }))(made("a", { seq: 0 })))).toEqual([[1, "revoked"]]);
  });

  it("F18 a certificate that arrives late lets its device's ops count", () => {
    const before = under(standingOf({ field: [] }))(made("a"));
    expect([reasons(before), shown(restand(before, standingOf()))]).toEqual([[[1, "unknown"]], ["a"]]);
  });
});

describe("what a snapshot states", () => {
  it("F16 an op from a snapshot counts, and its record is marked until enough vouch for it", () => {
    const records = merge(made("a", { stated: 1 }));
    const vouched = restand(records, standingOf({ vouched: [1] }));
    expect([shown(records), recordIn(records).isStated, recordIn(vouched).isStated]).toEqual([["a"], true, false]);
  });

  it("F16 is not marked where the reader has the author's own copy", () => {
    for (const order of everyOrder([made("a", { stated: 1 }), made("a")]))
      expect(recordIn(merge(...order)).isStated).toBe(false);
  });

  it("F16 the author's own copy counts where a snapshot says other", () => {
    for (const order of everyOrder([made("a"), made("b", { stated: 1 })]))
      expect([shown(merge(...order)), reasons(merge(...order))]).toEqual([["a"], [[1, "stated"]]]);
  });

  it("F16 of two snapshots that differ neither counts", () => {
    expect(reasons(merge(made("a", { stated: 1 }), made("b", { stated: 2 })))).toEqual([
      [1, "double"],
      [1, "double"],
    ]);
  });

  it("F16 a snapshot that enough vouch for counts before one that they do not vouch for", () => {
    const records = under(standingOf({ vouched: [2] }))(made("a", { stated: 1 }), made("b", { stated: 2 }));
    expect([shown(records), reasons(records)]).toEqual([["b"], [[1, "stated"]]]);
  });

  it("F16 an author's end without the op of making is shown as the end", () => {
    const end = onIt(AMAL, 9, { kind: withdraw, stated: 1 });
    expect(recordIn(merge(end, onIt(CORA, 2, { fields: [[1, "b"]] })))).toMatchObject({ isEnded: true, endedBy: AMAL });
  });

  it("F16 such an end is judged like any other once the op of making comes", () => {
    const end = onIt(AMAL, 9, { kind: withdraw, stated: 1, seen: seenUpTo(3) });
    const standing = standingOf({ acks: [[3, AMAL, 1]] });
    for (const order of everyOrder([end, made("a"), onIt(CORA, 2, { fields: [[2, "b"]] })]))
      expect([shown(under(standing)(...order)), shown(under(standing)(...order), 2)]).toEqual([["a"], ["b"]]);
  });
});

describe("merging", () => {
  it("F10 touches the records that the ops speak of and leaves the others as they are", () => {
    const before = merge(made("a"), by(CORA, 5, { fields: [[1, "b"]] }));
    const after = mergeOps(before, [onIt(AMAL, 2, { fields: [[2, "c"]] })], standingOf());
    expect(find(after, recordOf(CORA, 5))).toBe(find(before, recordOf(CORA, 5)));
  });

  it("F19 a notice touches no record and is not set aside", () => {
    const told = by(NOBODY, 3, { kind: notice, fields: [[1, 2]] });
    expect([merge(told), noticesOf([made("a"), told])]).toEqual([NO_RECORDS, [told]]);
  });
});

/** Whether `value` stands anywhere in `data`. */
function findValue(data: unknown, value: string): boolean {
  if (data === value) return true;
  if (data instanceof Map) return [...data].some((entry) => findValue(entry, value));
  if (data instanceof Uint8Array || typeof data !== "object" || data === null) return false;
  return Object.values(data).some((part) => findValue(part, value));
}
