/**
 * Recordings of the notice that lie beside the app (`GET /notice`): fetched once, kept by the browser for work without a network, played from there. They say what the
 * notice says, to everybody: nothing of them is secret, and they go with the origin's caches.
 */
import type { Fetch } from "../../relay-client/call.ts";

const CACHE = "ebb-notice";
const LIST = "/notice";
const NAME = /^([a-z]{2,3}(?:-[A-Z][a-z]{3})?)(\.helped)?(\.card)?\.(?:mp3|m4a|ogg|webm)$/;
const MAX_SOUNDS = 64;

/** What can be played: by language and text, an address inside this page. */
export interface NoticeSounds {
  /** Another text than the one on the screen is never played. */
  of(tag: string, text: NoticeTextKind): string | undefined;
}

/** Which of the texts: `helped` says that people are helped also without a record, `card` what a card does. */
export interface NoticeTextKind {
  readonly helped: boolean;
  readonly card: boolean;
}

const keyOf = (tag: string, { helped, card }: NoticeTextKind): string =>
  `${tag}${helped ? ".helped" : ""}${card ? ".card" : ""}`;

/** What this browser keeps. */
export async function keptSounds(caches: CacheStorage | undefined = globalThis.caches): Promise<NoticeSounds> {
  const addressByKey = new Map<string, string>();
  // Opening one would make it.
  const cache = (await caches?.has(CACHE)) ? await caches?.open(CACHE) : undefined;
  for (const request of (await cache?.keys()) ?? []) {
    const name = NAME.exec(new URL(request.url).pathname.split("/").pop() ?? "");
    const sound = await cache?.match(request);
    if (name?.[1] && sound)
      addressByKey.set(
        keyOf(name[1], { helped: name[2] !== undefined, card: name[3] !== undefined }),
        URL.createObjectURL(await sound.blob()),
      );
  }
  return { of: (tag, text) => addressByKey.get(keyOf(tag, text)) };
}

/** Asks which recordings there are, fetches those that are new or changed, and lets go of those that are no more. Without an answer everything stays. */
export async function refreshSounds(fetch: Fetch, caches: CacheStorage | undefined = globalThis.caches): Promise<void> {
  const answer = await fetch(LIST, { cache: "no-cache" });
  const listed = answer.ok ? readList(await answer.json()) : null;
  if (!listed || !caches) return;
  if (listed.length === 0) return void (await caches.delete(CACHE));
  const cache = await caches.open(CACHE);
  const wanted = new Set(listed.map(([name, stamp]) => new URL(`${LIST}/${name}?v=${stamp}`, location.origin).href));
  const kept = new Set<string>();
  for (const { url } of await cache.keys()) if (wanted.has(url)) kept.add(url);
  for (const url of wanted) {
    const sound = kept.has(url) ? null : await fetch(url, {});
    if (sound?.ok) await cache.put(url, sound);
  }
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
}

function readList(value: unknown): readonly (readonly [name: string, stamp: string])[] | null {
  if (!Array.isArray(value) || value.length > MAX_SOUNDS) return null;
  const sounds: (readonly [string, string])[] = [];
  for (const pair of value) {
    const [name, stamp] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
    if (typeof name !== "string" || typeof stamp !== "string" || !NAME.test(name) || !/^[\w-]{16}$/.test(stamp))
      return null;
    sounds.push([name, stamp]);
  }
  return sounds;
}
