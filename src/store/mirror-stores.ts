/**
 * A vault in two copies, each in a place of its own: Chromium can drop a whole database after a kill, strict writes included
 * (google/leveldb#1287). Rules S17 to S21 of SPEC.md.
 *
 * Every batch goes to the first copy, then by its number to the second. On opening, the copy of the higher generation wins whole: a union would
 * bring deleted rows back. A copy that fails stands in nobody's way: the other goes on alone until the next opening.
 */
import { StoreError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import {
  type Batch,
  type CopyStore,
  type CopyStores,
  HEALED_REF,
  type OpenedStore,
  type OpenFailure,
  type Range,
  type Row,
  type RowRef,
  type StoreFailure,
  type Table,
  type VaultStore,
  type VaultStores,
} from "./port.ts";

/** Vaults whose rows lie in `first` and once more in `second`. */
export const mirrorStores = (first: CopyStores, second: CopyStores): VaultStores => ({
  open: async (vaultId, options) => {
    const make = (stores: CopyStores) => stores.open(vaultId, { expectExisting: false });
    const [one, two] = await Promise.all([first.open(vaultId, options), second.open(vaultId, options)]);
    if (!one.ok && (!isLost(one) || !two.ok)) {
      if (two.ok) await two.value.store.close();
      return one;
    }
    const pair = [isLost(one) ? await make(first) : one, isLost(two) ? await make(second) : two] as const;
    const opened = await openPair(...pair);
    return opened.ok ? ok({ ...opened.value, isNew: isNew(one) && (!two.ok || isNew(two)) }) : opened;
  },
  // What a removal that was cut off leaves is the first copy: a vault, not a loss that would heal.
  remove: async (vaultId) => {
    const removed = await second.remove(vaultId);
    return removed.ok ? first.remove(vaultId) : removed;
  },
});

type Opened = Result<OpenedStore & { readonly store: CopyStore }, OpenFailure>;

const isLost = (opened: Opened): boolean => !opened.ok && opened.error.code === "STORE_LOST";
const isNew = (opened: Opened): boolean => opened.ok && opened.value.isNew;

async function openPair(one: Opened, two: Opened): Promise<Result<OpenedStore, OpenFailure>> {
  if (!one.ok || !two.ok) return one.ok ? one : two;
  const pair = [one.value.store, two.value.store] as const;
  try {
    return ok({ store: await even(...pair), isNew: false });
  } catch {
    await Promise.all(pair.map((store) => store.close()));
    return err(new StoreError("STORE_FAILED"));
  }
}

/** Brings the copy that is behind up to the other; where that fails, the other goes on alone. */
async function even(first: CopyStore, second: CopyStore): Promise<VaultStore> {
  const [a, b] = await Promise.all([first.generation(), second.generation()]);
  const [ahead, behind] = b > a ? [second, first] : [first, second];
  const replaced = a === b ? ok(false) : await behind.replace(await ahead.copy());
  if (!replaced.ok) {
    await behind.close();
    return ahead;
  }
  const both = new MirroredStore(first, second);
  if (replaced.value && behind === first) await both.commit({ put: [{ ...HEALED_REF, value: new Uint8Array() }] });
  return both;
}

class MirroredStore implements VaultStore {
  readonly #first: CopyStore;
  #second: CopyStore | null;

  constructor(first: CopyStore, second: CopyStore) {
    this.#first = first;
    this.#second = second;
  }

  get(ref: RowRef): Promise<Row["value"] | null> {
    return this.#first.get(ref);
  }

  list(table: Table, range?: Range): Promise<readonly Row[]> {
    return this.#first.list(table, range);
  }

  generation(): Promise<number> {
    return this.#first.generation();
  }

  async commit(batch: Batch): Promise<Result<number, StoreFailure>> {
    const done = await this.#first.commit(batch);
    if (done.ok && this.#second) await this.#follow(this.#second, batch, done.value);
    return done;
  }

  async close(): Promise<void> {
    await Promise.all([this.#first.close(), this.#second?.close()]);
  }

  /** Behind is the second copy where a batch of another tab is on its way to it, or was cut off. */
  async #follow(second: CopyStore, batch: Batch, generation: number): Promise<void> {
    const followed = await second.follow(batch, generation);
    if (followed.ok && (followed.value === "taken" || (await this.#catchUp(second)))) return;
    this.#second = null;
    await second.close();
  }

  async #catchUp(second: CopyStore): Promise<boolean> {
    try {
      return (await second.replace(await this.#first.copy())).ok;
    } catch {
      return false;
    }
  }
}
