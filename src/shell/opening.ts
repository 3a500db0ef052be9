/** What the app was opened with, taken out of the address at once. */
export interface Opening {
  readonly operatorToken: string | null;
  readonly inviteText: string | null;
  /** Opens the page of the relay, once. */
  readonly relayLink?: string | null;
}
