/**
 * A new card for a record whose old one was lost: one coordinator asks for it, another agrees, and only then it opens anything. Pure. Rules C30 to C35 of
 * README.md.
 *
 * A record of type 14 (W63 of wire/SPEC.md). It says which card is to come, which ones end with it and why; who asked is who made it, who agreed is who signed
 * it. Ids are in hexadecimal; a half-day is 2 × programme-local day since 1970-01-01, + 1 after noon.
 */
import { toRecordId } from "../kit/brand.ts";
import { type Bytes, bytesToHex, hexToBytes } from "../kit/bytes.ts";
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readInteger, readList, readMap, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { linkToCbor, readLink } from "./codec.ts";
import type { CardLink } from "./model.ts";

/** Record type code, field 1 of every record. */
export const REISSUE_RECORD = 14;

export const REISSUE_FIELDS = {
  ...{ type: 1, need: 140, card: 141, ends: 142, reason: 143, halfDay: 144, second: 145, declined: 146 },
} as const;

/** Why; the place of a word is its code, from 1. */
export const REISSUE_REASONS = ["lost", "seen", "unreadable", "twice"] as const;
export type ReissueReason = (typeof REISSUE_REASONS)[number];

/** A card that ends: its id, and the leaf that its holder finds on the certificate. */
export interface EndedCard {
  readonly cardId: Bytes;
  readonly leaf: Bytes;
}

/** At most so many cards end with one new card. */
export const MAX_ENDED_CARDS = 16;
const MAX_HALF_DAY = 200_000;

export interface Reissue {
  /** Record id of the need. */
  readonly need: string;
  readonly card: CardLink;
  /** None twice. */
  readonly ends: readonly EndedCard[];
  readonly reason: ReissueReason;
  readonly halfDay: number;
  /** Somebody did not agree, or who asked took it back. */
  readonly isDeclined: boolean;
}

const F = REISSUE_FIELDS;

/** Fields of a new record. Who agrees, and who does not, comes by later ops. */
export const reissueToFields = ({ need, card, ends, reason, halfDay }: Omit<Reissue, "isDeclined">): CborMap =>
  new Map<number, Cbor>([
    [F.type, REISSUE_RECORD],
    [F.need, toRecordId(hexToBytes(need))],
    [F.card, linkToCbor(card)],
    [F.ends, ends.map(({ cardId, leaf }): Cbor => [cardId, leaf])],
    [F.reason, REISSUE_REASONS.indexOf(reason) + 1],
    [F.halfDay, halfDay],
  ]);

const readEnded: Reader<EndedCard> = (value) => {
  const parts = readTuple(2)(value);
  const [cardId, leaf] = [readBytes(16)(parts?.[0]), readBytes(32)(parts?.[1])];
  return cardId && leaf && { cardId, leaf };
};

/** Reads what `reissueToFields` writes, with what was added since. Fails with `REISSUE_MALFORMED`. */
export function fieldsToReissue(fields: CborMap): Result<Reissue, CodecError<"REISSUE_MALFORMED">> {
  const known = readMap(Object.values(F))(fields);
  const [need, card] = [readBytes(16)(known?.get(F.need)), readLink(known?.get(F.card))];
  const ends = readList(readEnded, MAX_ENDED_CARDS)(known?.get(F.ends));
  const reason = REISSUE_REASONS[(readInteger(1, REISSUE_REASONS.length)(known?.get(F.reason)) ?? 0) - 1];
  const halfDay = readInteger(0, MAX_HALF_DAY)(known?.get(F.halfDay));
  const isOne = known?.get(F.type) === REISSUE_RECORD;
  if (!isOne || !need || !card || !ends || reason === undefined || halfDay === null)
    return err(new CodecError("REISSUE_MALFORMED"));
  return ok({ need: bytesToHex(need), card, ends, reason, halfDay, isDeclined: known.has(F.declined) });
}

/** One that was read, with who asked for it and who else signed it; keys in hexadecimal. */
export interface AskedReissue extends Reissue {
  /** Record id. */
  readonly id: string;
  readonly by: string;
  readonly seconds: readonly string[];
}

/** C31: another coordinator than who asked agreed. Who took it back at the same time came too late: the old card has ended. */
export const isAgreed = ({ by, seconds }: AskedReissue): boolean => seconds.some((one) => one !== by);

/** Nobody agreed yet, and nobody said no. */
export const isWaiting = (one: AskedReissue): boolean => !one.isDeclined && !isAgreed(one);

/** What new cards that were agreed to change about all cards. */
export interface CardStanding {
  /** Cards in hexadecimal that open nothing any more. */
  readonly ended: ReadonlySet<string>;
  /** By record in hexadecimal: cards that two people gave to it. */
  readonly agreed: ReadonlyMap<string, ReadonlySet<string>>;
}

export function cardStanding(asked: readonly AskedReissue[]): CardStanding {
  const agreed = new Map<string, Set<string>>();
  const ended = new Set<string>();
  for (const one of asked.filter(isAgreed)) {
    agreed.set(one.need, (agreed.get(one.need) ?? new Set()).add(bytesToHex(one.card.cardId)));
    for (const { cardId } of one.ends) ended.add(bytesToHex(cardId));
  }
  return { ended, agreed };
}

/** A card as a record names it, and whether who made the record wrote that. */
export interface NamedCard {
  readonly link: CardLink;
  readonly isCreators: boolean;
}

/**
 * C32: the card that opens `record`, of those that it names, the one that is shown first. One of two people comes before one that who made the record gave; a
 * card that ended, and one that a coordinator wrote there alone, open nothing.
 */
export function openingCard(
  record: string,
  named: readonly NamedCard[],
  { ended, agreed }: CardStanding,
): CardLink | null {
  const living = named.filter(({ link }) => !ended.has(bytesToHex(link.cardId)));
  const given = agreed.get(record);
  const chosen =
    living.find(({ link }) => given?.has(bytesToHex(link.cardId))) ?? living.find(({ isCreators }) => isCreators);
  return chosen?.link ?? null;
}
