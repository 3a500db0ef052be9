/** Place-states: what a device wrote itself, and where each of those records is. Rules Y31–Y33 of SPEC.md. */
import { acksOfFeed, type ControlState } from "../control/fold.ts";
import { type AuthoredOp, mergeOps, type Records } from "../feed/merge.ts";
import type { Op } from "../feed/op.ts";
import type { Standing } from "../feed/standing.ts";
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { decodeFrame } from "../wire/frame.ts";
import { ROLE_VOLUNTEER } from "../wire/roles.ts";
import { readPacked } from "./carry/rows.ts";
import type { Replica } from "./replica.ts";
import { ownFrameRef, startingWith } from "./rows.ts";
import { readJournal } from "./save-op.ts";

/**
 * Where an own op is, by what is proven: `held` here only, `packed` here and in a bundle that a person took along, `relay` by its receipt, `coordinator` by a signed
 * acknowledgement.
 */
export type Place = "held" | "packed" | "relay" | "coordinator";

export interface OwnOp {
  readonly op: Op;
  readonly place: Place;
}

/** All ops of this device that it can still read, oldest first, each with its place. */
export async function readOwnOps(vault: OpenVault, replica: Replica): Promise<readonly OwnOp[]> {
  const placeOfOp = await readPlaces(vault, replica);
  const ops = await readJournal(vault);
  return ops.map((op) => ({ op, place: placeOfOp.get(bytesToHex(op.opId)) ?? "held" }));
}

/** Places of the ops that went into segments, by op id in hex. */
async function readPlaces(vault: OpenVault, replica: Replica): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>();
  for (const [hex, { feedId, purpose }] of replica.own) {
    if (purpose !== 1) continue;
    const confirmed = replica.receipts.get(hex)?.seq ?? 0;
    const acknowledged = await acknowledgedSeq(vault, replica.control, feedId);
    const packed = (await readPacked(vault, feedId))?.seq ?? 0;
    const placeOf = (seq: number): Place => {
      if (seq <= acknowledged) return "coordinator";
      if (seq <= confirmed) return "relay";
      return seq <= packed ? "packed" : "held";
    };
    for (const { seq, opIds } of await readSent(vault, feedId)) for (const id of opIds) places.set(id, placeOf(seq));
  }
  return places;
}

/** Which ops went into which segment of an own feed: positions in order, op ids in hex. */
export async function readSent(
  vault: OpenVault,
  feedId: Uint8Array,
): Promise<readonly { readonly seq: number; readonly opIds: readonly string[] }[]> {
  const rows = await vault.store.list("pages", startingWith(`s:${bytesToHex(feedId)}:`));
  return rows.map(({ key, value }) => {
    const ids = vault.open({ table: "pages", key }, value) ?? new Uint8Array();
    const opIds = Array.from({ length: ids.length / 16 }, (_, i) => bytesToHex(ids.subarray(16 * i, 16 * i + 16)));
    return { seq: Number.parseInt(key.split(":")[2] ?? "0", 16), opIds };
  });
}

/** Y32: the newest own position that a coordinator signed for, with the very head that we have there. */
export async function acknowledgedSeq(vault: OpenVault, control: ControlState, feedId: Uint8Array): Promise<number> {
  let newest = 0;
  for (const ack of acksOfFeed(control, feedId)) {
    const bytes = await vault.store.get(ownFrameRef(feedId, ack.seq));
    const frame = bytes && decodeFrame(bytes);
    if (frame?.ok && isEqualBytes(frame.value.head, ack.head)) newest = Math.max(newest, ack.seq);
  }
  return newest;
}

/** Where an own record is: as far as the least far of its ops, and `newer` where a coordinator has it, but not its last change. */
export type RecordPlace = Place | "newer";

/** Own records as they stand with what coordinators sent about them, and where each is, by record id in hex. */
export function ownRecords(
  vault: OpenVault,
  replica: Replica,
  ops: readonly OwnOp[],
): { readonly records: Records; readonly placeByRecord: ReadonlyMap<string, RecordPlace> } {
  const { keys, role } = vault.identity();
  const author = keys.signKey;
  const mine = ops.map(({ op }): AuthoredOp => ({ author, feedId: null, seq: 0, seen: [], op, stated: null }));
  const records = mergeOps(
    replica.records,
    mine,
    selfTrusting(replica.standing, author, role === ROLE_VOLUNTEER ? "volunteer" : "field"),
  );
  const placesByRecord = new Map<string, Place[]>();
  for (const { op, place } of ops) {
    const id = bytesToHex(op.recordId);
    placesByRecord.set(id, [...(placesByRecord.get(id) ?? []), place]);
  }
  const placeByRecord = new Map([...placesByRecord].map(([id, places]) => [id, recordPlace(places)]));
  return { records, placeByRecord };
}

/** Y33. */
function recordPlace(places: readonly Place[]): RecordPlace {
  if (places.every((place) => place === "coordinator")) return "coordinator";
  if (places.includes("coordinator")) return "newer";
  return places.includes("held") ? "held" : places.includes("packed") ? "packed" : "relay";
}

/** A phone shows what its holder wrote, whatever is said about its key elsewhere. */
const selfTrusting = (standing: Standing, self: SignKey, role: "field" | "volunteer"): Standing => ({
  ...standing,
  roleOf: (author) => (isEqualBytes(author, self) ? role : standing.roleOf(author)),
  isPinnedOut: (author, feedId, seq) => !isEqualBytes(author, self) && standing.isPinnedOut(author, feedId, seq),
});
