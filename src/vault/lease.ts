/**
 * What a lease adds to the wrap of a coordinator's vault: the vault key lies under the passphrase, S *and* a share that the relay keeps, so that words and disk
 * alone open nothing. Content of row meta/wrap of version 2, which words and S open. Rules V30, V31 of SPEC.md. A share alone opens nothing.
 *
 * CBOR [policy, programmeId 16, relay address, relay key 32, seed of the lease key 32, renewed ms, kept share 32 or empty, kept until ms, [[way, nonce 24, box 48] …]].
 */
import { deriveBytes } from "../crypto/hash.ts";
import { openSecretBox, sealSecretBox } from "../crypto/secret-box.ts";
import { type ProgrammeId, type SignKey, toProgrammeId, toSignKey } from "../kit/brand.ts";
import { type Bytes, concatBytes, hexToBytes, zeroBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import type { Random } from "../kit/random.ts";
import { type Reader, readBytes, readInteger, readList, readText, readTuple } from "../kit/read.ts";

/** As the charter numbers them: 1 the share stays here for some days, 2 it is never on disk. */
export type LeasePolicy = 1 | 2;
export const LEASE_CACHED = 1;
export const LEASE_EACH_UNLOCK = 2;

/** How long a share that was kept opens without being asked for (P). */
export const KEPT_FOR_MS = 14 * 86_400_000;
/** A clock this much behind the moment of keeping is wrong: then the share is asked for. */
const CLOCK_SLACK_MS = 86_400_000;

/** Most papers that open a vault at one time (P). */
export const MAX_LEASE_PAPERS = 8;
/** Shares with other coordinators that open at one time: the newest, and the one before until somebody has the newest. */
export const MAX_HAND_SHARES = 2;
const MAX_WAYS = MAX_LEASE_PAPERS + MAX_HAND_SHARES + 2;
export const SHARE_BYTES = 32;

/** Where a share comes from: 1 the relay; 2 a paper; 3 this device alone, kept; 4 another coordinator, who shows it. */
const WAYS = ["relay", "paper", "kept", "hand"] as const;
export type LeaseWay = (typeof WAYS)[number];

/** The vault key under one share. */
export interface LeaseWrap {
  readonly way: LeaseWay;
  readonly nonce: Bytes;
  readonly box: Bytes;
}

/** Where to ask for the share. */
export interface LeasePlace {
  readonly programmeId: ProgrammeId;
  /** Empty: the programme has no relay, and the share comes by hand. */
  readonly relayAddress: string;
  readonly relayKey: SignKey;
}

export interface Lease extends LeasePlace {
  readonly policy: LeasePolicy;
  /** Seed of the key that signs the call for the share. */
  readonly seed: Bytes;
  /** When the relay last took a share of this device, by its clock. */
  readonly renewedMs: number;
  /** A share that opens without asking, until then; under `each-unlock` never. */
  readonly kept: { readonly share: Bytes; readonly untilMs: number } | null;
  readonly wraps: readonly LeaseWrap[];
}

export const encodeLease = (lease: Lease): Bytes => {
  const { policy, programmeId, relayAddress, relayKey, seed, renewedMs, kept, wraps } = lease;
  const rows = wraps.map(({ way, nonce, box }): Cbor => [WAYS.indexOf(way) + 1, nonce, box]);
  const [share, until] = [kept?.share ?? new Uint8Array(), kept?.untilMs ?? 0];
  return encodeCbor([policy, programmeId, relayAddress, relayKey, seed, renewedMs, share, until, rows]);
};

const readWrap: Reader<LeaseWrap> = (value) => {
  const parts = readTuple(3)(value);
  const [way, nonce, box] = [
    readInteger(1, WAYS.length)(parts?.[0]),
    readBytes(24)(parts?.[1]),
    readBytes(48)(parts?.[2]),
  ];
  const name = way === null ? undefined : WAYS[way - 1];
  return name && nonce && box ? { way: name, nonce, box } : null;
};

const MAX_TIME_MS = 8.64e15;
const readTime = readInteger(0, MAX_TIME_MS);

/** Reads a lease that words and S opened; `null` for anything else. */
export function decodeLease(bytes: Uint8Array): Lease | null {
  const decoded = decodeCbor(bytes, 2_048);
  const parts = decoded.ok ? readTuple(9)(decoded.value) : null;
  const [policy, programmeId, relayAddress] = [
    readInteger(1, 2)(parts?.[0]),
    readBytes(16)(parts?.[1]),
    readText(120)(parts?.[2]),
  ];
  const [relayKey, seed, renewedMs] = [readBytes(32)(parts?.[3]), readBytes(32)(parts?.[4]), readTime(parts?.[5])];
  const [share, untilMs] = [readBytes(SHARE_BYTES)(parts?.[6]) ?? readBytes(0)(parts?.[6]), readTime(parts?.[7])];
  const wraps = readList(readWrap, MAX_WAYS)(parts?.[8]);
  if (!policy || !programmeId || relayAddress === null || !relayKey || !seed || renewedMs === null) return null;
  if (!share || untilMs === null || !wraps) return null;
  return {
    ...{ policy: policy as LeasePolicy, relayAddress, seed, renewedMs, wraps },
    programmeId: toProgrammeId(programmeId),
    relayKey: toSignKey(relayKey),
    kept: share.length === 0 ? null : { share, untilMs },
  };
}

/** The kept share, while it opens without asking. A clock that is wrong destroys nothing: the share is asked for instead. */
export function keptShare({ kept }: Lease, nowMs: number): Bytes | null {
  if (!kept) return null;
  const isOver = nowMs >= kept.untilMs || nowMs < kept.untilMs - KEPT_FOR_MS - CLOCK_SLACK_MS;
  return isOver ? null : kept.share;
}

/** What a share is joined with: the stretched passphrase and S. */
export interface Opener {
  readonly vaultId: string;
  readonly stretched: Bytes;
  readonly deviceSecret: Bytes;
}

/** The vault key under `share`. */
export function wrapUnderShare(
  way: LeaseWay,
  vaultKey: Bytes,
  share: Bytes,
  opener: Opener,
  random: Random,
): LeaseWrap {
  const [nonce, key] = [random.bytes(24), shareKey(share, opener)];
  const box = sealSecretBox(key, nonce, vaultKey);
  zeroBytes(key);
  return { way, nonce, box };
}

/** The vault key, and the wrap that `share` opened; `null` where it opens none. */
export function openUnderShare(
  { wraps }: Pick<Lease, "wraps">,
  share: Bytes,
  opener: Opener,
): { readonly vaultKey: Bytes; readonly wrap: LeaseWrap } | null {
  const key = shareKey(share, opener);
  for (const wrap of wraps) {
    const vaultKey = openSecretBox(key, wrap.nonce, wrap.box);
    if (!vaultKey) continue;
    zeroBytes(key);
    return { vaultKey, wrap };
  }
  zeroBytes(key);
  return null;
}

/** HKDF(Argon2id(passphrase) ‖ S ‖ share). */
function shareKey(share: Bytes, { vaultId, stretched, deviceSecret }: Opener): Bytes {
  const all = concatBytes(stretched, deviceSecret, share);
  const key = deriveBytes("lease-wrap", all, [hexToBytes(vaultId)], 32);
  zeroBytes(all);
  return key;
}
