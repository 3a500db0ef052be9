/**
 * Whether a card is in the list of a closed programme. The card's secret stays where this runs: what is compared is 16 bytes that follow from it, slowly
 * (K9), so that nobody tries all cards. A code says which programme it is of (W82); words of another programme's card are simply not in the list.
 */
import type { CardSecret, ProgrammeId } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { deriveCard, readCardText, secretOfWords } from "../wire/card.ts";
import { findLeaf } from "../wire/leaves.ts";
import type { CardFate } from "./model.ts";

/** What looking up a card needs: the programme, its list, and the stretching of a card's secret (rule K9 of the room `crypto`). */
export interface CardList {
  readonly programmeId: ProgrammeId;
  /** The list of the certificate, 16 bytes an entry. */
  readonly leaves: Uint8Array;
  readonly stretch: (secret: CardSecret, programmeId: ProgrammeId) => Promise<Bytes>;
}

async function findSecret({ programmeId, leaves, stretch }: CardList, secret: CardSecret): Promise<CardFate> {
  const stretched = await stretch(secret, programmeId);
  const { leaf } = deriveCard(stretched, programmeId);
  stretched.fill(0);
  return findLeaf(leaves, leaf) ?? "unknown";
}

/** Looks up the card whose nine picture-words are `words`. Rejects where the device cannot stretch. */
export async function findByWords(list: CardList, words: Uint8Array): Promise<CardFate> {
  const secret = secretOfWords(words, list.programmeId);
  return secret.ok ? findSecret(list, secret.value) : "unknown";
}

/** Looks up the card whose code says `text`; `null` where it is no card that can be read. Rejects where the device cannot stretch. */
export async function findByText(list: CardList, text: string): Promise<CardFate | null> {
  const secret = readCardText(text, list.programmeId);
  if (secret.ok) return findSecret(list, secret.value);
  return secret.error.code === "CARD_FOREIGN" ? "foreign" : null;
}
