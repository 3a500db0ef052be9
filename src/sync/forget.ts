/**
 * Forgetting what ended: pages that hold values of erased or withdrawn records are written anew without them, under the next generation's slot, and the old slot is
 * overwritten. A mark row, stored together with the end itself, makes sure that it happens, also after a restart. Rule Y47 of SPEC.md.
 */
import { decodeOpBatch, encodeOpBatch, type Op } from "../feed/op.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { ok } from "../kit/result.ts";
import { slotOfGeneration } from "../vault/slots.ts";
import type { Done, DutyParts } from "./duties.ts";
import { FORGET_ROW, isEnd } from "./forget-mark.ts";
import { type ResealRow, reseal } from "./let-go.ts";
import { decodePage, encodePage, isSnapshotEntry, type PageEntry } from "./pages.ts";
import type { Replica } from "./replica.ts";
import { startingWith } from "./rows.ts";

/** Writes the pages anew, where the mark says so. */
export async function forgetEnded(parts: DutyParts, replica: Replica): Done {
  const { vault } = parts;
  if ((await vault.store.get(FORGET_ROW)) === null) return null;
  const from = slotOfGeneration(replica.generation);
  const generation = replica.generation + 1;
  const rows: ResealRow[] = [];
  for (const { key, value } of await vault.store.list("pages", startingWith("m:"))) {
    const ref = { table: "pages", key } as const;
    const plaintext = vault.open(ref, value);
    const page = plaintext && decodePage(plaintext);
    if (page) rows.push({ ref, plaintext: encodePage(await withoutEnded(replica, page)) });
  }
  const done = await reseal(vault, { from, to: slotOfGeneration(generation), rows });
  if (!done.ok) return done;
  const cleared = await vault.store.commit({ remove: [FORGET_ROW] });
  return cleared.ok ? ok({ ...replica, generation: generation % GENERATIONS }) : cleared;
}

const GENERATIONS = 6;

async function withoutEnded(replica: Replica, page: readonly PageEntry[]): Promise<readonly PageEntry[]> {
  const entries: PageEntry[] = [];
  for (const entry of page)
    entries.push(isSnapshotEntry(entry) ? await snapshotWithout(replica, entry) : segmentWithout(replica, entry));
  return entries;
}

const isForgotten = ({ records }: Replica, op: Op): boolean =>
  !isEnd(op) && records.recordById.get(bytesToHex(op.recordId))?.isEnded === true;

function segmentWithout(replica: Replica, entry: PageEntry): PageEntry {
  const batch = decodeOpBatch(entry.plaintext);
  if (!batch.ok || !batch.value.ops.some((op) => isForgotten(replica, op))) return entry;
  const ops = batch.value.ops.filter((op) => !isForgotten(replica, op));
  return { ...entry, plaintext: encodeOpBatch({ seen: batch.value.seen, ops }) };
}

async function snapshotWithout(replica: Replica, entry: PageEntry): Promise<PageEntry> {
  const { decodeSnapshotPage, encodeSnapshotPage } = await import("../feed/snapshot.ts");
  const page = await decodeSnapshotPage(entry.plaintext, entry.source);
  if (!page.ok || !page.value.some(({ op }) => isForgotten(replica, op))) return entry;
  const ops = page.value.filter(({ op }) => !isForgotten(replica, op));
  return { ...entry, plaintext: await encodeSnapshotPage(ops) };
}
