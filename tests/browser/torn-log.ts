/** Logs of Chromium's older engine, torn as a process leaves them that is killed while it writes (LevelDB log format): the start after the next drops the database. */
import { appendFileSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** Which databases a log belongs to: the vaults' first copies, their second ones, or those beside the vaults. */
export type Kept = "first" | "second" | "beside";

/** The names of databases stand in their logs in UTF-16, big-endian. */
const NAMES: readonly (readonly [Kept, RegExp])[] = [
  ["first", /\0p\0-(\0[0-9a-f]){32}/],
  ["second", /\0m\0-(\0[0-9a-f]){32}/],
  ["beside", /\0s\0h\0e\0l\0f/],
];

const keptIn = (log: string): Kept | undefined => {
  const text = readFileSync(log, "latin1");
  return NAMES.find(([, name]) => name.test(text))?.[0];
};

/** The logs below `folder` that hold databases of `kept`, the one that was written last first. */
export const logsOf = (folder: string, kept: Kept): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /leveldb\/\d+\.log$/.test(name) && /indexeddb/i.test(name))
    .map((name) => path.join(folder, name))
    .filter((log) => keptIn(log) === kept)
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);

/** Appends the begin of a record and half of what it says it holds. */
export function tear(log: string): void {
  const head = Buffer.alloc(7);
  head.writeUInt32LE(0x12345678, 0);
  head.writeUInt16LE(200, 4);
  head[6] = 1;
  appendFileSync(log, Buffer.concat([head, readFileSync(log).subarray(-100)]));
}
