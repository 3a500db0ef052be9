/** Where a field worker is. */
import type { Alias, Draft, Need } from "../../need/model.ts";

export type Page =
  | { readonly at: "home" | "capture" | "refused" | "today" | "handOver" | "recover" }
  | CardPage
  | { readonly at: "halted"; readonly sinceMs: number }
  | { readonly at: "saved"; readonly need: Need; readonly draft: Draft; readonly key: number };

/** A card is given for an own record. */
export interface CardPage {
  readonly at: "card";
  /** The record in hex, and the name that it goes by. */
  readonly key: string;
  readonly alias: Alias;
  /** Where the worker goes from here. */
  readonly next: Page;
}
