/** Nobody touched the screen for a while: first a warning, then the end. Rule C22 of card/README.md. */
import { useEffect, useRef, useState } from "preact/hooks";
import { systemClock } from "../../kit/clock.ts";
import { startStopwatch } from "../stopwatch.ts";

/** After this much quiet the screens clear themselves (P), and after the longer time where somebody asked for it. */
export const CLEAR_AFTER_MS = 60_000;
export const LONGER_MS = 300_000;
/** How long the warning stands before (P): WCAG 2.2.1 asks for 20 s. */
const WARN_MS = 25_000;
const LOOK_MS = 1_000;

export interface Idle {
  /** The end is near. */
  readonly isWarning: boolean;
  keep(): void;
  /** Keeps it, and from now on waits the longer time. */
  longer(): void;
}

/** Watches while `isOn`; `onEnd` is called once, after the quiet. */
export function useIdle(isOn: boolean, onEnd: () => void): Idle {
  const [isWarning, setWarning] = useState(false);
  const limit = useRef(CLEAR_AFTER_MS);
  const quietMs = useRef(startStopwatch(systemClock));
  const end = useRef(onEnd);
  end.current = onEnd;
  const keep = () => {
    quietMs.current = startStopwatch(systemClock);
    setWarning(false);
  };
  useEffect(() => {
    if (!isOn) return;
    keep();
    const touch = () => {
      quietMs.current = startStopwatch(systemClock);
    };
    const look = () => {
      const quiet = quietMs.current();
      if (quiet >= limit.current) end.current();
      else setWarning(quiet >= limit.current - WARN_MS);
    };
    const timer = setInterval(look, LOOK_MS);
    const events = ["pointerdown", "keydown", "scroll"] as const;
    for (const event of events) addEventListener(event, touch, { passive: true, capture: true });
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      for (const event of events) removeEventListener(event, touch, { capture: true });
      document.removeEventListener("visibilitychange", look);
      setWarning(false);
    };
  }, [isOn]);
  return {
    isWarning: isOn && isWarning,
    keep,
    longer: () => {
      limit.current = LONGER_MS;
      keep();
    },
  };
}
