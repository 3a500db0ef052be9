import type { RoleName } from "./screens/role-words.ts";

/** The pages of a coordinator beside the four tabs. */
export type CoordinatorPage =
  | {
      readonly at:
        | "created"
        | "tabs"
        | "recovery"
        | "print"
        | "setup"
        | "totals"
        | "carry"
        | "closing"
        | "extend"
        | "lease"
        | "board";
    }
  | { readonly at: "invite"; readonly role: RoleName }
  /** A new card for a record: its id in hex. */
  | { readonly at: "newCard"; readonly record: string }
  | DecidePage
  | EndPage;

/** Something waits for a decision. */
export type DecidePage =
  | { readonly at: "conflicts" | "aside" | "warnings" | "seats" | "requests" }
  | { readonly at: "conflict"; readonly record: string };

/** A device is taken out: its key in hex, and the two words that name it. */
export interface EndPage {
  readonly at: "removeSeat" | "revoke" | "revoked";
  readonly key: string;
  readonly label: string;
}
