/**
 * What the engine is given, out of the board: plain numbers and strings, no words of anyone, no keys that it could write. The shapes are those of `match/model.ts`.
 *
 * Left out: referrals, needs with a state, needs for which an assignment stands; offers that are over, of revoked volunteers, or that a person has to look at first.
 */
import { needsChecked } from "../../../assignment/rules.ts";
import type { MatchInput } from "../../../match/model.ts";
import { type Board, openTasksOf } from "./board.ts";

/** `seed` is the day's, which decisions store. */
export function matchInputOf(board: Board, seed: number): MatchInput {
  const { needs, offers, now, matching, assignments } = board;
  const openTasks = openTasksOf(board);
  const volunteerByKey = new Map(board.volunteers.map((one) => [one.signKey, one]));
  return {
    ...{ nowHalfDay: now, seed, ruleVersion: matching.ruleVersion, enough: matching.enough },
    needs: needs.flatMap(({ key, need, isOpen }) => {
      if (!isOpen || need.kind !== "help") return [];
      const { item, people, area, language, extraHelp } = need;
      const halfDay = 2 * need.day + (need.half === "pm" ? 1 : 0);
      const urgency = need.urgency as 0 | 1 | 2 | 3 | 4;
      const helperPreference = need.helperPreference as 0 | 1 | 2;
      const coded = { urgency, helperPreference, needsChecked: needsChecked(need) };
      return [{ key, item, people, area, language, extraHelp, halfDay, ...coded }];
    }),
    offers: offers.flatMap(({ key, offer, volunteer, isOver, doubts, isLookedAt }) => {
      const known = volunteerByKey.get(volunteer);
      if (!known || known.isRevoked || isOver || (doubts.length > 0 && !isLookedAt)) return [];
      const { times, ...rest } = offer;
      const { level, helper } = known;
      const tasks = openTasks.get(volunteer) ?? 0;
      return [{ key, volunteer, ...rest, capacity: times, level, helper, openTasks: tasks, isLookedAt }];
    }),
    refused: [...assignments.values()].flatMap(({ decided, state }): [string, string][] =>
      (state === "rejected" || state === "declined") && decided.offer ? [[decided.need, decided.offer]] : [],
    ),
  };
}
