import { beforeAll, describe, expect, it } from "vitest";
import { toIncarnation, toProgrammeId } from "../kit/brand.ts";
import { systemRandom } from "../kit/random.ts";
import { isForkProven } from "./forks.ts";
import type { Fork } from "./objects.ts";
import { makeFork, makePerson, startCharter } from "./test-kit.ts";

const [anna, phone, other] = [makePerson(), makePerson(), makePerson()];
const charter = startCharter([anna], 1);
const flipped = (bytes: Uint8Array, at: number) => Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));

let fork: Fork;
let later: Fork;
beforeAll(async () => {
  let count = 0;
  const random = { bytes: (length: number) => new Uint8Array(length).fill(count++) };
  fork = await makeFork(charter, phone, 2, random);
  count = 0;
  later = await makeFork(charter, phone, 3, random);
});

const isProven = (change: Partial<Fork> = {}, programmeId = charter.programmeId) =>
  isForkProven(programmeId, { ...fork, ...change });

describe("proof of a fork", () => {
  it("T34 two segments of one author for one place prove it", async () => {
    expect(await isProven()).toBe(true);
  });

  it.each<[string, () => Partial<Fork>]>([
    ["the same segment twice", () => ({ b: fork.a })],
    ["two places", () => ({ b: later.b })],
    ["another author", () => ({ author: other.signKey })],
    ["another incarnation", () => ({ incarnation: toIncarnation(systemRandom.bytes(16)) })],
    ["a signature that does not hold", () => ({ a: flipped(fork.a, 200) })],
    ["a second signature that does not hold", () => ({ b: flipped(fork.b, 200) })],
    ["a header that was changed", () => ({ b: flipped(fork.b, 120) })],
    [
      "the same header under two signatures",
      () => ({ b: Uint8Array.of(...fork.a.subarray(0, 144), ...fork.b.subarray(144)) }),
    ],
    ["bytes that are no header", () => ({ a: systemRandom.bytes(208) })],
  ])("T34 refuses %s", async (_, change) => {
    expect(await isProven(change())).toBe(false);
  });

  it("T34 refuses a fork of another programme", async () => {
    expect(await isProven({}, toProgrammeId(systemRandom.bytes(16)))).toBe(false);
  });
});
