/**
 * A relay whose database can be copied, set back, split in two and restarted. It has one set of keys throughout, as an operator who restores a
 * backup has. Split, each half serves its own devices and neither knows of the other.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../../src/kit/clock.ts";
import { openKeys, type RelayKeys } from "../../../src/relay/keys.ts";
import { openStorage } from "../../../src/relay/storage/open.ts";
import type { RelayStorage } from "../../../src/relay/storage/port.ts";
import { makeTestRelay, type TestRelay } from "../../../src/relay/test-kit.ts";
import type { Prng } from "./prng.ts";

interface Database {
  readonly file: string;
  readonly storage: RelayStorage;
  readonly relay: TestRelay;
}

/** The file of a database as it was at some moment. */
export type Backup = string;

export interface SimRelay {
  /** Asks the half that serves `device`. */
  ask(device: string, path: string, options: RequestInit): Promise<Response>;
  /** Ends once what a relay does behind its answers to a closing is done. */
  settle(): Promise<void>;
  /** A copy of the first half's database. */
  backup(): Promise<Backup>;
  /** Puts a copy back, as one database for all. With `isNewGeneration` the database says that it is another one. */
  restore(backup: Backup, isNewGeneration: boolean): Promise<void>;
  /** Serves `devices` from a copy of the database from now on. */
  split(devices: readonly string[]): Promise<void>;
  isSplit(): boolean;
  /** Serves all from one half again; what only the other half took is gone. */
  heal(keepsFirst: boolean): Promise<void>;
  /** Closes and opens what it has, as a restart does. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Memory where there is some, because every commit is flushed. */
const FOLDER = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export async function makeSimRelay(prng: Prng, clock: Clock): Promise<SimRelay> {
  const folder = mkdtempSync(path.join(FOLDER, "ebb-sim-"));
  const keys = await openKeys(path.join(folder, "keys"), prng.fork("keys"));
  let [made, opened] = [0, 0];
  const newFile = () => path.join(folder, `${++made}.db`);
  const open = (file: string) => openDatabase(file, keys, prng.fork(`opened ${++opened}`));
  let halves: readonly [Database, Database | null] = [await open(newFile()), null];
  let away: ReadonlySet<string> = new Set();

  const closeHalves = async () => {
    for (const half of halves) {
      await half?.storage.close();
      if (half) rmSync(half.relay.keyFolder, { recursive: true, force: true });
    }
  };
  const copy = async ({ file, storage }: Database): Promise<Backup> => {
    await storage.checkpoint();
    const to = newFile();
    copyFileSync(file, to);
    return to;
  };

  return {
    ask: async (device, target, options) => {
      const half = (away.has(device) ? halves[1] : null) ?? halves[0];
      half.relay.clock.ms = clock.nowMs();
      return half.relay.app.request(target, options);
    },
    settle: async () => {
      for (const half of halves) await half?.relay.closer.run();
    },
    backup: () => copy(halves[0]),
    restore: async (backup, isNewGeneration) => {
      await closeHalves();
      const file = newFile();
      copyFileSync(backup, file);
      if (isNewGeneration) renew(file, prng.fork(file));
      halves = [await open(file), null];
      away = new Set();
    },
    split: async (devices) => {
      if (halves[1]) return;
      halves = [halves[0], await open(await copy(halves[0]))];
      away = new Set(devices);
    },
    isSplit: () => halves[1] !== null,
    heal: async (keepsFirst) => {
      const [first, second] = halves;
      if (!second) return;
      await (keepsFirst ? second : first).storage.close();
      halves = [keepsFirst ? first : second, null];
      away = new Set();
    },
    restart: async () => {
      const [first, second] = halves;
      await closeHalves();
      halves = [await open(first.file), second && (await open(second.file))];
    },
    close: async () => {
      await closeHalves();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openDatabase(file: string, keys: RelayKeys, prng: Prng): Promise<Database> {
  const storage = await openStorage({ file }, prng);
  return { file, storage, relay: await makeTestRelay({ storage, keys, random: prng }) };
}

function renew(file: string, prng: Prng): void {
  const raw = new DatabaseSync(file);
  raw.prepare("update meta set value = ? where name = 'generation'").run(prng.bytes(16));
  raw.close();
}
