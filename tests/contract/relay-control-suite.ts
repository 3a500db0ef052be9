/** What follows at a relay from control statements, from the upload of a statement to what calls answer. Two relays serve one database. */
import { describe, expect, it } from "vitest";
import { makeAmend } from "../../src/control/make-amend.ts";
import { type Amend, type ControlObject, encodeControl } from "../../src/control/objects.ts";
import { charterTerms, type Recovery, type Terms } from "../../src/control/terms.ts";
import { compareBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeStatements } from "../../src/relay/statements.ts";
import {
  bytesOf,
  certify,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  NOW,
  type Person,
  prove,
  random,
  state,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../../src/relay/test-kit.ts";
import type { Certificate } from "../../src/wire/certificate.ts";
import type { Frame } from "../../src/wire/frame.ts";
import { decodeUploadAnswer, type FeedHead } from "../../src/wire/receipt.ts";
import { readStream } from "../../src/wire/stream.ts";
import type { OpenSame } from "./relay-storage-suite.ts";
import { withTwins } from "./relay-twins.ts";

const seatOf = ({ key, box }: Person) => ({ signKey: key, boxKey: box.publicKey });
const headOf = ({ header, head }: Frame): FeedHead => ({ feedId: header.feedId, seq: header.seq, head });
const cert = (certificate: Certificate): ControlObject => ({ type: "cert", certificate });

/** Registers the suite under `name`. */
export function describeRelayControl(name: string, start: () => Promise<OpenSame>): void {
  describe(`control at relays on ${name}`, () => {
    let relay: TestRelay;
    let twin: TestRelay;
    let programme: TestProgramme;

    withTwins(start, (twins) => {
      ({ relay, twin, programme } = twins);
    });

    const upload = async (bytes: Uint8Array, at = relay) => {
      const response = await at.post(`${programme.base}/segments`, bytes);
      const { refusal } = unwrapResult(decodeUploadAnswer(await bytesOf(response)));
      return refusal?.code ?? null;
    };
    const frame = (author: Person, before: Frame | null, kind: 1 | 2 | 3 | 4 | 5 = 1, to = [author.box]) =>
      frameOf(programme.programmeId, author, before, { kind, to, ...(kind === 4 && { text: encodeControl([]) }) });
    /** Kinds that `author`, introduced with `certificate`, may write; each try is a feed's first frame. */
    const writableKinds = async (author: Person, certificate: Certificate | null = null, at = relay) => {
      const kinds: number[] = [];
      for (const kind of [1, 2, 3, 4, 5] as const) {
        const other = { ...author, incarnation: makePerson().incarnation };
        if ((await upload(streamOf(introduce(other, certificate), await frame(other, null, kind)), at)) === null)
          kinds.push(kind);
      }
      return kinds;
    };
    const amend = (change: Partial<Terms>, more: Partial<Amend> = {}, before = charterTerms(programme.charter)) =>
      makeAmend({
        ...{ number: 1, prev: programme.charter.hash, pins: [], reason: 1, ...more },
        terms: { ...before, ...change },
      });
    const say = (objects: readonly ControlObject[], before: Frame | null = null, author = programme.coordinator) =>
      state(relay, programme, author, before, objects);
    const readLog = async (person: Person, scope: 1 | 2, at = relay) => {
      const token = await tokenOf(at, programme.programmeId, person, scope);
      return readStream(await bytesOf(await at.get(`${programme.base}/log`, token))).items;
    };
    const framesOf = (items: Awaited<ReturnType<typeof readLog>>) =>
      items.flatMap((item) =>
        item.type === "frame"
          ? [[item.frame.header.seq, "frame"]]
          : item.type === "husk"
            ? [[item.husk.header.seq, "husk"]]
            : [],
      );

    describe("seats", () => {
      it("R21 a coordinator who was given a seat writes every kind, at every relay of the database", async () => {
        const second = makePerson();
        expect(await writableKinds(second)).toEqual([]);
        await say([amend({ coordinators: [programme.coordinator, second].map(seatOf), k: 2 })]);
        expect(await writableKinds(second, null, twin)).toEqual([1, 2, 3, 4, 5]);
      });

      it("R21 an amend without enough approvals gives no seat", async () => {
        const [other, third] = [makePerson(), makePerson()];
        programme = await makeProgramme(relay, [other]);
        const seats = [programme.coordinator, other, third].map(seatOf);
        const first = await say([amend({ coordinators: seats, k: 2 })]);
        expect(await writableKinds(third)).toEqual([]);
        await say([amend({ coordinators: seats, k: 2 })], null, other);
        expect(await writableKinds(third)).toEqual([1, 2, 3, 4, 5]);
        expect(first.header.seq).toBe(1);
      });

      it("R21 a key certified as coordinator that has no seat writes kinds 1, 3 and 4 and reads everything", async () => {
        const second = makePerson();
        const certificate = await certify(programme.programmeId, second, programme.coordinator, { role: 3 });
        expect(await writableKinds(second, certificate)).toEqual([1, 3, 4]);
        expect(framesOf(await readLog(second, 2)).length).toBe(3);
      });

      it("R21 statements of a key without a seat change nothing", async () => {
        const [second, { worker }] = [makePerson(), programme];
        const certificate = await certify(programme.programmeId, second, programme.coordinator, { role: 3 });
        await upload(introduce(worker, programme.certificate));
        const objects: ControlObject[] = [{ type: "revoke", device: worker.key, pins: [], reason: 0 }];
        const text = encodeControl(objects);
        const said = await frameOf(programme.programmeId, second, null, { kind: 4, text });
        expect(await upload(streamOf(introduce(second, certificate), said))).toBeNull();
        expect((await prove(relay, programme.programmeId, worker, 1)).status).toBe(200);
      });

      it("R21 a coordinator who lost the seat is answered like a revoked device", async () => {
        const [second, { coordinator, programmeId }] = [makePerson(), programme];
        const seated = amend({ coordinators: [coordinator, second].map(seatOf), k: 2 });
        const first = await say([seated]);
        const token = await tokenOf(twin, programmeId, second, 2);
        const removal = amend({ coordinators: [seatOf(coordinator)], k: 1 }, { number: 2, prev: seated.hash });
        await say([removal], first);
        const theirs = await say([removal], null, second);
        expect(theirs.header.seq).toBe(1);
        expect((await twin.get(`${programme.base}/log`, token)).status).toBe(401);
        expect((await prove(twin, programmeId, second, 2)).status).toBe(403);
        expect(await upload(streamOf(await frame(second, theirs)), twin)).toBe("DEVICE_REVOKED");
        expect(await upload(introduce({ ...second, incarnation: makePerson().incarnation }, null))).toBe(
          "DEVICE_REVOKED",
        );
      });

      it("R26 what a past coordinator wrote up to the pins is taken, and nothing behind them", async () => {
        const [second, { coordinator }] = [makePerson(), programme];
        const seated = amend({ coordinators: [coordinator, second].map(seatOf), k: 2 });
        const removal = (pins: readonly FeedHead[]) =>
          amend({ coordinators: [seatOf(coordinator)], k: 1 }, { number: 2, prev: seated.hash, pins });
        const one = await frame(second, null);
        const two = await frame(second, one);
        const lost = removal([headOf(one)]);
        await say([lost], await say([seated]));
        const voter = { ...second, incarnation: makePerson().incarnation };
        await say([lost], null, voter);
        expect(await upload(streamOf(introduce(second, null), one))).toBeNull();
        expect(await upload(streamOf(two))).toBe("DEVICE_REVOKED");
      });

      it("R24 of two amends the lesser counts, and takes back what followed from the other", async () => {
        const { coordinator } = programme;
        const people = [makePerson(), makePerson()];
        const rivals = people
          .map((person) => ({ person, amend: amend({ coordinators: [coordinator, person].map(seatOf), k: 2 }) }))
          .sort((a, b) => compareBytes(b.amend.hash, a.amend.hash));
        const [greater, lesser] = rivals;
        if (!greater || !lesser) return expect.unreachable();
        const first = await say([greater.amend]);
        expect(await upload(introduce(greater.person, null))).toBeNull();
        await say([lesser.amend], first);
        expect(await upload(introduce(lesser.person, null), twin)).toBeNull();
        expect(await upload(introduce(greater.person, null), twin)).toBe("INTRODUCTION_REFUSED");
        expect((await prove(twin, programme.programmeId, greater.person, 2)).status).toBe(403);
      });

      it("R1 statements of several coordinators through several relays all count", async () => {
        const others = [makePerson(), makePerson()];
        programme = await makeProgramme(relay, others);
        const { programmeId, coordinator } = programme;
        const workers = Array.from({ length: 9 }, makePerson);
        await Promise.all(
          [coordinator, ...others].map(async (author, at) => {
            let before: Frame | null = null;
            for (const worker of workers.slice(3 * at, 3 * at + 3)) {
              const certificate = await certify(programmeId, worker, author);
              before = await state(at % 2 === 0 ? relay : twin, programme, author, before, [cert(certificate)]);
            }
          }),
        );
        const proofs = await Promise.all(workers.map((worker) => prove(relay, programmeId, worker, 1)));
        expect(proofs.map(({ status }) => status)).toEqual(Array(9).fill(200));
      });

      it("R1 a relay that starts anew knows what follows from earlier statements", async () => {
        const second = makePerson();
        const seated = amend({ coordinators: [programme.coordinator, second].map(seatOf), k: 2 });
        await say([seated]);
        const { state: folded } = await makeStatements(relay.storage, relay.keys).foldActs(programme.charter);
        expect(folded.amendNumber).toBe(1);
        const { state: kept } = await relay.statements.foldActs(programme.charter);
        expect(kept.termsHash).toEqual(folded.termsHash);
      });

      it("R4 a programme that was removed and made again starts from its charter", async () => {
        const { charter, programmeId, worker, certificate } = programme;
        await say([cert(certificate)]);
        await relay.storage.removeProgramme(programmeId);
        await twin.post("/v1/programmes", charter.bytes);
        expect((await relay.statements.foldActs(charter)).cursor).toBe(0);
        expect((await prove(relay, programmeId, worker, 1)).status).toBe(403);
      });
    });

    describe("certificates", () => {
      const seatAnother = async (objects: readonly ControlObject[], second: Person) => {
        const { coordinator } = programme;
        const seated = amend({ coordinators: [coordinator, second].map(seatOf), k: 2 });
        const first = await say([seated]);
        const published = await say(objects, null, second);
        const removal = amend(
          { coordinators: [seatOf(coordinator)], k: 1 },
          { number: 2, prev: seated.hash, pins: [headOf(published)] },
        );
        return {
          first,
          published,
          remove: async () => say([removal], await say([removal], published, second).then(() => first)),
        };
      };

      it("R24 a published one counts on when its issuer lost the seat", async () => {
        const [second, { worker, programmeId }] = [makePerson(), programme];
        const certificate = await certify(programmeId, worker, second);
        const { remove } = await seatAnother([cert(certificate)], second);
        await remove();
        expect((await prove(twin, programmeId, worker, 1)).status).toBe(200);
        expect(await upload(introduce(worker, certificate), twin)).toBeNull();
      });

      it("R24 one that only an introduction brought counts no more", async () => {
        const [second, { worker, programmeId }] = [makePerson(), programme];
        const certificate = await certify(programmeId, worker, second);
        const { remove } = await seatAnother([{ type: "retire", epoch: 9 }], second);
        expect(await upload(introduce(worker, certificate))).toBeNull();
        const token = await tokenOf(twin, programmeId, worker, 1);
        await remove();
        expect((await twin.get(`${programme.base}/log`, token)).status).toBe(401);
        expect((await prove(twin, programmeId, worker, 1)).status).toBe(403);
        expect(await upload(introduce(worker, certificate))).toBe("INTRODUCTION_REFUSED");
      });

      it("R24 a published one stays when an introduction brings another", async () => {
        const { worker, coordinator, programmeId, certificate } = programme;
        await say([cert(certificate)]);
        const later = await certify(programmeId, worker, coordinator, { notAfterMs: NOW + 99 * 86_400_000 });
        expect(await upload(introduce(worker, later))).toBeNull();
        const { device } = await relay.storage.findKey(programmeId, worker.key);
        expect(device).toMatchObject({ certificate: certificate.bytes, isPublished: true });
      });
    });

    describe("revoked devices", () => {
      const revoke = (pins: readonly FeedHead[] = []): ControlObject => ({
        type: "revoke",
        device: programme.worker.key,
        pins,
        reason: 0,
      });

      it("R20 are refused everything, at every relay of the database", async () => {
        const { worker, certificate, programmeId, base } = programme;
        await upload(introduce(worker, certificate));
        const token = await tokenOf(twin, programmeId, worker, 1);
        await say([revoke()]);
        expect((await twin.get(`${base}/log`, token)).status).toBe(401);
        expect((await prove(twin, programmeId, worker, 1)).status).toBe(403);
        expect(await upload(streamOf(await frame(worker, null)), twin)).toBe("DEVICE_REVOKED");
        expect(await upload(introduce(worker, certificate), twin)).toBe("DEVICE_REVOKED");
      });

      it("R20 stay revoked when they are certified again", async () => {
        const { worker, coordinator, certificate, programmeId } = programme;
        const first = await say([revoke(), cert(certificate)]);
        const later = await certify(programmeId, worker, coordinator, { notAfterMs: NOW + 99 * 86_400_000 });
        await say([cert(later)], first);
        expect(await upload(introduce(worker, later), twin)).toBe("DEVICE_REVOKED");
      });

      it("R26 what they wrote up to the pins is taken, and nothing behind them", async () => {
        const { worker, certificate } = programme;
        const one = await frame(worker, null);
        const two = await frame(worker, one);
        await say([cert(certificate), revoke([headOf(one)])]);
        expect(await upload(streamOf(introduce(worker, certificate), one), twin)).toBeNull();
        expect(await upload(streamOf(two), twin)).toBe("DEVICE_REVOKED");
      });

      it("R20 a coordinator is not revoked but by an amend", async () => {
        const { coordinator, programmeId } = programme;
        await say([{ type: "revoke", device: coordinator.key, pins: [], reason: 0 }]);
        expect((await prove(twin, programmeId, coordinator, 2)).status).toBe(200);
      });
    });

    describe("box keys", () => {
      it("R31 a device reads what is sealed to any key announced for it", async () => {
        const { worker, coordinator, certificate } = programme;
        const fresh = makePerson().box;
        const control = await say([
          cert(certificate),
          { type: "box", epoch: 2, holder: worker.key, boxKey: fresh.publicKey },
        ]);
        const old = await frame(coordinator, control, 2, [worker.box]);
        const young = await frame(coordinator, old, 2, [fresh]);
        const others = await frame(coordinator, young, 2, [makePerson().box]);
        await upload(streamOf(old, young, others));
        expect(framesOf(await readLog(worker, 1, twin)).map(([seq]) => seq)).toEqual([1, 2, 3]);
      });

      it("R31 a key that a stranger announced opens nothing", async () => {
        const { worker, coordinator, certificate, programmeId } = programme;
        const [fresh, outsider] = [makePerson().box, makePerson()];
        const control = await say([cert(certificate)]);
        const standing = await certify(programmeId, outsider, coordinator, { role: 3 });
        const text = encodeControl([{ type: "box", epoch: 2, holder: worker.key, boxKey: fresh.publicKey }]);
        const said = await frameOf(programmeId, outsider, null, { kind: 4, text });
        await upload(streamOf(introduce(outsider, standing), said));
        await upload(streamOf(await frame(coordinator, control, 2, [fresh])));
        expect(framesOf(await readLog(worker, 1))).toEqual([
          [1, "frame"],
          [1, "frame"],
        ]);
      });
    });

    describe("the recovery key", () => {
      const keeper = makePerson();
      const makeSet = ({ key, box }: Person): Recovery => ({ setId: random(4), boxKey: box.publicKey, signKey: key });

      it("R21 writes control and nothing else, and reads everything", async () => {
        await upload(streamOf(introduce(programme.worker, programme.certificate), await frame(programme.worker, null)));
        await say([amend({ recovery: makeSet(keeper) })]);
        expect(await writableKinds(keeper, null, twin)).toEqual([4]);
        expect(framesOf(await readLog(keeper, 2, twin)).length).toBe(3);
      });

      it("R21 gives a lost seat to somebody else", async () => {
        const [fresh, { coordinator, programmeId }] = [makePerson(), programme];
        const named = amend({ recovery: makeSet(keeper) });
        const first = await say([named]);
        const change = amend(
          { coordinators: [seatOf(fresh)], recovery: makeSet(makePerson()) },
          { number: 2, prev: named.hash, pins: [headOf(first)] },
        );
        await say([change], null, { ...keeper, incarnation: makePerson().incarnation });
        expect(await writableKinds(fresh, null, twin)).toEqual([1, 2, 3, 4, 5]);
        expect((await prove(twin, programmeId, coordinator, 2)).status).toBe(403);
        expect((await prove(twin, programmeId, keeper, 2)).status).toBe(403);
      });

      it("R32 opens no invites", async () => {
        await say([amend({ recovery: makeSet(keeper) })]);
        const token = await tokenOf(relay, programme.programmeId, keeper, 2);
        expect((await relay.post(`${programme.base}/invites`, random(9), token)).status).toBe(403);
      });
    });

    describe("drops", () => {
      /** Three frames of the worker and one of kind 2 by the coordinator, acknowledged as far as `acked`. */
      const fill = async (acked: number, heads = (frames: readonly Frame[]) => frames.map(headOf)) => {
        const { worker, certificate, coordinator } = programme;
        const frames: Frame[] = [];
        for (let n = 0; n < 3; n++) frames.push(await frame(worker, frames.at(-1) ?? null));
        await upload(streamOf(introduce(worker, certificate), ...frames));
        const acks = heads(frames).slice(acked - 1, acked);
        const first = await say([
          cert(certificate),
          ...(acked > 0 ? [{ type: "heads" as const, heads: acks, atMs: null }] : []),
        ]);
        const down = await frame(coordinator, first, 2, [worker.box]);
        await upload(streamOf(down));
        return { frames, last: down };
      };
      const drop = (frames: readonly Frame[], seq: number): ControlObject => ({
        type: "drop",
        heads: frames.slice(seq - 1, seq).map(headOf),
      });
      /** What the log gives in place of the worker's three frames. */
      const seen = async () =>
        (await readLog(programme.coordinator, 2, twin)).flatMap((item) =>
          item.type === "husk" || (item.type === "frame" && item.frame.header.kind === 1) ? [item.type] : [],
        );

      it("R25 remove bodies that coordinators hold; the log gives husks in their place", async () => {
        const { frames, last } = await fill(2);
        await say([drop(frames, 2)], last);
        expect(await seen()).toEqual(["husk", "husk", "frame"]);
        const [husk] = (await readLog(programme.coordinator, 2)).filter(({ type }) => type === "husk");
        const { headerBytes, signature, head } = frames[0] as Frame;
        expect(husk).toMatchObject({ husk: { headerBytes, signature, head } });
      });

      it("R25 remove nothing that coordinators do not hold", async () => {
        const { frames, last } = await fill(1);
        await say([drop(frames, 3)], last);
        expect(await seen()).toEqual(["husk", "frame", "frame"]);
      });

      it("R25 remove nothing that nobody acknowledged", async () => {
        const { frames, last } = await fill(0);
        await say([drop(frames, 3)], last);
        expect(await seen()).toEqual(["frame", "frame", "frame"]);
      });

      it("R25 that were too early remove when they are repeated", async () => {
        const { frames, last } = await fill(0);
        const early = await say([drop(frames, 3)], last);
        const acks = await say([{ type: "heads", heads: [headOf(frames[2] as Frame)], atMs: null }], early);
        await say([drop(frames, 3)], acks);
        expect(await seen()).toEqual(["husk", "husk", "husk"]);
      });

      it("R25 of another history than the one that lies here remove nothing", async () => {
        const { frames, last } = await fill(3);
        const other = { ...headOf(frames[1] as Frame), head: headOf(frames[0] as Frame).head };
        await say([{ type: "drop", heads: [other] }], last);
        expect(await seen()).toEqual(["frame", "frame", "frame"]);
      });

      it("R25 remove nothing where an acknowledgement is of another history", async () => {
        const { frames, last } = await fill(3, (all) =>
          all.map((one) => ({ ...headOf(one), head: headOf(all[0] as Frame).head })),
        );
        await say([drop(frames, 3)], last);
        expect(await seen()).toEqual(["frame", "frame", "frame"]);
      });

      it("R25 of a feed that is not here, or beyond its end, remove nothing", async () => {
        const { frames, last } = await fill(3);
        const beyond = { ...headOf(frames[2] as Frame), seq: 9 };
        const elsewhere = headOf(await frame(makePerson(), null));
        await say([{ type: "drop", heads: [beyond, elsewhere] }], last);
        expect(await seen()).toEqual(["frame", "frame", "frame"]);
      });

      it("R25 of somebody without a seat remove nothing", async () => {
        const { frames } = await fill(3);
        const outsider = makePerson();
        const certificate = await certify(programme.programmeId, outsider, programme.coordinator, { role: 3 });
        const text = encodeControl([drop(frames, 3)]);
        const said = await frameOf(programme.programmeId, outsider, null, { kind: 4, text });
        expect(await upload(streamOf(introduce(outsider, certificate), said))).toBeNull();
        expect(await seen()).toEqual(["frame", "frame", "frame"]);
      });

      it("R5 a dropped frame that is uploaded again is the same and stays dropped", async () => {
        const { frames, last } = await fill(3);
        await say([drop(frames, 3)], last);
        expect(await upload(streamOf(...frames), twin)).toBeNull();
        expect(await seen()).toEqual(["husk", "husk", "husk"]);
      });

      it("R3 a repeated drop is the same", async () => {
        const { frames, last } = await fill(3);
        const said = await say([drop(frames, 3)], last);
        expect(await upload(streamOf(said), twin)).toBeNull();
        expect(framesOf(await readLog(programme.coordinator, 2)).length).toBe(6);
      });
    });
  });
}
