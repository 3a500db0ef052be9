/**
 * Wrapping the key of an open vault anew: for other words, for another lease, for papers. Rules V21–V23, V32, V33, V39 of SPEC.md.
 *
 * A change of words or of the lease also replaces S, so that a copy of the disk from before opens no more once the old S is overwritten. Order: the new wrap beside
 * the old one → S in its file, one block, where it still is the old one → the new wrap in the old one's place. Before the middle step the old wrap opens, behind it
 * the new one: never neither, never both.
 */
import type { StretchSetting } from "../crypto/stretch-setting.ts";
import { SECRET_OFFSET } from "../erase/secret-file.ts";
import type { SecretPlace, SecretPlaceFailure } from "../erase/secret-place.ts";
import { type Bytes, copyBytes, isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError, StoreError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { type Current, type RewrapFailure, type RewrapPlaces, readCurrent, readOwn } from "./current-wrap.ts";
import { readHandShares } from "./hand-shares.ts";
import type { Opening, VaultInside } from "./inside.ts";
import {
  encodeLease,
  KEPT_FOR_MS,
  LEASE_CACHED,
  type Lease,
  type LeasePlace,
  type LeasePolicy,
  type LeaseWay,
  type LeaseWrap,
  type Opener,
  wrapUnderShare,
} from "./lease.ts";
import { readPapers } from "./papers.ts";
import type { Passphrase } from "./passphrase.ts";
import { readSecret } from "./read-secret.ts";
import { encodeWrappedKey, sealWrap } from "./seal-wrap.ts";
import { keptSecondRow, readKeptSecond, sealSecond } from "./second-kept.ts";
import { NEXT_SECOND_REF } from "./second-row.ts";
import { whileRewrapping } from "./vault-lock.ts";
import { openWrap, type Stretch, type Stretching, stretchPassphrase, type WrappedKey } from "./wrap.ts";
import { NEXT_WRAP_REF, settleWrap, WRAP_REF } from "./wrap-rows.ts";

export interface NextWords extends RewrapPlaces {
  readonly stretch: Stretch;
  readonly readOld: (type: Passphrase["type"]) => Passphrase | null;
  readonly fresh: Passphrase;
  readonly setting: StretchSetting;
}

export interface NextLease extends LeasePlace {
  readonly policy: LeasePolicy;
  /** Seed of the new lease key, 32 bytes. */
  readonly seed: Bytes;
  /** The new share, which the relay has taken already. */
  readonly share: Bytes;
  readonly nowMs: number;
}

/** Other words; the lease stays. Wrong old words are not counted: the vault is open already. */
export const changeWords = (inside: VaultInside, next: NextWords): Promise<Result<void, RewrapFailure>> =>
  whileRewrapping(inside.id, () => toOtherWords(inside, next));

async function toOtherWords(inside: VaultInside, next: NextWords): Promise<Result<void, RewrapFailure>> {
  const current = await readCurrent(inside, next);
  if (!current.ok) return current;
  const { wrapped, deviceSecret } = current.value;
  const old = next.readOld(wrapped.passphraseType);
  const oldStretched = old && (await stretchPassphrase(old, wrapped, next.stretch));
  const content = oldStretched && openWrap(wrapped, inside.id, oldStretched, deviceSecret);
  zeroBytes(oldStretched ?? new Uint8Array());
  if (!content) return err(new KeyError("WORDS_WRONG"));
  zeroBytes(content);
  const { lease, share } = inside.opening;
  if (lease && !share) return err(new KeyError("LEASE_NEEDED"));
  const stretching: Stretching = {
    passphraseType: next.fresh.type,
    salt: next.random.bytes(16),
    setting: next.setting,
  };
  const stretched = await stretchPassphrase(next.fresh, stretching, next.stretch);
  // V27: second words end with the words that they stood beside.
  return replace(inside, next, current.value, stretching, { stretched, lease, share }, next.random.bytes(32));
}

/** Another lease, or none, under the words as they are. */
export const changeLease = (inside: VaultInside, next: NextLease | null): Promise<Result<void, RewrapFailure>> =>
  whileRewrapping(inside.id, () => toOtherLease(inside, next));

async function toOtherLease(inside: VaultInside, next: NextLease | null): Promise<Result<void, RewrapFailure>> {
  const current = await readOwn(inside);
  if (!current.ok) return current;
  const stretched = copyBytes(inside.opening.stretched);
  const opening: Opening = next
    ? { stretched, share: copyBytes(next.share), lease: newLease(next) }
    : { stretched, share: null, lease: null };
  const second = await readKeptSecond(inside, inside.random);
  const kept = await inside.store.commit({ put: [keptSecondRow(inside, second)] });
  return kept.ok ? replace(inside, inside, current.value, current.value.wrapped, opening, second) : kept;
}

const newLease = ({ policy, programmeId, relayAddress, relayKey, seed, share, nowMs }: NextLease): Lease => ({
  ...{ policy, programmeId, relayAddress, relayKey, wraps: [] },
  seed: copyBytes(seed),
  renewedMs: nowMs,
  kept: policy === LEASE_CACHED ? { share: copyBytes(share), untilMs: nowMs + KEPT_FOR_MS } : null,
});

/** V21: wrap beside, S, wrap in place. Takes over `opening`. */
async function replace(
  inside: VaultInside,
  { store, secrets, random }: RewrapPlaces,
  { row, deviceSecret: old }: Current,
  stretching: Stretching,
  wanted: Opening,
  secondStretched: Bytes,
): Promise<Result<void, RewrapFailure>> {
  const secret = random.bytes(32);
  const made = await makeWrap(inside, stretching, wanted, secret, random);
  const next = encodeWrappedKey(made.wrapped);
  const second = sealSecond(inside.id, secondStretched, secret, random);
  zeroBytes(secondStretched);
  const prepared = await store.commit({
    expect: [{ ...WRAP_REF, value: row }],
    put: [
      { ...NEXT_WRAP_REF, value: next },
      { ...NEXT_SECOND_REF, value: second },
    ],
  });
  if (!prepared.ok) return prepared;
  const failure = await replaceSecret(secrets, inside.id, old, secret);
  zeroBytes(secret, old);
  if (failure === "unknown") return err(new StoreError("SECRET_PLACE_FAILED"));
  if (failure) {
    // Without Web Locks another change's wrap may lie there by now, and S may be its.
    await store.commit({ expect: [{ ...NEXT_WRAP_REF, value: next }], remove: [NEXT_WRAP_REF, NEXT_SECOND_REF] });
    return err(failure);
  }
  takeOpening(inside, made.opening);
  // The new wrap opens already; what this does not store, the next unlock does.
  await settleWrap(store, next, second);
  return ok(undefined);
}

async function makeWrap(
  inside: VaultInside,
  stretching: Stretching,
  { stretched, lease, share }: Opening,
  deviceSecret: Bytes,
  random: Random,
): Promise<{ readonly wrapped: WrappedKey; readonly opening: Opening }> {
  const seal = (content: Bytes, isLeased: boolean) =>
    sealWrap(content, isLeased, inside.id, stretching, stretched, deviceSecret, random);
  if (!lease || !share)
    return { wrapped: seal(inside.vaultKey, false), opening: { stretched, lease: null, share: null } };
  const opener: Opener = { vaultId: inside.id, stretched, deviceSecret };
  const next = { ...lease, wraps: await wrapsFor(inside, lease, share, opener, random) };
  const content = encodeLease(next);
  const wrapped = seal(content, true);
  zeroBytes(content);
  return { wrapped, opening: { stretched, lease: next, share } };
}

/** One wrap for each share that is to open the vault. */
async function wrapsFor(
  inside: VaultInside,
  { kept }: Lease,
  share: Bytes,
  opener: Opener,
  random: Random,
): Promise<readonly LeaseWrap[]> {
  const { shares: papers } = await readPapers(inside);
  const own = kept && !isEqualBytes(kept.share, share) ? [kept.share] : [];
  const hand = (await readHandShares(inside))?.shares ?? [];
  const wrap = (way: LeaseWay) => (one: Bytes) => wrapUnderShare(way, inside.vaultKey, one, opener, random);
  return [wrap("relay")(share), ...papers.map(wrap("paper")), ...own.map(wrap("kept")), ...hand.map(wrap("hand"))];
}

function takeOpening(inside: VaultInside, next: Opening): void {
  const { stretched, lease } = inside.opening;
  if (stretched !== next.stretched) zeroBytes(stretched);
  if (lease && lease.seed !== next.lease?.seed) zeroBytes(lease.seed);
  inside.opening = next;
}

/** What the file says afterwards decides, whatever the place answered. `unknown`: it cannot be read now, and both wraps stay. */
async function replaceSecret(
  secrets: SecretPlace,
  id: string,
  old: Bytes,
  fresh: Bytes,
): Promise<SecretPlaceFailure | "unknown" | null> {
  let failure: SecretPlaceFailure = new StoreError("SECRET_PLACE_FAILED");
  try {
    await secrets.overwrite(id, SECRET_OFFSET, fresh, old);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    failure = error as SecretPlaceFailure;
  }
  const file = await readSecret(secrets, id).catch(() => null);
  if (!file?.ok) return "unknown";
  const isReplaced = isEqualBytes(file.value.secret, fresh);
  zeroBytes(file.value.secret, ...file.value.slots);
  return isReplaced ? null : failure;
}
