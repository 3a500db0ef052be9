/**
 * Control objects: what coordinators say to the whole programme, readable within it. Rules T10–T19 of SPEC.md.
 *
 * Body of a kind 4 segment: CBOR [1, [[code, {field: value}] …]], 1 to 64 objects. A body that holds an unknown code or field is refused whole,
 * because half of a decision is worse than none. One table below writes and reads every object, so that the two cannot part.
 */
import { hashLabelled } from "../crypto/hash.ts";
import { isSoundBoxKey, isSoundSignKey } from "../crypto/points.ts";
import {
  type BoxKey,
  type FeedId,
  type Incarnation,
  type KeyId,
  type SignKey,
  toBoxKey,
  toFeedId,
  toIncarnation,
  toKeyId,
  toSignKey,
} from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readBytesUpTo, readInteger, readList, readMap, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Certificate, decodeCertificate } from "../wire/certificate.ts";
import {
  HEADER_BYTES,
  MAX_CERTIFICATE_BYTES,
  MAX_CONTROL_BYTES,
  MAX_RECIPIENTS,
  SIGNATURE_BYTES,
} from "../wire/limits.ts";
import { type FeedHead, readFeedHead } from "../wire/receipt.ts";
import {
  coordinatorsToCbor,
  policyToCbor,
  readCoordinators,
  readPolicy,
  readQuorum,
  readRelays,
  readTime,
  relaysToCbor,
} from "./charter.ts";
import type { Recovery, Terms } from "./terms.ts";

/** New terms that coordinators agree on: in force once k of those before stated exactly this. Made by make-amend.ts. */
export interface Amend {
  readonly type: "amend";
  /** 1, 2, 3 … */
  readonly number: number;
  /** 32 bytes: hash of the terms that it changes. */
  readonly prev: Bytes;
  /** All terms, not only what changes. */
  readonly terms: Terms;
  /** Up to where feeds of coordinators who lose their seat count. */
  readonly pins: readonly FeedHead[];
  /** Code 0 to 255. */
  readonly reason: number;
  /** 32 bytes: SHA-256(label "amend" ‖ CBOR of its fields). */
  readonly hash: Bytes;
}

/** An epoch's private key, sealed to one coordinator's box key: crypto_box_seal of 32 bytes. */
export interface EpochGrant {
  readonly keyId: KeyId;
  readonly sealed: Bytes;
}

/** A numbered generation of the programme's keys; up segments are sealed to the newest. */
export interface Epoch {
  readonly type: "epoch";
  /** 1, 2, 3 … */
  readonly number: number;
  readonly publicKey: BoxKey;
  readonly startsMs: number;
  readonly grants: readonly EpochGrant[];
}

/** A device's certificate, published. */
export interface CertObject {
  readonly type: "cert";
  readonly certificate: Certificate;
}

/** A device that is not trusted any more: its feeds count up to the pins, those without a pin not at all. */
export interface Revoke {
  readonly type: "revoke";
  readonly device: SignKey;
  readonly pins: readonly FeedHead[];
  /** Code 0 to 255. */
  readonly reason: number;
}

/** A coordinator's acknowledgement: it holds these feeds up to these heads, durably and merged. */
export interface Heads {
  readonly type: "heads";
  readonly heads: readonly FeedHead[];
  /** The coordinator's clock, ms since 1970; `null` where it says none. */
  readonly atMs: number | null;
}

/** A relay may let go of the bodies of these feeds up to these heads, as far as coordinators hold them. */
export interface Drop {
  readonly type: "drop";
  readonly heads: readonly FeedHead[];
}

/** The box key that `holder` uses from `epoch` on. */
export interface BoxObject {
  readonly type: "box";
  readonly epoch: number;
  readonly holder: SignKey;
  readonly boxKey: BoxKey;
}

/** Where a snapshot lies and what it covers; several objects with one id add up. */
export interface SnapshotObject {
  readonly type: "snapshot";
  /** 32 bytes. */
  readonly id: Bytes;
  /** Feed of kind 5 with its pages, from `fromSeq` to `toSeq`. */
  readonly feedId: FeedId;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly heads: readonly FeedHead[];
}

/** The author made the same snapshot from what it holds itself. */
export interface Vouch {
  readonly type: "vouch";
  readonly id: Bytes;
}

/** The author destroyed its private key of that epoch. */
export interface Retire {
  readonly type: "retire";
  readonly epoch: number;
}

/** Two segments that one author signed for one place: header 144 ‖ signature 64 each. */
export interface Fork {
  readonly type: "fork";
  readonly author: SignKey;
  readonly incarnation: Incarnation;
  readonly a: Bytes;
  readonly b: Bytes;
}

/** What coordinators plan: new needs end, and then the programme closes. Nothing follows from it that cannot be taken back. */
export interface CloseIntent {
  readonly type: "closeIntent";
  /** 1, 2, 3 … The highest that enough coordinators stated is in force. */
  readonly number: number;
  /** No new needs from here on. */
  readonly freezesMs: number;
  /** When closing is planned; 0: the plan is taken back. */
  readonly closesMs: number;
  /** Code 0 to 255. */
  readonly reason: number;
}

/** The order to close. Once enough coordinators stated it byte for byte there is no way back. Its hash: `hashFinal`. */
export interface CloseFinal {
  readonly type: "closeFinal";
  /** 32 bytes: hash of the terms in force that it follows. */
  readonly terms: Bytes;
  /** 32 bytes: hash of the certificate's core. */
  readonly core: Bytes;
  /** 32 bytes: hash of the heads of all feeds at the end. */
  readonly heads: Bytes;
  readonly atMs: number;
}

export type ControlObject =
  | Amend
  | Epoch
  | CertObject
  | Revoke
  | Heads
  | Drop
  | BoxObject
  | SnapshotObject
  | Vouch
  | Retire
  | Fork
  | CloseIntent
  | CloseFinal;
export type ControlFailure = CodecError<"CONTROL_MALFORMED">;

/** Most heads and pins in one object: 200 fit one segment. */
export const MAX_HEADS = 200;
const MAX_OBJECTS = 64;

/** One field of an object; its code is its place in the row, from 1. */
interface Field {
  readonly name: string;
  readonly read: Reader<unknown>;
  readonly write: (value: never) => Cbor;
  /** May be left out, which means `null`. */
  readonly isOptional: boolean;
}

const asIs = (value: Cbor): Cbor => value;
const field = (
  name: string,
  read: Reader<unknown>,
  write: (value: never) => Cbor = asIs,
  isOptional = false,
): Field => ({ name, read, write, isOptional });

const branded =
  <Raw, Value>(read: Reader<Raw>, brand: (raw: Raw) => Value, isFit: (raw: Raw) => boolean = () => true) =>
  (value: Cbor | undefined): Value | null => {
    const raw = read(value);
    return raw !== null && isFit(raw) ? brand(raw) : null;
  };

const bytes32 = readBytes(32);
const readBoxKey = branded(bytes32, toBoxKey, isSoundBoxKey);
const readSignKey = branded(bytes32, toSignKey, isSoundSignKey);
const readNumber = readInteger(1, 10_000);
const readSeq = readInteger(1, 0xffff_ffff);
const readReason = readInteger(0, 255);
const readPins = readList(readFeedHead, MAX_HEADS);
const readHeads: Reader<readonly FeedHead[]> = (value) => {
  const heads = readPins(value);
  return heads?.length ? heads : null;
};
const headsToCbor = (heads: readonly FeedHead[]): Cbor => heads.map(({ feedId, seq, head }) => [feedId, seq, head]);

const readGrant: Reader<EpochGrant> = (value) => {
  const parts = readTuple(2)(value);
  const [keyId, sealed] = [readBytes(8)(parts?.[0]), readBytes(80)(parts?.[1])];
  return keyId && sealed ? { keyId: toKeyId(keyId), sealed } : null;
};
const readGrants = readList(readGrant, MAX_RECIPIENTS);
const grantsToCbor = (grants: readonly EpochGrant[]): Cbor => grants.map(({ keyId, sealed }) => [keyId, sealed]);

const readCertificate: Reader<Certificate> = (value) => {
  const bytes = readBytesUpTo(MAX_CERTIFICATE_BYTES)(value);
  const certificate = bytes && decodeCertificate(bytes);
  return certificate?.ok ? certificate.value : null;
};

const readRecovery: Reader<Recovery> = (value) => {
  const parts = readTuple(3)(value);
  const [setId, boxKey, signKey] = [readBytes(4)(parts?.[0]), readBoxKey(parts?.[1]), readSignKey(parts?.[2])];
  return setId && boxKey && signKey ? { setId, boxKey, signKey } : null;
};

const readSigned = readBytes(HEADER_BYTES + SIGNATURE_BYTES);

/** Code and fields of every object that this version makes. */
const FORMAT: Readonly<Record<ControlObject["type"], readonly [number, ...Field[]]>> = {
  amend: [
    2,
    field("number", readNumber),
    field("prev", bytes32),
    field("coordinators", readCoordinators, coordinatorsToCbor),
    field("k", readQuorum),
    field("relays", readRelays, relaysToCbor),
    field("expiresMs", readTime),
    field("policy", readPolicy, policyToCbor),
    field("pins", readPins, headsToCbor),
    field("reason", readReason),
    field("recovery", readRecovery, ({ setId, boxKey, signKey }: Recovery) => [setId, boxKey, signKey], true),
  ],
  epoch: [
    3,
    field("number", readNumber),
    field("publicKey", readBoxKey),
    field("startsMs", readTime),
    field("grants", readGrants, grantsToCbor),
  ],
  cert: [4, field("certificate", readCertificate, ({ bytes }: Certificate) => bytes)],
  revoke: [5, field("device", readSignKey), field("pins", readPins, headsToCbor), field("reason", readReason)],
  closeIntent: [
    8,
    field("number", readNumber),
    field("freezesMs", readTime),
    field("closesMs", readTime),
    field("reason", readReason),
  ],
  closeFinal: [9, field("terms", bytes32), field("core", bytes32), field("heads", bytes32), field("atMs", readTime)],
  heads: [6, field("heads", readHeads, headsToCbor), field("atMs", readTime, asIs, true)],
  drop: [7, field("heads", readHeads, headsToCbor)],
  box: [11, field("epoch", readNumber), field("holder", readSignKey), field("boxKey", readBoxKey)],
  snapshot: [
    12,
    field("id", bytes32),
    field("feedId", branded(readBytes(16), toFeedId)),
    field("fromSeq", readSeq),
    field("toSeq", readSeq),
    field("heads", readHeads, headsToCbor),
  ],
  vouch: [13, field("id", bytes32)],
  retire: [14, field("epoch", readNumber)],
  fork: [
    15,
    field("author", readSignKey),
    field("incarnation", branded(readBytes(16), toIncarnation)),
    field("a", readSigned),
    field("b", readSigned),
  ],
};

/** Fields of an object by code, as they travel. */
export function objectToFields(object: ControlObject): CborMap {
  const [, ...fields] = FORMAT[object.type];
  const valueByName: Readonly<Record<string, unknown>> =
    object.type === "amend" ? { ...object, ...object.terms } : { ...object };
  return new Map(
    fields.flatMap(({ name, write }, i) => {
      const value = valueByName[name] ?? null;
      return value === null ? [] : [[i + 1, write(value as never)] as const];
    }),
  );
}

/** Bytes of a control segment's body. */
export const encodeControl = (objects: readonly ControlObject[]): Bytes =>
  encodeCbor([1, objects.map((object) => [FORMAT[object.type][0], objectToFields(object)])]);

/** 32 bytes that name an amend: SHA-256(label "amend" ‖ CBOR of its fields). */
export const hashAmend = (fields: CborMap): Bytes => hashLabelled("amend", encodeCbor(fields));

/** 32 bytes that name an order to close: SHA-256(label "close" ‖ CBOR of its fields). */
export const hashFinal = (final: CloseFinal): Bytes => hashLabelled("close", encodeCbor(objectToFields(final)));

/** Reads the body of a control segment. */
export function decodeControl(body: Uint8Array): Result<readonly ControlObject[], ControlFailure> {
  const decoded = decodeCbor(body, MAX_CONTROL_BYTES);
  const parts = decoded.ok ? readTuple(2)(decoded.value) : null;
  const objects = parts?.[0] === 1 ? readList(readObject, MAX_OBJECTS)(parts[1]) : null;
  return objects?.length ? ok(objects) : err(new CodecError("CONTROL_MALFORMED"));
}

const readObject: Reader<ControlObject> = (value) => {
  const parts = readTuple(2)(value);
  const map = readMap()(parts?.[1]);
  const [type, format] = Object.entries(FORMAT).find(([, [code]]) => code === parts?.[0]) ?? [];
  const values = map && format && readFields(map, format.slice(1) as readonly Field[]);
  if (!values) return null;
  // The readers of the row have checked every field of this type.
  const object = (type === "amend" ? shapeAmend(values, hashAmend(map)) : { ...values, type }) as ControlObject;
  return object.type === "snapshot" && object.fromSeq > object.toSeq ? null : object;
};

function readFields(map: CborMap, fields: readonly Field[]): Record<string, unknown> | null {
  const values: Record<string, unknown> = {};
  let unread = map.size;
  for (const [i, { name, read, isOptional }] of fields.entries()) {
    const given = map.get(i + 1);
    const isLeftOut = isOptional && given === undefined;
    const value = isLeftOut ? null : read(given);
    if (value === null && !isLeftOut) return null;
    if (!isLeftOut) unread--;
    values[name] = value;
  }
  return unread === 0 ? values : null;
}

function shapeAmend({ number, prev, pins, reason, ...terms }: Record<string, unknown>, hash: Bytes) {
  return { type: "amend", number, prev, terms, pins, reason, hash };
}
