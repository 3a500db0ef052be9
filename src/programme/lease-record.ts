/**
 * What a coordinator's device tells the other coordinators of its lease: the share that they may show when it lacks its own, and how many shares it printed. A record of
 * type 13 in the coordinators' own feed, one a device, changed in place. Rule P15 of README.md.
 */
import type { Bytes } from "../kit/bytes.ts";
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { type Reader, readBytes, readInteger, readTuple } from "../kit/read.ts";

export const RECORD_TYPE_LEASE = 13;
export const LEASE_FIELD = { type: 1, share: 67, papers: 68 } as const;
const SHARE_BYTES = 32;
const MAX_PRINTED = 10_000;

export interface LeaseRecord {
  /** 32 bytes, useless alone; `null`: none for others. */
  readonly share: Bytes | null;
  /** Shares ever printed, and of those the ones that were used or destroyed. */
  readonly printed: number;
  readonly spent: number;
}

export const leaseToFields = ({ share, printed, spent }: LeaseRecord): CborMap =>
  new Map<number, Cbor>([
    [LEASE_FIELD.type, RECORD_TYPE_LEASE],
    [LEASE_FIELD.share, share ?? new Uint8Array()],
    [LEASE_FIELD.papers, [printed, spent]],
  ]);

const readShare: Reader<Bytes> = (value) => readBytes(SHARE_BYTES)(value) ?? readBytes(0)(value);

/** `null` for records of other types, and for one that does not fit. */
export function fieldsToLease(fields: ReadonlyMap<number, Cbor>): LeaseRecord | null {
  if (fields.get(LEASE_FIELD.type) !== RECORD_TYPE_LEASE || fields.size !== 3) return null;
  const [share, papers] = [readShare(fields.get(LEASE_FIELD.share)), readTuple(2)(fields.get(LEASE_FIELD.papers))];
  const [printed, spent] = [readInteger(0, MAX_PRINTED)(papers?.[0]), readInteger(0, MAX_PRINTED)(papers?.[1])];
  if (!share || printed === null || spent === null || spent > printed) return null;
  return { share: share.length === 0 ? null : share, printed, spent };
}
