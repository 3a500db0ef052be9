import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toCardId, toSignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { bytesToRows } from "./codec.ts";
import type { CardLink } from "./model.ts";
import {
  type AskedReissue,
  cardStanding,
  fieldsToReissue,
  isAgreed,
  isWaiting,
  openingCard,
  REISSUE_FIELDS,
  REISSUE_REASONS,
  reissueToFields,
} from "./reissue.ts";

const card = (n: number): CardLink => ({
  cardId: toCardId(new Uint8Array(16).fill(n)),
  key: new Uint8Array(32).fill(n),
  verifyKey: toSignKey(new Uint8Array(32).fill(n)),
  rows: bytesToRows(new Uint8Array(18).fill(n)),
  leaf: new Uint8Array(32).fill(n),
});
const NEED = "0a".repeat(16);
const asked = (over: Partial<AskedReissue> = {}): AskedReissue => ({
  ...{ id: "01", by: "c1", seconds: [], need: NEED, card: card(2), ends: [card(1)], reason: "lost" },
  ...{ halfDay: 40_000, isDeclined: false, ...over },
});
const named = (n: number, isCreators = true) => ({ link: card(n), isCreators });
const opens = (names: readonly ReturnType<typeof named>[], ...all: AskedReissue[]) =>
  openingCard(NEED, names, cardStanding(all))?.leaf[0] ?? null;

describe("a new card", () => {
  it("C30 comes back as it was asked for, and with a field more or less is none", () => {
    for (const reason of REISSUE_REASONS) {
      const { need, card: link, ends, halfDay } = asked();
      const fields = reissueToFields({ need, card: link, ends, reason, halfDay });
      const back = fieldsToReissue(fields);
      expect(back.ok && back.value).toMatchObject({ need: NEED, reason, halfDay: 40_000, isDeclined: false });
      expect(fieldsToReissue(new Map([...fields, [150, 1]])).ok).toBe(false);
      for (const field of fields.keys())
        expect(fieldsToReissue(new Map([...fields].filter(([one]) => one !== field))).ok).toBe(false);
      expect(fieldsToReissue(new Map([...fields, [REISSUE_FIELDS.declined, true]]))).toMatchObject({
        value: { isDeclined: true },
      });
    }
  });

  it("C31 counts by another signature than its own, and a no that comes too late changes nothing", () => {
    const states = [[], ["c1"], ["c2"], ["c1", "c2"]].map((seconds) => isAgreed(asked({ seconds })));
    expect(states).toEqual([false, false, true, true]);
    expect([isWaiting(asked({ isDeclined: true })), isAgreed(asked({ seconds: ["c2"], isDeclined: true }))]).toEqual([
      false,
      true,
    ]);
  });

  it("C32 opens its record alone, in the old one's place", () => {
    const agreed = asked({ seconds: ["c2"] });
    expect([
      opens([named(1)]),
      opens([named(1)], asked()),
      opens([named(2, false)], agreed),
      opens([named(1)], agreed),
      opens([named(3), named(2, false)], agreed),
      opens([named(2, false)], asked()),
      openingCard("0b".repeat(16), [named(2, false)], cardStanding([agreed])),
    ]).toEqual([1, 1, 2, null, 2, null, null]);
  });

  it("C32 never opens by a card that ended, whatever order things came in", () => {
    const one = fc.record({ n: fc.integer({ min: 1, max: 4 }), by: fc.constantFrom("c1", "c2") });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 4 }), fc.array(fc.integer({ min: 1, max: 5 })), (all, names) => {
        const asks = all.map(({ n, by }) => asked({ card: card(n + 1), ends: [card(n)], by, seconds: ["c2"] }));
        const { ended } = cardStanding(asks);
        const link = openingCard(
          NEED,
          names.map((n) => named(n)),
          cardStanding(asks),
        );
        expect(link !== null && ended.has(bytesToHex(link.cardId))).toBe(false);
        expect(cardStanding(asks.toReversed())).toEqual(cardStanding(asks));
      }),
    );
  });
});
