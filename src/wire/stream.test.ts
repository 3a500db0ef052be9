import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { makeBoxKeyPair } from "../crypto/box-keys.ts";
import { seedToSignKey, sign } from "../crypto/sign.ts";
import { toIncarnation, toProgrammeId } from "../kit/brand.ts";
import { type Bytes, concatBytes, utf8ToBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { type Frame, frameToBytes } from "./frame.ts";
import { FIRST_PREV } from "./header.ts";
import { encodeIntroduction, introducedFeed } from "./introduction.ts";
import { sealSegment, signControlSegment } from "./segment.ts";
import { encodeLogMark, huskToBytes, type LogMark, measureItem, readStream } from "./stream.ts";

const seed = systemRandom.bytes(32);
const signer = (name: Parameters<typeof sign>[1], message: Uint8Array) => sign(seed, name, message);
const programmeId = toProgrammeId(systemRandom.bytes(16));
const introduction = {
  author: seedToSignKey(seed),
  incarnation: toIncarnation(systemRandom.bytes(16)),
  certificate: null,
};
const mark: LogMark = { generation: systemRandom.bytes(16), cursor: 2 ** 40 + 3, hasMore: true };

let frames: readonly Frame[];
let parts: readonly Bytes[];
let stream: Bytes;
beforeAll(async () => {
  const at = { programmeId, feedId: introducedFeed(programmeId, introduction), author: introduction.author };
  const recipients = [makeBoxKeyPair(systemRandom).publicKey];
  const first = await sealSegment(
    1,
    { ...at, seq: 1, prev: FIRST_PREV },
    recipients,
    utf8ToBytes("a"),
    signer,
    systemRandom,
  );
  const second = await signControlSegment({ ...at, seq: 2, prev: first.head }, Uint8Array.of(1, 2), signer);
  frames = [first, second];
  parts = [encodeIntroduction(introduction), ...frames.map(frameToBytes), encodeLogMark(mark)];
  stream = concatBytes(...parts);
});

const typesOf = (bytes: Uint8Array) => readStream(bytes).items.map(({ type }) => type);

describe("stream", () => {
  it("W30 reads the items in their order", () => {
    expect(readStream(stream)).toEqual({
      items: [
        { type: "introduction", introduction, bytes: parts[0] },
        ...frames.map((frame) => ({ type: "frame", frame })),
        { type: "mark", mark },
      ],
      failure: null,
    });
  });

  it("W30 reads nothing as a whole stream without items", () => {
    expect(readStream(new Uint8Array())).toEqual({ items: [], failure: null });
  });

  it("W30 refuses an item that it does not know", () => {
    expect(readStream(utf8ToBytes("EBBX")).failure?.code).toBe("STREAM_UNKNOWN_ITEM");
  });

  it("W30 tells the length of an item from its head alone", () => {
    const whole = parts.map((part) => measureItem(part));
    const heads = parts.map((part, index) => measureItem(part.subarray(0, [55, 144, 144, 4][index])));
    expect(heads).toEqual(whole);
    expect(heads).toEqual(parts.map(({ length }) => ({ ok: true, value: length })));
  });

  it("W31 keeps the items before the place where it is cut", () => {
    const ends = parts.map((_, count) => concatBytes(...parts.slice(0, count + 1)).length);
    fc.assert(
      fc.property(fc.nat(stream.length), (length) => {
        const { items, failure } = readStream(stream.subarray(0, length));
        expect(items.length).toBe(ends.filter((end) => end <= length).length);
        expect(failure?.code).toBe(length === 0 || ends.includes(length) ? undefined : "STREAM_CUT");
      }),
    );
  });

  it("W31 keeps the items before one that is damaged", () => {
    const damaged = concatBytes(...parts.slice(0, 2), (parts[2] ?? stream).with(208, 9), ...parts.slice(3));
    expect(typesOf(damaged)).toEqual(["introduction", "frame"]);
    expect(readStream(damaged).failure?.code).toBe("BODY_HASH");
  });

  it("W31 never throws, whatever one byte is changed to", () => {
    fc.assert(
      fc.property(fc.nat(stream.length - 1), fc.nat(255), (at, value) => typesOf(stream.with(at, value)).length <= 4),
    );
  });

  it("W33 reads a husk in its place", () => {
    const [first] = frames;
    if (!first) return expect.unreachable();
    const { body: _, ...husk } = first;
    expect(readStream(concatBytes(huskToBytes(first), encodeLogMark(mark)))).toEqual({
      items: [
        { type: "husk", husk },
        { type: "mark", mark },
      ],
      failure: null,
    });
  });

  it("W33 refuses a husk of a control segment", () => {
    expect(readStream(huskToBytes(frames[1] as Frame)).failure?.code).toBe("HUSK_KIND");
  });

  it.each([
    [4, 2, "another suite"],
    [21, 1, "a cursor above 2⁵³ − 1"],
    [29, 2, "a flag that is neither 0 nor 1"],
  ])("W32 refuses byte %i = %i of a log mark, %s", (at, value) => {
    expect(readStream(encodeLogMark(mark).with(at, value)).failure?.code).toBe("MARK_MALFORMED");
  });

  it.each([0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1])("W32 reads back the cursor %i", (cursor) => {
    expect(readStream(encodeLogMark({ ...mark, cursor })).items).toEqual([{ type: "mark", mark: { ...mark, cursor } }]);
  });
});
