import { describe, expect, it } from "vitest";
import { startLooking } from "./looking.ts";

const PAUSE_MS = 0;

describe("S12 looking until there is nothing more to see", () => {
  it("S12 looks again as long as there is more to see", async () => {
    const seen: number[] = [];
    let looks = 0;
    await new Promise<void>((resolve) => {
      const take = (look: number) => {
        seen.push(look);
        if (look === 3) resolve();
        return look < 3;
      };
      startLooking(async () => ++looks, take, PAUSE_MS);
    });
    expect(seen).toEqual([1, 2, 3]);
  });

  it("S12 tells nobody what a look sees that was under way when it was ended, and ends with it", async () => {
    const seen: string[] = [];
    let answer = (_: string): void => undefined;
    const answered = new Promise<string>((resolve) => {
      answer = resolve;
    });
    const looking = startLooking(
      () => answered,
      (one) => seen.push(one) > 0,
      PAUSE_MS,
    );
    const order: string[] = [];
    const stopped = looking.stop().then(() => order.push("stopped"));
    order.push("answered");
    answer("let in");
    await stopped;
    expect([order, seen]).toEqual([["answered", "stopped"], []]);
  });
});
