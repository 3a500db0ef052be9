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
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const disk = readFileSync(path.join(entry.parentPath, entry.name));
    let count = 0;
    for (let at = 0; at + 8 <= disk.length; at++) if (windows.has(disk.readBigUInt64LE(at))) count++;
    if (count > 0) found[entry.name] = count;
  }
  return found;
}
