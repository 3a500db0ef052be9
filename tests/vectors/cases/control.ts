/** Control bodies and the segments that carry them: T10 to T39 of src/control/SPEC.md. */
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { bytesOf, hexOf, type JsonObject, type VectorFile } from "../json.ts";
import {
  answerCases,
  bytesFor,
  type Case,
  coordinator,
  epoch,
  give,
  giveText,
  phone,
  programmeId,
  relay,
  stranger,
  ZEROS_32,
} from "../material.ts";
import { CERTIFICATE } from "./certificate.ts";

const epochFields = (change: readonly (readonly [number, Cbor])[] = []): Cbor =>
  new Map<number, Cbor>([[1, 1], [2, bytesOf(epoch.boxKey)], [3, 0], [4, []], ...change]);

const head: readonly Cbor[] = [bytesOf(bytesFor("feed", 16)), 5, bytesOf(bytesFor("head", 32))];

const headJson: JsonObject = { feedId: bytesFor("feed", 16), seq: 5, head: bytesFor("head", 32) };

/** One body of one object whose fields are these. */
const one = (code: number, ...fields: readonly Cbor[]): Cbor => [
  1,
  [[code, new Map(fields.map((value, i) => [i + 1, value]))]],
];
const id = bytesOf(bytesFor("snapshot id", 32));
const half = bytesOf(bytesFor("half of a fork", 208));
const [key, zeros] = [bytesOf(phone.signKey), bytesOf(ZEROS_32)];

const REFUSED: readonly (readonly [name: string, rules: string, body: Cbor])[] = [
  ["no object", "T10", [1, []]],
  ["version 2", "T10", [2, [[3, epochFields()]]]],
  ["65 objects", "T10", [1, Array(65).fill([3, epochFields()])]],
  ...[1, 8, 9, 10, 16].map(
    (code) =>
      [
        `code ${code} behind an epoch`,
        "T11",
        [
          1,
          [
            [3, epochFields()],
            [code, new Map()],
          ],
        ],
      ] as const,
  ),
  ["epoch 0", "T12", [1, [[3, epochFields([[1, 0]])]]]],
  ["epoch key of small order", "T12", [1, [[3, epochFields([[2, bytesOf(ZEROS_32)]])]]]],
  ["epoch with an unknown field", "T12", [1, [[3, epochFields([[5, 0]])]]]],
  ["grant of 79 bytes", "T12", [1, [[3, epochFields([[4, [[new Uint8Array(8), new Uint8Array(79)]]]])]]]],
  ["certificate that is none", "T13", [1, [[4, new Map([[1, new Uint8Array(200)]])]]]],
  ["no heads", "T14", [1, [[6, new Map([[1, []]])]]]],
  ["head at seq 0", "T14", [1, [[6, new Map([[1, [[head[0] ?? 0, 0, head[2] ?? 0]]]])]]]],
  ["heads with a time that is null", "T14", one(6, [head], null)],
  ["heads with an unknown field", "T14", one(6, [head], 0, 0)],
  ["epoch that starts beyond what a date holds", "T12", [1, [[3, epochFields([[3, 8_640_000_000_000_001]])]]]],
  ["amend without fields", "T15", one(2)],
  ["revocation of a key of small order", "T16", one(5, zeros, [], 0)],
  ["revocation with reason 256", "T16", one(5, key, [], 256)],
  [
    "revocation without pins",
    "T16",
    [
      1,
      [
        [
          5,
          new Map<number, Cbor>([
            [1, key],
            [3, 0],
          ]),
        ],
      ],
    ],
  ],
  ["drop of no heads", "T19", one(7, [])],
  ["box key of small order", "T17", one(11, 1, key, zeros)],
  ["box key for epoch 0", "T17", one(11, 0, key, bytesOf(epoch.boxKey))],
  ["snapshot that ends before it starts", "T18", one(12, id, bytesOf(bytesFor("feed", 16)), 2, 1, [head])],
  ["snapshot of no heads", "T18", one(12, id, bytesOf(bytesFor("feed", 16)), 1, 1, [])],
  ["vouch for 31 bytes", "T19", one(13, id.slice(1))],
  ["retirement of epoch 0", "T19", one(14, 0)],
  ["fork of 207 bytes", "T19", one(15, key, bytesOf(bytesFor("incarnation", 16)), half, half.slice(1))],
  ["plan to close under number 0", "T38", one(8, 0, 1, 1, 0)],
  ["plan to close with an unknown field", "T38", one(8, 1, 1, 1, 0, 0)],
  ["order to close whose terms have 31 bytes", "T39", one(9, id.slice(1), id, id, 0)],
  ["order to close without a time", "T39", one(9, id, id, id)],
  ["201 heads", "T14", [1, [[6, new Map([[1, Array(201).fill(head)]])]]]],
];

const TERMS: JsonObject = {
  coordinators: [
    { signKey: coordinator.signKey, boxKey: coordinator.boxKey },
    { signKey: phone.signKey, boxKey: phone.boxKey },
  ],
  k: 2,
  relays: [{ address: "https://relay.example", relayKey: relay.signKey }],
  expiresMs: 1_800_000_000_000,
  policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
  recovery: null,
};
const RECOVERY: JsonObject = { setId: bytesFor("set", 4), boxKey: stranger.boxKey, signKey: stranger.signKey };

/** Amends as they are written; their hash follows. */
const AMENDS: readonly JsonObject[] = [
  { type: "amend", number: 1, prev: bytesFor("charter hash", 32), terms: TERMS, pins: [], reason: 1 },
  {
    type: "amend",
    number: 2,
    prev: bytesFor("amend hash", 32),
    terms: { ...TERMS, recovery: RECOVERY },
    pins: [headJson],
    reason: 0,
  },
];

/** The other objects, one of each. */
const OTHERS: readonly JsonObject[] = [
  { type: "revoke", device: phone.signKey, pins: [headJson], reason: 2 },
  { type: "heads", heads: [headJson], atMs: 1_790_000_000_000 },
  { type: "drop", heads: [headJson] },
  { type: "box", epoch: 2, holder: phone.signKey, boxKey: epoch.boxKey },
  {
    type: "snapshot",
    id: bytesFor("snapshot id", 32),
    feedId: bytesFor("feed", 16),
    fromSeq: 1,
    toSeq: 3,
    heads: [headJson],
  },
  { type: "vouch", id: bytesFor("snapshot id", 32) },
  { type: "retire", epoch: 1 },
  { type: "closeIntent", number: 2, freezesMs: 1_790_000_000_000, closesMs: 0, reason: 3 },
  {
    type: "closeFinal",
    terms: bytesFor("amend hash", 32),
    core: bytesFor("core hash", 32),
    heads: bytesFor("heads hash", 32),
    atMs: 1_790_000_000_000,
  },
  {
    type: "fork",
    author: phone.signKey,
    incarnation: bytesFor("incarnation", 16),
    a: bytesFor("half of a fork", 208),
    b: bytesFor("other half of a fork", 208),
  },
];

export async function makeControl(): Promise<VectorFile> {
  const sealed = await giveText(
    "seal-to-key",
    { recipient: coordinator.boxKey, plaintext: epoch.boxSecret, random: bytesFor("grant ephemeral", 32) },
    "sealed",
  );
  const { keyId = "" } = await give("open-sealed", { secretKey: coordinator.boxSecret, sealed });
  const certificate = await giveText("sign-certificate", CERTIFICATE, "certificate");
  const objects: readonly JsonObject[] = [
    { type: "epoch", number: 1, publicKey: epoch.boxKey, startsMs: 1_790_000_000_000, grants: [{ keyId, sealed }] },
    { type: "cert", certificate },
    { type: "heads", heads: [headJson], atMs: null },
  ];
  const body = await giveText("encode-control", { objects }, "body");
  const [amends, others] = [
    await giveText("encode-control", { objects: AMENDS }, "body"),
    await giveText("encode-control", { objects: OTHERS }, "body"),
  ];
  const { seed: authorSeed, incarnation, signKey: author } = coordinator;
  const given = { authorSeed, incarnation, programmeId, seq: 1, prev: ZEROS_32, body };
  const frame = await giveText("sign-control-segment", given, "frame");
  return answerCases("control", "src/control/SPEC.md", [
    ["write three objects", "T10 T12 T13 T14", "encode-control", { objects }, "ok"],
    ["read three objects", "T10 T12 T13 T14", "decode-control", { body }, "ok"],
    ["write amends", "T15", "encode-control", { objects: AMENDS }, "ok"],
    ["read amends, and what they are called", "T15", "decode-control", { body: amends }, "ok"],
    ["write the other objects", "T14 T16 T17 T18 T19 T38 T39", "encode-control", { objects: OTHERS }, "ok"],
    ["read the other objects", "T14 T16 T17 T18 T19 T38 T39", "decode-control", { body: others }, "ok"],
    [
      "the grant opens to the epoch's private key",
      "T12",
      "open-sealed",
      { secretKey: coordinator.boxSecret, sealed },
      "ok",
    ],
    ["segment", "W1 W5 W7", "sign-control-segment", given, "ok"],
    ["read the segment", "W1 W4 W5", "decode-frame", { frame }, "ok"],
    ["its signature holds", "W5", "verify-frame", { frame, author }, "true"],
    ["it is not sealed", "W7", "open-frame", { frame, author, secretKeys: [coordinator.boxSecret] }, "OPEN_FAILED"],
    ...REFUSED.map(([name, rules, value]): Case => {
      const refused = { body: hexOf(encodeCbor(value)) };
      return [`refuse: ${name}`, rules, "decode-control", refused, "CONTROL_MALFORMED"];
    }),
  ]);
}
