/** Looking again and again until there is nothing more to see, or nobody wants to know. */

export interface Looking {
  /** Ends it: no further look begins, and what the one under way sees is told to nobody. Resolves when that one has ended. */
  stop(): Promise<void>;
}

/** Looks at once and `pauseMs` after each look has ended. `onSeen` says whether to go on. */
export function startLooking<Seen>(
  look: (signal: AbortSignal) => Promise<Seen>,
  onSeen: (seen: Seen) => boolean,
  pauseMs: number,
): Looking {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout>;
  const next = async (): Promise<void> => {
    const seen = await look(over.signal);
    if (over.signal.aborted || !onSeen(seen)) return;
    timer = setTimeout(() => {
      underWay = next();
    }, pauseMs);
  };
  let underWay = next();
  return {
    stop: async () => {
      over.abort();
      clearTimeout(timer);
      await underWay.catch(() => undefined); // nobody wants to know
    },
  };
}
