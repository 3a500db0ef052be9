/**
 * The shell's files in a cache for each version. Rules W5 to W7, W12, W15:
 *
 * W5 a version is cached whole or not at all, and its page refers to no file outside it.
 * W6 a hashed file that an older shell holds is copied, and one that an installation left that was cut off stays, so that an update costs only what changed.
 * W7 older caches stay until a page has started from this version and no other page is open.
 * W15 what the browser has of a hashed file by itself is taken: the page was loaded with some of them, and an installation that broke off had come to others.
 * W12 a worker that lacks its other script, or any file, is not installed: the next visit begins anew.
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

/** Caches every file of `shell`, going on where an earlier installation of it was cut off. Rejects, leaving no cache of that version, where one cannot be had. */
export async function cacheShell({ caches, fetch }: ShellPorts, shell: Shell): Promise<void> {
  const name = cacheName(shell.version);
  const cache = await caches.open(name);
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  if (shell.files.every((path) => kept.has(path))) return;
  const older = await openOthers(caches, name);
  const missing = shell.files.filter((path) => !isHashed(path) || !kept.has(path));
  try {
    await Promise.all(missing.map((path) => cacheFile({ older, fetch }, cache, path)));
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
  const name = cacheName(shell.version);
  const own = await (await caches.open(name)).match(path, { ignoreVary: true });
  return own ?? (isHashed(path) ? await findIn(await openOthers(caches, name), path) : undefined) ?? fetch(request);
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

interface FileSources extends Pick<ShellPorts, "fetch"> {
  /** The caches of other versions: on a phone that has none, no file is looked for before it is asked for. */
  readonly older: readonly Cache[];
}

/** A redirect is refused: a browser does not take a redirected answer for a navigation. */
async function cacheFile({ older, fetch }: FileSources, cache: Cache, path: string): Promise<void> {
  const known = isHashed(path) ? await findIn(older, path) : undefined;
  const response = known ?? (await fetch(new Request(path, { cache: isHashed(path) ? "default" : "reload" })));
  if (response.status !== 200 || response.redirected) throw new TypeError("SHELL_FILE_MISSING");
  await cache.put(path, response);
}

async function findIn(some: readonly Cache[], path: string): Promise<Response | undefined> {
  for (const cache of some) {
    const found = await cache.match(path, { ignoreVary: true });
    if (found !== undefined) return found;
  }
  return undefined;
}

const openOthers = async (caches: CacheStorage, own: string): Promise<readonly Cache[]> =>
  Promise.all((await shellNames(caches)).filter((name) => name !== own).map((name) => caches.open(name)));

const shellNames = async (caches: CacheStorage): Promise<readonly string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(PREFIX));
