/**
 * Needs as the fields of a record, and drafts as bytes, and back.
 *
 * 1. Only the field codes listed here are written or read: one more refuses the record, so that nothing can ride along.
 * 2. Field codes never change their meaning.
 * 3. A referral has no field that says what it is about.
 * 4. Counts that a new version takes back are an empty list, a note an empty text, its flag `false`: what a field held can be replaced, and not taken
 *    away. A flag without a note means nothing: two changes can leave one.
 * 5. What coordinators answered to requests of a card may stand beside the answers and is none of them: nothing here reads or writes it.
 * 6. Nor does anything here read which assignment stands and what became of the need: decisions (`decided.ts`), which no capture and no correction writes.
 * 7. A note is one composed line without control characters, of at most `MAX_NOTE` units.
 */
import { linkToCbor, readLink } from "../card/codec.ts";
import { type Bytes, bytesToHex, hexToBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readInteger, readList, readMap, readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import * as limit from "./model.ts";
import { type Alias, type Draft, type Half, type HelpNeed, NEED_RECORD, type Need, STEPS } from "./model.ts";

const RECORD_TYPE = 1;
const F = {
  alias: 10,
  sector: 11,
  item: 12,
  urgency: 13,
  people: 14,
  extraHelp: 15,
  language: 16,
  area: 17,
  helperPreference: 18,
  day: 19,
  informedBy: 20,
  noticeVersion: 21,
  refer: 22,
  counts: 23,
  note: 24,
  card: 25,
  noteKept: 26,
  assignment: 27,
  state: 28,
} as const;

/** Fields of a need for help that may be left out: the counts, the note with its flag, and the card. */
export const COUNTS_FIELD = F.counts;
export const NOTE_FIELD = F.note;
export const NOTE_KEPT_FIELD = F.noteKept;
export const CARD_FIELD = F.card;
/** Decisions of coordinators (F15 of feed/SPEC.md), which `decided.ts` reads and no capture writes. */
export const ASSIGNMENT_FIELD = F.assignment;
export const STATE_FIELD = F.state;

/** What coordinators answered to requests of its card. Invariant 5. */
export const CARD_ANSWERS_FIELD = 29;

/** Every field code that an answer of a need may have, the record type first. */
export const NEED_FIELDS: readonly number[] = [RECORD_TYPE, ...Object.values(F)];
const REFERRAL_FIELDS: readonly number[] = [RECORD_TYPE, F.alias, F.area, F.day, F.refer, F.assignment, F.state];

export type NeedFailure = CodecError<"NEED_FIELD_UNKNOWN" | "NEED_MALFORMED">;
export type DraftFailure = CodecError<"DRAFT_MALFORMED">;

/** Longest encoding of a draft in bytes. */
export const MAX_DRAFT_BYTES = 1024;

const readLanguage: Reader<string> = (value) => {
  const tag = readText(limit.MAX_LANGUAGE)(value);
  return tag !== null && /^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$/.test(tag) ? tag : null;
};

const readHelpCodes = readList(readInteger(1, limit.MAX_EXTRA_HELP), limit.MAX_EXTRA_HELP);

const readExtraHelp: Reader<readonly number[]> = (value) => {
  const codes = readHelpCodes(value);
  return codes?.every((code, at) => at === 0 || code > (codes[at - 1] ?? 0)) ? codes : null;
};

const [readPair, readPicture, readHalves] = [readTuple(2), readInteger(0, 255), readInteger(0, 2 * limit.MAX_DAY + 1)];

const readAlias: Reader<Alias> = (value) => {
  const pair = readPair(value);
  const first = readPicture(pair?.[0]);
  const second = readPicture(pair?.[1]);
  return first !== null && second !== null ? [first, second] : null;
};

const dayOf = (halves: number) => Math.floor(halves / 2);
const halfOf = (halves: number): Half => (halves % 2 === 0 ? "am" : "pm");

const readCount: Reader<readonly [number, number]> = (value) => {
  const pair = readTuple(2)(value);
  const [group, count] = [
    readInteger(limit.MIN_COUNT_GROUP, limit.MAX_COUNT_GROUP)(pair?.[0]),
    readInteger(1, limit.MAX_COUNT)(pair?.[1]),
  ];
  return group === null || count === null ? null : [group, count];
};

/** Ascending groups, each once. */
const readCounts: Reader<readonly (readonly [number, number])[]> = (value) => {
  const counts = readList(readCount, limit.MAX_COUNT_GROUPS)(value);
  return counts?.every(([group], at) => at === 0 || group > (counts[at - 1]?.[0] ?? 0)) ? counts : null;
};

/** What no note holds: control characters, further lines, and what turns the direction of the text around it. */
export const NOT_IN_NOTE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/u;

const readLine: Reader<string> = (value) => {
  const note = readText(limit.MAX_NOTE)(value);
  return note === null || NOT_IN_NOTE.test(note) || note !== note.normalize("NFC") ? null : note;
};

const READERS = {
  sector: readInteger(1, limit.MAX_SECTOR),
  item: readInteger(1, limit.MAX_ITEM),
  urgency: readInteger(0, limit.MAX_URGENCY),
  people: readInteger(1, limit.MAX_PEOPLE),
  extraHelp: readExtraHelp,
  language: readLanguage,
  area: readInteger(1, limit.MAX_AREA),
  helperPreference: readInteger(0, limit.MAX_HELPER_PREFERENCE),
  informedBy: readInteger(1, limit.MAX_INFORMED_BY),
  noticeVersion: readInteger(1, limit.MAX_NOTICE_VERSION),
  counts: readCounts,
  note: readLine,
  noteKept: (value: Cbor | undefined) => (typeof value === "boolean" ? value : null),
} as const;

type Answers = { readonly [Key in keyof typeof READERS]: ReturnType<(typeof READERS)[Key]> };
const ANSWERS = Object.keys(READERS) as (keyof Answers)[];
const NO_ANSWERS = Object.fromEntries(ANSWERS.map((key) => [key, null]));

/** The answers among `fields`, each `null` where it is left out; nothing at all where one does not fit. */
function readAnswers(fields: CborMap): Answers | null {
  const answers: Record<string, unknown> = { ...NO_ANSWERS };
  for (const key of ANSWERS) {
    const value = fields.get(F[key]);
    if (value === undefined) continue;
    answers[key] = READERS[key](value);
    if (answers[key] === null) return null;
  }
  return answers as Answers;
}

/** Fields of a need, its record type included. Which ones a referral has says invariant 3. */
export function needToFields(need: Need): CborMap {
  const core: [number, Cbor][] = [
    [RECORD_TYPE, NEED_RECORD],
    [F.alias, need.alias],
    [F.area, need.area],
    [F.day, 2 * need.day + (need.half === "am" ? 0 : 1)],
  ];
  return new Map(need.kind === "referral" ? [...core, [F.refer, true]] : [...core, ...helpFields(need)]);
}

const helpFields = (need: HelpNeed): [number, Cbor][] => [
  [F.sector, need.sector],
  [F.item, need.item],
  [F.urgency, need.urgency],
  [F.people, need.people],
  [F.extraHelp, need.extraHelp],
  [F.language, need.language],
  [F.helperPreference, need.helperPreference],
  [F.informedBy, need.informedBy],
  [F.noticeVersion, need.noticeVersion],
  ...(need.counts ? [[F.counts, need.counts] as [number, Cbor]] : []),
  ...(need.note ? [[F.note, need.note] as [number, Cbor]] : []),
  ...(need.noteKept ? [[F.noteKept, true] as [number, Cbor]] : []),
  ...(need.card ? [[F.card, linkToCbor(need.card)] as [number, Cbor]] : []),
];

const readReferralMap = readMap(REFERRAL_FIELDS);
const readHelpMap = readMap([...NEED_FIELDS, CARD_ANSWERS_FIELD]);

/** Reads what `needToFields` writes. Fails with `NEED_FIELD_UNKNOWN` for a field that is not allowed there, otherwise `NEED_MALFORMED`. */
export function fieldsToNeed(fields: CborMap): Result<Need, NeedFailure> {
  const isReferral = fields.get(F.refer) === true;
  if ((isReferral ? readReferralMap : readHelpMap)(fields) === null) return err(new CodecError("NEED_FIELD_UNKNOWN"));
  const alias = readAlias(fields.get(F.alias));
  const area = READERS.area(fields.get(F.area));
  const halves = readHalves(fields.get(F.day));
  if (fields.get(RECORD_TYPE) !== NEED_RECORD || alias === null || area === null || halves === null)
    return err(new CodecError("NEED_MALFORMED"));
  const where = { alias, area, day: dayOf(halves), half: halfOf(halves) };
  const need = isReferral ? ({ kind: "referral", ...where } as const) : readHelp(fields, where);
  return need === null ? err(new CodecError("NEED_MALFORMED")) : ok(need);
}

type Where = Pick<HelpNeed, "alias" | "area" | "day" | "half">;

/** Field by field, each into its place: a list of ten thousand is read in one go. */
function readHelp(fields: CborMap, { alias, area, day, half }: Where): HelpNeed | null {
  const refer = fields.get(F.refer);
  if (refer !== undefined && refer !== false) return null;
  const sector = READERS.sector(fields.get(F.sector));
  const item = READERS.item(fields.get(F.item));
  const urgency = READERS.urgency(fields.get(F.urgency));
  const people = READERS.people(fields.get(F.people));
  const extraHelp = READERS.extraHelp(fields.get(F.extraHelp));
  const language = READERS.language(fields.get(F.language));
  const helperPreference = READERS.helperPreference(fields.get(F.helperPreference));
  const informedBy = READERS.informedBy(fields.get(F.informedBy));
  const noticeVersion = READERS.noticeVersion(fields.get(F.noticeVersion));
  if (sector === null || item === null || urgency === null || people === null || extraHelp === null) return null;
  if (language === null || helperPreference === null || informedBy === null || noticeVersion === null) return null;
  const more = readMore(fields);
  const need: HelpNeed = {
    kind: "help",
    alias,
    area,
    day,
    half,
    sector,
    item,
    urgency,
    people,
    extraHelp,
    language,
    helperPreference,
    informedBy,
    noticeVersion,
  };
  return more === NOTHING_MORE ? need : more && { ...need, ...more };
}

type More = Pick<HelpNeed, "counts" | "note" | "noteKept" | "card">;
const NOTHING_MORE: More = {};
const MORE_FIELDS: readonly number[] = [F.counts, F.note, F.noteKept, F.card];

/** What may be left out; `null` where it does not fit. */
function readMore(fields: CborMap): More | null {
  if (!MORE_FIELDS.some((field) => fields.has(field))) return NOTHING_MORE;
  const read = readAnswers(new Map([...fields].filter(([field]) => MORE_FIELDS.includes(field))));
  const card = readLink(fields.get(F.card));
  if (read === null || (fields.has(F.card) && card === null)) return null;
  const { counts, note, noteKept } = read;
  return {
    ...(counts?.length && { counts }),
    ...(note && { note, ...(noteKept && { noteKept }) }),
    ...(card && { card }),
  };
}

const DRAFT_FORMAT = 1;
const D = { format: 0, step: 1, refer: 2, asksCounts: 3, corrects: 4 } as const;
/** A card is bound to what is saved, and decisions are about it: never a draft. */
const NOT_IN_DRAFT: readonly number[] = [F.card, F.assignment, F.state];
const DRAFT_FIELDS = [...Object.values(D), ...NEED_FIELDS.filter((field) => !NOT_IN_DRAFT.includes(field))];

/** Bytes of a draft for the sealed autosave; at most `MAX_DRAFT_BYTES`. */
export function draftToBytes(draft: Draft): Bytes {
  const answers = ANSWERS.map((key): [number, Cbor] => [F[key], draft[key]]);
  return encodeCbor(
    new Map<number, Cbor>([
      [D.format, DRAFT_FORMAT],
      [D.step, STEPS.indexOf(draft.step)],
      [D.refer, draft.refer],
      ...(draft.asksCounts ? [[D.asksCounts, true] as [number, Cbor]] : []),
      ...(draft.corrects === null ? [] : [[D.corrects, hexToBytes(draft.corrects)] as const]),
      ...answers.filter(([, value]) => value !== null),
    ]),
  );
}

/** Reads what `draftToBytes` writes. Fails with `DRAFT_MALFORMED` for anything else, also for a draft of another release's format. */
export function draftFromBytes(bytes: Uint8Array): Result<Draft, DraftFailure> {
  const decoded = decodeCbor(bytes, MAX_DRAFT_BYTES);
  const fields = decoded.ok ? readMap(DRAFT_FIELDS)(decoded.value) : null;
  const draft = fields?.get(D.format) === DRAFT_FORMAT ? readDraft(fields) : null;
  return draft === null ? err(new CodecError("DRAFT_MALFORMED")) : ok(draft);
}

/** An answer that is not there is `null`; one that does not fit its limits refuses the draft. */
function readDraft(fields: CborMap): Draft | null {
  const step = STEPS[readInteger(0, STEPS.length - 1)(fields.get(D.step)) ?? -1];
  const refer = fields.get(D.refer);
  const asksCounts = fields.get(D.asksCounts) ?? true;
  const corrects = readBytes(16)(fields.get(D.corrects));
  const answers = readAnswers(fields);
  if (
    step === undefined ||
    typeof refer !== "boolean" ||
    asksCounts !== true ||
    (fields.has(D.corrects) && corrects === null) ||
    !answers
  )
    return null;
  const { language, noticeVersion } = answers;
  if (language === null || noticeVersion === null) return null;
  const said = { ...answers, language, noticeVersion };
  return { ...said, step, corrects: corrects && bytesToHex(corrects), refer, asksCounts: fields.has(D.asksCounts) };
}
