/** A relay whose surroundings fail: a full disk, and clients that never finish what they began. */
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bytesToBase64Url } from "../kit/bytes.ts";
import { systemClock } from "../kit/clock.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import type { Frame } from "../wire/frame.ts";
import { decodeUploadAnswer } from "../wire/receipt.ts";
import { decodeRelayCard } from "../wire/relay-card.ts";
import { readStream } from "../wire/stream.ts";
import { startRelay } from "./server.ts";
import { readSettings } from "./settings.ts";
import { openEngine, openStorage } from "./storage/open.ts";
import { openSqlite } from "./storage/sqlite/engine.ts";
import {
  bytesOf,
  certify,
  charterOf,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  random,
  streamOf,
  tokenOf,
} from "./test-kit.ts";

const root = mkdtempSync(path.join(tmpdir(), "ebb-trouble-"));
afterAll(() => rmSync(root, { recursive: true }));

describe("R74 a full disk", () => {
  it("refuses what does not fit, keeps what was acknowledged, and goes on when there is room", async () => {
    const file = path.join(root, "full.db");
    const storage = await openEngine(openSqlite(file, 90), systemRandom);
    const relay = await makeTestRelay({ storage });
    const { programmeId, worker, certificate, base } = await makeProgramme(relay);
    const frames: Frame[] = [];
    const upload = async (at: typeof relay, frame: Frame) =>
      at.post(`${base}/segments`, streamOf(introduce(worker, certificate), frame));
    let refused: Response | null = null;
    while (refused === null) {
      const frame = await frameOf(programmeId, worker, frames.at(-1) ?? null, { text: random(9_000) });
      const answer = await upload(relay, frame);
      frames.push(frame);
      if (answer.status !== 200) refused = answer;
    }
    const { refusal } = unwrapResult(decodeUploadAnswer(await bytesOf(refused)));
    expect([refused.status, refused.headers.get("retry-after"), refusal?.code]).toEqual([503, "60", "STORE_FULL"]);
    expect(frames.length).toBeGreaterThan(5);
    const last = frames.at(-1);
    if (!last) return expect.unreachable();
    expect((await upload(relay, last)).status).toBe(503);
    await storage.close();

    const roomy = await makeTestRelay({ storage: await openStorage({ file }), keys: relay.keys });
    const query = { after: 0, maxEntries: 100, maxBodyBytes: 1e7, reader: "all" } as const;
    const before = await roomy.storage.readLog(programmeId, query);
    expect(before.entries.map(({ segment }) => segment.head)).toEqual(frames.slice(0, -1).map(({ head }) => head));
    expect((await upload(roomy, last)).status).toBe(200);
    expect((await roomy.storage.readLog(programmeId, query)).entries).toHaveLength(frames.length);
    await roomy.storage.close();
  });
});

describe("a relay that is told to stop", { timeout: 30_000 }, () => {
  it("R70 answers those that wait, and does not wait for lines that callers keep open", async () => {
    const settings = unwrapResult(
      readSettings(["--port", "0", "--data", path.join(root, "stop")], { EBB_DIST: root, EBB_METRICS: "on" }, root),
    );
    const relay = await startRelay(settings, () => {});
    const coordinator = makePerson();
    const charter = charterOf([coordinator]);
    const post = (to: string, body: Uint8Array = new Uint8Array()) =>
      fetch(relay.origin + to, { method: "POST", body: Uint8Array.from(body) });
    await post("/v1/programmes", charter.bytes);
    const card = unwrapResult(decodeRelayCard(await bytesOf(await fetch(`${relay.origin}/v1/relay`))));
    const at = { post, keys: { publicKey: card.relayKey } };
    const token = await tokenOf(at, charter.programmeId, coordinator, 2);
    const call = `/v1/p/${bytesToBase64Url(charter.programmeId)}/arrivals?after=0&wait=25`;
    const headers = { authorization: `Bearer ${bytesToBase64Url(token)}` };
    const waiting = fetch(relay.origin + call, { headers }).then(async (answer) => {
      const [mark] = readStream(await bytesOf(answer)).items;
      return mark?.type === "mark" && !mark.mark.hasMore ? "answered" : "no mark";
    });
    const numbers = async () => (await fetch(`${relay.origin}/metrics`)).text();
    await expect.poll(numbers, { interval: 10 }).toContain("ebb_waiting 1");
    const stopped = relay.stop().then(() => "stopped");
    expect(await Promise.all([waiting, stopped])).toEqual(["answered", "stopped"]);
  });
});

describe("R76 clients that never finish", { timeout: 30_000 }, () => {
  it("are cut off, keep nobody else waiting, and what they did hand over stays", async () => {
    const settings = unwrapResult(
      readSettings(["--port", "0", "--data", path.join(root, "slow")], { EBB_DIST: root }, root),
    );
    const times = { headersMs: 300, requestMs: 600, checkMs: 50 };
    const relay = await startRelay(settings, () => {}, systemClock, systemRandom, times);
    const { hostname, port } = new URL(relay.origin);
    const [coordinator, worker, other] = [makePerson(), makePerson(), makePerson()];
    const charter = charterOf([coordinator]);
    const { programmeId } = charter;
    expect((await fetch(`${relay.origin}/v1/programmes`, { method: "POST", body: charter.bytes })).status).toBe(200);
    const base = `/v1/p/${bytesToBase64Url(programmeId)}`;
    const open = (begin: string | Uint8Array) => {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => {});
      socket.write(begin);
      return { socket, ended: once(socket, "close") };
    };
    const slow = Array.from({ length: 100 }, () => open(`POST ${base}/segments HTTP/1.1\r\nhost: rel`));
    const first = await frameOf(programmeId, worker, null);
    const whole = streamOf(
      introduce(worker, await certify(programmeId, worker, coordinator)),
      first,
      await frameOf(programmeId, worker, first),
    );
    const halfway = open(`POST ${base}/segments HTTP/1.1\r\nhost: relay\r\ncontent-length: ${whole.length}\r\n\r\n`);
    halfway.socket.write(whole.subarray(0, -10));

    const body = streamOf(
      introduce(other, await certify(programmeId, other, coordinator)),
      await frameOf(programmeId, other, null),
    );
    expect((await fetch(`${relay.origin}${base}/segments`, { method: "POST", body })).status).toBe(200);
    for (const { socket } of [...slow, halfway]) socket.resume();
    await Promise.all([...slow, halfway].map(({ ended }) => ended));
    const head = await fetch(`${relay.origin}${base}/feeds/${bytesToBase64Url(first.header.feedId)}/head`);
    expect(unwrapResult(decodeUploadAnswer(await bytesOf(head))).receipts[0]?.seq).toBe(1);
    await relay.stop();
  });
});
