import { describe, expect, it } from "vitest";
import { makeBoxKeyPair } from "../crypto/box-keys.ts";
import { seedToSignKey } from "../crypto/sign.ts";
import { toBoxKey, toSignKey } from "../kit/brand.ts";
import { concatBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import type { CharterCoordinator, CharterFields } from "./charter.ts";
import { decodeCharter } from "./charter-rules.ts";
import { makeCharter } from "./make-charter.ts";

const DAY_MS = 86_400_000;
const createdMs = 1_790_000_000_000;
const makeKey = () => seedToSignKey(systemRandom.bytes(32));
const makeCoordinator = (): CharterCoordinator => ({
  signKey: makeKey(),
  boxKey: makeBoxKeyPair(systemRandom).publicKey,
});
const people = Array.from({ length: 6 }, makeCoordinator);
const relay = { address: "https://relay.example", relayKey: makeKey() };
const fields: CharterFields = {
  createdMs,
  expiresMs: createdMs + 30 * DAY_MS,
  coordinators: people.slice(0, 1),
  k: 1,
  relays: [relay],
  policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
  timeZone: "Europe/Berlin",
  isTraining: false,
  redLines: [1, 2, 3, 4, 5, 6, 7, 8],
  nonce: systemRandom.bytes(16),
  profile: 1,
};
const charter = makeCharter(fields);

const codeOf = (bytes: Uint8Array) => {
  const result = decodeCharter(bytes);
  return result.ok ? "ok" : result.error.code;
};
const codeWith = (change: Partial<CharterFields>) => codeOf(makeCharter({ ...fields, ...change }).bytes);

const codeOfMap = (change: (map: Map<number, Cbor>) => void) => {
  const map = new Map(unwrapResult(decodeCbor(charter.bytes, 4096)) as CborMap);
  change(map);
  return codeOf(encodeCbor(map));
};

describe("charter", () => {
  it("T1 reads back what it makes", () => {
    expect(unwrapResult(decodeCharter(charter.bytes))).toEqual(charter);
  });

  it("T1 names the programme by the start of its hash", () => {
    expect([...charter.programmeId]).toEqual([...charter.hash.subarray(0, 16)]);
  });

  it("T1 two programmes with equal terms differ", () => {
    expect(makeCharter({ ...fields, nonce: systemRandom.bytes(16) }).programmeId).not.toEqual(charter.programmeId);
  });

  it.each(Array.from({ length: 13 }, (_, index) => index + 1))("T1 refuses a charter without field %i", (field) => {
    expect(codeOfMap((map) => map.delete(field))).toBe("CHARTER_MALFORMED");
  });

  it.each<[string, number, Cbor]>([
    ["an unknown field", 14, 1],
    ["a profile of zero", 13, 0],
    ["an unknown profile", 13, 4],
    ["another version", 1, 2],
    ["another suite", 2, 2],
    ["a k of zero", 6, 0],
    ["a fifth relay", 7, Array(5).fill([relay.address, relay.relayKey])],
    [
      "an unknown policy",
      8,
      new Map([
        [1, 0],
        [2, 7],
        [3, 5],
        [4, 1],
      ]),
    ],
    [
      "an unknown lease",
      8,
      new Map([
        [1, 3],
        [2, 7],
        [3, 5],
      ]),
    ],
    [
      "a retention of 31 days",
      8,
      new Map([
        [1, 0],
        [2, 31],
        [3, 5],
      ]),
    ],
    [
      "a lock after 16 minutes",
      8,
      new Map([
        [1, 0],
        [2, 7],
        [3, 16],
      ]),
    ],
    [
      "a policy that leaves the lock out",
      8,
      new Map([
        [1, 0],
        [2, 7],
      ]),
    ],
    ["a number for training", 10, 1],
    ["a red line of zero", 11, [0]],
    ["a short nonce", 12, new Uint8Array(15)],
  ])("T1 refuses %s", (_, field, value) => {
    expect(codeOfMap((map) => map.set(field, value))).toBe("CHARTER_MALFORMED");
  });

  it("T1 refuses bytes behind it", () => {
    expect(codeOf(concatBytes(charter.bytes, Uint8Array.of(0)))).toBe("CHARTER_MALFORMED");
  });

  it.each([1, 2, 3] as const)("T1 takes the profile %i", (profile) => {
    expect(codeWith({ profile })).toBe("ok");
  });

  it("T1 refuses a sixth coordinator", () => {
    expect(codeWith({ coordinators: people, k: 4 })).toBe("CHARTER_MALFORMED");
  });

  it.each([
    ["an end before its start", -1],
    ["an end at its start", 0],
    ["a life of more than 400 days", 400 * DAY_MS + 1],
  ])("T2 refuses %s", (_, lifeMs) => {
    expect(codeWith({ expiresMs: createdMs + lifeMs })).toBe("CHARTER_RULE");
  });

  it("T2 takes a life of 400 days", () => {
    expect(codeWith({ expiresMs: createdMs + 400 * DAY_MS })).toBe("ok");
  });

  it.each([
    [1, 1],
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
    [5, 5],
  ])("T3 takes %i coordinators of whom %i decide", (count, k) => {
    expect(codeWith({ coordinators: people.slice(0, count), k })).toBe("ok");
  });

  it.each([
    [0, 1],
    [1, 2],
    [2, 1],
    [4, 2],
    [5, 2],
  ])("T3 refuses %i coordinators of whom %i decide", (count, k) => {
    expect(codeWith({ coordinators: people.slice(0, count), k })).toBe("CHARTER_RULE");
  });

  it("T3 refuses one coordinator who is listed twice", () => {
    expect(codeWith({ coordinators: [...people.slice(0, 2), ...people.slice(0, 1)], k: 2 })).toBe("CHARTER_RULE");
  });

  it.each<[string, Partial<CharterFields>]>([
    ["sign key", { coordinators: [{ ...makeCoordinator(), signKey: toSignKey(new Uint8Array(32)) }] }],
    ["box key", { coordinators: [{ ...makeCoordinator(), boxKey: toBoxKey(new Uint8Array(32)) }] }],
    ["relay key", { relays: [{ ...relay, relayKey: toSignKey(new Uint8Array(32)) }] }],
  ])("T4 refuses a %s of small order", (_, change) => {
    expect(codeWith(change)).toBe("CHARTER_RULE");
  });

  it.each(["", "Europe Berlin", "Zürich", "<b>"])("T4 refuses the time zone %j", (timeZone) => {
    expect(codeWith({ timeZone })).toBe("CHARTER_RULE");
  });

  it.each(["UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5"])("T4 takes the time zone %s", (timeZone) => {
    expect(codeWith({ timeZone })).toBe("ok");
  });
});
