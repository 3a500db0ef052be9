/**
 * Erasing that somebody else asks for: another tab, or a close order. The page asks for each locked vault at its start and when the network comes back, and hears
 * of open ones from their sessions. At the same moments it hands over what lies sealed in vaults that are locked. Loaded behind the first screen.
 */
import { handOverNotes } from "../erase/hand-over-notes.ts";
import type { ObeyPlaces } from "../erase/obey.ts";
import { hearOfErasing } from "../erase/other-tabs.ts";
import { type Condemned, type LockedCalls, tendLocked } from "../erase/tend-locked.ts";
import type { Bytes } from "../kit/bytes.ts";
import { askForOrder, offerAttestation } from "../relay-client/closing-acts.ts";
import { hasOnlyHere, uploadLocked } from "../sync/upload-locked.ts";
import { lockNameOf } from "../vault/vault-lock.ts";
import { decodeAttestation } from "../wire/attestation.ts";
import type { Device } from "./acts/device.ts";
import { eraseVault } from "./erase-vault.ts";

/** What the app does about erasing when somebody else asks for it. */
export interface ErasingActs {
  /** Another tab erases `vaultId`. */
  letGoOf(vaultId: string): unknown;
  wipe(vaultId: string, reason: "closed" | "ended", note: Bytes): unknown;
}

const REASONS = { order: "closed", ended: "ended" } as const;

let acts: { readonly current: ErasingActs } | null = null;

/** Erases the vault of this page; the note stays until somebody has it. */
export const tellCondemned = ({ vaultId, cause, note }: Condemned): void => {
  acts?.current.wipe(vaultId, REASONS[cause], note);
};

/** What a note is made with on this device. */
export const obeyPlaces = ({ shelf, secrets, stores, clock }: Device): ObeyPlaces => ({
  ...{ shelf, secrets, stores, clock },
  build: `ebb ${__VERSION__}`.slice(0, 40),
});

/** Has `app` act upon other tabs that erase, and upon every vault that is to go, now and later. */
export function watchErasing(device: Device, app: { readonly current: ErasingActs }): void {
  acts = app;
  hearOfErasing((vaultId) => app.current.letGoOf(vaultId));
  let looking: Promise<unknown> = Promise.resolve();
  const look = () => {
    looking = looking.then(() => lookOnce(device)).catch(() => undefined);
  };
  addEventListener("online", look);
  look();
}

async function lookOnce(device: Device): Promise<void> {
  const open = await openVaults(device);
  const [first, ...more] = await tendLocked(obeyPlaces(device), open, lockedCalls(device));
  // Where somebody works in another vault, what is to go goes without taking the screen; it is told when that one is locked.
  const isQuiet = open.length > 0;
  for (const { vaultId, note } of isQuiet && first ? [first, ...more] : more)
    await eraseVault(device, vaultId, { note });
  if (isQuiet) await offerNotes(device);
  else if (first) tellCondemned(first);
}

const lockedCalls = ({ fetch }: Device): LockedCalls => ({
  ask: (address, programmeId) => askForOrder(fetch, address, programmeId),
  handOver: (store, { charter, deviceKey }) => uploadLocked({ store, fetch, charter, signKey: deviceKey }),
  hasOnlyHere,
});

/** Behind a lock: hands over what lies sealed in this vault, as nothing of it needs the words; and erases it where that was all that stood against it. */
export async function tendOne(device: Device, vaultId: string): Promise<void> {
  const others = (await device.shelf.list()).map(({ id }) => id).filter((id) => id !== vaultId);
  const calls = { ...lockedCalls(device), ask: async () => null };
  const [condemned] = await tendLocked(obeyPlaces(device), others, calls);
  if (condemned) tellCondemned(condemned);
}

/** Offers what erased vaults left here to their relays; returns what stays, and why. */
export const offerNotes = (device: Device): ReturnType<typeof handOverNotes> =>
  handOverNotes(device, async ({ relay, attestation }) => {
    const decoded = decodeAttestation(attestation);
    return decoded.ok ? offerAttestation(device.fetch, relay, decoded.value.programmeId, attestation) : "refused";
  });

/** Vaults that this tab or another has open. */
async function openVaults({ shelf }: Device): Promise<readonly string[]> {
  const { held = [] } = await navigator.locks.query();
  const names = new Set(held.map(({ name }) => name));
  return (await shelf.list()).map(({ id }) => id).filter((id) => names.has(lockNameOf(id)));
}
