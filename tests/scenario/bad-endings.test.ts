/** What is said of orders, certificates and cards of a closing that are not right: from the bytes to the sentence that a person reads, in English. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findByText, findByWords } from "../../src/certificate/check-card.ts";
import { judgeText } from "../../src/certificate/judge.ts";
import { makeOrder } from "../../src/control/closing-order.ts";
import { coreOf, orderFor, SignedSpeech } from "../../src/control/closing-test-kit.ts";
import { foldFrames, startControl } from "../../src/control/fold.ts";
import { amend, makePerson, type Person, Speech, seated, startCharter } from "../../src/control/test-kit.ts";
import { stretchCard } from "../../src/crypto/stretch.ts";
import { toProgrammeId } from "../../src/kit/brand.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { whyRefused } from "../../src/shell/acts/closing/watch.ts";
import english from "../../src/words/en.json" with { type: "json" };
import { type ClosedProgramme, closeProgramme } from "../support/closed-programme.ts";
import type { VectorFile } from "../vectors/json.ts";

const [anna, ben, carla, dora] = Array.from({ length: 4 }, () => makePerson()) as [Person, Person, Person, Person];
const charter = startCharter([anna, ben, carla], 2);
const start = startControl(charter);
const final = orderFor(start, coreOf(charter, []));
/** Ben's seat goes to Dora. */
const removal = amend(start, seated([anna, carla, dora], 2));
const removed = async () => {
  const talk = new Speech();
  return foldFrames(start, [talk.say(anna, [removal]), talk.say(carla, [removal])]);
};

const sayOfFile = async (order: Uint8Array, control = start) =>
  english[`closing.refused.${await whyRefused(Uint8Array.from(order), { control })}`];

async function orderBy(...said: readonly (readonly [Person, Parameters<SignedSpeech["say"]>[1]])[]) {
  const speech = new SignedSpeech(charter);
  for (const [who, object] of said) await speech.say(who, object);
  return makeOrder(charter, speech.frames);
}
const signedByTwo = () => orderBy([anna, final], [ben, final]);

describe("G12 an order that is not right", () => {
  it("is of another programme", async () => {
    const other = startControl(startCharter([anna, ben, carla], 2));
    expect(await sayOfFile(await signedByTwo(), other)).toBe("This file is of another programme. Nothing was changed.");
  });

  it("is stale, because who decides changed", async () => {
    expect(await sayOfFile(await signedByTwo(), await removed())).toBe(
      "This order does not count: who decides changed since it was signed. Nothing was changed. Ask for a newer one.",
    );
  });

  it("counts a coordinator whose seat was taken", async () => {
    const now = await removed();
    const newer = orderFor(now, coreOf(charter, []));
    const order = await orderBy([anna, removal], [carla, removal], [anna, newer], [ben, newer]);
    expect(await sayOfFile(order, now)).toBe(
      "This order does not count yet: too few coordinators signed it. Nothing was changed.",
    );
  });
});

const { vectors } = JSON.parse(
  readFileSync(path.resolve(import.meta.dirname, "../vectors/closing.json"), "utf8"),
) as VectorFile;

const SENTENCES = {
  changed: "This page was changed or damaged. Do not trust it. Ask for the printed sheet.",
  newer: "This version cannot read it. Open the file with a newer version of the app.",
};

describe("J2 J3 a certificate that is not right", () => {
  it.each([
    ["names a holder twice", "a holder twice", "changed"],
    ["lacks entries of its list of cards", "a leaf list cut short", "changed"],
    ["leaves out a seat", "a seat is missing", "changed"],
    ["is of a version to come", "version 2", "newer"],
  ] as const)("%s", async (_, name, why) => {
    const text = String(vectors.find((one) => one.name === `certificate: ${name}`)?.given.text);
    expect(await judgeText(text)).toEqual({ ok: false, error: why });
    expect(english[`certificate.${why}`]).toBe(SENTENCES[why]);
  });
});

describe("J4 a card that is not right", () => {
  let closed: ClosedProgramme;
  beforeAll(async () => {
    closed = await closeProgramme();
  });

  async function listOf() {
    const { programmeId, leaves } = unwrapResult(await judgeText(closed.text));
    return { programmeId, leaves, stretch: stretchCard };
  }
  const UNKNOWN =
    "This card is not in this list. It may be from another programme, or a picture may be wrong. Nobody did wrong.";

  it("is of another programme", async () => {
    const other = { ...(await listOf()), programmeId: toProgrammeId(new Uint8Array(16).fill(9)) };
    expect(await findByText(other, closed.cards.closed.text)).toBe("foreign");
    expect(english["certificate.foreign"]).toMatch(/^This card is from another programme\./);
    expect(await findByWords(other, closed.cards.closed.words)).toBe("unknown");
  });

  it("was never given to anybody", async () => {
    const list = await listOf();
    const { text, words } = closed.cards.unknown;
    expect([await findByText(list, text), await findByWords(list, words)]).toEqual(["unknown", "unknown"]);
    expect(english["certificate.notFound"]).toBe(UNKNOWN);
  });
});
