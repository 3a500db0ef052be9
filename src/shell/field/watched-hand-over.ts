/**
 * The hand-over that somebody watches, kept beside its vault and not in the page: whoever goes to look at the list and comes back finds it running, and begins no
 * second one beside it. Rule N87 of need/README.md.
 */
import type { SyncFailure } from "../../sync/engine.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { markHandOver, unmarkHandOver } from "../acts/hand-over-mark.ts";
import type { OpenSession } from "../session.ts";
import { keepAwake } from "./keep-awake.ts";

export interface UnderWay {
  /** Milliseconds since 1970 UTC, by this device's clock. */
  readonly startedMs: number;
  /** Why it failed, or `null` where it went well. Rejects where the vault was locked meanwhile. */
  readonly ended: Promise<SyncFailure | null>;
}

const byVault = new WeakMap<OpenVault, UnderWay>();

/** The one that runs now, else `null`. */
export const handOverUnderWay = ({ vault }: Pick<OpenSession, "vault">): UnderWay | null => byVault.get(vault) ?? null;

/** Begins one, or gives the one that runs. */
export function watchHandOver(session: Pick<OpenSession, "vault" | "handOver">, nowMs: number): UnderWay {
  const running = handOverUnderWay(session);
  if (running) return running;
  const ended = run(session).finally(() => byVault.delete(session.vault));
  const begun = { startedMs: nowMs, ended };
  byVault.set(session.vault, begun);
  return begun;
}

async function run({ vault, handOver }: Pick<OpenSession, "vault" | "handOver">): Promise<SyncFailure | null> {
  // The mark comes first: what the screen shows as begun is known after a kill. A phone too full for a mark hands over all the same.
  await markHandOver(vault).catch(() => undefined);
  return keepAwake(async () => {
    const ran = await handOver();
    await unmarkHandOver(vault);
    return ran.ok ? null : ran.error;
  });
}
