import { describe, expect, it } from "vitest";
import { base64UrlToBytes, bytesToBase64Url, bytesToHex } from "../../kit/bytes.ts";
import { frameToBytes } from "../../wire/frame.ts";
import { close } from "../closing-test-kit.ts";
import {
  frameOf,
  introduce,
  makeProgramme,
  makeTestRelay,
  NOW,
  random,
  STATUS_LINK,
  streamOf,
  type TestRelay,
  tokenOf,
} from "../test-kit.ts";

async function open(relay: TestRelay) {
  const { token } = await (await relay.post("/v1/status", new Uint8Array(), STATUS_LINK)).json();
  return base64UrlToBytes(token) ?? random(1);
}

const read = async (relay: TestRelay) => (await relay.get("/v1/status", await open(relay))).json();

const NOTHING = { programmes: 0, segments: 0, bytes: 0, phones: 0 };
const NONE_CLOSED = { programmes: 0, keysDestroyed: 0, finished: 0, certificates: 0 };

/** A relay with one training programme, one segment in it, and one phone that asked for a token. */
async function makeFilled() {
  const relay = await makeTestRelay();
  const programme = await makeProgramme(relay);
  const { programmeId, worker, certificate, base } = programme;
  const frame = await frameOf(programmeId, worker, null);
  await relay.post(`${base}/segments`, streamOf(introduce(worker, certificate), frame));
  await tokenOf(relay, programmeId, worker, 1);
  return { relay, frame, programme };
}

describe("the operator's page", () => {
  it("R42 its link works once", async () => {
    const relay = await makeTestRelay();
    expect((await relay.post("/v1/status", new Uint8Array(), STATUS_LINK)).status).toBe(200);
    expect((await relay.post("/v1/status", new Uint8Array(), STATUS_LINK)).status).toBe(403);
  });

  it.each([
    ["nothing", undefined],
    ["other bytes", random(32)],
    ["its link", STATUS_LINK],
  ])("R42 is refused to %s", async (_, bearer) => {
    const relay = await makeTestRelay();
    await open(relay);
    expect((await relay.get("/v1/status", bearer)).status).toBe(403);
  });

  it("R42 is refused to a coordinator's token", async () => {
    const { relay, programme } = await makeFilled();
    const token = await tokenOf(relay, programme.programmeId, programme.coordinator, 2);
    expect((await relay.get("/v1/status", token)).status).toBe(403);
  });

  it("R42 is kept by no cache", async () => {
    const relay = await makeTestRelay();
    const { headers } = await relay.get("/v1/status", await open(relay));
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("R43 tells an empty relay as empty", async () => {
    const relay = await makeTestRelay();
    expect(await read(relay)).toEqual({
      ...{ version: 1, startedMs: NOW, nowMs: NOW, disk: null, power: null },
      ...{ real: NOTHING, training: NOTHING },
      ...{ closed: { real: NONE_CLOSED, training: NONE_CLOSED }, keyless: 0 },
    });
  });

  it("R43 tells the box", async () => {
    const disk = { freeBytes: 5, totalBytes: 9 };
    const power = { isPlugged: true, batteryPercent: 50 };
    const relay = await makeTestRelay({ box: { disk: async () => disk, power: async () => power } });
    expect(await read(relay)).toMatchObject({ disk, power });
  });

  it("R43 counts what is for training apart", async () => {
    const { relay, frame } = await makeFilled();
    const { real, training } = await read(relay);
    expect(real).toEqual(NOTHING);
    expect(training).toEqual({ programmes: 1, segments: 1, bytes: frameToBytes(frame).length, phones: 1 });
  });

  it("R43 counts what was closed, and programmes whose key file is gone", async () => {
    const { relay, programme } = await makeFilled();
    const keyless = await makeFilled();
    await close(relay, programme);
    await keyless.relay.keys.destroyProgrammeKey(keyless.programme.programmeId);
    const counted = { programmes: 1, keysDestroyed: 1, finished: 1, certificates: 0 };
    expect(await read(relay)).toMatchObject({ closed: { real: NONE_CLOSED, training: counted }, keyless: 0 });
    expect(await read(keyless.relay)).toMatchObject({ keyless: 1 });
  });

  it("R43 names nothing and nobody", async () => {
    const { relay, programme } = await makeFilled();
    const text = await (await relay.get("/v1/status", await open(relay))).text();
    for (const id of [programme.programmeId, programme.worker.key, programme.coordinator.key])
      for (const form of [bytesToHex(id), bytesToBase64Url(id)]) expect(text).not.toContain(form);
    expect(text.replace(/"[a-zA-Z]+":/g, "")).toMatch(/^[{}\d,nul]+$/);
  });
});
