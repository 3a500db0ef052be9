/** Several relays on one database: what devices send to any of them at the same time is there once, in one order, for readers of each. */
import { describe, expect, it } from "vitest";
import { unwrapResult } from "../../src/kit/result.ts";
import {
  bytesOf,
  certify,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  type Person,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../../src/relay/test-kit.ts";
import type { Frame } from "../../src/wire/frame.ts";
import { decodeUploadAnswer } from "../../src/wire/receipt.ts";
import { readStream } from "../../src/wire/stream.ts";
import type { OpenSame } from "./relay-storage-suite.ts";
import { withTwins } from "./relay-twins.ts";

const WRITERS = 6;
const FRAMES = 8;

/** Registers the suite under `name`. */
export function describeRelayCluster(name: string, start: () => Promise<OpenSame>): void {
  describe(`two relays on one ${name}`, () => {
    let relay: TestRelay;
    let twin: TestRelay;
    let programme: TestProgramme;
    withTwins(start, (twins) => {
      ({ relay, twin, programme } = twins);
    });

    const at = (n: number) => (n % 2 === 0 ? relay : twin);
    const upload = async (to: TestRelay, body: Uint8Array, { base } = programme) =>
      unwrapResult(decodeUploadAnswer(await bytesOf(await to.post(`${base}/segments`, body))));
    /** Uploads until it is taken: a database that is busy says so, and nothing is lost by asking again. */
    const insist = async (to: TestRelay, body: Uint8Array, of = programme) => {
      for (;;) {
        const { receipts, refusal } = await upload(to, body, of);
        if (refusal === null) return receipts;
        expect(refusal.code).toBe("STORE_BUSY");
      }
    };
    const introduceNew = async ({ programmeId, coordinator } = programme) => {
      const person = makePerson();
      return { person, introduction: introduce(person, await certify(programmeId, person, coordinator)) };
    };
    const chain = async (person: Person, length: number, { programmeId } = programme) => {
      const frames: Frame[] = [];
      for (let n = 0; n < length; n++) frames.push(await frameOf(programmeId, person, frames.at(-1) ?? null));
      return frames;
    };
    /** Pages of one frame or more from `after` to the end. */
    const readFrom = async (to: TestRelay, token: Uint8Array, after: number, { base } = programme) => {
      const cursors: number[] = [];
      const heads: string[] = [];
      for (let cursor = after; ; ) {
        const answer = await to.get(`${base}/log?after=${cursor}&max=3`, Uint8Array.from(token));
        const { items } = readStream(await bytesOf(answer));
        for (const item of items) if (item.type === "frame") heads.push(item.frame.head.join());
        const last = items.at(-1);
        if (last?.type !== "mark") return expect.unreachable();
        cursor = last.mark.cursor;
        cursors.push(cursor);
        if (!last.mark.hasMore) return { heads, cursors, cursor };
      }
    };
    /** Reads on while `writing` goes on, from one relay and the other in turn; every head in the order in which it was read. */
    const follow = async (token: Uint8Array, writing: Promise<unknown>) => {
      let [isOver, cursor] = [false, 0];
      const heads: string[] = [];
      const ended = writing.finally(() => {
        isOver = true;
      });
      for (let n = 0, isLast = false; !isLast; n++) {
        isLast = isOver;
        await new Promise((resolve) => setImmediate(resolve)); // over an embedded database reading alone would never let writers have a turn
        const page = await readFrom(at(n), token, cursor);
        expect(page.cursor).toBeGreaterThanOrEqual(cursor);
        cursor = page.cursor;
        heads.push(...page.heads);
      }
      await ended;
      return { heads, cursor };
    };

    it("R2 a reader who follows at any of them meets every frame once, with no hole in the cursors", async () => {
      const token = await tokenOf(relay, programme.programmeId, programme.coordinator, 2);
      const write = async (n: number) => {
        const { person, introduction } = await introduceNew();
        const frames = await chain(person, FRAMES);
        for (const [m, frame] of frames.entries()) await insist(at(n + m), streamOf(introduction, frame));
        return frames;
      };
      const writing = Promise.all(Array.from({ length: WRITERS }, (_, n) => write(n)));
      const { heads, cursor } = await follow(token, writing);
      const sent = (await writing).flat().map(({ head }) => head.join());
      expect([cursor, heads.length, new Set(heads)]).toEqual([sent.length, sent.length, new Set(sent)]);
    });

    it("R3 the same upload at both at once is stored once, and both answer with the receipt", async () => {
      const { person, introduction } = await introduceNew();
      const body = streamOf(introduction, ...(await chain(person, 4)));
      const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => insist(at(n), body)));
      expect(answers.map(([receipt]) => receipt?.seq)).toEqual([4, 4, 4, 4, 4, 4]);
      const token = await tokenOf(twin, programme.programmeId, programme.coordinator, 2);
      expect(await readFrom(twin, token, 0)).toMatchObject({ cursor: 4 });
    });

    it("R1 of two frames for one place, sent to both at once, one is taken and the other told", async () => {
      const { person, introduction } = await introduceNew();
      await insist(relay, introduction);
      const rivals = await Promise.all([0, 1].map(() => frameOf(programme.programmeId, person, null)));
      const codes = await Promise.all(
        rivals.map(async (frame, n) => (await upload(at(n), streamOf(frame))).refusal?.code ?? null),
      );
      expect(new Set(codes)).toEqual(new Set([null, "FEED_CONFLICT"]));
    });

    it("R2 each programme counts for itself", async () => {
      const other = await makeProgramme(twin);
      const fill = async (of: TestProgramme, count: number) => {
        const { person, introduction } = await introduceNew(of);
        for (const frame of await chain(person, count, of)) await insist(at(count), streamOf(introduction, frame), of);
      };
      await Promise.all([fill(programme, 3), fill(other, 5)]);
      const cursors = await twin.storage.readCursors([programme.programmeId, other.programmeId]);
      expect([...cursors.values()].sort()).toEqual([3, 5]);
    });

    it("R70 an append at one of them ends a wait at the other", async () => {
      const { person, introduction } = await introduceNew();
      const token = await tokenOf(relay, programme.programmeId, programme.coordinator, 2);
      const answer = twin.get(`${programme.base}/arrivals?after=0&wait=25`, token);
      await expect.poll(() => twin.arrivals.count(), { interval: 2 }).toBe(1);
      await insist(relay, streamOf(introduction, ...(await chain(person, 1))));
      const [mark] = readStream(await bytesOf(await answer)).items;
      expect(mark).toMatchObject({ type: "mark", mark: { cursor: 1, hasMore: true } });
    });
  });
}
