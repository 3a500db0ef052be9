/**
 * Keeping the lease of a coordinator's device: the first one with the first run that reached the relay, another share a day, and none where the policy says so. Without
 * a relay, shares with other coordinators take its place.
 * Order: the relay takes the new share → the vault is wrapped for it and S replaced → the relay gives up the others. Cut off anywhere, the vault opens with the share
 * under the lease key that its wrap names, and that one is at the relay. Rules V32, R60.
 */
import { seedToSignKey } from "../../crypto/sign.ts";
import { toSignKey } from "../../kit/brand.ts";
import { type Bytes, isEqualBytes, zeroBytes } from "../../kit/bytes.ts";
import { ok, type Result } from "../../kit/result.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import { type LeaseClient, makeLeaseClient } from "../../relay-client/lease-client.ts";
import type { CoordinateParts } from "../../sync/coordinate.ts";
import type { SyncEngine } from "../../sync/engine.ts";
import type { Replica } from "../../sync/replica.ts";
import type { RelaySession } from "../../sync/session.ts";
import type { RewrapFailure } from "../../vault/current-wrap.ts";
import { LEASE_CACHED, LEASE_EACH_UNLOCK, type LeasePlace, type LeasePolicy } from "../../vault/lease.ts";
import type { LeaseFacts } from "../../vault/lease-ways.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "./device.ts";
import { type HandFailure, type HandState, keepHandShare } from "./lease-by-hand.ts";

/** How long a share is used before another takes its place (P). A copy of the disk from before opens no more, even with the words. */
export const RENEW_AFTER_MS = 86_400_000;

type LeaseFailure = RelayFailure | RewrapFailure;

/** The policy of the terms in force; `null`: words alone. */
export function leasePolicy({ control }: Pick<Replica, "control">): LeasePolicy | null {
  const { lease } = control.terms.policy;
  return lease === LEASE_CACHED || lease === LEASE_EACH_UNLOCK ? lease : null;
}

type Parts = Pick<Device, "clock" | "random" | "fetch">;

/** To be called after each run that went well: shares with other coordinators, then the one that is asked for. */
export async function keepAll(
  parts: CoordinateParts & Pick<Device, "fetch">,
  engine: Pick<SyncEngine, "replica" | "change">,
  session: RelaySession | null,
): Promise<Result<void, HandFailure | LeaseFailure>> {
  const hand = await keepHandShare(parts, engine);
  if (!hand.ok) return hand;
  return session
    ? keepLease(parts, parts.vault, session, engine.replica())
    : keepLeaseByHand(parts, parts.vault, engine.replica(), hand.value);
}

/** Where there is a relay: where nothing is due it asks nobody. */
export async function keepLease(
  { clock, random, fetch }: Parts,
  vault: OpenVault,
  session: RelaySession,
  replica: Pick<Replica, "control">,
): Promise<Result<void, LeaseFailure>> {
  const facts = await (await vault.wraps()).lease();
  const policy = leasePolicy(replica);
  const client = makeLeaseClient(session.client.address, fetch);
  if (!policy) return facts ? endLease(vault, session, client) : ok(undefined);
  const place = placeOf(replica);
  if (facts && !isDue(facts, policy, place, clock.nowMs())) return ok(undefined);
  const [seed, share] = [random.bytes(32), random.bytes(32)];
  const renewed = await renew(vault, session, client, { ...place, policy, seed, share, nowMs: clock.nowMs() });
  zeroBytes(seed, share);
  return renewed;
}

/**
 * The same where there is no relay: what opens besides words and S lies with other coordinators and on paper. It begins once one of them holds a share, goes on with each
 * share that one of them was seen to have, and is mended after an unlock by hand. Rule V36.
 */
export async function keepLeaseByHand(
  { clock, random }: Omit<Parts, "fetch">,
  vault: OpenVault,
  replica: Pick<Replica, "control">,
  { isHeld, isNew }: HandState,
): Promise<Result<void, LeaseFailure>> {
  const wraps = await vault.wraps();
  const facts = await wraps.lease();
  const policy = leasePolicy(replica);
  if (!policy) return facts ? wraps.changeLease(null) : ok(undefined);
  const isWanted = facts ? isNew || facts.policy !== policy || !facts.isShareKnown : isHeld;
  if (!isWanted) return ok(undefined);
  const [seed, share] = [random.bytes(32), random.bytes(32)];
  const changed = await wraps.changeLease({ ...placeOf(replica), policy, seed, share, nowMs: clock.nowMs() });
  zeroBytes(seed, share);
  return changed;
}

/** Nobody is asked for a share of a programme without a relay. */
const NO_RELAY = { relayAddress: "", relayKey: toSignKey(new Uint8Array(32)) };

function placeOf({ control: { charter } }: Pick<Replica, "control">): LeasePlace {
  const [relay] = charter.relays;
  const place = relay ? { relayAddress: relay.address, relayKey: relay.relayKey } : NO_RELAY;
  return { programmeId: charter.programmeId, ...place };
}

const isDue = (facts: LeaseFacts, policy: LeasePolicy, place: LeasePlace, nowMs: number): boolean =>
  facts.policy !== policy ||
  facts.relayAddress !== place.relayAddress ||
  !isEqualBytes(facts.relayKey, place.relayKey) ||
  Math.abs(nowMs - facts.renewedMs) >= RENEW_AFTER_MS;

interface Next extends LeasePlace {
  readonly policy: LeasePolicy;
  readonly seed: Bytes;
  readonly share: Bytes;
  readonly nowMs: number;
}

async function renew(
  vault: OpenVault,
  session: RelaySession,
  client: LeaseClient,
  next: Next,
): Promise<Result<void, LeaseFailure>> {
  const wraps = await vault.wraps();
  const { programmeId } = next;
  const leaseKey = seedToSignKey(next.seed);
  const put = () => session.withToken((token) => client.put(programmeId, token, leaseKey, next.share));
  let taken = await put();
  if (!taken.ok && taken.error.relayCode === "LEASES_FULL" && (await wraps.isCurrent())) {
    // Cuts left shares there that nothing hangs on.
    const inUse = (await wraps.lease())?.leaseKey ?? null;
    await session.withToken((token) => client.keep(programmeId, token, inUse));
    taken = await put();
  }
  if (!taken.ok) return taken;
  const changed = await wraps.changeLease(next);
  if (!changed.ok) return changed;
  // What this does not remove, the next renewal does.
  await session.withToken((token) => client.keep(programmeId, token, leaseKey));
  return ok(undefined);
}

async function endLease(
  vault: OpenVault,
  session: RelaySession,
  client: LeaseClient,
): Promise<Result<void, LeaseFailure>> {
  const changed = await (await vault.wraps()).changeLease(null);
  if (!changed.ok) return changed;
  const { programmeId } = vault.identity().charter;
  await session.withToken((token) => client.keep(programmeId, token, null));
  return ok(undefined);
}
