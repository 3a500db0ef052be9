/** Writing plans and orders to close. Reading them is objects.ts. Rules T40, T41 of SPEC.md. */
import { hashLabelled } from "../crypto/hash.ts";
import { type Bytes, bytesToHex, compareBytes } from "../kit/bytes.ts";
import { encodeCbor } from "../kit/cbor.ts";
import { RuleError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { FeedHead } from "../wire/receipt.ts";
import type { CloseFinal, CloseIntent } from "./objects.ts";
import type { ControlState } from "./state.ts";

const LAST_NUMBER = 10_000;
const LAST_MS = 8_640_000_000_000_000;

/** Closed already; or a number, a time, a reason, a hash or heads that nobody could read. */
export type CloseFailure = RuleError<"CLOSE_OVER" | "CLOSE_UNLAWFUL">;

/** A plan that stands above all that were stated. `closesMs` 0 takes back the one before; no plan freezes after it closes. */
export function nextIntent(
  { closing }: Pick<ControlState, "closing">,
  { freezesMs, closesMs, reason }: Pick<CloseIntent, "freezesMs" | "closesMs" | "reason">,
): Result<CloseIntent, CloseFailure> {
  const known = [...closing.intentProposals.map(({ intent }) => intent), ...(closing.intent ? [closing.intent] : [])];
  const number = Math.max(0, ...known.map((intent) => intent.number)) + 1;
  const isOrdered = closesMs === 0 || freezesMs <= closesMs;
  if (closing.closed) return err(new RuleError("CLOSE_OVER"));
  return number <= LAST_NUMBER && isOrdered && isWhole(freezesMs) && isWhole(closesMs) && isWhole(reason, 255)
    ? ok({ type: "closeIntent", number, freezesMs, closesMs, reason })
    : err(new RuleError("CLOSE_UNLAWFUL"));
}

/** The order to close under the terms in force: `core` is `hashCore` of the certificate's core, `heads` those of all feeds, each once. */
export function makeFinal(
  { closing, termsHash }: Pick<ControlState, "closing" | "termsHash">,
  { core, heads, atMs }: { readonly core: Bytes; readonly heads: readonly FeedHead[]; readonly atMs: number },
): Result<CloseFinal, CloseFailure> {
  if (closing.closed) return err(new RuleError("CLOSE_OVER"));
  const feeds = new Set(heads.map(({ feedId }) => bytesToHex(feedId)));
  return core.length === 32 && isWhole(atMs) && feeds.size === heads.length
    ? ok({ type: "closeFinal", terms: termsHash, core, heads: hashHeads(heads), atMs })
    : err(new RuleError("CLOSE_UNLAWFUL"));
}

const isWhole = (value: number, max = LAST_MS): boolean => Number.isInteger(value) && value >= 0 && value <= max;

/** SHA-256(label "close-heads" ‖ CBOR of the head list, ascending by feed). */
export const hashHeads = (heads: readonly FeedHead[]): Bytes =>
  hashLabelled(
    "close-heads",
    encodeCbor(
      [...heads].sort((a, b) => compareBytes(a.feedId, b.feedId)).map(({ feedId, seq, head }) => [feedId, seq, head]),
    ),
  );
