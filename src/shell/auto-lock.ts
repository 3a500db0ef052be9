/**
 * Locking by itself: after the programme's idle minutes without a touch, and after a minute hidden. Never while a draft is on the screen, to which
 * the person in front of the worker is still speaking; a draft that nobody sees is kept sealed and locks like everything else. Hiding also seals
 * what waits.
 */

const HIDDEN_LIMIT_MS = 60_000;

export interface AutoLock {
  readonly idleMinutes: number;
  readonly isDraftOpen: () => boolean;
  readonly onHide: () => void;
  readonly onLock: () => void;
}

/** Starts watching; returns the way to stop. */
export function watchIdle({ idleMinutes, isDraftOpen, onHide, onLock }: AutoLock): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const lockIn = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => (isDraftOpen() && document.visibilityState === "visible" ? lockIn(ms) : onLock()), ms);
  };
  const onTouch = () => lockIn(idleMinutes * 60_000);
  const onVisibility = () => {
    if (document.visibilityState === "visible") return onTouch();
    onHide();
    lockIn(HIDDEN_LIMIT_MS);
  };
  document.addEventListener("visibilitychange", onVisibility);
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, onTouch);
  onTouch();
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", onVisibility);
    for (const event of ["pointerdown", "keydown"]) document.removeEventListener(event, onTouch);
  };
}
