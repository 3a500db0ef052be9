import { describe, expect, it } from "vitest";
import { type ControlState, type Statement, startControl } from "../control/fold.ts";
import { makeCharter } from "../control/make-charter.ts";
import type { ControlObject } from "../control/objects.ts";
import { amend, foldAll, recoveryOf, seated } from "../control/test-kit.ts";
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
  role: 1 | 2 | 3 = 1,
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
  for (const frame of frames) feed = unwrapResult(await acceptFrame(control, feed, frame, null));
  return feed;
}

const asPerson = (person: Person) => ({ signKey: person.key, boxKey: box, sign: signer(person) });
const say = (person: Person, seq: number, objects: readonly ControlObject[]): Statement => {
  const feedId = makeFeedId(charter.programmeId, person.key, person.incarnation);
  return { author: person.key, feedId, seq, objects };
};

/** Nadia handed her seat on to another; before, she may have published Amal's certificate. */
async function afterNadia(isPublished: boolean): Promise<ControlState> {
  const { certificate } = await introduce(amal, nadia);
  const published = isPublished ? [say(nadia, 1, [{ type: "cert", certificate }])] : [];
  const pins = published.map(({ feedId, seq }) => ({ feedId, seq, head: FIRST_PREV }));
  const handed = say(nadia, published.length + 1, [amend(control, seated([asPerson(stranger)], 1), pins)]);
  return foldAll(control, [...published, handed]);
}

describe("meeting a feed", () => {
  it("F20 knows a coordinator of the charter", async () => {
    const { author, role } = await meet(plainly(nadia));
    expect([author, role]).toEqual([nadia.key, "coordinator"]);
  });

  it.each([
    [1, "field"],
    [2, "volunteer"],
    [3, "coordinator"],
  ] as const)("F20 takes role %i from the certificate as %s", async (role, name) => {
    expect((await meet(await introduce(amal, nadia, charter.programmeId, role))).role).toBe(name);
  });

  it.each<readonly [string, () => Promise<Introduction>]>([
    ["a stranger without certificate", async () => plainly(stranger)],
    ["whom a stranger certified", () => introduce(amal, stranger)],
    ["whom another certified worker certified", () => introduce(stranger, amal)],
    ["who is certified for another programme", () => introduce(amal, nadia, elsewhere)],
  ])("F20 refuses %s", async (_, make) => {
    expect(codeOf(await meetFeed(control, await make()))).toBe("INTRODUCTION_NOT_GENUINE");
  });

  it("F20 knows who had a seat", async () => {
    expect(unwrapResult(await meetFeed(await afterNadia(false), plainly(nadia))).role).toBe("coordinator");
  });

  it("F20 knows a phone whose certificate was published while its issuer had a seat", async () => {
    expect(codeOf(await meetFeed(await afterNadia(true), await introduce(amal, nadia)))).toBe("ok");
  });

  it("F20 refuses a certificate that was not published before its issuer lost the seat", async () => {
    expect(codeOf(await meetFeed(await afterNadia(false), await introduce(amal, nadia)))).toBe(
      "INTRODUCTION_NOT_GENUINE",
    );
  });

  it("F20 knows the recovery key", async () => {
    const recovered = await foldAll(control, [
      say(nadia, 1, [amend(control, { recovery: recoveryOf(asPerson(stranger)) })]),
    ]);
    expect(unwrapResult(await meetFeed(recovered, plainly(stranger))).role).toBe("recovery");
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
    expect(codeOf(await acceptFrame(control, await readUpTo(), frame, null))).toBe("PROGRAMME_FOREIGN");
  });

  it("F21 refuses a frame of a feed that was not met", async () => {
    expect(codeOf(await acceptFrame(control, undefined, await write(amal, null), null))).toBe("FEED_UNKNOWN");
  });

  it("F21 refuses a frame that another signed", async () => {
    const frame = await write(amal, null);
    const forged = { ...frame, signature: (await write(stranger, null)).signature };
    expect(codeOf(await acceptFrame(control, await readUpTo(), forged, null))).toBe("FRAME_NOT_GENUINE");
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
    ["the recovery key", 3, false],
    ["the recovery key", 4, true],
    ["the recovery key", 5, false],
  ])("F22 %s writes kind %i: %s", async (who, kind, isAllowed) => {
    const person = who === "a field worker" ? amal : nadia;
    const met = await meet(person === nadia ? plainly(nadia) : await introduce(amal, nadia));
    const feed = who === "the recovery key" ? { ...met, role: "recovery" as const } : met;
    const accepted = await acceptFrame(control, feed, await write(person, null, kind), null);
    expect(codeOf(accepted)).toBe(isAllowed ? "ok" : "KIND_NOT_ALLOWED");
  });

  it("F23 knows a frame that was read before, newest or older", async () => {
    const first = await write(amal, null);
    const second = await write(amal, first);
    const feed = await readUpTo(first, second);
    const codes = [
      await acceptFrame(control, feed, first, null),
      await acceptFrame(control, feed, second, second.head),
    ].map(codeOf);
    expect(codes).toEqual(["FRAME_KNOWN", "FRAME_KNOWN"]);
  });

  it("F23 sees a gap", async () => {
    const first = await write(amal, null);
    const third = await write(amal, await write(amal, first));
    expect(codeOf(await acceptFrame(control, await readUpTo(first), third, null))).toBe("FRAME_GAP");
  });

  it.each([
    ["the newest", 2],
    ["an older", 1],
  ])("F25 sees a fork in another frame at %s position that is held", async (_, seq) => {
    const [first, other] = [await write(amal, null), await write(amal, null)];
    const second = await write(amal, first);
    const feed = await readUpTo(first, second);
    const [held, beside] = seq === 1 ? [first, other] : [second, await write(amal, first)];
    expect(codeOf(await acceptFrame(control, feed, beside, held.head))).toBe("FRAME_FORK");
  });

  it("F25 takes another's frame at a held position for no fork", async () => {
    const first = await write(amal, null);
    const forged = { ...(await write(amal, null)), signature: (await write(stranger, null)).signature };
    expect(codeOf(await acceptFrame(control, await readUpTo(first), forged, first.head))).toBe("FRAME_NOT_GENUINE");
  });

  it("F26 takes a frame without its body like a whole one", async () => {
    const { header, headerBytes, signature, head } = await write(amal, null);
    const feed = unwrapResult(
      await acceptFrame(control, await readUpTo(), { header, headerBytes, signature, head }, null),
    );
    expect(feed.newest?.head).toEqual(head);
  });

  it("F23 sees a fork in a next frame that follows another head", async () => {
    const feed = await readUpTo(await write(amal, null));
    const beside = await write(amal, await write(amal, null));
    expect(codeOf(await acceptFrame(control, feed, beside, null))).toBe("FRAME_FORK");
  });

  it("F24 changes nothing that it was given", async () => {
    const first = await write(amal, null);
    const feed = await readUpTo(first);
    const copy = structuredClone(feed);
    await acceptFrame(control, feed, await write(amal, first), null);
    expect(feed).toEqual(copy);
  });
});
