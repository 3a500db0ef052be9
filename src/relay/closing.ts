/** Closing at a relay: what it keeps of the order, and whether an order that somebody brings is one. Rules R50, R51. */
import type { Charter } from "../control/charter.ts";
import { checkOrder, type IntroducedFrame, makeOrder } from "../control/closing-order.ts";
import { type ControlState, startControl } from "../control/fold.ts";
import { knownHolders } from "../control/holders.ts";
import { type Bytes, bytesToHex } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import type { Statements } from "./statements.ts";
import type { NewClosing, RelayStorage } from "./storage/port.ts";

export interface ClosingPorts {
  readonly storage: RelayStorage;
  readonly statements: Statements;
}

/** What closes the programme of a `state` that its statements have closed; `null` for one that is open. `frames`: all that hold an act. */
export function makeClosing(state: ControlState, frames: readonly IntroducedFrame[], nowMs: number): NewClosing | null {
  const { closed } = state.closing;
  if (!closed) return null;
  return toClosing(state, makeOrder(state.charter, frames), closed.hash, closed.final.core, nowMs);
}

const toClosing = (state: ControlState, order: Bytes, orderHash: Bytes, coreHash: Bytes, closedMs: number) => ({
  ...{ order, orderHash, coreHash, closedMs },
  holders: knownHolders(state).map(({ key }) => key),
});

/** What an order that somebody brought closes; `null` where it does not hold by what is known here. Rejects with failures of the storage. */
export async function readOrder(
  { storage, statements }: ClosingPorts,
  charter: Charter,
  bytes: Bytes,
  nowMs: number,
): Promise<NewClosing | null> {
  const known = await foldKnown(statements, charter);
  const order = await checkOrder(bytes, known ?? startControl(charter));
  if (!order.ok) return null;
  const { final, orderHash, state } = order.value;
  if (!known && !(await fitsSeats(storage, state))) return null;
  return toClosing(state, bytes, orderHash, final.core, nowMs);
}

/** `null` where the programme's key is gone: what was stated here cannot be read any more. */
async function foldKnown(statements: Statements, charter: Charter): Promise<ControlState | null> {
  try {
    return (await statements.foldActs(charter)).state;
  } catch (error) {
    if (error instanceof KeyError) return null;
    throw error;
  }
}

/** Without its key a relay still has the seats that followed from the statements: an order that leaves out what took a seat does not pass. */
async function fitsSeats(storage: RelayStorage, state: ControlState): Promise<boolean> {
  const rows = await storage.listSeats(state.charter.programmeId);
  return rows.every(({ deviceKey, state: stored }) => {
    const seat = state.seats.get(bytesToHex(deviceKey));
    if (stored === "removed") return seat?.isActive !== true;
    return stored === "recovery" || seat !== undefined;
  });
}
