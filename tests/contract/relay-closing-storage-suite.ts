/** What every implementation of the relay's storage port does once a programme is closed. Run on SQLite and on PostgreSQL. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type SignKey, toFeedId, toKeyId, toProgrammeId, toSignKey } from "../../src/kit/brand.ts";
import { CLOSING_STEPS, type NewClosing, type RelayStorage } from "../../src/relay/storage/port.ts";
import {
  EVERYTHING,
  makeAct,
  makeDevice,
  makePlace,
  makeSegment,
  NOW,
  type OpenSame,
  type Place,
  random,
} from "./relay-storage-suite.ts";

const newKey = () => toSignKey(random(32));
const makeClosing = (holders: readonly SignKey[] = []): NewClosing => ({
  ...{ order: random(900), orderHash: random(32), coreHash: random(32) },
  ...{ holders, closedMs: NOW },
});

/** Registers the suite under `name`. */
export function describeRelayClosingStorage(name: string, start: () => Promise<OpenSame>): void {
  describe(`closed programmes in relay storage on ${name}`, () => {
    let storage: RelayStorage;
    let other: RelayStorage;
    let place: Place;

    beforeAll(async () => {
      const open = await start();
      [storage, other] = await Promise.all([open(), open()]);
    }, 60_000);
    afterAll(() => Promise.all([storage?.close(), other?.close()]));
    beforeEach(async () => {
      place = await makePlace(storage);
    });

    /** Closes the programme of `place` by an act, the first of its feed. */
    const close = async (closing = makeClosing()) => {
      const act = makeAct(place, null, 0, { closing });
      expect(await storage.appendSegment(act)).toMatchObject({ kind: "appended" });
      return { act, closing };
    };
    const stepOf = async () => (await other.findClosing(place.programmeId))?.step;
    const attestationsOf = async () => (await other.readClosing(place.programmeId))?.attestations;
    const attest = (key: SignKey, bytes = random(300), maxStrangers = 2) =>
      other.putAttestation(place.programmeId, key, bytes, maxStrangers);

    describe("closing", () => {
      it("R50 is written with the act that closes", async () => {
        const { closing } = await close();
        const { orderHash, coreHash, order } = closing;
        const { programmeId } = place;
        const known = { programmeId, step: "closed", orderHash, coreHash, hasCore: false };
        expect(await other.findClosing(programmeId)).toEqual(known);
        expect(await other.readClosing(programmeId)).toEqual({ order, core: null, attestations: [] });
      });

      it("R50 is not written with an act that is stale", async () => {
        const act = makeAct(place, null, 7, { closing: makeClosing() });
        expect(await storage.appendSegment(act)).toEqual({ kind: "stale" });
        expect(await other.findClosing(place.programmeId)).toBeNull();
      });

      it("R50 lets nothing be appended any more, not even what is there", async () => {
        const { act } = await close();
        const elsewhere = { ...place, feedId: toFeedId(random(16)) };
        const late = [act, makeSegment(place, act), makeSegment(place, null), makeSegment(elsewhere, null)];
        for (const segment of late) expect(await other.appendSegment(segment)).toEqual({ kind: "closed" });
      });

      it("R50 shows the programme as closed, and it cannot be made again", async () => {
        await close();
        const { programmeId } = place;
        expect(await other.findProgramme(programmeId)).toBe("closed");
        expect(await other.listHeldProgrammes()).not.toContainEqual(programmeId);
        while (!(await storage.removeClosedRows(programmeId, 9)));
        expect(await other.findProgramme(programmeId)).toBe("closed");
        const again = { programmeId, charter: random(9), isTraining: true, createdMs: NOW, removeAfterMs: null };
        expect(await other.createProgramme(again, null, NOW)).toBe("closed");
      });

      it("R50 comes behind every append that is answered as appended, with any number of them at once", async () => {
        const places = await Promise.all(Array.from({ length: 6 }, () => makePlace(storage, place.programmeId)));
        const act = makeAct(place, null, 0, { closing: makeClosing() });
        const [closed, ...outcomes] = await Promise.all([
          other.appendSegment(act),
          ...places.map((own, at) => (at % 2 ? storage : other).appendSegment(makeSegment(own, null))),
        ]);
        const last = closed?.kind === "appended" ? closed.cursor : 0;
        expect(last).toBeGreaterThan(0);
        for (const outcome of outcomes)
          expect(outcome.kind === "appended" ? outcome.cursor < last : outcome.kind === "closed").toBe(true);
      });

      it("R51 outside an act happens once", async () => {
        const [first, second] = [makeClosing(), makeClosing()];
        await storage.closeProgramme(place.programmeId, first);
        await other.closeProgramme(place.programmeId, second);
        expect((await other.readClosing(place.programmeId))?.order).toEqual(first.order);
        await other.closeProgramme(toProgrammeId(random(16)), second);
      });

      it("R51 leaves seats to be compared", async () => {
        const { programmeId, author: deviceKey } = place;
        const seats = [{ deviceKey, seat: { state: "removed" as const, keyId: null } }];
        await storage.appendSegment(makeAct(place, null, 0, { seats }));
        expect(await other.listSeats(programmeId)).toEqual([{ deviceKey, state: "removed" }]);
      });
    });

    describe("steps", () => {
      it("R52 are reached in their order and never taken back", async () => {
        await close();
        for (const step of CLOSING_STEPS.slice(0, 5)) {
          await storage.reachStep(place.programmeId, step);
          expect(await stepOf()).toBe(step);
        }
        await storage.reachStep(place.programmeId, "keyGone");
        expect(await stepOf()).toBe("attested");
      });

      it("R52 are left to do until the relay has attested", async () => {
        const isLeft = async () =>
          (await other.listUnfinishedClosings()).some((id) => id.join() === place.programmeId.join());
        expect(await isLeft()).toBe(false);
        await close();
        await storage.reachStep(place.programmeId, "scrubbed");
        expect(await isLeft()).toBe(true);
        const [relayKey, bytes] = [newKey(), random(300)];
        await storage.attestOwn(place.programmeId, relayKey, bytes);
        expect([await isLeft(), await attestationsOf()]).toEqual([false, [bytes]]);
        await other.attestOwn(place.programmeId, relayKey, random(300));
        expect(await attestationsOf()).toEqual([bytes]);
      });

      it("R52 remove every row, some segments at a time", async () => {
        const { programmeId, feedId, author } = place;
        const [keyId, recoveryId] = [toKeyId(random(8)), random(16)];
        const first = makeAct(place, null, 0, {
          devices: [{ device: { ...makeDevice(place), deviceKey: author }, before: null }],
          seats: [{ deviceKey: author, seat: { state: "active", keyId } }],
          boxKeys: [{ deviceKey: author, epoch: 1, keyId }],
          pins: [{ deviceKey: author, feedId, seq: 4 }],
          recovery: { id: recoveryId, nowMs: NOW },
        });
        await storage.appendSegment(first);
        const down = await makePlace(storage, programmeId);
        for (let n = 0, before = null; n < 5; n++) {
          before = makeSegment(down, before, { kind: 2, addressedTo: [keyId] });
          await storage.appendSegment(before);
        }
        await storage.putGrant(programmeId, 1, random(9), 9);
        const [hash, inviteId] = [random(32), random(16)];
        const token = { programmeId, deviceKey: author, scope: "device", expiresMs: NOW + 1 } as const;
        await storage.putToken(hash, random(16), token);
        await storage.openInvite(programmeId, inviteId, NOW + 1, NOW, 8);
        await storage.appendSegment(makeAct(place, first, 1, { closing: makeClosing() }));
        expect(await storage.findRecovery(recoveryId)).toBe("closed");
        const portions: boolean[] = [];
        while (portions.at(-1) !== true) portions.push(await other.removeClosedRows(programmeId, 3));
        expect(portions).toEqual([false, false, true]);
        expect(await stepOf()).toBe("rowsGone");
        expect(await storage.findFeed(programmeId, feedId)).toBeNull();
        expect(await storage.findKey(programmeId, author)).toEqual({ device: null, seat: null, announced: [] });
        expect(await storage.findPin(programmeId, author, feedId)).toBe(0);
        expect(await storage.findRecovery(recoveryId)).toBeNull();
        expect(await storage.listGrants(programmeId)).toEqual([]);
        expect(await storage.readControl(programmeId, { which: "all", from: 0, maxEntries: 9 })).toEqual([]);
        expect(await storage.findToken(hash, NOW)).toBeNull();
        expect(await storage.findInvite(programmeId, inviteId, NOW)).toBeNull();
        expect((await storage.readLog(programmeId, EVERYTHING)).entries).toEqual([]);
        expect(await other.removeClosedRows(programmeId, 3)).toBe(true);
      });

      it("R52 leave other programmes as they are", async () => {
        const elsewhere = await makePlace(storage);
        await storage.appendSegment(makeSegment(elsewhere, null));
        await close();
        while (!(await storage.removeClosedRows(place.programmeId, 1)));
        expect((await storage.readLog(elsewhere.programmeId, EVERYTHING)).entries).toHaveLength(1);
        expect(await storage.findProgramme(elsewhere.programmeId)).toMatchObject({ isTraining: true });
      });

      it("R52 clear the files once nobody reads", async () => {
        expect(await storage.scrub()).toBe(true);
      });
    });

    describe("papers", () => {
      it("R54 keep the first attestation of a device", async () => {
        const key = newKey();
        const bytes = random(300);
        await close(makeClosing([key]));
        expect(await attest(key, bytes)).toBe("stored");
        expect(await storage.putAttestation(place.programmeId, key, bytes, 2)).toBe("same");
        expect(await attest(key)).toBe("taken");
        expect(await attestationsOf()).toEqual([bytes]);
      });

      it("R54 keep those of devices that were stored here, and of so many others before the core is there", async () => {
        const device = makeDevice(place);
        await storage.putDevice(device, null);
        await close();
        expect([await attest(newKey()), await attest(newKey()), await attest(newKey())]).toEqual([
          ...["stored", "stored", "full"],
        ]);
        expect(await attest(device.deviceKey)).toBe("stored");
      });

      it("R54 keep none of a programme that is open", async () => {
        expect(await attest(newKey())).toBe("stranger");
      });

      it("R53 keep one core, and with it only what its holders attest", async () => {
        const [holder, late, stranger] = [newKey(), newKey(), newKey()];
        await close();
        const [mine, core] = [random(300), random(5000)];
        expect([await attest(holder, mine), await attest(stranger)]).toEqual(["stored", "stored"]);
        expect(await storage.putCore(place.programmeId, core, [holder, late])).toBe("stored");
        expect(await other.putCore(place.programmeId, random(50), [stranger])).toBe("same");
        expect(await other.readClosing(place.programmeId)).toMatchObject({ core, attestations: [mine] });
        expect([await attest(stranger), await attest(late)]).toEqual(["stranger", "stored"]);
        expect(await other.findClosing(place.programmeId)).toMatchObject({ hasCore: true });
      });

      it("R53 keep no core of a programme that is open", async () => {
        await storage.putCore(place.programmeId, random(9), [newKey()]);
        expect(await storage.readClosing(place.programmeId)).toBeNull();
      });

      it("R55 go when they are forgotten, and the programme stays closed", async () => {
        await close();
        await storage.attestOwn(place.programmeId, newKey(), random(300));
        await storage.forgetClosings(NOW);
        expect(await stepOf()).toBe("attested");
        await storage.forgetClosings(NOW + 1);
        expect(await stepOf()).toBe("forgotten");
        expect(await other.readClosing(place.programmeId)).toEqual({ order: null, core: null, attestations: [] });
        expect(await other.findProgramme(place.programmeId)).toBe("closed");
      });

      it("R55 are not forgotten before the relay has attested", async () => {
        await close();
        await storage.forgetClosings(NOW + 1);
        expect(await stepOf()).toBe("closed");
      });

      it("R4 R33 go with a training programme that is due", async () => {
        const programmeId = toProgrammeId(random(16));
        const times = { createdMs: NOW, removeAfterMs: NOW + 10 };
        await storage.createProgramme({ programmeId, charter: random(9), isTraining: true, ...times }, null, NOW);
        await storage.closeProgramme(programmeId, makeClosing([newKey()]));
        while (!(await storage.removeClosedRows(programmeId, 9)));
        expect(await other.listDueProgrammes(NOW + 10)).toContainEqual(programmeId);
        await other.removeProgramme(programmeId);
        expect(await storage.findClosing(programmeId)).toBeNull();
        expect(await storage.findProgramme(programmeId)).toBeNull();
      });

      it("R43 are counted", async () => {
        const before = await other.countClosings(true);
        await close();
        await storage.reachStep(place.programmeId, "keyGone");
        await storage.putCore(place.programmeId, random(9), [newKey()]);
        const after = await other.countClosings(true);
        expect(after).toEqual({
          programmes: before.programmes + 1,
          keysDestroyed: before.keysDestroyed + 1,
          finished: before.finished,
          certificates: before.certificates + 1,
        });
      });
    });
  });
}
