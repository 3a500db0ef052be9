/** The calls for repair and recovery, from request to answer. Two relays serve one database. */
import { beforeEach, describe, expect, it } from "vitest";
import { makeAmend } from "../../src/control/make-amend.ts";
import { type ControlObject, encodeControl } from "../../src/control/objects.ts";
import { charterTerms } from "../../src/control/terms.ts";
import { type FeedId, toFeedId } from "../../src/kit/brand.ts";
import { type Bytes, bytesToBase64Url, bytesToHex } from "../../src/kit/bytes.ts";
import { encodeCbor } from "../../src/kit/cbor.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import {
  bytesOf,
  certify,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  NOW,
  type Person,
  random,
  refusalOf,
  state,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../../src/relay/test-kit.ts";
import type { Frame } from "../../src/wire/frame.ts";
import { encodeHave, MAX_HAVE_BYTES } from "../../src/wire/have.ts";
import { makeFeedId } from "../../src/wire/header.ts";
import {
  decodeRecoveryAnswer,
  decodeRecoveryGrants,
  encodeRecoveryCall,
  MAX_GRANTS,
  type RecoveryAct,
  recoveryKeyToId,
} from "../../src/wire/recovery-calls.ts";
import { readStream } from "../../src/wire/stream.ts";
import type { OpenSame } from "./relay-storage-suite.ts";
import { withTwins } from "./relay-twins.ts";

/** Registers the suite under `name`. */
export function describeRelayRepair(name: string, start: () => Promise<OpenSame>): void {
  describe(`repair and recovery at relays on ${name}`, () => {
    let relay: TestRelay;
    let twin: TestRelay;
    let programme: TestProgramme;

    withTwins(start, (twins) => {
      ({ relay, twin, programme } = twins);
    });

    const feedOf = ({ key, incarnation }: Person): FeedId => makeFeedId(programme.programmeId, key, incarnation);
    const tokenFor = (person: Person, scope: 1 | 2) => tokenOf(relay, programme.programmeId, person, scope);
    const say = (objects: readonly ControlObject[], before: Frame | null = null) =>
      state(relay, programme, programme.coordinator, before, objects);

    /** Frames of `author` behind `before`, of these kinds. */
    const fill = async (author: Person, kinds: readonly (1 | 2 | 3)[], before: Frame | null = null, to = author) => {
      const frames: Frame[] = before ? [before] : [];
      for (const kind of kinds) {
        const next = await frameOf(programme.programmeId, author, frames.at(-1) ?? null, { kind, to: [to.box] });
        await relay.post(`${programme.base}/segments`, streamOf(next));
        frames.push(next);
      }
      return frames;
    };

    describe("have", () => {
      const ask = async (held: readonly (readonly [FeedId, number])[], token: Bytes) => {
        const body = encodeHave(held.map(([feedId, seq]) => ({ feedId, seq })));
        const response = await twin.post(`${programme.base}/have`, body, token);
        const { items, failure } = readStream(await bytesOf(response));
        expect([response.status, failure]).toEqual([200, null]);
        return items;
      };
      const shapeOf = (items: Awaited<ReturnType<typeof ask>>) =>
        items.map((item) => {
          if (item.type === "frame") return item.frame.header.seq;
          return item.type === "mark" ? [item.mark.cursor, item.mark.hasMore] : item.type;
        });

      beforeEach(async () => {
        await relay.post(`${programme.base}/segments`, introduce(programme.worker, programme.certificate));
      });

      it("R36 gives what stands behind the caller's seq, behind an introduction, and a mark at cursor 0", async () => {
        const { worker, coordinator } = programme;
        await fill(worker, [1, 1, 1]);
        const items = await ask([[feedOf(worker), 1]], await tokenFor(coordinator, 2));
        expect(shapeOf(items)).toEqual(["introduction", 2, 3, [0, false]]);
      });

      it("R36 gives feeds in the order of the call", async () => {
        const { worker, coordinator } = programme;
        await fill(worker, [1]);
        await fill(coordinator, [3], await say([{ type: "retire", epoch: 9 }]));
        const held = [coordinator, worker].map((person) => [feedOf(person), 0] as const);
        const items = await ask(held, await tokenFor(coordinator, 2));
        expect(shapeOf(items)).toEqual(["introduction", 1, 2, "introduction", 1, [0, false]]);
      });

      it("R36 gives only a mark where nothing is lacking or the feed is unknown", async () => {
        const { worker, coordinator } = programme;
        await fill(worker, [1]);
        const held = [
          [feedOf(worker), 1],
          [toFeedId(random(16)), 0],
        ] as const;
        expect(shapeOf(await ask(held, await tokenFor(coordinator, 2)))).toEqual([[0, false]]);
      });

      it("R36 shows a device no more than the log does", async () => {
        const { worker, coordinator } = programme;
        const said = await say([{ type: "retire", epoch: 9 }]);
        const down = await fill(coordinator, [3, 2], said, worker);
        await fill(coordinator, [2], down.at(-1));
        await fill(worker, [1]);
        const held = [coordinator, worker].map((person) => [feedOf(person), 0] as const);
        expect(shapeOf(await ask(held, await tokenFor(worker, 1)))).toEqual(["introduction", 1, 3, [0, false]]);
      });

      it("R36 ends a page at 64 frames and says that there is more", async () => {
        const { worker, coordinator } = programme;
        const first = await fill(worker, [1]);
        let before = first[0] ?? null;
        for (let upload = 0; upload < 16; upload++) {
          const frames: Frame[] = [];
          for (let n = 0; n < 4; n++) {
            before = await frameOf(programme.programmeId, worker, before);
            frames.push(before);
          }
          await relay.post(`${programme.base}/segments`, streamOf(...frames));
        }
        const token = await tokenFor(coordinator, 2);
        const page = shapeOf(await ask([[feedOf(worker), 0]], token));
        expect([page.length, page.at(-1)]).toEqual([66, [0, true]]);
        expect(shapeOf(await ask([[feedOf(worker), 64]], token))).toEqual(["introduction", 65, [0, false]]);
      });

      it("R36 gives husks in place of dropped frames", async () => {
        const { worker, coordinator } = programme;
        const [first] = await fill(worker, [1, 1]);
        if (!first) return expect.unreachable();
        const heads = [{ feedId: first.header.feedId, seq: 1, head: first.head }];
        await say([
          { type: "heads", heads, atMs: null },
          { type: "drop", heads },
        ]);
        const items = await ask([[feedOf(worker), 0]], await tokenFor(coordinator, 2));
        expect(shapeOf(items)).toEqual(["introduction", "husk", 2, [0, false]]);
      });

      it("R36 shows nothing of another programme", async () => {
        const elsewhere = await makeProgramme(relay);
        const { programmeId, worker, certificate, coordinator } = elsewhere;
        const frame = await frameOf(programmeId, worker, null);
        await relay.post(`${elsewhere.base}/segments`, streamOf(introduce(worker, certificate), frame));
        const token = await tokenFor(programme.coordinator, 2);
        expect(shapeOf(await ask([[frame.header.feedId, 0]], token))).toEqual([[0, false]]);
        const body = encodeHave([{ feedId: frame.header.feedId, seq: 0 }]);
        expect(await refusalOf(await relay.post(`${elsewhere.base}/have`, body, token))).toEqual([
          401,
          "TOKEN_REFUSED",
        ]);
        expect(coordinator.key).not.toEqual(programme.coordinator.key);
      });

      it("R36 needs a token", async () => {
        const body = encodeHave([{ feedId: toFeedId(random(16)), seq: 0 }]);
        for (const token of [undefined, random(32)])
          expect(await refusalOf(await relay.post(`${programme.base}/have`, body, token))).toEqual([
            401,
            "TOKEN_REFUSED",
          ]);
      });

      it.each([
        ["no feed", encodeCbor([1, []])],
        ["noise", random(40)],
        ["nothing", new Uint8Array()],
        ["another version", encodeCbor([2, [[random(16), 0]]])],
      ])("R36 refuses %s", async (_, body) => {
        const token = await tokenFor(programme.coordinator, 2);
        expect(await refusalOf(await relay.post(`${programme.base}/have`, body, token))).toEqual([
          400,
          "BODY_MALFORMED",
        ]);
      });

      it("R36 refuses a body above its limit", async () => {
        const token = await tokenFor(programme.coordinator, 2);
        const answer = await relay.post(`${programme.base}/have`, new Uint8Array(MAX_HAVE_BYTES + 1), token);
        expect(await refusalOf(answer)).toEqual([413, "BODY_TOO_LARGE"]);
      });
    });

    describe("grants", () => {
      const call = (act: RecoveryAct | Bytes, token?: Bytes, at = relay) =>
        at.post(`${programme.base}/recovery`, act instanceof Uint8Array ? act : encodeRecoveryCall(act), token);
      const grantsOf = async (response: Response) => {
        expect(response.status).toBe(200);
        return unwrapResult(decodeRecoveryGrants(await bytesOf(response)));
      };
      const put = (epoch: number, sealed = random(80)) => ({ type: "put", epoch, sealed }) as const;
      const get = { type: "get" } as const;

      it("R38 come back to whoever reads everything, from every relay of the database", async () => {
        const { coordinator, programmeId } = programme;
        const [token, grant] = [await tokenFor(coordinator, 2), put(3)];
        const { epoch, sealed } = grant;
        expect(await grantsOf(await call(grant, token))).toEqual([{ epoch, sealed }]);
        const reader = makePerson();
        const certificate = await certify(programmeId, reader, coordinator, { role: 3 });
        await relay.post(`${programme.base}/segments`, introduce(reader, certificate));
        expect(await grantsOf(await call(get, await tokenFor(reader, 2), twin))).toEqual([{ epoch, sealed }]);
      });

      it("R38 may be put again, and another one takes the place", async () => {
        const token = await tokenFor(programme.coordinator, 2);
        const [old, young] = [put(3), put(3)];
        for (const grant of [old, old, young]) await call(grant, token);
        expect(await grantsOf(await call(get, token))).toEqual([{ epoch: 3, sealed: young.sealed }]);
      });

      it("R38 go when they are removed, twice or once", async () => {
        const token = await tokenFor(programme.coordinator, 2);
        await call(put(3), token);
        await call(put(4), token);
        for (let n = 0; n < 2; n++)
          expect((await grantsOf(await call({ type: "remove", epoch: 3 }, token))).map(({ epoch }) => epoch)).toEqual([
            4,
          ]);
      });

      it("R38 are put and removed by coordinators in force only", async () => {
        const { coordinator, worker, certificate, programmeId } = programme;
        const unseated = makePerson();
        const standing = await certify(programmeId, unseated, coordinator, { role: 3 });
        await relay.post(
          `${programme.base}/segments`,
          streamOf(introduce(unseated, standing), introduce(worker, certificate)),
        );
        const refused = [403, "SCOPE_REFUSED"];
        for (const act of [put(1), { type: "remove", epoch: 1 } as const])
          expect(await refusalOf(await call(act, await tokenFor(unseated, 2)))).toEqual(refused);
        expect(await refusalOf(await call(get, await tokenFor(worker, 1)))).toEqual(refused);
        expect(await refusalOf(await call(get, await tokenFor(coordinator, 1)))).toEqual(refused);
        expect(await refusalOf(await call(get))).toEqual([401, "TOKEN_REFUSED"]);
      });

      it("R38 are at most 64", async () => {
        const token = await tokenFor(programme.coordinator, 2);
        for (let epoch = 1; epoch <= MAX_GRANTS; epoch++) await call(put(epoch), token);
        expect(await refusalOf(await call(put(MAX_GRANTS + 1), token))).toEqual([409, "GRANTS_FULL"]);
        expect(await grantsOf(await call(put(1), token))).toHaveLength(MAX_GRANTS);
      });

      it("R10 do not lie as they came, and open at their epoch only", async () => {
        const [token, grant] = [await tokenFor(programme.coordinator, 2), put(3)];
        await call(grant, token);
        const [stored] = await relay.storage.listGrants(programme.programmeId);
        expect(bytesToHex(stored?.sealed ?? random(1))).not.toContain(bytesToHex(grant.sealed.subarray(0, 16)));
        await relay.storage.putGrant(programme.programmeId, 4, stored?.sealed ?? random(1), 9);
        expect(await refusalOf(await call(get, token))).toEqual([500, "INTERNAL"]);
      });

      it("R39 go when a coordinator retires the epoch, and none is taken any more", async () => {
        const token = await tokenFor(programme.coordinator, 2);
        for (const epoch of [3, 4]) await call(put(epoch), token);
        await say([{ type: "retire", epoch: 3 }]);
        expect((await grantsOf(await call(get, token, twin))).map(({ epoch }) => epoch)).toEqual([4]);
        expect(await refusalOf(await call(put(3), token, twin))).toEqual([409, "EPOCH_RETIRED"]);
      });

      it("R39 stay when somebody without a seat retires the epoch", async () => {
        const { coordinator, programmeId } = programme;
        const token = await tokenFor(coordinator, 2);
        await call(put(3), token);
        const outsider = makePerson();
        const certificate = await certify(programmeId, outsider, coordinator, { role: 3 });
        const text = encodeControl([{ type: "retire", epoch: 3 }]);
        const said = await frameOf(programmeId, outsider, null, { kind: 4, text });
        await relay.post(`${programme.base}/segments`, streamOf(introduce(outsider, certificate), said));
        expect(await grantsOf(await call(get, token))).toHaveLength(1);
      });

      it.each([
        ["noise", random(40)],
        ["nothing", new Uint8Array()],
        ["an unknown verb", encodeCbor([4, 1])],
        ["a short grant", encodeCbor([1, 1, random(79)])],
        ["epoch 0", encodeCbor([3, 0])],
      ])("R38 refuse %s", async (_, body) => {
        const token = await tokenFor(programme.coordinator, 2);
        expect(await refusalOf(await call(body, token))).toEqual([400, "BODY_MALFORMED"]);
      });

      it("R38 refuse a body above its limit", async () => {
        const token = await tokenFor(programme.coordinator, 2);
        expect(await refusalOf(await call(new Uint8Array(4097), token))).toEqual([413, "BODY_TOO_LARGE"]);
      });
    });

    describe("the way from a recovery set", () => {
      const find = (id: Uint8Array, at = twin) => at.get(`/v1/recovery/${bytesToBase64Url(id)}`);
      const nameSet = async (keeper: Person, own = programme) => {
        const recovery = { setId: random(4), boxKey: keeper.box.publicKey, signKey: keeper.key };
        const { charter, coordinator } = own;
        const terms = { ...charterTerms(charter), recovery };
        const amend = makeAmend({ number: 1, prev: charter.hash, terms, pins: [], reason: 1 });
        const frame = await state(relay, own, coordinator, null, [amend]);
        return { amend, frame };
      };

      it("R40 leads to its programme's charter, without a token", async () => {
        const keeper = makePerson();
        expect((await find(recoveryKeyToId(keeper.key))).status).toBe(404);
        await nameSet(keeper);
        const answer = await find(recoveryKeyToId(keeper.key));
        expect(unwrapResult(decodeRecoveryAnswer(await bytesOf(answer)))).toEqual(programme.charter.bytes);
      });

      it("R40 ends when the terms name no set any more", async () => {
        const keeper = makePerson();
        const { amend, frame } = await nameSet(keeper);
        const terms = { ...amend.terms, recovery: null };
        const without = makeAmend({ number: 2, prev: amend.hash, terms, pins: [], reason: 1 });
        await say([without], frame);
        expect(await refusalOf(await find(recoveryKeyToId(keeper.key)))).toEqual([404, "PROGRAMME_UNKNOWN"]);
      });

      it("R40 is not turned away by a programme that names the same key later", async () => {
        const keeper = makePerson();
        await nameSet(keeper);
        const copy = await makeProgramme(relay);
        relay.clock.ms = NOW + 1;
        await nameSet(keeper, copy);
        relay.clock.ms = NOW;
        const answer = await find(recoveryKeyToId(keeper.key));
        expect(unwrapResult(decodeRecoveryAnswer(await bytesOf(answer)))).toEqual(programme.charter.bytes);
      });

      it("R40 is unknown for an id that nobody named or that is none", async () => {
        for (const id of [random(16), random(15), random(40)])
          expect(await refusalOf(await find(id))).toEqual([404, "PROGRAMME_UNKNOWN"]);
      });
    });
  });
}
