/** Nobody touched the screen for a while: first a warning, then the end. Rule C22 of card/README.md. */
import { useEffect, useRef, useState } from "preact/hooks";

/** After this much quiet the screens clear themselves (P), and after the longer time where somebody asked for it. */
export const CLEAR_AFTER_MS = 60_000;
export const LONGER_MS = 300_000;
/** How long the warning stands before (P): WCAG 2.2.1 asks for 20 s. */
const WARN_MS = 25_000;
const LOOK_MS = 1_000;

/** A moment by both clocks: the steady one stands still while a phone sleeps, and the other can be set back. */
const now = () => ({ steadyMs: performance.now(), wallMs: Date.now() });
const sinceMs = (then: ReturnType<typeof now>): number =>
  Math.max(performance.now() - then.steadyMs, Date.now() - then.wallMs);

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
  const touched = useRef(now());
  const end = useRef(onEnd);
  end.current = onEnd;
  const keep = () => {
    touched.current = now();
    setWarning(false);
  };
  useEffect(() => {
    if (!isOn) return;
    keep();
    const touch = () => {
      touched.current = now();
    };
    const look = () => {
      const quietMs = sinceMs(touched.current);
      if (quietMs >= limit.current) end.current();
      else setWarning(quietMs >= limit.current - WARN_MS);
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
