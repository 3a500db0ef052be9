import { describe, expect, it } from "vitest";
import { makeOrder } from "../../../control/closing-order.ts";
import { attest, coreOf, orderFor, SignedSpeech } from "../../../control/closing-test-kit.ts";
import { type ControlState, foldFrames, startControl } from "../../../control/fold.ts";
import { amend, makePerson, type Person, Speech, seated, startCharter } from "../../../control/test-kit.ts";
import { whyRefused } from "./watch.ts";

const [anna, ben, carla, dora] = Array.from({ length: 4 }, () => makePerson()) as [Person, Person, Person, Person];
const charter = startCharter([anna, ben, carla], 2);
const start = startControl(charter);
const final = orderFor(start, coreOf(charter, []));

async function orderBy(...signers: readonly Person[]) {
  const speech = new SignedSpeech(charter);
  for (const who of signers) await speech.say(who, final);
  return makeOrder(charter, speech.frames);
}
const why = (bytes: Uint8Array, control: ControlState = start) => whyRefused(Uint8Array.from(bytes), { control });
/** In a frame, which begins with its magic. */
const SIGNATURE_AT = 144;
const other = startControl(startCharter([anna, ben, carla], 2));

describe("what is said of a file that is not taken", () => {
  it("G12 an order for another programme", async () => {
    expect(await why(await orderBy(anna, ben), other)).toBe("foreign");
  });

  it("G12 an order with the signature of a coordinator who was removed since", async () => {
    const change = amend(start, seated([anna, carla, dora], 2));
    const talk = new Speech();
    const known = await foldFrames(start, [talk.say(anna, [change]), talk.say(carla, [change])]);
    expect(await why(await orderBy(anna, ben), known)).toBe("stale");
  });

  it("G12 an order that too few signed", async () => {
    expect(await why(await orderBy(anna))).toBe("unsigned");
  });

  it("G12 an order in which a signature was changed", async () => {
    const bytes = await orderBy(anna, ben);
    const place = Buffer.from(bytes).indexOf("EBB1") + SIGNATURE_AT;
    expect(await why(bytes.with(place, (bytes[place] ?? 0) ^ 1))).toBe("changed");
  });

  it("G12 another device's answer of another programme, and anything else", async () => {
    expect(await why(await attest(charter, anna, new Uint8Array(32)), other)).toBe("foreign");
    expect(await why(Uint8Array.of(1, 2, 3))).toBe("other");
  });
});
