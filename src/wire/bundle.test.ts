import { describe, expect, it } from "vitest";
import { seedToSignKey, sign } from "../crypto/sign.ts";
import { toFeedId, toHead, toIncarnation } from "../kit/brand.ts";
import { type Bytes, concatBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { makeBundle, measureBundle, openBundle } from "./bundle.ts";
import { frameToBytes } from "./frame.ts";
import { FIRST_PREV, makeFeedId } from "./header.ts";
import { encodeIntroduction } from "./introduction.ts";
import { signControlSegment } from "./segment.ts";

const seed = systemRandom.bytes(32);
const author = seedToSignKey(seed);
const charterHash = systemRandom.bytes(32);
const programmeId = systemRandom.bytes(16) as Parameters<typeof makeFeedId>[0];
const incarnation = toIncarnation(systemRandom.bytes(16));
const signer = (name: Parameters<typeof sign>[1], message: Uint8Array) => sign(seed, name, message);
const introduction = encodeIntroduction({ author, incarnation, certificate: null });

async function frames(count: number, bodyBytes: number): Promise<Bytes[]> {
  const feedId = makeFeedId(programmeId, author, incarnation);
  const made: Bytes[] = [];
  let prev = FIRST_PREV;
  for (let seq = 1; seq <= count; seq++) {
    const body = systemRandom.bytes(bodyBytes);
    const frame = await signControlSegment({ programmeId, feedId, seq, prev, author }, body, signer);
    prev = frame.head;
    made.push(frameToBytes(frame));
  }
  return made;
}

const held = [
  { feedId: toFeedId(systemRandom.bytes(16)), seq: 3, head: toHead(systemRandom.bytes(32)) },
  { feedId: toFeedId(systemRandom.bytes(16)), seq: 9, head: toHead(systemRandom.bytes(32)) },
];
const manifest = { maker: author, madeMs: 1_790_000_000_000, held, receipts: [] };
const make = (items: readonly Bytes[]) => makeBundle({ manifest, items }, charterHash, signer, systemRandom);
const read = async (bytes: Uint8Array, hash = charterHash) => unwrapResult(await openBundle(bytes, hash));
const HEAD = 40;
const PART = 16_384;

describe("a bundle", () => {
  it("W100 gives back its manifest and its items in order", async () => {
    const items = [introduction, ...(await frames(5, 7_000))];
    const opened = await read(await make(items));
    expect([opened.manifest, opened.missing, opened.isFlawed]).toEqual([manifest, [], false]);
    expect(opened.items.map(({ type }) => type)).toEqual(["introduction", ...Array(5).fill("frame")]);
  });

  it("W101 has a length of 40 + n parts of one size, the smallest that holds everything in one part", async () => {
    const lengths = await Promise.all([[], await frames(1, 3_000), await frames(3, 16_000)].map(make));
    expect(lengths.map(({ length }) => (length - HEAD) % 512)).toEqual([0, 0, 0]);
    expect(lengths.map(({ length }) => length - HEAD)).toEqual([1_024, 4_096, 3 * PART]);
  });

  it("W101 of the same content shares no part with another", async () => {
    const [one, other] = [await make([introduction]), await make([introduction])];
    expect(one.subarray(HEAD)).not.toEqual(other.subarray(HEAD));
  });

  it("W103 is told by its first bytes how long it is", async () => {
    const bytes = await make(await frames(3, 16_000));
    expect(measureBundle(bytes.subarray(0, 8))).toEqual({ ok: true, value: bytes.length });
  });
});

describe("a bundle that did not arrive whole", () => {
  it.each([
    [1, 1],
    [2, 3],
  ])(
    "W104 that ends after %i parts gives what stands before, and names the parts that lack",
    async (parts, frameCount) => {
      const bytes = await make(await frames(4, 10_000));
      const opened = await read(bytes.subarray(0, HEAD + parts * PART + 100));
      expect(opened.missing).toEqual([1, 2, 3].slice(parts));
      expect([opened.items.length, opened.isFlawed]).toEqual([frameCount, false]);
    },
  );

  it("W104 with a damaged part in the middle gives what begins before and after it", async () => {
    const bytes = await make(await frames(8, 6_000));
    const opened = await read(bytes.with(HEAD + PART + 77, (bytes[HEAD + PART + 77] ?? 0) ^ 4));
    expect(opened.missing).toEqual([2]);
    const seqs = opened.items.map((item) => (item.type === "frame" ? item.frame.header.seq : 0));
    expect(seqs).toEqual([1, 2, 7, 8]);
  });

  it("W104 without its first part still gives the items of the others", async () => {
    const bytes = await make(await frames(6, 6_000));
    const opened = await read(bytes.with(HEAD + 9, (bytes[HEAD + 9] ?? 0) ^ 4));
    expect([opened.manifest, opened.missing]).toEqual([null, [1]]);
    expect(opened.items.length).toBeGreaterThan(0);
  });

  it("W104 whose parts changed places opens none of the two", async () => {
    const bytes = await make(await frames(6, 6_000));
    const [a, b] = [bytes.slice(HEAD, HEAD + PART), bytes.slice(HEAD + PART, HEAD + 2 * PART)];
    const swapped = concatBytes(bytes.subarray(0, HEAD), b, a, bytes.subarray(HEAD + 2 * PART));
    expect((await read(swapped)).missing).toEqual([1, 2]);
  });

  it("W104 with bytes behind its end is whole", async () => {
    expect((await read(concatBytes(await make([introduction]), new Uint8Array(999)))).missing).toEqual([]);
  });
});

describe("what is no bundle of this programme", () => {
  const refusal = async (bytes: Uint8Array, hash = charterHash) => {
    const opened = await openBundle(bytes, hash);
    return opened.ok ? "ok" : opened.error.code;
  };

  it.each([
    ["W105 another programme's", "BUNDLE_FOREIGN", async () => refusal(await make([]), systemRandom.bytes(32))],
    ["W105 all of it damaged", "BUNDLE_FOREIGN", async () => refusal((await make([])).with(12, 1).with(13, 1))],
    ["W103 another file", "BUNDLE_MALFORMED", () => refusal(systemRandom.bytes(500))],
    ["W103 an empty file", "BUNDLE_MALFORMED", () => refusal(new Uint8Array())],
    ["W103 one of a later version", "BUNDLE_UNKNOWN_VERSION", async () => refusal((await make([])).with(4, 2))],
    ["W103 one with parts of an unknown size", "BUNDLE_MALFORMED", async () => refusal((await make([])).with(5, 9))],
    ["W104 less than one part", "BUNDLE_CUT", async () => refusal((await make([])).subarray(0, 900))],
  ])("%s: %s", async (_, code, act) => {
    expect(await act()).toBe(code);
  });

  it("W102 a manifest that another signed says nothing, and the items stay", async () => {
    const other = systemRandom.bytes(32);
    const forged = await makeBundle(
      { manifest, items: [introduction] },
      charterHash,
      (name, message) => sign(other, name, message),
      systemRandom,
    );
    const opened = await read(forged);
    expect([opened.manifest, opened.items.length]).toEqual([null, 1]);
  });

  it("W106 what is no item is told, and what stands before it is used", async () => {
    const opened = await read(await make([introduction, new Uint8Array(9)]));
    expect([opened.items.length, opened.isFlawed]).toEqual([1, true]);
  });
});
