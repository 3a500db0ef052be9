import { afterEach, describe, expect, it, vi } from "vitest";
import { bytesToHex } from "../kit/bytes.ts";
import { InternalError } from "../kit/errors.ts";
import { systemRandom } from "../kit/random.ts";
import { findStorageBuckets } from "./dexie/storage-buckets.ts";
import { askToPersist, storageState } from "./persistence.ts";

afterEach(() => vi.restoreAllMocks());

const broken = () => Promise.reject(new InternalError("TEST_REFUSED"));

describe("S14 what the browser promises about storage", () => {
  it("S14 gives an answer although the browser never does", async () => {
    vi.spyOn(navigator.storage, "persist").mockReturnValue(new Promise(() => undefined));
    expect(await askToPersist(1)).toBe(false);
  });

  it("S14 says no where asking fails", async () => {
    vi.spyOn(navigator.storage, "persist").mockImplementation(broken);
    expect(await askToPersist(1_000)).toBe(false);
  });

  it("S14 says yes only where the browser said yes", async () => {
    vi.spyOn(navigator.storage, "persist").mockResolvedValue(true);
    expect(await askToPersist(1_000)).toBe(true);
  });

  it("S14 makes no bucket by asking for a vault that is gone", async () => {
    vi.spyOn(navigator.storage, "persist").mockResolvedValue(true);
    const vaultId = bytesToHex(systemRandom.bytes(16));
    expect(await askToPersist(1_000, [vaultId])).toBe(false);
    expect(await findStorageBuckets()?.keys()).not.toContain(`p-${vaultId}`);
  });

  it("S14 tells usage and quota in bytes", async () => {
    const state = await storageState();
    expect(state.quotaBytes).toBeGreaterThan(0);
    expect(state.usageBytes).toBeGreaterThanOrEqual(0);
    expect(state.installed).toBe(false);
  });

  it("S14 says null for what the browser does not tell", async () => {
    vi.spyOn(navigator.storage, "persisted").mockImplementation(broken);
    vi.spyOn(navigator.storage, "estimate").mockImplementation(broken);
    expect(await storageState()).toMatchObject({ persisted: null, usageBytes: null, quotaBytes: null });
  });
});
