import { describe, expect, it } from "vitest";
import { FEW_RECORDS, freeBytes, MAX_BELIEVED_BYTES, recordsThatFit } from "./space.ts";

const GIB = 2 ** 30;
const alone = (usageBytes: number | null, quotaBytes: number | null) => ({
  usageBytes,
  quotaBytes,
  isVaultAlone: true,
});

describe("S15 which figure of a browser counts", () => {
  it("S15 believes none that stands at the bound or above, like ten gibibytes above what is used", () => {
    expect(freeBytes(alone(5_000_000, 5_000_000 + 10 * GIB))).toBeNull();
    expect(freeBytes(alone(0, MAX_BELIEVED_BYTES))).toBeNull();
  });

  it("S15 believes a small one", () => {
    expect(freeBytes(alone(3_000_000, 4_000_000))).toBe(1_000_000);
  });

  it("S15 takes more used than there is for nothing left", () => {
    expect(freeBytes(alone(4_000_001, 4_000_000))).toBe(0);
  });

  it("S15 has no answer where the browser gives none", () => {
    expect(freeBytes(alone(null, 4_000_000))).toBeNull();
    expect(freeBytes(alone(4_000_000, null))).toBeNull();
  });
});

describe("S16 how many more records fit", () => {
  const stored = { total: 100_000, ofRecords: 80_000, records: 40 };

  it("S16 divides what is left by what a record takes here, on the disk", () => {
    // 2,000 bytes in rows, and the vault takes three times the bytes of its rows.
    expect(recordsThatFit(alone(300_000, 900_000), stored)).toBe(100);
  });

  it("S16 takes a usual factor where the browser counts more than the vault", () => {
    const shared = { usageBytes: 50_000_000, quotaBytes: 50_600_000, isVaultAlone: false };
    expect(recordsThatFit(shared, stored)).toBe(100);
  });

  it("S16 does not let a vault that has just begun raise a false alarm", () => {
    const begun = { total: 10_000, ofRecords: 2_000, records: 1 };
    expect(recordsThatFit(alone(500_000, 4_500_000), begun)).toBeGreaterThan(FEW_RECORDS);
  });

  it("S16 is unknown before the first record, and where no figure counts", () => {
    expect(recordsThatFit(alone(300_000, 900_000), { ...stored, records: 0, ofRecords: 0 })).toBeNull();
    expect(recordsThatFit(alone(300_000, 10 * GIB), stored)).toBeNull();
  });

  it("S16 is none where nothing is left", () => {
    expect(recordsThatFit(alone(900_000, 900_000), stored)).toBe(0);
  });
});
