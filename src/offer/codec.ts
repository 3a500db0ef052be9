/**
 * Offers, answers and what is known of volunteers as the fields of a record, and back. Rules O1, O2 of README.md.
 *
 * Strict: a field that is not listed for the type refuses the record, and so does a value outside its limits. Field codes never change their meaning.
 */
import { bytesToHex, hexToBytes } from "../kit/bytes.ts";
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readInteger, readList, readMap, readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import * as limit from "./model.ts";
import { type Answer, type LookedAt, type Offer, SAYINGS, TRAVELS, type Volunteer } from "./model.ts";

const RECORD_TYPE = 1;
/** Fields of an offer. `expires` is the one that renewing writes. */
export const OFFER_FIELDS = {
  item: 70,
  people: 71,
  areas: 72,
  windows: 73,
  travel: 74,
  languages: 75,
  can: 76,
  expires: 77,
  times: 78,
} as const;
const F = OFFER_FIELDS;
const A = { assignment: 90, says: 91, halfDay: 92 } as const;
/** Fields of what is known of a volunteer. */
export const VOLUNTEER_FIELDS = { signKey: 100, level: 101, helper: 102, day: 103, lookedAt: 104 } as const;
const V = VOLUNTEER_FIELDS;

export type OfferFailure = CodecError<"OFFER_MALFORMED">;
export type AnswerFailure = CodecError<"ANSWER_MALFORMED">;
export type VolunteerFailure = CodecError<"VOLUNTEER_MALFORMED">;

const MAX_LANGUAGE_TAG = 35;
const readHalfDay = readInteger(0, limit.MAX_HALF_DAY);

/** Whole numbers, each once and in their order. */
const readAscending =
  (min: number, max: number, most: number): Reader<readonly number[]> =>
  (value) => {
    const list = readList(readInteger(min, max), most)(value);
    return list?.every((one, at) => at === 0 || one > (list[at - 1] ?? 0)) ? list : null;
  };

const readTag: Reader<string> = (value) => {
  const tag = readText(MAX_LANGUAGE_TAG)(value);
  return tag !== null && /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : null;
};

const readTags: Reader<readonly string[]> = (value) => {
  const tags = readList(readTag, limit.MAX_OFFER_LANGUAGES)(value);
  return tags && tags.length > 0 && new Set(tags).size === tags.length ? tags : null;
};

/** Exactly the fields of a type, its own code among them. */
function fieldsOf(fields: CborMap, type: number, codes: Readonly<Record<string, number>>): CborMap | null {
  const known = [RECORD_TYPE, ...Object.values(codes)];
  return fields.size === known.length && fields.get(RECORD_TYPE) === type ? readMap(known)(fields) : null;
}

/** Fields of an offer, its record type included. */
export const offerToFields = (offer: Offer): CborMap =>
  new Map<number, Cbor>([
    [RECORD_TYPE, limit.OFFER_RECORD],
    [F.item, offer.item],
    [F.people, offer.people],
    [F.areas, offer.areas],
    [F.windows, offer.windows],
    [F.travel, offer.travel],
    [F.languages, offer.languages],
    [F.can, offer.can],
    [F.expires, offer.expires],
    [F.times, offer.times],
  ]);

/** Reads what `offerToFields` writes; `OFFER_MALFORMED` for anything else, absurd amounts included. */
export function fieldsToOffer(fields: CborMap): Result<Offer, OfferFailure> {
  const known = fieldsOf(fields, limit.OFFER_RECORD, F);
  const item = readInteger(1, 0xffff)(known?.get(F.item));
  const people = readInteger(1, limit.MAX_OFFER_PEOPLE)(known?.get(F.people));
  const areas = readAscending(1, 0xffff, limit.MAX_OFFER_AREAS)(known?.get(F.areas));
  const windows = readAscending(0, limit.MAX_HALF_DAY, limit.MAX_WINDOWS)(known?.get(F.windows));
  const travel = TRAVELS.find((code) => code === known?.get(F.travel)) ?? null;
  const languages = readTags(known?.get(F.languages));
  const can = readAscending(1, limit.CAN_CODES.length, limit.CAN_CODES.length)(known?.get(F.can));
  const expires = readHalfDay(known?.get(F.expires));
  const times = readInteger(1, limit.MAX_TIMES)(known?.get(F.times));
  if (item === null || people === null || !areas || !windows || travel === null)
    return err(new CodecError("OFFER_MALFORMED"));
  if (!languages || !can || expires === null || times === null) return err(new CodecError("OFFER_MALFORMED"));
  return ok({ item, people, areas, windows, travel, languages, can, expires, times });
}

/** Fields of an answer, its record type included. */
export const answerToFields = ({ assignment, says, halfDay }: Answer): CborMap =>
  new Map<number, Cbor>([
    [RECORD_TYPE, limit.ANSWER_RECORD],
    [A.assignment, hexToBytes(assignment)],
    [A.says, SAYINGS.indexOf(says) + 1],
    [A.halfDay, halfDay],
  ]);

/** Reads what `answerToFields` writes; `ANSWER_MALFORMED` for anything else. */
export function fieldsToAnswer(fields: CborMap): Result<Answer, AnswerFailure> {
  const known = fieldsOf(fields, limit.ANSWER_RECORD, A);
  const assignment = readBytes(16)(known?.get(A.assignment));
  const says = SAYINGS[(readInteger(1, SAYINGS.length)(known?.get(A.says)) ?? 0) - 1];
  const halfDay = readHalfDay(known?.get(A.halfDay));
  if (!assignment || says === undefined || halfDay === null) return err(new CodecError("ANSWER_MALFORMED"));
  return ok({ assignment: bytesToHex(assignment), says, halfDay });
}

/** Offers that were looked at, as the value of their field. */
export const lookedAtToCbor = (offers: readonly LookedAt[]): Cbor =>
  offers.map(({ offer, item, people, times, expires }) => [hexToBytes(offer), item, people, times, expires]);

const readLookedAt: Reader<LookedAt> = (value) => {
  const [id, itemCode, band, households, end] = readTuple(5)(value) ?? [];
  const [offer, item] = [readBytes(16)(id), readInteger(1, 0xffff)(itemCode)];
  const people = readInteger(1, limit.MAX_OFFER_PEOPLE)(band);
  const [times, expires] = [readInteger(1, limit.MAX_TIMES)(households), readHalfDay(end)];
  if (!offer || item === null || people === null || times === null || expires === null) return null;
  return { offer: bytesToHex(offer), item, people, times, expires };
};

/** Fields of what is known of a volunteer, its record type included. */
export const volunteerToFields = ({ signKey, level, helper, day, lookedAt }: Volunteer): CborMap =>
  new Map<number, Cbor>([
    [RECORD_TYPE, limit.VOLUNTEER_RECORD],
    [V.signKey, hexToBytes(signKey)],
    [V.level, level],
    [V.helper, helper],
    [V.day, day],
    ...(lookedAt ? [[V.lookedAt, lookedAtToCbor(lookedAt)] as [number, Cbor]] : []),
  ]);

const readLevel: Reader<0 | 1 | 2> = (value) => ([0, 1, 2] as const).find((code) => code === value) ?? null;

/** Reads what `volunteerToFields` writes; `VOLUNTEER_MALFORMED` for anything else. */
export function fieldsToVolunteer(fields: CborMap): Result<Volunteer, VolunteerFailure> {
  const { lookedAt: _, ...always } = V;
  const known = fieldsOf(fields, limit.VOLUNTEER_RECORD, fields.has(V.lookedAt) ? V : always);
  const signKey = readBytes(32)(known?.get(V.signKey));
  const [level, helper] = [readLevel(known?.get(V.level)), readLevel(known?.get(V.helper))];
  const day = readInteger(0, (limit.MAX_HALF_DAY - 1) / 2)(known?.get(V.day));
  const lookedAt = known?.has(V.lookedAt) ? readList(readLookedAt, limit.MAX_LOOKED_AT)(known.get(V.lookedAt)) : [];
  if (!signKey || level === null || helper === null || day === null || !lookedAt)
    return err(new CodecError("VOLUNTEER_MALFORMED"));
  const plain = { signKey: bytesToHex(signKey), level, helper, day };
  return ok(known?.has(V.lookedAt) ? { ...plain, lookedAt } : plain);
}
