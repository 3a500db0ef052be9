/**
 * What the engine is given, out of the board: plain numbers and strings, no words of anyone, no keys that it could write. The shapes are those of `match/model.ts`.
 *
 * Left out: referrals, needs with a state, needs for which an assignment stands; offers that are over, of revoked volunteers, or that a person has to look at first.
 */
import { needsChecked } from "../../../assignment/rules.ts";
import type { MatchInput, MatchNeed, MatchOffer } from "../../../match/model.ts";
import { RULE_VERSION } from "../../../match/rules/v2.ts";
import type { HelpNeed } from "../../../need/model.ts";
import type { Offer } from "../../../offer/model.ts";
import { type Board, type BoardOffer, type BoardVolunteer, openTasksOf } from "./board.ts";

/** `seed` is the day's, which decisions store. What did not change since the last time is the same object again, so that the worker is told only what did. */
export function matchInputOf(board: Board, seed: number): MatchInput {
  const { needs, offers, now, matching, assignments } = board;
  const openTasks = openTasksOf(board);
  const volunteerByKey = new Map(board.volunteers.map((one) => [one.signKey, one]));
  return {
    ...{ nowHalfDay: now, seed, ruleVersion: RULE_VERSION, enough: matching.enough },
    needs: needs.flatMap(({ key, need, isOpen }) => (isOpen && need.kind === "help" ? [needOf(key, need)] : [])),
    offers: offers.flatMap((one) => {
      const known = volunteerByKey.get(one.volunteer);
      if (!known || known.isRevoked || one.isOver || (one.doubts.length > 0 && !one.isLookedAt)) return [];
      return [offerOf(one, known, openTasks.get(one.volunteer) ?? 0)];
    }),
    refused: [...assignments.values()].flatMap(({ decided, state }): [string, string][] =>
      (state === "rejected" || state === "declined") && decided.offer ? [[decided.need, decided.offer]] : [],
    ),
  };
}

/** They go with what was read of the record, and hold no more than that. */
const knownNeeds = new WeakMap<HelpNeed, MatchNeed>();
const knownOffers = new WeakMap<Offer, MatchOffer>();

function needOf(key: string, need: HelpNeed): MatchNeed {
  const known = knownNeeds.get(need);
  if (known) return known;
  const { item, people, area, language, extraHelp } = need;
  const halfDay = 2 * need.day + (need.half === "pm" ? 1 : 0);
  const urgency = need.urgency as MatchNeed["urgency"];
  const helperPreference = need.helperPreference as MatchNeed["helperPreference"];
  const coded = { urgency, helperPreference, needsChecked: needsChecked(need) };
  const made = { key, item, people, area, language, extraHelp, halfDay, ...coded };
  knownNeeds.set(need, made);
  return made;
}

function offerOf({ key, offer, volunteer, isLookedAt }: BoardOffer, who: BoardVolunteer, tasks: number): MatchOffer {
  const known = knownOffers.get(offer);
  const { level, helper } = who;
  const isSame =
    known?.level === level && known.helper === helper && known.openTasks === tasks && known.isLookedAt === isLookedAt;
  if (known && isSame) return known;
  const { times, ...rest } = offer;
  const made = { key, volunteer, ...rest, capacity: times, level, helper, openTasks: tasks, isLookedAt };
  knownOffers.set(offer, made);
  return made;
}
