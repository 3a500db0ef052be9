/**
 * The charter: the first control object, which names the programme by its own hash. Rules T1–T4 of SPEC.md.
 *
 * It holds no name and no place: it is readable by whoever runs a relay. The programme's name and areas travel in sealed settings.
 */
import { hashLabelled } from "../crypto/hash.ts";
import { type BoxKey, type ProgrammeId, type SignKey, toBoxKey, toProgrammeId, toSignKey } from "../kit/brand.ts";
import { type Bytes, copyBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor } from "../kit/cbor.ts";
import { type Reader, readBytes, readInteger, readList, readMap, readText, readTuple } from "../kit/read.ts";
import { MAX_CHARTER_BYTES } from "../wire/limits.ts";

export interface CharterCoordinator {
  readonly signKey: SignKey;
  /** Box key of epoch 1. */
  readonly boxKey: BoxKey;
}

export interface CharterRelay {
  /** Origin, for example "https://relay.example". */
  readonly address: string;
  /** Signs receipts and is bound into every proof to that relay. */
  readonly relayKey: SignKey;
}

export interface CharterFields {
  readonly createdMs: number;
  /** After it the programme must be closed: at most 400 days behind `createdMs`. */
  readonly expiresMs: number;
  readonly coordinators: readonly CharterCoordinator[];
  /** How many coordinators decide together: more than half of them. */
  readonly k: number;
  readonly relays: readonly CharterRelay[];
  readonly policy: Policy;
  /** IANA name; days and windows are the programme's. */
  readonly timeZone: string;
  /** Made-up data only; relays keep it apart. */
  readonly isTraining: boolean;
  /** Codes of what the programme will never do; see SPEC.md. */
  readonly redLines: readonly number[];
  /** 16 random bytes: two programmes with equal terms differ. */
  readonly nonce: Bytes;
  /** What the programme intends to become; amends, not this, say who decides. */
  readonly profile: Profile;
}

/** 1 small: one coordinator and a recovery set · 2 two of three · 3 three of five. */
export const PROFILES = [1, 2, 3] as const;
export type Profile = (typeof PROFILES)[number];

/** Terms that devices obey. */
export interface Policy {
  /** Coordinator leases: 0 none, 1 cached, 2 each unlock. */
  readonly lease: number;
  /** Days that a phone may read what the coordinator has acknowledged: 0 to 30. */
  readonly retentionDays: number;
  /** Minutes without a touch before the app locks: 1 to 15. */
  readonly idleMinutes: number;
}

export interface Charter extends CharterFields {
  readonly bytes: Bytes;
  /** 32 bytes: SHA-256("ebb/charter/1\0" ‖ bytes). */
  readonly hash: Bytes;
  readonly programmeId: ProgrammeId;
}

/** Field codes, for reading here and for writing in make-charter.ts, which only starting a programme loads. */
export const CHARTER_FIELD = {
  version: 1,
  suite: 2,
  createdMs: 3,
  expiresMs: 4,
  coordinators: 5,
  k: 6,
  relays: 7,
  policy: 8,
  timeZone: 9,
  isTraining: 10,
  redLines: 11,
  nonce: 12,
  profile: 13,
} as const;
export const POLICY_FIELD = { lease: 1, retentionDays: 2, idleMinutes: 3 } as const;
export const CHARTER_VERSION = 1;
export const CHARTER_SUITE = 1;
/** Most seats that terms can have (T3). */
export const MAX_COORDINATORS = 5;

/** The forms in which charter and amends write seats, relays and policy. */
export const coordinatorsToCbor = (coordinators: readonly CharterCoordinator[]): Cbor =>
  coordinators.map(({ signKey, boxKey }) => [signKey, boxKey]);
export const relaysToCbor = (relays: readonly CharterRelay[]): Cbor =>
  relays.map(({ address, relayKey }) => [address, relayKey]);
export const policyToCbor = (policy: Policy): Cbor =>
  new Map(Object.entries(POLICY_FIELD).map(([name, code]) => [code, policy[name as keyof Policy]]));

/** A charter of `fields` whose bytes are `bytes`, with the hash and the id that follow from them. */
export function nameCharter(fields: CharterFields, bytes: Bytes): Charter {
  const hash = hashLabelled("charter", bytes);
  return { ...fields, bytes, hash, programmeId: toProgrammeId(hash.subarray(0, 16)) };
}

/** Reads a charter without judging it: for bytes that were judged before they were sealed. `null` where it is not this format. */
export function parseCharter(bytes: Uint8Array): Charter | null {
  const decoded = decodeCbor(bytes, MAX_CHARTER_BYTES);
  const fields = decoded.ok ? readCharter(decoded.value) : null;
  return fields && nameCharter(fields, copyBytes(bytes));
}

/** Milliseconds since 1970 that a date can hold. */
export const readTime = readInteger(0, 8_640_000_000_000_000);

const readCoordinator: Reader<CharterCoordinator> = (value) => {
  const parts = readTuple(2)(value);
  const [signKey, boxKey] = [readBytes(32)(parts?.[0]), readBytes(32)(parts?.[1])];
  return signKey && boxKey ? { signKey: toSignKey(signKey), boxKey: toBoxKey(boxKey) } : null;
};

const readRelay: Reader<CharterRelay> = (value) => {
  const parts = readTuple(2)(value);
  const [address, relayKey] = [readText(120)(parts?.[0]), readBytes(32)(parts?.[1])];
  return address !== null && relayKey ? { address, relayKey: toSignKey(relayKey) } : null;
};

export const readPolicy: Reader<Policy> = (value) => {
  const map = readMap(Object.values(POLICY_FIELD))(value);
  const [lease, retentionDays, idleMinutes] = [
    readInteger(0, 2)(map?.get(1)),
    readInteger(0, 30)(map?.get(2)),
    readInteger(1, 15)(map?.get(3)),
  ];
  return lease === null || retentionDays === null || idleMinutes === null
    ? null
    : { lease, retentionDays, idleMinutes };
};

export const readCoordinators = readList(readCoordinator, MAX_COORDINATORS);
export const readRelays = readList(readRelay, 4);
export const readQuorum = readInteger(1, MAX_COORDINATORS);

function readCharter(value: Cbor): CharterFields | null {
  const map = readMap(Object.values(CHARTER_FIELD))(value);
  if (map?.get(CHARTER_FIELD.version) !== CHARTER_VERSION || map.get(CHARTER_FIELD.suite) !== CHARTER_SUITE)
    return null;
  const [createdMs, expiresMs, k] = [
    readTime(map.get(CHARTER_FIELD.createdMs)),
    readTime(map.get(CHARTER_FIELD.expiresMs)),
    readQuorum(map.get(CHARTER_FIELD.k)),
  ];
  const coordinators = readCoordinators(map.get(CHARTER_FIELD.coordinators));
  const relays = readRelays(map.get(CHARTER_FIELD.relays));
  const [policy, timeZone, isTraining] = [
    readPolicy(map.get(CHARTER_FIELD.policy)),
    readText(60)(map.get(CHARTER_FIELD.timeZone)),
    map.get(CHARTER_FIELD.isTraining),
  ];
  const redLines = readList(readInteger(1, 255), 32)(map.get(CHARTER_FIELD.redLines));
  const nonce = readBytes(16)(map.get(CHARTER_FIELD.nonce));
  const profile = PROFILES.find((known) => known === map.get(CHARTER_FIELD.profile));
  if (
    createdMs === null ||
    expiresMs === null ||
    k === null ||
    !coordinators ||
    !relays ||
    !policy ||
    timeZone === null ||
    typeof isTraining !== "boolean" ||
    !redLines ||
    !nonce ||
    !profile
  )
    return null;
  return { createdMs, expiresMs, coordinators, k, relays, policy, timeZone, isTraining, redLines, nonce, profile };
}
