/** Control bodies and the segments that carry them: T10 to T14 of src/control/SPEC.md. */
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
  programmeId,
  ZEROS_32,
} from "../material.ts";
import { CERTIFICATE } from "./certificate.ts";

const epochFields = (change: readonly (readonly [number, Cbor])[] = []): Cbor =>
  new Map<number, Cbor>([[1, 1], [2, bytesOf(epoch.boxKey)], [3, 0], [4, []], ...change]);

const head: readonly Cbor[] = [bytesOf(bytesFor("feed", 16)), 5, bytesOf(bytesFor("head", 32))];

const REFUSED: readonly (readonly [name: string, rules: string, body: Cbor])[] = [
  ["no object", "T10", [1, []]],
  ["version 2", "T10", [2, [[3, epochFields()]]]],
  ["65 objects", "T10", [1, Array(65).fill([3, epochFields()])]],
  ...[1, 2, 5, 7, 8, 9, 10, 11].map(
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
  ["201 heads", "T14", [1, [[6, new Map([[1, Array(201).fill(head)]])]]]],
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
    { type: "heads", heads: [{ feedId: bytesFor("feed", 16), seq: 5, head: bytesFor("head", 32) }] },
  ];
  const body = await giveText("encode-control", { objects }, "body");
  const { seed: authorSeed, incarnation, signKey: author } = coordinator;
  const given = { authorSeed, incarnation, programmeId, seq: 1, prev: ZEROS_32, body };
  const frame = await giveText("sign-control-segment", given, "frame");
  return answerCases("control", "src/control/SPEC.md", [
    ["write three objects", "T10 T12 T13 T14", "encode-control", { objects }, "ok"],
    ["read three objects", "T10 T12 T13 T14", "decode-control", { body }, "ok"],
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
