/** Where a field worker is. */
import type { Draft, Need } from "../../need/model.ts";

export type Page =
  | { readonly at: "home" | "capture" | "refused" | "today" | "handOver" | "recover" }
  | { readonly at: "saved"; readonly need: Need; readonly draft: Draft; readonly key: number };
