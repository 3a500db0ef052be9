/** Which of several statements a team is asked to sign. */
import { describe, expect, it } from "vitest";
import { coreOf, orderFor } from "../../../control/closing-test-kit.ts";
import { foldFrames, startControl } from "../../../control/fold.ts";
import type { CloseFinal } from "../../../control/objects.ts";
import { makePerson, type Person, Speech, startCharter } from "../../../control/test-kit.ts";
import { leadingFinal } from "./facts.ts";

type Five = readonly [Person, Person, Person, Person, Person];
const [anna, ben, carla, dora, eva] = Array.from({ length: 5 }, () => makePerson()) as unknown as Five;
const charter = startCharter([anna, ben, carla, dora, eva], 3);
const start = startControl(charter);
const orderAt = (atMs: number): CloseFinal => orderFor(start, coreOf(charter, [], { closedMs: atMs }));
const [first, second] = [orderAt(1_000), orderAt(2_000)];

/** Time of the one that is shown after these signed, in this order. */
async function shownAfter(...signed: readonly (readonly [Person, CloseFinal])[]): Promise<number | undefined> {
  const talk = new Speech();
  const control = await foldFrames(
    start,
    signed.map(([who, final]) => talk.say(who, [final])),
  );
  return leadingFinal({ control })?.final.atMs;
}

describe("the statement that waits for signatures", () => {
  it("G24 a statement that two of three signed is left once one of them signed another", async () => {
    expect(await shownAfter([anna, first], [ben, first], [anna, second])).toBe(second.atMs);
  });

  it("G24 one coordinator who signed another moves nobody while two stand by the first", async () => {
    expect(await shownAfter([anna, first], [ben, first], [carla, second])).toBe(first.atMs);
    expect(await shownAfter([anna, second], [ben, first], [carla, first], [anna, first])).toBe(first.atMs);
  });

  it("G24 the one that is in force stays, whatever was signed beside it", async () => {
    expect(await shownAfter([anna, second], [ben, second], [dora, second], [anna, first], [ben, first])).toBe(
      second.atMs,
    );
    expect(await shownAfter([anna, first], [ben, first], [carla, first], [anna, second], [ben, second])).toBe(
      first.atMs,
    );
  });
});
