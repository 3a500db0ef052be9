/** The client's calls against the relay's handlers: both sides mean the same thing by every answer. */
import { beforeEach, describe, expect, it } from "vitest";
import { makeAmend } from "../../src/control/make-amend.ts";
import { encodeControl } from "../../src/control/objects.ts";
import { charterTerms } from "../../src/control/terms.ts";
import { toFeedId, toProgrammeId } from "../../src/kit/brand.ts";
import { bytesToBase64Url, concatBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import {
  certify,
  charterOf,
  frameOf,
  introduce,
  makePerson,
  makeTestRelay,
  random,
  STATUS_LINK,
  streamOf,
  type TestRelay,
} from "../../src/relay/test-kit.ts";
import type { Fetch } from "../../src/relay-client/call.ts";
import { makeRecoveryClient } from "../../src/relay-client/recovery-client.ts";
import { makeRelayClient, type RelayClient } from "../../src/relay-client/relay-client.ts";
import { makeStatusClient } from "../../src/relay-client/status-client.ts";
import { signAuth } from "../../src/wire/auth.ts";
import { frameToBytes } from "../../src/wire/frame.ts";
import { encodeUploadAnswer } from "../../src/wire/receipt.ts";

let relay: TestRelay;
let client: RelayClient;
const send: Fetch = async (url, options) => relay.app.request(url, options);
beforeEach(async () => {
  relay = await makeTestRelay();
  client = makeRelayClient("http://relay.test", send);
});

async function makeProgramme() {
  const [coordinator, worker] = [makePerson(), makePerson()];
  const charter = charterOf([coordinator]);
  unwrapResult(await client.createProgramme(charter.bytes, ""));
  const ask = { programmeId: charter.programmeId, deviceKey: coordinator.key, scope: 2 as const };
  const challenge = unwrapResult(await client.askChallenge(ask));
  const { relayKey } = unwrapResult(await client.card());
  const token = unwrapResult(await client.proveKey(await signAuth(ask, challenge, relayKey, coordinator.sign)));
  return { charter, programmeId: charter.programmeId, coordinator, worker, token };
}

const NOTHING = { programmes: 0, segments: 0, bytes: 0, phones: 0 };
const NONE_CLOSED = { programmes: 0, keysDestroyed: 0, finished: 0, certificates: 0 };

describe("relay and client", () => {
  it("R43 agree on the operator's page", async () => {
    await makeProgramme();
    const page = makeStatusClient("http://relay.test", send);
    const token = unwrapResult(await page.open(bytesToBase64Url(STATUS_LINK)));
    const { clock, startedMs } = relay;
    expect(await page.read(token)).toEqual({
      ok: true,
      value: {
        ...{ startedMs, nowMs: clock.ms, disk: null, power: null },
        ...{ real: NOTHING, training: { ...NOTHING, programmes: 1 } },
        ...{ closed: { real: NONE_CLOSED, training: NONE_CLOSED }, keyless: 0 },
      },
    });
  });

  it("R42 agree that a link is used up", async () => {
    const page = makeStatusClient("http://relay.test", send);
    await page.open(bytesToBase64Url(STATUS_LINK));
    const again = await page.open(bytesToBase64Url(STATUS_LINK));
    expect(again).toMatchObject({ ok: false, error: { code: "RELAY_REFUSED", relayCode: "OPERATOR_TOKEN_REFUSED" } });
  });

  /** What a relay tells, with one thing changed. */
  const told = (change: object) =>
    JSON.stringify({
      ...{ version: 1, startedMs: 1, nowMs: 2, disk: null, power: null, real: NOTHING, training: NOTHING },
      ...{ closed: { real: NONE_CLOSED, training: NONE_CLOSED }, keyless: 0, ...change },
    });

  it("R43 what a relay tells is read", async () => {
    const page = makeStatusClient("http://relay.test", async () => new Response(told({})));
    expect(await page.read("x")).toMatchObject({ ok: true, value: { keyless: 0 } });
  });

  it.each([
    ["no JSON", "<html>"],
    ["another version", told({ version: 2 })],
    ["a count that is none", told({ real: { ...NOTHING, bytes: -1 } })],
    ["a list for a disk", told({ disk: [] })],
    ["a battery above full", told({ power: { isPlugged: null, batteryPercent: 101 } })],
    ["half of what was closed", told({ closed: { real: NONE_CLOSED } })],
    [
      "a closed programme that is none",
      told({ closed: { real: NONE_CLOSED, training: { ...NONE_CLOSED, finished: "1" } } }),
    ],
    ["no number of missing keys", told({ keyless: null })],
  ])("R43 %s is taken for no answer", async (_, body) => {
    const page = makeStatusClient("http://relay.test", async () => new Response(body));
    expect(await page.read("x")).toMatchObject({ ok: false, error: { code: "RELAY_GARBAGE" } });
  });

  it("agree on the charter", async () => {
    const { charter, programmeId } = await makeProgramme();
    expect(await client.charter(programmeId)).toEqual({ ok: true, value: charter.bytes });
  });

  it("agree on uploads and the log", async () => {
    const { programmeId, coordinator, worker, token } = await makeProgramme();
    const frame = await frameOf(programmeId, worker, null);
    const certificate = await certify(programmeId, worker, coordinator);
    const answer = unwrapResult(await client.upload(programmeId, streamOf(introduce(worker, certificate), frame)));
    expect(answer).toMatchObject({ refusal: null, receipts: [{ seq: 1, head: frame.head }] });
    const { items } = unwrapResult(await client.log(programmeId, token, 0, 64));
    expect(items.map(({ type }) => type)).toEqual(["introduction", "frame", "mark"]);
    expect(items.flatMap((item) => (item.type === "frame" ? [frameToBytes(item.frame)] : []))).toEqual([
      frameToBytes(frame),
    ]);
  });

  it("agree on a refused upload", async () => {
    const { programmeId, worker } = await makeProgramme();
    const answer = await client.upload(programmeId, streamOf(await frameOf(programmeId, worker, null)));
    expect(answer).toMatchObject({ ok: true, value: { receipts: [], refusal: { code: "FEED_UNKNOWN" } } });
  });

  it.each([
    ["STORE_BUSY", 503, "RELAY_BUSY", "later"],
    ["STORE_FULL", 503, "RELAY_BUSY", "later"],
    ["RATE_LIMITED", 429, "RELAY_BUSY", "later"],
    ["INTERNAL", 500, "RELAY_BUSY", "later"],
    ["STREAM_CUT", 400, "RELAY_BUSY", "later"],
    ["FRAMES_TOO_MANY", 413, "RELAY_BUSY", "later"],
    ["KIND_REFUSED", 403, "RELAY_REFUSED", "never"],
  ])(
    "Y99 %s inside the answer to an upload is the failure that its row says, with the wait",
    async (relayCode, status, code, retry) => {
      const body = encodeUploadAnswer({ receipts: [], refusal: { code: relayCode, detail: null } });
      const answering = makeRelayClient("http://relay.test", async () => {
        return new Response(body, { status, headers: { "retry-after": "30" } });
      });
      const answer = await answering.upload(toProgrammeId(random(16)), new Uint8Array(1));
      expect(answer).toMatchObject({ ok: true, value: { failure: { code, retry, relayCode, retryAfterMs: 30_000 } } });
    },
  );

  it("agree on a page of the log that is as large as pages become", async () => {
    const { programmeId, coordinator, token } = await makeProgramme();
    let before = null;
    const introduction = introduce(coordinator, null);
    for (let n = 0; n < 5; n++) {
      before = await frameOf(programmeId, coordinator, before, { kind: 5, text: new Uint8Array(250_000) });
      unwrapResult(await client.upload(programmeId, streamOf(introduction, before)));
    }
    const { items, failure } = unwrapResult(await client.log(programmeId, token, 0, 64));
    expect(failure).toBeNull();
    expect(items.at(-1)).toMatchObject({ type: "mark", mark: { hasMore: true } });
  });

  it("agree on the head of a feed", async () => {
    const { programmeId, coordinator, worker } = await makeProgramme();
    const frame = await frameOf(programmeId, worker, null);
    const { feedId } = frame.header;
    expect(await client.head(programmeId, feedId)).toMatchObject({ ok: false, error: { relayCode: "FEED_UNKNOWN" } });
    const certificate = await certify(programmeId, worker, coordinator);
    await client.upload(programmeId, streamOf(introduce(worker, certificate), frame));
    const { receipts } = unwrapResult(await client.head(programmeId, feedId));
    expect(receipts).toMatchObject([{ feedId, seq: 1, head: frame.head }]);
  });

  it("agree on what somebody lacks of a feed", async () => {
    const { programmeId, coordinator, worker, token } = await makeProgramme();
    const frame = await frameOf(programmeId, worker, null);
    const certificate = await certify(programmeId, worker, coordinator);
    await client.upload(programmeId, streamOf(introduce(worker, certificate), frame));
    const { feedId } = frame.header;
    const { items } = unwrapResult(await client.have(programmeId, token, [{ feedId, seq: 0 }]));
    expect(items.map(({ type }) => type)).toEqual(["introduction", "frame", "mark"]);
    const held = unwrapResult(await client.have(programmeId, token, [{ feedId, seq: 1 }]));
    expect(held.items).toMatchObject([{ type: "mark", mark: { cursor: 0, hasMore: false } }]);
    expect(await client.have(programmeId, token, [])).toMatchObject({
      ok: false,
      error: { relayCode: "BODY_MALFORMED" },
    });
  });

  it("agree on what stands where another frame wanted to", async () => {
    const { programmeId, coordinator, worker } = await makeProgramme();
    const [stored, rival] = [await frameOf(programmeId, worker, null), await frameOf(programmeId, worker, null)];
    const certificate = await certify(programmeId, worker, coordinator);
    await client.upload(programmeId, streamOf(introduce(worker, certificate), stored));
    const { refusal } = unwrapResult(await client.upload(programmeId, streamOf(rival)));
    const detail = concatBytes(stored.headerBytes, stored.signature);
    expect(refusal).toEqual({ code: "FEED_CONFLICT", detail });
  });

  it("agree on recovery grants and on the way from a set to its programme", async () => {
    const { charter, programmeId, coordinator, token } = await makeProgramme();
    const recovery = makeRecoveryClient("http://relay.test", send);
    const grant = { epoch: 2, sealed: random(80) };
    const put = await recovery.recoveryCall(programmeId, token, { type: "put", ...grant });
    expect(put).toEqual({ ok: true, value: [grant] });
    expect(await recovery.recoveryCall(programmeId, token, { type: "get" })).toEqual(put);
    expect(await recovery.recoveryCall(programmeId, token, { type: "remove", epoch: 2 })).toEqual({
      ok: true,
      value: [],
    });
    const keeper = makePerson();
    expect(await recovery.findByRecovery(keeper.key)).toMatchObject({
      ok: false,
      error: { relayCode: "PROGRAMME_UNKNOWN" },
    });
    const set = { setId: random(4), boxKey: keeper.box.publicKey, signKey: keeper.key };
    const terms = { ...charterTerms(charter), recovery: set };
    const amend = makeAmend({ number: 1, prev: charter.hash, terms, pins: [], reason: 1 });
    const frame = await frameOf(programmeId, coordinator, null, { kind: 4, text: encodeControl([amend]) });
    await client.upload(programmeId, streamOf(introduce(coordinator, null), frame));
    expect(await recovery.findByRecovery(keeper.key)).toEqual({ ok: true, value: charter.bytes });
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["noise", random(40)],
    ["too much", new Uint8Array(20_000)],
  ])("say RELAY_GARBAGE to %s in place of an answer", async (_, bytes) => {
    const answerWith = async () => new Response(bytes);
    const [recovery, { key }] = [makeRecoveryClient("http://relay.test", answerWith), makePerson()];
    const { programmeId } = charterOf([makePerson()]);
    const token = { token: random(32), livesSeconds: 60 };
    const garbage = { ok: false, error: { code: "RELAY_GARBAGE" } };
    expect(await recovery.findByRecovery(key)).toMatchObject(garbage);
    expect(await recovery.recoveryCall(programmeId, token, { type: "get" })).toMatchObject(garbage);
    const head = makeRelayClient("http://relay.test", answerWith).head(programmeId, toFeedId(random(16)));
    expect(await head).toMatchObject(garbage);
  });

  it("agree on a mailbox", async () => {
    const { programmeId, token } = await makeProgramme();
    const [inviteId, request] = [random(16), random(200)];
    await client.mailbox(programmeId, token, inviteId, { type: "open", livesSeconds: 600 });
    await client.join(programmeId, inviteId, request);
    const mailbox = await client.mailbox(programmeId, token, inviteId, { type: "read" });
    expect(mailbox).toEqual({ ok: true, value: { request, challenge: null, outcome: null } });
    expect(await client.mailbox(programmeId, token, inviteId, { type: "cancel" })).toMatchObject({ ok: true });
    expect(await client.join(programmeId, inviteId, null)).toMatchObject({
      ok: false,
      error: { relayCode: "INVITE_UNKNOWN" },
    });
  });

  it("agree on refusals", async () => {
    const { programmeId } = charterOf([makePerson()]);
    expect(await client.charter(programmeId)).toMatchObject({ ok: false, error: { relayCode: "PROGRAMME_UNKNOWN" } });
  });
});
