import { describe, expect, it } from "vitest";
import { seedToSignKey } from "../crypto/sign.ts";
import { bytesToHex } from "../kit/bytes.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import {
  decodeRecoveryAnswer,
  decodeRecoveryCall,
  decodeRecoveryGrants,
  encodeRecoveryAnswer,
  encodeRecoveryCall,
  encodeRecoveryGrants,
  MAX_GRANTS,
  type RecoveryAct,
  recoveryKeyToId,
} from "./recovery-calls.ts";

const sealed = systemRandom.bytes(80);
const refused = { ok: false, error: { code: "RECOVERY_CALL_MALFORMED" } };

describe("recovery call", () => {
  it.each<RecoveryAct>([{ type: "put", epoch: 10_000, sealed }, { type: "get" }, { type: "remove", epoch: 1 }])(
    "W44 reads back $type",
    (act) => {
      expect(decodeRecoveryCall(encodeRecoveryCall(act))).toEqual({ ok: true, value: act });
    },
  );

  it.each<[string, Cbor]>([
    ["an unknown verb", [4, 1]],
    ["no verb", []],
    ["epoch 0", [1, 0, sealed]],
    ["epoch 10,001", [3, 10_001]],
    ["a short grant", [1, 1, sealed.slice(1)]],
    ["a put without its grant", [1, 1]],
    ["a get with a part too many", [2, 1]],
    ["a remove with a part too many", [3, 1, sealed]],
    ["something else", 1],
  ])("W44 refuses %s", (_, value) => {
    expect(decodeRecoveryCall(encodeCbor(value))).toMatchObject(refused);
  });
});

describe("recovery grants", () => {
  const many = (length: number) => Array.from({ length }, (_, at) => ({ epoch: at + 1, sealed }));

  it("W44 reads back 64 grants", () => {
    expect(decodeRecoveryGrants(encodeRecoveryGrants(many(MAX_GRANTS)))).toEqual({ ok: true, value: many(64) });
  });

  it("W44 refuses 65 grants", () => {
    expect(decodeRecoveryGrants(encodeRecoveryGrants(many(65)))).toMatchObject(refused);
  });

  it.each<[string, Cbor]>([
    ["another version", [2, []]],
    ["a short grant", [1, [[1, sealed.slice(1)]]]],
    ["epoch 0", [1, [[0, sealed]]]],
  ])("W44 refuses %s", (_, value) => {
    expect(decodeRecoveryGrants(encodeCbor(value))).toMatchObject(refused);
  });
});

describe("recovery id", () => {
  it("W45 is 16 bytes and differs between keys", () => {
    const ids = [1, 2].map((seed) => recoveryKeyToId(seedToSignKey(new Uint8Array(32).fill(seed))));
    expect(ids.map(({ length }) => length)).toEqual([16, 16]);
    expect(new Set(ids.map(bytesToHex)).size).toBe(2);
  });

  it("W45 reads back the charter that answers it", () => {
    const charter = systemRandom.bytes(4_096);
    expect(decodeRecoveryAnswer(encodeRecoveryAnswer(charter))).toEqual({ ok: true, value: charter });
  });

  it.each<[string, Cbor]>([
    ["another version", [2, sealed]],
    ["no charter", [1]],
    ["4,097 bytes", [1, new Uint8Array(4_097)]],
  ])("W45 refuses %s", (_, value) => {
    expect(decodeRecoveryAnswer(encodeCbor(value))).toMatchObject(refused);
  });
});
