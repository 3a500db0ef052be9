/**
 * A new card for a record whose old one was lost: asked for by one coordinator, agreed to by another, and each act is signed with its reason. Rules C30 to C35 of
 * card/README.md. Which card opens a record is worked out anew from what was signed, on every device alike.
 */
import { linkOfCard, linkToCbor, readLink } from "../../card/codec.ts";
import type { CardLink } from "../../card/model.ts";
import {
  type AskedReissue,
  type CardStanding,
  cardStanding,
  type EndedCard,
  fieldsToReissue,
  isAgreed,
  isWaiting,
  MAX_ENDED_CARDS,
  openingCard,
  REISSUE_FIELDS,
  REISSUE_RECORD,
  type ReissueReason,
  reissueToFields,
} from "../../card/reissue.ts";
import { coordinatorKeys } from "../../control/fold.ts";
import { CARD_STRETCH } from "../../crypto/stretch-setting.ts";
import { makeCreate } from "../../feed/make-create.ts";
import { makeChange, makeEnd } from "../../feed/make-op.ts";
import { type RecordState, type Records, recordFields } from "../../feed/merge.ts";
import { OP_KINDS, type Op } from "../../feed/op.ts";
import type { CardSecret } from "../../kit/brand.ts";
import { bytesToHex, copyBytes, isEqualBytes, zeroBytes } from "../../kit/bytes.ts";
import type { Cbor } from "../../kit/cbor.ts";
import { remember } from "../../kit/remember.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { CARD_FIELD, fieldsToNeed } from "../../need/codec.ts";
import type { StoreFailure } from "../../store/port.ts";
import { type CoordinateParts, saveOwnOps } from "../../sync/coordinate.ts";
import { forgetRow } from "../../sync/forget-mark.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { deriveCard } from "../../wire/card.ts";
import { cardHolders } from "./cards.ts";
import { leafOp } from "./closing/leaf-ops.ts";
import type { Device } from "./device.ts";
import { FORM_VERSION } from "./save-need.ts";

/** All new cards that were asked for, in no order. */
export const readReissues = remember((records: Records): readonly AskedReissue[] =>
  [...records.recordById].flatMap(([id, record]) => readReissue(id, record) ?? []),
);

function readReissue(id: string, record: RecordState): AskedReissue | null {
  // Of ten thousand records most said everything in one op, and are needs.
  const type = record.onlyFields ? record.onlyFields.get(1) : record.writesByField.get(1)?.[0]?.value;
  const fields = type === REISSUE_RECORD && !record.isEnded ? recordFields(record) : null;
  const read = fields && fieldsToReissue(fields);
  if (!read?.ok || !record.creator) return null;
  const seconds = (record.writesByField.get(REISSUE_FIELDS.second) ?? []).map(({ author }) => bytesToHex(author));
  return { ...read.value, id, by: bytesToHex(record.creator), seconds };
}

/** What new cards change about all cards. */
export const standingOf = (records: Records): CardStanding => cardStanding(readReissues(records));

/** C32: the card that opens a record, or `null`. */
export function openingCardOf(record: RecordState, standing: CardStanding): CardLink | null {
  const named = (record.isEnded ? [] : (record.writesByField.get(CARD_FIELD) ?? [])).flatMap(({ value, author }) => {
    const link = readLink(value);
    const isCreators = record.creator !== null && isEqualBytes(author, record.creator);
    return link ? [{ link, isCreators }] : [];
  });
  return openingCard(bytesToHex(record.recordId), named, standing);
}

/** Why a new card is not asked for. `alone`: one coordinator decides here. `asked`: one waits already. `gone`: no record that had a card. `used`: it is known already. */
export type ReissueRefusal = "alone" | "asked" | "gone" | "used" | "phone";

/** Whether a new card can be asked for here, and what stands in the way where not. Rules C30, C35. */
export function refusalOf({ records, control }: Replica, need: string): ReissueRefusal | null {
  const record = records.recordById.get(need);
  if (!record || namedCards(record).length === 0) return "gone";
  if (coordinatorKeys(control).length < 2) return "alone";
  return readReissues(records).some((one) => one.need === need && isWaiting(one)) ? "asked" : null;
}

function namedCards(record: RecordState): readonly EndedCard[] {
  if (record.isEnded) return [];
  const links = (record.writesByField.get(CARD_FIELD) ?? []).flatMap(({ value }) => readLink(value) ?? []);
  const byId = new Map(links.map(({ cardId, leaf }) => [bytesToHex(cardId), { cardId, leaf }]));
  return [...byId.values()].slice(0, MAX_ENDED_CARDS);
}

/** What a blank card would be for a record; its secret is overwritten. One that any record names, that ended or that was asked for is `used`. */
export async function readNewCard(
  { stretch }: Pick<Device, "stretch">,
  vault: OpenVault,
  replica: Replica,
  secret: CardSecret,
): Promise<Result<CardLink, "used" | "phone">> {
  const { programmeId } = vault.identity().charter;
  const stretched = await stretch(copyBytes(secret), programmeId, CARD_STRETCH).catch(() => null);
  zeroBytes(secret);
  if (!stretched) return err("phone");
  const card = deriveCard(stretched, programmeId);
  zeroBytes(stretched, card.signSeed);
  const link = linkOfCard(card);
  return isKnown(replica.records, bytesToHex(link.cardId)) ? err("used") : ok(link);
}

const isKnown = (records: Records, card: string): boolean =>
  cardHolders(records).some(({ links }) => links.some(({ cardId }) => bytesToHex(cardId) === card)) ||
  standingOf(records).ended.has(card) ||
  readReissues(records).some((one) => bytesToHex(one.card.cardId) === card);

interface NewCard {
  /** Record id in hex. */
  readonly need: string;
  readonly card: CardLink;
  readonly reason: ReissueReason;
  readonly halfDay: number;
}

type Outcome<Code> = Promise<Result<Replica, StoreFailure | { readonly code: Code }>>;

/** Asks for a new card: nothing changes about the record before another coordinator agrees. C30. */
export async function askForCard(parts: CoordinateParts, replica: Replica, one: NewCard): Outcome<ReissueRefusal> {
  const record = replica.records.recordById.get(one.need);
  const refusal = refusalOf(replica, one.need);
  if (!record || refusal) return err({ code: refusal ?? "gone" });
  if (isKnown(replica.records, bytesToHex(one.card.cardId))) return err({ code: "used" });
  const fields = reissueToFields({ ...one, ends: namedCards(record) });
  const op = makeCreate({ ...parts, last: null }, selfOf(parts), fields, FORM_VERSION);
  return saveOwnOps(parts, replica, [op]);
}

const selfOf = ({ vault }: CoordinateParts) => vault.identity().keys.signKey;

/** `same`: who asked is no second person. `over`: it was decided, or the record has another card meanwhile, or has ended. Nothing was saved. */
export type AgreeRefusal = "same" | "over";

/** Agrees as the second person: the record names the new card from here on, and the old ones open nothing. One commit. C31. */
export async function agreeToCard(parts: CoordinateParts, replica: Replica, id: string): Outcome<AgreeRefusal> {
  const [asked, request] = [askedFor(replica, id), replica.records.recordById.get(id)];
  const record = asked && replica.records.recordById.get(asked.need);
  if (!asked || !request || !record || !canAgree(replica, asked)) return err({ code: "over" });
  const self = selfOf(parts);
  if (asked.by === bytesToHex(self)) return err({ code: "same" });
  const second = new Map<number, Cbor>([[REISSUE_FIELDS.second, [self]]]);
  const agreed = makeChange({ ...parts, last: null }, request, second, FORM_VERSION, OP_KINDS.confirm);
  const card = new Map([[CARD_FIELD, linkToCbor(asked.card)]]);
  const given = makeChange({ ...parts, last: agreed.time }, record, card, FORM_VERSION, OP_KINDS.reissue);
  return saveOwnOps(parts, replica, [agreed, given]);
}

const askedFor = ({ records }: Replica, id: string): AskedReissue | null =>
  readReissues(records).find((one) => one.id === id) ?? null;

/** Whether it still waits, and the record names no card that was not known to who asked. */
function canAgree({ records }: Replica, asked: AskedReissue): boolean {
  const record = records.recordById.get(asked.need);
  const ends = new Set(asked.ends.map(({ cardId }) => bytesToHex(cardId)));
  return (
    isWaiting(asked) &&
    record !== undefined &&
    isHelp(record) &&
    namedCards(record).every(({ cardId }) => ends.has(bytesToHex(cardId)))
  );
}

function isHelp(record: RecordState): boolean {
  const need = fieldsToNeed(recordFields(record) ?? new Map());
  return need.ok && need.value.kind === "help";
}

/** Does not agree, or takes back what this coordinator asked for: the card opens nothing, and the old one stays as it is. C34. */
export async function declineCard(parts: CoordinateParts, replica: Replica, id: string): Outcome<AgreeRefusal> {
  const [asked, request] = [askedFor(replica, id), replica.records.recordById.get(id)];
  if (!asked || !request || !isWaiting(asked)) return err({ code: "over" });
  const fields = new Map<number, Cbor>([[REISSUE_FIELDS.declined, true]]);
  return saveOwnOps(parts, replica, [makeChange({ ...parts, last: null }, request, fields, FORM_VERSION)]);
}

/** A new card as coordinators see it. */
export interface SeenReissue extends AskedReissue {
  /** Whether this device may agree: another asked, and nothing stands in the way. */
  readonly canAgree: boolean;
  readonly isOwn: boolean;
}

/** What waits for a second coordinator, the oldest first. */
export function waitingCards(vault: OpenVault, replica: Replica): readonly SeenReissue[] {
  const self = bytesToHex(vault.identity().keys.signKey);
  return readReissues(replica.records)
    .filter(isWaiting)
    .filter(({ need }) => replica.records.recordById.get(need)?.isEnded === false)
    .map((one) => ({ ...one, isOwn: one.by === self, canAgree: one.by !== self && canAgree(replica, one) }))
    .sort((a, b) => a.halfDay - b.halfDay || (a.id < b.id ? -1 : 1));
}

/** Cards that a record had and that ended with a new one, each with its leaf. */
export const endedCardsOf = (records: Records, need: string): readonly EndedCard[] =>
  readReissues(records)
    .filter((one) => one.need === need && isAgreed(one))
    .flatMap(({ ends }) => ends);

/** C33: with a record everything goes that was asked about its cards. */
export const endsWith = (parts: CoordinateParts, { records }: Replica, need: string): readonly Op[] =>
  endsOf(parts, records, ({ need: about }) => about === need);

/** Ends what was asked about records that ended meanwhile, such as one that its worker withdrew: who withdrew it knew nothing of the cards that two people gave. */
export async function forgetOrphans(parts: CoordinateParts, replica: Replica): Promise<Result<Replica, StoreFailure>> {
  const isOrphan = ({ need }: AskedReissue) => replica.records.recordById.get(need)?.isEnded === true;
  const ends = endsOf(parts, replica.records, isOrphan);
  const cards = readReissues(replica.records).filter((one) => isOrphan(one) && isAgreed(one));
  const told = cards.map(({ card }) => leafOp(parts, card.leaf));
  return ends.length === 0
    ? ok(replica)
    : saveOwnOps(parts, replica, [...ends, ...told], { put: ends.slice(0, 1).map(forgetRow) });
}

const endsOf = (parts: CoordinateParts, records: Records, isMeant: (one: AskedReissue) => boolean): readonly Op[] =>
  readReissues(records).flatMap((one) => {
    const record = isMeant(one) && records.recordById.get(one.id);
    return record ? [makeEnd({ ...parts, last: null }, record.recordId, OP_KINDS.erase)] : [];
  });
