/**
 * Forgetting what ended: pages that hold values of erased or withdrawn records are written anew without them, under the next generation's slot, and the old slot is
 * overwritten. A mark row, stored together with the end itself, makes sure that it happens, also after a restart. Rule Y47 of SPEC.md.
 */
import { isCreation, type Op } from "../feed/op.ts";
import { decodeOpBatch, encodeOpBatch } from "../feed/op-batch.ts";
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { ok } from "../kit/result.ts";
import type { PlacedRow } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { slotOfGeneration } from "../vault/slots.ts";
import { findOwn } from "./append.ts";
import type { Done, DutyParts } from "./duty.ts";
import { FORGET_REF, isEnd } from "./forget-mark.ts";
import { type ResealRow, reseal } from "./let-go.ts";
import { loadReplica } from "./load.ts";
import { decodePage, encodePage, isSnapshotEntry, type PageEntry } from "./pages.ts";
import { overwriteDays } from "./past-days.ts";
import type { Replica } from "./replica.ts";
import { LOOKED_REF, startingWith } from "./rows.ts";

/** Writes the pages anew, where the mark says so. The mark goes once a look finds nothing to forget: pages may be added meanwhile. */
export async function forgetEnded({ vault, today }: DutyParts, known: Replica): Done {
  const marked = await readMarked(vault, known);
  if (!marked) return null;
  const { replica, mark } = marked;
  const rows = await changedPages(vault, replica);
  if (rows.length === 0) {
    // A coordinator's own ops lay in its journal before they moved to pages.
    const overwritten = findOwn(known.own, 1) ? ok(null) : await overwriteDays(vault, today());
    if (!overwritten.ok) return overwritten;
    const cleared = await vault.store.commit({ expect: [mark], remove: [mark] });
    return cleared.ok ? (replica === known ? null : ok(replica)) : cleared;
  }
  const generation = (replica.generation + 1) % GENERATIONS;
  const [from, to] = [slotOfGeneration(replica.generation), slotOfGeneration(generation)];
  const done = await reseal(vault, { from, to, rows: [...rows, { ref: LOOKED_REF, plaintext: null }] });
  return done.ok ? ok({ ...replica, generation }) : done;
}

interface Marked {
  readonly replica: Replica;
  readonly mark: PlacedRow;
}

/**
 * The mark, and a replica that knows the end that set it: `replica`, or rows read anew where another tab merged that end, or a commit that was believed to have
 * failed. Without it nothing would be found to forget, and the mark would go. `null`: there is no mark.
 */
export async function readMarked(vault: OpenVault, replica: Replica): Promise<Marked | null> {
  const value = await vault.store.get(FORGET_REF);
  if (value === null) return null;
  const end = bytesToHex(value);
  const isKnown = [...replica.records.copiesByName.keys()].some((name) => name.endsWith(end));
  return { replica: isKnown ? replica : await loadReplica(vault), mark: { ...FORGET_REF, value } };
}

async function changedPages(vault: OpenVault, replica: Replica): Promise<readonly ResealRow[]> {
  const rows: ResealRow[] = [];
  for (const { key, value } of await vault.store.list("pages", startingWith("m:"))) {
    const ref = { table: "pages", key } as const;
    const plaintext = vault.open(ref, value);
    const page = plaintext && decodePage(plaintext);
    const kept = page && (await withoutEnded(replica, page));
    if (page && kept?.some((entry, at) => entry !== page[at])) rows.push({ ref, plaintext: encodePage(kept) });
  }
  return rows;
}

const GENERATIONS = 6;

async function withoutEnded(replica: Replica, page: readonly PageEntry[]): Promise<readonly PageEntry[]> {
  const entries: PageEntry[] = [];
  for (const entry of page)
    entries.push(isSnapshotEntry(entry) ? await snapshotWithout(replica, entry) : segmentWithout(replica, entry));
  return entries;
}

const isForgotten = ({ records }: Replica, op: Op): boolean =>
  !isEnd(op) && !isHusk(op) && records.recordById.get(bytesToHex(op.recordId))?.isEnded === true;

const isHusk = ({ fields, replaces }: Op): boolean => fields.size === 0 && replaces.size === 0;

function segmentWithout(replica: Replica, entry: PageEntry): PageEntry {
  const batch = decodeOpBatch(entry.plaintext);
  if (!batch.ok || !batch.value.ops.some((op) => isForgotten(replica, op))) return entry;
  const ops = batch.value.ops.flatMap((op) => (isForgotten(replica, op) ? huskOf(replica, op, entry.author) : op));
  return { ...entry, plaintext: encodeOpBatch({ seen: batch.value.seen, ops }) };
}

/**
 * Of the op that made a record which its author withdrew the name stays: without it nobody could tell any more that the two are one. It says nothing else, not even
 * when. A coordinator's end needs no such witness.
 */
function huskOf({ records, standing }: Replica, op: Op, author: SignKey): readonly Op[] {
  const endedBy = records.recordById.get(bytesToHex(op.recordId))?.endedBy ?? null;
  if (!isCreation(op, author) || (endedBy && standing.roleOf(endedBy) === "coordinator")) return [];
  const { opId, kind, recordId } = op;
  return [{ opId, kind, recordId, time: [0, 0], fields: new Map(), replaces: new Map(), formVersion: 0 }];
}

async function snapshotWithout(replica: Replica, entry: PageEntry): Promise<PageEntry> {
  const { decodeSnapshotPage, encodeSnapshotPage } = await import("../feed/snapshot.ts");
  const page = await decodeSnapshotPage(entry.plaintext, entry.source);
  if (!page.ok || !page.value.some(({ op }) => isForgotten(replica, op))) return entry;
  const ops = page.value.filter(({ op }) => !isForgotten(replica, op));
  return { ...entry, plaintext: await encodeSnapshotPage(ops) };
}
