/** Moving codes before a bad camera: the short form of `npm run bench:codes`. */
import { describe, expect, it } from "vitest";
import { makePrng } from "../support/sim/prng.ts";
import { KIND_NAMES, photograph } from "./frames.ts";
import { countRead, readByLibrary, watchUntilWhole } from "./watch-codes.ts";

const MESSAGE = makePrng("message").bytes(900);

describe("moving codes before a bad camera", () => {
  it.each(KIND_NAMES)("W112 a picture with mild damage reads: %s", async (kind) => {
    const many = { kind, level: "mild", count: 1 } as const;
    expect(await countRead(MESSAGE, many, makePrng(kind), readByLibrary)).toBe(many.count);
  });

  it("W111 with 30 of 100 pictures lost a message is whole after no more than twice its codes", async () => {
    const prng = makePrng("lost");
    const see = async (text: string) =>
      prng.chance(0.3) ? null : readByLibrary(photograph(text, "nothing", "mild", prng));
    expect(await watchUntilWhole(MESSAGE, see, 20)).not.toBeNull();
  });
});
