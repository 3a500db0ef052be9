/**
 * The shell's files in a cache for each version. Rules W5 to W7:
 *
 * W5 a version is cached whole or not at all, and its page refers to no file outside it.
 * W6 a hashed file that an older shell holds is copied, so that an update costs only what changed.
 * W7 older caches stay until a page has started from this version and no other page is open.
 */
import { isHashed, isPageOfShell } from "./requests.ts";

/** One version of the shell: its name, and the paths of its files, "/" for the page. */
export interface Shell {
  readonly version: string;
  readonly files: readonly string[];
}

/** The surroundings that caching needs. */
export interface ShellPorts {
  readonly caches: CacheStorage;
  readonly fetch: (request: Request) => Promise<Response>;
}

const PREFIX = "ebb-shell-";

/** The cache's name for a version. */
export const cacheName = (version: string): string => PREFIX + version;

/** Caches every file of `shell`. Rejects, leaving no cache of that version, where one cannot be had. */
export async function cacheShell({ caches, fetch }: ShellPorts, shell: Shell): Promise<void> {
  const name = cacheName(shell.version);
  if (await isComplete(caches, shell)) return;
  const cache = await caches.open(name);
  try {
    await Promise.all(shell.files.map((path) => cacheFile({ caches, fetch }, cache, path)));
    const page = await cache.match("/");
    if (page === undefined || !isPageOfShell(await page.text(), shell.files)) throw new TypeError("SHELL_INCONSISTENT");
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

/** The answer for a shell's file: own cache, older caches, network. `request` goes to the network; `path` is looked up. */
export async function answerFromShell(
  { caches, fetch }: ShellPorts,
  shell: Shell,
  path: string,
  request: Request,
): Promise<Response> {
  const own = await (await caches.open(cacheName(shell.version))).match(path, { ignoreVary: true });
  return own ?? (isHashed(path) ? await findInShells(caches, path) : undefined) ?? fetch(request);
}

/** Deletes the caches of other versions if the page that started with `entry` is one of this shell's, and `openPages` is 1. */
export async function dropOlderShells(
  caches: CacheStorage,
  shell: Shell,
  entry: string,
  openPages: number,
): Promise<void> {
  if (openPages !== 1 || !shell.files.includes(entry)) return;
  const own = cacheName(shell.version);
  const older = (await shellNames(caches)).filter((name) => name !== own);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** Whether an earlier installation of this very version left all of it. */
async function isComplete(caches: CacheStorage, shell: Shell): Promise<boolean> {
  if (!(await caches.has(cacheName(shell.version)))) return false;
  const cached = await (await caches.open(cacheName(shell.version))).keys();
  const paths = new Set(cached.map(({ url }) => new URL(url).pathname));
  return shell.files.every((path) => paths.has(path));
}

/** A redirect is refused: a browser does not take a redirected answer for a navigation. */
async function cacheFile({ caches, fetch }: ShellPorts, cache: Cache, path: string): Promise<void> {
  const known = isHashed(path) ? await findInShells(caches, path) : undefined;
  const response = known ?? (await fetch(new Request(path, { cache: "reload" })));
  if (response.status !== 200 || response.redirected) throw new TypeError("SHELL_FILE_MISSING");
  await cache.put(path, response);
}

async function findInShells(caches: CacheStorage, path: string): Promise<Response | undefined> {
  for (const name of await shellNames(caches)) {
    const found = await (await caches.open(name)).match(path, { ignoreVary: true });
    if (found !== undefined) return found;
  }
  return undefined;
}

const shellNames = async (caches: CacheStorage): Promise<readonly string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(PREFIX));
