/**
 * Logs of Chromium's two engines, torn. One of the older engine (LevelDB log format) is left as by a process that is killed while it writes: the start after the next drops
 * the database. A process leaves nothing of the kind in one of SQLite, which takes a half frame at its end for none (measured: heads, halves and zeros at the end change nothing):
 * there frames that were confirmed go, as on a disk that says "written" before it is, and the copy is behind.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync } from "node:fs";
import path from "node:path";
import { joinTable } from "../support/level-table.ts";

/** Which databases a log belongs to: the vaults' first copies, their second ones, or those beside the vaults. */
export type Kept = "first" | "second" | "beside";

/** A log, what it belongs to, and the begin of its database's name. */
export interface KeptLog {
  readonly path: string;
  readonly kept: Kept;
  readonly database: string;
}

/** Names of databases stand in UTF-16: big-endian in the older engine's files, little-endian in those of SQLite. Their begins suffice. */
const NAMES: readonly (readonly [Kept, RegExp])[] = [
  ["first", /p\0-(?:\0[0-9a-f]){4}/],
  ["second", /m\0-(?:\0[0-9a-f]){4}/],
  ["beside", /s\0h\0e\0l\0f/],
];
const LOG = /leveldb\/\d+\.log$/;
const WAL = /-wal$/;
/** Of a write-ahead log, and of each frame before its page. */
const WAL_HEAD_BYTES = 32;
const FRAME_BYTES = 24 + 4_096;

/** A new database of SQLite may be in its log alone; what the older engine kept in a log is in a table beside it once a new log begins. */
function readLog(log: string): KeptLog | null {
  const files = WAL.test(log) ? [log.replace(WAL, ""), log].filter(existsSync) : filesBeside(log);
  const text = files.map((file) => readWhole(file).toString("latin1")).join("");
  for (const [kept, name] of NAMES) {
    const database = name.exec(text)?.[0].replaceAll("\0", "");
    if (database) return { path: log, kept, database };
  }
  return null;
}

/** Tables are packed, so that a name may stand nowhere in their bytes. What one that was not finished was to hold is still in the log. */
const readWhole = (file: string): Buffer => {
  const bytes = readFileSync(file);
  return file.endsWith(".ldb") ? (joinTable(bytes) ?? bytes) : bytes;
};

const filesBeside = (log: string): readonly string[] =>
  readdirSync(path.dirname(log))
    .filter((name) => /\.(log|ldb)$/.test(name))
    .map((name) => path.join(path.dirname(log), name));

/** The logs below `folder` that hold databases of `kept`, the one that was written last first. */
export const findLogs = (folder: string, kept: Kept): readonly KeptLog[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => (LOG.test(name) || WAL.test(name)) && /indexeddb/i.test(name))
    .map((name) => readLog(path.join(folder, name)))
    .filter((log): log is KeptLog => log?.kept === kept)
    .sort((one, other) => writtenAt(other.path) - writtenAt(one.path));

export const logsOf = (folder: string, kept: Kept): readonly string[] => findLogs(folder, kept).map((log) => log.path);

/** When `log` was written last, in milliseconds. */
export const writtenAt = (log: string): number => statSync(log).mtimeMs;

/** Tears `log`. `frames`: how many of a log of SQLite go, with half of the one before them; all but half of the first for more than there are. */
export function tear(log: string, frames = 0): void {
  if (WAL.test(log)) cut(log, frames);
  else appendHalf(log);
}

/** Leaves a log of the older engine as if somebody had written behind a torn record: the next start drops the database. */
export function spoil(log: string): void {
  appendHalf(log);
  appendFileSync(log, Buffer.alloc(300, 1));
}

/** Leaves a log of the older engine as a power cut does: it is as long as what was written last made it, and that is zeros. */
export const blank = (log: string): void => appendFileSync(log, Buffer.alloc(300));

/** Appends the begin of a record and half of what it says it holds. */
function appendHalf(log: string): void {
  const head = Buffer.alloc(7);
  head.writeUInt32LE(0x12345678, 0);
  head.writeUInt16LE(200, 4);
  head[6] = 1;
  appendFileSync(log, Buffer.concat([head, readFileSync(log).subarray(-100)]));
}

/** Frames of an older round lie behind those that count, which bear the salt of the log's head. */
function cut(log: string, frames: number): void {
  const bytes = readFileSync(log);
  const salt = bytes.subarray(16, 24);
  const at = (frame: number) => WAL_HEAD_BYTES + frame * FRAME_BYTES;
  let count = 0;
  while (at(count + 1) <= bytes.length && bytes.subarray(at(count) + 8, at(count) + 16).equals(salt)) count++;
  if (count < 1) throw new Error("a log without a frame");
  truncateSync(log, at(Math.max(0, count - 1 - frames)) + FRAME_BYTES / 2);
}
