/** The board's numbers and lists, from the records that `board-read` found. Pure. */
import type {
  BoardView,
  CountsView,
  LifeState,
  LogRow,
  ReferralRow,
  SupplyView,
  UnderwayRow,
  VolunteerRow,
} from "../../assignment/screens/board-views.ts";
import type { Write } from "../../feed/merge.ts";
import { SECTORS } from "../../form/lists/v1.ts";
import { bytesToHex, hexToBytes } from "../../kit/bytes.ts";
import type { HelpNeed, Need } from "../../need/model.ts";
import { compareWaiting } from "../../need/rules.ts";
import type { Offer } from "../../offer/model.ts";
import { doubtsOf, isOver } from "../../offer/rules.ts";
import type { BoardRecords, Known } from "./board-read.ts";
import { ASSIGNMENT_FIELD, ENDED, isFree, livesIn, namedBy, SECOND_FIELD, shownState } from "./life-state.ts";

/** What the numbers hold for. */
export interface BoardMoment {
  readonly today: number;
  readonly now: number;
  readonly offerHours: number;
  readonly lapseHours: number;
  readonly enough: readonly number[];
  /** Volunteers, by key in hex, who were ended. */
  readonly revoked: ReadonlySet<string>;
  /** Assignments whose task the relay has, as far as is known here. */
  readonly carried: ReadonlySet<string>;
  /** Programme-local day of a moment in ms. */
  readonly dayOf: (ms: number) => number;
}

const STATE_FIELD = 28;
const DAYS_SHOWN = 14;
const LONGEST_SHOWN = 3;
const SUPPLY_SHOWN = 12;
/** From this many days on a referral that nobody has taken stands first (P). */
const OVERDUE_DAYS = 2;
/** How many half-days what is over still shows among what is under way (P). */
const ENDED_SHOWN = 4;
/** Half-days after which what nobody acts on is called stuck, below the time at which it goes back by itself (P). */
const STUCK_HALF_DAYS = 2;

type KnownHelp = Known<HelpNeed>;

const isHelp = (one: Known<Need>): one is KnownHelp => one.value.kind === "help";

/** Needs for which help can be found now: nobody has them, and nothing is over. */
export function openNeeds(records: BoardRecords, at: BoardMoment): readonly KnownHelp[] {
  const lives = livesIn(records, at);
  return records.needs.filter(isHelp).filter((one) => !one.value.state && isFree(namedBy(one), lives));
}

export const standingOffers = ({ offers }: BoardRecords, now: number): readonly Known<Offer>[] =>
  offers.filter(({ value }) => !isOver(value, now));

export function boardView(
  records: BoardRecords,
  at: BoardMoment,
  rest: Pick<BoardView, "waiting" | "volunteers" | "late" | "heard" | "phones">,
): BoardView {
  const open = openNeeds(records, at);
  const under = underwayRows(records, at).filter(({ state }) => !ENDED.includes(state));
  const referrals = referralRows(records, at).filter(({ isWithPerson }) => !isWithPerson);
  return {
    ...rest,
    open: open.length,
    underway: under.length,
    stuck: under.filter(({ isStuck }) => isStuck).length,
    referrals: referrals.length,
    overdue: referrals.filter(({ isOverdue }) => isOverdue).length,
    counts: countsOf(open.map(({ value }) => value)),
    longest: [...open]
      .sort((a, b) => compareWaiting(a.value, b.value))
      .slice(0, LONGEST_SHOWN)
      .map(({ key, value }) => ({ key, need: value })),
    supply: supplyOf(open, standingOffers(records, at.now), at.enough),
    overTime: overTime(records, at),
  };
}

function countsOf(open: readonly HelpNeed[]): CountsView {
  const sectors = SECTORS.filter(({ code }) => open.some(({ sector }) => sector === code));
  const areas = [...new Set(open.map(({ area }) => area))].sort((a, b) => a - b);
  const cells = sectors.map(() => areas.map(() => 0));
  for (const { sector, area } of open) {
    const row = cells[sectors.findIndex(({ code }) => code === sector)];
    const column = areas.indexOf(area);
    if (row) row[column] = (row[column] ?? 0) + 1;
  }
  return { sectors, areas, cells };
}

function supplyOf(
  open: readonly KnownHelp[],
  offers: readonly Known<Offer>[],
  enough: readonly number[],
): readonly SupplyView[] {
  const [needed, offered] = [new Map<number, number>(), new Map<number, number>()];
  for (const { value } of open) needed.set(value.item, (needed.get(value.item) ?? 0) + 1);
  for (const { value } of offers) offered.set(value.item, (offered.get(value.item) ?? 0) + value.times);
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

/** How many needs stood open at the end of each day. A need that somebody has left the count on the day on which that was written. */
function overTime({ needs }: BoardRecords, { today, dayOf }: BoardMoment): BoardView["overTime"] {
  const days = Array.from({ length: DAYS_SHOWN }, (_, at) => today - DAYS_SHOWN + 1 + at);
  const open = days.map(() => 0);
  for (const { value, record } of needs) {
    if (value.kind !== "help") continue;
    const ended = value.assignment || value.state ? endDay(record.writesByField, dayOf) : Number.POSITIVE_INFINITY;
    for (const [at, day] of days.entries()) if (value.day <= day && ended > day) open[at] = (open[at] ?? 0) + 1;
  }
  return days.map((day, at) => ({ day, open: open[at] ?? 0 }));
}

const endDay = (writes: ReadonlyMap<number, readonly Write[]>, dayOf: (ms: number) => number): number =>
  Math.min(
    ...[ASSIGNMENT_FIELD, STATE_FIELD].flatMap((field) => (writes.get(field) ?? []).map(({ time }) => dayOf(time[0]))),
  );

/** Each assignment with its need, its state in the words of the board, and the half-day of its last step. */
function partsOf(records: BoardRecords, at: BoardMoment) {
  const needByKey = new Map(records.needs.map((one) => [one.key, one]));
  const lives = livesIn(records, at);
  const lastByAssignment = new Map<string, number>();
  for (const { value } of records.answers)
    lastByAssignment.set(value.assignment, Math.max(value.halfDay, lastByAssignment.get(value.assignment) ?? 0));
  return ({ key, value }: BoardRecords["assignments"][number]) => {
    const life = lives.get(key);
    return {
      need: needByKey.get(value.need) ?? null,
      waitsFor: life?.waitsFor ?? null,
      state: life ? shownState(life.state) : null,
      halfDay: Math.max(value.halfDay, lastByAssignment.get(key) ?? 0),
    };
  };
}

const isSame = (a: Uint8Array, b: Uint8Array) => bytesToHex(a) === bytesToHex(b);

const OUTCOMES: readonly LifeState[] = ["given", "part", "saidNo", "nobody", "danger", "differed"];
const TROUBLE: readonly LifeState[] = ["danger", "differed"];
/** What is given is not taken back, and what went back by itself needs nobody to do it. */
const isReleasable = (state: LifeState): boolean =>
  !ENDED.includes(state) || state === "lapsed" || (OUTCOMES.includes(state) && state !== "given");

/** Tells who is meant by a key; given by the shell. */
export type LabelOf = (key: string) => string;
const NO_LABEL: LabelOf = () => "";

export function underwayRows(
  records: BoardRecords,
  at: BoardMoment,
  { labelOf = NO_LABEL, own = "", canDecide = false } = {},
): readonly UnderwayRow[] {
  const read = partsOf(records, at);
  const looked = new Set(records.entries.flatMap(({ value }) => value.assignment ?? []));
  return records.assignments.flatMap((one) => {
    const { decision, volunteer, plan } = one.value;
    const { need, state, halfDay, waitsFor } = read(one);
    if (state === null) return [];
    const isEnded = ENDED.includes(state);
    if (isEnded && at.now - halfDay > ENDED_SHOWN) return [];
    const isOwn = one.by !== null && bytesToHex(one.by) === own;
    return [
      {
        ...{ key: one.key, state, halfDay, needKey: one.value.need },
        need: need?.value.kind === "help" ? need.value : null,
        label: volunteer ? labelOf(volunteer) : "",
        meeting: plan?.meetingPoint ?? "",
        canSecond: canDecide && state === "second" && !isOwn,
        canRelease: canDecide && state !== "disputed" && isReleasable(state) && decision !== "released",
        canClose: canDecide && isEnded && !need?.value.state && OUTCOMES.includes(state),
        needsEntry: canDecide && waitsFor !== "turn" && TROUBLE.includes(state) && !looked.has(one.key),
        waitsFor,
        isStuck: !isEnded && state !== "accepted" ? at.now - halfDay >= STUCK_HALF_DAYS : state === "lapsed",
      },
    ];
  });
}

export function referralRows({ needs, assignments }: BoardRecords, at: BoardMoment): readonly ReferralRow[] {
  const reasonByNeed = new Map(
    assignments
      .filter(({ value }) => value.decision === "referred")
      .map(({ value }) => [value.need, value.reason] as const),
  );
  return needs.flatMap(({ key, value }) => {
    const isReferral = value.kind === "referral";
    if (isReferral ? value.state === 1 || value.state === 3 : value.state !== 4) return [];
    const isWithPerson = isReferral && value.state === 4;
    return [
      {
        ...{ key, need: value, isWithPerson, reason: reasonByNeed.get(key) ?? 0 },
        isOverdue: !isWithPerson && at.today - value.day >= OVERDUE_DAYS,
      },
    ];
  });
}

/** A device with a volunteer's certificate, as the list of phones knows it. */
export interface VolunteerPhone {
  readonly key: string;
  readonly label: string;
  readonly lastHeardMs: number | null;
  readonly isEnded: boolean;
}

export function volunteerRows(
  records: BoardRecords,
  at: BoardMoment,
  phones: readonly VolunteerPhone[],
): readonly VolunteerRow[] {
  const read = partsOf(records, at);
  const knownBy = new Map(records.volunteers.map(({ value }) => [value.signKey, value]));
  const offersBy = new Map<string, Offer[]>();
  for (const { by, value } of standingOffers(records, at.now)) {
    if (!by) continue;
    const key = bytesToHex(by);
    offersBy.set(key, [...(offersBy.get(key) ?? []), value]);
  }
  const lives = records.assignments
    .filter(({ value }) => value.volunteer !== null)
    .map((one) => ({ one, ...read(one) }));
  const looked = new Set(records.entries.flatMap(({ value }) => value.assignment ?? []));
  return phones.map((phone) => {
    const known = knownBy.get(phone.key);
    const offers = offersBy.get(phone.key) ?? [];
    const own = lives.filter(({ one }) => one.value.volunteer === phone.key);
    const open = own.find(({ state }) => state !== null && !ENDED.includes(state) && state !== "tentative");
    return {
      ...phone,
      level: known?.level ?? 0,
      helper: known?.helper ?? 0,
      checkedDay: known?.day ?? null,
      offers: offers.length,
      doubts: [
        ...new Set(
          offers.flatMap((offer) =>
            doubtsOf(offer, { now: at.now, offerHours: at.offerHours, standing: offers.length }),
          ),
        ),
      ],
      task: open?.state ?? null,
      needsLook: own.some(({ one, state }) => state !== null && TROUBLE.includes(state) && !looked.has(one.key)),
    };
  });
}

export function logRows(
  { assignments, needs }: BoardRecords,
  labelOf: (key: Uint8Array) => string,
  own: string,
): readonly LogRow[] {
  const needByKey = new Map(needs.map(({ key, value }) => [key, value]));
  const who = (key: Uint8Array | null) => (key === null || bytesToHex(key) === own ? "" : labelOf(key));
  return assignments.map(({ key, value, by, record }) => {
    const need = needByKey.get(value.need);
    const [second] = (record.writesByField.get(SECOND_FIELD) ?? []).filter(({ author }) => !by || !isSame(author, by));
    return {
      key,
      by: who(by),
      second: second ? who(second.author) : null,
      halfDay: value.halfDay,
      decision: value.decision,
      need: need?.kind === "help" ? need : null,
      label: value.volunteer ? labelOf(hexToBytes(value.volunteer)) : "",
      reason: value.reason,
      because: value.because,
      ticks: value.ticks,
      exceptions: value.exceptions,
      ruleVersion: value.ruleVersion,
    };
  });
}
