/** What a registration took the hand: taps and seconds. Shown in training, kept nowhere. */
import { useEffect, useRef } from "preact/hooks";

/** Taps and seconds of one registration: shown in training, kept nowhere. */
export function useEffort() {
  const count = useRef({ taps: 0, startedMs: 0 });
  useEffect(() => {
    const tap = () => {
      count.current.taps++;
    };
    document.addEventListener("pointerdown", tap);
    return () => document.removeEventListener("pointerdown", tap);
  }, []);
  return {
    // The tap that opened the path came before.
    start: () => {
      count.current = { taps: 1, startedMs: performance.now() };
    },
    result: () => ({
      taps: count.current.taps,
      seconds: Math.round((performance.now() - count.current.startedMs) / 1_000),
    }),
  };
}
