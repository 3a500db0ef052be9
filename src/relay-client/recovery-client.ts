/** The calls about recovery: only who keeps or uses a recovery set loads them. */
import type { ProgrammeId, SignKey } from "../kit/brand.ts";
import { type Bytes, bytesToBase64Url } from "../kit/bytes.ts";
import type { Token } from "../wire/auth.ts";
import {
  decodeRecoveryAnswer,
  decodeRecoveryGrants,
  encodeRecoveryCall,
  type RecoveryAct,
  type RecoveryGrant,
  recoveryKeyToId,
} from "../wire/recovery-calls.ts";
import { bearer, type Fetch, makeCalls, type RelayResult, within } from "./call.ts";

export interface RecoveryClient {
  /** Puts, gets or removes recovery grants; every answer is what the relay holds then. The token is of scope 2; only a coordinator in force puts and removes. */
  recoveryCall(
    programmeId: ProgrammeId,
    token: Token,
    act: RecoveryAct,
    signal?: AbortSignal,
  ): RelayResult<readonly RecoveryGrant[]>;
  /** The charter, unchecked, of the programme whose terms in force name this recovery key; `PROGRAMME_UNKNOWN` where the relay knows none. */
  findByRecovery(signKey: SignKey, signal?: AbortSignal): RelayResult<Bytes>;
}

/** Calls to the relay at `address` (an origin without a slash at its end). */
export function makeRecoveryClient(address: string, fetch: Fetch): RecoveryClient {
  const call = makeCalls(fetch, address);
  return {
    recoveryCall: (programmeId, token, act, signal) =>
      call(
        {
          path: `/v1/p/${bytesToBase64Url(programmeId)}/recovery`,
          body: encodeRecoveryCall(act),
          ...bearer(token),
          ...within(signal),
        },
        decodeRecoveryGrants,
      ),
    findByRecovery: (signKey, signal) =>
      call(
        { path: `/v1/recovery/${bytesToBase64Url(recoveryKeyToId(signKey))}`, ...within(signal) },
        decodeRecoveryAnswer,
      ),
  };
}
