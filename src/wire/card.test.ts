import encodeQR from "qr";
import { describe, expect, it } from "vitest";
import { stretchCard } from "../crypto/stretch.ts";
import { toCardSecret, toProgrammeId } from "../kit/brand.ts";
import { systemRandom } from "../kit/random.ts";
import type { Result } from "../kit/result.ts";
import { unwrapResult } from "../kit/result.ts";
import { cardText, deriveCard, drawCardSecret, readCardText, secretOfWords, wordsOfCard } from "./card.ts";

const programmeId = toProgrammeId(new Uint8Array(16).fill(7));
const other = toProgrammeId(new Uint8Array(16).fill(8));
const secret = toCardSecret(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
const code = (result: Result<unknown, { readonly code: string }>) => (result.ok ? "ok" : result.error.code);

describe("words", () => {
  it("W80 nine words say the secret", () => {
    expect(unwrapResult(secretOfWords(wordsOfCard(secret, programmeId), programmeId))).toEqual(secret);
  });

  it("W80 eight words are drawn, and the ninth follows", () => {
    const drawn = drawCardSecret(systemRandom);
    expect([drawn.length, wordsOfCard(drawn, programmeId).length]).toEqual([8, 9]);
  });

  it("W80 of 2,295 cards with one wrong word about one in 256 passes", () => {
    const words = wordsOfCard(secret, programmeId);
    const wrong = [...words].flatMap((byte, at) =>
      Array.from({ length: 255 }, (_, step) => words.with(at, (byte + step + 1) % 256)),
    );
    const passed = wrong.filter((one) => secretOfWords(one, programmeId).ok).length;
    expect([wrong.length, passed < 25]).toEqual([2295, true]);
  });

  it("W80 refuses two words that changed places", () => {
    const words = wordsOfCard(secret, programmeId);
    expect(code(secretOfWords(words.with(0, 2).with(1, 1), programmeId))).toBe("CARD_WORDS_WRONG");
  });

  it.each([0, 8, 10])("W80 refuses %i words", (length) => {
    expect(code(secretOfWords(new Uint8Array(length), programmeId))).toBe("CARD_WORDS_WRONG");
  });

  it("W80 refuses the words of another programme's card", () => {
    expect(code(secretOfWords(wordsOfCard(secret, other), programmeId))).toBe("CARD_WORDS_WRONG");
  });
});

describe("text", () => {
  const text = cardText(programmeId, secret);

  it("W81 fits version 2 at level Q", () => {
    expect(encodeQR(text, "raw", { ecc: "quartile", encoding: "alphanumeric", border: 1 })).toHaveLength(25 + 2);
  });

  it("W81 holds letters and digits alone", () => {
    expect(text).toMatch(/^E1[0-9A-HJKMNP-TV-Z]{20}$/);
  });

  it.each([text, ` ${text}\n`, text.toLowerCase()])("W82 reads %j back", (read) => {
    expect(unwrapResult(readCardText(read, programmeId))).toEqual(secret);
  });

  it.each([
    ["https://example.org/", "CARD_TEXT_OTHER"],
    ["", "CARD_TEXT_OTHER"],
    [text.replace("E", "F"), "CARD_TEXT_OTHER"],
    [text.replace("E1", "E2"), "CARD_UNKNOWN_VERSION"],
    [text.slice(0, -1), "CARD_DAMAGED"],
    [`${text}0`, "CARD_DAMAGED"],
    [`${text.slice(0, 5)}U${text.slice(6)}`, "CARD_DAMAGED"],
    [cardText(other, secret), "CARD_FOREIGN"],
  ])("W82 answers %j with %s", (read, expected) => {
    expect(code(readCardText(read, programmeId))).toBe(expected);
  });

  it("W82 refuses every single other letter", () => {
    const changed = [...text].slice(2).map((letter, at) => {
      const [head, tail] = [text.slice(0, at + 2), text.slice(at + 3)];
      return code(readCardText(`${head}${letter === "7" ? "8" : "7"}${tail}`, programmeId));
    });
    expect(changed).toEqual(changed.map(() => "CARD_DAMAGED"));
  });
});

describe("keys", () => {
  it("W83 every part differs by programme", async () => {
    const [here, there] = [
      deriveCard(await stretchCard(secret, programmeId), programmeId),
      deriveCard(await stretchCard(secret, other), other),
    ];
    const parts = ["cardId", "key", "signSeed", "verifyKey", "rows", "leaf"] as const;
    expect(parts.filter((part) => here[part].toString() === there[part].toString())).toEqual([]);
  });
});
