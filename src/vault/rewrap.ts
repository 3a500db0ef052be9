/**
 * Wrapping the key of an open vault anew: for other words, for another lease, for papers. Rules V21–V23, V32, V33 of SPEC.md.
 *
 * A change of words or of the lease also replaces S, so that a copy of the disk from before opens no more once the old S is overwritten. Order: the new wrap beside
 * the old one → S in its file, one block, where it still is the old one → the new wrap in the old one's place. Before the middle step the old wrap opens, behind it
 * the new one: never neither, never both.
 */
import { seedToSignKey } from "../crypto/sign.ts";
import type { StretchSetting } from "../crypto/stretch-setting.ts";
import { SECRET_OFFSET } from "../erase/secret-file.ts";
import type { SecretPlace, SecretPlaceFailure } from "../erase/secret-place.ts";
import type { SignKey } from "../kit/brand.ts";
import { type Bytes, copyBytes, isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { KeyError, StoreError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { PlacedRow, StoreFailure, VaultStore } from "../store/port.ts";
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
  MAX_LEASE_PAPERS,
  type Opener,
  openUnderShare,
  SHARE_BYTES,
  wrapUnderShare,
} from "./lease.ts";
import { type Papers, papersRow, readPapers, spendPaper } from "./papers.ts";
import type { Passphrase } from "./passphrase.ts";
import { readSecret } from "./read-secret.ts";
import { encodeWrappedKey, sealWrap } from "./seal-wrap.ts";
import { keptSecondRow, readKeptSecond, sealSecond } from "./second-kept.ts";
import { NEXT_SECOND_REF } from "./second-row.ts";
import {
  decodeWrappedKey,
  openWrap,
  type Stretch,
  type Stretching,
  stretchPassphrase,
  type WrappedKey,
} from "./wrap.ts";
import { NEXT_WRAP_REF, settleWrap, WRAP_REF } from "./wrap-rows.ts";

/** `WORDS_WRONG`: the old words are others. `LEASE_NEEDED`: the share that the relay keeps is not known in this session. After any failure what opened before opens. */
export type RewrapFailure =
  | KeyError<"WORDS_WRONG" | "LEASE_NEEDED" | "VAULT_DAMAGED" | "SECRET_LOST" | "SECRET_WIPING">
  | StoreFailure
  | SecretPlaceFailure;

/** Where a change is written; of the vault itself where it is left out. */
interface RewrapPlaces {
  readonly store: VaultStore;
  readonly secrets: SecretPlace;
  readonly random: Random;
}

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

export interface LeaseFacts extends LeasePlace {
  readonly policy: LeasePolicy;
  readonly leaseKey: SignKey;
  readonly renewedMs: number;
  /** Until when this device opens without asking; `null`: it asks at each unlock. */
  readonly keptUntilMs: number | null;
  readonly papers: Omit<Papers, "shares"> & { readonly live: number };
}

/** What the key of an open vault is wrapped with. */
export interface VaultWraps {
  /** Other words; the lease stays, and S is replaced. Rules V21–V23. */
  changeWords(next: NextWords): Promise<Result<void, RewrapFailure>>;
  /** Another lease in the place of the one in force, or none; S is replaced as well. Rule V32. */
  changeLease(next: NextLease | null): Promise<Result<void, RewrapFailure>>;
  /** The lease in force, without anything secret; `null`: words and S open. */
  lease(): Promise<LeaseFacts | null>;
  /** Whether what this session was opened with still opens what is stored: another tab may have changed it. */
  isCurrent(): Promise<boolean>;
  /** After an unlock with a share that was asked for: keeps it where the policy says so; a paper opens no more. Rules V31, V33. */
  noteShare(way: LeaseWay, share: Bytes, nowMs: number): Promise<Result<void, RewrapFailure>>;
  /** Draws shares for paper, each of which opens once, and gives them out to be printed. Rule V33. */
  drawPapers(count: number): Promise<Result<readonly Bytes[], RewrapFailure>>;
  /** No paper opens any more. */
  dropPapers(): Promise<Result<void, RewrapFailure>>;
}

export const wrapsOf = (inside: VaultInside): VaultWraps => ({
  changeWords: (next) => changeWords(inside, next),
  changeLease: (next) => changeLease(inside, next),
  lease: () => leaseFacts(inside),
  isCurrent: async () => (await readOwn(inside)).ok,
  noteShare: (...used) => noteShare(inside, ...used),
  drawPapers: (count) => drawPapers(inside, count),
  dropPapers: () => dropPapers(inside),
});

/** What a vault hangs on now: its wrap as stored, S, and the lease in it. */
interface Current {
  readonly row: Bytes;
  readonly wrapped: WrappedKey;
  readonly deviceSecret: Bytes;
}

async function leaseFacts(inside: VaultInside): Promise<LeaseFacts | null> {
  inside.guard();
  const { lease } = inside.opening;
  if (!lease) return null;
  const { policy, programmeId, relayAddress, relayKey, seed, renewedMs, kept } = lease;
  const { printed, spent, shares } = await readPapers(inside);
  return {
    ...{ policy, programmeId, relayAddress, relayKey, renewedMs },
    leaseKey: seedToSignKey(seed),
    keptUntilMs: kept?.untilMs ?? null,
    papers: { printed, spent, live: shares.length },
  };
}

/** Other words; the lease stays. Wrong old words are not counted: the vault is open already. */
async function changeWords(inside: VaultInside, next: NextWords): Promise<Result<void, RewrapFailure>> {
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
async function changeLease(inside: VaultInside, next: NextLease | null): Promise<Result<void, RewrapFailure>> {
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

/** Draws `count` shares and lets each open the vault once, in one commit: S and the words stay. Without a lease there is nothing to draw. */
async function drawPapers(inside: VaultInside, count: number): Promise<Result<readonly Bytes[], RewrapFailure>> {
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
    all,
  );
  return done.ok ? ok(drawn) : done;
}

/** What an unlock with an asked share leaves: the share itself under `cached`; after a paper one of this device's own, and the paper opens no more. */
async function noteShare(
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
    return amend(inside, (lease) => keep({ ...lease, wraps: without(lease, "kept") }), null);
  }
  const own = inside.random.bytes(SHARE_BYTES);
  const papers = spendPaper(await readPapers(inside), share);
  return amend(
    inside,
    (lease, opener) => {
      const used = openUnderShare(lease, share, opener);
      zeroBytes(used?.vaultKey ?? new Uint8Array());
      const left = without(lease, "kept").filter((wrap) => wrap !== used?.wrap);
      if (!isKept) return { ...lease, wraps: left };
      const wrap = wrapUnderShare("kept", inside.vaultKey, own, opener, inside.random);
      return { ...lease, wraps: [...left, wrap], kept: { share: own, untilMs } };
    },
    papers,
  );
}

const without = ({ wraps }: Lease, way: LeaseWay): readonly LeaseWrap[] => wraps.filter((wrap) => wrap.way !== way);

async function dropPapers(inside: VaultInside): Promise<Result<void, RewrapFailure>> {
  const papers = await readPapers(inside);
  const none = { ...papers, spent: papers.spent + papers.shares.length, shares: [] };
  return amend(inside, (lease) => ({ ...lease, wraps: without(lease, "paper") }), none);
}

/** Changes the lease under the words and the S that there are, in one commit with the papers. */
async function amend(
  inside: VaultInside,
  change: (lease: Lease, opener: Opener) => Lease,
  papers: Papers | null,
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
  const put: PlacedRow[] = [{ ...WRAP_REF, value: encodeWrappedKey(sealed) }];
  if (papers) put.push(papersRow(inside, papers));
  const committed = await inside.store.commit({ expect: [{ ...WRAP_REF, value: row }], put });
  if (!committed.ok) return committed;
  inside.opening = { stretched, lease: next, share };
  return ok(undefined);
}

/** The wrap as stored and S, where the words that this session was opened with still open it: another tab may have changed them. */
async function readOwn(inside: VaultInside): Promise<Result<Current, RewrapFailure>> {
  const current = await readCurrent(inside, inside);
  if (!current.ok) return current;
  const { wrapped, deviceSecret } = current.value;
  const content = openWrap(wrapped, inside.id, inside.opening.stretched, deviceSecret);
  if (!content) return err(new StoreError("STORE_STALE"));
  zeroBytes(content);
  return current;
}

async function readCurrent(
  inside: VaultInside,
  { store, secrets }: Pick<RewrapPlaces, "store" | "secrets">,
): Promise<Result<Current, RewrapFailure>> {
  inside.guard();
  const file = await readSecret(secrets, inside.id);
  if (!file.ok) return file;
  zeroBytes(...file.value.slots);
  const row = await store.get(WRAP_REF);
  const wrapped = row && decodeWrappedKey(row);
  if (!row || !wrapped?.ok) return err(new KeyError("VAULT_DAMAGED"));
  return ok({ row, wrapped: wrapped.value, deviceSecret: file.value.secret });
}

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
    await store.commit({ remove: [NEXT_WRAP_REF, NEXT_SECOND_REF] });
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
  const wrap = (way: LeaseWay) => (one: Bytes) => wrapUnderShare(way, inside.vaultKey, one, opener, random);
  return [wrap("relay")(share), ...papers.map(wrap("paper")), ...own.map(wrap("kept"))];
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
