/** Operations on paper cards by the code in src. */
import { stretchCard } from "../../src/crypto/stretch.ts";
import { toCardSecret, toProgrammeId } from "../../src/kit/brand.ts";
import type { Result } from "../../src/kit/result.ts";
import { cardText, deriveCard, readCardText, secretOfWords, wordsOfCard } from "../../src/wire/card.ts";
import { type Answer, bytesOf, hexOf, type JsonObject, type Operation, ok, textOf } from "./json.ts";

const programmeOf = (given: JsonObject) => toProgrammeId(bytesOf(given.programmeId));
const secretOf = (given: JsonObject) => toCardSecret(bytesOf(given.secret));

const answerOf = (read: Result<Uint8Array, { readonly code: string }>): Answer =>
  read.ok ? ok({ secret: hexOf(read.value) }) : { outcome: read.error.code };

export const cardOperations: Readonly<Record<string, Operation>> = {
  "write-card": (given) =>
    ok({
      words: hexOf(wordsOfCard(secretOf(given), programmeOf(given))),
      text: cardText(programmeOf(given), secretOf(given)),
    }),
  "read-card-words": (given) => answerOf(secretOfWords(bytesOf(given.words), programmeOf(given))),
  "read-card-text": (given) => answerOf(readCardText(textOf(given.text), programmeOf(given))),
  "derive-card": async (given) => {
    const stretched = await stretchCard(secretOf(given), programmeOf(given));
    const { cardId, key, signSeed, verifyKey, rows, leaf } = deriveCard(stretched, programmeOf(given));
    const parts = { stretched, cardId, key, signSeed, verifyKey, rows, leaf };
    return ok(Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, hexOf(bytes)])));
  },
};
