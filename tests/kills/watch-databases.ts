/** What runs inside the page: which databases a browser makes anew, and whether both copies of a vault say the same. */

/** Begins each line of the console that names a database that the browser had not, when it was opened. */
export const NEW_LINE = "ebb-new:";

/** Tells of each database that opening finds missing. Stands alone, because the page gets its source; `line` is `NEW_LINE`. */
export function watchDatabases(line: string): void {
  const { prototype } = IDBFactory;
  const { open } = prototype;
  prototype.open = function (name, version) {
    const request = version === undefined ? open.call(this, name) : open.call(this, name, version);
    request.addEventListener("upgradeneeded", (event) => {
      if (event.oldVersion === 0) console.log(line + name);
    });
    return request;
  };
}

/** Which of the dropped `copies` say again what the other copy of their vault says; names without their first letter are the vault. Creates nothing. */
export async function findHealed(copies: readonly string[]): Promise<readonly string[]> {
  type Buckets = { keys(): Promise<string[]>; open(name: string): Promise<{ readonly indexedDB: IDBFactory }> };
  const { storageBuckets } = navigator as unknown as { readonly storageBuckets: Buckets };
  const finish = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value | null>((resolve) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    });
  const read = async (name: string): Promise<number | null> => {
    if (!(await storageBuckets.keys()).includes(name)) return null;
    const request = (await storageBuckets.open(name)).indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction?.abort();
    const database = await finish(request);
    if (!database) return null;
    const row = await finish(database.transaction("state").objectStore("state").get("generation"));
    database.close();
    return row?.value ?? 0;
  };
  const isEven = async (name: string) => {
    const [first, second] = await Promise.all([read(`p-${name.slice(2)}`), read(`m-${name.slice(2)}`)]);
    return first !== null && first === second;
  };
  const even = await Promise.all(copies.map(isEven));
  return copies.filter((_, at) => even[at]);
}

/**
 * How many ops the journal of the fullest vault has, by its rows: that of the worker who saves. Their values are sealed and stay so. Looks into first copies, or where
 * there are no buckets into each database. Creates nothing.
 */
export async function countKept(): Promise<number> {
  type Buckets = { keys(): Promise<string[]>; open(name: string): Promise<{ readonly indexedDB: IDBFactory }> };
  const { storageBuckets } = navigator as unknown as { readonly storageBuckets?: Buckets };
  const finish = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value | null>((resolve) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    });
  const count = async (factory: IDBFactory, name: string): Promise<number> => {
    const request = factory.open(name);
    request.onupgradeneeded = () => request.transaction?.abort();
    const database = await finish(request);
    if (!database) return 0;
    const hasJournal = [...database.objectStoreNames].includes("journal");
    const keys = hasJournal ? await finish(database.transaction("journal").objectStore("journal").getAllKeys()) : [];
    database.close();
    return (keys ?? []).filter((key) => /^[0-9a-f]{32}$/.test(String(key))).length;
  };
  const counts: number[] = [];
  const names = storageBuckets ? (await storageBuckets.keys()).filter((name) => name.startsWith("p-")) : [];
  for (const name of names)
    if (storageBuckets) counts.push(await count((await storageBuckets.open(name)).indexedDB, name));
  if (!storageBuckets)
    for (const { name } of await indexedDB.databases()) if (name) counts.push(await count(indexedDB, name));
  return Math.max(0, ...counts);
}
