/**
 * Where a hand-over stands. Every step is told by what is proven and stored, never by what was tried: so it can be told again after the app was closed in the middle,
 * and a step that was confirmed once stays so.
 */
import type { HandOverSteps } from "../../need/screens/hand-over.tsx";
import { acknowledgedSeq } from "../../sync/journal.ts";
import { opFeed } from "../../sync/outbox.ts";
import { nextUnconfirmed } from "../../sync/pending.ts";
import type { Session } from "../session.ts";

export interface HandOverFacts {
  /** What was saved is in sealed segments. */
  readonly isPacked: boolean;
  /** The relay's receipts cover every segment. */
  readonly isDelivered: boolean;
  /** A coordinator's signature covers the newest of them. */
  readonly isAnswered: boolean;
}

/** Reads them from the vault. */
export async function readFacts({ vault, engine }: Session): Promise<HandOverFacts> {
  const replica = engine.replica();
  const feed = opFeed(replica);
  const isPacked = (await vault.store.list("outbox", { limit: 1 })).length === 0;
  const isDelivered = isPacked && !nextUnconfirmed(replica);
  const signed = feed ? await acknowledgedSeq(vault, replica.control, feed.feedId) : 0;
  return { isPacked, isDelivered, isAnswered: isPacked && feed !== undefined && signed >= feed.seq };
}

export interface HandOverRun {
  readonly isRunning: boolean;
  /** The relay answered since this hand-over began. */
  readonly isReached: boolean;
  /** Why it ended, where it failed; `null` while it runs, before it began, and where it went well. */
  readonly failure: "reach" | "deliver" | "pack" | null;
}

/** The steps in their order: what is proven is finished, the first that is not is where it stands, and the rest has not begun. */
export function stepsOf(facts: HandOverFacts, { isRunning, isReached, failure }: HandOverRun): HandOverSteps {
  const finished = [facts.isPacked, isReached || facts.isDelivered, facts.isDelivered, facts.isAnswered];
  const open = finished.indexOf(false);
  const stateOf = (at: number) => {
    if (finished[at]) return "ok";
    if (at !== open || (!isRunning && failure === null)) return "waiting";
    return isRunning ? "working" : "failed";
  };
  return { pack: stateOf(0), reach: stateOf(1), deliver: stateOf(2), answer: stateOf(3) };
}
