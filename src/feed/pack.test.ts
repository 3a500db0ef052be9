import { describe, expect, it } from "vitest";
import { toSignKey } from "../kit/brand.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { MAX_PLAINTEXT_BYTES } from "../wire/limits.ts";
import { makeCreate } from "./make-create.ts";
import { decodeOpBatch } from "./op-batch.ts";
import { packOps } from "./pack.ts";

const makeOp = (bytes: number) =>
  makeCreate(
    { clock: { nowMs: () => 1 }, random: systemRandom, last: null },
    toSignKey(new Uint8Array(32)),
    new Map([[1, new Uint8Array(bytes)]]),
    1,
  );

describe("packing", () => {
  it("F5 packs what reads back as the ops from the front, in order", () => {
    const ops = Array.from({ length: 400 }, () => makeOp(60));
    const { plaintext, count } = unwrapResult(packOps(ops, []));
    expect(unwrapResult(decodeOpBatch(plaintext)).ops).toEqual(ops.slice(0, count));
  });

  it("F5 fills a segment: one op more would not have fitted", () => {
    const ops = Array.from({ length: 400 }, () => makeOp(60));
    const { plaintext, count } = unwrapResult(packOps(ops, []));
    const next = plaintext.length / count;
    expect([plaintext.length <= MAX_PLAINTEXT_BYTES, plaintext.length + 2 * next > MAX_PLAINTEXT_BYTES]).toEqual([
      true,
      true,
    ]);
  });

  it("F5 packs one op even where fewer bytes were asked for", () => {
    expect(unwrapResult(packOps([makeOp(500), makeOp(500)], [], 100)).count).toBe(1);
  });

  it("F5 stays within the bytes that were asked for, from two ops on", () => {
    const { plaintext, count } = unwrapResult(
      packOps(
        Array.from({ length: 9 }, () => makeOp(500)),
        [],
        2_000,
      ),
    );
    expect([count > 1, plaintext.length <= 2_000]).toEqual([true, true]);
  });

  it.each([
    ["the largest that fits", 0, true],
    ["one byte more", 1, false],
  ])("F5 an op alone: %s", (_, more, fits) => {
    const around = unwrapResult(packOps([makeOp(MAX_PLAINTEXT_BYTES - 1_000)], [])).plaintext.length;
    const bytes = MAX_PLAINTEXT_BYTES - 1_000 + (MAX_PLAINTEXT_BYTES - around) + more;
    const packed = packOps([makeOp(bytes)], []);
    expect(packed.ok ? "ok" : packed.error.code).toBe(fits ? "ok" : "OP_TOO_LARGE");
  });
});
