import { describe, expect, it } from "vitest";
import { type Bytes, compareBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { closedLeaf, erasedLeaf, findLeaf, isLeafList, LEAF_ENTRY_BYTES, makeLeaves } from "./leaves.ts";

const cards = Array.from({ length: 300 }, () => systemRandom.bytes(32));
const [first, second, third] = cards as [Bytes, Bytes, Bytes];

describe("leaf list", () => {
  it.each([
    [0, 256],
    [1, 256],
    [256, 256],
    [257, 512],
  ])("W97 of %i entries holds %i", (count, size) => {
    const leaves = makeLeaves(cards.slice(0, count).map(closedLeaf), [], systemRandom);
    expect([leaves.length / LEAF_ENTRY_BYTES, isLeafList(leaves)]).toEqual([size, true]);
  });

  it("W97 takes an entry once", () => {
    const leaf = closedLeaf(first);
    expect(isLeafList(makeLeaves([leaf, leaf], [leaf], systemRandom))).toBe(true);
  });

  it("W97 takes no entry of another length", () => {
    expect(() => makeLeaves([first], [], systemRandom)).toThrow("LEAF_LENGTH");
  });

  it("W97 is refused cut short, out of order, with an entry twice, or empty", () => {
    const leaves = makeLeaves([closedLeaf(first)], [], systemRandom);
    const moved = Uint8Array.of(...leaves.slice(16, 32), ...leaves.slice(0, 16), ...leaves.slice(32));
    const twice = Uint8Array.of(...leaves.slice(0, 16), ...leaves.slice(0, 16), ...leaves.slice(32));
    const lists = [leaves.slice(16), leaves.slice(1), moved, twice, new Uint8Array()];
    expect(lists.map(isLeafList)).toEqual([false, false, false, false, false]);
  });

  it("W98 tells who has a card what became of the record", () => {
    const leaves = makeLeaves([closedLeaf(first)], [erasedLeaf(second)], systemRandom);
    expect([first, second, third].map((leaf) => findLeaf(leaves, leaf))).toEqual(["closed", "erased", null]);
  });

  it("W98 shows no leaf itself", () => {
    expect([closedLeaf(first), erasedLeaf(first)].some((entry) => compareBytes(entry, first.slice(0, 16)) === 0)).toBe(
      false,
    );
  });
});
