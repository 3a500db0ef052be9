/**
 * The fields of a settings record, read. What writes them is in `write-settings.ts`: phones read settings before anything else, and write none.
 *
 * Invariant: a field code that is not listed here refuses the record, so nothing can be added to it unseen.
 * Field codes never change their meaning.
 */
import type { CborMap } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readInteger, readList, readMap, readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import {
  type Area,
  DAY_MINUTES,
  DEFAULT_EMERGENCY,
  DEFAULT_SETUP,
  type Emergency,
  MAX_AREA_CODE,
  MAX_AREA_ID,
  MAX_AREA_LABEL,
  MAX_AREAS,
  MAX_BASIS,
  MAX_ERASE_TRIES,
  MAX_ITEM_CODE,
  MAX_ITEMS,
  MAX_LANGUAGE_TAG,
  MAX_LANGUAGES,
  MAX_MIN_PEOPLE,
  MAX_NAME,
  MAX_SERVICE_LINE,
  MAX_SERVICE_LINES,
  MAX_VERSION,
  MIN_ERASE_TRIES,
  SETTINGS_RECORD,
  type ServiceSheet,
  type Settings,
  type Setup,
} from "./model.ts";

/** The field that says which kind of record this is; the same for every record type. */
export const RECORD_TYPE = 1;

const S = { name: 40, areas: 41, noticeVersion: 42, languages: 43, listVersion: 44, emergency: 45 } as const;
/** Each part that two coordinators may change at the same time is a field of its own, so that neither loses anything. */
const SETUP = {
  ...{ items: 46, notice: 47, services: 48, deliverBy: 49, asks: 53 },
  ...{ matching: 54, enough: 55, meetingPoints: 56 },
} as const;

/** Fields that capturing hands on unread (`matching.ts`). */
export const MATCHING = [SETUP.matching, SETUP.enough, SETUP.meetingPoints] as const;

/** The parts of the settings that screens change, by the field that holds each. */
export const SETTINGS_FIELDS = { ...S, ...SETUP } as const;
export type SettingsPart = keyof typeof SETTINGS_FIELDS;

export type SettingsFailure = CodecError<"SETTINGS_MALFORMED">;

/**
 * Reads what `settingsToFields` writes. Fails with `SETTINGS_MALFORMED` for a missing, foreign or oversized field or a code given twice. Settings from
 * before there was `emergency`, or a part of the set-up, have the default one.
 */
export function fieldsToSettings(fields: CborMap): Result<Settings, SettingsFailure> {
  const known = readMap([RECORD_TYPE, ...Object.values(SETTINGS_FIELDS)])(fields);
  const name = readFilled(MAX_NAME)(known?.get(S.name));
  const areas = readAreas(known?.get(S.areas));
  const noticeVersion = readVersion(known?.get(S.noticeVersion));
  const languages = readLanguages(known?.get(S.languages));
  const listVersion = readVersion(known?.get(S.listVersion));
  const emergency = known?.has(S.emergency) ? readEmergency(known.get(S.emergency)) : DEFAULT_EMERGENCY;
  if (known?.get(RECORD_TYPE) !== SETTINGS_RECORD || name === null || areas === null)
    return err(new CodecError("SETTINGS_MALFORMED"));
  const setup = known && readSetup(known);
  if (noticeVersion === null || languages === null || listVersion === null || emergency === null || !setup)
    return err(new CodecError("SETTINGS_MALFORMED"));
  const hasSetup = Object.values(SETUP).some((field) => fields.has(field));
  return ok({ name, areas, noticeVersion, languages, listVersion, emergency, ...(hasSetup && { setup }) });
}

/** What is absent holds as before there was a set-up; what is there must be whole. */
function readSetup(fields: CborMap): Setup | null {
  const read = <Value>(field: number, reader: Reader<Value>, absent: Value) =>
    fields.has(field) ? reader(fields.get(field)) : absent;
  const { basis, helpsWithout, minPeople, asksCounts, asksNote, givesCards } = DEFAULT_SETUP;
  const items = read(SETUP.items, readItems, DEFAULT_SETUP.items);
  const notice = read(SETUP.notice, readNotice, { basis, helpsWithout });
  const services = read(SETUP.services, readServices, DEFAULT_SETUP.services);
  const deliverBy = read(SETUP.deliverBy, readDeliverBy, { deliverBy: DEFAULT_SETUP.deliverBy });
  const asks = read(SETUP.asks, readAsks, { minPeople, asksCounts, asksNote, givesCards });
  if (!items || !notice || !services || !deliverBy || !asks) return null;
  return {
    items,
    services,
    ...notice,
    ...deliverBy,
    ...asks,
    matching: MATCHING.map((field) => fields.get(field) ?? null),
  };
}

const readVersion = readInteger(1, MAX_VERSION);

const readFilled =
  (max: number): Reader<string> =>
  (value) =>
    readText(max)(value) || null;

/** `[code, label]`, `[code, label, id]`, or `[code, label, id or "", true]` for one that is retired. */
const readArea: Reader<Area> = (value) => {
  if (!Array.isArray(value) || value.length < 2 || value.length > 4) return null;
  const code = readInteger(1, MAX_AREA_CODE)(value[0]);
  const label = readFilled(MAX_AREA_LABEL)(value[1]);
  const id = value.length < 3 ? "" : readText(MAX_AREA_ID)(value[2]);
  const isRetired = value.length === 4;
  if (code === null || label === null || id === null || (isRetired && value[3] !== true)) return null;
  return { code, label, ...(id && { id }), ...(isRetired && { retired: true }) };
};

const readItems: Reader<readonly number[]> = (value) => {
  const codes = readList(readInteger(1, MAX_ITEM_CODE), MAX_ITEMS)(value);
  return codes !== null && new Set(codes).size === codes.length ? codes : null;
};

const readNotice: Reader<Pick<Setup, "basis" | "helpsWithout">> = (value) => {
  const [first, helpsWithout] = readTuple(2)(value) ?? [];
  const basis = readText(MAX_BASIS)(first);
  return basis === null || typeof helpsWithout !== "boolean" ? null : { basis, helpsWithout };
};

const readServices: Reader<readonly ServiceSheet[]> = (value) => {
  const sheets = readList(readServiceSheet, MAX_LANGUAGES)(value);
  return sheets !== null && new Set(sheets.map(({ language }) => language)).size === sheets.length ? sheets : null;
};

const readServiceSheet: Reader<ServiceSheet> = (value) => {
  const pair = readTuple(2)(value);
  const language = readFilled(MAX_LANGUAGE_TAG)(pair?.[0]);
  const lines = readList(readFilled(MAX_SERVICE_LINE), MAX_SERVICE_LINES)(pair?.[1]);
  return language === null || lines === null || lines.length === 0 ? null : { language, lines };
};

/** An empty list: no time is set. */
const readDeliverBy: Reader<Pick<Setup, "deliverBy">> = (value) => {
  if (readTuple(0)(value)) return { deliverBy: null };
  const pair = readTuple(2)(value);
  const weekday = readInteger(1, 7)(pair?.[0]);
  const minutes = readInteger(0, DAY_MINUTES - 1)(pair?.[1]);
  return weekday === null || minutes === null ? null : { deliverBy: { weekday, minutes } };
};

/** The fourth is left out where cards are given, so that phones of before read it. */
const readAsks: Reader<Pick<Setup, "minPeople" | "asksCounts" | "asksNote" | "givesCards">> = (value) => {
  const [first, asksCounts, asksNote, fourth] = readTuple(3)(value) ?? readTuple(4)(value) ?? [];
  const minPeople = readInteger(0, MAX_MIN_PEOPLE)(first);
  if (minPeople === null || typeof asksCounts !== "boolean" || typeof asksNote !== "boolean") return null;
  if (fourth !== undefined && fourth !== false) return null;
  return { minPeople, asksCounts, asksNote, givesCards: fourth !== false };
};

const readAreas: Reader<readonly Area[]> = (value) => {
  const areas = readList(readArea, MAX_AREAS)(value);
  if (areas === null || areas.length === 0) return null;
  return new Set(areas.map(({ code }) => code)).size === areas.length ? areas : null;
};

const readLanguages: Reader<readonly string[]> = (value) => {
  const tags = readList(readFilled(MAX_LANGUAGE_TAG), MAX_LANGUAGES)(value);
  return tags === null || tags.length === 0 ? null : tags;
};

const readEmergency: Reader<Emergency> = (value) => {
  const [canErase, canEraseLocked, tries, hidesTries, allowsDuress, receipt] =
    readTuple(5)(value) ?? readTuple(6)(value) ?? [];
  const eraseAfterTries = tries === 0 ? 0 : readInteger(MIN_ERASE_TRIES, MAX_ERASE_TRIES)(tries);
  if (typeof canErase !== "boolean" || typeof canEraseLocked !== "boolean" || eraseAfterTries === null) return null;
  if (typeof hidesTries !== "boolean" || typeof allowsDuress !== "boolean") return null;
  if (receipt !== undefined && receipt !== true) return null;
  return { canErase, canEraseLocked, eraseAfterTries, hidesTries, allowsDuress, leavesReceipt: receipt === true };
};
