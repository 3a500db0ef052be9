import { describe, expect, it } from "vitest";
import type { Cbor } from "../kit/cbor.ts";
import { fieldsToLease, leaseToFields } from "./lease-record.ts";

const SHARE = new Uint8Array(32).fill(7);
const FULL = { share: SHARE, printed: 3, spent: 1 };

describe("what a device tells of its lease", () => {
  it.each([FULL, { share: null, printed: 0, spent: 0 }])("P15 reads back what was written: %j", (lease) => {
    expect(fieldsToLease(leaseToFields(lease))).toEqual(lease);
  });

  it.each<[string, ReadonlyMap<number, Cbor>]>([
    ["another type", new Map(leaseToFields(FULL)).set(1, 6)],
    ["a share of 31 bytes", new Map(leaseToFields(FULL)).set(67, SHARE.slice(1))],
    ["more used than printed", new Map(leaseToFields(FULL)).set(68, [1, 2])],
    ["a count below nothing", new Map(leaseToFields(FULL)).set(68, [1, -1])],
    ["a field too many", new Map(leaseToFields(FULL)).set(69, 1)],
    ["a field too few", new Map([...leaseToFields(FULL)].slice(0, 2))],
  ])("P15 refuses %s", (_, fields) => {
    expect(fieldsToLease(fields)).toBeNull();
  });
});
