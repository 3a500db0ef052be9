/** Trying again what did not open: a key may have come meanwhile, or a newer version of this program reads it. Rule Y18 of SPEC.md. */
import { decodeOpBatch } from "../feed/op-batch.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { ok } from "../kit/result.ts";
import { slotOfGeneration } from "../vault/slots.ts";
import { decodeFrame } from "../wire/frame.ts";
import type { Done, DutyParts } from "./duty.ts";
import { forgetCause, forgetRow } from "./forget-mark.ts";
import { encodePage, entryOps, type PageEntry, proofOf } from "./pages.ts";
import { nextPageRef, type Replica, withHeard, withOps } from "./replica.ts";
import { startingWith } from "./rows.ts";

/** Frames tried in one go. */
const AT_ONCE = 64;

/** Opens kept frames that open now, and merges them. */
export async function retryUnopened({ vault, clock }: DutyParts, replica: Replica): Done {
  if (replica.unopened.size === 0) return null;
  const rows = await vault.store.list("segments", startingWith("u:"));
  const opened: { readonly key: string; readonly entry: PageEntry }[] = [];
  for (const { key, value } of rows) {
    const frame = decodeFrame(value);
    const author = frame.ok ? replica.peers.get(bytesToHex(frame.value.header.feedId))?.author : undefined;
    if (!frame.ok || !author) continue;
    const plaintext = await vault.openFrame(frame.value, author);
    if (!plaintext.ok || !decodeOpBatch(plaintext.value).ok) continue;
    const entry = { source: proofOf(frame.value), author, plaintext: plaintext.value, receivedMs: clock.nowMs() };
    if (opened.push({ key, entry }) === AT_ONCE) break;
  }
  if (opened.length === 0) return null;
  const [slot, ref] = [slotOfGeneration(replica.generation), nextPageRef(replica)];
  const entries = opened.map(({ entry }) => entry);
  const ops = await entryOps(entries);
  const merged = withOps(replica, ops);
  const cause = forgetCause(merged.records, ops);
  const committed = await vault.store.commit({
    expect: [{ ...ref, value: null }],
    put: [vault.seal(slot, ref, encodePage(entries)), ...(cause ? [forgetRow(cause)] : [])],
    remove: opened.map(({ key }) => ({ table: "segments", key })),
  });
  if (!committed.ok) return committed;
  const done = new Set(opened.map(({ key }) => key));
  const unopened = new Set(rows.filter(({ key }) => !done.has(key)).flatMap(({ key }) => key.split(":")[1] ?? []));
  const heardMsByAuthor = withHeard(merged.heardMsByAuthor, entries);
  return ok({ ...merged, unopened, heardMsByAuthor, nextPage: replica.nextPage + 1 });
}
