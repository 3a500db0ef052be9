/** What the engine suggests for the records that are here. Its worker begins with the screen and ends with it, and a lock ends the screen. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { startWorker } from "../../erase/start-worker.ts";
import { type MatchCaller, makeMatchCaller } from "../../match/caller.ts";
import workerUrl from "../../match/match.worker.ts?worker&url";
import type { MatchResult } from "../../match/model.ts";
import { matchInputOf } from "../acts/assign/match-input.ts";
import { labelOf } from "../acts/phone-label.ts";
import type { Session } from "../session.ts";
import { NO_SUGGESTIONS, type Suggestions, type Sureness, suggestionsOf, surenessOf } from "./proposals.ts";
import type { Board } from "./use-board.ts";

export interface Proposals extends Suggestions {
  readonly sureness: Sureness;
  readonly seed: number;
  /** The engine has answered for the records as they are, or does not answer; else these are suggestions of before. */
  readonly isCurrent: boolean;
}

const NONE: Proposals = { ...NO_SUGGESTIONS, sureness: "exact", seed: 0, isCurrent: true };

/** An answer, and the records that were asked about. */
interface Answered {
  readonly result: MatchResult;
  readonly of: Board["source"];
}

/** The same draw on every device of the programme and for a whole day, so that a tie stands the same for everyone. */
const seedOf = (programmeId: Uint8Array, today: number): number =>
  [...programmeId.subarray(0, 4)].reduce((seed, byte) => (Math.imul(seed, 31) + byte) >>> 0, today) >>> 0;

export function useProposals(board: Board, session: Session, isOn: boolean): Proposals {
  const { source, at } = board;
  const seed = seedOf(session.vault.identity().charter.programmeId, at.today);
  const [caller, setCaller] = useState<MatchCaller | null>(null);
  const [answered, setAnswered] = useState<Answered | null>(null);
  const asked = useRef(source);
  useEffect(() => {
    if (!isOn) return;
    // Where no answer comes the plain list still works (GR18).
    const made = makeMatchCaller(
      () => startWorker(workerUrl),
      // The caller tells the last call's answers alone.
      (result) => setAnswered({ result, of: asked.current }),
      () => setAnswered(null),
    );
    setCaller(made);
    return () => {
      made.end();
      setCaller(null);
      setAnswered(null);
    };
  }, [isOn]);
  useEffect(() => {
    asked.current = source;
    caller?.solve(matchInputOf(source, seed));
  }, [caller, source, seed]);
  return useMemo(() => {
    if (answered === null) return NONE;
    const { result, of } = answered;
    const isCurrent = of === source;
    return { ...suggestionsOf(source, result, labelOf), sureness: surenessOf(result), seed, isCurrent };
  }, [source, answered, seed]);
}
