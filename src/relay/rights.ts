/**
 * What a key may do in a programme. Rules R21, R24, R31: coordinators in force write and read everything; the key of the recovery set reads everything
 * and writes control; a key certified as coordinator that has no seat yet reads everything and prepares; a device writes its own and reads control and what is addressed to it.
 */
import type { Charter } from "../control/charter.ts";
import { boxKeyToId } from "../crypto/box-keys.ts";
import type { KeyId, SignKey } from "../kit/brand.ts";
import { isEqualBytes } from "../kit/bytes.ts";
import { decodeCertificate } from "../wire/certificate.ts";
import { SEGMENT_KINDS, type SegmentKind } from "../wire/limits.ts";
import type { Device, KnownKey, RelayStorage, Scope, Seat, SeatState, Writer } from "./storage/port.ts";

export interface Rights {
  readonly scope: Scope;
  /** `null`: never had one. */
  readonly seat: SeatState | null;
  readonly writes: readonly SegmentKind[];
  /** Kind 2 segments sealed to these may be fetched with scope 1. */
  readonly keyIds: readonly KeyId[];
  readonly isRevoked: boolean;
  /** End of its certificate, ms; for ever for a seat. */
  readonly notAfterMs: number;
}

/** Rights of `key`, or `null` for one without a seat and without a certificate that counts. Revocation beats everything. */
export async function findRights(storage: RelayStorage, charter: Charter, key: SignKey): Promise<Rights | null> {
  return judge(storage, charter, key, await storage.findKey(charter.programmeId, key));
}

/** The same of a feed's author, without what may be fetched. */
export function findWriterRights(storage: RelayStorage, charter: Charter, { feed, device, seat }: Writer) {
  return judge(storage, charter, feed.author, { device, seat, announced: [] });
}

async function judge(storage: RelayStorage, charter: Charter, key: SignKey, known: KnownKey): Promise<Rights | null> {
  const seat = seatOf(charter, key, known.seat);
  if (seat) return seatToRights(seat, known);
  const { device } = known;
  if (!device || (!device.isRevoked && !(await countsNow(storage, charter, device)))) return null;
  return deviceToRights(device, known.announced);
}

/** Whether `key` is a coordinator in force. */
export async function isSeated(storage: RelayStorage, charter: Charter, key: SignKey): Promise<boolean> {
  return seatOf(charter, key, await storage.findSeat(charter.programmeId, key))?.state === "active";
}

/** The charter speaks where no statement changed what it says of this key. */
function seatOf({ coordinators }: Charter, key: SignKey, seat: Seat | null): Seat | null {
  const founder = coordinators.find(({ signKey }) => isEqualBytes(signKey, key));
  return seat ?? (founder ? { state: "active", keyId: boxKeyToId(founder.boxKey) } : null);
}

function seatToRights({ state, keyId }: Seat, { device, announced }: KnownKey): Rights {
  return {
    scope: "coordinator",
    seat: state,
    writes: state === "recovery" ? [4] : SEGMENT_KINDS,
    keyIds: keyId ? [keyId, ...announced] : announced,
    isRevoked: state === "removed" || device?.isRevoked === true,
    notAfterMs: Number.POSITIVE_INFINITY,
  };
}

/** R24: published by a statement that counts, or issued by a coordinator in force. */
export async function countsNow(storage: RelayStorage, charter: Charter, device: Device): Promise<boolean> {
  const certificate = decodeCertificate(device.certificate);
  return certificate.ok && (device.isPublished || (await isSeated(storage, charter, certificate.value.issuer)));
}

function deviceToRights({ scope, keyId, certificate: bytes, isRevoked }: Device, announced: readonly KeyId[]): Rights {
  const certificate = decodeCertificate(bytes);
  return {
    scope,
    seat: null,
    writes: scope === "coordinator" ? [1, 3, 4] : [1],
    keyIds: keyId ? [keyId, ...announced] : announced,
    isRevoked,
    notAfterMs: certificate.ok ? certificate.value.notAfterMs : 0,
  };
}
