import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCardId, toSignKey } from "../kit/brand.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { bytesToRows, linkOfCard, linkToCbor, readLink } from "./codec.ts";
import type { CardLink } from "./model.ts";
import { blockedCards, isCardUsed } from "./rules.ts";

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((b) => Uint8Array.from(b));
const anyLink: fc.Arbitrary<CardLink> = fc
  .tuple(bytes(16), bytes(32), bytes(32), bytes(18), bytes(32))
  .map(([id, key, sign, rows, leaf]) => ({
    cardId: toCardId(id),
    key,
    verifyKey: toSignKey(sign),
    rows: bytesToRows(rows),
    leaf,
  }));
const linkOf = (card: number): CardLink => ({
  cardId: toCardId(new Uint8Array(16).fill(card)),
  key: new Uint8Array(32),
  verifyKey: toSignKey(new Uint8Array(32)),
  rows: bytesToRows(new Uint8Array(18)),
  leaf: new Uint8Array(32),
});
const holder = (id: string, ...cards: readonly number[]) => ({ id, links: cards.map(linkOf) });

describe("a link", () => {
  it("C2 is read as it was written", () => {
    fc.assert(
      fc.property(anyLink, (link) => {
        const decoded = decodeCbor(encodeCbor(linkToCbor(link)), 1024);
        expect(decoded.ok && readLink(decoded.value)).toEqual(link);
      }),
    );
  });

  const parts = linkToCbor(linkOf(1)) as readonly Uint8Array[];
  it.each([
    ["another format", [2, ...parts.slice(1)]],
    ["a part more", [...parts, new Uint8Array(8)]],
    ["a part less", parts.slice(0, 5)],
    ["a short id", [1, new Uint8Array(15), ...parts.slice(2)]],
    ["rows of two", [...parts.slice(0, 4), new Uint8Array(12), parts[5] ?? 0]],
    ["a text", "card"],
  ])("C2 refuses %s", (_, value) => {
    expect(readLink(value as never)).toBeNull();
  });

  it("C1 holds nothing of the seed that signs as the holder", () => {
    const card = { ...linkOf(1), rows: new Uint8Array(18), signSeed: new Uint8Array(32).fill(9) };
    expect(Object.keys(linkOfCard(card)).sort()).toEqual(["cardId", "key", "leaf", "rows", "verifyKey"]);
  });
});

describe("one card, one record", () => {
  it("C3 a card is used where another record names it", () => {
    expect(isCardUsed([holder("a", 1), holder("b")], linkOf(1), "b")).toBe(true);
  });

  it("C3 a card is not used by the record itself", () => {
    expect(isCardUsed([holder("a", 1), holder("b")], linkOf(1), "a")).toBe(false);
  });

  it("C4 names each record of a card that several hold", () => {
    expect(blockedCards([holder("b", 1), holder("a", 1, 2), holder("c", 3)])).toEqual([
      { cardId: "01".repeat(16), records: ["a", "b"] },
    ]);
  });

  it("C4 two answers of one record with one card block nothing", () => {
    expect(blockedCards([holder("a", 1, 1)])).toEqual([]);
  });

  it("C4 is the same in every order, and for what was read twice", () => {
    const cards = fc.array(fc.integer({ min: 0, max: 3 }).map(linkOf), { maxLength: 3 });
    const holders = fc.uniqueArray(fc.record({ id: fc.integer({ min: 0, max: 9 }).map(String), links: cards }), {
      selector: ({ id }) => id,
    });
    const shuffled = holders.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(blockedCards([...other, ...other])).toEqual(blockedCards(all));
      }),
    );
  });
});
