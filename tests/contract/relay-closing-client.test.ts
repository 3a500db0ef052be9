/** The client's calls about closing against the relay's handlers, and how every other call says that a programme is closed. */
import { beforeEach, describe, expect, it } from "vitest";
import { makeOrder } from "../../src/control/closing-order.ts";
import { encodeControl, hashFinal } from "../../src/control/objects.ts";
import { toFeedId, toProgrammeId } from "../../src/kit/brand.ts";
import { bytesToBase64Url } from "../../src/kit/bytes.ts";
import { encodeCbor } from "../../src/kit/cbor.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { attestationOf, close, finalOf } from "../../src/relay/closing-test-kit.ts";
import {
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  random,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../../src/relay/test-kit.ts";
import type { Fetch } from "../../src/relay-client/call.ts";
import { type ClosingClient, makeClosingClient } from "../../src/relay-client/closing-client.ts";
import { isProgrammeClosed } from "../../src/relay-client/failure.ts";
import { makeRecoveryClient } from "../../src/relay-client/recovery-client.ts";
import { makeRelayClient } from "../../src/relay-client/relay-client.ts";
import { frameToBytes } from "../../src/wire/frame.ts";

const ADDRESS = "http://relay.test";
const DONE = { ok: true, value: undefined };
const refused = (relayCode: string) => ({ ok: false, error: { code: "RELAY_REFUSED", retry: "never", relayCode } });

let relay: TestRelay;
let programme: TestProgramme;
let client: ClosingClient;
const send: Fetch = async (url, options) => relay.app.request(url, options);
beforeEach(async () => {
  relay = await makeTestRelay();
  programme = await makeProgramme(relay);
  client = makeClosingClient(ADDRESS, send);
});

describe("relay and client about closing", () => {
  it("W46 agree on a programme that is open", async () => {
    const open = { ok: true, value: { isClosed: false, order: null, core: null, attestations: [] } };
    expect(await client.closing(programme.programmeId)).toEqual(open);
    expect(await client.order(programme.programmeId)).toEqual(open);
  });

  it("R55 W133 agree on how long what is left of closed programmes is shown", async () => {
    expect(await client.keptDays()).toEqual({ ok: true, value: null });
    const forgets = await makeTestRelay({ forgetsAfterDays: 90 });
    const asked = makeClosingClient(ADDRESS, async (url, options) => forgets.app.request(url, options));
    expect(await asked.keptDays()).toEqual({ ok: true, value: 90 });
  });

  it("R50 R53 R54 agree on order, core and attestations", async () => {
    const { programmeId, worker } = programme;
    const { core, final } = await close(relay, programme);
    const mine = await attestationOf(programme, worker, hashFinal(final));
    for (let n = 0; n < 2; n++)
      expect([await client.putCore(programmeId, core), await client.attest(programmeId, mine)]).toEqual([DONE, DONE]);
    const whole = unwrapResult(await client.closing(programmeId));
    expect(whole).toMatchObject({ isClosed: true, core });
    expect(whole.attestations).toContainEqual(mine);
    expect(await client.order(programmeId)).toEqual({ ok: true, value: { ...whole, core: null, attestations: [] } });
  });

  it("R51 agree on an order that is brought, and on one that does not hold", async () => {
    const { programmeId, coordinator, charter } = programme;
    const text = encodeControl([finalOf(programme, random(40))]);
    const frame = frameToBytes(await frameOf(programmeId, coordinator, null, { kind: 4, text }));
    expect(await client.putOrder(programmeId, random(99))).toMatchObject(refused("ORDER_REFUSED"));
    const order = makeOrder(charter, [{ introduction: introduce(coordinator, null), frame }]);
    for (let n = 0; n < 2; n++) expect(await client.putOrder(programmeId, order)).toEqual(DONE);
    expect(unwrapResult(await client.order(programmeId)).order).toEqual(order);
  });

  it("R53 R54 agree on what is refused", async () => {
    const { programmeId, worker } = programme;
    expect(await client.putCore(programmeId, random(9))).toMatchObject(refused("PROGRAMME_OPEN"));
    const { final, core } = await close(relay, programme);
    expect(await client.putCore(programmeId, random(9))).toMatchObject(refused("CORE_REFUSED"));
    await client.putCore(programmeId, core);
    const hash = hashFinal(final);
    await client.attest(programmeId, await attestationOf(programme, worker, hash));
    const twice = await client.attest(programmeId, await attestationOf(programme, worker, hash));
    expect(twice).toMatchObject(refused("ATTESTATION_TAKEN"));
    const stranger = await attestationOf(programme, makePerson(), hash);
    expect(await client.attest(programmeId, stranger)).toMatchObject(refused("HOLDER_UNKNOWN"));
    expect(await client.closing(toProgrammeId(random(16)))).toMatchObject(refused("PROGRAMME_UNKNOWN"));
  });

  it.each([
    ["noise", random(40)],
    ["nothing", new Uint8Array()],
    ["another version", encodeCbor([2, 0, null, null, []])],
    ["another state", encodeCbor([1, 2, null, null, []])],
    ["an open programme with an order", encodeCbor([1, 0, random(9), null, []])],
    ["an open programme with an attestation", encodeCbor([1, 0, null, null, [random(9)]])],
    ["a part too few", encodeCbor([1, 1, null, null])],
    ["an attestation that is too long", encodeCbor([1, 1, null, null, [random(513)]])],
    ["an order that is none", encodeCbor([1, 1, 5, null, []])],
    ["a core that is too long", encodeCbor([1, 1, null, new Uint8Array(1_048_577), []])],
    ["more attestations than there may be", encodeCbor([1, 1, null, null, Array(1_201).fill(new Uint8Array())])],
    ["more than any answer", new Uint8Array(3_000_000)],
  ])("W46 %s is taken for no answer", async (_, bytes) => {
    const answered = makeClosingClient(ADDRESS, async () => new Response(bytes));
    const answer = await answered.closing(programme.programmeId);
    expect(answer).toMatchObject({ ok: false, error: { code: "RELAY_GARBAGE" } });
  });
});

describe("every other call of a closed programme", () => {
  it("R50 fails in a way that can be told from all others", async () => {
    const { programmeId, coordinator, worker, certificate, charter } = programme;
    const calls = makeRelayClient(ADDRESS, send);
    const token = { token: await tokenOf(relay, programmeId, coordinator, 2), livesSeconds: 60 };
    const frame = await frameOf(programmeId, worker, null);
    await close(relay, programme);
    const [feedId, inviteId] = [toFeedId(random(16)), random(16)];
    const failures = [
      await calls.charter(programmeId),
      await calls.createProgramme(charter.bytes, bytesToBase64Url(random(32))),
      await calls.askChallenge({ programmeId, deviceKey: worker.key, scope: 1 }),
      await calls.upload(programmeId, streamOf(introduce(worker, certificate), frame)),
      await calls.log(programmeId, token, 0, 64),
      await calls.head(programmeId, feedId),
      await calls.have(programmeId, token, [{ feedId, seq: 0 }]),
      await calls.mailbox(programmeId, token, inviteId, { type: "read" }),
      await calls.join(programmeId, inviteId, random(200)),
      await makeRecoveryClient(ADDRESS, send).recoveryCall(programmeId, token, { type: "get" }),
    ];
    for (const failure of failures) {
      expect(failure).toMatchObject(refused("PROGRAMME_CLOSED"));
      expect(!failure.ok && isProgrammeClosed(failure.error)).toBe(true);
    }
  });

  it("R50 an unknown programme is not a closed one", async () => {
    const failure = await makeRelayClient(ADDRESS, send).charter(toProgrammeId(random(16)));
    expect(!failure.ok && isProgrammeClosed(failure.error)).toBe(false);
  });
});
