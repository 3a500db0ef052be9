/**
 * Keeping the lease of a coordinator's device: the first one with the first run that reached the relay, another share a day, and none where the policy says so.
 * Order: the relay takes the new share → the vault is wrapped for it and S replaced → the relay gives up the others. Cut off anywhere, the vault opens with the share
 * under the lease key that its wrap names, and that one is at the relay. Rules V32, R60.
 */
import { seedToSignKey } from "../../crypto/sign.ts";
import { type Bytes, isEqualBytes, zeroBytes } from "../../kit/bytes.ts";
import { ok, type Result } from "../../kit/result.ts";
import type { RelayFailure } from "../../relay-client/failure.ts";
import { type LeaseClient, makeLeaseClient } from "../../relay-client/lease-client.ts";
import type { Replica } from "../../sync/replica.ts";
import type { RelaySession } from "../../sync/session.ts";
import { LEASE_CACHED, LEASE_EACH_UNLOCK, type LeasePlace, type LeasePolicy } from "../../vault/lease.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { LeaseFacts, RewrapFailure } from "../../vault/rewrap.ts";
import type { Device } from "./device.ts";

/** How long a share is used before another takes its place (P). A copy of the disk from before opens no more, even with the words. */
export const RENEW_AFTER_MS = 86_400_000;

type LeaseFailure = RelayFailure | RewrapFailure;

/** The policy of the terms in force; `null`: none, or there is no relay that could keep a share. */
export function leasePolicy({ control }: Pick<Replica, "control">): LeasePolicy | null {
  const { lease } = control.terms.policy;
  const hasRelay = control.charter.relays.length > 0;
  return hasRelay && (lease === LEASE_CACHED || lease === LEASE_EACH_UNLOCK) ? lease : null;
}

/** To be called after each run that went well: where nothing is due it asks nobody. */
export async function keepLease(
  { clock, random, fetch }: Pick<Device, "clock" | "random" | "fetch">,
  vault: OpenVault,
  session: RelaySession,
  replica: Pick<Replica, "control">,
): Promise<Result<void, LeaseFailure>> {
  const facts = await (await vault.wraps()).lease();
  const policy = leasePolicy(replica);
  const client = makeLeaseClient(session.client.address, fetch);
  if (!policy) return facts ? endLease(vault, session, client) : ok(undefined);
  const place = placeOf(replica);
  if (!place || (facts && !isDue(facts, policy, place, clock.nowMs()))) return ok(undefined);
  const [seed, share] = [random.bytes(32), random.bytes(32)];
  const renewed = await renew(vault, session, client, { ...place, policy, seed, share, nowMs: clock.nowMs() });
  zeroBytes(seed, share);
  return renewed;
}

function placeOf({ control: { charter } }: Pick<Replica, "control">): LeasePlace | null {
  const [relay] = charter.relays;
  return relay ? { programmeId: charter.programmeId, relayAddress: relay.address, relayKey: relay.relayKey } : null;
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
