/**
 * What this device keeps of the end itself, sealed: the order and the core where another brought them, attestations, whether the page was saved. The relay takes
 * nothing more once it is closed, so this is all that is known from then on.
 *
 * Row meta/closing, sealed under slot 0: CBOR [1, order or empty, core or empty, [attestation …], page saved].
 */
import { MAX_ORDER_BYTES } from "../../../control/closing-order.ts";
import { type Bytes, bytesToHex } from "../../../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../../../kit/cbor.ts";
import { readBytesUpTo, readList, readTuple } from "../../../kit/read.ts";
import { ok, type Result } from "../../../kit/result.ts";
import type { RowRef, StoreFailure } from "../../../store/port.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { SLOT_CORE } from "../../../vault/slots.ts";
import { MAX_ATTESTATION_BYTES } from "../../../wire/attestation.ts";
import { MAX_CORE_BYTES } from "../../../wire/closing-core.ts";

export interface Kept {
  /** The signed order; `null` where this device knows it from the log only, or not at all. */
  readonly order: Bytes | null;
  readonly core: Bytes | null;
  readonly attestations: readonly Bytes[];
  readonly isPublished: boolean;
}

export const NOTHING_KEPT: Kept = { order: null, core: null, attestations: [], isPublished: false };

const REF: RowRef = { table: "meta", key: "closing" };
const VERSION = 1;
const MAX_ATTESTATIONS = 1_200;
const MAX_ROW_BYTES = MAX_ORDER_BYTES + MAX_CORE_BYTES + MAX_ATTESTATIONS * (MAX_ATTESTATION_BYTES + 3) + 64;
const NONE: Bytes = new Uint8Array(0);

/** What is kept; nothing where the row does not read. */
export async function readKept(vault: OpenVault): Promise<Kept> {
  const row = await vault.store.get(REF);
  const plaintext = row && vault.open(REF, row);
  const decoded = plaintext && decodeCbor(plaintext, MAX_ROW_BYTES);
  const parts = decoded?.ok ? readTuple(5)(decoded.value) : null;
  const [order, core] = [readBytesUpTo(MAX_ORDER_BYTES)(parts?.[1]), readBytesUpTo(MAX_CORE_BYTES)(parts?.[2])];
  const attestations = readList(readBytesUpTo(MAX_ATTESTATION_BYTES), MAX_ATTESTATIONS)(parts?.[3]);
  if (parts?.[0] !== VERSION || !order || !core || !attestations) return NOTHING_KEPT;
  const some = (bytes: Bytes) => (bytes.length > 0 ? bytes : null);
  return { order: some(order), core: some(core), attestations, isPublished: parts[4] === true };
}

/** Of each vault the write that waits for the one before it. */
const turns = new WeakMap<OpenVault, Promise<unknown>>();

/**
 * Adds `more` to what is kept, and gives what lies there then. What is kept only grows, and writes come one after the other: whoever asked the relay for long
 * takes nothing back that came by hand meanwhile. G23.
 */
export function writeKept(vault: OpenVault, more: Kept): Promise<Result<Kept, StoreFailure>> {
  const written = (turns.get(vault) ?? Promise.resolve()).then(() => addKept(vault, more));
  turns.set(
    vault,
    written.catch(() => undefined),
  );
  return written;
}

async function addKept(vault: OpenVault, more: Kept): Promise<Result<Kept, StoreFailure>> {
  const kept = bothKept(await readKept(vault), more);
  const { order, core, attestations, isPublished } = kept;
  const value: Cbor = [VERSION, order ?? NONE, core ?? NONE, [...attestations], isPublished];
  const committed = await vault.store.commit({ put: [vault.seal(SLOT_CORE, REF, encodeCbor(value))] });
  return committed.ok ? ok(kept) : committed;
}

/** A row with more attestations than a reader takes would not read at all, so that those that came first stay. */
const bothKept = (now: Kept, more: Kept): Kept => ({
  order: more.order ?? now.order,
  core: more.core ?? now.core,
  attestations: distinct([...now.attestations, ...more.attestations]).slice(0, MAX_ATTESTATIONS),
  isPublished: now.isPublished || more.isPublished,
});

const distinct = (all: readonly Bytes[]): readonly Bytes[] => [
  ...new Map(all.map((bytes) => [bytesToHex(bytes), bytes])).values(),
];
