/**
 * Opening a vault whose coordinator has a lease: words and S opened the wrap, and a share is needed beside them. It lies here, kept for some days, or it is asked for.
 * Rules V30, V31, V33 of SPEC.md. Loaded only where a vault has a lease.
 */
import { type Signer, seedToSignKey, sign } from "../crypto/sign.ts";
import type { SecretFile } from "../erase/secret-file.ts";
import type { SignKey } from "../kit/brand.ts";
import { type Bytes, copyBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import { err, type Result } from "../kit/result.ts";
import type { OpenFailure, VaultStore } from "../store/port.ts";
import type { Opening } from "./inside.ts";
import {
  decodeLease,
  keptShare,
  type Lease,
  type LeasePlace,
  type LeasePolicy,
  type Opener,
  openUnderShare,
  SHARE_BYTES,
} from "./lease.ts";
import type { OpeningPlaces } from "./places.ts";
import { readSecret } from "./read-secret.ts";
import type { VaultWraps } from "./wraps.ts";

export { wrapsOf } from "./wraps.ts";

/** What asking for the share takes: nothing in it opens anything. */
export interface LeaseAccess extends LeasePlace {
  readonly policy: LeasePolicy;
  /** Until when this device opened without asking; `null`: it never does. */
  readonly keptUntilMs: number | null;
  readonly hasPapers: boolean;
  readonly leaseKey: SignKey;
  readonly sign: Signer;
}

/** What this file needs to know of an open vault; it stands below it, so that one lazy part holds all of a lease. */
interface Leased {
  wraps(): Promise<VaultWraps>;
}

/** `openCore` of open-core.ts. */
type OpenCore<Vault> = (
  places: OpeningPlaces,
  id: string,
  store: VaultStore,
  secret: SecretFile,
  vaultKey: Bytes,
  opening: Opening,
) => Promise<Result<Vault, KeyError<"VAULT_DAMAGED">>>;

type ShareFailure = KeyError<"SHARE_WRONG" | "VAULT_DAMAGED" | "SECRET_LOST" | "SECRET_WIPING"> | OpenFailure;

/** The words were right. What they opened stays in memory until `openWith` succeeds or `close` is called. */
export class LeaseNeeded<Vault> extends KeyError<"LEASE_NEEDED"> {
  readonly access: LeaseAccess;
  /** Opens the vault with a share from the relay, from another coordinator, or from paper. `SHARE_WRONG`: it is of another vault, or replaced meanwhile; try another. */
  readonly openWith: (share: Bytes) => Promise<Result<Vault, ShareFailure>>;
  readonly close: () => void;

  constructor(access: LeaseAccess, openWith: LeaseNeeded<Vault>["openWith"], close: () => void) {
    super("LEASE_NEEDED");
    this.access = access;
    this.openWith = openWith;
    this.close = close;
  }
}

/** Takes over what words and S opened. */
export async function openLeased<Vault extends Leased>(
  openCore: OpenCore<Vault>,
  places: OpeningPlaces,
  id: string,
  store: VaultStore,
  secret: SecretFile,
  content: Bytes,
  stretched: Bytes,
): Promise<Result<Vault, LeaseNeeded<Vault> | KeyError<"VAULT_DAMAGED">>> {
  const lease = decodeLease(content);
  zeroBytes(content);
  if (!lease) return err(new KeyError("VAULT_DAMAGED"));
  const opener: Opener = { vaultId: id, stretched, deviceSecret: secret.secret };
  const kept = keptShare(lease, places.clock.nowMs());
  const opened = kept && openUnderShare(lease, kept, opener);
  if (opened) {
    const share = opened.wrap.way === "relay" ? copyBytes(kept) : null;
    return openCore(places, id, store, secret, opened.vaultKey, { stretched, lease, share });
  }
  zeroBytes(secret.secret, ...secret.slots);
  return err(needed(openCore, places, id, lease, stretched));
}

function needed<Vault extends Leased>(
  openCore: OpenCore<Vault>,
  places: OpeningPlaces,
  id: string,
  lease: Lease,
  stretched: Bytes,
): LeaseNeeded<Vault> {
  const { policy, programmeId, relayAddress, relayKey, seed, kept, wraps } = lease;
  const access: LeaseAccess = {
    ...{ policy, programmeId, relayAddress, relayKey },
    keptUntilMs: kept?.untilMs ?? null,
    hasPapers: wraps.some(({ way }) => way === "paper"),
    leaseKey: seedToSignKey(seed),
    sign: (name, message) => sign(seed, name, message),
  };
  return new LeaseNeeded(
    access,
    (share) => openWithShare(openCore, places, id, lease, stretched, share),
    () => zeroBytes(stretched, seed, kept?.share ?? new Uint8Array()),
  );
}

async function openWithShare<Vault extends Leased>(
  openCore: OpenCore<Vault>,
  places: OpeningPlaces,
  id: string,
  lease: Lease,
  stretched: Bytes,
  share: Bytes,
): Promise<Result<Vault, ShareFailure>> {
  const file = await readSecret(places.secrets, id);
  if (!file.ok) return file;
  const opener: Opener = { vaultId: id, stretched, deviceSecret: file.value.secret };
  const found = share.length === SHARE_BYTES ? openUnderShare(lease, share, opener) : null;
  if (!found) {
    zeroBytes(file.value.secret, ...file.value.slots);
    return err(new KeyError("SHARE_WRONG"));
  }
  const store = await places.stores.open(id, { expectExisting: true, isForWork: true });
  if (!store.ok) return store;
  const { way } = found.wrap;
  const opening = { stretched, lease, share: way === "relay" ? copyBytes(share) : null };
  const opened = await openCore(places, id, store.value.store, file.value, found.vaultKey, opening);
  if (opened.ok) await (await opened.value.wraps()).noteShare(way, share, places.clock.nowMs());
  else await store.value.store.close();
  return opened;
}
