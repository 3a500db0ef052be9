/** A person's vault on a profile that lies on disk: what it has while its programme runs, and what must be in no file afterwards. */
import { expect } from "@playwright/test";
import { listVaultPlaces } from "./drive.ts";
import { filesWith, filesWithText, missingIn, type ProfileBrowser } from "./profile-browser.ts";
import { tryRawKey } from "./raw-vault.ts";
import { type AskShare, readSecrets, type VaultKeys, workOutKeys } from "./vault-keys.ts";

/** The only vault of a profile, and its words. */
export interface Holder {
  readonly browser: ProfileBrowser;
  readonly words: readonly string[];
}

/** What a vault's holder and its disk had, once. */
export interface Held {
  readonly vaultId: string;
  readonly places: readonly string[];
  readonly keys: VaultKeys;
  /** Everything that must be in no file once it is erased: keys that were never there, and the secrets of the S file. */
  readonly secrets: readonly Uint8Array[];
  readonly inFile: readonly Uint8Array[];
}

/** Reads from outside what a locked vault has; the browser goes on. */
export async function readHeld({ browser, words }: Holder, askShare?: AskShare): Promise<Held> {
  const page = browser.page();
  const places = await listVaultPlaces(page);
  const [vaultId = ""] = places.flatMap((place) => /^\/vaults\/([0-9a-f]{32})$/.exec(place)?.[1] ?? []);
  const [keys, inFile] = [await workOutKeys(page, words, askShare), await readSecrets(page)];
  return { vaultId, places, keys, inFile, secrets: [...keys.secrets.values(), ...inFile] };
}

/** What must be found before it is looked for in vain. */
export function expectOnDisk({ folder }: ProfileBrowser, { keys, inFile }: Held): void {
  expect(missingIn(folder, [keys.onDisk, ...inFile])).toEqual([]);
}

/** None of `bytes` is in any file of the profile. */
export const expectGone = ({ folder }: ProfileBrowser, bytes: readonly Uint8Array[]): void =>
  expect(filesWith(folder, bytes)).toEqual([]);

/** None of `texts` in clear in any file. */
export function expectNoText({ folder }: Pick<ProfileBrowser, "folder">, texts: readonly string[]): void {
  for (const each of texts) expect(filesWithText(folder, each)).toEqual([]);
}

/** Nothing of the vault in the profile: no text, no word, no key, no wrapped key; and nothing that its words and a copy of the profile open. */
export async function expectNothing(
  { browser, words }: Holder,
  { keys, secrets, vaultId }: Held,
  texts: readonly string[],
  askShare: AskShare,
): Promise<void> {
  expectGone(browser, [...secrets, keys.onDisk]);
  expectNoText(browser, [...texts, words.join(" ")]);
  expect(await tryRawKey(browser.folder, vaultId, words, askShare)).toBeNull();
}
