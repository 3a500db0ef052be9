/** A decision on the screen as the act that is signed: with the reasons as they stood, the version of the rules, and the draw of the solve. */
import { MAX_REASONS } from "../../assignment/model.ts";
import type { Decision, ProposalView } from "../../assignment/screens/views.ts";
import type { Result } from "../../kit/result.ts";
import type { CoordinateParts } from "../../sync/coordinate.ts";
import type { Replica } from "../../sync/replica.ts";
import { confirmHelp, type DecideFailure, decideOtherwise, type Pair, referNeed } from "../acts/assign/decide.ts";
import type { Board } from "./use-board.ts";

interface Made {
  readonly proposal: ProposalView;
  readonly decision: Decision;
}

/** Fails where the need, the offer or the volunteer is not what it was. Nothing was saved then. */
export function saveDecision(
  parts: CoordinateParts,
  replica: Replica,
  { source, matching }: Pick<Board, "source" | "matching">,
  seed: number,
  { proposal, decision }: Made,
): Promise<Result<Replica, DecideFailure>> {
  const { ruleVersion } = matching;
  if (decision.kind === "refer")
    return referNeed(parts, replica, { need: proposal.key, reason: decision.reason, halfDay: source.now });
  const isSuggested = decision.offer === proposal.help?.key;
  const pair: Pair = {
    ...{ need: proposal.key, offer: decision.offer, halfDay: source.now, ruleVersion, solve: { seed, ruleVersion } },
    // A pair that a person chose instead has none: what spoke against it stands among the exceptions.
    because: isSuggested ? [...proposal.because, ...proposal.notChecked].slice(0, MAX_REASONS) : [],
  };
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
