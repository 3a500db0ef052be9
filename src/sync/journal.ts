/**
 * Saving and place-states: what a device wrote itself, and where each of those records is. Rules Y30–Y33 of SPEC.md.
 *
 * A save is one strict commit: the sealed op in the journal and its place in the outbox. Only its success may be shown as "Saved on this phone".
 */
import { acksOfFeed, type ControlState } from "../control/fold.ts";
import { type AuthoredOp, mergeOps, NO_RECORDS, type Records } from "../feed/merge.ts";
import { decodeOp, encodeOp, type Op } from "../feed/op.ts";
import { bytesToHex, hexToBytes, isEqualBytes } from "../kit/bytes.ts";
import type { Result } from "../kit/result.ts";
import type { Batch, StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { slotOfDay } from "../vault/slots.ts";
import { decodeFrame } from "../wire/frame.ts";
import { findOwn } from "./append.ts";
import type { Replica } from "./replica.ts";
import { journalRef, outboxRef, ownFrameRef, startingWith } from "./rows.ts";

/** Saves `op` under the programme-local `day` (days since 1970-01-01), together with `batch`. Confirmed when it resolves with success. */
export function saveOp(
  vault: OpenVault,
  op: Op,
  day: number,
  batch: Batch = {},
): Promise<Result<number, StoreFailure>> {
  const row = vault.seal(slotOfDay(day), journalRef(op.opId), encodeOp(op));
  return vault.store.commit({
    ...batch,
    put: [...(batch.put ?? []), row, { ...outboxRef(op.opId), value: new Uint8Array() }],
  });
}

/** Where an own op is, by what is proven: `held` here only, `relay` by its receipt, `coordinator` by a signed acknowledgement. */
export type Place = "held" | "relay" | "coordinator";

export interface OwnOp {
  readonly op: Op;
  readonly place: Place;
}

/** All ops of this device that it can still read, oldest first, each with its place. */
export async function readOwnOps(vault: OpenVault, replica: Replica): Promise<readonly OwnOp[]> {
  const placeOfOp = await readPlaces(vault, replica);
  const ops: OwnOp[] = [];
  for (const { key, value } of await vault.store.list("journal")) {
    if (!/^[0-9a-f]{32}$/.test(key)) continue;
    const plaintext = vault.open(journalRef(hexToBytes(key)), value);
    const op = plaintext && decodeOp(plaintext);
    if (op?.ok) ops.push({ op: op.value, place: placeOfOp.get(key) ?? "held" });
  }
  return ops.sort((a, b) => a.op.time[0] - b.op.time[0] || a.op.time[1] - b.op.time[1]);
}

/** Places of the ops that went into segments, by op id in hex. */
async function readPlaces(vault: OpenVault, replica: Replica): Promise<ReadonlyMap<string, Place>> {
  const feed = findOwn(replica.own, 1);
  const places = new Map<string, Place>();
  if (!feed) return places;
  const confirmed = replica.receipts.get(bytesToHex(feed.feedId))?.seq ?? 0;
  const acknowledged = await acknowledgedSeq(vault, replica.control, feed.feedId);
  for (const { key, value } of await vault.store.list("pages", startingWith("s:"))) {
    const seq = Number.parseInt(key.slice(2), 16);
    const ids = vault.open({ table: "pages", key }, value) ?? new Uint8Array();
    const place: Place = seq <= acknowledged ? "coordinator" : seq <= confirmed ? "relay" : "held";
    for (let at = 0; at < ids.length; at += 16) places.set(bytesToHex(ids.subarray(at, at + 16)), place);
  }
  return places;
}

/** Y32: the newest own position that a coordinator signed for, with the very head that we have there. */
async function acknowledgedSeq(vault: OpenVault, control: ControlState, feedId: Uint8Array): Promise<number> {
  let newest = 0;
  for (const ack of acksOfFeed(control, feedId)) {
    const bytes = await vault.store.get(ownFrameRef(feedId, ack.seq));
    const frame = bytes && decodeFrame(bytes);
    if (frame?.ok && isEqualBytes(frame.value.head, ack.head)) newest = Math.max(newest, ack.seq);
  }
  return newest;
}

/** Own records as they stand, and the least far place of their ops by record id in hex: a change that is only here makes its record "held". */
export function ownRecords(
  vault: OpenVault,
  ops: readonly OwnOp[],
): { readonly records: Records; readonly placeByRecord: ReadonlyMap<string, Place> } {
  const author = { key: vault.identity().keys.signKey, role: "field" } as const;
  const records = mergeOps(
    NO_RECORDS,
    ops.map(({ op }): AuthoredOp => ({ author, op })),
  );
  const order: readonly Place[] = ["held", "relay", "coordinator"];
  const placeByRecord = new Map<string, Place>();
  for (const { op, place } of ops) {
    const id = bytesToHex(op.recordId);
    const before = placeByRecord.get(id) ?? "coordinator";
    placeByRecord.set(id, order.indexOf(place) < order.indexOf(before) ? place : before);
  }
  return { records, placeByRecord };
}
