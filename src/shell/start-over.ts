/**
 * Starting the page over because a part of it did not load. Browsers keep a failed import as failed for as long as the page lives
 * (https://github.com/whatwg/html/issues/6768), and a newer release at the relay has other files: only a page that starts anew asks again.
 *
 * Rule W14: where a person's Try again did not do, and once a vault is locked whose engine did not load, the page starts over, with what it was opened with.
 */
import type { Opening } from "./opening.ts";

/** How long the look may take whether there is a page to start, in milliseconds. */
const LOOK_LIMIT_MS = 5_000;

let fragment = "";

/** What the page was opened with, and has not used up, goes along. Told again whenever that changes. */
export function takeAlong({ operatorToken, inviteText, relayLink = null }: Opening): void {
  fragment = "";
  if (operatorToken !== null) fragment = `#start=${operatorToken}`;
  if (inviteText !== null) fragment = `#join=${inviteText}`;
  if (relayLink !== null) fragment = `#relay=${relayLink}`;
}

/** Starts over where the app's page is to be had, from its worker or the network. Elsewhere it does nothing: a page that runs is worth more than none. */
export async function startOver(): Promise<void> {
  const look = fetch("/", { cache: "no-store", signal: AbortSignal.timeout(LOOK_LIMIT_MS) });
  const isThere = await look.then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isThere) return;
  history.replaceState(null, "", location.pathname + fragment);
  location.reload();
}
