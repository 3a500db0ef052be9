/**
 * What follows from control statements for a relay: seats, certified and revoked devices with their pins, box keys, the recovery set, retired epochs. Pure, a function
 * of the control state; the database holds what follows from the acts that it holds, so only differences are ever written. Rule R24.
 */
import { countsUpTo } from "../control/apply.ts";
import type { ControlState } from "../control/fold.ts";
import { boxKeyToId } from "../crypto/box-keys.ts";
import { type SignKey, toFeedId, toSignKey } from "../kit/brand.ts";
import { type Bytes, bytesToHex, hexToBytes } from "../kit/bytes.ts";
import type { Certificate } from "../wire/certificate.ts";
import { recoveryKeyToId } from "../wire/recovery-calls.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import type { ActChanges, Device, Seat } from "./storage/port.ts";

/** Differences that can be told from the states alone. */
export type Differences = Pick<ActChanges, "seats" | "boxKeys" | "pins" | "retired"> & {
  /** The id of the recovery set, where it is another one now. */
  readonly recoveryId?: Bytes | null;
  /** Devices of which another certificate counts, or which are revoked or not any more. */
  readonly devices: readonly SignKey[];
};

/** What the state `after` says otherwise than `before`. */
export function compareStates(before: ControlState, after: ControlState): Differences {
  const [idBefore, id] = [recoveryIdOf(before), recoveryIdOf(after)];
  return {
    seats: changed(seatsOf(before), seatsOf(after)).map(({ key, now }) => ({ deviceKey: toKey(key), seat: now })),
    boxKeys: changed(boxKeysOf(before), boxKeysOf(after)).map(({ key, now }) => {
      const [holder = "", epoch] = key.split("/");
      return { deviceKey: toKey(holder), epoch: Number(epoch), keyId: now };
    }),
    pins: changed(pinsOf(before), pinsOf(after)).map(({ key, now }) => {
      const [holder = "", feed = ""] = key.split("/");
      return { deviceKey: toKey(holder), feedId: toFeedId(hexToBytes(feed)), seq: now };
    }),
    retired: changed(before.retiredBy, after.retiredBy, (a, b) => (a === null) === (b === null)).map(
      ({ key, now }) => ({ epoch: key, isRetired: now !== null }),
    ),
    devices: changed(devicesOf(before), devicesOf(after), isSameDevice).map(({ key }) => toKey(key)),
    ...(nameOf(idBefore) !== nameOf(id) && { recoveryId: id }),
  };
}

/** The row of a device after `after`. What a statement published beats what an introduction brought. */
export function deviceAfter(after: ControlState, deviceKey: SignKey, stored: Device | null): Device {
  const key = bytesToHex(deviceKey);
  const { programmeId } = after.charter;
  const counted = after.certificateByKey.get(key);
  const isRevoked = after.revokedByKey.has(key);
  if (counted) return { ...certificateToDevice(counted), isPublished: true, isRevoked };
  const none = { programmeId, deviceKey, scope: "device", keyId: null, certificate: new Uint8Array() } as const;
  return { ...(stored ?? none), isPublished: false, isRevoked };
}

/** What a certificate says of its device. */
export const certificateToDevice = ({ programmeId, signKey, boxKey, role, bytes }: Certificate) => ({
  programmeId,
  deviceKey: signKey,
  scope: role === ROLE_COORDINATOR ? ("coordinator" as const) : ("device" as const),
  keyId: boxKeyToId(boxKey),
  certificate: bytes,
});

const toKey = (hex: string): SignKey => toSignKey(hexToBytes(hex));
const nameOf = (value: unknown): string =>
  JSON.stringify(value, (_, part) => (part instanceof Uint8Array ? bytesToHex(part) : part));

interface Changed<Key, Value> {
  readonly key: Key;
  readonly now: Value | null;
}

/** Keys at which two maps differ. */
function changed<Key, Value>(
  before: ReadonlyMap<Key, Value>,
  after: ReadonlyMap<Key, Value>,
  isSame = (a: Value | null, b: Value | null) => nameOf(a) === nameOf(b),
): readonly Changed<Key, Value>[] {
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((key) => {
    const [old, now] = [before.get(key) ?? null, after.get(key) ?? null];
    return isSame(old, now) ? [] : [{ key, now }];
  });
}

function seatsOf({ seats, terms }: ControlState): ReadonlyMap<string, Seat> {
  const byKey = new Map<string, Seat>();
  if (terms.recovery) byKey.set(bytesToHex(terms.recovery.signKey), { state: "recovery", keyId: null });
  for (const [key, { boxKey, isActive }] of seats)
    byKey.set(key, { state: isActive ? "active" : "removed", keyId: boxKeyToId(boxKey) });
  return byKey;
}

/** Key ids by holder in hex ‖ "/" ‖ epoch. */
const boxKeysOf = ({ boxKeys }: ControlState) =>
  new Map(
    [...boxKeys].flatMap(([holder, byEpoch]) =>
      [...byEpoch].map(([epoch, boxKey]) => [`${holder}/${epoch}`, boxKeyToId(boxKey)] as const),
    ),
  );

/** By key in hex ‖ "/" ‖ feed in hex: up to where feeds of revoked devices and of past coordinators count. */
function pinsOf({ seats, revokedByKey }: ControlState): ReadonlyMap<string, number> {
  const byPlace = new Map<string, number>();
  for (const [key, seat] of seats)
    for (const { feedId } of seat.isActive ? [] : seat.pins)
      byPlace.set(`${key}/${bytesToHex(feedId)}`, countsUpTo(seat, feedId));
  for (const [key, pins] of revokedByKey) for (const [feed, { seq }] of pins) byPlace.set(`${key}/${feed}`, seq);
  return byPlace;
}

interface CountedDevice {
  readonly certificate: Bytes | null;
  readonly isRevoked: boolean;
}

/** By key in hex. */
function devicesOf({ certificateByKey, revokedByKey }: ControlState): ReadonlyMap<string, CountedDevice> {
  const byKey = new Map<string, CountedDevice>();
  for (const [key, { bytes }] of certificateByKey)
    byKey.set(key, { certificate: bytes, isRevoked: revokedByKey.has(key) });
  for (const key of revokedByKey.keys()) if (!byKey.has(key)) byKey.set(key, { certificate: null, isRevoked: true });
  return byKey;
}

/** A thousand devices are compared at every act, most of them with themselves. */
const isSameDevice = (a: CountedDevice | null, b: CountedDevice | null): boolean =>
  a?.isRevoked === b?.isRevoked &&
  (a?.certificate === b?.certificate || nameOf(a?.certificate ?? null) === nameOf(b?.certificate ?? null));

const recoveryIdOf = ({ terms }: ControlState): Bytes | null =>
  terms.recovery && recoveryKeyToId(terms.recovery.signKey);
