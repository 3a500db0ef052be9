/** Which cards may be bound, and which are blocked. Pure, and the same in every order of what was read. Rules C3, C4 of README.md. */
import { bytesToHex } from "../kit/bytes.ts";
import type { CardLink } from "./model.ts";

/** Cards that one record names: one as a rule, several while people have to choose between answers, none without a card. */
export interface CardHolder {
  /** The record's id in hexadecimal. */
  readonly id: string;
  readonly links: readonly CardLink[];
}

/** A card that several records name. */
export interface BlockedCard {
  /** The card's id in hexadecimal. */
  readonly cardId: string;
  /** Ids of the records, ascending; two at least. */
  readonly records: readonly string[];
}

/** Whether one of `holders` but the record `own` names the card already. Rule C3. */
export const isCardUsed = (holders: readonly CardHolder[], card: Pick<CardLink, "cardId">, own: string): boolean =>
  (recordsByCard(holders).get(bytesToHex(card.cardId)) ?? []).some((id) => id !== own);

/** Cards that two records or more name, ascending by card. Every record stays as it is. Rule C4. */
export const blockedCards = (holders: readonly CardHolder[]): readonly BlockedCard[] =>
  [...recordsByCard(holders)]
    .filter(([, records]) => records.length > 1)
    .map(([cardId, records]) => ({ cardId, records: [...records].sort() }))
    .sort((a, b) => (a.cardId < b.cardId ? -1 : 1));

function recordsByCard(holders: readonly CardHolder[]): ReadonlyMap<string, readonly string[]> {
  const byCard = new Map<string, readonly string[]>();
  for (const { id, links } of holders)
    for (const cardId of new Set(links.map((link) => bytesToHex(link.cardId))))
      byCard.set(cardId, [...new Set([...(byCard.get(cardId) ?? []), id])]);
  return byCard;
}
