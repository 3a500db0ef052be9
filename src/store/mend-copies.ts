/** What becomes of a second copy that did not take a batch. Rule S21 of SPEC.md. */
import type { Bytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Pair } from "./pair.ts";
import type { Batch, CopyStore, Expectation, PlacedRow, RowRef, StoreFailure } from "./port.ts";

/** Brings the second copy up to the first; one that fails for another reason than space is made anew. */
export async function bringUp(pair: Pair): Promise<Result<void, StoreFailure>> {
  const copied = await copyOver(pair);
  if (copied.ok || copied.error.code === "STORE_FULL") return copied;
  await pair.second?.close();
  pair.second = null;
  const remade = await pair.remake();
  if (!remade.ok) return err(remade.error.code === "STORE_FULL" ? new StoreError("STORE_FULL") : failed());
  pair.second = remade.value.store;
  return copyOver(pair);
}

/** The first copy has taken `batch` as `generation`, and the second has not: it is brought to the second, or taken back from the first. Where neither goes, the pair ends. */
export async function settle(pair: Pair, batch: Batch, generation: number): Promise<Result<number, StoreFailure>> {
  pair.isBehind = true;
  const before = pair.second && (await readBefore(pair.second, batch, generation));
  const isUp = await bringUp(pair);
  if (isUp.ok) return ok(generation);
  if (before && (await pair.first.commit(reverse(batch, before))).ok) return isUp;
  await Promise.all([pair.first.close(), pair.second?.close()]);
  return err(new StoreError("STORE_GONE"));
}

const failed = () => new StoreError("STORE_FAILED");

async function copyOver(pair: Pair): Promise<Result<void, StoreFailure>> {
  if (!pair.second) return err(failed());
  try {
    const replaced = await pair.second.replace(await pair.first.copy());
    if (!replaced.ok) return replaced;
    pair.isBehind = false;
    return ok(undefined);
  } catch {
    return err(failed());
  }
}

type Before = readonly (RowRef & { readonly value: Bytes | null })[];

/** The rows that `batch` names as they were before it, out of a copy that lacks it alone; `null` where they cannot be known. */
async function readBefore(second: CopyStore, batch: Batch, generation: number): Promise<Before | null> {
  try {
    if ((await second.generation()) !== generation - 1) return null;
    const rows = [...(batch.put ?? []), ...(batch.remove ?? [])];
    return await Promise.all(
      rows.map(async ({ table, key }) => ({ table, key, value: await second.get({ table, key }) })),
    );
  } catch {
    return null;
  }
}

/** The batch that undoes `batch`, as long as nobody has written over it. */
function reverse(batch: Batch, before: Before): Batch {
  const removed = (batch.remove ?? []).map(({ table, key }): Expectation => ({ table, key, value: null }));
  return {
    expect: [...(batch.put ?? []), ...removed],
    put: before.filter((row): row is PlacedRow => row.value !== null),
    remove: before.filter(({ value }) => value === null),
  };
}
