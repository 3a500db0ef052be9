/**
 * Settings and phone labels as the fields of a record, and back.
 *
 * Invariant: a field code that is not listed here refuses the record, so nothing can be added to it unseen.
 * Field codes never change their meaning.
 */
import { toKeyId } from "../kit/brand.ts";
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readInteger, readList, readMap, readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import {
  type Area,
  DEFAULT_EMERGENCY,
  DEVICE_LABEL_RECORD,
  type DeviceLabel,
  type Emergency,
  MAX_AREA_CODE,
  MAX_AREA_LABEL,
  MAX_AREAS,
  MAX_ERASE_TRIES,
  MAX_LANGUAGE_TAG,
  MAX_LANGUAGES,
  MAX_NAME,
  MAX_ROLE_CODE,
  MAX_VERSION,
  MIN_ERASE_TRIES,
  SETTINGS_RECORD,
  type Settings,
} from "./model.ts";

/** The field that says which kind of record this is; the same for every record type. */
const RECORD_TYPE = 1;

const S = { name: 40, areas: 41, noticeVersion: 42, languages: 43, listVersion: 44, emergency: 45 } as const;
const D = { deviceKeyId: 50, label: 51, role: 52 } as const;

export type SettingsFailure = CodecError<"SETTINGS_MALFORMED">;
export type DeviceLabelFailure = CodecError<"DEVICE_LABEL_MALFORMED">;

/** Fields of a settings record, its record type included. */
export function settingsToFields(settings: Settings): CborMap {
  return new Map<number, Cbor>([
    [RECORD_TYPE, SETTINGS_RECORD],
    [S.name, settings.name],
    [S.areas, settings.areas.map(({ code, label }) => [code, label])],
    [S.noticeVersion, settings.noticeVersion],
    [S.languages, [...settings.languages]],
    [S.listVersion, settings.listVersion],
    [S.emergency, emergencyToCbor(settings.emergency)],
  ]);
}

/**
 * Reads what `settingsToFields` writes. Fails with `SETTINGS_MALFORMED` for a missing, foreign or oversized field or a code given twice. Settings from
 * before there was `emergency` have the default one.
 */
export function fieldsToSettings(fields: CborMap): Result<Settings, SettingsFailure> {
  const known = readMap([RECORD_TYPE, ...Object.values(S)])(fields);
  const name = readFilled(MAX_NAME)(known?.get(S.name));
  const areas = readAreas(known?.get(S.areas));
  const noticeVersion = readVersion(known?.get(S.noticeVersion));
  const languages = readLanguages(known?.get(S.languages));
  const listVersion = readVersion(known?.get(S.listVersion));
  const emergency = known?.has(S.emergency) ? readEmergency(known.get(S.emergency)) : DEFAULT_EMERGENCY;
  if (known?.get(RECORD_TYPE) !== SETTINGS_RECORD || name === null || areas === null)
    return err(new CodecError("SETTINGS_MALFORMED"));
  if (noticeVersion === null || languages === null || listVersion === null || emergency === null)
    return err(new CodecError("SETTINGS_MALFORMED"));
  return ok({ name, areas, noticeVersion, languages, listVersion, emergency });
}

/** Fields of a phone-label record, its record type included. */
export function deviceLabelToFields({ deviceKeyId, label, role }: DeviceLabel): CborMap {
  return new Map<number, Cbor>([
    [RECORD_TYPE, DEVICE_LABEL_RECORD],
    [D.deviceKeyId, deviceKeyId],
    [D.label, [...label]],
    [D.role, role],
  ]);
}

/** Reads what `deviceLabelToFields` writes. Fails with `DEVICE_LABEL_MALFORMED` for anything else. */
export function fieldsToDeviceLabel(fields: CborMap): Result<DeviceLabel, DeviceLabelFailure> {
  const known = readMap([RECORD_TYPE, ...Object.values(D)])(fields);
  const deviceKeyId = readBytes(8)(known?.get(D.deviceKeyId));
  const label = readLabel(known?.get(D.label));
  const role = readInteger(1, MAX_ROLE_CODE)(known?.get(D.role));
  if (known?.get(RECORD_TYPE) !== DEVICE_LABEL_RECORD || deviceKeyId === null || label === null || role === null)
    return err(new CodecError("DEVICE_LABEL_MALFORMED"));
  return ok({ deviceKeyId: toKeyId(deviceKeyId), label, role });
}

const readVersion = readInteger(1, MAX_VERSION);

const readFilled =
  (max: number): Reader<string> =>
  (value) =>
    readText(max)(value) || null;

const readArea: Reader<Area> = (value) => {
  const pair = readTuple(2)(value);
  const code = readInteger(1, MAX_AREA_CODE)(pair?.[0]);
  const label = readFilled(MAX_AREA_LABEL)(pair?.[1]);
  return code === null || label === null ? null : { code, label };
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

const emergencyToCbor = (emergency: Emergency): Cbor => [
  emergency.canErase,
  emergency.canEraseLocked,
  emergency.eraseAfterTries,
  emergency.hidesTries,
  emergency.allowsDuress,
];

const readEmergency: Reader<Emergency> = (value) => {
  const [canErase, canEraseLocked, tries, hidesTries, allowsDuress] = readTuple(5)(value) ?? [];
  const eraseAfterTries = tries === 0 ? 0 : readInteger(MIN_ERASE_TRIES, MAX_ERASE_TRIES)(tries);
  if (typeof canErase !== "boolean" || typeof canEraseLocked !== "boolean" || eraseAfterTries === null) return null;
  if (typeof hidesTries !== "boolean" || typeof allowsDuress !== "boolean") return null;
  return { canErase, canEraseLocked, eraseAfterTries, hidesTries, allowsDuress };
};

const readLabel: Reader<readonly [number, number]> = (value) => {
  const words = readTuple(2)(value);
  const [first, second] = [readInteger(0, 255)(words?.[0]), readInteger(0, 255)(words?.[1])];
  return first === null || second === null ? null : [first, second];
};
