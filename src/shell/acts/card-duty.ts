/** What a coordinator's device does for cards after each run: copies follow the records, and what holders asked comes in. */
import type { Replica } from "../../sync/replica.ts";
import type { RelaySession } from "../../sync/session.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { makeCopyKeeper } from "./card-copies.ts";
import { fetchRequests, noteAnswered } from "./card-requests.ts";
import type { Device } from "./device.ts";

// One part for all that coordinators do with cards, whoever asks for it first.
export { answerRequest, fetchRequests, type OpenRequest, putAway, readRequests } from "./card-requests.ts";
export { forgetOrphans, waitingCards } from "./reissue.ts";

/** How often a relay is asked what holders of cards want (P). */
const ASK_EVERY_MS = 10_000;

/** Returns what is to be called after a run that went well; it tells whether requests came or went. A failure is tried again after a later run. */
export function makeCardDuty(
  device: Pick<Device, "clock" | "random" | "fetch">,
  vault: OpenVault,
  session: RelaySession,
): (replica: Replica) => Promise<boolean> {
  const keeper = makeCopyKeeper(device, vault, session);
  let records: Replica["records"] | null = null;
  let askedMs = Number.NEGATIVE_INFINITY;
  return async (replica) => {
    await noteAnswered(vault, replica);
    const kept = await keeper.keep(replica);
    const nowMs = performance.now();
    if (!kept.ok || (replica.records === records && nowMs - askedMs < ASK_EVERY_MS)) return false;
    const fetched = await fetchRequests(device, vault, session, replica);
    if (!fetched.ok) return false;
    [records, askedMs] = [replica.records, nowMs];
    return fetched.value;
  };
}
