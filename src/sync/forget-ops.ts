/**
 * Forgetting on this device alone what others sent it: pages are written anew without the ops, under the next generation's slot, and the old slot is overwritten, so
 * that the rows as they were open nowhere. Nothing is told to anybody, and no clock but this device's is asked. Rule Y76 of SPEC.md.
 */
import type { Op } from "../feed/op.ts";
import { decodeOpBatch, encodeOpBatch } from "../feed/op-batch.ts";
import { ok, type Result } from "../kit/result.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { OverwriteFailure } from "../vault/overwrite-slots.ts";
import { slotOfGeneration } from "../vault/slots.ts";
import { type ResealRow, reseal } from "./let-go.ts";
import { loadReplica } from "./load.ts";
import { decodePage, encodePage, isSnapshotEntry, type PageEntry } from "./pages.ts";
import type { Replica } from "./replica.ts";
import { startingWith } from "./rows.ts";

const GENERATIONS = 6;

/** Forgets the ops of which `isGone` says so; the replica as it is then, or the same one where there was none. `STORE_STALE`: to be decided again. */
export async function forgetOps(
  vault: OpenVault,
  replica: Replica,
  isGone: (op: Op) => boolean,
): Promise<Result<Replica, OverwriteFailure>> {
  const rows = await pagesWithout(vault, isGone);
  if (rows.length === 0) return ok(replica);
  const generation = (replica.generation + 1) % GENERATIONS;
  const [from, to] = [slotOfGeneration(replica.generation), slotOfGeneration(generation)];
  const done = await reseal(vault, { from, to, rows });
  return done.ok ? ok(await loadReplica(vault)) : done;
}

async function pagesWithout(vault: OpenVault, isGone: (op: Op) => boolean): Promise<readonly ResealRow[]> {
  const rows: ResealRow[] = [];
  for (const { key, value } of await vault.store.list("pages", startingWith("m:"))) {
    const ref = { table: "pages", key } as const;
    const plaintext = vault.open(ref, value);
    const page = plaintext && decodePage(plaintext);
    const kept = page?.map((entry) => without(entry, isGone));
    if (page && kept?.some((entry, at) => entry !== page[at])) rows.push({ ref, plaintext: encodePage(kept) });
  }
  return rows;
}

function without(entry: PageEntry, isGone: (op: Op) => boolean): PageEntry {
  const batch = isSnapshotEntry(entry) ? null : decodeOpBatch(entry.plaintext);
  if (!batch?.ok || !batch.value.ops.some(isGone)) return entry;
  const ops = batch.value.ops.filter((op) => !isGone(op));
  return { ...entry, plaintext: encodeOpBatch({ seen: batch.value.seen, ops }) };
}
