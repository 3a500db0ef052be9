/** Settings as the fields of their record: what `fieldsToSettings` of `codec.ts` reads. */
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { SETTINGS_FIELDS as F, MATCHING, RECORD_TYPE } from "./codec.ts";
import { type Area, type Emergency, SETTINGS_RECORD, type Settings, type Setup } from "./model.ts";

/** Fields of a settings record, its record type included. */
export function settingsToFields(settings: Settings): CborMap {
  return new Map<number, Cbor>([
    [RECORD_TYPE, SETTINGS_RECORD],
    [F.name, settings.name],
    [F.areas, settings.areas.map(areaToCbor)],
    [F.noticeVersion, settings.noticeVersion],
    [F.languages, [...settings.languages]],
    [F.listVersion, settings.listVersion],
    [F.emergency, emergencyToCbor(settings.emergency)],
    ...(settings.setup ? setupToFields(settings.setup) : []),
  ]);
}

const areaToCbor = ({ code, label, id, retired }: Area): Cbor => [
  ...[code, label],
  ...(id || retired ? [id ?? ""] : []),
  ...(retired ? [true] : []),
];

const setupToFields = (setup: Setup): readonly [number, Cbor][] => [
  [F.items, setup.items],
  [F.notice, [setup.basis, setup.helpsWithout]],
  [F.services, setup.services.map(({ language, lines }) => [language, lines])],
  [F.deliverBy, setup.deliverBy ? [setup.deliverBy.weekday, setup.deliverBy.minutes] : []],
  [F.asks, [setup.minPeople, setup.asksCounts, setup.asksNote, ...(setup.givesCards ? [] : [false])]],
  ...MATCHING.flatMap((field, at): [number, Cbor][] => {
    const value = setup.matching[at] ?? null;
    return value === null ? [] : [[field, value]];
  }),
];

const emergencyToCbor = (emergency: Emergency): Cbor => [
  emergency.canErase,
  emergency.canEraseLocked,
  emergency.eraseAfterTries,
  emergency.hidesTries,
  emergency.allowsDuress,
  ...(emergency.leavesReceipt ? [true] : []),
];
