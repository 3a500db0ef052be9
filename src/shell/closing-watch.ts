/**
 * Erasing that somebody else asks for: another tab, or a close order. The page asks for each locked vault at its start and when the network comes back, and hears
 * of open ones from their sessions. At the same moments it hands over what lies sealed in vaults that are locked. Loaded behind the first screen.
 */
import { type AskForOrder, findOrders } from "../erase/find-orders.ts";
import { handOverNotes } from "../erase/hand-over-notes.ts";
import { visitLocked } from "../erase/locked-vaults.ts";
import type { ObeyPlaces } from "../erase/obey.ts";
import { hearOfErasing } from "../erase/other-tabs.ts";
import type { Bytes } from "../kit/bytes.ts";
import { askForOrder, offerAttestation } from "../relay-client/closing-acts.ts";
import { uploadLocked } from "../sync/upload-locked.ts";
import { decodeAttestation } from "../wire/attestation.ts";
import type { Device } from "./acts/device.ts";
import { eraseVault } from "./erase-vault.ts";
import { lockNameOf } from "./tab-lock.ts";

/** What the app does about erasing when somebody else asks for it. */
export interface ErasingActs {
  /** Another tab erases `vaultId`. */
  letGoOf(vaultId: string): unknown;
  wipe(vaultId: string, reason: "closed", note: Bytes): unknown;
}

let acts: { readonly current: ErasingActs } | null = null;

/** Erases the vault `vaultId` of this page; `note` stays until somebody has it. */
export const tellClosed = (vaultId: string, note: Bytes): void => {
  acts?.current.wipe(vaultId, "closed", note);
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
  const ask: AskForOrder = (address, programmeId) => askForOrder(device.fetch, address, programmeId);
  const open = await openVaults(device);
  const [first, ...more] = await findOrders(obeyPlaces(device), open, ask);
  // Where somebody works in another vault, what is closed goes without taking the screen; it is told when that one is locked.
  const isQuiet = open.length > 0;
  for (const { vaultId, note } of isQuiet && first ? [first, ...more] : more)
    await eraseVault(device, vaultId, { note });
  if (isQuiet) await offerNotes(device);
  // Nothing is opened again beside an erasing that begins: a copy of the rows that is gone would come back from the other.
  else if (first) return tellClosed(first.vaultId, first.note);
  await handOverLocked(device, (vaultId) => !open.includes(vaultId));
}

/** Hands over what lies sealed in vaults that are locked: nothing of it needs the words. */
export const handOverLocked = (device: Device, isWanted: (vaultId: string) => boolean): Promise<void> =>
  visitLocked(device, isWanted, (store, { charter, deviceKey }) =>
    uploadLocked({ store, fetch: device.fetch, charter, signKey: deviceKey }),
  );

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
