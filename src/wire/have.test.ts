import { describe, expect, it } from "vitest";
import { toFeedId } from "../kit/brand.ts";
import { type Cbor, encodeCbor } from "../kit/cbor.ts";
import { systemRandom } from "../kit/random.ts";
import { decodeHave, encodeHave, MAX_HAVE_BYTES } from "./have.ts";

const makeHeld = (seq: number) => ({ feedId: toFeedId(systemRandom.bytes(16)), seq });
const id = systemRandom.bytes(16);

describe("have call", () => {
  it("W43 reads back 200 feeds at their highest seq within its size", () => {
    const held = Array.from({ length: 200 }, () => makeHeld(0xffff_ffff));
    const bytes = encodeHave(held);
    expect(bytes.length).toBeLessThanOrEqual(MAX_HAVE_BYTES);
    expect(decodeHave(bytes)).toEqual({ ok: true, value: held });
  });

  it.each<[string, Cbor]>([
    ["no feed", [1, []]],
    ["201 feeds", [1, Array.from({ length: 201 }, () => [systemRandom.bytes(16), 0])]],
    ["a feed twice", [1, [[id, 1], [id, 2]]]], // biome-ignore format: one case a line
    ["another version", [2, [[id, 1]]]],
    ["a short feed id", [1, [[id.slice(1), 1]]]],
    ["a seq below 0", [1, [[id, -1]]]],
    ["a seq above 2³² − 1", [1, [[id, 0x1_0000_0000]]]],
    ["a part too many", [1, [[id, 1, 1]]]],
    ["something else", new Map()],
  ])("W43 refuses %s", (_, value) => {
    expect(decodeHave(encodeCbor(value))).toMatchObject({ ok: false, error: { code: "HAVE_MALFORMED" } });
  });
});
