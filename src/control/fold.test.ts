import { beforeEach, describe, expect, it, vi } from "vitest";
import { toHead, toIncarnation, toProgrammeId, toSignKey } from "../kit/brand.ts";
import { bytesToHex, copyBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import {
  ackedBySeen,
  acksOfFeed,
  foldFrame,
  isCoordinator,
  isPinnedOut,
  isRevoked,
  newestEpoch,
  startControl,
  wasCoordinator,
} from "./fold.ts";
import type { ControlObject, EpochGrant } from "./objects.ts";
import {
  amend,
  answersOf,
  at,
  certify,
  codesOf,
  epoch,
  feedOf,
  foldAll,
  heads,
  makeBoxKey,
  makeFork,
  makePerson,
  type Person,
  plainBoxKey,
  Speech,
  seated,
  seededRandom,
  startCharter,
} from "./test-kit.ts";

const [anna, ben, carla, stranger, phone] = [makePerson(), makePerson(), makePerson(), makePerson(), makePerson()];
const charter = startCharter([anna, ben], 2);
const start = startControl(charter);
const hex = ({ signKey }: Person) => bytesToHex(signKey);

let speech: Speech;
beforeEach(() => {
  speech = new Speech();
});

const folded = (said: readonly (readonly [Person, readonly ControlObject[]])[]) =>
  foldAll(
    start,
    said.map(([who, objects]) => speech.say(who, objects)),
  );
const grant = (byte: number): EpochGrant => ({
  keyId: systemRandom.bytes(8) as EpochGrant["keyId"],
  sealed: new Uint8Array(80).fill(byte),
});

describe("who is heard", () => {
  it.each<[string, ControlObject]>([
    ["an epoch", epoch(1, plainBoxKey(9))],
    ["heads", heads([at(1, 1)], 5)],
    ["a revocation", { type: "revoke", device: phone.signKey, pins: [], reason: 0 }],
    ["a drop", { type: "drop", heads: [at(1, 1)] }],
    ["a box key of its own", { type: "box", epoch: 1, holder: stranger.signKey, boxKey: plainBoxKey(9) }],
    ["a vouch", { type: "vouch", id: systemRandom.bytes(32) }],
    ["a retirement", { type: "retire", epoch: 1 }],
  ])("T20 a stranger is not heard: %s", async (_, object) => {
    const state = await folded([[stranger, [object]]]);
    expect({ ...answersOf(state), refused: codesOf(state) }).toEqual({
      ...answersOf(start),
      refused: ["CONTROL_STRANGER"],
    });
  });

  it("T20 a stranger is not heard, not even with a coordinator's certificate in hand", async () => {
    const state = await folded([[stranger, [await certify(charter, anna, phone)]]]);
    expect([state.certificateByKey.size, codesOf(state)]).toEqual([0, ["CONTROL_STRANGER"]]);
  });

  it("T20 knows the coordinators of the charter and nobody else", () => {
    expect([anna, ben, stranger].map(({ signKey }) => isCoordinator(start, signKey))).toEqual([true, true, false]);
  });

  it("T20 a refused object stands beside others that count", async () => {
    const bad = await certify(charter, stranger, phone);
    const state = await folded([[anna, [bad, epoch(1, plainBoxKey(9))]]]);
    expect([newestEpoch(state)?.number, codesOf(state)]).toEqual([1, ["CERTIFICATE_NOT_OURS"]]);
  });

  it("T20 a refusal says whose statement it was and where it stands", async () => {
    const said = speech.say(stranger, [heads([at(1, 1)])]);
    const { author, feedId, seq } = said;
    expect((await foldFrame(start, said)).refused).toEqual([{ author, feedId, seq, code: "CONTROL_STRANGER" }]);
  });
});

describe("epochs", () => {
  const [low, high] = [plainBoxKey(8), plainBoxKey(9)];

  it("T21 no epoch is in force before one is known", () => {
    expect(newestEpoch(start)).toBeNull();
  });

  it("T21 the highest number is the newest, whenever it came", async () => {
    expect(
      newestEpoch(
        await folded([
          [anna, [epoch(2, high)]],
          [anna, [epoch(1, low)]],
        ]),
      )?.number,
    ).toBe(2);
  });

  it("T21 an epoch waits for the numbers before it", async () => {
    expect(
      newestEpoch(
        await folded([
          [anna, [epoch(1, low)]],
          [ben, [epoch(3, high)]],
        ]),
      )?.number,
    ).toBe(1);
  });

  it("T21 no number before 1 is waited for", async () => {
    expect(newestEpoch(await folded([[anna, [epoch(2, low)]]]))).toBeNull();
  });

  it("T21 of two keys under one number both count for opening", async () => {
    const state = await folded([
      [anna, [epoch(1, high)]],
      [ben, [epoch(1, low)]],
    ]);
    expect(state.epochs.map(({ publicKey }) => publicKey)).toEqual([low, high]);
  });

  it("T21 of two keys under the highest number the lesser is the one to seal to", async () => {
    const state = await folded([
      [anna, [epoch(1, high)]],
      [ben, [epoch(1, low)]],
    ]);
    expect(newestEpoch(state)?.publicKey).toEqual(low);
  });

  it("T21 a start in the future is no reason to wait", async () => {
    const state = await folded([[anna, [epoch(1, low, 0), epoch(2, high, 8_640_000_000_000_000)]]]);
    expect(newestEpoch(state)?.number).toBe(2);
  });

  it("T21 grants of one key add up, whoever stated them", async () => {
    const [first, second] = [grant(1), grant(2)];
    const state = await folded([
      [anna, [{ ...epoch(1, low), grants: [first] }]],
      [ben, [{ ...epoch(1, low), grants: [second, first] }]],
    ]);
    const sealed = newestEpoch(state)?.grants.map((each) => each.sealed[0]);
    expect(sealed?.sort()).toEqual([1, 2]);
  });

  it("T21 of one key the latest start counts, so that nobody makes it look old", async () => {
    const state = await folded([
      [anna, [epoch(1, low, 5)]],
      [ben, [epoch(1, low, 3)]],
    ]);
    expect(newestEpoch(state)?.startsMs).toBe(5);
  });

  it("T36 who destroyed its private key of an epoch is remembered", async () => {
    const state = await folded([
      [anna, [{ type: "retire", epoch: 3 }]],
      [ben, [{ type: "retire", epoch: 3 }]],
    ]);
    expect([...(state.retiredBy.get(3) ?? [])].sort()).toEqual([hex(anna), hex(ben)].sort());
  });
});

describe("certificates", () => {
  it("T22 a certificate of a coordinator counts, whichever coordinator publishes it", async () => {
    const object = await certify(charter, anna, phone);
    expect((await folded([[ben, [object]]])).certificateByKey.get(hex(phone))).toBe(object.certificate);
  });

  it("T22 a stranger's certificate does not count, even when a coordinator publishes it", async () => {
    const state = await folded([[anna, [await certify(charter, stranger, phone)]]]);
    expect([state.certificateByKey.size, codesOf(state)]).toEqual([0, ["CERTIFICATE_NOT_OURS"]]);
  });

  it("T22 a certificate of another programme does not count", async () => {
    const other = { ...charter, programmeId: toProgrammeId(systemRandom.bytes(16)) };
    expect(codesOf(await folded([[anna, [await certify(other, anna, phone)]]]))).toEqual(["CERTIFICATE_NOT_OURS"]);
  });

  it("T22 a certificate in a coordinator's name that it did not sign does not count", async () => {
    const forged = { ...stranger, signKey: anna.signKey };
    expect(codesOf(await folded([[ben, [await certify(charter, forged, phone)]]]))).toEqual(["CERTIFICATE_NOT_OURS"]);
  });

  it("T22 the key of a coordinator is made ready once, however many certificates it signed", async () => {
    const people = Array.from({ length: 5 }, makePerson);
    const objects = await Promise.all(people.map((person) => certify(charter, anna, person)));
    const apart = objects.map(({ certificate, ...rest }) => ({
      ...rest,
      certificate: { ...certificate, issuer: toSignKey(copyBytes(certificate.issuer)) },
    }));
    const importing = vi.spyOn(crypto.subtle, "importKey");
    const state = await folded([[ben, apart]]);
    const keys = importing.mock.calls.filter(([format]) => format === "raw");
    importing.mockRestore();
    expect([state.certificateByKey.size, keys.length <= 1]).toEqual([5, true]);
  });

  it.each([
    ["forth", [0, 1]],
    ["back", [1, 0]],
  ])("T22 of two certificates the one that ends later counts: %s", async (_, order) => {
    const certs = [await certify(charter, anna, phone), await certify(charter, ben, phone, { notAfterMs: 6 })];
    const state = await folded(order.map((i) => [anna, certs.slice(i, i + 1)] as const));
    expect(state.certificateByKey.get(hex(phone))?.notAfterMs).toBe(6);
  });
});

describe("acknowledgements", () => {
  const seqs = (...said: (readonly [Person, ControlObject])[]) =>
    folded(said.map(([who, object]) => [who, [object]] as const)).then((state) =>
      acksOfFeed(state, feedOf(1)).map(({ seq }) => seq),
    );

  it("T23 an acknowledgement goes forward", async () => {
    expect(await seqs([anna, heads([at(1, 3)])], [anna, heads([at(1, 4)])])).toEqual([4]);
  });

  it("T23 an acknowledgement never goes back", async () => {
    expect(await seqs([anna, heads([at(1, 3)])], [anna, heads([at(1, 2)])])).toEqual([3]);
  });

  it("T23 each coordinator acknowledges for itself, in the order of the terms", async () => {
    expect(await seqs([ben, heads([at(1, 1)])], [anna, heads([at(1, 3)])])).toEqual([3, 1]);
  });

  it("T23 of two heads at one seq the lesser counts", async () => {
    const [one, two] = [toHead(new Uint8Array(32).fill(1)), toHead(new Uint8Array(32).fill(2))];
    const state = await folded([[anna, [heads([{ ...at(1, 3), head: two }]), heads([{ ...at(1, 3), head: one }])]]]);
    expect(acksOfFeed(state, feedOf(1))[0]?.head).toEqual(one);
  });

  it("T23 a feed that nobody acknowledged has no acknowledgement", async () => {
    expect(acksOfFeed(await folded([[anna, [heads([at(1, 3)])]]]), feedOf(2))).toEqual([]);
  });

  it("T30 whoever has seen a statement has seen what it acknowledges", async () => {
    const said = [1, 2, 3].map((seq) => speech.say(anna, [heads([at(1, seq * 10)])]));
    const state = await foldAll(start, said);
    const feedId = said[0]?.feedId ?? feedOf(0);
    expect([0, 1, 2, 3, 9].map((seq) => ackedBySeen(state, [{ feedId, seq }], feedOf(1)))).toEqual([0, 10, 20, 30, 30]);
  });

  it("T30 who has seen several coordinators has seen the furthest of them", async () => {
    const said = [speech.say(anna, [heads([at(1, 4)])]), speech.say(ben, [heads([at(1, 7)])])];
    const state = await foldAll(start, said);
    expect(ackedBySeen(state, said, feedOf(1))).toBe(7);
  });

  it("T30 of a control feed with two histories only what comes before they part was certainly seen", async () => {
    const said = [1, 2, 3].map((seq) => speech.say(anna, [heads([at(1, seq * 10)])]));
    const state = await foldAll(start, said);
    const feedId = said[0]?.feedId ?? feedOf(0);
    // The proof's first half at place 2 of the feed; nothing else of it is read here.
    const a = new Uint8Array(208);
    a.set(feedId, 24);
    a[43] = 2;
    const fork = { type: "fork" as const, author: anna.signKey, incarnation: toIncarnation(a.slice(0, 16)), a, b: a };
    const forked = { ...state, forks: new Map([[bytesToHex(feedId), fork]]) };
    expect([1, 2, 3].map((seq) => ackedBySeen(forked, [{ feedId, seq }], feedOf(1)))).toEqual([10, 10, 10]);
  });

  it("T30 a statement that says no more than those before it changes nothing", async () => {
    const said = [10, 4, 10, 12].map((seq) => speech.say(anna, [heads([at(1, seq)])]));
    expect((await foldAll(start, said)).ackHistory.get(bytesToHex(feedOf(1)))?.map(({ seq }) => seq)).toEqual([10, 12]);
  });

  it("T35 the latest time that a coordinator signed counts", async () => {
    const state = await folded([9, 7, 8].map((ms) => [anna, [heads([at(1, 1)], ms)]] as const));
    expect(state.signedMsBy.get(hex(anna))).toBe(9);
  });

  it("T35 heads without a time sign none", async () => {
    expect((await folded([[anna, [heads([at(1, 1)])]]])).signedMsBy.size).toBe(0);
  });
});

describe("drops", () => {
  it("T31 the furthest drop of a feed counts", async () => {
    const state = await folded([3, 5, 4].map((seq) => [anna, [{ type: "drop", heads: [at(1, seq)] }]] as const));
    expect(state.dropByFeed.get(bytesToHex(feedOf(1)))?.seq).toBe(5);
  });
});

describe("revocation", () => {
  const revoke = (device: Person, ...pins: readonly (readonly [number, number])[]): ControlObject => ({
    type: "revoke",
    device: device.signKey,
    pins: pins.map(([feed, seq]) => at(feed, seq)),
    reason: 1,
  });
  const pinnedOut = async (objects: readonly ControlObject[], feed: number, seq: number) =>
    isPinnedOut(await folded([[anna, objects]]), phone.signKey, feedOf(feed), seq);

  it("T37 one coordinator revokes a device", async () => {
    expect(isRevoked(await folded([[anna, [revoke(phone)]]]), phone.signKey)).toBe(true);
  });

  it("T37 a certificate that comes later does not bring it back", async () => {
    const state = await folded([
      [anna, [revoke(phone)]],
      [ben, [await certify(charter, ben, phone)]],
    ]);
    expect(isRevoked(state, phone.signKey)).toBe(true);
  });

  it("T37 a device that nobody revoked is not revoked", async () => {
    expect(isRevoked(await folded([[anna, [revoke(phone)]]]), stranger.signKey)).toBe(false);
  });

  it.each([
    [1, 3, false],
    [1, 4, true],
    [2, 1, true],
  ])("T37 pinned at 3 in feed 1: feed %i seq %i counts no more: %s", async (feed, seq, isOut) => {
    expect(await pinnedOut([revoke(phone, [1, 3])], feed, seq)).toBe(isOut);
  });

  const wide = revoke(phone, [1, 3], [2, 3]);
  const narrow = revoke(phone, [1, 2]);
  it.each([
    ["the lower pin counts", 1, 3, true],
    ["up to the lower pin", 1, 2, false],
    ["a feed that one of them does not pin is not pinned", 2, 1, true],
  ])("T37 of two revocations, in both orders: %s", async (_, feed, seq, isOut) => {
    expect([await pinnedOut([wide, narrow], feed, seq), await pinnedOut([narrow, wide], feed, seq)]).toEqual([
      isOut,
      isOut,
    ]);
  });

  it("T37 nothing of a device that nobody revoked is pinned out", async () => {
    expect(isPinnedOut(start, phone.signKey, feedOf(1), 9)).toBe(false);
  });

  it("T37 a coordinator cannot be revoked", async () => {
    const state = await folded([[anna, [revoke(ben)]]]);
    expect([isRevoked(state, ben.signKey), codesOf(state)]).toEqual([false, ["REVOKE_SEAT"]]);
  });

  it("T37 who once had a seat cannot be revoked", async () => {
    const change = amend(start, seated([anna, carla], 2));
    const state = await folded([
      [anna, [change]],
      [ben, [change]],
      [anna, [revoke(ben)]],
    ]);
    expect(codesOf(state)).toEqual(["REVOKE_SEAT"]);
  });
});

describe("box keys", () => {
  const box = (holder: Person, boxKey = makeBoxKey()): ControlObject => ({
    type: "box",
    epoch: 2,
    holder: holder.signKey,
    boxKey,
  });

  it("T32 a coordinator announces its own", async () => {
    expect((await folded([[anna, [box(anna)]]])).boxKeys.get(hex(anna))?.size).toBe(1);
  });

  it("T32 a coordinator announces a phone's, also before its certificate has come", async () => {
    expect((await folded([[anna, [box(phone)]]])).boxKeys.get(hex(phone))?.size).toBe(1);
  });

  it("T32 nobody announces another coordinator's", async () => {
    const state = await folded([[anna, [box(ben)]]]);
    expect([state.boxKeys.size, codesOf(state)]).toEqual([0, ["BOX_STRANGER"]]);
  });

  it("T32 of two for one epoch the lesser counts", async () => {
    const state = await folded([
      [anna, [box(phone, plainBoxKey(9))]],
      [ben, [box(phone, plainBoxKey(8))]],
    ]);
    expect(state.boxKeys.get(hex(phone))?.get(2)).toEqual(plainBoxKey(8));
  });
});

describe("snapshots", () => {
  const id = systemRandom.bytes(32);
  const part = (heads: readonly (readonly [number, number])[], change = {}): ControlObject => ({
    type: "snapshot",
    id,
    feedId: feedOf(7),
    fromSeq: 1,
    toSeq: 4,
    heads: heads.map(([feed, seq]) => at(feed, seq)),
    ...change,
  });
  const covered = async (...said: (readonly [Person, ControlObject])[]) => {
    const state = await folded(said.map(([who, object]) => [who, [object]] as const));
    const heads = state.snapshotById.get(bytesToHex(id))?.heads.values() ?? [];
    return [...heads].map(({ feedId, seq }) => [feedId[0], seq]);
  };

  it("T33 parts of one author add up, the highest seq of each feed", async () => {
    expect(
      await covered(
        [anna, part([[1, 3]])],
        [
          anna,
          part([
            [2, 4],
            [1, 5],
          ]),
        ],
      ),
    ).toEqual([
      [1, 5],
      [2, 4],
    ]);
  });

  it("T33 where two authors state one id, it covers what both say", async () => {
    expect(
      await covered(
        [
          anna,
          part([
            [1, 3],
            [2, 4],
          ]),
        ],
        [ben, part([[1, 5]])],
      ),
    ).toEqual([[1, 3]]);
  });

  it("T33 whose pages are read is the same whoever came first", async () => {
    const pages = async (people: readonly Person[]) => {
      const said = people.map((who) => [who, [part([[1, 3]], { fromSeq: who === anna ? 2 : 3 })]] as const);
      return (await folded(said)).snapshotById.get(bytesToHex(id))?.fromSeq;
    };
    expect(await pages([anna, ben])).toBe(await pages([ben, anna]));
  });

  it("T33 its author vouches for it by stating it", async () => {
    const state = await folded([[anna, [part([[1, 3]])]]]);
    expect([...(state.snapshotById.get(bytesToHex(id))?.vouchedBy ?? [])]).toEqual([hex(anna)]);
  });

  it("T33 a vouch that came before the snapshot counts", async () => {
    const state = await folded([
      [ben, [{ type: "vouch", id }]],
      [anna, [part([[1, 3]])]],
    ]);
    expect(state.snapshotById.get(bytesToHex(id))?.vouchedBy.size).toBe(2);
  });

  it("T33 a vouch alone makes no snapshot", async () => {
    expect((await folded([[ben, [{ type: "vouch", id }]]])).snapshotById.size).toBe(0);
  });
});

describe("forks", () => {
  it("T34 a fork that is proven is known by its feed", async () => {
    const fork = await makeFork(charter, phone);
    const state = await folded([[anna, [fork]]]);
    expect(state.forks.get(bytesToHex(fork.a.subarray(24, 40)))).toEqual(fork);
  });

  it("T34 of two forks of a feed the one at the lower place counts, in both orders", async () => {
    const [late, early] = [
      await makeFork(charter, phone, 5, seededRandom(3)),
      await makeFork(charter, phone, 2, seededRandom(3)),
    ];
    const states = [await folded([[anna, [late, early]]]), await folded([[ben, [early, late]]])];
    expect(states.map(({ forks }) => [...forks.values()])).toEqual([[early], [early]]);
  });

  it("T34 a fork that is not proven is refused", async () => {
    const fork = await makeFork(charter, phone);
    const state = await folded([[anna, [{ ...fork, b: fork.a }]]]);
    expect([state.forks.size, codesOf(state)]).toEqual([0, ["FORK_UNPROVEN"]]);
  });
});

describe("folding", () => {
  it("T24 a statement that is repeated gives the state itself", async () => {
    const said = speech.say(anna, [heads([at(1, 1)])]);
    const state = await foldFrame(start, said);
    expect(await foldFrame(state, said)).toBe(state);
  });

  it("T24 a statement from before the newest of its feed gives the state itself", async () => {
    const [first, second] = [speech.say(anna, [heads([at(1, 1)])]), speech.say(anna, [heads([at(1, 2)])])];
    const state = await foldFrame(start, second);
    expect(await foldFrame(state, first)).toBe(state);
  });

  it("T24 a statement whose feed lacks one before it counts: what could not be read is passed over", async () => {
    speech.say(anna, []);
    expect(acksOfFeed(await folded([[anna, [heads([at(1, 1)])]]]), feedOf(1))).toHaveLength(1);
  });

  it("T24 leaves the state that it was given as it was", async () => {
    const change = amend(start, seated([anna, ben, carla], 2));
    const fork = await makeFork(charter, phone);
    const before = await folded([
      [anna, [heads([at(1, 1)], 5), epoch(1, plainBoxKey(9)), change, { type: "retire", epoch: 1 }]],
    ]);
    const copy = structuredClone(before);
    const said = [
      speech.say(anna, [heads([at(1, 2), at(2, 2)], 6), { type: "drop", heads: [at(1, 1)] }]),
      speech.say(anna, [epoch(2, plainBoxKey(8)), await certify(charter, anna, phone), fork]),
      speech.say(anna, [{ type: "box", epoch: 2, holder: phone.signKey, boxKey: plainBoxKey(9) }]),
      speech.say(anna, [
        { type: "vouch", id: systemRandom.bytes(32) },
        { type: "retire", epoch: 1 },
      ]),
      speech.say(ben, [change]),
    ];
    for (const statement of said) await foldFrame(before, statement);
    expect(before).toEqual(copy);
  });

  it("T24 an acknowledgement leaves every other answer the very same", async () => {
    const before = await folded([[anna, [await certify(charter, anna, phone), epoch(1, plainBoxKey(9))]]]);
    const after = await foldFrame(before, speech.say(anna, [heads([at(1, 1)])]));
    const { seats, certificateByKey, epochs, snapshotById, revokedByKey } = before;
    const same = [seats, certificateByKey, epochs, snapshotById, revokedByKey];
    expect(
      [after.seats, after.certificateByKey, after.epochs, after.snapshotById, after.revokedByKey].map(
        (answer, i) => answer === same[i],
      ),
    ).toEqual(same.map(() => true));
  });

  it("T20 nobody but coordinators ever had a seat", () => {
    expect([anna, stranger].map(({ signKey }) => wasCoordinator(start, signKey))).toEqual([true, false]);
  });
});
