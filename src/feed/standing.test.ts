import { describe, expect, it } from "vitest";
import { foldFrame, startControl } from "../control/fold.ts";
import {
  amend,
  at,
  certify,
  feedOf,
  foldAll,
  heads,
  makePerson,
  type Person,
  Speech,
  seated,
  startCharter,
} from "../control/test-kit.ts";
import { makeStanding } from "./standing.ts";

const [anna, ben, phone] = [makePerson(), makePerson(), makePerson()];
const charter = startCharter([anna], 1);
const start = startControl(charter);
const certified = async (role: 1 | 2 | 3) =>
  foldAll(start, [new Speech().say(anna, [await certify(charter, anna, phone, { role })])]);
const revokedAt = async (pin: number) =>
  foldFrame(await certified(1), {
    author: anna.signKey,
    feedId: feedOf(9),
    seq: 1,
    objects: [{ type: "revoke", device: phone.signKey, pins: [at(1, pin)], reason: 0 }],
  });
const seen = (seq: number) => [{ feedId: feedOf(9), seq, head16: new Uint8Array(16) }];

describe("what control says about an author", () => {
  it.each([
    [1, "field"],
    [2, "volunteer"],
    [3, null],
  ] as const)("F15 a certificate of role %i: %s", async (role, expected) => {
    expect(makeStanding(await certified(role)).roleOf(phone.signKey)).toBe(expected);
  });

  it("F15 nobody's certificate gives no role", () => {
    expect(makeStanding(start).roleOf(phone.signKey)).toBeNull();
  });

  it("F14 who had a seat stays a coordinator in what they wrote", async () => {
    const state = await foldAll(start, [new Speech().say(anna, [amend(start, seated([ben], 1))])]);
    const roles = [anna, ben].map(({ signKey }: Person) => makeStanding(state).roleOf(signKey));
    expect(roles).toEqual(["coordinator", "coordinator"]);
  });

  it.each([
    ["within the pin counts", 1, 4, false],
    ["beyond the pin is out", 1, 5, true],
    ["in a feed without a pin is out", 2, 1, true],
  ])("F18 a revoked device's op %s", async (_, feed, seq, isOut) => {
    expect(makeStanding(await revokedAt(4)).isPinnedOut(phone.signKey, feedOf(feed), seq)).toBe(isOut);
  });

  it("F18 what waits for its segment is out for a revoked device only", async () => {
    const { isPinnedOut } = makeStanding(await revokedAt(4));
    expect([phone, anna, ben].map(({ signKey }) => isPinnedOut(signKey, null, 0))).toEqual([true, false, false]);
  });

  it("F18 what waits for its segment is out for a coordinator whose seat was taken", async () => {
    const state = await foldAll(start, [new Speech().say(anna, [amend(start, seated([ben], 1))])]);
    const { isPinnedOut } = makeStanding(state);
    expect([anna, ben].map(({ signKey }) => isPinnedOut(signKey, null, 0))).toEqual([true, false]);
  });

  it("F15 an author knew of what the statements acknowledge that it had seen", async () => {
    const said = [1, 2].map((seq) => ({
      author: anna.signKey,
      feedId: feedOf(9),
      seq,
      objects: [heads([at(1, 10 * seq)])],
    }));
    const { ackedBySeen } = makeStanding(await foldAll(start, said));
    expect([0, 1, 2].map((seq) => ackedBySeen(seq ? seen(seq) : [], feedOf(1)))).toEqual([0, 10, 20]);
  });

  it("F15 nothing is known yet of an author who had seen more", () => {
    expect(makeStanding(start).ackedBySeen(seen(1), feedOf(1))).toBe(Number.POSITIVE_INFINITY);
  });

  it("F16 a snapshot is valid when enough coordinators vouch for it", async () => {
    const id = new Uint8Array(32).fill(7);
    const snapshot = { type: "snapshot", id, feedId: feedOf(5), fromSeq: 1, toSeq: 1, heads: [at(1, 1)] } as const;
    const state = await foldAll(start, [new Speech().say(anna, [snapshot])]);
    expect([start, state].map((control) => makeStanding(control).isValidSnapshot(id))).toEqual([false, true]);
  });
});
