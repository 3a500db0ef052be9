/** The calls about a coordinator's lease: loaded by coordinators only. */
import type { ProgrammeId, SignKey } from "../kit/brand.ts";
import { type Bytes, bytesToBase64Url } from "../kit/bytes.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Token } from "../wire/auth.ts";
import {
  decodeLeaseAnswer,
  encodeLeaseCall,
  type LeaseAnswer,
  type LeaseCall,
  type LeaseSigner,
  signLeaseGet,
} from "../wire/lease.ts";
import { bearer, type Fetch, makeCalls, type RelayResult, within } from "./call.ts";
import { garbage, type RelayFailure } from "./failure.ts";

/** Whose share, and with what it is asked for. */
export interface LeaseHolder {
  readonly programmeId: ProgrammeId;
  readonly relayKey: SignKey;
  readonly leaseKey: SignKey;
  readonly sign: LeaseSigner;
}

export interface LeaseClient {
  /** Leaves a share; the answer is every lease key of this device that the relay holds. */
  put(programmeId: ProgrammeId, token: Token, leaseKey: SignKey, share: Bytes): RelayResult<readonly SignKey[]>;
  /** Removes all shares of this device but one, or all. */
  keep(programmeId: ProgrammeId, token: Token, leaseKey: SignKey | null): RelayResult<readonly SignKey[]>;
  /** The share under a lease key: a challenge, then its signature. */
  get(holder: LeaseHolder, signal?: AbortSignal): RelayResult<Bytes>;
}

/** Calls to the relay at `address` (an origin without a slash at its end). */
export function makeLeaseClient(address: string, fetch: Fetch): LeaseClient {
  const call = makeCalls(fetch, address);
  const post = (programmeId: ProgrammeId, act: LeaseCall, more: { bearer?: string; signal?: AbortSignal }) =>
    call(
      { path: `/v1/p/${bytesToBase64Url(programmeId)}/lease`, body: encodeLeaseCall(act), ...more },
      decodeLeaseAnswer,
    );
  return {
    put: async (programmeId, token, leaseKey, share) =>
      keysOf(await post(programmeId, { type: "put", leaseKey, share }, bearer(token))),
    keep: async (programmeId, token, leaseKey) =>
      keysOf(await post(programmeId, { type: "keep", leaseKey }, bearer(token))),
    get: async ({ programmeId, relayKey, leaseKey, sign }, signal) => {
      const asked = await post(programmeId, { type: "ask", leaseKey }, within(signal));
      if (!asked.ok) return asked;
      if (asked.value.type !== "challenge") return err(garbage);
      const get = await signLeaseGet(relayKey, programmeId, leaseKey, asked.value.challenge, sign);
      const answer = await post(programmeId, { type: "get", ...get }, within(signal));
      if (!answer.ok) return answer;
      return answer.value.type === "share" ? ok(answer.value.share) : err(garbage);
    },
  };
}

const keysOf = (answer: Result<LeaseAnswer, RelayFailure>): Result<readonly SignKey[], RelayFailure> => {
  if (!answer.ok) return answer;
  return answer.value.type === "held" ? ok(answer.value.leaseKeys) : err(garbage);
};
