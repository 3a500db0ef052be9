/** What every implementation of the relay's storage port does. Run on SQLite and on PostgreSQL. */
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type FeedId,
  type KeyId,
  type ProgrammeId,
  type SignKey,
  toFeedId,
  toHead,
  toKeyId,
  toProgrammeId,
  toSignKey,
} from "../../src/kit/brand.ts";
import type { Bytes } from "../../src/kit/bytes.ts";
import { systemRandom } from "../../src/kit/random.ts";
import type {
  ActChanges,
  Device,
  FeedsPage,
  LogQuery,
  NewSegment,
  RelayStorage,
} from "../../src/relay/storage/port.ts";

/** Opens the same database each time it is called within one suite. */
export type OpenSame = () => Promise<RelayStorage>;

export const random = (length: number): Bytes => systemRandom.bytes(length);
const LARGE = new Uint8Array(300_000).fill(7);
export const NOW = 1_800_000_000_000;
const FIRST = toHead(new Uint8Array(32));
export const EVERYTHING: LogQuery = { after: 0, maxEntries: 100, maxBodyBytes: 10_000_000, reader: "all" };

export interface Place {
  readonly programmeId: ProgrammeId;
  readonly feedId: FeedId;
  readonly author: SignKey;
}

/** A segment behind `before`, with random content. */
export function makeSegment(place: Place, before: NewSegment | null, change: Partial<NewSegment> = {}): NewSegment {
  const { programmeId, feedId } = place;
  return {
    programmeId,
    feedId,
    seq: (before?.seq ?? 0) + 1,
    kind: 1,
    header: random(144),
    signature: random(64),
    head: toHead(random(32)),
    prev: before?.head ?? FIRST,
    bodyLen: 100,
    sealedBody: random(128),
    addressedTo: [],
    act: null,
    ...change,
  };
}

const NO_CHANGES: ActChanges = { devices: [], seats: [], boxKeys: [], pins: [], retired: [], drops: [] };

/** An act behind `before` in its feed, whose changes were worked out behind the act at the cursor `behind`. */
export const makeAct = (place: Place, before: NewSegment | null, behind: number, changes: Partial<ActChanges> = {}) =>
  makeSegment(place, before, { kind: 4, act: { behind, changes: { ...NO_CHANGES, ...changes } } });

export const makeDevice = ({ programmeId }: Place): Device => ({
  programmeId,
  deviceKey: toSignKey(random(32)),
  scope: "device",
  keyId: null,
  certificate: random(200),
  isPublished: true,
  isRevoked: false,
});

async function makeProgramme(storage: RelayStorage, removeAfterMs: number | null = null): Promise<ProgrammeId> {
  const programmeId = toProgrammeId(random(16));
  const programme = { programmeId, charter: random(300), isTraining: true, createdMs: NOW, removeAfterMs };
  expect(await storage.createProgramme(programme, null, NOW)).toBe("created");
  return programmeId;
}

export async function makePlace(storage: RelayStorage, programmeId?: ProgrammeId): Promise<Place> {
  const place = {
    programmeId: programmeId ?? (await makeProgramme(storage)),
    feedId: toFeedId(random(16)),
    author: toSignKey(random(32)),
  };
  expect(await storage.introduceFeed({ ...place, introduction: random(200) })).toBe("introduced");
  return place;
}

/** Registers the suite under `name`. */
export function describeRelayStorage(name: string, start: () => Promise<OpenSame>): void {
  describe(`relay storage on ${name}`, () => {
    let open: OpenSame;
    let storage: RelayStorage;
    let other: RelayStorage;
    let place: Place;

    beforeAll(async () => {
      open = await start();
      [storage, other] = await Promise.all([open(), open()]);
    }, 60_000);
    afterAll(() => Promise.all([storage?.close(), other?.close()]));
    beforeEach(async () => {
      place = await makePlace(storage);
    });

    describe("migrations", () => {
      it("keep the generation when a database is opened again", async () => {
        const again = await open();
        expect(again.generation).toEqual(storage.generation);
        await again.close();
      });

      it("give two processes that start together one generation of 16 bytes", () => {
        expect(storage.generation).toHaveLength(16);
        expect(other.generation).toEqual(storage.generation);
      });

      it("leave what is stored readable", async () => {
        const again = await open();
        expect(await again.findFeed(place.programmeId, place.feedId)).not.toBeNull();
        await again.close();
      });
    });

    describe("programmes", () => {
      it("come back byte for byte", async () => {
        const programme = {
          programmeId: toProgrammeId(random(16)),
          charter: random(4096),
          isTraining: false,
          createdMs: NOW,
          removeAfterMs: null,
        };
        const token = random(32);
        await storage.replaceOperatorToken(token);
        await storage.createProgramme(programme, token, NOW);
        expect(await other.findProgramme(programme.programmeId)).toEqual(programme);
      });

      it("R3 may be stored twice with the same charter", async () => {
        const programme = {
          programmeId: toProgrammeId(random(16)),
          charter: random(99),
          isTraining: true,
          createdMs: NOW,
          removeAfterMs: null,
        };
        expect(await storage.createProgramme(programme, null, NOW)).toBe("created");
        expect(await storage.createProgramme(programme, null, NOW)).toBe("same");
        expect(await storage.createProgramme({ ...programme, charter: random(99) }, null, NOW)).toBe("tokenRefused");
      });

      it("use an operator token once", async () => {
        const token = random(32);
        await storage.replaceOperatorToken(token);
        const make = () => ({
          programmeId: toProgrammeId(random(16)),
          charter: random(99),
          isTraining: false,
          createdMs: NOW,
          removeAfterMs: null,
        });
        const outcomes = await Promise.all([
          storage.createProgramme(make(), token, NOW),
          other.createProgramme(make(), token, NOW),
          storage.createProgramme(make(), token, NOW),
        ]);
        expect(outcomes.sort()).toEqual(["created", "tokenRefused", "tokenRefused"]);
      });

      it("refuse an operator token that a newer one replaced", async () => {
        const [old, young] = [random(32), random(32)];
        await storage.replaceOperatorToken(old);
        await storage.replaceOperatorToken(young);
        const programme = {
          programmeId: toProgrammeId(random(16)),
          charter: random(99),
          isTraining: false,
          createdMs: NOW,
          removeAfterMs: null,
        };
        expect(await storage.createProgramme(programme, old, NOW)).toBe("tokenRefused");
        expect(await storage.findProgramme(programme.programmeId)).toBeNull();
        expect(await storage.createProgramme(programme, young, NOW)).toBe("created");
      });

      it("are due from the millisecond on at which they are to be removed", async () => {
        const due = await makeProgramme(storage, NOW + 10);
        expect(await storage.listDueProgrammes(NOW + 9)).not.toContainEqual(due);
        expect(await storage.listDueProgrammes(NOW + 10)).toContainEqual(due);
        await storage.removeProgramme(due);
      });

      it("R4 leave nothing when they are removed", async () => {
        const { programmeId, feedId, author } = place;
        const [keyId, recoveryId] = [toKeyId(random(8)), random(16)];
        await storage.appendSegment(
          makeAct(place, null, 0, {
            devices: [{ device: { ...makeDevice(place), deviceKey: author }, before: null }],
            seats: [{ deviceKey: author, seat: { state: "active", keyId } }],
            boxKeys: [{ deviceKey: author, epoch: 1, keyId }],
            pins: [{ deviceKey: author, feedId, seq: 4 }],
            recovery: { id: recoveryId, nowMs: NOW },
          }),
        );
        const down = await makePlace(storage, programmeId);
        await storage.appendSegment(makeSegment(down, null, { kind: 2, addressedTo: [keyId] }));
        await storage.putGrant(programmeId, 1, random(9), 9);
        const [hash, inviteId] = [random(32), random(16)];
        await storage.putToken(hash, random(16), {
          programmeId,
          deviceKey: author,
          scope: "device",
          expiresMs: NOW + 1,
        });
        await storage.openInvite(programmeId, inviteId, NOW + 1, NOW, 8);
        await storage.removeProgramme(programmeId);
        expect(await storage.findProgramme(programmeId)).toBeNull();
        expect(await storage.findFeed(programmeId, feedId)).toBeNull();
        expect(await storage.findKey(programmeId, author)).toEqual({ device: null, seat: null, announced: [] });
        expect(await storage.findPin(programmeId, author, feedId)).toBe(0);
        expect(await storage.findRecovery(recoveryId)).toBeNull();
        expect(await storage.listGrants(programmeId)).toEqual([]);
        expect(await storage.readControl(programmeId, { which: "acts", from: 0, maxEntries: 9 })).toEqual([]);
        expect(await storage.findToken(hash, NOW)).toBeNull();
        expect(await storage.findInvite(programmeId, inviteId, NOW)).toBeNull();
        expect((await storage.readLog(programmeId, EVERYTHING)).entries).toEqual([]);
      });
    });

    describe("feeds", () => {
      it("start without a head", async () => {
        expect(await storage.findFeed(place.programmeId, place.feedId)).toMatchObject({
          author: place.author,
          headSeq: 0,
          head: FIRST,
        });
      });

      it("R3 may be introduced again by their author and by nobody else", async () => {
        expect(await storage.introduceFeed({ ...place, introduction: random(200) })).toBe("same");
        const stranger = toSignKey(random(32));
        expect(await storage.introduceFeed({ ...place, author: stranger, introduction: random(200) })).toBe("conflict");
      });
    });

    describe("appending", () => {
      it("R1 moves the head to the segment", async () => {
        const first = makeSegment(place, null);
        expect(await storage.appendSegment(first)).toMatchObject({ kind: "appended" });
        expect(await other.findFeed(place.programmeId, place.feedId)).toMatchObject({ headSeq: 1, head: first.head });
      });

      it("R3 says `same` to a repeated segment and keeps one copy", async () => {
        const first = makeSegment(place, null);
        const [one, two] = [await storage.appendSegment(first), await storage.appendSegment(first)];
        expect(two).toEqual({ kind: "same", cursor: one.kind === "appended" ? one.cursor : 0 });
        expect((await storage.readLog(place.programmeId, EVERYTHING)).entries).toHaveLength(1);
      });

      it("shows the stored segment to another one at its position", async () => {
        const first = makeSegment(place, null);
        await storage.appendSegment(first);
        const outcome = await storage.appendSegment(makeSegment(place, null));
        expect(outcome).toMatchObject({ kind: "conflict", stored: { header: first.header, head: first.head } });
      });

      it("shows the head to a segment that leaves a gap", async () => {
        const first = makeSegment(place, null);
        await storage.appendSegment(first);
        const third = makeSegment(place, makeSegment(place, first));
        expect(await storage.appendSegment(third)).toEqual({ kind: "gap", headSeq: 1, head: first.head });
      });

      it("refuses the next number behind another head", async () => {
        const first = makeSegment(place, null);
        await storage.appendSegment(first);
        const second = makeSegment(place, first, { prev: toHead(random(32)) });
        expect(await storage.appendSegment(second)).toEqual({ kind: "gap", headSeq: 1, head: first.head });
      });

      it("R1 lets exactly one of many at the same position win", async () => {
        const rivals = Array.from({ length: 12 }, () => makeSegment(place, null));
        const outcomes = await Promise.all(
          rivals.map((rival, at) => (at % 2 === 0 ? storage : other).appendSegment(rival)),
        );
        const winners = outcomes.flatMap(({ kind }, at) => (kind === "appended" ? [rivals[at]?.header] : []));
        expect(winners).toHaveLength(1);
        for (const outcome of outcomes)
          if (outcome.kind !== "appended")
            expect(outcome).toMatchObject({ kind: "conflict", stored: { header: winners[0] } });
      });
    });

    describe("appending several at once", () => {
      const chain = (of: Place, length: number) => {
        const all: NewSegment[] = [];
        for (let n = 0; n < length; n++) all.push(makeSegment(of, all.at(-1) ?? null));
        return all;
      };
      const kinds = (outcomes: readonly { readonly kind: string }[]) => outcomes.map(({ kind }) => kind);
      const cursors = async () =>
        (await other.readLog(place.programmeId, EVERYTHING)).entries.map(({ cursor }) => cursor);

      it("R1 R2 gives them cursors in their order, and moves the head to the last", async () => {
        const all = chain(place, 4);
        expect(await storage.appendSegments(all)).toEqual([1, 2, 3, 4].map((cursor) => ({ kind: "appended", cursor })));
        const last = { headSeq: 4, head: all[3]?.head };
        expect(await other.findFeed(place.programmeId, place.feedId)).toMatchObject(last);
      });

      it("R2 R3 keeps what stands before one that does not follow, tries nothing behind it, and leaves no hole in the cursors", async () => {
        const [first, second, third, fourth] = chain(place, 4) as [NewSegment, NewSegment, NewSegment, NewSegment];
        expect(kinds(await storage.appendSegments([first, third, second, fourth]))).toEqual(["appended", "gap"]);
        expect(kinds(await storage.appendSegments([first, second, third]))).toEqual(["same", "appended", "appended"]);
        expect(await cursors()).toEqual([1, 2, 3]);
      });

      it("R3 knows those again that came twice at the same time, and shows the winner to a rival", async () => {
        const [all, rival] = [chain(place, 2), makeSegment(place, null)];
        const calls = await Promise.all([all, all, [rival]].map((call) => storage.appendSegments(call)));
        expect(calls.map(kinds)).toEqual([["appended", "appended"], ["same", "same"], ["conflict"]]);
        expect(await cursors()).toEqual([1, 2]);
      });

      it("R1 R2 R72 of many writers and two processes at the same time leaves every cursor once and every feed whole", async () => {
        const places = await Promise.all(Array.from({ length: 6 }, () => makePlace(storage, place.programmeId)));
        const writing = places.map(async (own, at) => {
          const all = chain(own, 9);
          for (let n = 0; n < 9; n += 3)
            expect(kinds(await (at % 2 ? storage : other).appendSegments(all.slice(n, n + 3)))).toEqual(
              Array(3).fill("appended"),
            );
        });
        await Promise.all(writing);
        expect(await cursors()).toEqual(Array.from({ length: 54 }, (_, n) => n + 1));
      });

      it("R72 lets a call for a feed that is not there spoil no other", async () => {
        const strange = makeSegment({ ...place, feedId: toFeedId(random(16)) }, null);
        const settled = await Promise.allSettled(
          [chain(place, 2), [strange]].map((call) => storage.appendSegments(call)),
        );
        expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
        expect(await cursors()).toEqual([1, 2]);
      });

      it("tells who writes a feed as `findKey` tells it", async () => {
        const device = { ...makeDevice(place), deviceKey: place.author, isPublished: false };
        await storage.putDevice(device, null);
        await storage.appendSegment(
          makeAct(place, null, 0, { seats: [{ deviceKey: place.author, seat: { state: "active", keyId: null } }] }),
        );
        const { device: known, seat } = await storage.findKey(place.programmeId, place.author);
        const feed = await storage.findFeed(place.programmeId, place.feedId);
        expect(await other.findWriter(place.programmeId, place.feedId)).toEqual({ feed, device: known, seat });
        expect(await other.findSeat(place.programmeId, place.author)).toEqual(seat);
        expect(await other.findWriter(place.programmeId, toFeedId(random(16)))).toBeNull();
      });
    });

    describe("acts", () => {
      it("R1 change rows together with the segment", async () => {
        const { programmeId } = place;
        const [device, seated, keyId] = [makeDevice(place), toSignKey(random(32)), toKeyId(random(8))];
        const changes = {
          devices: [{ device, before: null }],
          seats: [{ deviceKey: seated, seat: { state: "active" as const, keyId } }],
          boxKeys: [
            { deviceKey: seated, epoch: 2, keyId },
            { deviceKey: seated, epoch: 3, keyId: toKeyId(random(8)) },
          ],
        };
        await storage.appendSegment(makeAct(place, null, 0, changes));
        expect(await other.findKey(programmeId, device.deviceKey)).toEqual({ device, seat: null, announced: [] });
        const known = await other.findKey(programmeId, seated);
        expect(known).toMatchObject({ device: null, seat: { state: "active", keyId } });
        expect(known.announced).toEqual([changes.boxKeys[1]?.keyId, keyId]);
      });

      it("R1 change nothing where the segment is refused", async () => {
        await storage.appendSegment(makeSegment(place, null));
        const device = makeDevice(place);
        await storage.appendSegment(makeAct(place, null, 0, { devices: [{ device, before: null }] }));
        expect((await storage.findKey(place.programmeId, device.deviceKey)).device).toBeNull();
      });

      it("R1 that were worked out behind an older act write nothing", async () => {
        const first = makeAct(place, null, 0);
        await storage.appendSegment(first);
        const device = makeDevice(place);
        const second = makeAct(place, first, 0, { devices: [{ device, before: null }] });
        expect(await other.appendSegment(second)).toEqual({ kind: "stale" });
        expect(await storage.findFeed(place.programmeId, place.feedId)).toMatchObject({ headSeq: 1 });
        expect((await storage.findKey(place.programmeId, device.deviceKey)).device).toBeNull();
        expect(await other.appendSegment({ ...second, act: makeAct(place, null, 1).act })).toMatchObject({ cursor: 2 });
      });

      it("R1 that speak of a certificate which is no longer there write nothing", async () => {
        const device = makeDevice(place);
        await storage.putDevice(device, null);
        const changes = { devices: [{ device, before: null }] };
        expect(await storage.appendSegment(makeAct(place, null, 0, changes))).toEqual({ kind: "stale" });
        const known = { devices: [{ device: { ...device, isRevoked: true }, before: device.certificate }] };
        expect(await storage.appendSegment(makeAct(place, null, 0, known))).toMatchObject({ kind: "appended" });
      });

      it("R1 let exactly one of many behind the same act win", async () => {
        const places = await Promise.all(Array.from({ length: 8 }, () => makePlace(storage, place.programmeId)));
        const outcomes = await Promise.all(
          places.map((own, at) => (at % 2 === 0 ? storage : other).appendSegment(makeAct(own, null, 0))),
        );
        expect(outcomes.filter(({ kind }) => kind === "appended")).toHaveLength(1);
        expect(outcomes.filter(({ kind }) => kind === "stale")).toHaveLength(7);
      });

      it("R3 are the same when they are repeated, whatever came meanwhile", async () => {
        const first = makeAct(place, null, 0);
        await storage.appendSegment(first);
        expect(await storage.appendSegment({ ...first, act: { behind: -1, changes: NO_CHANGES } })).toEqual({
          kind: "same",
          cursor: 1,
        });
      });

      it("take rows away again", async () => {
        const { programmeId, author } = place;
        const keyId = toKeyId(random(8));
        const seat = { state: "recovery" as const, keyId: null };
        const first = makeAct(place, null, 0, {
          seats: [{ deviceKey: author, seat }],
          boxKeys: [{ deviceKey: author, epoch: 2, keyId }],
          pins: [{ deviceKey: author, feedId: place.feedId, seq: 4 }],
        });
        await storage.appendSegment(first);
        expect(await other.findPin(programmeId, author, place.feedId)).toBe(4);
        const second = makeAct(place, first, 1, {
          seats: [{ deviceKey: author, seat: null }],
          boxKeys: [{ deviceKey: author, epoch: 2, keyId: null }],
          pins: [{ deviceKey: author, feedId: place.feedId, seq: null }],
        });
        await storage.appendSegment(second);
        expect(await other.findPin(programmeId, author, place.feedId)).toBe(0);
        expect(await other.findKey(programmeId, author)).toEqual({ device: null, seat: null, announced: [] });
      });

      it("are read again in their order, with or without acknowledgements", async () => {
        const first = makeAct(place, null, 0);
        const heads = makeSegment(place, first, { kind: 4 });
        const own = makeSegment(place, heads, { kind: 3 });
        const last = makeAct(place, own, 1);
        for (const segment of [first, heads, own, last]) await storage.appendSegment(segment);
        const read = async (which: "acts" | "all", from: number, maxEntries = 9) =>
          (await other.readControl(place.programmeId, { which, from, maxEntries })).map(({ cursor }) => cursor);
        expect(await read("acts", 0)).toEqual([1, 4]);
        expect(await read("all", 0)).toEqual([1, 2, 4]);
        expect(await read("all", 2)).toEqual([2, 4]);
        expect(await read("all", 0, 1)).toEqual([1]);
        const [entry] = await other.readControl(place.programmeId, { which: "acts", from: 4, maxEntries: 9 });
        expect(entry).toMatchObject({ author: place.author, segment: { head: last.head } });
      });
    });

    describe("dropped bodies", () => {
      const makeFeed = async () => {
        const segments: NewSegment[] = [];
        for (const kind of [1, 2, 4, 3, 1]) segments.push(makeSegment(place, segments.at(-1) ?? null, { kind }));
        for (const segment of segments) await storage.appendSegment(segment);
        const elsewhere = await makePlace(storage, place.programmeId);
        const drops = [{ feedId: place.feedId, seq: 4 }];
        await storage.appendSegment(makeAct(elsewhere, null, 0, { drops }));
        return { segments, elsewhere };
      };
      const readBodies = async (terms = EVERYTHING) =>
        (await other.readLog(place.programmeId, terms)).entries.map(({ segment }) => segment.sealedBody !== null);

      it("R5 are those up to the seq, but never of kinds 2 and 4", async () => {
        await makeFeed();
        expect(await readBodies()).toEqual([false, true, true, false, true, true]);
      });

      it("R5 leave header, signature and head", async () => {
        const { segments } = await makeFeed();
        const [entry] = (await other.readLog(place.programmeId, EVERYTHING)).entries;
        const { header, signature, head, bodyLen } = segments[0] as NewSegment;
        expect(entry?.segment).toMatchObject({ header, signature, head, bodyLen, sealedBody: null });
      });

      it("R5 do not come back with a repeated upload", async () => {
        const { segments } = await makeFeed();
        expect(await storage.appendSegment(segments[0] as NewSegment)).toMatchObject({ kind: "same" });
        expect((await readBodies())[0]).toBe(false);
      });

      it("R5 take no place in a page", async () => {
        await makeFeed();
        expect(await readBodies({ ...EVERYTHING, maxBodyBytes: 200 })).toEqual([false, true, true, false]);
      });
    });

    describe("single feeds", () => {
      const seqsOf = ({ entries }: FeedsPage) => entries.map(({ segment }) => segment.seq);
      const fill = async (own: Place, kinds: readonly number[], change: Partial<NewSegment> = {}) => {
        let before: NewSegment | null = null;
        for (const kind of kinds) {
          before = makeSegment(own, before, { kind, ...(kind === 2 && change) });
          await storage.appendSegment(before);
        }
      };

      it("R36 give what stands behind each seq, feed by feed, with an introduction before each", async () => {
        const second = await makePlace(storage, place.programmeId);
        await fill(place, [1, 1, 1]);
        await fill(second, [1, 1]);
        const held = [
          { feedId: second.feedId, seq: 0 },
          { feedId: place.feedId, seq: 1 },
        ];
        const page = await other.readFeeds(place.programmeId, held, EVERYTHING);
        expect(seqsOf(page)).toEqual([1, 2, 2, 3]);
        expect(page.entries.map(({ introduction }) => introduction !== null)).toEqual([true, false, true, false]);
        expect(page.isEnd).toBe(true);
      });

      it("R36 pass over feeds that are not there and feeds of which all is held", async () => {
        await fill(place, [1]);
        const held = [
          { feedId: toFeedId(random(16)), seq: 0 },
          { feedId: place.feedId, seq: 7 },
        ];
        expect(await storage.readFeeds(place.programmeId, held, EVERYTHING)).toEqual({ entries: [], isEnd: true });
      });

      it("R36 show a device what it may see", async () => {
        const mine = toKeyId(random(8));
        await fill(place, [1, 2, 3, 4], { addressedTo: [mine] });
        const held = [{ feedId: place.feedId, seq: 0 }];
        const read = (keyIds: readonly KeyId[]) =>
          storage.readFeeds(place.programmeId, held, { ...EVERYTHING, reader: { keyIds } });
        expect(seqsOf(await read([mine]))).toEqual([2, 4]);
        expect(seqsOf(await read([]))).toEqual([4]);
      });

      it("R36 say when a page ends before everything was given", async () => {
        const second = await makePlace(storage, place.programmeId);
        await fill(place, [1, 1]);
        await fill(second, [1]);
        const held = [place, second].map(({ feedId }) => ({ feedId, seq: 0 }));
        const read = (change: Partial<LogQuery>) =>
          storage.readFeeds(place.programmeId, held, { ...EVERYTHING, ...change });
        for (const change of [{ maxEntries: 2 }, { maxBodyBytes: 250 }]) {
          const page = await read(change);
          expect([seqsOf(page), page.isEnd]).toEqual([[1, 2], false]);
        }
        expect((await read({ maxEntries: 3 })).isEnd).toBe(true);
      });

      it("R36 show nothing of another programme", async () => {
        await fill(place, [1]);
        const elsewhere = await makeProgramme(storage);
        const held = [{ feedId: place.feedId, seq: 0 }];
        expect((await storage.readFeeds(elsewhere, held, EVERYTHING)).entries).toEqual([]);
      });

      it("tell the head at a seq", async () => {
        const first = makeSegment(place, null);
        await storage.appendSegment(first);
        expect(await other.findHead(place.programmeId, place.feedId, 1)).toEqual(first.head);
        expect(await other.findHead(place.programmeId, place.feedId, 2)).toBeNull();
      });
    });

    describe("recovery", () => {
      const nameSet = async (id: Bytes | null, nowMs = NOW, own = place, before: NewSegment | null = null) => {
        const act = makeAct(own, before, before === null ? 0 : 1, { recovery: { id, nowMs } });
        await storage.appendSegment(act);
        return act;
      };

      it("R38 keeps one grant an epoch, the newest", async () => {
        const [old, young] = [random(108), random(108)];
        for (const sealed of [old, young])
          expect(await storage.putGrant(place.programmeId, 2, sealed, 9)).toBe("stored");
        await storage.putGrant(place.programmeId, 1, old, 9);
        expect(await other.listGrants(place.programmeId)).toEqual([
          { epoch: 1, sealed: old },
          { epoch: 2, sealed: young },
        ]);
      });

      it("R38 keeps a bounded number of grants", async () => {
        await storage.putGrant(place.programmeId, 1, random(9), 1);
        expect(await storage.putGrant(place.programmeId, 2, random(9), 1)).toBe("full");
        expect(await storage.putGrant(place.programmeId, 1, random(9), 1)).toBe("stored");
        await storage.removeGrant(place.programmeId, 1);
        expect(await storage.putGrant(place.programmeId, 2, random(9), 1)).toBe("stored");
      });

      it("R39 holds no grant of a retired epoch and takes none any more", async () => {
        const { programmeId } = place;
        await storage.putGrant(programmeId, 1, random(9), 9);
        const first = makeAct(place, null, 0, { retired: [{ epoch: 1, isRetired: true }] });
        await storage.appendSegment(first);
        await other.removeGrant(programmeId, 1);
        expect(await other.listGrants(programmeId)).toEqual([]);
        expect(await other.putGrant(programmeId, 1, random(9), 9)).toBe("retired");
        const retired = [{ epoch: 1, isRetired: false }];
        await storage.appendSegment(makeAct(place, first, 1, { retired }));
        expect(await other.putGrant(programmeId, 1, random(9), 9)).toBe("stored");
      });

      it("R40 finds a programme by its set, and no longer once the set is another", async () => {
        const [id, next] = [random(16), random(16)];
        const first = await nameSet(id);
        expect(await other.findRecovery(id)).toMatchObject({ programmeId: place.programmeId });
        await nameSet(next, NOW, place, first);
        expect(await other.findRecovery(id)).toBeNull();
        expect(await other.findRecovery(next)).toMatchObject({ programmeId: place.programmeId });
      });

      it("R40 finds the programme that named the set first", async () => {
        const [id, copy] = [random(16), await makePlace(storage)];
        await nameSet(id, NOW);
        await nameSet(id, NOW + 1, copy);
        expect(await other.findRecovery(id)).toMatchObject({ programmeId: place.programmeId });
      });
    });

    describe("the log", () => {
      it("R2 numbers concurrent appends of several feeds without holes", async () => {
        const places = await Promise.all(Array.from({ length: 6 }, () => makePlace(storage, place.programmeId)));
        await Promise.all(
          places.map(async (own, at) => {
            const through = at % 2 === 0 ? storage : other;
            const first = makeSegment(own, null);
            await through.appendSegment(first);
            await through.appendSegment(makeSegment(own, first));
          }),
        );
        const { entries, next } = await storage.readLog(place.programmeId, EVERYTHING);
        expect(entries.map(({ cursor }) => cursor)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
        expect(next).toBe(12);
      });

      it("R2 shows a reader that follows it every segment once, while others append", async () => {
        const places = await Promise.all(Array.from({ length: 4 }, () => makePlace(storage, place.programmeId)));
        const writers = places.map(async (own, at) => {
          let before: NewSegment | null = null;
          for (let n = 0; n < 5; n++) {
            before = makeSegment(own, before);
            await (at % 2 === 0 ? storage : other).appendSegment(before);
          }
        });
        const seen: number[] = [];
        let after = 0;
        while (seen.length < 20) {
          const page = await storage.readLog(place.programmeId, { ...EVERYTHING, after, maxEntries: 3 });
          seen.push(...page.entries.map(({ cursor }) => cursor));
          after = page.next;
          await setImmediate(); // SQLite answers at once; the writers need a turn
        }
        await Promise.all(writers);
        expect(seen).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
      });

      it("gives segments byte for byte, an introduction with the first of each feed", async () => {
        const first = makeSegment(place, null, { bodyLen: 0, sealedBody: LARGE });
        const second = makeSegment(place, first);
        for (const segment of [first, second]) await storage.appendSegment(segment);
        const { entries } = await other.readLog(place.programmeId, EVERYTHING);
        const { prev: _, addressedTo: __, act: ___, ...stored } = first;
        expect(entries[0]?.segment).toEqual(stored);
        expect(entries.map(({ introduction }) => introduction?.length ?? null)).toEqual([200, null]);
      });

      it("ends a page at the number of entries asked for", async () => {
        const first = makeSegment(place, null);
        for (const segment of [first, makeSegment(place, first)]) await storage.appendSegment(segment);
        const page = await storage.readLog(place.programmeId, { ...EVERYTHING, maxEntries: 1 });
        expect(page).toMatchObject({ next: 1, isEnd: false });
        const rest = await storage.readLog(place.programmeId, { ...EVERYTHING, after: page.next, maxEntries: 1 });
        expect(rest).toMatchObject({ next: 2, isEnd: true });
      });

      it("ends a page before it grows too large, but gives one entry always", async () => {
        const first = makeSegment(place, null, { bodyLen: 900 });
        const second = makeSegment(place, first, { bodyLen: 900 });
        for (const segment of [first, second]) await storage.appendSegment(segment);
        for (const after of [0, 1]) {
          const { entries } = await storage.readLog(place.programmeId, { ...EVERYTHING, after, maxBodyBytes: 100 });
          expect(entries.map(({ cursor }) => cursor)).toEqual([after + 1]);
        }
      });

      it("gives a device control segments and its own, and moves it past the rest", async () => {
        const [mine, theirs]: KeyId[] = [toKeyId(random(8)), toKeyId(random(8))];
        if (!mine || !theirs) return expect.unreachable();
        const down = makeSegment(place, null, { kind: 2, addressedTo: [mine] });
        const foreign = makeSegment(place, down, { kind: 2, addressedTo: [theirs] });
        const control = makeSegment(place, foreign, { kind: 4 });
        const up = makeSegment(place, control, { kind: 1 });
        for (const segment of [down, foreign, control, up]) await storage.appendSegment(segment);
        const read = async (...keyIds: KeyId[]) => {
          const { entries, next } = await storage.readLog(place.programmeId, { ...EVERYTHING, reader: { keyIds } });
          return [entries.map(({ segment }) => segment.seq), next];
        };
        expect(await read(mine)).toEqual([[1, 3], 4]);
        expect(await read()).toEqual([[3], 4]);
        expect(await read(mine, theirs)).toEqual([[1, 2, 3], 4]);
      });

      it("keeps the cursor of a reader that has everything", async () => {
        await storage.appendSegment(makeSegment(place, null));
        expect(await storage.readLog(place.programmeId, { ...EVERYTHING, after: 1 })).toEqual({
          entries: [],
          next: 1,
          isEnd: true,
        });
      });

      it("shows nothing of another programme", async () => {
        await storage.appendSegment(makeSegment(place, null));
        const elsewhere = await makeProgramme(storage);
        expect((await storage.readLog(elsewhere, EVERYTHING)).entries).toEqual([]);
      });
    });

    describe("devices and tokens", () => {
      const token = () => ({
        programmeId: place.programmeId,
        deviceKey: place.author,
        scope: "coordinator" as const,
        expiresMs: NOW + 1000,
      });

      it("a token is found until it expires", async () => {
        const hash = random(32);
        expect(await storage.putToken(hash, random(16), token())).toBe("stored");
        expect(await other.findToken(hash, NOW + 999)).toEqual(token());
        expect(await other.findToken(hash, NOW + 1000)).toBeNull();
      });

      it("a challenge gives one token", async () => {
        const [challenge, second] = [random(16), random(32)];
        await storage.putToken(random(32), challenge, token());
        expect(await other.putToken(second, challenge, token())).toBe("replayed");
        expect(await other.findToken(second, NOW)).toBeNull();
      });

      it("R30 a revoked device has no token and stays revoked when it is certified again", async () => {
        const { programmeId, author } = place;
        const [hash, device] = [random(32), { ...makeDevice(place), deviceKey: author }];
        await storage.putToken(hash, random(16), token());
        const revoked = { device: { ...device, isRevoked: true }, before: null };
        await storage.appendSegment(makeAct(place, null, 0, { devices: [revoked] }));
        expect(await storage.findToken(hash, NOW)).toBeNull();
        expect(await storage.putDevice({ ...device, certificate: random(9) }, device.certificate)).toBe(true);
        expect((await storage.findKey(programmeId, author)).device).toMatchObject({ isRevoked: true });
        await storage.putToken(hash, random(16), token());
        expect(await storage.findToken(hash, NOW)).toBeNull();
      });

      it("R30 a coordinator who lost the seat has no token", async () => {
        const [hash, seat] = [random(32), { state: "removed" as const, keyId: null }];
        await storage.putToken(hash, random(16), token());
        await storage.appendSegment(makeAct(place, null, 0, { seats: [{ deviceKey: place.author, seat }] }));
        expect(await storage.findToken(hash, NOW)).toBeNull();
      });

      it("R1 a certificate replaces only the one that it was compared with", async () => {
        const device = makeDevice(place);
        const [first, second] = [random(200), random(201)];
        expect(await storage.putDevice({ ...device, certificate: first }, null)).toBe(true);
        expect(await other.putDevice({ ...device, certificate: second }, null)).toBe(false);
        expect(await other.putDevice({ ...device, certificate: second }, second)).toBe(false);
        expect(await other.putDevice({ ...device, certificate: second }, first)).toBe(true);
        expect((await storage.findKey(place.programmeId, device.deviceKey)).device).toMatchObject({
          certificate: second,
        });
      });

      it("expired tokens and invites are removed, others stay", async () => {
        const [old, young, inviteId] = [random(32), random(32), random(16)];
        await storage.putToken(old, random(16), token());
        await storage.putToken(young, random(16), { ...token(), expiresMs: NOW + 5000 });
        await storage.openInvite(place.programmeId, inviteId, NOW + 1000, NOW, 8);
        await storage.removeExpired(NOW + 1000);
        expect(await storage.findToken(old, NOW)).toBeNull();
        expect(await storage.findToken(young, NOW)).not.toBeNull();
        expect(await storage.findInvite(place.programmeId, inviteId, NOW)).toBeNull();
      });
    });

    describe("counting what is held", () => {
      it("R43 counts programmes, segments with their bytes, and what went with dropped bodies", async () => {
        const before = await storage.countHoldings(true, NOW);
        const counted = await makePlace(storage);
        const segment = makeSegment(counted, null, { bodyLen: 70_000 });
        await storage.appendSegment(segment);
        await storage.appendSegment(makeAct(counted, segment, 0, { drops: [{ feedId: counted.feedId, seq: 1 }] }));
        const after = await other.countHoldings(true, NOW);
        expect(after).toEqual({
          programmes: before.programmes + 1,
          segments: before.segments + 2,
          bytes: before.bytes + 2 * 208 + 100,
          phones: before.phones,
        });
      });

      it("R43 counts a phone once for as long as a token of it holds, and no coordinator", async () => {
        const before = await storage.countHoldings(true, NOW);
        const deviceKey = toSignKey(random(32));
        const { programmeId } = place;
        const token = { programmeId, deviceKey, scope: "device", expiresMs: NOW + 10 } as const;
        await storage.putToken(random(32), random(16), token);
        await storage.putToken(random(32), random(16), token);
        await storage.putToken(random(32), random(16), {
          ...token,
          deviceKey: toSignKey(random(32)),
          scope: "coordinator",
        });
        expect((await other.countHoldings(true, NOW)).phones).toBe(before.phones + 1);
        expect((await other.countHoldings(true, NOW + 10)).phones).toBe(0);
      });

      it("R43 counts real programmes apart", async () => {
        const before = await storage.countHoldings(false, NOW);
        await storage.appendSegment(makeSegment(await makePlace(storage), null));
        expect(await other.countHoldings(false, NOW)).toEqual(before);
      });
    });

    describe("invites", () => {
      const inviteId = random(16);
      const fill = (bytes: Bytes, slot: "request" | "challenge" = "request", nowMs = NOW) =>
        storage.fillInvite(place.programmeId, inviteId, slot, bytes, nowMs);
      beforeEach(() => storage.openInvite(place.programmeId, inviteId, NOW + 1000, NOW, 8));

      it("start empty and may be opened again", async () => {
        expect(await storage.findInvite(place.programmeId, inviteId, NOW)).toEqual({
          request: null,
          challenge: null,
          outcome: null,
        });
        expect(await storage.openInvite(place.programmeId, inviteId, NOW + 1000, NOW, 8)).toBe("same");
      });

      it("R3 take each slot once", async () => {
        const bytes = random(1024);
        expect(await fill(bytes)).toBe("filled");
        expect(await fill(bytes)).toBe("same");
        expect(await fill(random(1024))).toBe("taken");
        expect(await other.findInvite(place.programmeId, inviteId, NOW)).toMatchObject({ request: bytes });
      });

      it("let exactly one of several writers fill a slot", async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 6 }, (_, at) =>
            (at % 2 === 0 ? storage : other).fillInvite(place.programmeId, inviteId, "outcome", random(64), NOW),
          ),
        );
        expect(outcomes.filter((outcome) => outcome === "filled")).toHaveLength(1);
      });

      it("look the same expired, cancelled and never opened", async () => {
        expect(await fill(random(9), "request", NOW + 1000)).toBe("unknown");
        expect(await storage.findInvite(place.programmeId, inviteId, NOW + 1000)).toBeNull();
        await storage.cancelInvite(place.programmeId, inviteId);
        expect(await fill(random(9))).toBe("unknown");
        expect(await storage.findInvite(place.programmeId, inviteId, NOW)).toBeNull();
      });

      it("are bounded in number", async () => {
        expect(await storage.openInvite(place.programmeId, random(16), NOW + 1000, NOW, 1)).toBe("full");
        expect(await storage.openInvite(place.programmeId, random(16), NOW + 3000, NOW + 1000, 1)).toBe("opened");
      });
    });

    it("answers a ping and a checkpoint", async () => {
      await storage.checkpoint();
      await storage.ping();
    });

    it("says STORE_DOWN once it is closed", async () => {
      const closed = await open();
      await closed.close();
      await expect(closed.ping()).rejects.toMatchObject({ code: "STORE_DOWN" });
    });
  });
}
