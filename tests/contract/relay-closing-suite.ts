/** Closing at relays, from the order to what is answered for ever. Two relays serve one database. */
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { judgeCertificate, readCertificate } from "../../src/control/closing-certificate.ts";
import { checkOrder, makeOrder } from "../../src/control/closing-order.ts";
import { startControl } from "../../src/control/fold.ts";
import { makeAmend } from "../../src/control/make-amend.ts";
import { type ControlObject, encodeControl, hashFinal } from "../../src/control/objects.ts";
import { charterTerms } from "../../src/control/terms.ts";
import { bytesToBase64Url, bytesToHex, isEqualBytes } from "../../src/kit/bytes.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { attestationOf, close, coreOf, finalOf } from "../../src/relay/closing-test-kit.ts";
import { sweep } from "../../src/relay/sweep.ts";
import {
  bytesOf,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  type Person,
  random,
  refusalOf,
  state,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../../src/relay/test-kit.ts";
import { CAUSE, decodeAttestation, isGenuine, METHOD } from "../../src/wire/attestation.ts";
import { encodeAuthAsk } from "../../src/wire/auth.ts";
import { decodeClosingAnswer } from "../../src/wire/closing-calls.ts";
import { MAX_CORE_BYTES } from "../../src/wire/closing-core.ts";
import { type Frame, frameToBytes } from "../../src/wire/frame.ts";
import { encodeHave } from "../../src/wire/have.ts";
import { encodeJoinCall, encodeMailboxCall } from "../../src/wire/join.ts";
import { decodeUploadAnswer } from "../../src/wire/receipt.ts";
import { encodeRecoveryCall, recoveryKeyToId } from "../../src/wire/recovery-calls.ts";
import type { OpenSame } from "./relay-storage-suite.ts";
import { withTwins } from "./relay-twins.ts";

const CLOSED = [410, "PROGRAMME_CLOSED"];

/** Registers the suite under `name`. */
export function describeRelayClosing(name: string, start: () => Promise<OpenSame>): void {
  describe(`closing at relays on ${name}`, () => {
    let relay: TestRelay;
    let twin: TestRelay;
    let programme: TestProgramme;

    withTwins(start, (twins) => {
      ({ relay, twin, programme } = twins);
    });

    const keyFile = () => path.join(relay.keyFolder, `${bytesToHex(programme.programmeId)}.key`);
    const stepOf = async () => (await twin.storage.findClosing(programme.programmeId))?.step;
    const closing = async (query = "", at = twin) =>
      unwrapResult(decodeClosingAnswer(await bytesOf(await at.get(`${programme.base}/closing${query}`))));
    const post = (call: string, body: Uint8Array, at = twin) => at.post(`${programme.base}/${call}`, body);
    const say = (objects: readonly ControlObject[], author = programme.coordinator, before: Frame | null = null) =>
      state(relay, programme, author, before, objects);
    /** A segment of the worker, with its introduction. */
    const fill = async () => {
      const frame = await frameOf(programme.programmeId, programme.worker, null);
      await post("segments", streamOf(introduce(programme.worker, programme.certificate), frame));
      return frame;
    };

    describe("the order", () => {
      it("R50 is answered with a receipt for the frame that closes, and kept whole", async () => {
        const final = finalOf(programme, random(40));
        const { coordinator, programmeId, charter } = programme;
        const frame = await frameOf(programmeId, coordinator, null, { kind: 4, text: encodeControl([final]) });
        const response = await post("segments", streamOf(introduce(coordinator, null), frame));
        const { receipts } = unwrapResult(decodeUploadAnswer(await bytesOf(response)));
        expect([response.status, receipts[0]?.seq]).toEqual([200, 1]);
        const { isClosed, order, core } = await closing("", relay);
        const checked = unwrapResult(await checkOrder(order ?? random(1), startControl(charter)));
        expect([isClosed, core, checked.orderHash]).toEqual([true, null, hashFinal(final)]);
      });

      it("R50 takes as many as decide together, at any relay of the database", async () => {
        const other = makePerson();
        programme = await makeProgramme(relay, [other]);
        const final = finalOf(programme, random(40));
        await state(relay, programme, programme.coordinator, null, [final]);
        expect(await closing()).toMatchObject({ isClosed: false });
        await state(twin, programme, other, null, [final]);
        expect(await closing("", relay)).toMatchObject({ isClosed: true });
      });

      it("R50 ends the upload that brings it", async () => {
        const { coordinator, programmeId } = programme;
        const text = encodeControl([finalOf(programme, random(40))]);
        const frame = await frameOf(programmeId, coordinator, null, { kind: 4, text });
        const next = await frameOf(programmeId, coordinator, frame, { kind: 3 });
        const response = await post("segments", streamOf(introduce(coordinator, null), frame, next));
        const { receipts, refusal } = unwrapResult(decodeUploadAnswer(await bytesOf(response)));
        expect([response.status, refusal?.code]).toEqual(CLOSED);
        expect(receipts).toHaveLength(1);
      });

      it("R50 is not given by a coordinator who lost the seat", async () => {
        const other = makePerson();
        const { charter, coordinator } = programme;
        const seat = { signKey: other.key, boxKey: other.box.publicKey };
        const terms = { ...charterTerms(charter), coordinators: [seat], k: 1 };
        const pins: never[] = [];
        await say([makeAmend({ number: 1, prev: charter.hash, terms, pins, reason: 1 })]);
        const text = encodeControl([finalOf(programme, random(40))]);
        const frame = await frameOf(programme.programmeId, { ...coordinator, incarnation: other.incarnation }, null, {
          kind: 4,
          text,
        });
        await post("segments", streamOf(introduce({ ...coordinator, incarnation: other.incarnation }, null), frame));
        expect(await closing()).toMatchObject({ isClosed: false });
      });
    });

    describe("every other call", () => {
      /** All calls that name a programme, made ready while it was open. */
      const makeCalls = async () => {
        const { coordinator, worker, programmeId, base, charter } = programme;
        const keeper = makePerson();
        const recovery = { setId: random(4), boxKey: keeper.box.publicKey, signKey: keeper.key };
        const terms = { ...charterTerms(charter), recovery };
        const amend = makeAmend({ number: 1, prev: charter.hash, terms, pins: [], reason: 1 });
        const said = await say([amend]);
        const frame = await fill();
        const late = await frameOf(programmeId, worker, frame);
        const token = await tokenOf(relay, programmeId, coordinator, 2);
        const ask = encodeAuthAsk({ programmeId, deviceKey: coordinator.key, scope: 2 });
        const inviteId = random(16);
        const head = bytesToBase64Url(frame.header.feedId);
        const calls: Readonly<Record<string, (at: TestRelay) => Promise<Response>>> = {
          charter: (at) => at.get(`${base}/charter`),
          challenge: (at) => at.post("/v1/auth", ask),
          "a late upload": (at) => at.post(`${base}/segments`, streamOf(late)),
          "a replayed upload": (at) => at.post(`${base}/segments`, streamOf(frame)),
          "an introduction": (at) => at.post(`${base}/segments`, introduce(worker, programme.certificate)),
          head: (at) => at.get(`${base}/feeds/${head}/head`),
          log: (at) => at.get(`${base}/log`, token),
          have: (at) => at.post(`${base}/have`, encodeHave([{ feedId: frame.header.feedId, seq: 0 }]), token),
          recovery: (at) => at.post(`${base}/recovery`, encodeRecoveryCall({ type: "get" }), token),
          invites: (at) => at.post(`${base}/invites`, encodeMailboxCall(inviteId, { type: "read" }), token),
          join: (at) => at.post(`${base}/join`, encodeJoinCall(inviteId, random(200))),
          "the charter again": (at) => at.post("/v1/programmes", charter.bytes),
        };
        const find = (at: TestRelay) => at.get(`/v1/recovery/${bytesToBase64Url(recoveryKeyToId(keeper.key))}`);
        const final = { ...finalOf(programme, random(40)), terms: amend.hash };
        return { calls, find, finals: [[coordinator, said, final] as const, [keeper, null, final] as const] };
      };

      it("R50 is refused as closed from the order on, before and after rows are gone", async () => {
        const { calls, find, finals } = await makeCalls();
        const early = await makeTestRelay({ keys: relay.keys, storage: failing(relay.storage, "removeClosedRows") });
        for (const [author, before, final] of finals) await state(early, programme, author, before, [final]);
        for (const [call, send] of Object.entries(calls))
          for (const at of [relay, twin])
            expect([call, ...(await refusalOf(await send(at)))]).toEqual([call, ...CLOSED]);
        expect([200, 410]).toContain((await find(twin)).status);
        await relay.closer.run();
        expect(await stepOf()).toBe("attested");
        for (const [call, send] of Object.entries(calls))
          for (const at of [relay, twin])
            expect([call, ...(await refusalOf(await send(at)))]).toEqual([call, ...CLOSED]);
        expect(await refusalOf(await find(twin))).toEqual([404, "PROGRAMME_UNKNOWN"]);
        expect(existsSync(keyFile())).toBe(false);
      });

      it("R50 is every call that names a programme in its path, but those about closing", async () => {
        await close(relay, programme);
        const routes = relay.app.routes.filter(({ path: route }) => route.startsWith("/v1/p/:pid/"));
        const left = ["/closing", "/core", "/attest", "/certificate"].map((call) => `/v1/p/:pid${call}`);
        const others = routes.filter(({ path: route }) => !left.includes(route));
        expect(others.length).toBeGreaterThan(8);
        for (const { path: route, method } of others) {
          const to = route.replace("/v1/p/:pid", programme.base).replace(":fid", bytesToBase64Url(random(16)));
          const answer = await (method === "GET" ? twin.get(to) : twin.post(to, random(9)));
          expect([route, ...(await refusalOf(answer))]).toEqual([route, ...CLOSED]);
        }
      });

      it("R50 goes on for other programmes", async () => {
        const elsewhere = await makeProgramme(relay);
        await close(relay, programme);
        expect((await twin.get(`${elsewhere.base}/charter`)).status).toBe(200);
        expect((await tokenOf(twin, elsewhere.programmeId, elsewhere.coordinator, 2)).length).toBe(32);
      });
    });

    describe("steps", () => {
      it("R52 destroy the key, remove the rows and end with the relay's own attestation", async () => {
        await fill();
        const { final } = await close(relay, programme);
        expect([existsSync(keyFile()), await stepOf()]).toEqual([false, "attested"]);
        const { attestations } = await closing();
        const own = unwrapResult(decodeAttestation(attestations[0] ?? random(1)));
        expect(await isGenuine(own)).toBe(true);
        expect(own).toMatchObject({
          device: relay.keys.publicKey,
          orderHash: hashFinal(final),
          ...{ cause: CAUSE.order, method: METHOD.overwritten, left: [3] },
        });
      });

      it("R52 are done once by relays that take them at the same time", async () => {
        const final = finalOf(programme, random(40));
        await fill();
        await say([final]);
        await Promise.all([relay.closer.run(), twin.closer.run(), sweep(relay), sweep(twin)]);
        expect([await stepOf(), (await closing()).attestations.length]).toEqual(["attested", 1]);
      });

      const STORAGE_STEPS = ["findClosing", "reachStep", "removeClosedRows", "scrub", "attestOwn"] as const;
      it.each(STORAGE_STEPS.flatMap((call) => [["before", call] as const, ["behind", call] as const]))(
        "R52 that were cut %s %s are finished by the next sweep",
        async (when, call) => {
          await fill();
          const cut = await makeTestRelay({ keys: relay.keys, storage: failing(relay.storage, call, when) });
          await state(cut, programme, programme.coordinator, null, [finalOf(programme, random(40))]);
          await cut.closer.run();
          await sweep(twin);
          expect([await stepOf(), existsSync(keyFile())]).toEqual(["attested", false]);
          expect((await closing()).attestations).toHaveLength(1);
        },
      );

      it.each(["before", "behind"] as const)(
        "R52 that were cut %s the key are finished by the next sweep",
        async (when) => {
          await fill();
          const keys = failing(relay.keys, "destroyProgrammeKey", when);
          const cut = await makeTestRelay({ keys, storage: relay.storage });
          await state(cut, programme, programme.coordinator, null, [finalOf(programme, random(40))]);
          await cut.closer.run();
          expect(await stepOf()).toBe("closed");
          await sweep(twin);
          expect([await stepOf(), existsSync(keyFile())]).toEqual(["attested", false]);
        },
      );

      it("R52 wait while a reader holds the files, and go on later", async () => {
        const storage = { ...relay.storage, scrub: async () => false };
        const held = await makeTestRelay({ keys: relay.keys, storage });
        await state(held, programme, programme.coordinator, null, [finalOf(programme, random(40))]);
        await held.closer.run();
        expect(await stepOf()).toBe("rowsGone");
        await sweep(relay);
        expect(await stepOf()).toBe("attested");
      });
    });

    describe("a relay without the key file", () => {
      const loseKey = () => relay.keys.destroyProgrammeKey(programme.programmeId);
      /** Frames of a close that this relay never heard. */
      const makeOrderOf = async (author: Person, objects: readonly ControlObject[], before: Frame | null = null) => {
        const text = encodeControl(objects);
        const frame = await frameOf(programme.programmeId, author, before, { kind: 4, text });
        return makeOrder(programme.charter, [{ introduction: introduce(author, null), frame: frameToBytes(frame) }]);
      };

      it("R11 says so and takes nothing", async () => {
        const frame = await fill();
        const token = await tokenOf(relay, programme.programmeId, programme.coordinator, 2);
        await loseKey();
        const next = await frameOf(programme.programmeId, programme.worker, frame);
        const response = await post("segments", streamOf(next));
        const { refusal } = unwrapResult(decodeUploadAnswer(await bytesOf(response)));
        expect([response.status, refusal?.code]).toEqual([503, "KEY_MISSING"]);
        expect(await refusalOf(await twin.get(`${programme.base}/log`, token))).toEqual([503, "KEY_MISSING"]);
        expect((await sweep(relay)).keyless).toBeGreaterThan(0);
        expect(await closing()).toMatchObject({ isClosed: false });
      });

      it("R51 closes when somebody brings the order", async () => {
        await fill();
        await loseKey();
        const order = await makeOrderOf(programme.coordinator, [finalOf(programme, random(40))]);
        expect((await post("closing", order)).status).toBe(200);
        await twin.closer.run();
        expect([await stepOf(), (await closing()).order]).toEqual(["attested", order]);
        expect((await post("closing", order)).status).toBe(200);
      });

      it("R51 does not close by an order that leaves out what took the seat", async () => {
        const { charter, coordinator } = programme;
        const other = makePerson();
        const coordinators = [{ signKey: other.key, boxKey: other.box.publicKey }];
        const terms = { ...charterTerms(charter), coordinators };
        await say([makeAmend({ number: 1, prev: charter.hash, terms, pins: [], reason: 1 })]);
        const order = await makeOrderOf(coordinator, [finalOf(programme, random(40))]);
        expect(await refusalOf(await post("closing", order))).toEqual([403, "ORDER_REFUSED"]);
        await loseKey();
        expect(await refusalOf(await post("closing", order))).toEqual([403, "ORDER_REFUSED"]);
      });

      it("R51 with its key closes by an order just as well", async () => {
        const order = await makeOrderOf(programme.coordinator, [finalOf(programme, random(40))]);
        expect((await post("closing", order)).status).toBe(200);
        await twin.closer.run();
        expect(await stepOf()).toBe("attested");
      });

      it("R51 refuses an order of another programme, one without signatures, noise, and too much", async () => {
        const elsewhere = await makeProgramme(relay);
        const text = encodeControl([finalOf(elsewhere, random(40))]);
        const foreign = await frameOf(elsewhere.programmeId, elsewhere.coordinator, null, { kind: 4, text });
        const introduction = introduce(elsewhere.coordinator, null);
        const other = makeOrder(elsewhere.charter, [{ introduction, frame: frameToBytes(foreign) }]);
        const unsigned = makeOrder(programme.charter, []);
        for (const order of [other, unsigned, random(40), new Uint8Array()])
          expect(await refusalOf(await post("closing", order))).toEqual([403, "ORDER_REFUSED"]);
        expect(await refusalOf(await post("closing", new Uint8Array(262_145)))).toEqual([413, "BODY_TOO_LARGE"]);
        expect(await closing()).toMatchObject({ isClosed: false });
      });

      it("R51 the sweep closes what its log has closed", async () => {
        const { coordinator, programmeId } = programme;
        const said = await say([{ type: "retire", epoch: 9 }]);
        const text = encodeControl([finalOf(programme, random(40))]);
        const { header, headerBytes, head, signature, body } = await frameOf(programmeId, coordinator, said, {
          kind: 4,
          text,
        });
        const key = await relay.keys.readProgrammeKey(programmeId);
        const changes = { devices: [], seats: [], boxKeys: [], pins: [], retired: [], drops: [] };
        await relay.storage.appendSegment({
          ...header,
          ...{ header: headerBytes, signature, head, addressedTo: [], act: { behind: 1, changes } },
          sealedBody: key.seal(header, body),
        });
        expect(await closing()).toMatchObject({ isClosed: false });
        await sweep(twin);
        expect([await stepOf(), (await closing()).attestations.length]).toEqual(["attested", 1]);
      });
    });

    describe("papers", () => {
      it("R50 of an open programme are none, and of one that is not there unknown", async () => {
        expect(await closing()).toEqual({ isClosed: false, order: null, core: null, attestations: [] });
        for (const id of [bytesToBase64Url(random(16)), "x", bytesToBase64Url(random(17))])
          for (const call of ["closing", "certificate"])
            expect((await twin.get(`/v1/p/${id}/${call}`)).status).toBe(404);
        for (const call of ["closing", "core", "attest"])
          expect((await twin.post(`/v1/p/${bytesToBase64Url(random(16))}/${call}`, random(9))).status).toBe(404);
      });

      it("R50 come without core and attestations where only the order is asked for", async () => {
        const { core } = await close(relay, programme);
        await post("core", core);
        const whole = await closing();
        expect(await closing("?only=order")).toEqual({ ...whole, core: null, attestations: [] });
        expect(whole.core).toEqual(core);
      });

      it("R53 take the core that the order names, once and again", async () => {
        const { core } = await close(relay, programme);
        expect(await refusalOf(await post("core", coreOf(programme, [programme.worker.key])))).toEqual([
          403,
          "CORE_REFUSED",
        ]);
        for (const at of [relay, twin]) expect((await post("core", core, at)).status).toBe(200);
        expect((await closing()).core).toEqual(core);
      });

      it("R53 refuse a core while the programme is open, one that nobody can read, and too much", async () => {
        expect(await refusalOf(await post("core", random(40)))).toEqual([409, "PROGRAMME_OPEN"]);
        const junk = random(40);
        await say([finalOf(programme, junk)]);
        expect(await refusalOf(await post("core", junk))).toEqual([403, "CORE_REFUSED"]);
        expect(await refusalOf(await post("core", new Uint8Array(MAX_CORE_BYTES + 1)))).toEqual([
          413,
          "BODY_TOO_LARGE",
        ]);
      });

      it("R54 take what holders attest, the first of each", async () => {
        await fill();
        const { core, final } = await close(relay, programme);
        const { worker, coordinator } = programme;
        const mine = await attestationOf(programme, worker, hashFinal(final));
        for (const at of [relay, twin]) expect((await post("attest", mine, at)).status).toBe(200);
        const otherwise = await attestationOf(programme, worker, hashFinal(final), { method: METHOD.overwritten });
        expect(await refusalOf(await post("attest", otherwise))).toEqual([409, "ATTESTATION_TAKEN"]);
        await post("core", core);
        const hers = await attestationOf(programme, coordinator, new Uint8Array(), { cause: CAUSE.own });
        expect((await post("attest", hers)).status).toBe(200);
        const stranger = await attestationOf(programme, makePerson(), hashFinal(final));
        expect(await refusalOf(await post("attest", stranger))).toEqual([403, "HOLDER_UNKNOWN"]);
        const { attestations } = await closing();
        for (const bytes of [mine, hers]) expect(attestations.some((each) => isEqualBytes(each, bytes))).toBe(true);
        expect(attestations).toHaveLength(3);
      });

      it("R54 of an open programme take what its devices attest that erased themselves, and show it once it is closed", async () => {
        await fill();
        const { worker, coordinator, programmeId } = programme;
        const none = new Uint8Array();
        const mine = await attestationOf(programme, worker, none, { cause: CAUSE.ended });
        for (const at of [relay, twin]) expect((await post("attest", mine, at)).status).toBe(200);
        const otherwise = await attestationOf(programme, worker, none, { cause: CAUSE.own });
        expect(await refusalOf(await post("attest", otherwise))).toEqual([409, "ATTESTATION_TAKEN"]);
        const stranger = await attestationOf(programme, makePerson(), none, { cause: CAUSE.own });
        const early = await attestationOf(programme, coordinator, random(32));
        for (const bytes of [stranger, early])
          expect(await refusalOf(await post("attest", bytes))).toEqual([409, "PROGRAMME_OPEN"]);
        const forged = Uint8Array.from(mine, (byte, at) => (at === mine.length - 1 ? byte ^ 1 : byte));
        expect(await refusalOf(await post("attest", forged))).toEqual([403, "ATTESTATION_REFUSED"]);
        expect((await closing()).attestations).toEqual([]);
        await close(relay, programme);
        const { attestations } = await closing();
        expect(attestations.some((each) => isEqualBytes(each, mine))).toBe(true);
        expect(await twin.storage.putErasure(programmeId, worker.key, mine)).toBe("closed");
      });

      it("R54 of devices that were not known here are 200 before the core is there, and then the next is told when to come again", async () => {
        const { final } = await close(relay, programme);
        const keys = Array.from({ length: 200 }, () => makePerson().key);
        await Promise.all(keys.map((key) => relay.storage.putAttestation(programme.programmeId, key, random(99), 200)));
        const answer = await post("attest", await attestationOf(programme, makePerson(), hashFinal(final)));
        expect([...(await refusalOf(answer)), answer.headers.get("retry-after")]).toEqual([
          ...[429, "ATTESTATIONS_FULL", "3600"],
        ]);
      });

      it("R54 refuse what is not genuine, of another order or programme, noise, and too much", async () => {
        expect(await refusalOf(await post("attest", random(40)))).toEqual([409, "PROGRAMME_OPEN"]);
        const { final } = await close(relay, programme);
        const { worker } = programme;
        const elsewhere = await makeProgramme(relay);
        const genuine = await attestationOf(programme, worker, hashFinal(final));
        const refused = [
          Uint8Array.from(genuine, (byte, at) => (at === genuine.length - 1 ? byte ^ 1 : byte)),
          await attestationOf(programme, worker, random(32)),
          await attestationOf(elsewhere, worker, hashFinal(final)),
          await attestationOf(programme, worker, hashFinal(final), { device: programme.coordinator.key }),
        ];
        for (const bytes of refused)
          expect(await refusalOf(await post("attest", bytes))).toEqual([403, "ATTESTATION_REFUSED"]);
        expect(await refusalOf(await post("attest", random(40)))).toEqual([400, "BODY_MALFORMED"]);
        expect(await refusalOf(await post("attest", random(513)))).toEqual([413, "BODY_TOO_LARGE"]);
      });

      it("R54 make a certificate once the core is there, which is complete with the last holder", async () => {
        await fill();
        expect((await twin.get(`${programme.base}/certificate`)).status).toBe(404);
        const { core, final } = await close(relay, programme);
        expect(await refusalOf(await twin.get(`${programme.base}/certificate`))).toEqual([404, "CERTIFICATE_UNKNOWN"]);
        await post("core", core);
        const judge = async () => {
          const response = await twin.get(`${programme.base}/certificate`);
          expect(response.headers.get("content-type")).toContain("application/json");
          return unwrapResult(await judgeCertificate(unwrapResult(readCertificate(await response.text())))).status;
        };
        const statuses = [await judge()];
        for (const person of [programme.worker, programme.coordinator]) {
          await post("attest", await attestationOf(programme, person, hashFinal(final)));
          statuses.push(await judge());
        }
        expect(statuses).toEqual(["incomplete", "incomplete", "complete"]);
      });

      it("R55 go after so many days where the operator wants that, and the programme stays closed", async () => {
        const { core, final } = await close(relay, programme);
        relay.clock.ms += 3 * 86_400_000;
        await sweep({ ...relay, forgetsAfterDays: 2 });
        relay.clock.ms -= 3 * 86_400_000;
        expect(await closing()).toEqual({ isClosed: true, order: null, core: null, attestations: [] });
        const late = await attestationOf(programme, programme.worker, hashFinal(final));
        expect([await refusalOf(await post("core", core)), await refusalOf(await post("attest", late))]).toEqual([
          CLOSED,
          CLOSED,
        ]);
        expect(await refusalOf(await twin.get(`${programme.base}/charter`))).toEqual(CLOSED);
      });

      it("R33 go with a training programme that has had its time", async () => {
        await close(relay, programme);
        relay.clock.ms += 8 * 86_400_000;
        await sweep(relay);
        relay.clock.ms -= 8 * 86_400_000;
        expect(await refusalOf(await twin.get(`${programme.base}/closing`))).toEqual([404, "PROGRAMME_UNKNOWN"]);
      });
    });
  });
}

/** The port with one call that fails, like a process that ends before or behind it. */
function failing<Port extends object>(port: Port, call: keyof Port, when: "before" | "behind" = "before"): Port {
  const broken = async (...args: unknown[]) => {
    const real = port[call] as (...args: unknown[]) => Promise<unknown>;
    if (when === "behind") await real(...args);
    throw new StoreError("STORE_DOWN" as const);
  };
  return { ...port, [call]: broken };
}
