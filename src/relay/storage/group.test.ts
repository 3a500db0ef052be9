import type { Transaction } from "kysely";
import { describe, expect, it } from "vitest";
import { makeGroup, type RunTransaction } from "./group.ts";
import type { Tables } from "./schema.ts";

/** Counts transactions, and fails at the commits that are named, counted from 1. */
function makeDisk(failing: readonly number[] = []) {
  const disk = { commits: 0, flush: async () => {} };
  const runOne: RunTransaction = async (work) => {
    const value = await work({} as Transaction<Tables>);
    await disk.flush();
    if (failing.includes(++disk.commits)) throw new Error("disk");
    return value;
  };
  return { disk, transact: makeGroup(runOne) };
}

describe("R72 writes that come at the same time", () => {
  it("are committed together, and each gets its own answer", async () => {
    const { disk, transact } = makeDisk();
    const answers = await Promise.all([1, 2, 3].map((n) => transact(async () => n)));
    expect([answers, disk.commits]).toEqual([[1, 2, 3], 1]);
  });

  it("are committed together, but for those that come while others are being committed", async () => {
    const { disk, transact } = makeDisk();
    const late: Promise<number>[] = [];
    disk.flush = async () => {
      if (late.length === 0) for (const n of [2, 3]) late.push(transact(async () => n));
    };
    await transact(async () => 1);
    expect([await Promise.all(late), disk.commits]).toEqual([[2, 3], 2]);
  });

  it("are not answered before the flush", async () => {
    const { disk, transact } = makeDisk();
    let open = () => {};
    disk.flush = () => new Promise((resolve) => (open = resolve));
    const answered: number[] = [];
    const all = [1, 2].map((n) => transact(async () => n).then((value) => answered.push(value)));
    await expect.poll(() => open).not.toBeUndefined();
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toEqual([]);
    open();
    await Promise.all(all);
    expect(answered).toEqual([1, 2]);
  });

  it("run one by one when one of them throws, which touches no other", async () => {
    const { disk, transact } = makeDisk();
    const bad = transact(async () => Promise.reject(new TypeError("stale")));
    const settled = await Promise.allSettled([transact(async () => 1), bad, transact(async () => 3)]);
    expect(settled.map((one) => (one.status === "fulfilled" ? one.value : "stale"))).toEqual([1, "stale", 3]);
    expect(disk.commits).toBe(2);
  });

  it("run one by one when they cannot be committed, and who fails again is told", async () => {
    const { transact } = makeDisk([1, 3]);
    const settled = await Promise.allSettled([1, 2].map((n) => transact(async () => n)));
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  it("go on after a failure", async () => {
    const { transact } = makeDisk([1]);
    await expect(transact(async () => 1)).rejects.toThrow("disk");
    expect(await transact(async () => 2)).toBe(2);
  });

  it("of one writer alone are committed each by itself", async () => {
    const { disk, transact } = makeDisk();
    for (const n of [1, 2, 3]) expect(await transact(async () => n)).toBe(n);
    expect(disk.commits).toBe(3);
  });
});
