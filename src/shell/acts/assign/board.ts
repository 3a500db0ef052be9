/**
 * What coordinators need to decide: needs, offers, volunteers, decisions and how far each has come, read from the replica as plain data. Ids and keys are in hex.
 *
 * Nothing is proposed here and nothing decided. What does not read is left out; answers of a revoked volunteer that do not count stand apart.
 */
import { fieldsToAssignment, fieldsToEntry } from "../../../assignment/codec.ts";
import { type Decided, type Heard, isOpenAgain, isOutcome, type Life, livesOf } from "../../../assignment/life.ts";
import type { Entry } from "../../../assignment/model.ts";
import { isRevoked } from "../../../control/fold.ts";
import { type RecordState, recordFields } from "../../../feed/merge.ts";
import { bytesToHex } from "../../../kit/bytes.ts";
import type { CborMap } from "../../../kit/cbor.ts";
import { ASSIGNMENT_FIELD, fieldsToNeed } from "../../../need/codec.ts";
import { readAssignmentId, withDecided } from "../../../need/decided.ts";
import type { Need } from "../../../need/model.ts";
import { fieldsToAnswer, fieldsToOffer, fieldsToVolunteer } from "../../../offer/codec.ts";
import type { Level, Offer } from "../../../offer/model.ts";
import { type Doubt, doubtsOf, hoursToHalfDays, isOver, mayForget } from "../../../offer/rules.ts";
import { DEFAULT_MATCHING, type Matching, matchingOf } from "../../../programme/matching.ts";
import type { Replica } from "../../../sync/replica.ts";
import { ROLE_VOLUNTEER } from "../../../wire/roles.ts";
import { settingsOf } from "../records.ts";

export interface BoardNeed {
  readonly key: string;
  readonly need: Need;
  /** Assignments that stand for it; two or more are a conflict. */
  readonly named: readonly string[];
  /** Nobody helps, nobody will, and nobody said that it is over. */
  readonly isOpen: boolean;
}

export interface BoardOffer {
  readonly key: string;
  readonly offer: Offer;
  readonly volunteer: string;
  readonly isOver: boolean;
  /** What a person has to look at before it is proposed (R12). */
  readonly doubts: readonly Doubt[];
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
}

/** `now` is a half-day; `carried`: assignments whose task the relay has, as far as this device knows (`readCarried` of send-tasks.ts). */
export function boardOf(replica: Replica, now: number, carried: ReadonlySet<string> = new Set()): Board {
  const settings = settingsOf(replica.records);
  const matching = settings ? matchingOf(settings) : DEFAULT_MATCHING;
  const read = readAll(replica);
  const volunteers = volunteersOf(replica, read.volunteers);
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
  const isOpen = ({ key, need, named }: BoardNeed) =>
    need.kind === "help" &&
    !closedNeeds.has(key) &&
    !settled.has(key) &&
    named.every((id) => isOpenAgain(assignments.get(id)?.state ?? "replaced"));
  return {
    ...{ now, matching, volunteers, assignments, answers: read.answers, entries: read.entries },
    needs: read.needs.map((need) => ({ ...need, isOpen: isOpen(need) })),
    offers: offersOf(
      read.offers.filter(({ offer }) => !mayForget(offer, now)),
      now,
      matching,
    ),
    answersAside: asideOf(replica),
  };
}

interface Read {
  readonly needs: BoardNeed[];
  readonly offers: Pick<BoardOffer, "key" | "offer" | "volunteer">[];
  readonly volunteers: Map<string, Omit<BoardVolunteer, "isRevoked">>;
  readonly assignments: Decided[];
  readonly answers: Heard[];
  readonly entries: (Entry & { readonly key: string })[];
}

function readAll({ records }: Replica): Read {
  const read: Read = { needs: [], offers: [], volunteers: new Map(), assignments: [], answers: [], entries: [] };
  for (const [key, record] of records.recordById) {
    const fields = recordFields(record);
    if (fields) READ_BY_TYPE[Number(fields.get(1))]?.(read, key, fields, record);
  }
  return read;
}

type ReadOne = (read: Read, key: string, fields: CborMap, record: RecordState) => void;
const READ_BY_TYPE: Readonly<Record<number, ReadOne>> = {
  1: ({ needs }, key, fields, record) => {
    const need = fieldsToNeed(fields);
    if (need.ok) needs.push({ key, need: withDecided(need.value, fields), named: namedIn(record), isOpen: false });
  },
  7: ({ offers }, key, fields, { creator }) => {
    const offer = fieldsToOffer(fields);
    if (offer.ok && creator) offers.push({ key, offer: offer.value, volunteer: bytesToHex(creator) });
  },
  8: ({ assignments }, id, fields, record) => {
    const one = fieldsToAssignment(fields);
    if (!one.ok || !record.creator) return;
    const decision = isReleased(record) ? "released" : one.value.decision;
    const seconds = (record.writesByField.get(95) ?? []).map(({ author }) => bytesToHex(author));
    assignments.push({ ...one.value, decision, id, decidedBy: bytesToHex(record.creator), seconds });
  },
  9: ({ answers }, _, fields, { creator }) => {
    const answer = fieldsToAnswer(fields);
    if (answer.ok && creator) answers.push({ ...answer.value, by: bytesToHex(creator) });
  },
  10: ({ volunteers }, key, fields) => {
    const one = fieldsToVolunteer(fields);
    if (!one.ok) return;
    // Two records of one volunteer, by two coordinators: the lower level is the safe one.
    const before = volunteers.get(one.value.signKey);
    if (!before || before.level > one.value.level) volunteers.set(one.value.signKey, { ...one.value, key });
  },
  12: ({ entries }, key, fields) => {
    const entry = fieldsToEntry(fields);
    if (entry.ok) entries.push({ ...entry.value, key });
  },
};

/** Of two that decided differently about one assignment a release is the safe one. */
const RELEASED = 5;
const isReleased = ({ writesByField }: RecordState): boolean =>
  (writesByField.get(83) ?? []).some(({ value }) => value === RELEASED);

/** The ids that stand in field 27, each once. */
const namedIn = ({ writesByField }: RecordState): readonly string[] => [
  ...new Set((writesByField.get(ASSIGNMENT_FIELD) ?? []).flatMap(({ value }) => readAssignmentId(value) ?? [])),
];

/** Every phone that was certified as a volunteer, with what was written about it. */
function volunteersOf({ control }: Replica, known: Read["volunteers"]): readonly BoardVolunteer[] {
  return [...control.certificateByKey].flatMap(([signKey, certificate]) => {
    if (certificate.role !== ROLE_VOLUNTEER) return [];
    const nothing = { signKey, key: null, level: 0, helper: 0, day: null } as const;
    return [{ ...(known.get(signKey) ?? nothing), isRevoked: isRevoked(control, certificate.signKey) }];
  });
}

function offersOf(offers: Read["offers"], now: number, { offerHours }: Matching): readonly BoardOffer[] {
  const standing = new Map<string, number>();
  for (const { offer, volunteer } of offers)
    if (!isOver(offer, now)) standing.set(volunteer, (standing.get(volunteer) ?? 0) + 1);
  return offers.map((one) => ({
    ...one,
    isOver: isOver(one.offer, now),
    doubts: doubtsOf(one.offer, { now, offerHours, standing: standing.get(one.volunteer) ?? 0 }),
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
