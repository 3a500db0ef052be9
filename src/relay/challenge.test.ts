import { describe, expect, it } from "vitest";
import { toProgrammeId, toSignKey } from "../kit/brand.ts";
import { systemRandom } from "../kit/random.ts";
import type { AuthAsk } from "../wire/auth.ts";
import { checkChallenge, makeChallenge } from "./challenge.ts";
import { NOW, random } from "./test-kit.ts";

const secret = random(32);
const ask: AuthAsk = { programmeId: toProgrammeId(random(16)), deviceKey: toSignKey(random(32)), scope: 1 };
const challenge = makeChallenge(secret, ask, NOW, systemRandom);

describe("a challenge", () => {
  it("holds for two minutes", () => {
    expect(checkChallenge(secret, ask, challenge, NOW + 120_000)).toEqual(challenge.slice(8, 24));
    expect(checkChallenge(secret, ask, challenge, NOW + 120_001)).toBeNull();
  });

  it("R87 holds at a process whose clock is behind, by two minutes at most", () => {
    expect(checkChallenge(secret, ask, challenge, NOW - 120_000)).toEqual(challenge.slice(8, 24));
    expect(checkChallenge(secret, ask, challenge, NOW - 120_001)).toBeNull();
  });

  it.each<[string, AuthAsk]>([
    ["programme", { ...ask, programmeId: toProgrammeId(random(16)) }],
    ["device", { ...ask, deviceKey: toSignKey(random(32)) }],
    ["scope", { ...ask, scope: 2 }],
  ])("does not hold for another %s", (_, other) => {
    expect(checkChallenge(secret, other, challenge, NOW)).toBeNull();
  });

  it("does not hold under another secret", () => {
    expect(checkChallenge(random(32), ask, challenge, NOW)).toBeNull();
  });

  it("does not hold with any byte changed or missing", () => {
    for (let at = 0; at < challenge.length; at++) {
      expect(
        checkChallenge(
          secret,
          ask,
          challenge.map((byte, i) => (i === at ? byte ^ 1 : byte)),
          NOW,
        ),
      ).toBeNull();
      expect(checkChallenge(secret, ask, challenge.slice(0, at), NOW)).toBeNull();
    }
  });
});
