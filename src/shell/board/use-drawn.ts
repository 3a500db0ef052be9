/** Which proposal stands on the screen of decisions: the one that was drawn, until whoever looks at it goes on, decides or looks again. Rule A37 of assignment/README.md. */
import { useMemo, useReducer, useRef } from "preact/hooks";
import type { ProposalView } from "../../assignment/screens/views.ts";
import type { Proposals } from "./use-proposals.ts";

export interface Drawn {
  /** As it was drawn; `null` where nothing waits. */
  readonly proposal: ProposalView | null;
  /** The same need as it would be drawn now; `null` where it is not among the suggestions any more. */
  readonly live: ProposalView | null;
  /** Its place among them now, or where it stood last. */
  readonly index: number;
  /** The next one is drawn once the engine has answered for the records as they are. */
  readonly isWaiting: boolean;
  readonly next: () => void;
  /** Draws the same need anew; where it is gone, what stands in its place. */
  readonly again: () => void;
  /** After a decision: what stands in its place now. */
  readonly leave: () => void;
}

export function useDrawn(proposals: Proposals): Drawn {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const drawn = useRef<ProposalView | null>(null);
  const wanted = useRef<string | null>(null);
  const at = useRef(0);
  // Whoever went on or decided is not shown what the engine is about to replace.
  const isWaiting = drawn.current === null && !proposals.isCurrent;
  if (!isWaiting && drawn.current === null) drawn.current = pick(proposals, wanted.current, at.current);
  const found = drawn.current ? proposals.indexOf(drawn.current.key) : -1;
  if (found >= 0) at.current = found;
  const live = useMemo(() => (found >= 0 ? proposals.at(found) : null), [proposals, found]);
  const go = (index: number, key: string | null = null): void => {
    [drawn.current, wanted.current, at.current] = [null, key, index];
    redraw(undefined);
  };
  return {
    ...{ proposal: drawn.current, live, index: at.current, isWaiting },
    // What is gone left its place to the one that followed.
    next: () => go((at.current + (found >= 0 ? 1 : 0)) % Math.max(1, proposals.count)),
    again: () => go(at.current, drawn.current?.key ?? null),
    leave: () => go(at.current),
  };
}

/** The need `wanted` where it is there, else what stands at `index`, or last. */
function pick({ count, at, indexOf }: Proposals, wanted: string | null, index: number): ProposalView | null {
  const found = wanted === null ? -1 : indexOf(wanted);
  return at(found >= 0 ? found : Math.max(0, Math.min(index, count - 1)));
}
