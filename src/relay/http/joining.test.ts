import { beforeEach, describe, expect, it } from "vitest";
import type { Bytes } from "../../kit/bytes.ts";
import { decodeCbor } from "../../kit/cbor.ts";
import { decodeMailbox, encodeJoinCall, encodeMailboxCall, type MailboxAct } from "../../wire/join.ts";
import {
  bytesOf,
  introduce,
  makeProgramme,
  makeTestRelay,
  random,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../test-kit.ts";
import { MAX_OPEN_INVITES } from "./joining.ts";

let relay: TestRelay;
let programme: TestProgramme;
let token: Bytes;
let inviteId: Bytes;
beforeEach(async () => {
  relay = await makeTestRelay();
  programme = await makeProgramme(relay);
  token = await tokenOf(relay, programme.programmeId, programme.coordinator, 2);
  inviteId = random(16);
});

const act = (what: MailboxAct, id = inviteId, bearer: Bytes | undefined = token) =>
  relay.post(`${programme.base}/invites`, encodeMailboxCall(id, what), bearer);
const open = () => act({ type: "open", livesSeconds: 60 });
const join = (request: Bytes | null, id = inviteId) =>
  relay.post(`${programme.base}/join`, encodeJoinCall(id, request));
const mailboxOf = async (response: Response) => {
  const mailbox = decodeMailbox(await bytesOf(response));
  return mailbox.ok ? mailbox.value : null;
};
const codeOf = async (response: Response) => {
  const decoded = decodeCbor(await bytesOf(response), 256);
  return decoded.ok && Array.isArray(decoded.value) ? decoded.value[1] : null;
};

describe("a mailbox", () => {
  it("carries request, challenge and outcome between phone and coordinator", async () => {
    const [request, challenge, outcome] = [random(200), random(16), random(500)];
    expect(await mailboxOf(await open())).toEqual({ request: null, challenge: null, outcome: null });
    await join(request);
    expect(await mailboxOf(await act({ type: "read" }))).toEqual({ request, challenge: null, outcome: null });
    await act({ type: "challenge", bytes: challenge });
    await act({ type: "outcome", bytes: outcome });
    expect(await mailboxOf(await join(null))).toEqual({ request, challenge, outcome });
  });

  it("R3 takes the same bytes again and refuses others", async () => {
    await open();
    const request = random(100);
    expect((await join(request)).status).toBe(200);
    expect((await join(request)).status).toBe(200);
    const other = await join(random(100));
    expect([other.status, await codeOf(other)]).toEqual([409, "INVITE_TAKEN"]);
    await act({ type: "outcome", bytes: random(9) });
    expect((await act({ type: "outcome", bytes: random(9) })).status).toBe(409);
  });

  it("answers unknown, expired and cancelled invites in the same way", async () => {
    const unknown = await bytesOf(await join(random(9), random(16)));
    await open();
    await act({ type: "cancel" });
    expect(await bytesOf(await join(random(9)))).toEqual(unknown);
    await open();
    relay.clock.ms += 60_000;
    expect(await bytesOf(await join(random(9)))).toEqual(unknown);
    expect(await bytesOf(await join(null))).toEqual(unknown);
  });

  it("is opened and read by coordinators alone", async () => {
    await relay.post(`${programme.base}/segments`, introduce(programme.worker, programme.certificate));
    const device = await tokenOf(relay, programme.programmeId, programme.worker, 1);
    const response = await act({ type: "read" }, inviteId, device);
    expect([response.status, await codeOf(response)]).toEqual([403, "SCOPE_REFUSED"]);
    const stranger = await relay.post(`${programme.base}/invites`, encodeMailboxCall(inviteId, { type: "read" }));
    expect(stranger.status).toBe(401);
  });

  it("is not shared between programmes", async () => {
    await open();
    programme = await makeProgramme(relay);
    expect((await join(null)).status).toBe(404);
  });

  it("is one of a bounded number", async () => {
    for (let n = 0; n < MAX_OPEN_INVITES; n++) await act({ type: "open", livesSeconds: 60 }, random(16));
    const response = await open();
    expect([response.status, await codeOf(response)]).toEqual([429, "INVITES_FULL"]);
  });

  it.each([
    ["garbage", random(99)],
    ["nothing", new Uint8Array()],
  ])("refuses %s", async (_, bytes) => {
    expect((await relay.post(`${programme.base}/join`, bytes)).status).toBe(400);
    expect((await relay.post(`${programme.base}/invites`, bytes, token)).status).toBe(400);
  });

  it("refuses bodies above 4 KiB", async () => {
    expect((await relay.post(`${programme.base}/join`, random(4097))).status).toBe(413);
    expect((await relay.post(`${programme.base}/invites`, random(4097), token)).status).toBe(413);
  });
});
