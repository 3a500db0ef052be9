/**
 * A recovery set: one random seed, from which a box key and a signing key follow, split into three papers of which any two give it back.
 * Rules X1, X2, X8–X10 of SPEC.md. The splitting is A. Shamir, "How to share a secret", 1979, over GF(2⁸), by shamir-secret-sharing.
 *
 * Refuses to hand out the seed or a secret key: what the papers give back opens grants and signs, until `wipe`.
 */
import { combine, split } from "shamir-secret-sharing";
import type { Recovery } from "../control/terms.ts";
import { type BoxKeyPair, secretToBoxKey } from "../crypto/box-keys.ts";
import { deriveBytes } from "../crypto/hash.ts";
import { openSealed } from "../crypto/sealed-box.ts";
import { type Signer, seedToSignKey, sign } from "../crypto/sign.ts";
import { type Bytes, copyBytes, isEqualBytes, zeroBytes } from "../kit/bytes.ts";
import { InternalError, KeyError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { encodeShare, SHARE_INDEXES, type Share } from "./share.ts";

/** A fresh set: what everybody may know, and the three papers, which nobody keeps. */
export interface NewRecovery {
  readonly recovery: Recovery;
  /** Four lines each, for papers 1, 2 and 3. Secret. */
  readonly papers: readonly [string, string, string];
}

/** What two papers give back. `wipe` zeroes the keys; afterwards every act throws `RECOVERY_WIPED`. */
export interface RecoveredKeys {
  readonly recovery: Recovery;
  readonly sign: Signer;
  /** Opens what was sealed to the set's box key; `null` for anything else. The caller owns the result. */
  open(sealed: Uint8Array): Promise<Bytes | null>;
  wipe(): void;
}

/**
 * Why two shares give no keys. `SHARE_TWICE`: one paper, typed twice. `SHARE_OTHER_SET`: papers of two sets. `SHARES_APART`: they say that they
 * are of one set, and are not.
 */
export type CombineProblem = { readonly code: "SHARE_TWICE" | "SHARE_OTHER_SET" | "SHARES_APART" };

const SEED_LENGTH = 16;

interface SetKeys {
  readonly setId: Bytes;
  readonly box: BoxKeyPair;
  readonly signSeed: Bytes;
}

/** Makes a set. The seed is zeroed before it returns. The library draws its polynomials from the platform, so that papers of one seed differ. */
export async function makeRecovery(random: Random): Promise<NewRecovery> {
  const seed = random.bytes(SEED_LENGTH);
  const keys = deriveKeys(seed);
  const parts = await split(seed, 3, 2);
  zeroBytes(seed);
  const recovery = toSet(keys);
  zeroBytes(keys.box.secretKey, keys.signSeed);
  const [first, second, third] = parts.map((part, at) => toPaper(recovery.setId, at, part));
  if (first === undefined || second === undefined || third === undefined) throw new InternalError("SPLIT_FAILED");
  return { recovery, papers: [first, second, third] };
}

function toPaper(setId: Bytes, at: number, part: Uint8Array): string {
  const index = SHARE_INDEXES[at];
  if (index === undefined) throw new InternalError("SPLIT_FAILED");
  const text = encodeShare({ setId, index, part: copyBytes(part) });
  zeroBytes(part);
  return text;
}

/** Keys from two shares, whose parts are left as they are. */
export async function combineShares(a: Share, b: Share): Promise<Result<RecoveredKeys, CombineProblem>> {
  if (!isEqualBytes(a.setId, b.setId)) return err({ code: "SHARE_OTHER_SET" });
  if (a.index === b.index) return err({ code: "SHARE_TWICE" });
  // Two parts from one place have no answer, and the library throws.
  if (a.part.at(-1) === b.part.at(-1)) return err({ code: "SHARES_APART" });
  const seed = await combine([a.part, b.part]);
  const keys = deriveKeys(seed);
  zeroBytes(seed);
  if (isEqualBytes(keys.setId, a.setId)) return ok(holdKeys(keys));
  zeroBytes(keys.box.secretKey, keys.signSeed);
  return err({ code: "SHARES_APART" });
}

/** Whether two sets name the same keys. The set's id alone is too short to tell. */
export const isSameSet = (a: Recovery, b: Recovery): boolean =>
  isEqualBytes(a.setId, b.setId) && isEqualBytes(a.boxKey, b.boxKey) && isEqualBytes(a.signKey, b.signKey);

function deriveKeys(seed: Uint8Array): SetKeys {
  const secretKey = deriveBytes("recovery-box", seed, [], 32);
  return {
    setId: deriveBytes("recovery-set", seed, [], 4),
    box: { publicKey: secretToBoxKey(secretKey), secretKey },
    signSeed: deriveBytes("recovery-sign", seed, [], 32),
  };
}

const toSet = ({ setId, box, signSeed }: SetKeys): Recovery => ({
  setId,
  boxKey: box.publicKey,
  signKey: seedToSignKey(signSeed),
});

function holdKeys(keys: SetKeys): RecoveredKeys {
  let isWiped = false;
  const guard = () => {
    if (isWiped) throw new KeyError("RECOVERY_WIPED");
  };
  return {
    recovery: toSet(keys),
    sign: async (name, message) => {
      guard();
      return sign(keys.signSeed, name, message);
    },
    open: async (sealed) => {
      guard();
      return openSealed(keys.box, sealed);
    },
    wipe: () => {
      isWiped = true;
      zeroBytes(keys.box.secretKey, keys.signSeed);
    },
  };
}
