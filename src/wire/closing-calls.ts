/** What a relay answers when it is asked whether a programme is closed, and for how long it says so. Rules W46, W133 of SPEC.md. */
import type { Bytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { readBytesUpTo, readInteger, readList, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_ATTESTATION_BYTES } from "./attestation.ts";
import { MAX_CORE_BYTES } from "./closing-core.ts";

export interface ClosingAnswer {
  readonly isClosed: boolean;
  /** Unchecked, as are the others; `null` where the relay has none or none was asked for. */
  readonly order: Bytes | null;
  readonly core: Bytes | null;
  readonly attestations: readonly Bytes[];
}

/** Most bytes of a signed order. */
const MAX_ORDER_BYTES = 262_144;
/** Most attestations of one programme: those of the 1,000 holders of a core, and of devices that nobody expected. */
const MAX_ATTESTATIONS = 1_200;
/** Largest answer. */
export const MAX_CLOSING_ANSWER_BYTES =
  MAX_ORDER_BYTES + MAX_CORE_BYTES + MAX_ATTESTATIONS * (MAX_ATTESTATION_BYTES + 3) + 64;

const OPEN = 0;
const CLOSED = 1;

/** CBOR [1, state, order or null, core or null, [attestation …]]. */
export const encodeClosingAnswer = ({ isClosed, order, core, attestations }: ClosingAnswer): Bytes =>
  encodeCbor([1, isClosed ? CLOSED : OPEN, order, core, attestations]);

/** An open programme has neither order nor core nor attestations. */
export function decodeClosingAnswer(bytes: Uint8Array): Result<ClosingAnswer, CodecError<"CLOSING_ANSWER_MALFORMED">> {
  const decoded = decodeCbor(bytes, MAX_CLOSING_ANSWER_BYTES);
  const [version, state, order = null, core = null, list] = (decoded.ok ? readTuple(5)(decoded.value) : null) ?? [];
  const attestations = readList(readBytesUpTo(MAX_ATTESTATION_BYTES), MAX_ATTESTATIONS)(list);
  const [orderBytes, coreBytes] = [readBytesUpTo(MAX_ORDER_BYTES)(order), readBytesUpTo(MAX_CORE_BYTES)(core)];
  const isWhole =
    version === 1 && (order === null || orderBytes) && (core === null || coreBytes) && attestations !== null;
  const isClosed = state === CLOSED;
  const isLawful = isClosed || (state === OPEN && order === null && core === null && attestations?.length === 0);
  if (!isWhole || !isLawful) return err(new CodecError("CLOSING_ANSWER_MALFORMED" as const));
  return ok({ isClosed, order: orderBytes, core: coreBytes, attestations });
}

/** Longest time that a relay can name, in days. */
const MAX_KEPT_DAYS = 36_500;

/** CBOR [1, days or null]: for how long what is left of closed programmes is shown; `null`: until somebody takes it away. */
export const encodeKeptDays = (days: number | null): Bytes =>
  encodeCbor([1, days === null ? null : Math.min(days, MAX_KEPT_DAYS)]);

export function decodeKeptDays(bytes: Uint8Array): Result<number | null, CodecError<"CLOSING_ANSWER_MALFORMED">> {
  const decoded = decodeCbor(bytes, 16);
  const [version, days] = (decoded.ok ? readTuple(2)(decoded.value) : null) ?? [];
  if (version === 1 && days === null) return ok(null);
  const count = readInteger(1, MAX_KEPT_DAYS)(days);
  return version === 1 && count ? ok(count) : err(new CodecError("CLOSING_ANSWER_MALFORMED" as const));
}
