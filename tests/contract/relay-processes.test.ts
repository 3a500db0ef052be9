/** Two relay processes on one PostgreSQL and one key folder, as behind one address: which of them a device reaches makes no difference, nor that one is killed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bytes, bytesToBase64Url, bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import {
  bytesOf,
  certify,
  charterOf,
  frameOf,
  introduce,
  makePerson,
  streamOf,
  tokenOf,
} from "../../src/relay/test-kit.ts";
import { decodeRelayCard } from "../../src/wire/relay-card.ts";
import { type LogMark, readStream } from "../../src/wire/stream.ts";
import { type RelayProcess, startRelayProcess } from "../browser/relay-process.ts";
import { makeLoad } from "../support/load.ts";
import { startPostgres, type TestPostgres } from "../support/postgres.ts";

const DEVICES = 8;
const FRAMES = 12;

const folder = mkdtempSync(path.join(tmpdir(), "ebb-processes-"));
let postgres: TestPostgres;
let processes: readonly [RelayProcess, RelayProcess];

beforeAll(async () => {
  postgres = await startPostgres();
  const settings = { EBB_DATABASE_URL: await postgres.createDatabase(), EBB_KEYS: path.join(folder, "keys") };
  const first = await startRelayProcess(folder, null, settings); // it makes the tables and the keys
  processes = [first, await startRelayProcess(folder, null, settings)];
}, 120_000);
afterAll(async () => {
  for (const relay of processes ?? []) await relay.remove();
  await postgres?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

const post =
  (origin: string) =>
  (to: string, body: Uint8Array = new Uint8Array()) =>
    fetch(origin + to, { method: "POST", body: Uint8Array.from(body) });
const get = (url: string, token: Bytes) =>
  fetch(url, { headers: { authorization: `Bearer ${bytesToBase64Url(token)}` } });

/** A programme that was started at `relay`, with the key that both sign with. */
async function start({ origin }: RelayProcess) {
  const coordinator = makePerson();
  const { programmeId, bytes } = charterOf([coordinator]);
  expect((await post(origin)("/v1/programmes", bytes)).status).toBe(200);
  const { relayKey } = unwrapResult(decodeRelayCard(await bytesOf(await fetch(`${origin}/v1/relay`))));
  const token = await tokenOf({ post: post(origin), keys: { publicKey: relayKey } }, programmeId, coordinator, 2);
  return { coordinator, programmeId, relayKey, token, base: `/v1/p/${bytesToBase64Url(programmeId)}` };
}

/** Heads of all frames in the order of the log, and where it ends. */
async function readLog({ origin }: RelayProcess, base: string, token: Bytes) {
  const heads: string[] = [];
  for (let cursor = 0; ; ) {
    const { items } = readStream(await bytesOf(await get(`${origin}${base}/log?after=${cursor}&max=50`, token)));
    for (const item of items) if (item.type === "frame") heads.push(bytesToHex(item.frame.head));
    const mark = lastMark(items);
    if (!mark.hasMore) return { heads, cursor: mark.cursor };
    cursor = mark.cursor;
  }
}

function lastMark(items: ReturnType<typeof readStream>["items"]): LogMark {
  const last = items.at(-1);
  return last?.type === "mark" ? last.mark : expect.unreachable();
}

describe("two relay processes on one PostgreSQL", { timeout: 120_000 }, () => {
  it("R1 R2 R30 R73 R74 take what devices send to either, give all of it to readers of both, and lose nothing that had a receipt when one is killed", async () => {
    const [first, second] = processes;
    const { coordinator, programmeId, relayKey, token, base } = await start(first);
    let [calls, isKilled, killing] = [0, false, Promise.resolve()];
    const site = {
      ask: (to: string, options: RequestInit) => fetch((calls++ % 2 ? first : second).origin + to, options),
      pause: () => sleep(20),
      relayKey,
    };
    const onReceipt = (acknowledged: number) => {
      if (isKilled || acknowledged < (DEVICES * FRAMES) / 2) return;
      isKilled = true;
      killing = first.stop(true);
    };
    const terms = { programmeId, coordinator, devices: DEVICES, framesOfADevice: FRAMES, onReceipt };
    const { devices, report } = await makeLoad(site, terms);
    await Promise.all(devices.map(({ upload }) => upload()));
    await killing;
    expect(report()).toMatchObject({ acknowledged: DEVICES * FRAMES, givenBack: 0, untold: 0 });

    const whole = await readLog(second, base, token);
    const sent = devices.flatMap(({ frames }) => frames.map(({ head }) => bytesToHex(head)));
    expect(whole.heads.toSorted()).toEqual(sent.toSorted());
    expect(whole.cursor).toBe(sent.length);
    await first.restart();
    expect(await readLog(first, base, token)).toEqual(whole);
  });

  it("R70 tell who waits at one of what comes to the other", async () => {
    const [first, second] = processes;
    const { coordinator, programmeId, token, base } = await start(second);
    const waiting = get(`${first.origin}${base}/arrivals?after=0&wait=20`, token);
    const worker = makePerson();
    const introduction = introduce(worker, await certify(programmeId, worker, coordinator));
    const body = streamOf(introduction, await frameOf(programmeId, worker, null));
    expect((await post(second.origin)(`${base}/segments`, body)).status).toBe(200);
    const { hasMore } = lastMark(readStream(await bytesOf(await waiting)).items);
    expect(hasMore).toBe(true);
    expect((await readLog(first, base, token)).heads).toHaveLength(1);
  });
});
