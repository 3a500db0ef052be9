/**
 * The system's back gesture, without addresses: one spare history entry stands under the app, and going back to it presses the screen's own
 * Back button. Nothing about the screen is ever written into the history, which browsers keep on disk.
 */

/** Presses the Back button of the screen that is shown, where it has one; otherwise lets the app be left. */
export function guardSystemBack(): void {
  history.pushState(null, "");
  addEventListener("popstate", () => {
    // A link to a fragment fires it too; that is a way in, not a way back.
    if (location.hash !== "") return;
    const back = document.querySelector<HTMLButtonElement>(".screen__back");
    if (back === null) return history.back();
    history.pushState(null, "");
    back.click();
  });
}
