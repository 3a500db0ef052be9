/** What the screen says of a file: what it brought, which part to ask for again, or why it brought nothing. */
import { coordinatorKeys } from "../../control/fold.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import type { SyncEngine } from "../../sync/engine.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Brought, OpenFailure } from "../acts/carry.ts";
import { hasSeat } from "../acts/govern.ts";
import type { BroughtView, FileTrouble } from "../screens/carry-brought.tsx";

export function troubleOf({ code }: OpenFailure): FileTrouble {
  switch (code) {
    case "BUNDLE_MALFORMED":
      return "other";
    case "BUNDLE_UNKNOWN_VERSION":
      return "newer";
    case "BUNDLE_CUT":
      return "nothing";
    case "BUNDLE_FOREIGN":
      return "foreign";
    default:
      return "full";
  }
}

interface Inside {
  readonly vault: OpenVault;
  readonly engine: Pick<SyncEngine, "replica">;
}

export function toView(brought: Brought, { vault, engine }: Inside): BroughtView {
  const { carried, relay } = brought;
  const replica = engine.replica();
  const self = bytesToHex(vault.identity().keys.signKey);
  const others = coordinatorKeys(replica.control).filter((key) => bytesToHex(key) !== self);
  const isDesk = hasSeat(vault, replica);
  const hasFresh = carried.freshByAuthor.size > 0;
  return {
    ...brought,
    trouble: null,
    early: carried.early,
    hasStrangers: carried.strangers > 0,
    isForged: carried.alarms.includes("forged") || carried.alarms.includes("forked"),
    isCopied: carried.alarms.includes("copied"),
    isAnswerDue: isDesk && hasFresh && !brought.isFromCoordinator,
    isForOthers: isDesk && hasFresh && !brought.isFromCoordinator && others.length > 0 && relay !== true,
  };
}
