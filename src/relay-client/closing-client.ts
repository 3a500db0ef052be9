/** The calls about a programme that closes. None needs a token: what goes in is signed in itself, and what comes out is for its reader to judge. */
import type { ProgrammeId } from "../kit/brand.ts";
import { type Bytes, bytesToBase64Url } from "../kit/bytes.ts";
import { ok } from "../kit/result.ts";
import { MAX_PAGE_BYTES } from "../wire/certificate-page.ts";
import {
  type ClosingAnswer,
  decodeClosingAnswer,
  decodeKeptDays,
  MAX_CLOSING_ANSWER_BYTES,
} from "../wire/closing-calls.ts";
import { type Fetch, makeCalls, type RelayResult, within } from "./call.ts";

export interface ClosingClient {
  /** Whether the programme is closed, with its order, the core and the attestations, all unchecked. `PROGRAMME_UNKNOWN` where it was never there. */
  closing(programmeId: ProgrammeId, signal?: AbortSignal): RelayResult<ClosingAnswer>;
  /** The same without core and attestations, which may be a megabyte: enough to obey. */
  order(programmeId: ProgrammeId, signal?: AbortSignal): RelayResult<ClosingAnswer>;
  /** The certificate's JSON twin as the relay has it now, unchecked. `CERTIFICATE_UNKNOWN` before order and core are there. */
  certificate(programmeId: ProgrammeId, signal?: AbortSignal): RelayResult<Bytes>;
  /** Brings the order to a relay that has not heard it. `ORDER_REFUSED` where it does not hold by what the relay knows; the same again is fine. */
  putOrder(programmeId: ProgrammeId, order: Bytes, signal?: AbortSignal): RelayResult<void>;
  /** Brings the core that the order names. `PROGRAMME_OPEN` before the order is there, `CORE_REFUSED` where it is another; the same again is fine. */
  putCore(programmeId: ProgrammeId, core: Bytes, signal?: AbortSignal): RelayResult<void>;
  /**
   * Hands over an attestation. The same again is fine. `ATTESTATION_TAKEN`: this device attested otherwise before, and that stays. `HOLDER_UNKNOWN`: the core names
   * no such holder. `PROGRAMME_OPEN`: the order has to come first.
   */
  attest(programmeId: ProgrammeId, attestation: Bytes, signal?: AbortSignal): RelayResult<void>;
  /** For how many days the relay shows what is left of closed programmes; `null`: until its operator takes it away. */
  keptDays(signal?: AbortSignal): RelayResult<number | null>;
}

/** Calls to the relay at `address` (an origin without a slash at its end). */
export function makeClosingClient(address: string, fetch: Fetch): ClosingClient {
  const call = makeCalls(fetch, address);
  const path = (programmeId: ProgrammeId, rest: string) => `/v1/p/${bytesToBase64Url(programmeId)}/${rest}`;
  const read = (rest: string) => (programmeId: ProgrammeId, signal?: AbortSignal) =>
    call({ path: path(programmeId, rest), ...within(signal) }, decodeClosingAnswer, MAX_CLOSING_ANSWER_BYTES);
  const bring = (rest: string) => (programmeId: ProgrammeId, body: Bytes, signal?: AbortSignal) =>
    call({ path: path(programmeId, rest), body, ...within(signal) }, () => ok(undefined));
  return {
    closing: read("closing"),
    order: read("closing?only=order"),
    certificate: (programmeId, signal) =>
      call({ path: path(programmeId, "certificate"), ...within(signal) }, (bytes) => ok(bytes), MAX_PAGE_BYTES),
    putOrder: bring("closing"),
    putCore: bring("core"),
    attest: bring("attest"),
    keptDays: (signal) => call({ path: "/v1/kept", ...within(signal) }, decodeKeptDays),
  };
}
