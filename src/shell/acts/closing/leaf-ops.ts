/** What a card will be told at the end of a record that is erased before it: its leaf, tied to the record by nothing. */
import { readLink } from "../../../card/codec.ts";
import { erasedLeafToFields } from "../../../closing/codec.ts";
import { makeCreate } from "../../../feed/make-create.ts";
import type { Op } from "../../../feed/op.ts";
import { bytesToHex } from "../../../kit/bytes.ts";
import { CARD_FIELD } from "../../../need/codec.ts";
import type { CoordinateParts } from "../../../sync/coordinate.ts";
import { erasedLeaf } from "../../../wire/leaves.ts";
import { FORM_VERSION } from "./entries.ts";

type LeafParts = Pick<CoordinateParts, "vault" | "clock" | "random">;

/** The op that tells the card of `leaf`, 32 bytes. */
export function leafOp({ vault, clock, random }: LeafParts, leaf: Uint8Array): Op {
  const source = { clock, random, last: null };
  return makeCreate(source, vault.identity().keys.signKey, erasedLeafToFields(erasedLeaf(leaf)), FORM_VERSION);
}

/** One for each card that ever stood in what was written about a record. */
export function leafOps(parts: LeafParts, ops: readonly Op[]): readonly Op[] {
  const links = ops.flatMap(({ fields }) => readLink(fields.get(CARD_FIELD)) ?? []);
  const leaves = new Map(links.map(({ leaf }) => [bytesToHex(leaf), leaf]));
  return [...leaves.values()].map((leaf) => leafOp(parts, leaf));
}
