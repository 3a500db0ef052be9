import { beforeEach, describe, expect, it } from "vitest";
import type { SignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { isValidSnapshot, startControl } from "./fold.ts";
import type { ControlObject, SnapshotObject } from "./objects.ts";
import { boxKeyOf, isEpochOver, letGoSeq, vouchedMs } from "./questions.ts";
import type { ControlState } from "./state.ts";
import {
  amend,
  at,
  certify,
  DAY_MS,
  epoch,
  feedOf,
  foldAll,
  heads,
  makeFork,
  makePerson,
  type Person,
  plainBoxKey,
  Speech,
  seated,
  startCharter,
} from "./test-kit.ts";

const [anna, ben, carla, phone] = [makePerson(), makePerson(), makePerson(), makePerson()];
const charter = startCharter([anna, ben, carla], 2);
const start = startControl(charter);
const alone = startControl(startCharter([anna], 1));

let speech: Speech;
beforeEach(() => {
  speech = new Speech();
});
const folded = (said: readonly (readonly [Person, ControlObject])[], from: ControlState = start) =>
  foldAll(
    from,
    said.map(([who, object]) => speech.say(who, [object])),
  );
const box = (number: number, byte: number, holder = phone): ControlObject => ({
  type: "box",
  epoch: number,
  holder: holder.signKey,
  boxKey: plainBoxKey(byte),
});

describe("box keys", () => {
  const keyByte = async (number: number, said: readonly (readonly [Person, ControlObject])[]) =>
    boxKeyOf(await folded(said), phone.signKey, number)?.[0];
  let cert: ControlObject;
  beforeEach(async () => {
    cert = await certify(charter, anna, phone, { boxKey: plainBoxKey(40) });
  });

  it.each([
    ["the base key before any was announced", 1, 40],
    ["the one announced for the epoch", 2, 42],
    ["the newest announced below it", 3, 42],
    ["not one announced for a later epoch", 4, 44],
  ])("T32 of a phone: %s", async (_, number, byte) => {
    expect(
      await keyByte(number, [
        [anna, cert],
        [anna, box(2, 42)],
        [ben, box(4, 44)],
      ]),
    ).toBe(byte);
  });

  it("T32 who is neither certified nor seated has none, whatever was announced", async () => {
    expect(await keyByte(2, [[anna, box(2, 42)]])).toBeUndefined();
  });

  it("T32 a coordinator's base key is that of the terms", () => {
    expect(boxKeyOf(start, ben.signKey, 1)).toEqual(ben.boxKey);
  });

  it("T32 a coordinator's announced key counts", async () => {
    expect(boxKeyOf(await folded([[ben, box(2, 42, ben)]]), ben.signKey, 2)?.[0]).toBe(42);
  });
});

describe("letting go", () => {
  const id = systemRandom.bytes(32);
  const snapshot = (feed: number, seq: number): ControlObject => ({
    type: "snapshot",
    id,
    feedId: feedOf(7),
    fromSeq: 1,
    toSeq: 1,
    heads: [at(feed, seq)],
  });
  const vouch: ControlObject = { type: "vouch", id };
  const ack = (seq: number): ControlObject => heads([at(1, seq)]);
  const seqOf = async (
    said: readonly (readonly [Person, ControlObject])[],
    author: SignKey | null = null,
    from: ControlState = start,
  ) => letGoSeq(await folded(said, from), feedOf(1), author);

  it("T31 nothing goes that nobody acknowledged", async () => {
    expect(await seqOf([])).toBe(0);
  });

  it("T31 what every coordinator in force acknowledged may go", async () => {
    expect(
      await seqOf([
        [anna, ack(5)],
        [ben, ack(3)],
        [carla, ack(4)],
      ]),
    ).toBe(3);
  });

  const taken = (id: number, fromSeq: number, covers: readonly (readonly [number, number])[]): ControlObject => ({
    type: "snapshot",
    id: new Uint8Array(32).fill(id),
    feedId: feedOf(7),
    fromSeq,
    toSeq: fromSeq + 1,
    heads: covers.map(([feed, seq]) => at(feed, seq)),
  });
  const bothSay = (object: SnapshotObject) =>
    [
      [anna, object],
      [ben, { type: "vouch", id: object.id }],
    ] as const;
  const pagesOf = async (said: readonly (readonly [Person, ControlObject])[]) =>
    letGoSeq(await folded(said), feedOf(7), null);

  it.each([
    [
      "may go once a valid one behind it covers as much",
      [
        [1, 4],
        [2, 3],
      ],
      2,
    ],
    ["stay while the one behind it covers less", [[1, 4]], 0],
  ] as const)("T31 pages of a snapshot %s", async (_, covers, seq) => {
    const [older, later] = [
      taken(1, 1, [
        [1, 4],
        [2, 2],
      ]),
      taken(2, 3, covers),
    ] as SnapshotObject[];
    if (!older || !later) throw new RangeError("none");
    expect(await pagesOf([...bothSay(older), ...bothSay(later)])).toBe(seq);
  });

  it("T31 pages of a snapshot stay while too few vouch for the one behind it", async () => {
    const [older, later] = [taken(1, 1, [[1, 4]]), taken(2, 3, [[1, 5]])] as SnapshotObject[];
    if (!older || !later) throw new RangeError("none");
    expect(await pagesOf([...bothSay(older), [anna, later]])).toBe(0);
  });

  it("T31 nothing goes while one of them has not acknowledged it", async () => {
    expect(
      await seqOf([
        [anna, ack(5)],
        [ben, ack(3)],
      ]),
    ).toBe(0);
  });

  it("T31 what one acknowledged and a valid snapshot covers may go", async () => {
    expect(
      await seqOf([
        [anna, ack(5)],
        [anna, snapshot(1, 4)],
        [ben, vouch],
      ]),
    ).toBe(4);
  });

  it("T31 a snapshot lets nothing go that nobody acknowledged", async () => {
    expect(
      await seqOf([
        [anna, ack(2)],
        [anna, snapshot(1, 4)],
        [ben, vouch],
      ]),
    ).toBe(2);
  });

  it("T31 a snapshot that is not valid lets nothing go", async () => {
    expect(
      await seqOf([
        [anna, ack(5)],
        [anna, snapshot(1, 4)],
      ]),
    ).toBe(0);
  });

  it("T31 a snapshot of other feeds lets nothing go", async () => {
    expect(
      await seqOf([
        [anna, ack(5)],
        [anna, snapshot(2, 4)],
        [ben, vouch],
      ]),
    ).toBe(0);
  });

  it("T31 of what a coordinator wrote itself the others decide", async () => {
    expect(
      await seqOf(
        [
          [ben, ack(3)],
          [carla, ack(4)],
        ],
        anna.signKey,
      ),
    ).toBe(3);
  });

  it("T31 a coordinator's own word lets what a valid snapshot covers go", async () => {
    expect(
      await seqOf(
        [
          [anna, snapshot(1, 4)],
          [ben, vouch],
        ],
        anna.signKey,
      ),
    ).toBe(4);
  });

  it("T31 what the only coordinator wrote stays until someone else holds it", async () => {
    expect(await seqOf([], anna.signKey, alone)).toBe(0);
  });

  it("T31 the only coordinator lets go of what it acknowledged", async () => {
    expect(await seqOf([[anna, ack(5)]], null, alone)).toBe(5);
  });

  it("T31 who lost its seat is not waited for", async () => {
    const change = amend(start, seated([anna, ben], 2));
    expect(
      await seqOf([
        [anna, change],
        [ben, change],
        [anna, ack(5)],
        [ben, ack(6)],
      ]),
    ).toBe(5);
  });

  it("T31 nothing goes from a proven fork on", async () => {
    const fork = await makeFork(charter, phone, 4);
    const feedId = feedOf(0);
    feedId.set(fork.a.subarray(24, 40));
    const acked = heads([{ ...at(1, 9), feedId }]);
    const state = await folded([
      [anna, acked],
      [ben, acked],
      [carla, acked],
      [anna, fork],
    ]);
    expect(letGoSeq(state, feedId)).toBe(3);
  });

  it.each([
    ["its author alone", [], false],
    ["k in force", [ben], true],
  ])("T33 a snapshot is valid when k coordinators in force say so: %s", async (_, who, isValid) => {
    const state = await folded([[anna, snapshot(1, 4)], ...who.map((each) => [each, vouch] as const)]);
    expect(isValidSnapshot(state, id)).toBe(isValid);
  });

  it("T33 who lost its seat makes no snapshot valid any more", async () => {
    const change = amend(start, seated([anna, ben], 2), [{ ...at(1, 9), feedId: new Speech().say(carla, []).feedId }]);
    const state = await folded([
      [anna, snapshot(1, 4)],
      [carla, vouch],
      [anna, change],
      [ben, change],
    ]);
    expect([state.snapshotById.get(bytesToHex(id))?.vouchedBy.size, isValidSnapshot(state, id)]).toEqual([2, false]);
  });

  it("T33 a snapshot that nobody stated is not valid", () => {
    expect(isValidSnapshot(start, id)).toBe(false);
  });
});

describe("time", () => {
  const signed = (who: Person, ms: number) => [who, heads([at(1, 1)], ms)] as const;
  const [one, two, three] = [
    epoch(1, plainBoxKey(1), 0),
    epoch(2, plainBoxKey(2), DAY_MS),
    epoch(3, plainBoxKey(3), 9 * DAY_MS),
  ];
  const OVER_MS = 31 * DAY_MS;
  const isOver = async (said: readonly (readonly [Person, ControlObject])[], number: number, nowMs: number) =>
    isEpochOver(await folded(said), number, nowMs);

  it("T35 the time that k coordinators have signed is vouched for", async () => {
    expect(vouchedMs(await folded([signed(anna, 7), signed(ben, 9), signed(carla, 8)]))).toBe(8);
  });

  it("T35 no time is vouched for that fewer than k have signed", async () => {
    expect(vouchedMs(await folded([signed(anna, 7)]))).toBeNull();
  });

  it("T35 who lost its seat vouches for no time", async () => {
    const change = amend(start, seated([anna, ben], 2));
    expect(vouchedMs(await folded([signed(carla, 9), signed(anna, 5), [anna, change], [ben, change]]))).toBeNull();
  });

  const both = (ms: number) => [[anna, one], [anna, two], signed(anna, ms), signed(ben, ms)] as const;

  it.each([
    ["grace past by both clocks", OVER_MS, OVER_MS, true],
    ["not yet by this device's", OVER_MS, OVER_MS - 1, false],
    ["not yet by what was signed", OVER_MS - 1, 99 * OVER_MS, false],
  ])("T36 an epoch is over 30 days after a later one started: %s", async (_, signedMs, nowMs, isPast) => {
    expect(await isOver(both(signedMs), 1, nowMs)).toBe(isPast);
  });

  it("T36 no epoch is over while no time is vouched for", async () => {
    expect(await isOver([[anna, one], [anna, two], signed(anna, OVER_MS)], 1, OVER_MS)).toBe(false);
  });

  it("T36 the newest epoch is never over", async () => {
    expect(await isOver(both(99 * OVER_MS), 2, 99 * OVER_MS)).toBe(false);
  });

  it("T36 a start in the far future does not keep an epoch for ever: the next one ends it", async () => {
    const far = { ...two, startsMs: 8_640_000_000_000_000 };
    const said = [
      [anna, one],
      [anna, far],
      [anna, three],
      signed(anna, 99 * DAY_MS),
      signed(ben, 99 * DAY_MS),
    ] as const;
    expect(await isOver(said, 1, 99 * DAY_MS)).toBe(true);
  });

  it("T36 of two keys of the later epoch the later start counts", async () => {
    const early = epoch(2, plainBoxKey(9), 0);
    const said = [...both(OVER_MS - 1), [ben, early]] as const;
    expect(await isOver(said, 1, OVER_MS - 1)).toBe(false);
  });
});
