/**
 * A session whose programme is closed, or whose access has ended. A phone erases itself at once; a coordinator's device waits until its person says so. Where the relay says that the
 * programme is closed before the log does, the order is asked for and judged by what this device knows.
 */
import { isAccessOver } from "../control/access-end.ts";
import { checkOrder } from "../control/closing-order.ts";
import { makeNote, type WhyErased } from "../erase/obey.ts";
import type { Bytes } from "../kit/bytes.ts";
import { askForOrder } from "../relay-client/closing-acts.ts";
import type { SyncEngine, SyncFailure } from "../sync/engine.ts";
import { hasOnlyHere } from "../sync/upload-locked.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { keepWitness } from "../vault/witness.ts";
import type { Device } from "./acts/device.ts";
import { countOnlyHere } from "./acts/own-places.ts";
import { obeyPlaces, tellCondemned } from "./closing-watch.ts";

export interface Obedience {
  /** Hash of the close order that holds for this programme, 32 bytes; `null` while it is open. */
  closedBy(): Bytes | null;
  /** Takes an order that came by hand; tells whether it holds by what this device knows. */
  takeOrder(order: Bytes): Promise<boolean>;
  /** Erases this device as the order says, and leaves its statement. Does nothing while the programme is open. */
  obeyClosing(): Promise<void>;
}

interface Parts {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly engine: () => SyncEngine;
  readonly isCoordinator: boolean;
  /** Tells whoever listens that something changed. */
  readonly tell: () => void;
}

/** `look` is called whenever the replica changed, `hear` with each failure of a run. */
export interface Obeying extends Obedience {
  look(): void;
  /** Whether the relay has nothing more to say to this session. */
  isCutOff(): boolean;
  hear(failure: SyncFailure): Promise<void>;
  /** The access of this phone ended at `endMs`, by what coordinators signed: erases it, unless it alone holds something (T47). */
  endAccess(endMs: number): Promise<void>;
}

export function makeObedience({ device, vault, engine, isCoordinator, tell }: Parts): Obeying {
  let orderHash: Bytes | null = null;
  let isCutOff = false;

  function close(hash: Bytes): void {
    if (orderHash) return;
    orderHash = hash;
    tell();
    if (!isCoordinator) obeyClosing().catch(() => undefined);
  }
  async function obeyClosing(): Promise<void> {
    if (orderHash && !vault.isLocked()) await go({ cause: "order", orderHash });
  }
  async function endAccess(endMs: number): Promise<void> {
    if (isCoordinator || orderHash || vault.isLocked()) return;
    const { control } = engine().replica();
    const known = { endMs, localMs: device.clock.nowMs() };
    const isOver = isAccessOver(control, { ...known, hasOnlyHere: await hasOnlyHere(vault.store, control) });
    if (isOver && !vault.isLocked()) await go({ cause: "ended" });
  }
  async function go(why: WhyErased & { readonly cause: "order" | "ended" }): Promise<void> {
    const witness = await keepWitness(vault, device.random);
    const onlyHere = await countOnlyHere(vault, engine().replica());
    const note = await makeNote(obeyPlaces(device), vault.id, witness, why, onlyHere);
    tellCondemned({ vaultId: vault.id, cause: why.cause, note });
  }
  async function takeOrder(order: Bytes): Promise<boolean> {
    const judged = vault.isLocked() ? null : await checkOrder(order, engine().replica().control);
    if (judged?.ok) close(judged.value.orderHash);
    return judged?.ok === true;
  }
  return {
    closedBy: () => orderHash,
    takeOrder,
    obeyClosing,
    endAccess,
    look: () => {
      const { closed } = engine().replica().control.closing;
      if (closed) close(closed.hash);
    },
    isCutOff: () => isCutOff && orderHash !== null,
    hear: async (failure) => {
      if (!isClosedFailure(failure)) return;
      isCutOff = true;
      if (orderHash) return;
      const { charter } = vault.identity();
      const address = charter.relays[0]?.address;
      const order = address && (await askForOrder(device.fetch, address, charter.programmeId));
      if (!order || vault.isLocked()) return;
      const judged = await checkOrder(order, engine().replica().control);
      if (judged.ok) close(judged.value.orderHash);
    },
  };
}

const isClosedFailure = (failure: SyncFailure): boolean =>
  "relayCode" in failure && failure.relayCode === "PROGRAMME_CLOSED";
