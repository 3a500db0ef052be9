/** The board's numbers and lists, from what `boardOf` read of the records. Pure. */
import { lapseOf } from "../../assignment/life.ts";
import type {
  BoardView,
  CountsView,
  LifeState,
  ReferralRow,
  SupplyView,
  UnderwayRow,
  VolunteerRow,
} from "../../assignment/screens/board-views.ts";
import { SECTORS } from "../../form/lists/v1.ts";
import { ascending, groupBy } from "../../kit/group.ts";
import type { HelpNeed } from "../../need/model.ts";
import { compareWaiting } from "../../need/rules.ts";
import { hasTimeLeft, hoursToHalfDays } from "../../offer/rules.ts";
import {
  type Board,
  type BoardAssignment,
  type BoardNeed,
  type BoardOffer,
  isOpenNeed,
  type OpenNeed,
} from "../acts/assign/board.ts";
import { ENDED, shownState } from "./life-state.ts";

/** What the numbers hold for, beside the half-day that the board is of. */
export interface BoardMoment {
  readonly today: number;
  /** Programme-local day of a moment in ms. */
  readonly dayOf: (ms: number) => number;
}

const DAYS_SHOWN = 14;
const LONGEST_SHOWN = 3;
const SUPPLY_SHOWN = 12;
/** From this many days on a referral that nobody has taken stands first (P). */
const OVERDUE_DAYS = 2;
/** How many half-days what is over still shows among what is under way (P). */
const ENDED_SHOWN = 4;
/** Half-days after which what nobody acts on is called stuck, below the time at which it goes back by itself (P). */
const STUCK_HALF_DAYS = 2;

export const openNeeds = ({ needs }: Pick<Board, "needs">): readonly OpenNeed[] => needs.filter(isOpenNeed);

/** What the board says of its records; what it says of phones and of suggestions comes from elsewhere. */
export function boardView(
  board: Board,
  at: BoardMoment,
): Omit<BoardView, "waiting" | "volunteers" | "late" | "heard" | "phones"> {
  const open = openNeeds(board);
  const under = underwayRows(board).filter(({ state }) => !ENDED.includes(state));
  const referrals = referralRows(board, at).filter(({ isWithPerson }) => !isWithPerson);
  return {
    open: open.length,
    underway: under.length,
    stuck: under.filter(({ isStuck }) => isStuck).length,
    referrals: referrals.length,
    overdue: referrals.filter(({ isOverdue }) => isOverdue).length,
    counts: countsOf(open.map(({ need }) => need)),
    longest: [...open]
      .sort((a, b) => compareWaiting(a.need, b.need))
      .slice(0, LONGEST_SHOWN)
      .map(({ key, need }) => ({ key, need })),
    supply: supplyOf(
      open,
      board.offers.filter(({ isOver, offer }) => !isOver && hasTimeLeft(offer, board.now)),
      board.matching.enough,
    ),
    ...overTime(board, at),
  };
}

function countsOf(open: readonly HelpNeed[]): CountsView {
  const counts = new Map<number, Map<number, number>>();
  for (const { sector, area } of open) {
    const row = counts.get(sector) ?? new Map<number, number>();
    counts.set(sector, row.set(area, (row.get(area) ?? 0) + 1));
  }
  const sectors = SECTORS.filter(({ code }) => counts.has(code));
  const areas = ascending(open.map(({ area }) => area));
  return { sectors, areas, cells: sectors.map(({ code }) => areas.map((area) => counts.get(code)?.get(area) ?? 0)) };
}

function supplyOf(
  open: readonly OpenNeed[],
  offers: readonly BoardOffer[],
  enough: readonly number[],
): readonly SupplyView[] {
  const [needed, offered] = [new Map<number, number>(), new Map<number, number>()];
  for (const { need } of open) needed.set(need.item, (needed.get(need.item) ?? 0) + 1);
  for (const { offer } of offers) offered.set(offer.item, (offered.get(offer.item) ?? 0) + offer.times);
  const items = [...new Set([...needed.keys(), ...offered.keys(), ...enough])];
  const lacks = (item: number) => (needed.get(item) ?? 0) - (offered.get(item) ?? 0);
  return items
    .sort((a, b) => lacks(b) - lacks(a) || a - b)
    .slice(0, SUPPLY_SHOWN)
    .map((item) => ({
      ...{ item, needed: needed.get(item) ?? 0, offered: offered.get(item) ?? 0 },
      isEnough: enough.includes(item),
    }));
}

/** How many needs stood open at the end of each day, in all and by sector and area. A need that somebody has left the count on the day on which that was written. */
function overTime({ needs }: Board, { today, dayOf }: BoardMoment): Pick<BoardView, "overTime" | "trend"> {
  const first = today - DAYS_SHOWN + 1;
  const days = Array.from({ length: DAYS_SHOWN }, (_, at) => first + at);
  const open = days.map(() => 0);
  const bySector = new Map<number, Map<number, number[]>>();
  for (const { need, decidedMs } of needs) {
    if (need.kind !== "help") continue;
    const isDecided = need.assignment !== undefined || need.state !== undefined;
    const ended = isDecided && decidedMs !== null ? dayOf(decidedMs) : Number.POSITIVE_INFINITY;
    if (ended <= first || need.day > today) continue;
    const cell = daysOf(bySector, need, days.length);
    const until = Math.min(DAYS_SHOWN, ended - first);
    for (let at = Math.max(0, need.day - first); at < until; at++) {
      open[at] = (open[at] ?? 0) + 1;
      cell[at] = (cell[at] ?? 0) + 1;
    }
  }
  return { overTime: days.map((day, at) => ({ day, open: open[at] ?? 0 })), trend: trendOf(bySector, days.length) };
}

/** The counts of a sector in an area; made where there are none yet. */
function daysOf(bySector: Map<number, Map<number, number[]>>, { sector, area }: HelpNeed, days: number): number[] {
  const byArea = bySector.get(sector) ?? new Map<number, number[]>();
  const counts = byArea.get(area) ?? new Array<number>(days).fill(0);
  bySector.set(sector, byArea.set(area, counts));
  return counts;
}

function trendOf(bySector: ReadonlyMap<number, ReadonlyMap<number, number[]>>, days: number): BoardView["trend"] {
  const sectors = SECTORS.filter(({ code }) => bySector.has(code));
  const areas = ascending([...bySector.values()].flatMap((byArea) => [...byArea.keys()]));
  const none = new Array<number>(days).fill(0);
  return {
    sectors,
    areas,
    cells: sectors.map(({ code }) => areas.map((area) => bySector.get(code)?.get(area) ?? none)),
  };
}

/** The half-day of each assignment's last step. */
function lastSteps({ answers, matching }: Board) {
  const lastByAssignment = new Map<string, number>();
  for (const { assignment, halfDay } of answers)
    lastByAssignment.set(assignment, Math.max(halfDay, lastByAssignment.get(assignment) ?? 0));
  const lapse = hoursToHalfDays(matching.lapseHours);
  return ({ decided, state }: BoardAssignment): number => {
    const last = Math.max(decided.halfDay, lastByAssignment.get(decided.id) ?? 0);
    // Nobody did it, so it stands nowhere: what lapsed did so when its time was over.
    return state === "lapsed" ? Math.max(last, lapseOf(decided, lapse) + 1) : last;
  };
}

const OUTCOMES: readonly LifeState[] = ["given", "part", "saidNo", "nobody", "danger", "differed"];
const TROUBLE: readonly LifeState[] = ["danger", "differed"];
/** What is given is not taken back, and what went back by itself needs nobody to do it. */
const isReleasable = (state: LifeState): boolean =>
  !ENDED.includes(state) || state === "lapsed" || (OUTCOMES.includes(state) && state !== "given");

/** Tells who is meant by a key; given by the shell. */
export type LabelOf = (key: string) => string;
const NO_LABEL: LabelOf = () => "";

export function underwayRows(
  board: Board,
  { labelOf = NO_LABEL, own = "", canDecide = false } = {},
): readonly UnderwayRow[] {
  const needByKey = new Map(board.needs.map(({ key, need }) => [key, need]));
  const [lastOf, looked] = [lastSteps(board), lookedAt(board)];
  return [...board.assignments.values()].flatMap((one) => {
    const { decided, waitsFor, isLate } = one;
    const { id, volunteer, plan } = decided;
    const [state, halfDay, need] = [shownState(one.state), lastOf(one), needByKey.get(decided.need)];
    if (state === null) return [];
    const isEnded = ENDED.includes(state);
    if (isEnded && board.now - halfDay > ENDED_SHOWN) return [];
    return [
      {
        ...{ key: id, state, halfDay, needKey: decided.need },
        need: need?.kind === "help" ? need : null,
        label: volunteer ? labelOf(volunteer) : "",
        meeting: plan?.meetingPoint ?? "",
        canSecond: canDecide && state === "second" && decided.decidedBy !== own,
        canRelease: canDecide && state !== "disputed" && isReleasable(state) && decided.decision !== "released",
        canClose: canDecide && isEnded && !need?.state && OUTCOMES.includes(state),
        needsEntry: canDecide && waitsFor !== "turn" && TROUBLE.includes(state) && !looked.has(id),
        ...{ waitsFor, isLate },
        isStuck: !isEnded && state !== "accepted" ? board.now - halfDay >= STUCK_HALF_DAYS : state === "lapsed",
      },
    ];
  });
}

const lookedAt = ({ entries }: Board): ReadonlySet<string> =>
  new Set(entries.flatMap(({ assignment }) => assignment ?? []));

/** Up to so many ms after a referral was written its own act wrote that a person has it. */
const SAME_ACT_MS = 1_000;

export function referralRows({ needs, assignments }: Board, { today }: BoardMoment): readonly ReferralRow[] {
  const referred = [...assignments.values()].map(({ decided }) => decided);
  const referredBy = groupBy(
    referred.filter(({ decision }) => decision === "referred"),
    ({ need }) => need,
  );
  return needs.flatMap((one) => {
    const { key, need } = one;
    const isReferral = need.kind === "referral";
    if (isReferral ? need.state === 1 || need.state === 3 : need.state !== 4) return [];
    const referrals = referredBy.get(key) ?? [];
    const isWithPerson = need.state === 4 && (isReferral || isTaken(one, referrals));
    const days = referrals.map(({ halfDay }) => Math.floor(halfDay / 2));
    const since = days.length > 0 ? Math.max(need.day, Math.min(...days)) : need.day;
    return [
      {
        ...{ key, need, isWithPerson, reason: referrals.at(-1)?.reason ?? 0 },
        isOverdue: !isWithPerson && today - since >= OVERDUE_DAYS,
      },
    ];
  });
}

/** Referring a need writes that a person has it, and so does saying that somebody has taken it: whatever no referral wrote with itself was said. Rule A40 of assignment/README.md. */
const isTaken = ({ handed = [] }: BoardNeed, referrals: readonly BoardAssignment["decided"][]): boolean =>
  handed.some(
    ({ by, ms }) =>
      !referrals.some(({ decidedBy, writtenMs = 0 }) => {
        return decidedBy === by && ms >= writtenMs && ms - writtenMs <= SAME_ACT_MS;
      }),
  );

/** A device with a volunteer's certificate, as the list of phones knows it. */
export interface VolunteerPhone {
  readonly key: string;
  readonly label: string;
  readonly lastHeardMs: number | null;
  readonly isEnded: boolean;
}

/** Those that the records say anything of, and what a person has to know before anything more goes there. */
export function volunteerRows(board: Board, phones: readonly VolunteerPhone[]): readonly VolunteerRow[] {
  const knownByKey = new Map(board.volunteers.map((one) => [one.signKey, one]));
  const offersBy = groupBy(
    board.offers.filter(({ isOver }) => !isOver),
    ({ volunteer }) => volunteer,
  );
  const assignmentsBy = groupBy([...board.assignments.values()], ({ decided }) => decided.volunteer ?? "");
  const asideBy = groupBy(board.answersAside, ({ by }) => by);
  const looked = lookedAt(board);
  return phones.map((phone) => {
    const known = knownByKey.get(phone.key);
    const offers = offersBy.get(phone.key) ?? [];
    const own = (assignmentsBy.get(phone.key) ?? []).map((one) => ({
      id: one.decided.id,
      state: shownState(one.state),
    }));
    const open = own.find(({ state }) => state !== null && !ENDED.includes(state) && state !== "tentative");
    return {
      ...phone,
      level: known?.level ?? 0,
      helper: known?.helper ?? 0,
      checkedDay: known?.day ?? null,
      offers: offers.length,
      doubts: [...new Set(offers.flatMap(({ doubts, isLookedAt }) => (isLookedAt ? [] : doubts)))],
      task: open?.state ?? null,
      needsLook: own.some(({ id, state }) => state !== null && TROUBLE.includes(state) && !looked.has(id)),
      aside: asideBy.get(phone.key)?.length ?? 0,
      unread: board.unread.filter((key) => key === phone.key).length,
    };
  });
}
