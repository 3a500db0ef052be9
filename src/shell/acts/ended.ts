/** Whether a coordinator ended this phone, as the relay answers. A relay that lies about it takes nothing: what is here stays. */
import type { SyncFailure } from "../../sync/engine.ts";

export const isEnded = (failure: SyncFailure | null): boolean =>
  failure !== null && "relayCode" in failure && failure.relayCode === "DEVICE_REVOKED";
