import { beforeEach, describe, expect, it } from "vitest";
import { toProgrammeId } from "../kit/brand.ts";
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { unwrapResult } from "../kit/result.ts";
import { decodeFrame } from "../wire/frame.ts";
import { checkOrder, checkOrderAlone, type IntroducedFrame, MAX_ORDER_BYTES, makeOrder } from "./closing-order.ts";
import { SignedSpeech } from "./closing-test-kit.ts";
import { foldFrames, startControl } from "./fold.ts";
import { makeFinal } from "./make-close.ts";
import { type CloseFinal, hashFinal } from "./objects.ts";
import {
  amend,
  at,
  DAY_MS,
  epoch,
  heads,
  makePerson,
  type Person,
  plainBoxKey,
  recoveryOf,
  Speech,
  seated,
  startCharter,
} from "./test-kit.ts";

const people = Array.from({ length: 6 }, () => makePerson()) as [Person, Person, Person, Person, Person, Person];
const [anna, ben, carla, dora, papers, phone] = people;
const charter = startCharter([anna, ben, carla], 2);
const start = startControl(charter);
const order = (state = start, byte = 1): CloseFinal =>
  unwrapResult(makeFinal(state, { core: new Uint8Array(32).fill(byte), heads: [], atMs: 7 }));

let speech: SignedSpeech;
beforeEach(() => {
  speech = new SignedSpeech(charter);
});

const codeOf = async (bytes: Bytes, known = start) => {
  const checked = await checkOrder(bytes, known);
  return checked.ok ? "ok" : checked.error.code;
};
const made = (frames: readonly IntroducedFrame[] = speech.frames) => makeOrder(charter, frames);
const partsOf = (bytes: Bytes) => unwrapResult(decodeCbor(bytes, MAX_ORDER_BYTES)) as [number, Bytes, Cbor[][]];
/** The order of these frames as they are, whatever belongs in one. */
const raw = (frames: readonly IntroducedFrame[]) =>
  encodeCbor([1, charter.bytes, frames.map(({ introduction, frame }) => [introduction, frame])]);

describe("making an order", () => {
  it("T50 takes the segments with an amend or an order, ascending, each once", async () => {
    const final = order();
    await speech.say(anna, epoch(1, plainBoxKey(9)));
    await speech.say(anna, heads([at(1, 1)]));
    const [one, two] = [await speech.say(anna, final), await speech.say(ben, final)];
    const frames = partsOf(made([...speech.frames, one]))[2].map(([, frame]) => frame);
    expect(new Set(frames)).toEqual(new Set([one.frame, two.frame]));
    expect(unwrapResult(await checkOrderAlone(made()))).toMatchObject({ final, orderHash: hashFinal(final) });
  });

  it("T50 leaves out who never decided", async () => {
    await speech.say(anna, order());
    await speech.say(ben, order());
    await speech.say(phone, order());
    expect(partsOf(made())[2].length).toBe(2);
  });

  it("T50 fits, however much somebody stated", async () => {
    const pins = Array.from({ length: 200 }, (_, i) => at(i, 1));
    for (let i = 0; i < 30; i++) await speech.say(carla, amend(start, { k: 3 }, pins, i));
    await speech.say(anna, order());
    await speech.say(ben, order());
    expect([made().length <= MAX_ORDER_BYTES, await codeOf(made())]).toEqual([true, "ok"]);
  });
});

describe("judging an order", () => {
  const signed = async (...who: readonly Person[]) => {
    for (const each of who) await speech.say(each, order());
    return made();
  };

  it("T51 holds where enough stated it", async () => {
    expect(await codeOf(await signed(anna, carla))).toBe("ok");
  });

  it("T51 holds under terms that it shows itself", async () => {
    const change = amend(start, { ...seated([anna, dora], 2) }, []);
    await speech.say(anna, change);
    await speech.say(ben, change);
    const before = await foldFrames(start, [new Speech().say(anna, [change]), new Speech().say(ben, [change])]);
    await speech.say(dora, order(before));
    await speech.say(anna, order(before));
    expect(await codeOf(made())).toBe("ok");
  });

  it("T51 needs the recovery key where one decides alone beside papers", async () => {
    const lone = startCharter([anna], 1);
    const own = new SignedSpeech(lone);
    const change = amend(startControl(lone), { recovery: recoveryOf(papers) });
    await own.say(anna, change);
    const before = await foldFrames(startControl(lone), [new Speech().say(anna, [change])]);
    await own.say(anna, order(before));
    const without = makeOrder(lone, own.frames);
    await own.say(papers, order(before));
    const codes = [without, makeOrder(lone, own.frames)].map((bytes) => codeOf(bytes, startControl(lone)));
    expect(await Promise.all(codes)).toEqual(["ORDER_UNSIGNED", "ok"]);
  });

  it("T51 counts what the reader knows besides", async () => {
    const known = await foldFrames(start, [new Speech().say(carla, [order()])]);
    expect(await codeOf(await signed(anna), known)).toBe("ok");
  });

  it("T51 counts a word whose place the reader knows otherwise", async () => {
    const bytes = await signed(anna, ben);
    const [first] = speech.frames as [IntroducedFrame];
    const { feedId } = unwrapResult(decodeFrame(first.frame)).header;
    const other = { author: anna.signKey, feedId, seq: 1, objects: [heads([at(1, 1)])] };
    expect(await codeOf(bytes, await foldFrames(start, [other]))).toBe("ok");
  });

  it("T51 is unsigned where too few stated it", async () => {
    expect(await codeOf(await signed(anna))).toBe("ORDER_UNSIGNED");
  });

  it("T51 is unsigned without any order in it", async () => {
    await speech.say(anna, amend(start, { k: 3 }));
    expect(await codeOf(made())).toBe("ORDER_UNSIGNED");
  });

  it("T51 is stale where the reader knows of an amend that took a seat", async () => {
    const change = amend(start, seated([anna, carla, dora], 2));
    const talk = new Speech();
    const known = await foldFrames(start, [talk.say(anna, [change]), talk.say(carla, [change])]);
    expect(await codeOf(await signed(anna, ben), known)).toBe("ORDER_STALE");
  });

  it("T51 holds where the reader knows of an extension", async () => {
    const change = amend(start, { expiresMs: charter.expiresMs + DAY_MS });
    const talk = new Speech();
    const known = await foldFrames(start, [talk.say(anna, [change]), talk.say(carla, [change])]);
    expect(await codeOf(await signed(anna, ben), known)).toBe("ok");
  });

  it("T51 of another charter is foreign", async () => {
    expect(await codeOf(await signed(anna, ben), startControl(startCharter([anna, ben, carla], 2)))).toBe(
      "ORDER_FOREIGN",
    );
  });

  it("T51 with a frame of another programme is foreign", async () => {
    const other = new SignedSpeech({ ...charter, programmeId: toProgrammeId(new Uint8Array(16)) });
    await signed(anna, ben);
    expect(await codeOf(raw([await other.say(carla, order())]))).toBe("ORDER_FOREIGN");
  });

  it("T51 with an introduction of somebody else is forged", async () => {
    await signed(anna);
    const [first] = speech.frames as [IntroducedFrame];
    const { introduction } = await speech.say(ben, order());
    expect(await codeOf(raw([{ ...first, introduction }]))).toBe("ORDER_FORGED");
  });

  it("T51 with a signature that does not hold is forged", async () => {
    await signed(anna);
    const [{ introduction, frame }] = speech.frames as [IntroducedFrame];
    const broken = frame.with(150, (frame[150] ?? 0) ^ 1) as Bytes;
    expect(await codeOf(raw([{ introduction, frame: broken }]))).toBe("ORDER_FORGED");
  });

  it("T51 is malformed in another order, with a frame twice, cut, or of another version", async () => {
    const bytes = await signed(anna, ben);
    const [, , frames] = partsOf(bytes);
    const swapped = encodeCbor([1, charter.bytes, [...frames].reverse()]);
    const twice = encodeCbor([1, charter.bytes, [frames[0] ?? [], frames[0] ?? []]]);
    const newer = encodeCbor([2, charter.bytes, frames]);
    const all = [swapped, twice, newer, bytes.slice(0, -1), concatBytes(bytes, Uint8Array.of(0))];
    expect(new Set(await Promise.all(all.map((each) => codeOf(each))))).toEqual(new Set(["ORDER_MALFORMED"]));
  });

  it("T51 is malformed with a segment that holds neither", async () => {
    const frame = await speech.say(anna, heads([at(1, 1)]));
    expect(await codeOf(raw([frame]))).toBe("ORDER_MALFORMED");
  });

  it("T51 does not hold after any one byte changed", async () => {
    const bytes = await signed(anna, ben);
    const held: number[] = [];
    for (let i = 0; i < bytes.length; i += 3)
      if ((await codeOf(bytes.with(i, (bytes[i] ?? 0) ^ 4) as Bytes)) === "ok") held.push(i);
    expect(held).toEqual([]);
  });
});
