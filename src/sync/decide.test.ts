import { describe, expect, it } from "vitest";
import type { Random } from "../kit/random.ts";
import { decideNext, type SyncView } from "./decide.ts";
import { waitMs } from "./schedule.ts";

const quiet: SyncView = {
  unacknowledged: 0,
  isTended: true,
  waiting: 0,
  canSeal: true,
  mustSeal: false,
  unconfirmed: 0,
  isRepaired: true,
  isRead: true,
  hasReadAny: true,
  hasRelay: true,
};
const decide = (change: Partial<SyncView>) => decideNext({ ...quiet, ...change });
const fixed = (byte: number): Random => ({ bytes: (length) => new Uint8Array(length).fill(byte) });

describe("decideNext", () => {
  it.each<[string, Partial<SyncView>, ReturnType<typeof decideNext>]>([
    ["rests when nothing is left", {}, "rest"],
    [
      "acknowledges before anything else",
      { unacknowledged: 1, isTended: false, waiting: 1, mustSeal: true, unconfirmed: 1, isRead: false },
      "acknowledge",
    ],
    [
      "does what is due before it seals, uploads or reads",
      { isTended: false, waiting: 1, mustSeal: true, unconfirmed: 1, isRead: false },
      "tend",
    ],
    ["asks for what a hole left out once the log was read", { isRepaired: false }, "repair"],
    ["reads before it asks for what a hole left out", { isRepaired: false, isRead: false }, "pull"],
    ["does what is due also without a relay", { isTended: false, hasRelay: false }, "tend"],
    ["asks nobody about a hole without a relay", { isRepaired: false, hasRelay: false }, "rest"],
    ["reads before it seals of its own accord", { waiting: 1, isRead: false }, "pull"],
    ["seals once the log was read", { waiting: 1 }, "seal"],
    ["seals at once where it must", { waiting: 1, mustSeal: true, isRead: false }, "seal"],
    ["seals where it must, also without a relay", { waiting: 1, mustSeal: true, hasRelay: false }, "seal"],
    ["leaves ops in the outbox while there is no epoch key", { waiting: 1, mustSeal: true, canSeal: false }, "rest"],
    ["uploads before it reads", { unconfirmed: 1, isRead: false }, "upload"],
    ["neither uploads nor reads without a relay", { unconfirmed: 1, isRead: false, hasRelay: false }, "rest"],
    ["hands over what waits before its first reading", { hasReadAny: false, isTended: false, unconfirmed: 1 }, "tend"],
    [
      "does what is due where it never read and has no relay",
      { hasReadAny: false, isTended: false, hasRelay: false },
      "tend",
    ],
    ["does what is due once its first page was read", { isTended: false, isRead: false }, "tend"],
  ])("Y20 %s", (_title, change, act) => {
    expect(decide(change)).toBe(act);
  });
});

describe("a device that never read", () => {
  it("Y97 reads before it looks at duties", () => {
    expect(decide({ hasReadAny: false, isTended: false, isRead: false })).toBe("pull");
  });
});

describe("waitMs", () => {
  it("Y26 doubles from 2 s to 5 min", () => {
    expect([0, 1, 2, 7, 8, 50].map((failures) => waitMs(failures, null, fixed(255)))).toEqual([
      2_000, 4_000, 8_000, 256_000, 300_000, 300_000,
    ]);
  });

  it("Y26 takes at least half of it", () => {
    expect(waitMs(2, null, fixed(0))).toBe(4_000);
  });

  it("Y26 is never less than the relay asked for", () => {
    expect(waitMs(0, 60_000, fixed(255))).toBe(60_000);
  });
});
