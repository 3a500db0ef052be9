import { beforeAll, describe, expect, it } from "vitest";
import { boxKeyToId, makeBoxKeyPair } from "../crypto/box-keys.ts";
import { seedToSignKey, sign } from "../crypto/sign.ts";
import { toFeedId, toHead, toProgrammeId } from "../kit/brand.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { signCertificate } from "../wire/certificate.ts";
import { MAX_CONTROL_BYTES } from "../wire/limits.ts";
import { type ControlObject, decodeControl, type Epoch, encodeControl, type Heads, MAX_HEADS } from "./objects.ts";

const seed = systemRandom.bytes(32);
const box = makeBoxKeyPair(systemRandom).publicKey;
const epoch: Epoch = {
  type: "epoch",
  number: 1,
  publicKey: box,
  startsMs: 0,
  grants: [{ keyId: boxKeyToId(box), sealed: systemRandom.bytes(80) }],
};
const head = { feedId: toFeedId(systemRandom.bytes(16)), seq: 3, head: toHead(systemRandom.bytes(32)) };
const heads: Heads = { type: "heads", heads: [head] };

let cert: ControlObject;
beforeAll(async () => {
  const fields = {
    programmeId: toProgrammeId(systemRandom.bytes(16)),
    signKey: seedToSignKey(systemRandom.bytes(32)),
    boxKey: box,
    role: 1,
    notAfterMs: 5,
    lease: new Uint8Array(),
  } as const;
  const certificate = await signCertificate(fields, seedToSignKey(seed), (name, message) => sign(seed, name, message));
  cert = { type: "cert", certificate };
});

const codeOf = (value: Cbor) => {
  const result = decodeControl(encodeCbor(value));
  return result.ok ? "ok" : result.error.code;
};
const epochMap = (change: readonly (readonly [number, Cbor])[] = []) =>
  new Map<number, Cbor>([[1, 1], [2, box], [3, 0], [4, []], ...change]);

describe("control body", () => {
  it("T10 reads back several objects in their order", () => {
    expect(unwrapResult(decodeControl(encodeControl([epoch, cert, heads])))).toEqual([epoch, cert, heads]);
  });

  it.each<[string, Cbor]>([
    ["no object", [1, []]],
    ["another version", [2, [[3, epochMap()]]]],
    ["65 objects", [1, Array(65).fill([3, epochMap()])]],
    ["a part too many", [1, [[3, epochMap()]], 0]],
  ])("T10 refuses %s", (_, value) => {
    expect(codeOf(value)).toBe("CONTROL_MALFORMED");
  });

  it("T10 takes 64 objects", () => {
    expect(codeOf([1, Array(64).fill([3, epochMap()])])).toBe("ok");
  });

  it.each([0, 1, 2, 5, 7, 8, 9, 10, 11])("T11 refuses the whole body for one object of code %i", (code) => {
    expect(
      codeOf([
        1,
        [
          [3, epochMap()],
          [code, new Map()],
        ],
      ]),
    ).toBe("CONTROL_MALFORMED");
  });

  it.each<[string, readonly [number, Cbor]]>([
    ["number 0", [1, 0]],
    ["number 10,001", [1, 10_001]],
    ["a key of small order", [2, new Uint8Array(32)]],
    ["a start before 1970", [3, -1]],
    ["a grant that is cut", [4, [[new Uint8Array(8), new Uint8Array(79)]]]],
    ["a seventeenth grant", [4, Array(17).fill([new Uint8Array(8), new Uint8Array(80)])]],
    ["an unknown field", [5, 0]],
  ])("T12 refuses an epoch with %s", (_, change) => {
    expect(codeOf([1, [[3, epochMap([change])]]])).toBe("CONTROL_MALFORMED");
  });

  it("T13 refuses a certificate that is malformed", () => {
    expect(codeOf([1, [[4, new Map([[1, systemRandom.bytes(200)]])]]])).toBe("CONTROL_MALFORMED");
  });

  it.each<[string, Cbor]>([
    ["no head", []],
    ["a head at seq 0", [[head.feedId, 0, head.head]]],
    ["a short head", [[head.feedId, 1, head.head.slice(1)]]],
    ["201 heads", Array(201).fill([head.feedId, 1, head.head])],
  ])("T14 refuses %s", (_, list) => {
    expect(codeOf([1, [[6, new Map([[1, list]])]]])).toBe("CONTROL_MALFORMED");
  });

  it("T14 the most heads fit one segment at their longest", () => {
    const most = Array.from({ length: MAX_HEADS }, () => ({ ...head, seq: 0xffff_ffff }));
    expect(encodeControl([{ type: "heads", heads: most }]).length).toBeLessThanOrEqual(MAX_CONTROL_BYTES);
  });
});
