/**
 * An IndexedDB factory that opens one database once.
 *
 * Dexie opens a database again by itself after its connection was closed under it, and so brings back, empty, a database that was deleted.
 * Behind this guard it cannot: once sealed, every further `open` fails. A database that is expected and missing is not created either,
 * because the transaction that would create it is aborted (IndexedDB 3.0 §5.7: a database that was created by it is deleted).
 */

/** A factory for one database, and what became known while it was opened. */
export interface GuardedFactory {
  readonly factory: IDBFactory;
  /** Whether opening found nothing, and so created the database or, where it was expected, refused to. */
  isNew(): boolean;
  /** From here on every `open` throws. */
  seal(): void;
}

/** Guards `factory`. With `expectExisting`, opening a database that does not exist fails and creates nothing. */
export function guardFactory(factory: IDBFactory, expectExisting: boolean): GuardedFactory {
  let isNew = false;
  let isSealed = false;
  const open = (name: string, version?: number): IDBOpenDBRequest => {
    if (isSealed) throw new DOMException("sealed", "InvalidStateError");
    const request = factory.open(name, version);
    request.addEventListener("upgradeneeded", (event) => {
      if (event.oldVersion !== 0) return;
      isNew = true;
      if (!expectExisting) return;
      event.stopImmediatePropagation();
      request.transaction?.abort();
    });
    return request;
  };
  const guarded: IDBFactory = {
    open,
    cmp: (first: unknown, second: unknown) => factory.cmp(first, second),
    databases: () => factory.databases(),
    deleteDatabase: (name: string) => factory.deleteDatabase(name),
  };
  return {
    factory: guarded,
    isNew: () => isNew,
    seal: () => {
      isSealed = true;
    },
  };
}
