/** Looking for bytes in files where they may lie in pieces: a database cuts what it stores into pages. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Windows of eight bytes, one every eight bytes of each part; none with three zeros or more, which stand anywhere. */
export function cut(parts: readonly Uint8Array[]): ReadonlySet<bigint> {
  const windows = new Set<bigint>();
  for (const part of parts) {
    const bytes = Buffer.from(part);
    for (let at = 0; at + 8 <= bytes.length; at += 8)
      if (bytes.subarray(at, at + 8).filter((byte) => byte === 0).length < 3) windows.add(bytes.readBigUInt64LE(at));
  }
  return windows;
}

/** How often any of the windows stands in the files below `folder`, at whatever place, by file. */
export function findIn(folder: string, windows: ReadonlySet<bigint>): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  const mayBegin = beginningsOf(windows);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const count = countIn(readFileSync(path.join(entry.parentPath, entry.name)), windows, mayBegin);
    if (count > 0) found[entry.name] = (found[entry.name] ?? 0) + count;
  }
  return found;
}

function countIn(disk: Buffer, windows: ReadonlySet<bigint>, mayBegin: Uint8Array): number {
  let count = 0;
  for (let at = 0; at + 8 <= disk.length; at++)
    if (mayBegin[beginningAt(disk, at)] && windows.has(disk.readBigUInt64LE(at))) count++;
  return count;
}

/** The first three bytes as a number: nearly every place of a file is passed over by them alone. */
const beginningAt = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16);

function beginningsOf(windows: ReadonlySet<bigint>): Uint8Array {
  const known = new Uint8Array(1 << 24);
  for (const window of windows) known[Number(window & 0xffffffn)] = 1;
  return known;
}
