import { describe, expect, it } from "vitest";
import { startControl } from "../control/fold.ts";
import { makeCharter } from "../control/make-charter.ts";
import { makeBoxKeyPair } from "../crypto/box-keys.ts";
import { seedToSignKey, sign } from "../crypto/sign.ts";
import { type Incarnation, type ProgrammeId, toIncarnation, toProgrammeId } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { signCertificate } from "../wire/certificate.ts";
import type { Frame } from "../wire/frame.ts";
import { FIRST_PREV, makeFeedId } from "../wire/header.ts";
import type { Introduction } from "../wire/introduction.ts";
import type { SegmentKind } from "../wire/limits.ts";
import { sealSegment, signControlSegment } from "../wire/segment.ts";
import { acceptFrame, feedKey, type KnownFeed, meetFeed } from "./import.ts";

interface Person {
  readonly seed: Uint8Array<ArrayBuffer>;
  readonly key: ReturnType<typeof seedToSignKey>;
  readonly incarnation: Incarnation;
}

const makePerson = (): Person => {
  const seed = systemRandom.bytes(32);
  return { seed, key: seedToSignKey(seed), incarnation: toIncarnation(systemRandom.bytes(16)) };
};
const [nadia, amal, stranger] = [makePerson(), makePerson(), makePerson()];
const box = makeBoxKeyPair(systemRandom).publicKey;
const charter = makeCharter({
  createdMs: 0,
  expiresMs: 1000,
  coordinators: [{ signKey: nadia.key, boxKey: box }],
  k: 1,
  relays: [],
  policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
  timeZone: "UTC",
  isTraining: true,
  redLines: [],
  nonce: systemRandom.bytes(16),
  profile: 1,
});
const control = startControl(charter);
const elsewhere = toProgrammeId(new Uint8Array(16).fill(7));

const signer = (person: Person) => (name: Parameters<typeof sign>[1], message: Uint8Array) =>
  sign(person.seed, name, message);

async function introduce(
  person: Person,
  issuer: Person,
  programmeId: ProgrammeId = charter.programmeId,
  role: 1 | 2 = 1,
) {
  const fields = { programmeId, signKey: person.key, boxKey: box, role, notAfterMs: 9, lease: new Uint8Array() };
  const certificate = await signCertificate(fields, issuer.key, signer(issuer));
  return { author: person.key, incarnation: person.incarnation, certificate };
}

const plainly = ({ key, incarnation }: Person): Introduction => ({ author: key, incarnation, certificate: null });
const meet = async (introduction: Introduction) => unwrapResult(await meetFeed(control, introduction));
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? "ok" : result.error?.code);

/** The frame after `before` in the feed of `person`. */
function write(
  person: Person,
  before: Frame | null,
  kind: SegmentKind = 1,
  programmeId: ProgrammeId = charter.programmeId,
): Promise<Frame> {
  const position = {
    programmeId,
    feedId: makeFeedId(charter.programmeId, person.key, person.incarnation),
    seq: (before?.header.seq ?? 0) + 1,
    prev: before?.head ?? FIRST_PREV,
    author: person.key,
  };
  return kind === 4
    ? signControlSegment(position, new Uint8Array(1), signer(person))
    : sealSegment(kind, position, [box], new Uint8Array(1), signer(person), systemRandom);
}

/** Amal's feed after `frames`. */
async function readUpTo(...frames: readonly Frame[]): Promise<KnownFeed> {
  let feed = await meet(await introduce(amal, nadia));
  for (const frame of frames) feed = unwrapResult(await acceptFrame(control, feed, frame));
  return feed;
}

describe("meeting a feed", () => {
  it("F20 knows a coordinator of the charter", async () => {
    expect((await meet(plainly(nadia))).author).toEqual({ key: nadia.key, role: "coordinator" });
  });

  it.each([
    [1, "field"],
    [2, "volunteer"],
  ] as const)("F20 takes role %i from the certificate as %s", async (role, name) => {
    expect((await meet(await introduce(amal, nadia, charter.programmeId, role))).author.role).toBe(name);
  });

  it.each<readonly [string, () => Promise<Introduction>]>([
    ["a stranger without certificate", async () => plainly(stranger)],
    ["whom a stranger certified", () => introduce(amal, stranger)],
    ["whom another certified worker certified", () => introduce(stranger, amal)],
    ["who is certified for another programme", () => introduce(amal, nadia, elsewhere)],
  ])("F20 refuses %s", async (_, make) => {
    expect(codeOf(await meetFeed(control, await make()))).toBe("INTRODUCTION_NOT_GENUINE");
  });

  it("F20 names the feed by programme, author and incarnation", async () => {
    const introduction = await introduce(amal, nadia);
    const other = { ...introduction, incarnation: toIncarnation(new Uint8Array(16)) };
    expect(feedKey(control, introduction)).toBe(
      bytesToHex(makeFeedId(charter.programmeId, amal.key, amal.incarnation)),
    );
    expect(feedKey(control, other)).not.toBe(feedKey(control, introduction));
  });
});

describe("accepting a frame", () => {
  it("F23 takes each next frame and moves the feed to it", async () => {
    const first = await write(amal, null);
    const second = await write(amal, first);
    expect((await readUpTo(first, second)).newest).toEqual({
      feedId: second.header.feedId,
      seq: 2,
      head: second.head,
    });
  });

  it("F21 refuses a frame of another programme", async () => {
    const frame = await write(amal, null, 1, elsewhere);
    expect(codeOf(await acceptFrame(control, await readUpTo(), frame))).toBe("PROGRAMME_FOREIGN");
  });

  it("F21 refuses a frame of a feed that was not met", async () => {
    expect(codeOf(await acceptFrame(control, undefined, await write(amal, null)))).toBe("FEED_UNKNOWN");
  });

  it("F21 refuses a frame that another signed", async () => {
    const frame = await write(amal, null);
    const forged = { ...frame, signature: (await write(stranger, null)).signature };
    expect(codeOf(await acceptFrame(control, await readUpTo(), forged))).toBe("FRAME_NOT_GENUINE");
  });

  it.each<readonly [string, SegmentKind, boolean]>([
    ["a field worker", 1, true],
    ["a field worker", 2, false],
    ["a field worker", 3, false],
    ["a field worker", 4, false],
    ["a field worker", 5, false],
    ["a coordinator", 1, false],
    ["a coordinator", 2, true],
    ["a coordinator", 3, true],
    ["a coordinator", 4, true],
    ["a coordinator", 5, true],
  ])("F22 %s writes kind %i: %s", async (who, kind, isAllowed) => {
    const person = who === "a coordinator" ? nadia : amal;
    const feed = await meet(person === nadia ? plainly(nadia) : await introduce(amal, nadia));
    const accepted = await acceptFrame(control, feed, await write(person, null, kind));
    expect(codeOf(accepted)).toBe(isAllowed ? "ok" : "KIND_NOT_ALLOWED");
  });

  it("F23 knows a frame that was read before, newest or older", async () => {
    const first = await write(amal, null);
    const second = await write(amal, first);
    const feed = await readUpTo(first, second);
    const codes = [await acceptFrame(control, feed, first), await acceptFrame(control, feed, second)].map(codeOf);
    expect(codes).toEqual(["FRAME_KNOWN", "FRAME_KNOWN"]);
  });

  it("F23 sees a gap", async () => {
    const first = await write(amal, null);
    const third = await write(amal, await write(amal, first));
    expect(codeOf(await acceptFrame(control, await readUpTo(first), third))).toBe("FRAME_GAP");
  });

  it("F23 sees a fork in another frame at the newest position", async () => {
    const feed = await readUpTo(await write(amal, null));
    expect(codeOf(await acceptFrame(control, feed, await write(amal, null)))).toBe("FRAME_FORK");
  });

  it("F23 sees a fork in a next frame that follows another head", async () => {
    const feed = await readUpTo(await write(amal, null));
    const beside = await write(amal, await write(amal, null));
    expect(codeOf(await acceptFrame(control, feed, beside))).toBe("FRAME_FORK");
  });

  it("F24 changes nothing that it was given", async () => {
    const first = await write(amal, null);
    const feed = await readUpTo(first);
    const copy = structuredClone(feed);
    await acceptFrame(control, feed, await write(amal, first));
    expect(feed).toEqual(copy);
  });
});
