import { beforeAll, describe, expect, it } from "vitest";
import { type ClosedProgramme, closeProgramme } from "../../tests/support/closed-programme.ts";
import { stretchCard } from "../crypto/stretch.ts";
import { toProgrammeId } from "../kit/brand.ts";
import { unwrapResult } from "../kit/result.ts";
import { type CardList, findByText, findByWords } from "./check-card.ts";
import { judgeText } from "./judge.ts";

let closed: ClosedProgramme;
let list: CardList;

beforeAll(async () => {
  closed = await closeProgramme();
  const { programmeId, leaves } = unwrapResult(await judgeText(closed.text));
  list = { programmeId, leaves, stretch: stretchCard };
});

describe("looking up a card", () => {
  it.each(["closed", "erased", "unknown"] as const)(
    "J4 a card that is %s is found so by its words and by its code",
    async (fate) => {
      const card = closed.cards[fate];
      expect([await findByWords(list, card.words), await findByText(list, card.text)]).toEqual([fate, fate]);
    },
  );

  it("J4 words with one wrong are not in the list, and cost no stretching", async () => {
    const words = closed.cards.closed.words.with(3, (closed.cards.closed.words[3] ?? 0) ^ 1);
    const stretch = () => Promise.reject(new TypeError("stretched"));
    expect(await findByWords({ ...list, stretch }, words)).toBe("unknown");
  });

  it("J4 a card of another programme is told by its code, and by its words is not in the list", async () => {
    const other = { ...list, programmeId: toProgrammeId(new Uint8Array(16).fill(9)) };
    expect(await findByText(other, closed.cards.closed.text)).toBe("foreign");
    expect(await findByWords(other, closed.cards.closed.words)).toBe("unknown");
  });

  it.each(["https://example.org", "", "E1ABCDEFG", "EBB TEST PAGE NO CARD"])(
    "J4 the code %j is no card",
    async (text) => {
      expect(await findByText(list, text)).toBeNull();
    },
  );
});
