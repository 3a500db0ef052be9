/** What the engine suggests for the records that are here. Its worker begins with the screen and ends with it, and a lock ends the screen. */
import { useEffect, useMemo, useState } from "preact/hooks";
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
}

const NONE: Proposals = { ...NO_SUGGESTIONS, sureness: "exact", seed: 0 };

/** The same draw on every device of the programme and for a whole day, so that a tie stands the same for everyone. */
const seedOf = (programmeId: Uint8Array, today: number): number =>
  [...programmeId.subarray(0, 4)].reduce((seed, byte) => (Math.imul(seed, 31) + byte) >>> 0, today) >>> 0;

export function useProposals(board: Board, session: Session, isOn: boolean): Proposals {
  const { source, at } = board;
  const seed = seedOf(session.vault.identity().charter.programmeId, at.today);
  const [caller, setCaller] = useState<MatchCaller | null>(null);
  const [result, setResult] = useState<MatchResult | null>(null);
  useEffect(() => {
    if (!isOn) return;
    // Where no answer comes the plain list still works (R18).
    const made = makeMatchCaller(
      () => startWorker(workerUrl),
      setResult,
      () => setResult(null),
    );
    setCaller(made);
    return () => {
      made.end();
      setCaller(null);
      setResult(null);
    };
  }, [isOn]);
  useEffect(() => caller?.solve(matchInputOf(source, seed)), [caller, source, seed]);
  return useMemo(() => {
    if (result === null) return NONE;
    return { ...suggestionsOf(source, result, labelOf), sureness: surenessOf(result), seed };
  }, [source, result, seed]);
}
