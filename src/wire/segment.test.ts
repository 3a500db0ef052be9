import { beforeAll, describe, expect, it } from "vitest";
import { type BoxKeyPair, boxKeyToId, makeBoxKeyPair } from "../crypto/box-keys.ts";
import { sha256 } from "../crypto/hash.ts";
import { type Signer, seedToSignKey, sign } from "../crypto/sign.ts";
import { type Incarnation, type SignKey, toBoxKey, toHead, toIncarnation, toProgrammeId } from "../kit/brand.ts";
import { type Bytes, concatBytes, isEqualBytes, utf8ToBytes } from "../kit/bytes.ts";
import { type Random, systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { chainStep, decodeFrame, type Frame, frameToBytes, verifyFrame } from "./frame.ts";
import { encodeHeader, FIRST_PREV, type Header, headerToHead, makeFeedId } from "./header.ts";
import { MAX_CONTROL_BYTES, MAX_PLAINTEXT_BYTES, MAX_SNAPSHOT_PLAINTEXT_BYTES } from "./limits.ts";
import { frameRecipients, openSegment, type Position, sealSegment, signControlSegment } from "./segment.ts";

const seed = systemRandom.bytes(32);
const author = seedToSignKey(seed);
const signer: Signer = (name, message) => sign(seed, name, message);
const otherSeed = systemRandom.bytes(32);
const stranger = seedToSignKey(otherSeed);
const incarnation: Incarnation = toIncarnation(systemRandom.bytes(16));
const programmeId = toProgrammeId(systemRandom.bytes(16));
const plaintext = utf8ToBytes("water for four");
const at: Position = {
  programmeId,
  feedId: makeFeedId(programmeId, author, incarnation),
  seq: 1,
  prev: FIRST_PREV,
  author,
};
const reader: BoxKeyPair = makeBoxKeyPair(systemRandom);
const secondReader = makeBoxKeyPair(systemRandom);

let frame: Frame;
beforeAll(async () => {
  frame = await sealSegment(1, at, [reader.publicKey], plaintext, signer, systemRandom);
});

/** The same body under another header that its author signed anew. */
async function resign(change: Partial<Header>, body = frame.body): Promise<Frame> {
  const header = { ...frame.header, bodyLen: body.length, bodyHash: sha256(body), ...change };
  const headerBytes = encodeHeader(header);
  return { header, headerBytes, signature: await signer("seg", headerBytes), body, head: headerToHead(headerBytes) };
}

const opens = async (candidate: Frame, by: SignKey = author, pairs = [reader]) => {
  const result = await openSegment(candidate, by, pairs);
  return result.ok ? "ok" : result.error.code;
};

const codeOf = (bytes: Uint8Array) => {
  const result = decodeFrame(bytes);
  return result.ok ? "ok" : result.error.code;
};

describe("frame", () => {
  it("W5 travels as header, signature, body", () => {
    expect(frameToBytes(unwrapResult(decodeFrame(frameToBytes(frame))))).toEqual(frameToBytes(frame));
  });

  it("W5 is verified with its author's key", async () => {
    expect(await verifyFrame(frame, author)).toBe(true);
  });

  it("W5 is not verified with another key", async () => {
    expect(await verifyFrame(frame, stranger)).toBe(false);
  });

  it("W5 is refused, by its form or its signature, after any one byte of header or signature changed", async () => {
    const bytes = frameToBytes(frame);
    const passes = await Promise.all(
      Array.from({ length: 208 }, async (_, index) => {
        const changed = decodeFrame(bytes.with(index, (bytes[index] ?? 0) ^ 1));
        return changed.ok && (await verifyFrame(changed.value, author)) ? index : null;
      }),
    );
    expect(passes.filter((index) => index !== null)).toEqual([]);
  });

  it("W5 is refused after any one byte of the body changed", () => {
    const bytes = frameToBytes(frame);
    const bodyAt = Array.from({ length: frame.body.length }, (_, index) => 208 + index);
    expect(bodyAt.every((index) => codeOf(bytes.with(index, (bytes[index] ?? 0) ^ 1)) === "BODY_HASH")).toBe(true);
  });

  it.each([
    ["a frame cut in its body", (bytes: Bytes) => bytes.subarray(0, -1), "FRAME_LENGTH"],
    ["a frame cut in its signature", (bytes: Bytes) => bytes.subarray(0, 200), "FRAME_LENGTH"],
    ["a frame cut in its header", (bytes: Bytes) => bytes.subarray(0, 100), "HEADER_LENGTH"],
    ["a byte behind the body", (bytes: Bytes) => concatBytes(bytes, Uint8Array.of(0)), "FRAME_LENGTH"],
  ])("W5 refuses %s", (_, change, code) => {
    expect(codeOf(change(frameToBytes(frame)))).toBe(code);
  });
});

describe("sealing", () => {
  it("W7 opens for its recipient", async () => {
    expect(unwrapResult(await openSegment(frame, author, [reader]))).toEqual(plaintext);
  });

  it("W7 opens for each of several recipients", async () => {
    const both = await sealSegment(3, at, [reader.publicKey, secondReader.publicKey], plaintext, signer, systemRandom);
    expect([await opens(both, author, [reader]), await opens(both, author, [secondReader])]).toEqual(["ok", "ok"]);
  });

  it("W7 names its recipients by key id", async () => {
    expect(frameRecipients(frame)).toEqual([boxKeyToId(reader.publicKey)]);
  });

  it("W7 a control frame names no recipient", async () => {
    expect(frameRecipients(await signControlSegment(at, Uint8Array.of(1), signer))).toEqual([]);
  });

  it("W11 the same plaintext twice gives bodies that differ", async () => {
    const again = await sealSegment(1, at, [reader.publicKey], plaintext, signer, systemRandom);
    expect(isEqualBytes(again.header.keyCommit, frame.header.keyCommit)).toBe(false);
  });

  it("W11 the author cannot open it: every secret that was drawn is zero afterwards", async () => {
    const drawn: Bytes[] = [];
    const random: Random = {
      bytes: (length) => {
        const bytes = systemRandom.bytes(length);
        drawn.push(bytes);
        return bytes;
      },
    };
    await sealSegment(1, at, [reader.publicKey], plaintext, signer, random);
    expect(drawn.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true, true]);
  });

  it.each([
    ["1", MAX_PLAINTEXT_BYTES],
    ["5", MAX_SNAPSHOT_PLAINTEXT_BYTES],
  ])("W11 the longest plaintext of kind %s fits with 16 recipients", async (kind, length) => {
    const recipients = Array.from({ length: 16 }, () => reader.publicKey);
    const longest = await sealSegment(
      kind === "1" ? 1 : 5,
      at,
      recipients,
      new Uint8Array(length),
      signer,
      systemRandom,
    );
    expect([codeOf(frameToBytes(longest)), await opens(longest)]).toEqual(["ok", "ok"]);
  });

  it.each([0, 17])("W11 refuses %i recipients", async (count) => {
    const recipients = Array.from({ length: count }, () => reader.publicKey);
    await expect(sealSegment(1, at, recipients, plaintext, signer, systemRandom)).rejects.toMatchObject({
      code: "RECIPIENT_COUNT",
    });
  });

  it("W11 refuses a plaintext that does not fit", async () => {
    const long = new Uint8Array(MAX_PLAINTEXT_BYTES + 1);
    await expect(sealSegment(2, at, [reader.publicKey], long, signer, systemRandom)).rejects.toMatchObject({
      code: "PLAINTEXT_TOO_LARGE",
    });
  });

  it("W11 refuses a recipient key of small order", async () => {
    const weak = toBoxKey(new Uint8Array(32));
    await expect(sealSegment(1, at, [weak], plaintext, signer, systemRandom)).rejects.toMatchObject({
      code: "BOX_KEY_UNSOUND",
    });
  });

  it("W11 refuses a control body above its limit", async () => {
    await expect(signControlSegment(at, new Uint8Array(MAX_CONTROL_BYTES + 1), signer)).rejects.toMatchObject({
      code: "CONTROL_TOO_LARGE",
    });
  });
});

describe("binding: a body does not open", () => {
  it("W8 in another programme", async () => {
    expect(await opens(await resign({ programmeId: toProgrammeId(systemRandom.bytes(16)) }))).toBe("OPEN_FAILED");
  });

  it("W8 in another feed", async () => {
    const feedId = makeFeedId(programmeId, author, toIncarnation(systemRandom.bytes(16)));
    expect(await opens(await resign({ feedId }))).toBe("OPEN_FAILED");
  });

  it("W8 at another position", async () => {
    expect(await opens(await resign({ seq: 2, prev: frame.head }))).toBe("OPEN_FAILED");
  });

  it("W8 as another author's", async () => {
    expect(await opens(frame, stranger)).toBe("OPEN_FAILED");
  });

  it("W9 under the header of another body", async () => {
    const other = await sealSegment(1, at, [reader.publicKey], utf8ToBytes("bread"), signer, systemRandom);
    expect(await opens(await resign({}, other.body))).toBe("OPEN_FAILED");
  });

  it("W9 under another commitment", async () => {
    expect(await opens(await resign({ keyCommit: systemRandom.bytes(32) }))).toBe("OPEN_FAILED");
  });

  it("W9 for a reader whom it is not sealed to", async () => {
    expect(await opens(frame, author, [secondReader])).toBe("OPEN_FAILED");
  });

  it("W9 for a reader whose key id was put over another's grant", async () => {
    const body = concatBytes(frame.body.subarray(0, 1), boxKeyToId(secondReader.publicKey), frame.body.subarray(9));
    expect(await opens(await resign({}, body), author, [secondReader])).toBe("OPEN_FAILED");
  });

  it("W9 with the grants of another segment", async () => {
    const other = await sealSegment(1, at, [reader.publicKey], plaintext, signer, systemRandom);
    const body = concatBytes(other.body.subarray(0, 89), frame.body.subarray(89));
    expect(await opens(await resign({}, body))).toBe("OPEN_FAILED");
  });

  it("W9 after any one byte of it changed", async () => {
    const results = await Promise.all(
      [...frame.body.keys()].map(async (index) => {
        const body = frame.body.with(index, (frame.body[index] ?? 0) ^ 1);
        return opens(await resign({}, body));
      }),
    );
    expect(new Set(results)).toEqual(new Set(["OPEN_FAILED"]));
  });

  it.each([0, 1, 88, 89, 104])("W9 cut to %i bytes", async (length) => {
    expect(await opens(await resign({}, frame.body.slice(0, length)))).toBe("OPEN_FAILED");
  });

  it("W9 as a kind that is padded in another way", async () => {
    expect(await opens(await resign({ kind: 5 }))).toBe("OPEN_FAILED");
  });

  it("W9 where it is a control body", async () => {
    expect(await opens(await signControlSegment(at, frame.body, signer))).toBe("OPEN_FAILED");
  });
});

describe("chain", () => {
  const head = toHead(systemRandom.bytes(32));
  const other = toHead(systemRandom.bytes(32));
  it.each([
    ["next", "the first of a feed", 1, FIRST_PREV, null],
    ["next", "the one that names the newest head", 6, head, { seq: 5, head }],
    ["fork", "the next position with another head before it", 6, other, { seq: 5, head }],
    ["gap", "a later position", 7, head, { seq: 5, head }],
    ["gap", "a later position where nothing is known", 2, head, null],
    ["known", "the newest position", 5, head, { seq: 5, head }],
    ["known", "an older position", 1, FIRST_PREV, { seq: 5, head }],
  ] as const)("W10 calls it %s: %s", (step, _, seq, prev, newest) => {
    expect(chainStep({ ...frame.header, seq, prev }, newest)).toBe(step);
  });
});
