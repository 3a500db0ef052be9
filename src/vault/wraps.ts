/** What the key of an open vault is wrapped with, as whoever holds the vault may change it. Loaded when it is first asked for. */
import type { Bytes } from "../kit/bytes.ts";
import type { Result } from "../kit/result.ts";
import { type RewrapFailure, readOwn } from "./current-wrap.ts";
import { type HandShares, readHandShares } from "./hand-shares.ts";
import type { VaultInside } from "./inside.ts";
import type { LeaseWay } from "./lease.ts";
import { drawHand, drawPapers, dropPapers, type LeaseFacts, leaseFacts, noteShare, settleHand } from "./lease-ways.ts";
import { changeLease, changeWords, type NextLease, type NextWords } from "./rewrap.ts";

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
  /** Shares for other coordinators to hold; also where there is no lease yet. `null`: none was drawn. Rule V35. */
  hand(): Promise<HandShares | null>;
  /** Draws another; the terms had changed `terms` times. */
  drawHand(nowMs: number, terms: number): Promise<Result<HandShares, RewrapFailure>>;
  /** Another coordinator has the newest. */
  settleHand(): Promise<Result<HandShares | null, RewrapFailure>>;
}

export const wrapsOf = (inside: VaultInside): VaultWraps => ({
  changeWords: (next) => changeWords(inside, next),
  changeLease: (next) => changeLease(inside, next),
  lease: () => leaseFacts(inside),
  isCurrent: async () => (await readOwn(inside)).ok,
  noteShare: (...used) => noteShare(inside, ...used),
  drawPapers: (count) => drawPapers(inside, count),
  dropPapers: () => dropPapers(inside),
  hand: () => readHandShares(inside),
  drawHand: (...at) => drawHand(inside, ...at),
  settleHand: () => settleHand(inside),
});
