/** A session inside Preact: the component renders again after every change of the session. */
import { useEffect, useReducer, useState } from "preact/hooks";
import type { OpenSession } from "./session.ts";

/** Renders the component again whenever the session changes; returns a number that grows with each change. */
export function useSession(session: Pick<OpenSession, "subscribe">): number {
  const [changes, count] = useReducer((before: number) => before + 1, 0);
  useEffect(() => {
    // Something may have changed between the first picture and now.
    count(undefined);
    return session.subscribe(() => count(undefined));
  }, [session]);
  return changes;
}

/** The newest value of an asynchronous reading; `first` until the first is there. A reading that is overtaken is dropped. */
export function useReading<Value>(read: () => Promise<Value>, first: Value, dependencies: readonly unknown[]): Value {
  const [value, setValue] = useState(first);
  useEffect(() => {
    let isCurrent = true;
    // A vault that was locked meanwhile reads nothing any more; the screen is about to go.
    read().then(
      (next) => isCurrent && setValue(() => next),
      () => undefined,
    );
    return () => {
      isCurrent = false;
    };
  }, dependencies);
  return value;
}

/** Whole seconds since `fromMs` by `nowMs`, counted up once a second while shown. */
export function useSeconds(nowMs: () => number, fromMs: number): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds(Math.max(0, Math.floor((nowMs() - fromMs) / 1_000))), 500);
    return () => clearInterval(timer);
  }, [fromMs]);
  return seconds;
}

/** Whether the browser believes that there is a network. Shown, never relied upon. */
export function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return isOnline;
}
