/** What every page of the volunteer's part is given. */
import type { OwnTask } from "../../assignment/task-state.ts";
import type { Outcome } from "../../offer/screens/outcome.tsx";
import type { Settings } from "../../programme/model.ts";
import type { OwnHelp } from "../acts/assign/own-offers.ts";
import type { SaveOwnOp } from "../acts/own-ops.ts";
import type { Inside } from "../inside.ts";
import type { OfferTerms } from "./offer-terms.ts";

export interface VolunteerProps extends Inside {
  readonly settings: Settings;
}

/** Where a volunteer is. */
export type Page =
  | { readonly at: "home" | "offer" | "offers" | "badge" | "checkBadge" | "handOver" | "leave" }
  | SavedPage
  | TaskPage;

/** An offer was saved: the id of its record in hex. */
export interface SavedPage {
  readonly at: "saved";
  readonly key: string;
}

/** Pages about the one task. */
export type TaskPage =
  | { readonly at: "task" | "handshake" | "differed" | "outcome" }
  | { readonly at: "told"; readonly says: Outcome };

export interface Volunteer extends VolunteerProps, OfferTerms {
  /** The half-day that it is in the programme. */
  readonly now: number;
  /** The phone's two picture-words in English. */
  readonly label: string;
  readonly help: OwnHelp;
  /** The one task, or `null`. */
  readonly own: OwnTask | null;
  /** Since when no new offer is taken, ms since 1970 UTC; `null` while they are. */
  readonly overSinceMs: number | null;
  readonly isOnline: boolean;
  /** When the relay last answered; `null` for never. */
  readonly asOfMs: number | null;
  readonly saveOwn: SaveOwnOp;
  /** Reads again what was written, and hands it over soon. */
  readonly onWritten: () => void;
  readonly go: (page: Page) => void;
}
