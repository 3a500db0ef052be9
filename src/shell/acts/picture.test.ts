import { describe, expect, it } from "vitest";
import { drawPicture, isTryOut } from "./picture.ts";

const row = (picture: number, training = false) =>
  ({ id: "00".repeat(16), picture, training, role: "field", state: "ready" }) as const;

/** A device whose randomness says `bytes`, one at a time, and whose shelf holds `pictures`. */
function deviceWith(bytes: readonly number[], pictures: readonly number[]) {
  const left = [...bytes];
  const refuse = () => Promise.reject(new TypeError("not in this test"));
  const shelf = {
    list: async () => pictures.map((picture) => row(picture)),
    put: refuse,
    remove: refuse,
    speech: refuse,
    speak: refuse,
  };
  return { shelf, random: { bytes: () => Uint8Array.of(left.shift() ?? 0) } };
}

describe("the picture of a vault", () => {
  it("V9 is not one that another vault of the phone has, nor one of Try Ebb", async () => {
    expect(await drawPicture(deviceWith([7, 20, 90, 8], [7]))).toBe(8);
  });

  it("V9 is drawn even where every picture is taken", async () => {
    const all = Array.from({ length: 256 }, (_, picture) => picture);
    expect(await drawPicture(deviceWith([7], all))).toBe(7);
  });

  it("tells Try Ebb from a training programme of one's own", () => {
    expect([isTryOut(row(20, true)), isTryOut(row(21, true)), isTryOut(row(20))]).toEqual([true, false, false]);
  });
});
