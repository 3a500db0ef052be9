/** A decision on the screen as the act that is signed: with the reasons as they stood, the version of the rules, and the draw of the solve. */
import { MAX_REASONS } from "../../assignment/model.ts";
import type { Decision, ProposalView } from "../../assignment/screens/views.ts";
import { err, type Result } from "../../kit/result.ts";
import { RULE_VERSION } from "../../match/rules/v2.ts";
import type { CoordinateParts } from "../../sync/coordinate.ts";
import type { Replica } from "../../sync/replica.ts";
import { boardOf } from "../acts/assign/board.ts";
import { confirmHelp, type DecideFailure, decideOtherwise, type Pair, referNeed } from "../acts/assign/decide.ts";
import { labelOf } from "../acts/phone-label.ts";
import { isAsDrawn } from "./pair.ts";
import type { Board } from "./use-board.ts";

interface Made {
  readonly proposal: ProposalView;
  readonly decision: Decision;
}

/** What every decision about an offer keeps of the suggestion that it stood beside (GR10). */
export function pairOf(
  proposal: Pick<ProposalView, "key" | "help" | "because" | "notChecked">,
  offer: string,
  { halfDay, seed }: { readonly halfDay: number; readonly seed: number },
): Pair {
  const isSuggested = offer === proposal.help?.key;
  return {
    ...{ need: proposal.key, offer, halfDay },
    // What ran, which is not always what the programme signed.
    ...{ ruleVersion: RULE_VERSION, solve: { seed, ruleVersion: RULE_VERSION } },
    // A pair that a person chose instead has none: what spoke against it stands among the exceptions.
    because: isSuggested ? [...proposal.because, ...proposal.notChecked].slice(0, MAX_REASONS) : [],
  };
}

/** Fails where the need, the offer or the volunteer is not what it was on the screen (A38). Nothing was saved then. A need goes to a trained person whatever changed. */
export function saveDecision(
  parts: CoordinateParts,
  replica: Replica,
  { source }: Pick<Board, "source">,
  seed: number,
  { proposal, decision }: Made,
): Promise<Result<Replica, DecideFailure>> {
  if (decision.kind === "refer")
    return referNeed(parts, replica, { need: proposal.key, reason: decision.reason, halfDay: source.now });
  if (!isAsDrawn(boardOf(replica, source.now), proposal, decision.offer, labelOf))
    return Promise.resolve(err({ code: "PAIR_CHANGED" }));
  const pair = pairOf(proposal, decision.offer, { halfDay: source.now, seed });
  if (decision.kind === "reject")
    return decideOtherwise(parts, replica, pair, { decision: "notThisOne", reason: decision.reason });
  if (decision.kind === "ask") return decideOtherwise(parts, replica, pair, { decision: "askFirst", reason: 0 });
  return confirmHelp(parts, replica, {
    ...pair,
    plan: { meetingPoint: decision.meeting, halfDay: decision.halfDay },
    ticks: decision.ticks,
    exceptions: decision.exception?.rules ?? [],
    reason: decision.exception?.reason ?? 0,
  });
}
