/**
 * What is left of a closed programme below the calls: every file of a SQLite relay, byte for byte, and every table and file of a PostgreSQL one; and what a backup from
 * before gives back. Each search first finds what it looks for.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { close } from "../../src/relay/closing-test-kit.ts";
import { openKeys } from "../../src/relay/keys.ts";
import { openStorage } from "../../src/relay/storage/open.ts";
import { openPostgres } from "../../src/relay/storage/postgres/engine.ts";
import { PROGRAMME_TABLES, type Tables } from "../../src/relay/storage/schema.ts";
import { sweep } from "../../src/relay/sweep.ts";
import {
  bytesOf,
  certify,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  random,
  refusalOf,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../../src/relay/test-kit.ts";
import type { Frame } from "../../src/wire/frame.ts";
import { readStream } from "../../src/wire/stream.ts";
import { cut, findIn } from "../support/byte-windows.ts";
import { startOwnPostgres, type TestPostgres } from "../support/postgres.ts";

const root = mkdtempSync(path.join(tmpdir(), "ebb-raw-"));
const place = (name: string) => path.join(root, name);
let postgres: TestPostgres | null = null;
const opened: TestRelay[] = [];

afterAll(async () => {
  for (const { storage } of opened) await storage.close();
  await postgres?.stop();
  rmSync(root, { recursive: true });
}, 60_000);

async function openRelay(location: Parameters<typeof openStorage>[0], keyFolder: string): Promise<TestRelay> {
  const relay = await makeTestRelay({ storage: await openStorage(location), keys: await openKeys(keyFolder) });
  opened.push(relay);
  return relay;
}

/** Workers with short and long records, so that pages are filled, split and joined. */
async function fill(relay: TestRelay, { programmeId, coordinator, base }: TestProgramme) {
  const frames: Frame[] = [];
  for (let n = 0; n < 12; n++) {
    const worker = makePerson();
    const introduction = introduce(worker, await certify(programmeId, worker, coordinator));
    const own: Frame[] = [];
    for (let m = 0; m < 8; m++) {
      const text = random(m === 3 ? 9_000 : 40 + 150 * m);
      own.push(await frameOf(programmeId, worker, own.at(-1) ?? null, { text }));
    }
    for (const upload of [own.slice(0, 4), own.slice(4)])
      expect((await relay.post(`${base}/segments`, streamOf(introduction, ...upload))).status).toBe(200);
    frames.push(...own);
  }
  return frames;
}

/** The bodies as they are stored: sealed by the relay. */
async function readSealed(relay: TestRelay, { programmeId }: TestProgramme): Promise<readonly Bytes[]> {
  const terms = { after: 0, maxEntries: 1000, maxBodyBytes: 1e9, reader: "all" } as const;
  const { entries } = await relay.storage.readLog(programmeId, terms);
  return entries.flatMap(({ segment }) => (segment.sealedBody ? [segment.sealedBody] : []));
}

describe("what a closed programme leaves in the files of a SQLite relay", () => {
  const [data, keyFolder, backup, keyCopy] = [place("data"), place("keys"), place("backup"), place("key-copy")];
  let relay: TestRelay;
  let programme: TestProgramme;
  let needles: Readonly<Record<string, ReadonlySet<bigint>>>;
  let bodies: readonly Uint8Array[];
  let before: Readonly<Record<string, Readonly<Record<string, number>>>>;

  const search = (folder: string) =>
    Object.fromEntries(Object.entries(needles).map(([name, windows]) => [name, findIn(folder, windows)]));
  const keyName = () => `${bytesToHex(programme.programmeId)}.key`;

  beforeAll(async () => {
    mkdirSync(data);
    relay = await openRelay({ file: path.join(data, "relay.db") }, keyFolder);
    programme = await makeProgramme(relay);
    const elsewhere = await makeProgramme(relay);
    const frames = await fill(relay, programme);
    await fill(relay, elsewhere);
    bodies = frames.map(({ body }) => body);
    needles = {
      bodies: cut(bodies),
      sealed: cut(await readSealed(relay, programme)),
      hashes: cut(frames.map(({ headerBytes }) => headerBytes.subarray(-64))),
      heads: cut(frames.map(({ head }) => head)),
      signatures: cut(frames.map(({ signature }) => signature)),
      key: cut([readFileSync(path.join(keyFolder, keyName()))]),
    };
    cpSync(data, backup, { recursive: true });
    cpSync(keyFolder, keyCopy, { recursive: true });
    before = { ...search(data), keyFile: findIn(keyFolder, needles.key ?? new Set()) };
    await close(relay, programme);
    expect((await relay.storage.findClosing(programme.programmeId))?.step).toBe("attested");
  }, 120_000);

  it("R52 before it is closed, sealed bodies, hashes, heads and signatures are found there, and nothing that opens", () => {
    const sizes = { sealed: 9_000, hashes: 90 * 8, heads: 90 * 4, signatures: 90 * 8 };
    for (const [name, least] of Object.entries(sizes))
      expect(Object.values(before[name] ?? {}).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(least);
    expect(before).toMatchObject({ bodies: {}, key: {}, keyFile: { [keyName()]: 4 } });
  });

  it("R52 nothing of it is found in database, journal and shared memory while the relay runs", () => {
    expect(readdirSync(data).sort()).toEqual(["relay.db", "relay.db-shm", "relay.db-wal"]);
    expect(search(data)).toEqual({ bodies: {}, sealed: {}, hashes: {}, heads: {}, signatures: {}, key: {} });
  });

  it("R52 its key is in no file of the key folder", () => {
    expect(findIn(keyFolder, needles.key ?? new Set())).toEqual({});
    expect(readdirSync(keyFolder)).not.toContain(keyName());
  });

  it("R11 R51 a backup from before, without the key, gives back no body and says so; with a copy of the key it would", async () => {
    expect(findIn(backup, needles.sealed ?? new Set())).not.toEqual({});
    const { base, programmeId, coordinator } = programme;
    const readLog = async (keys: string) => {
      const folder = mkdtempSync(path.join(root, "restored-"));
      cpSync(backup, folder, { recursive: true });
      const restored = await openRelay({ file: path.join(folder, "relay.db") }, keys);
      const token = await tokenOf(restored, programmeId, coordinator, 2);
      return { restored, answer: await restored.get(`${base}/log`, token) };
    };
    const withCopy = await readLog(keyCopy);
    const { items } = readStream(await bytesOf(withCopy.answer));
    const first = items.find((item) => item.type === "frame");
    expect(first?.type === "frame" && first.frame.body).toEqual(bodies[0]);
    const { restored, answer } = await readLog(keyFolder);
    expect(await refusalOf(answer)).toEqual([503, "KEY_MISSING"]);
    expect((await sweep(restored)).keyless).toBe(1);
    const { order } = (await relay.storage.readClosing(programmeId)) ?? {};
    expect((await restored.post(`${base}/closing`, order ?? random(1))).status).toBe(200);
    await restored.closer.run();
    expect(await refusalOf(await restored.get(`${base}/charter`))).toEqual([410, "PROGRAMME_CLOSED"]);
  });
});

describe("what a closed programme leaves in the tables and files of a PostgreSQL relay", () => {
  const keyFolder = place("pg-keys");
  let relay: TestRelay;
  let server: TestPostgres;
  let url: string;
  let programme: TestProgramme;
  let frames: readonly Frame[];
  let sealed: readonly Bytes[];
  let rowsThen: Readonly<Record<string, number>>;
  let rowsNow: Readonly<Record<string, number>>;
  let foundThen: ReturnType<typeof search>;
  const keyCopy = place("pg-key-copy");
  /** The server's folder from before the end, as a snapshot of its disk would have it. */
  let copy: string;

  const bodies = () => frames.map(({ body }) => body);
  const keyName = () => `${bytesToHex(programme.programmeId)}.key`;
  /** Of the bodies in clear, the sealed ones and the key: how many pieces stand anywhere in the server's files. */
  const search = () => ({
    clear: count(bodies()),
    sealed: count(sealed),
    key: count([readFileSync(path.join(keyCopy, keyName()))]),
  });
  const count = (parts: readonly Uint8Array[]): number =>
    Object.values(findIn(server.dataFolder, cut(parts))).reduce((sum, one) => sum + one, 0);

  async function countRows(): Promise<Readonly<Record<string, number>>> {
    const db = new Kysely<Tables>({ dialect: openPostgres(url).dialect });
    const counts: Record<string, number> = {};
    for (const table of PROGRAMME_TABLES) {
      const rows = await db.selectFrom(table).selectAll().where("pid", "=", programme.programmeId).execute();
      if (rows.length > 0) counts[table] = rows.length;
    }
    await db.destroy();
    return counts;
  }

  beforeAll(async () => {
    postgres = await startOwnPostgres();
    server = postgres;
    url = await server.createDatabase();
    relay = await openRelay({ url }, keyFolder);
    programme = await makeProgramme(relay);
    frames = await fill(relay, programme);
    sealed = await readSealed(relay, programme);
    cpSync(keyFolder, keyCopy, { recursive: true });
    rowsThen = await countRows();
    await server.query(url, "checkpoint");
    foundThen = search();
    await server.goAway();
    copy = `${server.dataFolder}-before`;
    // With owner and rights: the server refuses a folder that is not its own.
    execFileSync("cp", ["-a", server.dataFolder, copy]);
    await server.comeBack();
    await close(relay, programme);
    rowsNow = await countRows();
    await server.query(url, "checkpoint");
  }, 120_000);

  it("R52 is no row, where there were some before", () => {
    expect(rowsThen).toMatchObject({ programmes: 1, segments: 96, feeds: 12, devices: 12 });
    expect(rowsNow).toEqual({});
  });

  it("R52 is in no file of the server in clear, nor its key, before or after; sealed bodies lie there before", () => {
    expect(foundThen).toMatchObject({ clear: 0, key: 0 });
    expect(foundThen.sealed).toBeGreaterThan(9_000);
    expect(search()).toMatchObject({ clear: 0, key: 0 });
    expect(readdirSync(keyFolder)).not.toContain(keyName());
  });

  it("R52 what may lie there sealed opens under no key that is left, and did under the one that is gone", async () => {
    const { programmeId } = programme;
    const gone = await (await openKeys(keyCopy)).readProgrammeKey(programmeId);
    await expect(relay.keys.readProgrammeKey(programmeId)).rejects.toMatchObject({ code: "KEY_MISSING" });
    const other = await relay.keys.readProgrammeKey((await makeProgramme(relay)).programmeId);
    for (const [at, body] of sealed.entries()) {
      const { header } = frames[at] ?? expect.unreachable();
      expect(gone.open(header, body)).toEqual(frames[at]?.body);
      expect(() => other.open(header, body)).toThrow("KEY_WRONG");
    }
  });

  it("R11 R51 the server’s folder from before, put back, gives no body without the key and says so; with a copy of the key it would", async () => {
    await server.goAway();
    await server.comeBack(copy);
    const { base, programmeId, coordinator } = programme;
    const readLog = async (keys: string) => {
      const restored = await openRelay({ url }, keys);
      return restored.get(`${base}/log`, await tokenOf(restored, programmeId, coordinator, 2));
    };
    expect(await refusalOf(await readLog(keyFolder))).toEqual([503, "KEY_MISSING"]);
    expect(await countRows()).toMatchObject(rowsThen);
    const { items } = readStream(await bytesOf(await readLog(keyCopy)));
    const first = items.find((item) => item.type === "frame");
    expect(first?.type === "frame" && first.frame.body).toEqual(bodies()[0]);
  });
});
