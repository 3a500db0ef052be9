/** A drafted core in pieces: written down by one coordinator, put together again by all. */
import { type CorePart, coreToParts, fieldsToPart } from "../../../closing/codec.ts";
import { recordFields } from "../../../feed/merge.ts";
import type { SignKey } from "../../../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes, hexToBytes, isEqualBytes } from "../../../kit/bytes.ts";
import { ok, type Result } from "../../../kit/result.ts";
import type { StoreFailure } from "../../../store/port.ts";
import type { CoordinateParts } from "../../../sync/coordinate.ts";
import type { Replica } from "../../../sync/replica.ts";
import { type ClosingCore, decodeClosingCore, hashCore } from "../../../wire/closing-core.ts";
import { compareCores } from "./core.ts";
import { coordinatorFields, saveRecord } from "./entries.ts";

/** A core that is whole, with its bytes and their hash. */
export interface Draft {
  readonly core: ClosingCore;
  readonly bytes: Bytes;
  readonly hash: Bytes;
}

const partsOf = (replica: Replica): readonly CorePart[] =>
  [...replica.records.recordById.values()].flatMap((record) => {
    const fields = coordinatorFields(replica, record);
    return (fields && fieldsToPart(fields)) ?? [];
  });

/** The core with this hash, read back from its pieces; `null` while one is missing. */
export function readDraft(replica: Replica, hash: Uint8Array): Draft | null {
  const name = bytesToHex(hash);
  const byIndex = new Map(
    partsOf(replica).flatMap((part) => (part.core === name ? [[part.index, part] as const] : [])),
  );
  const [first] = byIndex.values();
  if (!first || byIndex.size < first.count) return null;
  const bytes = concatBytes(...[...byIndex].sort(([a], [b]) => a - b).map(([, part]) => part.bytes));
  const core = decodeClosingCore(bytes);
  return core.ok && isEqualBytes(hashCore(bytes), hash) ? { core: core.value, bytes, hash: hashCore(bytes) } : null;
}

/** The newest draft of `author` that says what `mine` would say now: a ceremony that was cut off goes on with it. */
export function newestDraft(replica: Replica, author: SignKey, mine: ClosingCore): Draft | null {
  const names = new Set(
    [...replica.records.recordById.values()].flatMap((record) => {
      const isOwn = record.creator !== null && isEqualBytes(record.creator, author);
      const fields = isOwn ? recordFields(record) : null;
      return (fields && fieldsToPart(fields)?.core) || [];
    }),
  );
  const drafts = [...names].flatMap((name) => readDraft(replica, hexToBytes(name)) ?? []);
  const same = drafts.filter(({ core }) => compareCores(mine, core).length === 0);
  return same.sort((a, b) => b.core.closedMs - a.core.closedMs)[0] ?? null;
}

/** Writes the pieces that are not there yet, one commit each: what is cut off goes on with the next call. */
export async function saveDraft(
  parts: CoordinateParts,
  replica: Replica,
  bytes: Bytes,
): Promise<Result<Replica, StoreFailure>> {
  const hash = hashCore(bytes);
  const name = bytesToHex(hash);
  let current = replica;
  const here = new Set(partsOf(replica).flatMap(({ core, index }) => (core === name ? [index] : [])));
  for (const [index, fields] of coreToParts(hash, bytes).entries()) {
    if (here.has(index)) continue;
    const saved = await saveRecord(parts, current, fields);
    if (!saved.ok) return saved;
    current = saved.value;
  }
  return ok(current);
}
