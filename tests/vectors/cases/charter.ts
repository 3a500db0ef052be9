/** Charters: T1 to T4 of src/control/SPEC.md. */
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { unwrapResult } from "../../../src/kit/result.ts";
import { bytesOf, hexOf, type JsonObject, type VectorFile } from "../json.ts";
import {
  answerCases,
  bytesFor,
  type Case,
  coordinator,
  giveText,
  phone,
  relay,
  stranger,
  ZEROS_32,
} from "../material.ts";

const DAY_MS = 86_400_000;
const createdMs = 1_790_000_000_000;
const anna = { signKey: coordinator.signKey, boxKey: coordinator.boxKey };
const ben = { signKey: phone.signKey, boxKey: phone.boxKey };
const cleo = { signKey: stranger.signKey, boxKey: stranger.boxKey };

export const CHARTER: JsonObject = {
  createdMs,
  expiresMs: createdMs + 90 * DAY_MS,
  coordinators: [anna],
  k: 1,
  relays: [{ address: "https://relay.example", relayKey: relay.signKey }],
  policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
  timeZone: "Asia/Kathmandu",
  isTraining: false,
  redLines: [1, 2, 3, 4, 5, 6, 7, 8],
  nonce: bytesFor("charter nonce", 16),
  profile: 1,
};

const RULES_BROKEN: readonly (readonly [name: string, rule: string, change: JsonObject])[] = [
  ["ends when it starts", "T2", { expiresMs: createdMs }],
  ["lives 400 days and 1 ms", "T2", { expiresMs: createdMs + 400 * DAY_MS + 1 }],
  ["no coordinator", "T3", { coordinators: [] }],
  ["one coordinator twice", "T3", { coordinators: [anna, { ...ben, signKey: anna.signKey }], k: 2 }],
  ["1 of 2 decides", "T3", { coordinators: [anna, ben], k: 1 }],
  ["2 of 1 decide", "T3", { k: 2 }],
  ["sign key of small order", "T4", { coordinators: [{ ...anna, signKey: ZEROS_32 }] }],
  ["box key of small order", "T4", { coordinators: [{ ...anna, boxKey: ZEROS_32 }] }],
  ["relay key of small order", "T4", { relays: [{ address: "", relayKey: ZEROS_32 }] }],
  ["time zone with a space", "T4", { timeZone: "Asia/ Kathmandu" }],
  ["no time zone", "T4", { timeZone: "" }],
];

const MALFORMED: readonly (readonly [name: string, field: number, value: Cbor | undefined])[] = [
  ["version 2", 1, 2],
  ["suite 2", 2, 2],
  ["an unknown field", 14, 0],
  ["profile 0", 13, 0],
  ["profile 4", 13, 4],
  ["no profile", 13, undefined],
  ["no nonce", 12, undefined],
  ["k of 0", 6, 0],
  ["an unknown policy", 8, new Map([1, 2, 3, 4].map((code) => [code, 1]))],
  [
    "lease policy 3",
    8,
    new Map([
      [1, 3],
      [2, 7],
      [3, 5],
    ]),
  ],
  [
    "lock after 0 minutes",
    8,
    new Map([
      [1, 0],
      [2, 7],
      [3, 0],
    ]),
  ],
  ["training as a number", 10, 0],
  ["red line 256", 11, [256]],
];

const decode = (name: string, rules: string, charter: string, outcome: string): Case => [
  name,
  rules,
  "decode-charter",
  { charter },
  outcome,
];

export async function makeCharters(): Promise<VectorFile> {
  const charter = await giveText("make-charter", CHARTER, "charter");
  const three: JsonObject = {
    ...CHARTER,
    coordinators: [anna, ben, cleo],
    k: 2,
    relays: [],
    isTraining: true,
    profile: 2,
  };
  const cases: Case[] = [
    ["make", "T1", "make-charter", CHARTER, "ok"],
    ["make for training, 2 of 3, without a relay", "T1", "make-charter", three, "ok"],
    decode("read", "T1", charter, "ok"),
    decode("read 2 of 3", "T1 T3", await giveText("make-charter", three, "charter"), "ok"),
    decode("refuse: cut", "T1", charter.slice(0, -2), "CHARTER_MALFORMED"),
    decode("refuse: a byte behind it", "T1", `${charter}00`, "CHARTER_MALFORMED"),
  ];
  for (const [name, rule, change] of RULES_BROKEN)
    cases.push(
      decode(
        `refuse: ${name}`,
        rule,
        await giveText("make-charter", { ...CHARTER, ...change }, "charter"),
        "CHARTER_RULE",
      ),
    );
  for (const [name, field, value] of MALFORMED) {
    const map = new Map(unwrapResult(decodeCbor(bytesOf(charter), 4096)) as CborMap);
    if (value === undefined) map.delete(field);
    else map.set(field, value);
    cases.push(decode(`refuse: ${name}`, "T1", hexOf(encodeCbor(map)), "CHARTER_MALFORMED"));
  }
  return answerCases("charter", "src/control/SPEC.md", cases);
}
