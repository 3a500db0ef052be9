/** The ways to open a vault that has a lease, changed under the words and the S that there are: papers, shares with other coordinators, one that is kept here. Rules V31, V33, V35 of SPEC.md. */
import { seedToSignKey } from "../crypto/sign.ts";
import type { SignKey } from "../kit/brand.ts";
import { type Bytes, copyBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { PlacedRow } from "../store/port.ts";
import { type RewrapFailure, readOwn } from "./current-wrap.ts";
import { type HandShares, handRow, readHandShares, whereHeld, withFresh } from "./hand-shares.ts";
import type { VaultInside } from "./inside.ts";
import {
  encodeLease,
  KEPT_FOR_MS,
  LEASE_CACHED,
  type Lease,
  type LeasePlace,
  type LeasePolicy,
  type LeaseWay,
  type LeaseWrap,
  MAX_LEASE_PAPERS,
  type Opener,
  openUnderShare,
  SHARE_BYTES,
  wrapUnderShare,
} from "./lease.ts";
import { type Papers, papersRow, readPapers, spendPaper } from "./papers.ts";
import { encodeWrappedKey, sealWrap } from "./seal-wrap.ts";
import { WRAP_REF } from "./wrap-rows.ts";

export interface LeaseFacts extends LeasePlace {
  readonly policy: LeasePolicy;
  readonly leaseKey: SignKey;
  readonly renewedMs: number;
  /** Until when this device opens without asking; `null`: it asks at each unlock. */
  readonly keptUntilMs: number | null;
  /** Whether this session knows the share that opens by asking: not after an unlock by paper or by hand. */
  readonly isShareKnown: boolean;
  readonly papers: Omit<Papers, "shares"> & { readonly live: number };
}

export async function leaseFacts(inside: VaultInside): Promise<LeaseFacts | null> {
  inside.guard();
  const { lease, share } = inside.opening;
  if (!lease) return null;
  const { policy, programmeId, relayAddress, relayKey, seed, renewedMs, kept } = lease;
  const { printed, spent, shares } = await readPapers(inside);
  return {
    ...{ policy, programmeId, relayAddress, relayKey, renewedMs },
    leaseKey: seedToSignKey(seed),
    keptUntilMs: kept?.untilMs ?? null,
    isShareKnown: share !== null,
    papers: { printed, spent, live: shares.length },
  };
}

/** Draws `count` shares and lets each open the vault once, in one commit: S and the words stay. Without a lease there is nothing to draw. */
export async function drawPapers(inside: VaultInside, count: number): Promise<Result<readonly Bytes[], RewrapFailure>> {
  const papers = await readPapers(inside);
  const left = Math.max(0, Math.min(count, MAX_LEASE_PAPERS - papers.shares.length));
  const drawn = Array.from({ length: left }, () => inside.random.bytes(SHARE_BYTES));
  const all = { ...papers, printed: papers.printed + left, shares: [...papers.shares, ...drawn] };
  const done = await amend(
    inside,
    (lease, opener) => {
      const wraps = drawn.map((share) => wrapUnderShare("paper", inside.vaultKey, share, opener, inside.random));
      return { ...lease, wraps: [...lease.wraps, ...wraps] };
    },
    [papersRow(inside, all)],
  );
  return done.ok ? ok(drawn) : done;
}

/**
 * What an unlock with an asked share leaves: under `cached` the relay's share, or one of this device's own. A paper opens no more; a share that another coordinator
 * showed opens until the next one is held.
 */
export async function noteShare(
  inside: VaultInside,
  way: LeaseWay,
  share: Bytes,
  nowMs: number,
): Promise<Result<void, RewrapFailure>> {
  const isKept = inside.opening.lease?.policy === LEASE_CACHED;
  if (way === "kept" || (way === "relay" && !isKept)) return ok(undefined);
  const untilMs = nowMs + KEPT_FOR_MS;
  if (way === "relay") {
    const keep = (lease: Lease): Lease => ({ ...lease, kept: { share: copyBytes(share), untilMs } });
    return amend(inside, (lease) => keep({ ...lease, wraps: without(lease, "kept") }));
  }
  const own = inside.random.bytes(SHARE_BYTES);
  return amend(
    inside,
    (lease, opener) => {
      const left = way === "paper" ? withoutUsed(lease, share, opener) : lease.wraps;
      if (!isKept) return { ...lease, wraps: left };
      const wrap = wrapUnderShare("kept", inside.vaultKey, own, opener, inside.random);
      return { ...lease, wraps: [...left.filter((one) => one.way !== "kept"), wrap], kept: { share: own, untilMs } };
    },
    [await usedRow(inside, way, share)].flatMap((row) => row ?? []),
  );
}

function withoutUsed(lease: Lease, share: Bytes, opener: Opener): readonly LeaseWrap[] {
  const used = openUnderShare(lease, share, opener);
  zeroBytes(used?.vaultKey ?? new Uint8Array());
  return lease.wraps.filter((wrap) => wrap !== used?.wrap);
}

/** The row that remembers the use of a share. */
async function usedRow(inside: VaultInside, way: LeaseWay, share: Bytes): Promise<PlacedRow | null> {
  if (way === "paper") return papersRow(inside, spendPaper(await readPapers(inside), share));
  const hand = await readHandShares(inside);
  return hand && handRow(inside, { ...hand, drawnMs: 0 });
}

const without = ({ wraps }: Lease, way: LeaseWay): readonly LeaseWrap[] => wraps.filter((wrap) => wrap.way !== way);

export async function dropPapers(inside: VaultInside): Promise<Result<void, RewrapFailure>> {
  const papers = await readPapers(inside);
  const none = { ...papers, spent: papers.spent + papers.shares.length, shares: [] };
  return amend(inside, (lease) => ({ ...lease, wraps: without(lease, "paper") }), [papersRow(inside, none)]);
}

/** Draws a share for the other coordinators to hold. Where there is a lease, it opens from now on; a lease that begins later takes it in. Rule V35. */
export async function drawHand(
  inside: VaultInside,
  nowMs: number,
  terms: number,
): Promise<Result<HandShares, RewrapFailure>> {
  const next = withFresh(await readHandShares(inside), inside.random.bytes(SHARE_BYTES), nowMs, terms);
  return keepHand(inside, next);
}

/** Another coordinator has the newest: the one before opens no more. */
export async function settleHand(inside: VaultInside): Promise<Result<HandShares | null, RewrapFailure>> {
  const hand = await readHandShares(inside);
  return hand ? keepHand(inside, whereHeld(hand)) : ok(null);
}

async function keepHand(inside: VaultInside, next: HandShares): Promise<Result<HandShares, RewrapFailure>> {
  const row = handRow(inside, next);
  const done = inside.opening.lease
    ? await amend(
        inside,
        (lease, opener) => {
          const wrap = (share: Bytes) => wrapUnderShare("hand", inside.vaultKey, share, opener, inside.random);
          return { ...lease, wraps: [...without(lease, "hand"), ...next.shares.map(wrap)] };
        },
        [row],
      )
    : await inside.store.commit({ put: [row] });
  return done.ok ? ok(next) : done;
}

/** Changes the lease under the words and the S that there are, in one commit with `rows`. */
async function amend(
  inside: VaultInside,
  change: (lease: Lease, opener: Opener) => Lease,
  rows: readonly PlacedRow[] = [],
): Promise<Result<void, RewrapFailure>> {
  const current = await readOwn(inside);
  if (!current.ok) return current;
  const { wrapped, row, deviceSecret } = current.value;
  const { stretched, lease, share } = inside.opening;
  if (!lease) return err(new KeyError("LEASE_NEEDED"));
  const next = change(lease, { vaultId: inside.id, stretched, deviceSecret });
  const content = encodeLease(next);
  const sealed = sealWrap(content, true, inside.id, wrapped, stretched, deviceSecret, inside.random);
  zeroBytes(content, deviceSecret);
  const put: readonly PlacedRow[] = [{ ...WRAP_REF, value: encodeWrappedKey(sealed) }, ...rows];
  const committed = await inside.store.commit({ expect: [{ ...WRAP_REF, value: row }], put });
  if (!committed.ok) return committed;
  inside.opening = { stretched, lease: next, share };
  return ok(undefined);
}
