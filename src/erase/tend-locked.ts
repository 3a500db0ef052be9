/**
 * Looking after vaults that nobody has open, by what they say of themselves outside: one visit each, in which its relay is asked whether the programme is closed, what
 * lies sealed is handed over, and it is judged whether the vault is to go. Nothing is erased here. Rules E19, E20, E22.
 */
import { accessEndMs, isAccessOver } from "../control/access-end.ts";
import { type CheckedOrder, checkOrder } from "../control/closing-order.ts";
import { type ControlState, coordinatorKeys } from "../control/fold.ts";
import type { ProgrammeId } from "../kit/brand.ts";
import { type Bytes, isEqualBytes } from "../kit/bytes.ts";
import type { VaultStore } from "../store/port.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import { readKnownControl } from "./known-control.ts";
import { makeNote, type ObeyPlaces, relayOf, type WhyErased, witnessOf } from "./obey.ts";
import { findUnfinished } from "./wipe-mark.ts";
import type { Witness } from "./witness.ts";

/** What reaches beyond the vault. Neither rejects. */
export interface LockedCalls {
  /** Asks the relay at `address` whether the programme is closed: the order, `null` where there is none, or where it was not reached. */
  ask(address: string, programmeId: ProgrammeId): Promise<Bytes | null>;
  /** Hands over what lies sealed; needs no key. */
  handOver(store: VaultStore, witness: Witness): Promise<unknown>;
  /** Whether rows hold something that neither a relay nor a coordinator has. */
  hasOnlyHere(store: VaultStore, control: ControlState): Promise<boolean>;
}

/** A vault that is to go, why, and the note that is to stay. */
export interface Condemned {
  readonly vaultId: string;
  readonly cause: "order" | "ended";
  readonly note: Bytes;
}

/** Those of the ready vaults that are to go, except `open` ones, whose sessions see it themselves, and those that are being erased. What fails in one is no matter of the next. */
export async function tendLocked(
  places: ObeyPlaces,
  open: readonly string[],
  calls: LockedCalls,
): Promise<readonly Condemned[]> {
  const { vaultIds } = await findUnfinished(places.secrets, places.shelf);
  const spared = [...open, ...vaultIds];
  const vaults = (await places.shelf.list()).filter(({ id, state }) => state === "ready" && !spared.includes(id));
  const found: Condemned[] = [];
  for (const { id } of vaults) {
    const condemned = await visit(places, id, calls).catch(() => null);
    if (condemned) found.push(condemned);
  }
  return found;
}

async function visit(places: ObeyPlaces, vaultId: string, calls: LockedCalls): Promise<Condemned | null> {
  const opened = await places.stores.open(vaultId, { expectExisting: true });
  if (!opened.ok) return null;
  const { store } = opened.value;
  try {
    const witness = await witnessOf(store);
    const why = witness && (await tend(places, store, witness, calls));
    return why && { vaultId, cause: why.cause, note: await makeNote(places, vaultId, witness, why, null) };
  } finally {
    await store.close();
  }
}

type Why = WhyErased & { readonly cause: Condemned["cause"] };

/**
 * So long behind the end a coordinator's device that is locked waits for its words (P): it goes last, and what it alone may hold is the certificate. After that nobody is to
 * be expected, and what is sealed there goes as on every other phone.
 */
export const LAST_WAITS_MS = 14 * 86_400_000;
/** Its words open it only with a share, which the relay has destroyed by now: there is nobody to wait for. */
const EACH_UNLOCK = 2;

/** Whether this device is one of those that go last, and its person may still come. Rule E25. */
function waits({ final, state }: CheckedOrder, deviceKey: Witness["deviceKey"], nowMs: number): boolean {
  const hasSeat = coordinatorKeys(state).some((key) => isEqualBytes(key, deviceKey));
  return hasSeat && state.terms.policy.lease !== EACH_UNLOCK && nowMs < final.atMs + LAST_WAITS_MS;
}

/** What is to go by an order is not handed over any more: its relay takes nothing. */
async function tend(
  { clock }: ObeyPlaces,
  store: VaultStore,
  witness: Witness,
  calls: LockedCalls,
): Promise<Why | null> {
  const { charter, deviceKey, role } = witness;
  const address = relayOf(witness);
  const order = address && (await calls.ask(address, charter.programmeId));
  const judged = order ? await checkOrder(order, await readKnownControl(store, witness)) : null;
  if (judged?.ok)
    return waits(judged.value, deviceKey, clock.nowMs()) ? null : { cause: "order", orderHash: judged.value.orderHash };
  await calls.handOver(store, witness).catch(() => undefined);
  if (role === ROLE_COORDINATOR) return null;
  const control = await readKnownControl(store, witness);
  const known = { endMs: accessEndMs(control, deviceKey), localMs: clock.nowMs() };
  const isOver = isAccessOver(control, { ...known, hasOnlyHere: await calls.hasOnlyHere(store, control) });
  return isOver ? { cause: "ended" } : null;
}
