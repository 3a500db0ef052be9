/**
 * Locking by itself: after the programme's idle minutes without a touch, and after a minute hidden. Never while a draft is on the screen, to which
 * the person in front of the worker is still speaking; a draft that nobody sees is kept sealed and locks like everything else. Hiding also seals
 * what waits.
 *
 * A phone stops the timers of a page that nobody sees. So the page that is seen again looks how long that was, before anything gives it new minutes.
 */
import type { Clock } from "../kit/clock.ts";
import { startStopwatch } from "./stopwatch.ts";

const HIDDEN_LIMIT_MS = 60_000;

export interface AutoLock {
  readonly clock: Clock;
  readonly idleMinutes: number;
  readonly isDraftOpen: () => boolean;
  readonly onHide: () => void;
  readonly onLock: () => void;
}

/** Starts watching; returns the way to stop. */
export function watchIdle({ clock, idleMinutes, isDraftOpen, onHide, onLock }: AutoLock): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hiddenMs: (() => number) | null = null;
  const lockIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => (isDraftOpen() && document.visibilityState === "visible" ? lockIn(ms) : onLock()), ms);
  };
  const onTouch = () => lockIn(idleMinutes * 60_000);
  const onVisibility = () => {
    if (document.visibilityState === "visible") return onSeen();
    onHide();
    hiddenMs ??= startStopwatch(clock);
    lockIn(HIDDEN_LIMIT_MS);
  };
  const onSeen = () => {
    const wasHiddenMs = hiddenMs?.() ?? 0;
    hiddenMs = null;
    onTouch();
    if (wasHiddenMs >= HIDDEN_LIMIT_MS) onLock();
  };
  document.addEventListener("visibilitychange", onVisibility);
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, onTouch);
  onVisibility();
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisibility);
    for (const event of ["pointerdown", "keydown"]) document.removeEventListener(event, onTouch);
  };
}
