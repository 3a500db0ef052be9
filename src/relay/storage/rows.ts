/** Rows as the port shows them. */
import { toFeedId, toHead, toProgrammeId } from "../../kit/brand.ts";
import type { StoredSegment } from "./port.ts";
import type { Tables } from "./schema.ts";

/** A segment as the port shows it. */
export function rowToSegment(row: Tables["segments"]): StoredSegment {
  const { seq, kind, header, signature, head, body_len: bodyLen, sealed_body: sealedBody } = row;
  const ids = { programmeId: toProgrammeId(row.pid), feedId: toFeedId(row.fid) };
  return { ...ids, seq, kind, header, signature, head: toHead(head), bodyLen, sealedBody };
}
