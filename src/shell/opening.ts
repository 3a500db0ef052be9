/** What the app was opened with, taken out of the address at once. */
export interface Opening {
  readonly operatorToken: string | null;
  readonly inviteText: string | null;
}
