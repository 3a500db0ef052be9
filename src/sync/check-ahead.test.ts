/** Which signatures of a page of the log are asked about. Title = rule Y96 of SPEC.md. */
import { describe, expect, it } from "vitest";
import { makeBoxKeyPair } from "../crypto/box-keys.ts";
import { type Signer, sign } from "../crypto/sign.ts";
import type { SignKey } from "../kit/brand.ts";
import { toIncarnation, toProgrammeId } from "../kit/brand.ts";
import { bytesToHex, copyBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { makeDeviceKeys } from "../vault/device-keys.ts";
import type { Frame } from "../wire/frame.ts";
import { FIRST_PREV, makeFeedId } from "../wire/header.ts";
import { sealSegment, signControlSegment } from "../wire/segment.ts";
import { checkAhead } from "./check-ahead.ts";
import type { Replica } from "./replica.ts";

const keys = makeDeviceKeys(systemRandom);
const box = makeBoxKeyPair(systemRandom);
const programmeId = toProgrammeId(systemRandom.bytes(16));
const feedId = makeFeedId(programmeId, keys.signKey, toIncarnation(systemRandom.bytes(16)));

/** Three frames of one feed, each behind the one before. */
async function makeChain(kind: 1 | 4): Promise<readonly Frame[]> {
  const frames: Frame[] = [];
  for (let seq = 1; seq <= 3; seq++) {
    const position = { programmeId, feedId, seq, prev: frames.at(-1)?.head ?? FIRST_PREV, author: keys.signKey };
    const signer: Signer = (name, message) => sign(keys.signSeed, name, message);
    const body = Uint8Array.of(seq);
    frames.push(
      kind === 4
        ? await signControlSegment(position, body, signer)
        : await sealSegment(kind, position, [box.publicKey], body, signer, systemRandom),
    );
  }
  return frames;
}

const spoilt = (frame: Frame): Frame => {
  const signature = copyBytes(frame.signature);
  signature[3] = (signature[3] ?? 0) ^ 1;
  return { ...frame, signature };
};

async function judge(frames: readonly Frame[], author: SignKey = keys.signKey): Promise<readonly boolean[]> {
  const peers = new Map([[bytesToHex(feedId), { author: keys.signKey }]]);
  const isSigned = checkAhead(
    { peers } as unknown as Replica,
    frames.map((frame) => ({ type: "frame", frame })),
  );
  return Promise.all(frames.map((frame) => isSigned(frame, author)));
}

const [first, second, third] = (await makeChain(1)) as [Frame, Frame, Frame];
const control = (await makeChain(4)) as [Frame, Frame, Frame];

describe("signatures of a page", () => {
  it("Y96 of an unbroken run are told by the newest", async () => {
    expect(await judge([spoilt(first), spoilt(second), third])).toEqual([true, true, true]);
  });

  it("Y96 are asked one by one where the newest does not hold", async () => {
    expect(await judge([first, spoilt(second), spoilt(third)])).toEqual([true, false, false]);
  });

  it("Y96 before a hole are not told by what stands behind it", async () => {
    expect(await judge([spoilt(first), third])).toEqual([false, true]);
  });

  it("Y96 of a frame that the next does not name are asked by themselves", async () => {
    const other = (await makeChain(1))[0] as Frame;
    expect(await judge([spoilt(other), second])).toEqual([false, true]);
  });

  it("Y96 of control are asked one by one", async () => {
    expect(await judge([spoilt(control[0]), control[1], control[2]])).toEqual([false, true, true]);
  });

  it("Y96 say nothing about another author", async () => {
    expect(await judge([first, second, third], makeDeviceKeys(systemRandom).signKey)).toEqual([false, false, false]);
  });
});
