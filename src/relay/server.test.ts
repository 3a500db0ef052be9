/** The relay as an operator meets it: one process, one folder, real sockets. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { startControl } from "../control/fold.ts";
import { makeFinal } from "../control/make-close.ts";
import { encodeControl } from "../control/objects.ts";
import { base64UrlToBytes, bytesToBase64Url, bytesToHex } from "../kit/bytes.ts";
import { unwrapResult } from "../kit/result.ts";
import { decodeClosingAnswer } from "../wire/closing-calls.ts";
import type { Frame } from "../wire/frame.ts";
import { decodeUploadAnswer } from "../wire/receipt.ts";
import { bytesOf, certify, charterOf, frameOf, introduce, makePerson, NOW, random, streamOf } from "./test-kit.ts";

interface Started {
  readonly child: ChildProcess;
  readonly origin: string;
  readonly token: string;
  readonly status: string;
  readonly data: string;
  readonly logged: string[];
}

const LINKS =
  /^Start one programme:\n(http:\/\/127\.0\.0\.1:\d+)\/#start=([\w-]{43})\n.+\nhttp:\/\/127\.0\.0\.1:\d+\/#relay=([\w-]{43})\n$/;

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

function run(args: readonly string[], data: string) {
  const env = { ...process.env, EBB_DATA: data, EBB_DIST: data };
  const child = spawn(process.execPath, [path.join(import.meta.dirname, "main.ts"), ...args], { env });
  children.push(child);
  const [printed, logged]: [string[], string[]] = [[], []];
  child.stdout.on("data", (text) => printed.push(String(text)));
  child.stderr.on("data", (text) => logged.push(String(text)));
  return { child, printed, logged };
}

async function start(data = mkdtempSync(path.join(tmpdir(), "ebb-data-"))): Promise<Started> {
  const { child, logged } = run(["--port", "0"], data);
  if (!child.stdout) return expect.unreachable();
  const [line] = await once(child.stdout, "data");
  const [, origin, token, status] = LINKS.exec(String(line)) ?? [];
  if (!origin || !token || !status) return expect.unreachable();
  return { child, origin, token, status, data, logged };
}

async function stop({ child }: Started): Promise<number> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const [code] = await ended;
  return code;
}

async function end(child: ChildProcess): Promise<number> {
  const [code] = await once(child, "exit");
  return code;
}

/** A real programme at `origin` with one field worker, and what its phone would send. */
async function makeReal(origin: string, token: string) {
  const [coordinator, worker] = [makePerson(), makePerson()];
  const charter = charterOf([coordinator], false);
  const headers = { authorization: `Bearer ${token}` };
  const made = await fetch(`${origin}/v1/programmes`, { method: "POST", body: charter.bytes, headers });
  expect(made.status).toBe(200);
  const { programmeId } = charter;
  const introduction = introduce(worker, await certify(programmeId, worker, coordinator));
  const frames: Frame[] = [];
  for (let n = 0; n < 3; n++) frames.push(await frameOf(programmeId, worker, frames.at(-1) ?? null));
  const base = `/v1/p/${bytesToBase64Url(programmeId)}`;
  return { introduction, frames, base, programmeId, charter, coordinator };
}

async function headOf(origin: string, base: string, { header }: Frame) {
  const response = await fetch(`${origin}${base}/feeds/${bytesToBase64Url(header.feedId)}/head`);
  return unwrapResult(decodeUploadAnswer(await bytesOf(response))).receipts[0];
}

/** A call that the relay has taken and whose body does not come: it is running until the socket is destroyed. */
async function holdCall(origin: string): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.write("POST /v1/auth HTTP/1.1\r\nhost: relay\r\ncontent-length: 9\r\nexpect: 100-continue\r\n\r\n");
  const [answer] = await once(socket, "data");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 100 /);
  return socket;
}

describe("a relay process", { timeout: 30_000 }, () => {
  it("prints a link whose token starts one programme", async () => {
    const relay = await start();
    expect(base64UrlToBytes(relay.token)).toHaveLength(32);
    await makeReal(relay.origin, relay.token);
    const headers = { authorization: `Bearer ${relay.token}` };
    const second = await fetch(`${relay.origin}/v1/programmes`, {
      method: "POST",
      body: charterOf([makePerson()], false).bytes,
      headers,
    });
    expect(second.status).toBe(403);
  });

  it("R42 prints a link to its page that opens once", async () => {
    const relay = await start();
    const open = () =>
      fetch(`${relay.origin}/v1/status`, { method: "POST", headers: { authorization: `Bearer ${relay.status}` } });
    const { token } = await (await open()).json();
    expect((await open()).status).toBe(403);
    const answer = await fetch(`${relay.origin}/v1/status`, { headers: { authorization: `Bearer ${token}` } });
    expect(await answer.json()).toMatchObject({ disk: { freeBytes: expect.any(Number) }, real: { programmes: 0 } });
  });

  it("keeps what has a receipt when it is killed", async () => {
    const relay = await start();
    const { introduction, frames, base } = await makeReal(relay.origin, relay.token);
    const body = streamOf(introduction, ...frames);
    const answer = await fetch(`${relay.origin}${base}/segments`, { method: "POST", body });
    expect(unwrapResult(decodeUploadAnswer(await bytesOf(answer))).receipts[0]?.seq).toBe(3);
    const died = end(relay.child);
    relay.child.kill("SIGKILL");
    await died;
    const again = await start(relay.data);
    const [first] = frames;
    if (!first) return expect.unreachable();
    expect((await headOf(again.origin, base, first))?.seq).toBe(3);
  });

  it("R52 finishes closing when it is killed behind its answer to the order", async () => {
    const relay = await start();
    const { introduction, frames, base, programmeId, charter, coordinator } = await makeReal(relay.origin, relay.token);
    await fetch(`${relay.origin}${base}/segments`, { method: "POST", body: streamOf(introduction, ...frames) });
    const final = makeFinal(startControl(charter), { core: random(32), heads: [], atMs: NOW });
    const text = encodeControl([unwrapResult(final)]);
    const order = await frameOf(programmeId, coordinator, null, { kind: 4, text });
    const body = streamOf(introduce(coordinator, null), order);
    expect((await fetch(`${relay.origin}${base}/segments`, { method: "POST", body })).status).toBe(200);
    const died = end(relay.child);
    relay.child.kill("SIGKILL");
    await died;
    const again = await start(relay.data);
    expect((await fetch(`${again.origin}${base}/charter`)).status).toBe(410);
    const read = async () => decodeClosingAnswer(await bytesOf(await fetch(`${again.origin}${base}/closing`)));
    await expect.poll(async () => unwrapResult(await read()).attestations.length).toBe(1);
    expect(readdirSync(path.join(relay.data, "keys")).sort()).toEqual(["relay.key", "stamp"]);
    const files = readdirSync(relay.data).filter((name) => name.startsWith("relay.db"));
    const disk = files.map((name) => readFileSync(path.join(relay.data, name)).toString("hex")).join();
    for (const { signature, head } of frames)
      for (const part of [signature, head]) expect(disk).not.toContain(bytesToHex(part));
  });

  it("keeps what a phone sent before its line broke", async () => {
    const relay = await start();
    const { introduction, frames, base } = await makeReal(relay.origin, relay.token);
    const [first, second] = frames;
    if (!first || !second) return expect.unreachable();
    const { hostname, port } = new URL(relay.origin);
    const socket = connect(Number(port), hostname);
    const whole = streamOf(introduction, first, second);
    socket.write(`POST ${base}/segments HTTP/1.1\r\nhost: relay\r\ncontent-length: ${whole.length}\r\n\r\n`);
    socket.write(whole.subarray(0, whole.length - 10));
    await expect.poll(() => headOf(relay.origin, base, first)).toMatchObject({ seq: 1 });
    socket.destroy();
    const answer = await fetch(`${relay.origin}${base}/segments`, { method: "POST", body: streamOf(second) });
    expect(answer.status).toBe(200);
    expect((await headOf(relay.origin, base, first))?.seq).toBe(2);
  });

  it("R20 refuses an upload before all of it has come, and answers on the line on which it still comes", async () => {
    const relay = await start();
    const { base } = await makeReal(relay.origin, relay.token);
    const { hostname, port } = new URL(relay.origin);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write(`POST ${base}/segments HTTP/1.1\r\nhost: relay\r\ncontent-length: 300000\r\n\r\nno item of a stream`);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
  });

  it("answers a refusal before a body that is far too large has come", async () => {
    const relay = await start();
    const { hostname, port } = new URL(relay.origin);
    const socket = connect(Number(port), hostname);
    socket.on("error", () => {});
    socket.write("POST /v1/auth HTTP/1.1\r\nhost: relay\r\ncontent-length: 9000000000\r\n\r\nabc");
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it("writes no body, key or token in clear, and its files are nobody else's", async () => {
    const relay = await start();
    const { introduction, frames, base } = await makeReal(relay.origin, relay.token);
    await fetch(`${relay.origin}${base}/segments`, { method: "POST", body: streamOf(introduction, ...frames) });
    const files = readdirSync(relay.data).filter((name) => name.startsWith("relay.db"));
    expect(files).toContain("relay.db-wal");
    const disk = files.map((name) => readFileSync(path.join(relay.data, name)).toString("hex")).join();
    const keys = readdirSync(path.join(relay.data, "keys")).map((name) =>
      readFileSync(path.join(relay.data, "keys", name)),
    );
    const secrets = [...frames.map(({ body }) => body.subarray(0, 48)), ...keys, base64UrlToBytes(relay.token)];
    expect(disk).toContain(bytesToHex(frames[0]?.headerBytes ?? new Uint8Array(1)));
    for (const secret of secrets) expect(disk).not.toContain(bytesToHex(secret ?? new Uint8Array()));
    for (const name of files) expect(statSync(path.join(relay.data, name)).mode & 0o077).toBe(0);
  });

  it("logs no id, address or token", async () => {
    const relay = await start();
    const { introduction, base } = await makeReal(relay.origin, relay.token);
    await fetch(`${relay.origin}${base}/segments`, { method: "POST", body: introduction });
    await stop(relay);
    const lines = relay.logged.join("").trim().split("\n");
    for (const line of lines) expect(Object.keys(JSON.parse(line))).toEqual(expect.arrayContaining(["level", "event"]));
    const log = lines.join();
    expect(log).toContain("/v1/p/:pid/segments");
    for (const secret of [base.slice(6), relay.token, relay.status, "127.0.0.1"]) expect(log).not.toContain(secret);
  });

  it("stops cleanly though a second signal comes while it waits for a call, and leaves no journal behind", async () => {
    const relay = await start();
    await makeReal(relay.origin, relay.token);
    const call = await holdCall(relay.origin);
    relay.child.kill("SIGINT");
    await expect.poll(() => relay.logged.join("")).toContain('"stopping"');
    const code = stop(relay);
    call.destroy();
    expect(await code).toBe(0);
    expect(readdirSync(relay.data).sort()).toEqual(["keys", "relay.db"]);
  });

  it("says which command to run when the port is taken", async () => {
    const relay = await start();
    const { port } = new URL(relay.origin);
    const { child, logged } = run(["--port", port], mkdtempSync(path.join(tmpdir(), "ebb-data-")));
    expect(await end(child)).toBe(1);
    expect(logged.join("")).toBe(`Port ${port} is in use. Run: npm start -- --port ${Number(port) + 10}\n`);
  });

  it("leaves the running relay's link good when a second one fails to start", async () => {
    const relay = await start();
    const { child } = run(["--port", new URL(relay.origin).port], relay.data);
    await end(child);
    await makeReal(relay.origin, relay.token);
  });

  it("answers a bad setting with one sentence and exit code 2", async () => {
    const { child, logged } = run(["--port", "many"], tmpdir());
    expect(await end(child)).toBe(2);
    expect(logged.join("")).toBe("The port must be a number from 0 to 65535.\n");
  });
});
