/** What acts need of the device they run on. Built once, in the composition root. */
import type { StretchSetting } from "../../crypto/stretch-setting.ts";
import type { Fetch } from "../../relay-client/call.ts";
import type { VaultPlaces } from "../../vault/unlock-vault.ts";

export interface Device extends VaultPlaces {
  readonly fetch: Fetch;
  /** Makes every message of the language there, also those that registering does not need. */
  loadAllWords(): Promise<void>;
  /** The hardest stretch that this phone does within the budget. */
  tune(): Promise<{ readonly setting: StretchSetting; readonly expectedMs: number }>;
  /** The browser's own question whether to install the app: how to show it, or `null` where it has none. Left out where there is no browser. */
  readonly install?: { ask(): (() => Promise<boolean>) | null };
  /** How long this page has known the S file of a vault, in milliseconds, by a clock that nothing sets back. */
  secretSeenForMs(vaultId: string): number;
}
