/**
 * Tells a database that was put back from a copy (R77). Database and key folder both hold a stamp that is drawn anew at each start and sweep; a database with another stamp than
 * the folder is an older one, and gets another generation, so that readers begin anew and senders look what was lost.
 *
 * While a stamp is drawn the folder holds the one before and the next, and is written first, so a crash in between looks like no copy. A copy that is younger than the
 * last sweep and start goes unseen here; devices find it within a day (Y16 of `../sync/SPEC.md`).
 */
import { existsSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import path from "node:path";
import { type Bytes, concatBytes, copyBytes, isEqualBytes } from "../kit/bytes.ts";
import type { StampBook } from "./storage/port.ts";

const STAMP_BYTES = 16;

/** The stamps of the key folder `folder`. */
export function openStampBook(folder: string): StampBook {
  const file = path.join(folder, "stamp");
  return {
    knows(stamp) {
      const kept = readBook(file);
      return kept === null || kept.some((one) => isEqualBytes(one, stamp ?? NO_STAMP));
    },
    write: (before, next) => writeBook(file, concatBytes(before ?? NO_STAMP, next)),
  };
}

/** What a database of an earlier release has. */
const NO_STAMP = new Uint8Array(STAMP_BYTES);

/** Both stamps, or `null` where there are none yet. */
function readBook(file: string): readonly Bytes[] | null {
  if (!existsSync(file)) return null;
  const bytes = copyBytes(readFileSync(file));
  return [copyBytes(bytes.subarray(0, STAMP_BYTES)), copyBytes(bytes.subarray(STAMP_BYTES))];
}

async function writeBook(file: string, bytes: Bytes): Promise<void> {
  const handle = await open(`${file}.new`, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
}
