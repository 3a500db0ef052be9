/**
 * Recordings of the notice that a programme supplies: files that the operator puts into one folder, `<language>.<ending>`, or `<language>.helped.<ending>` for the text that says
 * that people are helped also without a record, and with `.card` before the ending for the text that also says what a card does. Public, like the notice itself. Rule R78.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Hono } from "hono";
import { copyBytes } from "../../kit/bytes.ts";

/** Bytes of one recording at most: a minute and a half of speech, and what a phone may fetch at 2G in a minute or two. */
export const MAX_SOUND_BYTES = 524_288;
const MAX_SOUNDS = 64;
const NAME = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(\.helped)?(\.card)?\.(mp3|m4a|ogg|webm)$/;
const TYPE_BY_ENDING: Readonly<Record<string, string>> = {
  ".mp3": "audio/mpeg",
  ".m4a": "audio/mp4",
  ".ogg": "audio/ogg",
  ".webm": "audio/webm",
};

/** Adds `GET /notice`, the list of `[name, stamp]`, and `GET /notice/<name>`. Nothing is there where there is no folder. */
export function addSoundCalls(app: Hono, folder: string): void {
  const known: Stamps = new Map();
  app.get("/notice", async (c) => c.json(await listSounds(folder, known), 200, { "cache-control": "no-cache" }));
  app.get("/notice/:name", async (c) => {
    const name = c.req.param("name");
    const bytes = NAME.test(name) ? await readSound(path.join(folder, name)) : null;
    if (bytes === null) return c.text("Not found\n", 404, { "cache-control": "no-store" });
    const headers = { "content-type": TYPE_BY_ENDING[path.extname(name)] ?? "", "cache-control": "no-cache" };
    return c.body(copyBytes(bytes), 200, headers);
  });
}

/** The stamp of each file and what the file was then: one that stays is read once, however often anybody asks. */
type Stamps = Map<string, { readonly seen: string; readonly stamp: string }>;

async function listSounds(folder: string, known: Stamps): Promise<readonly (readonly [name: string, stamp: string])[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => NAME.test(name)).sort();
  const sounds: (readonly [string, string])[] = [];
  for (const name of names.slice(0, MAX_SOUNDS)) {
    const stamp = await stampOf(path.join(folder, name), known);
    if (stamp) sounds.push([name, stamp]);
  }
  return sounds;
}

async function stampOf(file: string, known: Stamps): Promise<string | null> {
  const seen = await stat(file).then(
    ({ mtimeMs, size }) => `${mtimeMs} ${size}`,
    () => "",
  );
  const before = known.get(file);
  if (before?.seen === seen) return before.stamp;
  const bytes = await readSound(file);
  if (!bytes) return null;
  const stamp = createHash("sha256").update(bytes).digest("base64url").slice(0, 16);
  known.set(file, { seen, stamp });
  return stamp;
}

async function readSound(file: string): Promise<Uint8Array | null> {
  try {
    const { size } = await stat(file);
    return size > 0 && size <= MAX_SOUND_BYTES ? await readFile(file) : null;
  } catch {
    return null;
  }
}
