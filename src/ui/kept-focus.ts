/** Where the focus goes when what held it is taken out of the page: to the heading, so that nobody is left in nothing. Rule U9 of README.md. */
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Watches the page while a screen shows whose heading is `heading`; inside an open dialog its own heading takes the focus. */
export function useKeptFocus(heading: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    let holder: EventTarget | null = null;
    const take = ({ target }: Event) => {
      holder = target;
    };
    // Who taps beside everything has let go; a holder that was taken out has not.
    const letGo = ({ target }: Event) => {
      queueMicrotask(() => {
        if (holder === target && isThere(target)) holder = null;
      });
    };
    const look = () => {
      if (holder === null || isThere(holder) || document.activeElement !== document.body) return;
      holder = null;
      const taker = document.querySelector<HTMLElement>("dialog[open] h2") ?? heading.current;
      taker?.focus({ preventScroll: true });
    };
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("focusin", take);
    document.addEventListener("focusout", letGo);
    return () => {
      watch.disconnect();
      document.removeEventListener("focusin", take);
      document.removeEventListener("focusout", letGo);
    };
  }, []);
}

const isThere = (one: EventTarget | null): boolean => one instanceof Node && one.isConnected;
