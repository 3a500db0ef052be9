/**
 * How a programme brings needs and offers together: fields 54 to 56 of its settings, read and written. Rule P14 of README.md.
 *
 * Apart from the codec of the settings: registering a need does without. What is left out, or does not fit, is the default.
 */
import { bytesToHex, hexToBytes } from "../kit/bytes.ts";
import type { Cbor } from "../kit/cbor.ts";
import { ascending } from "../kit/group.ts";
import { type Reader, readBytes, readInteger, readList, readText, readTuple } from "../kit/read.ts";
import { MAX_AREA_CODE, MAX_ITEM_CODE, MAX_ITEMS, MAX_VERSION, type Settings, type Setup, setupOf } from "./model.ts";

export interface MeetingPoint {
  readonly area: number;
  /** 1 to `MAX_MEETING_POINT_LABEL` UTF-16 units. */
  readonly label: string;
}

export interface Matching {
  /** Whether the engine proposes anything; the plain list works without (GR18). */
  readonly isOn: boolean;
  readonly ruleVersion: number;
  /** Hash of the rules as a coordinator read and signed them, in hex; left out where nobody has. */
  readonly ruleDigest?: string;
  /** How long an offer counts, in hours. */
  readonly offerHours: number;
  /** How long a task may wait for its helper, in hours. */
  readonly lapseHours: number;
  /** Items of which there is enough, ascending: offers of them get a thank-you. */
  readonly enough: readonly number[];
  /** Where helpers and people meet. */
  readonly meetingPoints: readonly MeetingPoint[];
}

/** What holds where a programme has said nothing (P). */
export const DEFAULT_MATCHING: Matching = {
  ...{ isOn: true, ruleVersion: 1, offerHours: 72, lapseHours: 48 },
  ...{ enough: [], meetingPoints: [] },
};

/** Half a day to two weeks. */
export const MIN_MATCHING_HOURS = 12;
export const MAX_MATCHING_HOURS = 336;
export const MAX_MEETING_POINTS = 60;
export const MAX_MEETING_POINT_LABEL = 60;

const readHours = readInteger(MIN_MATCHING_HOURS, MAX_MATCHING_HOURS);

type Switch = Pick<Matching, "isOn" | "ruleVersion" | "ruleDigest" | "offerHours" | "lapseHours">;
const readSwitch: Reader<Switch> = (value) => {
  const [isOn, version, offer, lapse, hash] = readTuple(4)(value) ?? readTuple(5)(value) ?? [];
  const digest = hash === undefined ? undefined : readBytes(32)(hash);
  const ruleVersion = readInteger(1, MAX_VERSION)(version);
  const [offerHours, lapseHours] = [readHours(offer), readHours(lapse)];
  if (typeof isOn !== "boolean" || ruleVersion === null || offerHours === null || lapseHours === null) return null;
  if (digest === null) return null;
  return { isOn, ruleVersion, offerHours, lapseHours, ...(digest && { ruleDigest: bytesToHex(digest) }) };
};

const readEnough: Reader<readonly number[]> = (value) => {
  const codes = readList(readInteger(1, MAX_ITEM_CODE), MAX_ITEMS)(value);
  return codes?.every((code, at) => at === 0 || code > (codes[at - 1] ?? 0)) ? codes : null;
};

const readMeetingPoint: Reader<MeetingPoint> = (value) => {
  const pair = readTuple(2)(value);
  const area = readInteger(1, MAX_AREA_CODE)(pair?.[0]);
  const label = readText(MAX_MEETING_POINT_LABEL)(pair?.[1]);
  return area === null || !label ? null : { area, label };
};

/** What the settings say about matching. */
export function matchingOf(settings: Settings): Matching {
  const [first, enough, points] = setupOf(settings).matching;
  return {
    ...DEFAULT_MATCHING,
    ...readSwitch(first),
    enough: readEnough(enough) ?? [],
    meetingPoints: readList(readMeetingPoint, MAX_MEETING_POINTS)(points) ?? [],
  };
}

/** The set-up with `matching` in place of what it said; each of its three parts is a field of its own (`SETTINGS_FIELDS`). */
export const withMatching = (setup: Setup, matching: Matching): Setup => ({ ...setup, matching: toCbor(matching) });

const toCbor = ({
  isOn,
  ruleVersion,
  ruleDigest,
  offerHours,
  lapseHours,
  enough,
  meetingPoints,
}: Matching): [Cbor, Cbor, Cbor] => [
  [isOn, ruleVersion, offerHours, lapseHours, ...(ruleDigest ? [hexToBytes(ruleDigest)] : [])],
  ascending(enough),
  meetingPoints.map(({ area, label }) => [area, label]),
];
