/** Rows that carrying by hand keeps: what others said that they hold, what was packed, what waits for a gap to be filled. Rules Y80–Y87 of ../SPEC.md. */
import type { FeedId, SignKey } from "../../kit/brand.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../../kit/cbor.ts";
import { type Reader, readBytes, readInteger, readList, readTuple } from "../../kit/read.ts";
import type { PlacedRow, RowRef } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { SLOT_CORE } from "../../vault/slots.ts";
import { MAX_BUNDLE_HEADS, MAX_MANIFEST_BYTES, type Manifest } from "../../wire/bundle-manifest.ts";

/** How far another device held each feed, by feed in hex, when it made its newest bundle that was opened here. */
interface HeldElsewhere {
  readonly madeMs: number;
  readonly seqByFeed: ReadonlyMap<string, number>;
}

const heldRef = (maker: SignKey): RowRef => ({ table: "meta", key: `carried:${bytesToHex(maker)}` });

/** CBOR [1, made ms, [[feedId, seq] …]], sealed: it tells whose phone brought what. */
export function heldRow(vault: OpenVault, { maker, madeMs, held }: Manifest): PlacedRow {
  const rows = held.map(({ feedId, seq }): Cbor => [feedId, seq]);
  return vault.seal(SLOT_CORE, heldRef(maker), encodeCbor([1, madeMs, rows]));
}

export async function readHeld(vault: OpenVault, maker: SignKey): Promise<HeldElsewhere | null> {
  const ref = heldRef(maker);
  const row = await vault.store.get(ref);
  const plaintext = row && vault.open(ref, row);
  const decoded = plaintext && decodeCbor(plaintext, MAX_MANIFEST_BYTES);
  const parts = decoded?.ok ? readTuple(3)(decoded.value) : null;
  const madeMs = readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[1]);
  const rows = readList(readPosition, MAX_BUNDLE_HEADS)(parts?.[2]);
  return parts?.[0] === 1 && madeMs !== null && rows ? { madeMs, seqByFeed: new Map(rows) } : null;
}

const readPosition: Reader<readonly [string, number]> = (value) => {
  const parts = readTuple(2)(value);
  const [feedId, seq] = [readBytes(16)(parts?.[0]), readInteger(1, 0xffff_ffff)(parts?.[1])];
  return feedId && seq ? [bytesToHex(feedId), seq] : null;
};

/** Up to which position a bundle that a person took along holds the own feed of ops. */
interface Packed {
  readonly seq: number;
  readonly atMs: number;
}

const packedRef = (feedId: Uint8Array): RowRef => ({ table: "meta", key: `packed:${bytesToHex(feedId)}` });

/** CBOR [seq, ms], sealed. */
export const packedRow = (vault: OpenVault, feedId: FeedId, { seq, atMs }: Packed): PlacedRow =>
  vault.seal(SLOT_CORE, packedRef(feedId), encodeCbor([seq, atMs]));

export async function readPacked(vault: OpenVault, feedId: Uint8Array): Promise<Packed | null> {
  const ref = packedRef(feedId);
  const row = await vault.store.get(ref);
  const plaintext = row && vault.open(ref, row);
  const decoded = plaintext && decodeCbor(plaintext, 32);
  const parts = decoded?.ok ? readTuple(2)(decoded.value) : null;
  const [seq, atMs] = [readInteger(1, 0xffff_ffff)(parts?.[0]), readInteger(0, Number.MAX_SAFE_INTEGER)(parts?.[1])];
  return seq !== null && atMs !== null ? { seq, atMs } : null;
}

/** The file that was packed is gone: what it held is on this device alone again. */
export const unpack = (vault: OpenVault, feedId: FeedId) => vault.store.commit({ remove: [packedRef(feedId)] });

/** A frame that came before those that it follows. */
export const earlyFrameRef = (feedId: Uint8Array, seq: number): RowRef => ({
  table: "segments",
  key: `w:${bytesToHex(feedId)}:${seq.toString(16).padStart(8, "0")}`,
});

/** A relay's receipt for a feed of others that this device passed on; it goes back to its author with the next bundle. */
export const relayedRef = (feedId: Uint8Array): RowRef => ({ table: "meta", key: `relayed:${bytesToHex(feedId)}` });
