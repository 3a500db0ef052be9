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
import type { LogQuery, NewSegment, RelayStorage } from "../../src/relay/storage/port.ts";

/** Opens the same database each time it is called within one suite. */
export type OpenSame = () => Promise<RelayStorage>;

const random = (length: number): Bytes => systemRandom.bytes(length);
const LARGE = new Uint8Array(300_000).fill(7);
const NOW = 1_800_000_000_000;
const FIRST = toHead(new Uint8Array(32));
const EVERYTHING: LogQuery = { after: 0, maxEntries: 100, maxBodyBytes: 10_000_000, reader: "all" };

interface Place {
  readonly programmeId: ProgrammeId;
  readonly feedId: FeedId;
  readonly author: SignKey;
}

/** A segment behind `before`, with random content. */
function makeSegment(place: Place, before: NewSegment | null, change: Partial<NewSegment> = {}): NewSegment {
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
    certified: [],
    revoked: [],
    ...change,
  };
}

async function makeProgramme(storage: RelayStorage, removeAfterMs: number | null = null): Promise<ProgrammeId> {
  const programmeId = toProgrammeId(random(16));
  const programme = { programmeId, charter: random(300), isTraining: true, createdMs: NOW, removeAfterMs };
  expect(await storage.createProgramme(programme, null, NOW)).toBe("created");
  return programmeId;
}

async function makePlace(storage: RelayStorage, programmeId?: ProgrammeId): Promise<Place> {
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
        const keyId = toKeyId(random(8));
        const certified = [
          { programmeId, deviceKey: author, scope: "device" as const, keyId, certificate: random(200) },
        ];
        await storage.appendSegment(makeSegment(place, null, { kind: 2, addressedTo: [keyId], certified }));
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
        expect(await storage.findDevice(programmeId, author)).toBeNull();
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

      it("keeps devices that a control segment certifies and revokes", async () => {
        const { programmeId } = place;
        const [friend, foe] = [toSignKey(random(32)), toSignKey(random(32))];
        const device = {
          programmeId,
          deviceKey: friend,
          scope: "device" as const,
          keyId: null,
          certificate: random(9),
        };
        await storage.appendSegment(makeSegment(place, null, { kind: 4, certified: [device], revoked: [foe] }));
        expect(await storage.findDevice(programmeId, friend)).toEqual({ ...device, isRevoked: false });
        expect(await storage.findDevice(programmeId, foe)).toMatchObject({ isRevoked: true });
      });

      it("does not apply what a refused segment says of devices", async () => {
        await storage.appendSegment(makeSegment(place, null));
        const foe = toSignKey(random(32));
        await storage.appendSegment(makeSegment(place, null, { kind: 4, revoked: [foe] }));
        expect(await storage.findDevice(place.programmeId, foe)).toBeNull();
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
        const { prev: _, addressedTo: __, certified: ___, revoked: ____, ...stored } = first;
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
        const read = (keyId: KeyId | null) => storage.readLog(place.programmeId, { ...EVERYTHING, reader: { keyId } });
        expect((await read(mine)).entries.map(({ segment }) => segment.seq)).toEqual([1, 3]);
        expect((await read(null)).entries.map(({ segment }) => segment.seq)).toEqual([3]);
        expect((await read(mine)).next).toBe(4);
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

      it("a revoked device has no token and stays revoked when it is certified again", async () => {
        const hash = random(32);
        await storage.putToken(hash, random(16), token());
        await storage.revokeDevice(place.programmeId, place.author);
        await storage.putDevice({ ...token(), keyId: null, certificate: random(9) });
        expect(await storage.findToken(hash, NOW)).toBeNull();
        expect(await storage.findDevice(place.programmeId, place.author)).toMatchObject({ isRevoked: true });
        await storage.putToken(hash, random(16), token());
        expect(await storage.findToken(hash, NOW)).toBeNull();
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
