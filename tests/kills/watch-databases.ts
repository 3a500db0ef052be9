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

/** The generation that each copy of a vault says, by the copy's name; `null` where its database is not there. Creates nothing. */
export async function readGenerations(): Promise<Generations> {
  type Buckets = { keys(): Promise<string[]>; open(name: string): Promise<{ readonly indexedDB: IDBFactory }> };
  const { storageBuckets } = navigator as unknown as { readonly storageBuckets: Buckets };
  const finish = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value | null>((resolve) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
    });
  const read = async (name: string): Promise<number | null> => {
    const request = (await storageBuckets.open(name)).indexedDB.open(name);
    request.onupgradeneeded = () => request.transaction?.abort();
    const database = await finish(request);
    if (!database) return null;
    const rows = (await finish(database.transaction("state").objectStore("state").getAll())) ?? [];
    database.close();
    const countIn = (key: string) => rows.find((row) => row.key === key)?.value;
    // Rule S23: what lies above the base are batches that did not go to the tables yet.
    const counted: number = countIn("generation") ?? 0;
    const base: number = countIn("base") ?? counted;
    return Math.max(base, ...rows.map(({ key }) => (typeof key === "number" ? key : 0))) + counted - base;
  };
  const names = (await storageBuckets.keys()).filter((name) => /^[pm]-/.test(name));
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await read(name)])));
}

export type Generations = Readonly<Record<string, number | null>>;

/** The other copy of the same vault: names without their first letter are the vault. */
const twinOf = (name: string): string => (name.startsWith("p") ? "m" : "p") + name.slice(1);

/** Copies that say less than their twins. */
export const behindIn = (generations: Generations): readonly string[] =>
  Object.keys(generations).filter((name) => (generations[name] ?? -1) < (generations[twinOf(name)] ?? -1));

/** Of each vault the generations of the first and the second copy. */
export const describeGenerations = (generations: Generations): string =>
  [...new Set(Object.keys(generations).map((name) => name.slice(1)))]
    .map((vault) => `${vault.slice(0, 5)} ${generations[`p${vault}`] ?? "none"}/${generations[`m${vault}`] ?? "none"}`)
    .join(", ");

/** Of `copies` those that say what their twins say. */
export const evenIn = (generations: Generations, copies: readonly string[]): readonly string[] =>
  copies.filter((name) => generations[name] != null && generations[name] === generations[twinOf(name)]);

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
    const reading = hasJournal ? database.transaction(["journal", "state"]) : null;
    const [keys, state] = reading
      ? await Promise.all([
          finish(reading.objectStore("journal").getAllKeys()),
          finish(reading.objectStore("state").getAll()),
        ])
      : [[], []];
    database.close();
    // Rule S23: the newest lie beside the journal until they go to it.
    type Recent = { readonly rows?: readonly { readonly key: string; readonly table: string }[] };
    const recent = (state ?? []).flatMap(({ rows = [] }: Recent) => rows.filter(({ table }) => table === "journal"));
    const names = new Set([...(keys ?? []).map(String), ...recent.map(({ key }) => key)]);
    return [...names].filter((key) => /^[0-9a-f]{32}$/.test(key)).length;
  };
  const counts: number[] = [];
  const names = storageBuckets ? (await storageBuckets.keys()).filter((name) => name.startsWith("p-")) : [];
  for (const name of names)
    if (storageBuckets) counts.push(await count((await storageBuckets.open(name)).indexedDB, name));
  if (!storageBuckets)
    for (const { name } of await indexedDB.databases()) if (name) counts.push(await count(indexedDB, name));
  return Math.max(0, ...counts);
}
