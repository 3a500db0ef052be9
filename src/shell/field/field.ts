/** What every page of the field worker's part is given. */
import type { Settings } from "../../programme/model.ts";
import type { OwnNeed } from "../acts/records.ts";
import type { FieldInside } from "../inside.ts";
import type { Page } from "./page.ts";
import type { Capture } from "./use-capture.ts";

export interface Field extends FieldInside {
  readonly settings: Settings;
  /** Programme-local day, days since 1970-01-01. */
  readonly today: number;
  /** The own needs, newest first; `null` while the engine is not loaded. */
  readonly needs: readonly OwnNeed[] | null;
  readonly isOnline: boolean;
  /** When the relay last answered; `null` for never, or while that is not known. */
  readonly asOfMs: number | null;
  readonly capture: Capture;
  readonly go: (page: Page) => void;
}
