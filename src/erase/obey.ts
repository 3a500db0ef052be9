/**
 * Obeying a close order with a locked vault, or with one whose holder has it open: judging it by what the vault knows, and the note that will say so. The
 * erasing itself is `wipeVault`. Rules E15 to E20.
 *
 * An order that does not hold changes nothing, and nothing is told to whoever sent it.
 */
import { checkOrder, type OrderFailure } from "../control/closing-order.ts";
import { seedToSignKey, sign } from "../crypto/sign.ts";
import { type Bytes, zeroBytes } from "../kit/bytes.ts";
import type { Clock } from "../kit/clock.ts";
import { KeyError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { VaultStore, VaultStores } from "../store/port.ts";
import type { VaultShelf } from "../store/shelf.ts";
import { CAUSE, LEFT, METHOD, makeAttestation } from "../wire/attestation.ts";
import { readKnownControl } from "./known-control.ts";
import { encodeNote } from "./note.ts";
import type { SecretPlace } from "./secret-place.ts";
import { NOTE_PREFIX } from "./wipe-mark.ts";
import { decodeWitness, WITNESS_REF, type Witness } from "./witness.ts";

/** What a note is made with. */
export interface ObeyPlaces {
  readonly shelf: VaultShelf;
  readonly secrets: SecretPlace;
  readonly stores: VaultStores;
  readonly clock: Clock;
  /** Names the app's build, at most 40 characters. */
  readonly build: string;
}

/** Why a vault goes: by the order of that hash, because its holder wanted it, or because its access has ended. */
export type WhyErased = { readonly cause: "order"; readonly orderHash: Bytes } | { readonly cause: "holder" | "ended" };

const CAUSES = { order: CAUSE.order, holder: CAUSE.own, ended: CAUSE.ended } as const;

/** What the vault at `vaultId` may say while it is locked; `null` where it is lost, or was not opened since it can. Reading changes nothing. */
export async function readWitness(stores: VaultStores, vaultId: string): Promise<Witness | null> {
  return withRows(stores, vaultId, witnessOf);
}

/** The same of rows that are open. */
export async function witnessOf(store: VaultStore): Promise<Witness | null> {
  const value = await store.get(WITNESS_REF);
  return value && decodeWitness(value);
}

/** Judges an order for a locked vault: its hash where it holds. `WITNESS_MISSING`: the vault was not opened since it can judge. */
export async function judgeOrder(
  stores: VaultStores,
  vaultId: string,
  order: Bytes,
): Promise<Result<Bytes, OrderFailure | KeyError<"WITNESS_MISSING">>> {
  const judged = await withRows(stores, vaultId, async (store) => {
    const witness = await witnessOf(store);
    if (!witness) return null;
    const checked = await checkOrder(order, await readKnownControl(store, witness));
    return checked.ok ? ok(checked.value.orderHash) : checked;
  });
  return judged ?? err(new KeyError("WITNESS_MISSING"));
}

/**
 * Makes the note of a vault that is to go, signed before anything goes, for `wipeVault`. `onlyHere` counts records that nobody had acknowledged; `null` where the
 * vault is locked and nobody knows.
 */
export async function makeNote(
  places: ObeyPlaces,
  vaultId: string,
  witness: Witness,
  why: WhyErased,
  onlyHere: number | null,
): Promise<Bytes> {
  const { charter, attestSeed, keySignature, deviceKey: device } = witness;
  const { bytes } = await makeAttestation(
    {
      ...{ programmeId: charter.programmeId, device, attestKey: seedToSignKey(attestSeed), keySignature },
      cause: CAUSES[why.cause],
      orderHash: why.cause === "order" ? why.orderHash : new Uint8Array(),
      method: (await canOverwrite(places, vaultId)) ? METHOD.overwritten : METHOD.removed,
      left: [(await hasOtherVaults(places, vaultId)) ? LEFT.otherVaults : LEFT.untilNextStart],
      ...{ atMs: places.clock.nowMs(), unacknowledged: onlyHere, build: places.build },
    },
    (name, message) => sign(attestSeed, name, message),
  );
  return encodeNote({ relay: relayOf(witness) ?? "", attestation: bytes });
}

/** Where the file was lost there is nothing to overwrite: where its bytes are nobody knows. */
async function canOverwrite({ secrets }: ObeyPlaces, vaultId: string): Promise<boolean> {
  if (secrets.kind !== "overwrites") return false;
  const file = await secrets.read(vaultId);
  zeroBytes(file ?? new Uint8Array());
  return file !== null;
}

/** Where to ask for a close order, and where a statement goes; `null` where the programme has no relay. */
export const relayOf = ({ charter }: Witness): string | null => charter.relays[0]?.address ?? null;

/** By the shelf, and by the S files in case the shelf was lost; one that is being erased counts, for it is not gone yet. */
async function hasOtherVaults({ shelf, secrets }: ObeyPlaces, vaultId: string): Promise<boolean> {
  const ids = [...(await shelf.list()).map(({ id }) => id), ...(await secrets.list())];
  return ids.some((id) => id !== vaultId && !id.startsWith(NOTE_PREFIX));
}

async function withRows<Value>(
  stores: VaultStores,
  vaultId: string,
  read: (store: VaultStore) => Promise<Value>,
): Promise<Value | null> {
  const opened = await stores.open(vaultId, { expectExisting: true });
  if (!opened.ok) return null;
  try {
    return await read(opened.value.store);
  } finally {
    await opened.value.store.close();
  }
}
