/** People, devices and statements for the tests of this room. Every signature is real. */
import { makeBoxKeyPair } from "../crypto/box-keys.ts";
import { sha256 } from "../crypto/hash.ts";
import { type Signer, seedToSignKey, sign } from "../crypto/sign.ts";
import {
  type BoxKey,
  type FeedId,
  type Head,
  type SignKey,
  toBoxKey,
  toFeedId,
  toHead,
  toIncarnation,
} from "../kit/brand.ts";
import { concatBytes, u32ToBytes } from "../kit/bytes.ts";
import { type Random, systemRandom } from "../kit/random.ts";
import { type CertificateFields, signCertificate } from "../wire/certificate.ts";
import { FIRST_PREV, makeFeedId } from "../wire/header.ts";
import type { FeedHead } from "../wire/receipt.ts";
import { signControlSegment } from "../wire/segment.ts";
import type { Charter, CharterFields } from "./charter.ts";
import { foldFrame } from "./fold.ts";
import { makeAmend } from "./make-amend.ts";
import { makeCharter } from "./make-charter.ts";
import type { Amend, CertObject, ControlObject, Epoch, Fork, Heads } from "./objects.ts";
import type { ControlState, Statement } from "./state.ts";
import type { Recovery, Terms } from "./terms.ts";

/** Random bytes that are the same in every run: SHA-256 of a seed and a counter. */
export function seededRandom(seed: number): Random {
  let count = 0;
  const block = () => sha256(concatBytes(u32ToBytes(seed), u32ToBytes(count++)));
  return { bytes: (length) => concatBytes(...Array.from({ length: Math.ceil(length / 32) }, block)).slice(0, length) };
}

/** Someone with keys. */
export interface Person {
  readonly signKey: SignKey;
  readonly boxKey: BoxKey;
  readonly sign: Signer;
}

export function makePerson(random: Random = systemRandom): Person {
  const seed = random.bytes(32);
  return {
    signKey: seedToSignKey(seed),
    boxKey: makeBoxKeyPair(random).publicKey,
    sign: (name, message) => sign(seed, name, message),
  };
}

export const makeBoxKey = (random: Random = systemRandom): BoxKey => makeBoxKeyPair(random).publicKey;

/** A feed whose id is the one byte `name`, sixteen times. */
export const feedOf = (name: number): FeedId => toFeedId(new Uint8Array(16).fill(name));
const headOf = (name: number): Head => toHead(new Uint8Array(32).fill(name));
export const at = (feed: number, seq: number): FeedHead => ({ feedId: feedOf(feed), seq, head: headOf(seq & 255) });

export const DAY_MS = 86_400_000;
export const CREATED_MS = 1_790_000_000_000;

export const startCharter = (people: readonly Person[], k: number, change: Partial<CharterFields> = {}): Charter =>
  makeCharter({
    createdMs: CREATED_MS,
    expiresMs: CREATED_MS + 90 * DAY_MS,
    coordinators: people.map(({ signKey, boxKey }) => ({ signKey, boxKey })),
    k,
    relays: [],
    policy: { lease: 0, retentionDays: 7, idleMinutes: 5 },
    timeZone: "UTC",
    isTraining: false,
    redLines: [],
    nonce: systemRandom.bytes(16),
    profile: 1,
    ...change,
  });

export const heads = (list: readonly FeedHead[], atMs: number | null = null): Heads => ({
  type: "heads",
  heads: list,
  atMs,
});

export const epoch = (number: number, publicKey: BoxKey, startsMs = 0): Epoch => ({
  type: "epoch",
  number,
  publicKey,
  startsMs,
  grants: [],
});

/** `issuer`'s certificate of `device`. */
export async function certify(
  charter: Charter,
  issuer: Person,
  device: Person,
  change: Partial<CertificateFields> = {},
): Promise<CertObject> {
  const { signKey, boxKey } = device;
  const fields = { programmeId: charter.programmeId, signKey, boxKey, role: 1, notAfterMs: 5, lease: new Uint8Array() };
  return {
    type: "cert",
    certificate: await signCertificate({ ...fields, ...change } as CertificateFields, issuer.signKey, issuer.sign),
  };
}

/** An amend of what is in force in `before`. */
export const amend = (
  before: Pick<ControlState, "terms" | "amendNumber" | "termsHash">,
  change: Partial<Terms>,
  pins: readonly FeedHead[] = [],
  reason = 0,
): Amend =>
  makeAmend({
    number: before.amendNumber + 1,
    prev: before.termsHash,
    terms: { ...before.terms, ...change },
    pins,
    reason,
  });

/** Terms that seat these people. */
export const seated = (people: readonly Person[], k: number): Pick<Terms, "coordinators" | "k"> => ({
  coordinators: people.map(({ signKey, boxKey }) => ({ signKey, boxKey })),
  k,
});

export const recoveryOf = ({ signKey, boxKey }: Person): Recovery => ({
  setId: Uint8Array.of(1, 2, 3, 4),
  boxKey,
  signKey,
});

/** What people say, each in the next place of a feed of their own. */
export class Speech {
  readonly #seqs = new Map<string, number>();

  say({ signKey }: Person, objects: readonly ControlObject[], feed = 0): Statement {
    const feedId = toFeedId(Uint8Array.from(signKey.subarray(0, 16), (byte) => byte ^ feed));
    const key = feedId.join();
    const seq = (this.#seqs.get(key) ?? 0) + 1;
    this.#seqs.set(key, seq);
    return { author: signKey, feedId, seq, objects };
  }
}

export async function foldAll(start: ControlState, statements: readonly Statement[]): Promise<ControlState> {
  let state = start;
  for (const statement of statements) state = await foldFrame(state, statement);
  return state;
}

/** The answers of a state: all but what it keeps for itself. */
export const answersOf = ({ log: _, ...answers }: ControlState) => answers;

export const codesOf = ({ refused }: ControlState) => refused.map(({ code }) => code);

/** Two segments of `author` for one place. */
export async function makeFork(
  charter: Charter,
  author: Person,
  seq = 1,
  random: Random = systemRandom,
): Promise<Fork> {
  const incarnation = toIncarnation(random.bytes(16));
  const { programmeId } = charter;
  const feedId = makeFeedId(programmeId, author.signKey, incarnation);
  const prev = seq === 1 ? FIRST_PREV : headOf(1);
  const position = { programmeId, feedId, seq, prev, author: author.signKey };
  const signed = async () => {
    const frame = await signControlSegment(position, random.bytes(8), author.sign);
    return Uint8Array.of(...frame.headerBytes, ...frame.signature);
  };
  return { type: "fork", author: author.signKey, incarnation, a: await signed(), b: await signed() };
}

/** A box key of one repeated byte: keys whose order is plain to see. */
export const plainBoxKey = (byte: number): BoxKey => toBoxKey(new Uint8Array(32).fill(byte));
