import { describe, expect, it } from "vitest";
import { inputOf, sampleNeed, sampleOffer } from "../../tests/support/match-sample.ts";
import { type MatchWorker, makeMatchCaller } from "./caller.ts";
import { makeEngine } from "./engine.ts";
import type { MatchResult } from "./model.ts";
import { answersOf, applyChange, type MatchAnswer, type MatchCall } from "./protocol.ts";

function standIn() {
  const calls: MatchCall[] = [];
  let listen: (event: MessageEvent<MatchAnswer>) => void = () => undefined;
  let fail: () => void = () => undefined;
  let ended = 0;
  const worker: MatchWorker = {
    postMessage: (call) => calls.push(call),
    addEventListener: (type: string, on: never) => {
      if (type === "message") listen = on;
      else fail = on;
    },
    terminate: () => {
      ended += 1;
    },
  };
  const answer = (data: MatchAnswer) => listen({ data } as MessageEvent<MatchAnswer>);
  return { worker, calls, answer, fail: () => fail(), ended: () => ended };
}

const input = inputOf([sampleNeed("n")], [sampleOffer("o")]);
const result: MatchResult = makeEngine(input).exact();

function caller() {
  const told: MatchResult[] = [];
  const stand = standIn();
  let failed = 0;
  const own = makeMatchCaller(
    () => stand.worker,
    (each) => told.push(each),
    () => {
      failed += 1;
    },
  );
  return { ...stand, own, told, failed: () => failed };
}

describe("M14 the caller", () => {
  it("M14 tells the answers of the last call only", () => {
    const { own, answer, told } = caller();
    own.solve(input);
    own.solve(input);
    answer({ id: 1, result });
    answer({ id: 2, result });
    expect(told).toEqual([result]);
  });

  it("M14 joins an answer that came in parts, and drops those of a call before it", () => {
    const { own, answer, told } = caller();
    const many = Array.from({ length: 900 }, (_, at) => ({ need: String(at), blockedBy: [] }));
    own.solve(input);
    const [early] = answersOf(1, { ...result, unmatched: many });
    if (early) answer(early);
    own.solve(input);
    const parts = answersOf(2, { ...result, unmatched: many });
    parts.forEach(answer);
    expect([parts.length, told]).toEqual([4, [{ ...result, unmatched: many }]]);
  });

  it("M14 tells nothing once ended, and the worker is gone", () => {
    const { own, answer, told, ended } = caller();
    own.solve(input);
    own.end();
    answer({ id: 1, result });
    expect([told, ended()]).toEqual([[], 1]);
  });

  it("M14 says so where no answer comes", () => {
    const { own, answer, fail, failed } = caller();
    own.solve(input);
    answer({ id: 1, hasFailed: true });
    fail();
    expect(failed()).toBe(2);
  });

  it("M14 tells the worker what changed since the call before, and everything once that failed", () => {
    const { own, calls, answer } = caller();
    own.solve(input);
    own.solve({ ...input, needs: [] });
    answer({ id: 2, hasFailed: true });
    own.solve(input);
    expect(calls.map(({ kind }) => kind)).toEqual(["solve", "change", "solve"]);
    expect(calls[1]).toMatchObject({ change: { dropNeeds: ["n"], putNeeds: [], putOffers: [], dropOffers: [] } });
  });

  it("M14 a change puts, replaces and drops by key", () => {
    const change = {
      nowHalfDay: 2001,
      putNeeds: [sampleNeed("n", { urgency: 1 }), sampleNeed("m")],
      dropNeeds: [],
      putOffers: [],
      dropOffers: ["o"],
      refused: [["n", "o"]] as const,
    };
    expect(applyChange(input, change)).toEqual({
      ...inputOf([sampleNeed("n", { urgency: 1 }), sampleNeed("m")], [], { refused: [["n", "o"]] }),
      nowHalfDay: 2001,
    });
  });
});
