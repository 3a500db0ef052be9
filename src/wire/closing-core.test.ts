import { describe, expect, it } from "vitest";
import { makeBoxKeyPair } from "../crypto/box-keys.ts";
import { hashLabelled } from "../crypto/hash.ts";
import { seedToSignKey } from "../crypto/sign.ts";
import { toProgrammeId } from "../kit/brand.ts";
import { compareBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import {
  type ClosingCore,
  decodeClosingCore,
  encodeClosingCore,
  HIDDEN,
  hashCore,
  MAX_CORE_BYTES,
  NO_EXCEPTION,
} from "./closing-core.ts";
import { closedLeaf, makeLeaves } from "./leaves.ts";

const keys = Array.from({ length: 4 }, () => seedToSignKey(systemRandom.bytes(32))).sort(compareBytes);
const holders = keys.map((key, i) => ({
  key,
  role: ([1, 2, 3, 4] as const)[i] ?? 1,
  label: i === 3 ? [] : [i, 255],
  state: ([1, 2, 3, 1] as const)[i] ?? 1,
  lastHeardDay: 20_000 * i,
  mayHold: i === 0 ? ([1, 2] as const) : [],
}));
const core: ClosingCore = {
  programmeId: toProgrammeId(systemRandom.bytes(16)),
  charterHash: systemRandom.bytes(32),
  name: "Winter help",
  createdMs: 1,
  endsMs: 3,
  closedMs: 2,
  decides: { profile: 2, k: 2, lease: 0 },
  holders,
  epochs: [{ number: 1, publicKey: makeBoxKeyPair(systemRandom).publicKey, isRetired: true }],
  totals: [{ kind: 1, code: 300, count: HIDDEN }],
  leaves: makeLeaves([closedLeaf(systemRandom.bytes(32))], [], systemRandom),
  extensions: [{ amendNumber: 3, endsMs: 9, reason: 0 }],
  exceptions: [{ code: 2, holder: keys[0] ?? new Uint8Array(), text: "phone lost" }],
  paper: [{ code: 1, isDone: true, initials: "A. B." }],
  witnesses: [{ role: 1, text: "village council" }],
  recovery: { setId: new Uint8Array(4), papers: 3, tickedOff: 2, openUntilMs: 8 },
  backups: [1, 4],
  drills: [{ code: 1, result: 3, day: 0 }],
  build: "0.1.0",
  complaints: "desk@example.org",
  cards: { printed: 40, bound: 12 },
  leasePapers: { printed: 0, destroyed: 0 },
  exports: [{ kind: 1, day: 20_001 }],
  redLines: [1, 8],
};
const bytes = encodeClosingCore(core);

const codeOf = (given: Uint8Array) => {
  const result = decodeClosingCore(given);
  return result.ok ? "ok" : result.error.code;
};
const changed = (field: number, value: Cbor | undefined) => {
  const map = new Map(unwrapResult(decodeCbor(bytes, MAX_CORE_BYTES)) as CborMap);
  if (value === undefined) map.delete(field);
  else map.set(field, value);
  return encodeCbor(map);
};
const row = (i: number): readonly Cbor[] => [keys[i] ?? 0, 1, [], 1, 0, []];

describe("core of a certificate", () => {
  it("W93 reads back what was written", () => {
    expect(unwrapResult(decodeClosingCore(bytes))).toEqual(core);
  });

  it("W93 has its fields under the codes 1 to 25", () => {
    const map = unwrapResult(decodeCbor(bytes, MAX_CORE_BYTES)) as CborMap;
    expect([...map.keys()]).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  });

  it("W94 is named by the hash under its label", () => {
    expect(hashCore(bytes)).toEqual(hashLabelled("close-core", bytes));
  });

  it.each<[string, number, Cbor | undefined]>([
    ["another version", 1, 2],
    ["an unknown field", 26, 0],
    ["a field missing", 20, undefined],
    ["a long name", 4, "x".repeat(121)],
    ["k 0", 8, [1, 0, 0]],
    ["a holder twice", 9, [row(0), row(0)]],
    ["holders in another order", 9, [row(1), row(0)]],
    ["a holder with one word", 9, [[keys[0] ?? 0, 1, [3], 1, 0, []]]],
    ["role 5", 9, [[keys[0] ?? 0, 5, [], 1, 0, []]]],
    ["count −2", 11, [[1, 1, -2]]],
    ["a leaf list cut short", 12, core.leaves.slice(16)],
    ["no exceptions", 14, []],
    [
      "none known beside another",
      14,
      [
        [NO_EXCEPTION, new Uint8Array(), ""],
        [2, new Uint8Array(), ""],
      ],
    ],
    ["an exception for half a key", 14, [[2, new Uint8Array(16), ""]]],
    ["paper that is perhaps done", 15, [[1, 1, ""]]],
    ["a set id of three bytes", 17, [new Uint8Array(3), 0, 0, 0]],
    ["backups twice", 18, [1, 1]],
    ["drill result 4", 19, [[1, 4, 0]]],
  ])("W95 %s is refused", (_, field, value) => {
    expect(codeOf(changed(field, value))).toBe("CORE_FILE_MALFORMED");
  });

  it("W93 none known stands alone", () => {
    expect(codeOf(changed(14, [[NO_EXCEPTION, new Uint8Array(), ""]]))).toBe("ok");
  });
});
