/**
 * Erasing a record for good, with what its card will be told at the end: the leaf of each card that it names or named, in the same commit, tied to it by nothing.
 * With it goes what was asked about its cards.
 */
import { readLink } from "../../../card/codec.ts";
import type { RecordId } from "../../../kit/brand.ts";
import { bytesToHex } from "../../../kit/bytes.ts";
import type { Result } from "../../../kit/result.ts";
import { CARD_FIELD } from "../../../need/codec.ts";
import type { StoreFailure } from "../../../store/port.ts";
import { type CoordinateParts, eraseRecord } from "../../../sync/coordinate.ts";
import type { Replica } from "../../../sync/replica.ts";
import { endedCardsOf, endsWith } from "../reissue.ts";
import { leafOp } from "./leaf-ops.ts";

/** Erases `recordId` here at once and everywhere with the next hand-over. */
export function eraseWithLeaf(
  parts: CoordinateParts,
  replica: Replica,
  recordId: RecordId,
): Promise<Result<Replica, StoreFailure>> {
  const record = replica.records.recordById.get(bytesToHex(recordId));
  const need = bytesToHex(recordId);
  const links = (record?.isEnded ? [] : (record?.writesByField.get(CARD_FIELD) ?? [])).flatMap(
    ({ value }) => readLink(value) ?? [],
  );
  const leaves = [...links, ...endedCardsOf(replica.records, need)].map(
    ({ leaf }) => [bytesToHex(leaf), leaf] as const,
  );
  const told = [...new Map(leaves).values()].map((leaf) => leafOp(parts, leaf));
  return eraseRecord(parts, replica, recordId, [...told, ...endsWith(parts, replica, need)]);
}
