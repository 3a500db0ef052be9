/** The client's calls against the relay's handlers: both sides mean the same thing by every answer. */
import { beforeEach, describe, expect, it } from "vitest";
import { unwrapResult } from "../../src/kit/result.ts";
import {
  certify,
  charterOf,
  frameOf,
  introduce,
  makePerson,
  makeTestRelay,
  random,
  streamOf,
  type TestRelay,
} from "../../src/relay/test-kit.ts";
import { makeRelayClient, type RelayClient } from "../../src/relay-client/relay-client.ts";
import { signAuth } from "../../src/wire/auth.ts";
import { frameToBytes } from "../../src/wire/frame.ts";

let relay: TestRelay;
let client: RelayClient;
beforeEach(async () => {
  relay = await makeTestRelay();
  client = makeRelayClient("http://relay.test", async (url, options) => relay.app.request(url, options));
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

describe("relay and client", () => {
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
