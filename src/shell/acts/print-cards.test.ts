import { describe, expect, it } from "vitest";
import { stretch } from "../../crypto/stretch.ts";
import { type ProgrammeId, toProgrammeId } from "../../kit/brand.ts";
import { systemRandom } from "../../kit/random.ts";
import { unwrapResult } from "../../kit/result.ts";
import { deriveCard, readCardText, secretOfWords } from "../../wire/card.ts";
import {
  type BlankCard,
  CARDS_A_SHEET,
  MOST_SHEETS,
  type PrintJob,
  type PrintProgress,
  preparePrint,
} from "./print-cards.ts";

const programmeId: ProgrammeId = toProgrammeId(new Uint8Array(16).fill(7));

/** A computer on which a card takes a second, whose stretching fails at the cards in `failsAt`, counted from 1. */
function computer(failsAt: readonly number[] = []) {
  let [nowMs, calls] = [0, 0];
  return {
    random: systemRandom,
    clock: { nowMs: () => nowMs },
    stretch: async (secret: Uint8Array) => {
      calls += 1;
      nowMs += 1_000;
      if (failsAt.includes(calls)) throw new RangeError("no memory");
      return Uint8Array.from({ length: 32 }, (_, at) => secret[at % 8] ?? 0);
    },
  };
}

/** A job of `sheets`, and everything that it told; `react` is called at each. */
function prepare(
  sheets: number,
  react: (progress: PrintProgress, job: PrintJob) => void = () => {},
  failsAt?: number[],
) {
  const told: PrintProgress[] = [];
  const job: PrintJob = preparePrint(computer(failsAt), programmeId, sheets, (progress) => {
    told.push(progress);
    react(progress, job);
  });
  return { job, told };
}

describe("cards to be printed", () => {
  it("PC1 are eight a sheet, and each differs in code, words and rows", async () => {
    const { job } = prepare(3);
    await job.run();
    const cards = job.cards();
    expect(cards).toHaveLength(3 * CARDS_A_SHEET);
    for (const part of ["text", "words", "rows"] as const)
      expect(new Set(cards.map((card) => card[part].toString())).size).toBe(cards.length);
  });

  it("PC1 say the same secret by code and by words, and the rows that follow from it", async () => {
    const device = { ...computer(), stretch };
    const job: PrintJob = preparePrint(device, programmeId, 1, ({ made }) => made === 1 && job.stop());
    await job.run();
    const [card] = job.cards();
    const secret = unwrapResult(readCardText(card?.text ?? "", programmeId));
    expect(unwrapResult(secretOfWords(card?.words ?? new Uint8Array(), programmeId))).toEqual(secret);
    const stretched = await stretch(secret, programmeId, { memoryKib: 19 * 1024, passes: 2 });
    expect(card?.rows).toEqual(deriveCard(stretched, programmeId).rows);
  });

  it("PC2 tell how far they are and how long the rest takes, measured here", async () => {
    const { job, told } = prepare(1);
    await job.run();
    expect(told.map(({ made, leftMs }) => [made, leftMs])).toEqual([
      [0, null],
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((made) => [made, (8 - made) * 1_000]),
      [8, 0],
    ]);
    expect(told.at(-1)?.state).toBe("ready");
  });

  it("PC2 stop behind the card at hand, and go on from there", async () => {
    const { job, told } = prepare(1, ({ made, state }, stopped) => {
      if (made === 3 && state === "running" && told.every((one) => one.state !== "stopped")) stopped.stop();
    });
    await job.run();
    expect(job.progress()).toMatchObject({ made: 3, state: "stopped" });
    const before = job.cards().map(({ text }) => text);
    await job.run();
    expect(job.progress()).toMatchObject({ made: 8, state: "ready" });
    expect(
      job
        .cards()
        .slice(0, 3)
        .map(({ text }) => text),
    ).toEqual(before);
  });

  it("PC2 are never one too many where the work goes on before it stood still", async () => {
    const { job } = prepare(1);
    const first = job.run();
    job.stop();
    await Promise.all([first, job.run()]);
    expect(job.progress()).toMatchObject({ made: 8, state: "ready" });
  });

  it("PC2 keep what is made where memory runs out, and go on when told to", async () => {
    const { job } = prepare(1, () => {}, [4]);
    await job.run();
    expect(job.progress()).toMatchObject({ made: 3, state: "failed" });
    await job.run();
    expect(job.progress()).toMatchObject({ made: 8, state: "ready" });
  });

  it("PC3 are overwritten when they are dropped, and none comes after", async () => {
    const held: BlankCard[] = [];
    const { job } = prepare(1, ({ made, state }, running) => {
      if (made !== 3 || state === "dropped") return;
      held.push(...running.cards());
      running.drop();
    });
    await job.run();
    await job.run();
    expect(job.cards()).toEqual([]);
    expect(job.progress().state).toBe("dropped");
    expect(held).toHaveLength(3);
    expect(held.flatMap(({ words, rows }) => [...words, ...rows]).filter((byte) => byte !== 0)).toEqual([]);
  });

  it.each([
    [0, 1],
    [99, MOST_SHEETS],
  ])("PC1 asked for %i sheets they are for %i", (asked, given) => {
    expect(prepare(asked).job.progress().wanted).toBe(given * CARDS_A_SHEET);
  });
});
