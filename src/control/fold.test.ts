import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { makeBoxKeyPair } from "../crypto/box-keys.ts";
import { seedToSignKey, sign } from "../crypto/sign.ts";
import { type ProgrammeId, type SignKey, toFeedId, toHead, toProgrammeId } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { type Certificate, signCertificate } from "../wire/certificate.ts";
import { acksOfFeed, type ControlState, foldControl, isCoordinator, newestEpoch, startControl } from "./fold.ts";
import { makeCharter } from "./make-charter.ts";
import type { CertObject, ControlObject, Epoch, Heads } from "./objects.ts";

const seeds = [systemRandom.bytes(32), systemRandom.bytes(32), systemRandom.bytes(32)] as const;
const [anna, ben] = [seedToSignKey(seeds[0]), seedToSignKey(seeds[1])];
const stranger = seedToSignKey(seeds[2]);
const charter = makeCharter({
  createdMs: 0,
  expiresMs: 1000,
  coordinators: [anna, ben].map((signKey) => ({ signKey, boxKey: makeBoxKeyPair(systemRandom).publicKey })),
  k: 2,
  relays: [],
  policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
  timeZone: "UTC",
  isTraining: false,
  redLines: [],
  nonce: systemRandom.bytes(16),
});
const start = startControl(charter);

const epochKeys = [1, 2, 3, 4].map(() => makeBoxKeyPair(systemRandom).publicKey);
const makeEpoch = (number: number): Epoch => ({
  type: "epoch",
  number,
  publicKey: epochKeys[number - 1] ?? makeBoxKeyPair(systemRandom).publicKey,
  startsMs: number,
  grants: [],
});
const feeds = [1, 2].map((value) => toFeedId(new Uint8Array(16).fill(value)));
const makeHeads = (feed: number, seq: number): Heads => ({
  type: "heads",
  heads: [{ feedId: feeds[feed] ?? toFeedId(new Uint8Array(16)), seq, head: toHead(new Uint8Array(32).fill(seq)) }],
});

const devices = [0, 1].map(() => seedToSignKey(systemRandom.bytes(32)));
const deviceBox = makeBoxKeyPair(systemRandom).publicKey;
async function certify(
  device: SignKey,
  notAfterMs: number,
  by: 0 | 1 | 2 = 0,
  programmeId: ProgrammeId = charter.programmeId,
  role: 1 | 2 = 1,
): Promise<CertObject> {
  const fields = { programmeId, signKey: device, boxKey: deviceBox, role, notAfterMs, lease: new Uint8Array() };
  const certificate = await signCertificate(fields, seedToSignKey(seeds[by]), (name, message) =>
    sign(seeds[by], name, message),
  );
  return { type: "cert", certificate };
}

const fold = async (state: ControlState, author: SignKey, object: ControlObject) =>
  unwrapResult(await foldControl(state, author, object));
const codeOf = async (state: ControlState, author: SignKey, object: ControlObject) => {
  const result = await foldControl(state, author, object);
  return result.ok ? "ok" : result.error.code;
};
const certificateOf = (state: ControlState, device: SignKey): Certificate | undefined =>
  state.certificateByKey.get(bytesToHex(device));

const [device = stranger] = devices;

describe("folding", () => {
  it.each([
    ["an epoch", makeEpoch(1)],
    ["heads", makeHeads(0, 1)],
  ])("T20 a stranger is not heard: %s", async (_, object) => {
    expect(await codeOf(start, stranger, object)).toBe("CONTROL_STRANGER");
  });

  it("T20 a stranger is not heard, not even with a coordinator's certificate in hand", async () => {
    expect(await codeOf(start, stranger, await certify(device, 5))).toBe("CONTROL_STRANGER");
  });

  it("T20 knows the coordinators of the charter and nobody else", () => {
    expect([anna, ben, stranger].map((key) => isCoordinator(start, key))).toEqual([true, true, false]);
  });

  it("T21 no epoch is in force before one is known", () => {
    expect(newestEpoch(start)).toBeNull();
  });

  it("T21 the key of a known epoch never changes", async () => {
    const known = await fold(start, anna, makeEpoch(1));
    const other = { ...makeEpoch(1), publicKey: makeBoxKeyPair(systemRandom).publicKey };
    expect(await codeOf(known, anna, other)).toBe("EPOCH_CHANGED");
  });

  it("T21 the same epoch again is nothing new", async () => {
    const known = await fold(start, anna, makeEpoch(1));
    expect(await fold(known, ben, makeEpoch(1))).toBe(known);
  });

  it("T21 the highest number is the newest, whenever it came", async () => {
    const state = await fold(await fold(start, anna, makeEpoch(2)), anna, makeEpoch(1));
    expect(newestEpoch(state)?.number).toBe(2);
  });

  it("T22 a certificate of a coordinator counts", async () => {
    const object = await certify(device, 5);
    expect(certificateOf(await fold(start, ben, object), device)).toBe(object.certificate);
  });

  it("T22 a stranger's certificate does not count, even when a coordinator publishes it", async () => {
    expect(await codeOf(start, anna, await certify(device, 5, 2))).toBe("CERTIFICATE_NOT_OURS");
  });

  it("T22 a certificate of another programme does not count", async () => {
    const other = toProgrammeId(systemRandom.bytes(16));
    expect(await codeOf(start, anna, await certify(device, 5, 0, other))).toBe("CERTIFICATE_NOT_OURS");
  });

  it("T22 of two certificates the one that ends later counts, in both orders", async () => {
    const [early, late] = [await certify(device, 5), await certify(device, 6, 1)];
    const forth = await fold(await fold(start, anna, early), ben, late);
    const back = await fold(await fold(start, ben, late), anna, early);
    expect([certificateOf(forth, device), certificateOf(back, device)]).toEqual([late.certificate, late.certificate]);
  });

  it("T23 an acknowledgement goes forward", async () => {
    const state = await fold(await fold(start, anna, makeHeads(0, 3)), anna, makeHeads(0, 4));
    expect(acksOfFeed(state, feeds[0] ?? new Uint8Array()).map(({ seq }) => seq)).toEqual([4]);
  });

  it("T23 an acknowledgement never goes back", async () => {
    const state = await fold(await fold(start, anna, makeHeads(0, 3)), anna, makeHeads(0, 2));
    expect(acksOfFeed(state, feeds[0] ?? new Uint8Array()).map(({ seq }) => seq)).toEqual([3]);
  });

  it("T23 each coordinator acknowledges for itself", async () => {
    const state = await fold(await fold(start, anna, makeHeads(0, 3)), ben, makeHeads(0, 1));
    expect(acksOfFeed(state, feeds[0] ?? new Uint8Array()).map(({ seq }) => seq)).toEqual([3, 1]);
  });

  it("T23 a feed that nobody acknowledged has no acknowledgement", async () => {
    expect(acksOfFeed(await fold(start, anna, makeHeads(0, 3)), feeds[1] ?? new Uint8Array())).toEqual([]);
  });

  it("T24 leaves the state that it was given as it was", async () => {
    const before = await fold(start, anna, makeHeads(0, 1));
    const copy = structuredClone(before);
    for (const object of [makeEpoch(1), await certify(device, 5), makeHeads(0, 2)]) await fold(before, anna, object);
    expect(before).toEqual(copy);
  });
});

describe("order", () => {
  let certs: readonly CertObject[];
  beforeAll(async () => {
    certs = await Promise.all([
      ...devices.flatMap((key) => [certify(key, 5), certify(key, 6), certify(key, 6, 1), certify(key, 4, 1)]),
      certify(device, 6, 0, charter.programmeId, 2),
    ]);
  });

  const snapshot = ({ epochs, certificateByKey, ackByCoordinator }: ControlState) => ({
    epochs,
    certificates: [...certificateByKey].map(([key, { bytes }]) => [key, bytesToHex(bytes)]).sort(),
    acks: [...ackByCoordinator]
      .map(([key, acks]) => [key, [...acks].map(([feed, { seq }]) => [feed, seq]).sort()])
      .sort(),
  });

  async function foldAll(objects: readonly (readonly [SignKey, ControlObject])[]): Promise<ControlState> {
    let state = start;
    for (const [author, object] of objects) {
      const result = await foldControl(state, author, object);
      if (result.ok) state = result.value;
    }
    return state;
  }

  it("T24 every order, with repeats, of the same objects gives the same state", async () => {
    const object = fc.oneof(
      fc.integer({ min: 1, max: 4 }).map(makeEpoch),
      fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 9 })).map(([feed, seq]) => makeHeads(feed, seq)),
      fc.nat(8).map((index) => certs[index] ?? makeEpoch(1)),
    );
    const said = fc.tuple(fc.constantFrom(anna, ben, stranger), object);
    const runs = fc
      .array(said, { maxLength: 12 })
      .chain((list) =>
        fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
      );
    await fc.assert(
      fc.asyncProperty(runs, async ([list, shuffled]) => {
        expect(snapshot(await foldAll(shuffled))).toEqual(snapshot(await foldAll(list)));
      }),
      { numRuns: 60 },
    );
  });

  it("T24 two keys for one epoch are refused in both orders", async () => {
    const other = { ...makeEpoch(1), publicKey: makeBoxKeyPair(systemRandom).publicKey };
    const [a, b] = [await fold(start, anna, makeEpoch(1)), await fold(start, ben, other)];
    expect([await codeOf(a, ben, other), await codeOf(b, anna, makeEpoch(1))]).toEqual([
      "EPOCH_CHANGED",
      "EPOCH_CHANGED",
    ]);
  });
});
