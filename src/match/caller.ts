/** The page's side of the engine's worker: one call after the other, the last one counts. Rule M14. */
import { changeBetween } from "./diff.ts";
import type { MatchInput, MatchResult } from "./model.ts";
import type { MatchAnswer, MatchCall, MatchPart } from "./protocol.ts";

/** What a worker is to the caller; a `Worker` fits. */
export interface MatchWorker {
  postMessage(call: MatchCall): void;
  addEventListener(type: "message", listen: (event: MessageEvent<MatchAnswer>) => void): void;
  addEventListener(type: "error", listen: () => void): void;
  terminate(): void;
}

export interface MatchCaller {
  /** Solves `input`; the worker is told what differs from the one before. Answers to calls before it are not told any more. */
  solve(input: MatchInput): void;
  /** Ends the worker at once; what it was given leaves memory. For a lock, and when the screen closes. */
  end(): void;
}

/** Starts the worker at the first call. `tell` gets each result, `fail` that none comes (the plain list still works: GR18). */
export function makeMatchCaller(
  start: () => MatchWorker,
  tell: (result: MatchResult) => void,
  fail: () => void,
): MatchCaller {
  let worker: MatchWorker | null = null;
  let last = 0;
  /** What came of the answer that is on its way. */
  const parts: MatchPart[] = [];
  /** What the worker holds. */
  let held: MatchInput | null = null;

  function end(): void {
    worker?.terminate();
    worker = null;
    held = null;
  }

  function begin(): MatchWorker {
    const own = start();
    parts.length = 0;
    own.addEventListener("message", ({ data }) => {
      if (worker !== own || data.id !== last) return;
      if ("part" in data) return void parts.push(data.part);
      if ("result" in data) return tell(joined(data.result, parts.splice(0)));
      // Whatever it holds now, the next call gives it everything.
      held = null;
      fail();
    });
    own.addEventListener("error", () => {
      if (worker !== own) return;
      end();
      fail();
    });
    return own;
  }

  function call(make: (id: number) => MatchCall): void {
    worker ??= begin();
    last += 1;
    parts.length = 0;
    worker.postMessage(make(last));
  }

  return {
    solve: (input) => {
      const change = held && changeBetween(held, input);
      call((id) => (change ? { id, kind: "change", change } : { id, kind: "solve", input }));
      held = input;
    },
    end,
  };
}

const joined = (result: MatchResult, parts: readonly MatchPart[]): MatchResult => ({
  ...result,
  proposals: [...parts.flatMap(({ proposals }) => proposals), ...result.proposals],
  unmatched: [...parts.flatMap(({ unmatched }) => unmatched), ...result.unmatched],
});
