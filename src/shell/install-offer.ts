/** Installing the app: the browser's own question is kept from load on, and asked when a person presses a button. */

/** The event by which Chromium says that a page can be installed (https://wicg.github.io/manifest-incubations/#beforeinstallpromptevent-interface). */
interface InstallEvent extends Event {
  prompt(): Promise<{ readonly outcome: "accepted" | "dismissed" }>;
}

/** What a browser offers. */
export interface InstallOffer {
  /** Shows the browser's question and tells whether the person agreed; `null` where there is none to show, and once it was shown. */
  ask(): (() => Promise<boolean>) | null;
}

/** Begins to listen. By itself the browser asks nothing any more. */
export function watchInstall(): InstallOffer {
  let kept: InstallEvent | null = null;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    kept = event as InstallEvent;
  });
  const show = async (event: InstallEvent) => {
    kept = null;
    return (await event.prompt()).outcome === "accepted";
  };
  return {
    ask: () => {
      const event = kept;
      return event && (() => show(event));
    },
  };
}
