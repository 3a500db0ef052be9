/** A vault in a profile on disk that is looked into from outside, again and again: what opens now, of all that was ever seen in its files. */
import { decodeControl } from "../../src/control/objects.ts";
import { type BoxKeyPair, boxKeyToId, secretToBoxKey } from "../../src/crypto/box-keys.ts";
import { openSealed } from "../../src/crypto/sealed-box.ts";
import type { SignKey } from "../../src/kit/brand.ts";
import { type Bytes, isEqualBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { decodeVaultCore, type VaultCore } from "../../src/vault/core.ts";
import { deriveSlotKey } from "../../src/vault/slot-key.ts";
import { decodeFrame, type Frame } from "../../src/wire/frame.ts";
import { openSegment } from "../../src/wire/segment.ts";
import { listVaultPlaces } from "./drive.ts";
import type { ProfileBrowser } from "./profile-browser.ts";
import {
  distinct,
  type OpenedRow,
  openRaw,
  openRawKey,
  type RawRow,
  type RawVault,
  readRawVault,
} from "./raw-vault.ts";

export interface WatchedVault {
  /** Everything that opens now, with the vault key and the S file as it is now, of what lies in the files or lay there at any look. */
  look(): readonly OpenedRow[];
  /** Frames that lie or lay in clear in the files. */
  frames(): readonly Frame[];
  /** Secrets that the S file had at an earlier look and has no more. */
  overwritten(): readonly Bytes[];
  /** Every key that was worked out at any look, and that must be in no file. */
  keys(): readonly Bytes[];
}

/** Watches the only vault of a running browser; `words` are those that open it. */
export async function watchVault(browser: ProfileBrowser, words: readonly string[]): Promise<WatchedVault> {
  const places = await listVaultPlaces(browser.page());
  const [id] = places.flatMap((place) => /^\/vaults\/([0-9a-f]{32})$/.exec(place)?.[1] ?? []);
  if (!id) throw new Error("there is no vault");
  const first = readRawVault(browser.folder);
  const vaultKey = await openRawKey(first, id, words);
  let known: readonly RawRow[] = [];
  let seen: readonly OpenedRow[] = [];
  let secrets: readonly Bytes[] = [];
  let now: RawVault = first;
  const slotKeys = new Map<string, Bytes>();

  return {
    look: () => {
      now = readRawVault(browser.folder);
      known = distinct([...known, ...now.rows]);
      const opened = openRaw(known, vaultKey, now.secret);
      seen = [...seen, ...opened];
      const { slots } = now.secret;
      for (const [slot, secret] of slots.entries()) {
        if (secrets.some((old) => isEqualBytes(old, secret))) continue;
        secrets = [...secrets, secret];
        slotKeys.set(`${slot}/${secrets.length}`, deriveSlotKey(vaultKey, slots, slot));
      }
      return opened;
    },
    frames: () =>
      known.flatMap(({ key, value }) => {
        const frame = /^[oc]:/.test(key) ? decodeFrame(value) : null;
        return frame?.ok ? frame.value : [];
      }),
    overwritten: () => secrets.filter((old) => !now.secret.slots.some((slot) => isEqualBytes(slot, old))),
    keys: () => [vaultKey, ...slotKeys.values(), coreOf(seen).keys.signSeed, ...privateKeys(seen)],
  };
}

/** The vault's core, out of what opened. */
export const coreOf = (opened: readonly OpenedRow[]): VaultCore =>
  unwrapResult(decodeVaultCore(opened.findLast(({ key }) => key === "core")?.plaintext ?? new Uint8Array()));

/** Rows of 32 bytes: private keys of boxes and epochs, and whatever else could be one. */
const privateKeys = (opened: readonly OpenedRow[]): readonly Bytes[] =>
  opened.map(({ plaintext }) => plaintext).filter(({ length }) => length === 32);

/** Contents of those of `frames`, by `author`, that open with a private key among `opened`, or with one that a frame of `control` grants to one of those. */
export async function openFrames(
  frames: readonly Frame[],
  author: SignKey,
  opened: readonly OpenedRow[],
  control: readonly Frame[],
): Promise<readonly Bytes[]> {
  const held = privateKeys(opened).map(toPair);
  const pairs = [...held, ...(await grantedTo(held, control))];
  const contents = await Promise.all(frames.map((frame) => openSegment(frame, author, pairs)));
  return contents.flatMap((content) => (content.ok ? content.value : []));
}

async function grantedTo(held: readonly BoxKeyPair[], control: readonly Frame[]): Promise<readonly BoxKeyPair[]> {
  const secrets = control
    .flatMap(grantsIn)
    .flatMap(({ keyId, sealed }) =>
      held
        .filter(({ publicKey }) => isEqualBytes(boxKeyToId(publicKey), keyId))
        .map((pair) => openSealed(pair, sealed)),
    );
  return (await Promise.all(secrets)).flatMap((secret) => (secret ? toPair(secret) : []));
}

function grantsIn({ header, body }: Frame) {
  const said = header.kind === 4 ? decodeControl(body) : null;
  return said?.ok ? said.value.flatMap((object) => (object.type === "epoch" ? object.grants : [])) : [];
}

const toPair = (secretKey: Bytes): BoxKeyPair => ({ publicKey: secretToBoxKey(secretKey), secretKey });
