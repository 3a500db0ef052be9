/** What is taken for a wrong card is one for every programme. */
import { describe, expect, it } from "vitest";
import { toCardSecret, toProgrammeId } from "../../src/kit/brand.ts";
import { cardText, readCardText, secretOfWords, wordsOfCard } from "../../src/wire/card.ts";
import { damageText, placesToSwap, swapWords } from "./wrong-card.ts";

const SECRET = toCardSecret(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
const IDS = Array.from({ length: 4_096 }, (_, n) =>
  toProgrammeId(
    new Uint8Array(16)
      .fill(7)
      .with(0, n >> 8)
      .with(1, n & 255),
  ),
);

describe("a wrong card", () => {
  it("W81 has a text that is damaged", () => {
    const read = IDS.map((id) => readCardText(damageText(cardText(id, SECRET)), id));
    expect(new Set(read.map((one) => (one.ok ? "ok" : one.error.code)))).toEqual(new Set(["CARD_DAMAGED"]));
  });

  it("W80 has words that do not fit together, although two that are swapped may", () => {
    const fits = (id: (typeof IDS)[number], places: readonly [number, number]) =>
      secretOfWords(swapWords(wordsOfCard(SECRET, id), places), id).ok;
    expect(IDS.filter((id) => fits(id, [0, 1])).length).toBeGreaterThan(0);
    expect(IDS.filter((id) => fits(id, placesToSwap(wordsOfCard(SECRET, id), id)))).toEqual([]);
  });
});
