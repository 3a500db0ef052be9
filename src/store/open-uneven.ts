/** Opening a vault of which a copy is lost, is behind or does not open: the copy of the higher generation wins whole. Rules S18 to S21 of SPEC.md. */
import { StoreError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { mirroredStore } from "./mirrored-store.ts";
import { type Pair, remakeIn } from "./pair.ts";
import {
  type CopyStore,
  type CopyStores,
  HEALED_REF,
  type OpenedCopy,
  type OpenedStore,
  type OpenFailure,
  type VaultStore,
} from "./port.ts";

type Opened = Result<OpenedCopy, OpenFailure>;

/** Opens `vaultId` out of what opening its copies in `first` and `second` gave. What cannot be made even opens all the same, and is read. */
export async function openUneven(
  first: CopyStores,
  second: CopyStores,
  vaultId: string,
  one: Opened,
  two: Opened,
): Promise<Result<OpenedStore, OpenFailure>> {
  if (!one.ok && (!isLost(one) || !two.ok)) {
    if (two.ok) await two.value.store.close();
    return one;
  }
  const make = (stores: CopyStores) => stores.open(vaultId, { expectExisting: false });
  const a = isLost(one) ? await make(first) : one;
  const b = isLost(two) ? await make(second) : two;
  const isNew = one.ok && one.value.isNew && (!two.ok || two.value.isNew);
  if (a.ok && b.ok) return openPair(first, second, vaultId, a.value.store, b.value.store, isNew);
  if (a.ok) return ok({ store: alone(a.value.store, second, vaultId), isNew });
  return b.ok ? ok({ store: alone(b.value.store, first, vaultId), isNew }) : b;
}

const isLost = (opened: Opened): boolean => !opened.ok && opened.error.code === "STORE_LOST";

/** One copy whose other is made in `stores` as soon as something is to be written. */
const alone = (store: CopyStore, stores: CopyStores, vaultId: string): VaultStore =>
  mirroredStore({ first: store, second: null, remake: remakeIn(stores, vaultId), isBehind: true });

async function openPair(
  first: CopyStores,
  second: CopyStores,
  vaultId: string,
  one: CopyStore,
  two: CopyStore,
  isNew: boolean,
): Promise<Result<OpenedStore, OpenFailure>> {
  const pair: Pair = { first: one, second: two, remake: remakeIn(second, vaultId) };
  const turned: Pair = { first: two, second: one, remake: remakeIn(first, vaultId), isBehind: true };
  try {
    const [a, b] = await Promise.all([one.generation(), two.generation()]);
    const [ahead, behind] = b > a ? [two, one] : [one, two];
    if (a !== b) await behind.renew();
    const replaced = a === b ? ok(false) : await behind.replace(await ahead.copy());
    if (!replaced.ok) return ok({ store: mirroredStore(b > a ? turned : { ...pair, isBehind: true }), isNew });
    const store = mirroredStore(pair);
    if (replaced.value && behind === one) await store.commit({ put: [{ ...HEALED_REF, value: new Uint8Array() }] });
    return ok({ store, isNew });
  } catch {
    await Promise.all([one.close(), two.close()]);
    return err(new StoreError("STORE_FAILED"));
  }
}
