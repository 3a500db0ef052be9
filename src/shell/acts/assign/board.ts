/**
 * What coordinators need to decide: needs, offers, volunteers, decisions and how far each has come, read from the replica as plain data. Ids and keys are in hex.
 *
 * Nothing is proposed here and nothing decided. What does not read is left out; answers of a revoked volunteer that do not count stand apart.
 */
import { type Decided, type Heard, isOpenAgain, isOutcome, type Life, livesOf } from "../../../assignment/life.ts";
import type { Entry } from "../../../assignment/model.ts";
import { isRevoked } from "../../../control/fold.ts";
import { bytesToHex } from "../../../kit/bytes.ts";
import { remember } from "../../../kit/remember.ts";
import type { HelpNeed } from "../../../need/model.ts";
import { fieldsToAnswer } from "../../../offer/codec.ts";
import type { Level, LookedAt, Volunteer } from "../../../offer/model.ts";
import { type Doubt, doubtsOf, hoursToHalfDays, isOver, mayForget, wasLookedAt } from "../../../offer/rules.ts";
import { DEFAULT_MATCHING, type Matching, matchingOf } from "../../../programme/matching.ts";
import type { Replica } from "../../../sync/replica.ts";
import { ROLE_VOLUNTEER } from "../../../wire/roles.ts";
import { settingsOf } from "../records.ts";
import { type BoardRecords, type ReadNeed, type ReadOffer, readBoard } from "./read-board.ts";

export interface BoardNeed extends ReadNeed {
  /** Nobody helps, nobody will, and nobody said that it is over. */
  readonly isOpen: boolean;
}

export interface BoardOffer extends ReadOffer {
  readonly isOver: boolean;
  /** What a person has to look at before it is proposed (GR12). */
  readonly doubts: readonly Doubt[];
  /** A coordinator looked at it as it is now, so that no doubt holds it back. */
  readonly isLookedAt: boolean;
}

export interface BoardVolunteer {
  readonly signKey: string;
  /** Record of what is known of it, or `null`: nothing was written yet. */
  readonly key: string | null;
  readonly level: Level;
  readonly helper: 0 | 1 | 2;
  /** Day on which the level was set, or `null`. */
  readonly day: number | null;
  readonly isRevoked: boolean;
  readonly lookedAt?: readonly LookedAt[];
}

export interface BoardAssignment extends Life {
  readonly decided: Decided;
}

export interface Board {
  readonly now: number;
  readonly matching: Matching;
  readonly needs: readonly BoardNeed[];
  readonly offers: readonly BoardOffer[];
  readonly volunteers: readonly BoardVolunteer[];
  /** By id. */
  readonly assignments: ReadonlyMap<string, BoardAssignment>;
  readonly answers: readonly Heard[];
  /** What a revoked volunteer answered beyond what its revocation leaves. */
  readonly answersAside: readonly Heard[];
  readonly entries: readonly (Entry & { readonly key: string })[];
  /** Volunteers whose offers do not read, such as one of an absurd amount: once for each. */
  readonly unread: readonly string[];
}

/** A need for which help can be found now. */
export type OpenNeed = BoardNeed & { readonly need: HelpNeed };
export const isOpenNeed = (one: BoardNeed): one is OpenNeed => one.isOpen && one.need.kind === "help";

/** What was read of these records and this control, by half-day and what is carried. It goes with them. */
const boardsOf = remember((_: Replica["records"]) => remember((_: Replica["control"]) => new Map<string, Board>()));

/**
 * `now` is a half-day; `carried`: assignments whose task the relay has, as far as this device knows (`readCarried` of send-tasks.ts). Screens, acts and sending ask one
 * behind the other, and ten thousand needs take longer than a frame: the same question has the same object for an answer.
 */
export function boardOf(replica: Replica, now: number, carried: ReadonlySet<string> = new Set()): Board {
  const boards = boardsOf(replica.records)(replica.control);
  const question = [now, ...[...carried].sort()].join();
  const board = boards.get(question) ?? readWhole(replica, now, carried);
  boards.set(question, board);
  return board;
}

function readWhole(replica: Replica, now: number, carried: ReadonlySet<string>): Board {
  const settings = settingsOf(replica.records);
  const matching = settings ? matchingOf(settings) : DEFAULT_MATCHING;
  const read = readBoard(replica.records, replica.standing);
  const volunteers = volunteersOf(replica, knownVolunteers(read.volunteers));
  const revoked = new Set(volunteers.filter((one) => one.isRevoked).map(({ signKey }) => signKey));
  const closedNeeds = new Set(read.needs.flatMap(({ key, need }) => (need.state ? [key] : [])));
  for (const { need } of read.assignments) if (replica.records.recordById.get(need)?.isEnded) closedNeeds.add(need);
  const lives = livesOf({
    ...{ now, lapse: hoursToHalfDays(matching.lapseHours), assignments: read.assignments, answers: read.answers },
    namedByNeed: new Map(read.needs.map(({ key, named }) => [key, named])),
    ...{ closedNeeds, revoked, carried },
    lookedAt: new Set(read.entries.flatMap(({ assignment }) => assignment ?? [])),
  });
  const assignments = new Map(
    read.assignments.flatMap((decided): [string, BoardAssignment][] => {
      const life = lives.get(decided.id);
      return life ? [[decided.id, { decided, ...life }]] : [];
    }),
  );
  // What was given settles a need whatever stands for it; other outcomes only through the assignment that stands.
  const settled = new Set(
    [...assignments.values()].flatMap(({ decided, state }) => (state === "given" ? decided.need : [])),
  );
  const isOpen = ({ key, need, named }: ReadNeed) =>
    need.kind === "help" &&
    !closedNeeds.has(key) &&
    !settled.has(key) &&
    named.every((id) => isOpenAgain(assignments.get(id)?.state ?? "replaced"));
  return {
    ...{ now, matching, volunteers, assignments, answers: read.answers, entries: read.entries, unread: read.unread },
    needs: read.needs.map((need) => ({ ...need, isOpen: isOpen(need) })),
    offers: offersOf(
      read.offers.filter(({ offer }) => !mayForget(offer, now)),
      volunteers,
      now,
      matching,
    ),
    answersAside: asideOf(replica),
  };
}

type KnownVolunteers = ReadonlyMap<string, Volunteer & { readonly key: string }>;

/** Two records of one volunteer, by two coordinators: the lower level is the safe one. */
function knownVolunteers(read: BoardRecords["volunteers"]): KnownVolunteers {
  const known = new Map<string, Volunteer & { readonly key: string }>();
  for (const one of read) {
    const before = known.get(one.signKey);
    if (!before || before.level > one.level) known.set(one.signKey, one);
  }
  return known;
}

/** Every phone that was certified as a volunteer, with what was written about it. */
function volunteersOf({ control }: Replica, known: KnownVolunteers): readonly BoardVolunteer[] {
  return [...control.certificateByKey].flatMap(([signKey, certificate]) => {
    if (certificate.role !== ROLE_VOLUNTEER) return [];
    const nothing = { signKey, key: null, level: 0, helper: 0, day: null } as const;
    return [{ ...(known.get(signKey) ?? nothing), isRevoked: isRevoked(control, certificate.signKey) }];
  });
}

function offersOf(
  offers: BoardRecords["offers"],
  volunteers: readonly BoardVolunteer[],
  now: number,
  { offerHours }: Matching,
): readonly BoardOffer[] {
  const lookedAt = new Map(volunteers.map((one) => [one.signKey, one.lookedAt]));
  const standing = new Map<string, number>();
  for (const { offer, volunteer } of offers)
    if (!isOver(offer, now)) standing.set(volunteer, (standing.get(volunteer) ?? 0) + 1);
  return offers.map((one) => ({
    ...one,
    isOver: isOver(one.offer, now),
    doubts: doubtsOf(one.offer, { now, offerHours, standing: standing.get(one.volunteer) ?? 0 }),
    isLookedAt: wasLookedAt(one.key, one.offer, lookedAt.get(one.volunteer)),
  }));
}

const asideOf = ({ records }: Replica): readonly Heard[] =>
  records.quarantine.flatMap(({ op, author, reason }) => {
    const answer = reason === "revoked" ? fieldsToAnswer(op.fields) : null;
    return answer?.ok ? [{ ...answer.value, by: bytesToHex(author) }] : [];
  });

/** How many tasks of each volunteer have not ended, by sign key. */
export function openTasksOf({ assignments }: Board): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { decided, state } of assignments.values()) {
    const isEnded = isOpenAgain(state) || isOutcome(state) || state === "closed";
    if (decided.decision !== "confirmed" || decided.volunteer === null || isEnded) continue;
    counts.set(decided.volunteer, (counts.get(decided.volunteer) ?? 0) + 1);
  }
  return counts;
}
