/** Requests and transactions of IndexedDB as promises, with nothing between: a library's zones cost more than the disk does. */

/** What `request` answers. Rejects with its error. */
export const answer = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Resolves once `transaction` is complete, which one that asks for strict durability is when it lies on the disk. Rejects with what ended it. */
export const completion = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("", "AbortError"));
  });
