/** What a vault's keys are, worked out from outside with the words, the S file and the rows: to look for them where they must not be. */
import type { Page } from "@playwright/test";
import { seedToSignKey, sign } from "../../src/crypto/sign.ts";
import { stretch } from "../../src/crypto/stretch.ts";
import { readSecretFile } from "../../src/erase/secret-file.ts";
import { type Bytes, hexToBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeLeaseClient } from "../../src/relay-client/lease-client.ts";
import { decodeVaultCore } from "../../src/vault/core.ts";
import { decodeLease, type Lease, openUnderShare } from "../../src/vault/lease.ts";
import { CORE_REF } from "../../src/vault/open-vault.ts";
import { type Passphrase, passphraseToBytes } from "../../src/vault/passphrase.ts";
import { openRow } from "../../src/vault/row.ts";
import { deriveSlotKey } from "../../src/vault/slot-key.ts";
import { SLOT_BASE_BOX } from "../../src/vault/slots.ts";
import { decodeWrappedKey, openWrap, stretchPassphrase, typedKey } from "../../src/vault/wrap.ts";
import { bytesFromWords } from "../../src/words/picture-words.ts";

interface Stored {
  readonly id: string;
  readonly secret: string;
  readonly wrap: string;
  readonly core: string;
  readonly box: string;
}

/** S file and the three rows that lead to the keys, of the only vault in this browser; the page must not hold it open. */
const readStored = (page: Page): Promise<Stored> =>
  page.evaluate(async () => {
    const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("vaults");
    const files: FileSystemFileHandle[] = [];
    for await (const handle of (folder as unknown as { values(): AsyncIterable<FileSystemFileHandle> }).values())
      files.push(handle);
    const [file] = files;
    if (!file || files.length !== 1) throw new Error(`expected one S file, found ${files.length}`);
    const { storageBuckets: buckets } = navigator as unknown as {
      storageBuckets?: { keys(): Promise<string[]>; open(name: string): Promise<{ indexedDB: IDBFactory }> };
    };
    const [bucket] = buckets ? await buckets.keys() : [];
    if (buckets && !bucket) throw new Error("no bucket");
    // A browser without buckets has the vault's one database among others.
    const factory = buckets && bucket ? (await buckets.open(bucket)).indexedDB : indexedDB;
    const database = (await factory.databases()).find(({ name }) => /^[pm]-/.test(name ?? ""));
    const opened = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = factory.open(database?.name ?? "");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const get = (key: string) =>
      new Promise<Uint8Array>((resolve, reject) => {
        const request = opened.transaction("meta").objectStore("meta").get(key);
        request.onsuccess = () => resolve((request.result as { value: Uint8Array }).value);
        request.onerror = () => reject(request.error);
      });
    const stored = {
      id: file.name,
      secret: hex(new Uint8Array(await (await file.getFile()).arrayBuffer())),
      wrap: hex(await get("wrap")),
      core: hex(await get("core")),
      box: hex(await get("box:0")),
    };
    opened.close();
    return stored;
  });

/** S and the slot secrets of the only S file in this browser, 32 bytes each. */
export async function readSecrets(page: Page): Promise<readonly Uint8Array[]> {
  const { secret, slots } = unwrapResult(readSecretFile(hexToBytes((await readStored(page)).secret)));
  return [secret, ...slots];
}

/** Everything that must stay in memory, by name, and bytes that must be on the disk: without those, finding nothing proves nothing. */
export interface VaultKeys {
  readonly secrets: ReadonlyMap<string, Uint8Array>;
  readonly onDisk: Uint8Array;
}

/** The share of a coordinator's device that does not keep it; `null` where nobody gives it. */
export type AskShare = (lease: Lease) => Promise<Bytes | null>;

/** Asks the relay that a lease names, or the one at `address` in its place. */
export const askRelay =
  (address: string | null = null): AskShare =>
  async ({ programmeId, relayAddress, relayKey, seed }) => {
    const client = makeLeaseClient(address ?? relayAddress, (url, options) => fetch(url, options));
    const holder = { programmeId, relayKey, leaseKey: seedToSignKey(seed) };
    const answer = await client.get({ ...holder, sign: (name, message) => sign(seed, name, message) });
    return answer.ok ? answer.value : null;
  };

/** The vault key, out of vault id, row meta/wrap, device secret S, words, and the share where the device does not keep it. */
export async function deriveVaultKey(
  vaultId: string,
  wrap: Bytes,
  secret: Bytes,
  words: readonly string[],
  askShare: AskShare = async () => null,
): Promise<Bytes> {
  const wrapped = unwrapResult(decodeWrappedKey(wrap));
  const stretched = await stretchPassphrase(passphraseOf(words), wrapped, stretch);
  const content = openWrap(wrapped, vaultId, stretched, secret);
  const lease = content && wrapped.isLeased ? decodeLease(content) : null;
  const opener = { vaultId, stretched, deviceSecret: secret };
  // A coordinator's device that keeps its share opens without the relay.
  const share = lease && (lease.kept?.share ?? (await askShare(lease)));
  const vaultKey = lease ? share && openUnderShare(lease, share, opener)?.vaultKey : content;
  if (!vaultKey) throw new Error("the words do not open the vault");
  return vaultKey;
}

const passphraseOf = (words: readonly string[]): Passphrase => ({
  type: "words",
  indices: unwrapResult(bytesFromWords(words.join(" "))),
});

export async function workOutKeys(
  page: Page,
  words: readonly string[],
  askShare: AskShare = async () => null,
): Promise<VaultKeys> {
  const stored = await readStored(page);
  const file = unwrapResult(readSecretFile(hexToBytes(stored.secret)));
  const wrapped = unwrapResult(decodeWrappedKey(hexToBytes(stored.wrap)));
  const stretched = await stretch(passphraseToBytes(passphraseOf(words)), wrapped.salt, wrapped.setting);
  const vaultKey = await deriveVaultKey(stored.id, hexToBytes(stored.wrap), file.secret, words, askShare);
  const slotKey = deriveSlotKey(vaultKey, file.slots, 0);
  const core = unwrapResult(decodeVaultCore(openRow(slotKey, CORE_REF, hexToBytes(stored.core)) ?? new Uint8Array()));
  const boxSecret = openRow(
    deriveSlotKey(vaultKey, file.slots, SLOT_BASE_BOX),
    { table: "meta", key: "box:0" },
    hexToBytes(stored.box),
  );
  if (!boxSecret) throw new Error("the box key does not open");
  const wrapping = typedKey(wrapped.isLeased ? "lease-box" : "vault", stored.id, stretched, file.secret);
  const secrets = new Map<string, Uint8Array>([
    ["stretched passphrase", stretched],
    ["wrapping key", wrapping],
    ["vault key", vaultKey],
    ["slot key", slotKey],
    ["signing seed", core.keys.signSeed],
    ["box secret", boxSecret],
  ]);
  return { secrets, onDisk: wrapped.box };
}
