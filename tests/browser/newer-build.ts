/**
 * Copies of the build in folders of their own, and what a later release would put in their place: other names for every hashed file. A release is made
 * beside the folder and takes its place at once: a browser looks for a newer worker whenever it likes, and half of a release is none that could exist.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DIST } from "./relay-process.ts";

/** A folder with a build that a test may change. */
export interface BuildCopy {
  readonly folder: string;
  /** Puts the next release into the folder. About then shows `version`. With `isBroken`, its page throws when it starts. */
  release(version: string, isBroken?: boolean): void;
  remove(): void;
}

/** Without what the build compressed: a changed file is compressed by the relay. */
const copyToChange = (folder: string) =>
  cpSync(DIST, folder, { recursive: true, filter: (file) => !/\.(br|gz)$/.test(file) });

const HASH = /-([\w-]{8})\.(js|css)$/;
const TEXT = /\.(js|css|html)$/;
const VERSION = JSON.parse(readFileSync(path.resolve(import.meta.dirname, "../../package.json"), "utf8")).version;

export function copyBuild(): BuildCopy {
  const folder = mkdtempSync(path.join(tmpdir(), "ebb-build-"));
  cpSync(DIST, folder, { recursive: true });
  let releases = 0;
  return {
    folder,
    release: (version, isBroken = false) => {
      releases += 1;
      const [next, past] = [`${folder}-next`, `${folder}-past`];
      copyToChange(next);
      for (let times = 0; times < releases; times++) renameAll(next);
      changeAll(next, (text) => text.replaceAll(`\`${VERSION}\``, `\`${version}\``));
      if (isBroken) breakEntry(next);
      renameSync(folder, past);
      renameSync(next, folder);
      rmSync(past, { recursive: true });
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function listText(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => path.join(folder, file))
    .filter((file) => TEXT.test(file) && statSync(file).isFile());
}

function changeAll(folder: string, change: (text: string) => string): void {
  for (const file of listText(folder)) writeFileSync(file, change(readFileSync(file, "utf8")));
}

/** The same characters in another order: a hash that no file has. */
const turn = (hash: string): string => hash.slice(1) + hash.slice(0, 1);

/** Each hashed name gets another hash everywhere, and the shell another version: it is its digest. */
function renameAll(folder: string): void {
  const hashes = listText(folder).flatMap((file) => HASH.exec(file)?.[1] ?? []);
  const nextByHash = new Map(hashes.map((hash) => [hash, turn(hash)]));
  changeAll(folder, (text) => {
    let changed = text;
    for (const [hash, next] of nextByHash) changed = changed.replaceAll(`-${hash}.`, `-${next}.`);
    return changed;
  });
  for (const file of listText(folder)) {
    const next = nextByHash.get(HASH.exec(file)?.[1] ?? "");
    if (next) renameSync(file, file.replace(HASH, `-${next}.$2`));
  }
  const worker = path.join(folder, "sw.js");
  writeFileSync(worker, readFileSync(worker, "utf8").replace(/\b[0-9a-f]{16}\b/g, turn));
}

function breakEntry(folder: string): void {
  const entry = /src="\/(assets\/[^"]+\.js)"/.exec(readFileSync(path.join(folder, "index.html"), "utf8"))?.[1];
  if (!entry) throw new TypeError("the page names no script");
  writeFileSync(path.join(folder, entry), "throw new TypeError('a release that does not start')");
}
