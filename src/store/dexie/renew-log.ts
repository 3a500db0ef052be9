/**
 * Gives a place a new log. Chromium's older engine (LevelDB) goes on writing behind a log's torn end. At the start after the next it passes over what stands there, up to
 * the next 32 KiB, where the tear is zeros, as a power cut leaves them; otherwise it drops the whole database (google/leveldb#1287). Rule S24 of SPEC.md.
 *
 * A page cannot ask for a new log. But a database that is deleted is compacted away, which brings all that the log held into a table and begins the next log.
 * Where the engine is another one, an empty database comes and goes.
 */
import { bytesToHex } from "../../kit/bytes.ts";
import { systemRandom } from "../../kit/random.ts";
import { answer } from "./native.ts";

/** Rejects where the browser refuses. */
export async function renewLog(factory: IDBFactory): Promise<void> {
  // A name of its own: another tab may be doing the same, and one that is frozen would hold a deletion up.
  const name = `n-${bytesToHex(systemRandom.bytes(16))}`;
  (await answer(factory.open(name))).close();
  await answer(factory.deleteDatabase(name));
}
