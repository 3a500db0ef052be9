/**
 * What a coordinator decides about needs and offers: every act is one commit of signed ops with its reason, and nothing is decided by software. Rules A3 to A6 of
 * assignment/README.md. Tasks go out by themselves afterwards (`send-tasks.ts`).
 */
import { ASSIGNMENT_FIELDS, assignmentToFields, entryToFields, releaseToFields } from "../../../assignment/codec.ts";
import type { Assignment, Entry, Plan } from "../../../assignment/model.ts";
import { needsChecked, needsSecond, nextCardRow } from "../../../assignment/rules.ts";
import { makeCreate, type OpSource } from "../../../feed/make-create.ts";
import { makeChange } from "../../../feed/make-op.ts";
import { OP_KINDS, type Op } from "../../../feed/op.ts";
import { bytesToHex } from "../../../kit/bytes.ts";
import type { CborMap } from "../../../kit/cbor.ts";
import { ascending } from "../../../kit/group.ts";
import { err, ok, type Result } from "../../../kit/result.ts";
import { assignmentChange, stateChange } from "../../../need/decided.ts";
import type { NeedState } from "../../../need/model.ts";
import { lookedAtToCbor, VOLUNTEER_FIELDS, volunteerToFields } from "../../../offer/codec.ts";
import { MAX_LOOKED_AT, type Volunteer } from "../../../offer/model.ts";
import type { StoreFailure } from "../../../store/port.ts";
import { type CoordinateParts, saveOwnOps } from "../../../sync/coordinate.ts";
import type { Replica } from "../../../sync/replica.ts";
import { FORM_VERSION } from "../save-need.ts";
import { type Board, boardOf } from "./board.ts";

/**
 * `NEED_NOT_OPEN` somebody helps already, or nobody has to · `OFFER_GONE` it is over or was taken back · `VOLUNTEER_REVOKED` · `LEVEL_TOO_LOW` the need asks for a checked
 * helper, which no exception replaces · `SAME_PERSON` who decided is no second person · `NOT_THERE` the record is not here any more ·
 * `PAIR_CHANGED` need or help is not what the screen showed. Nothing was saved.
 */
export type DecideCode =
  | "NEED_NOT_OPEN"
  | "OFFER_GONE"
  | "VOLUNTEER_REVOKED"
  | "LEVEL_TOO_LOW"
  | "SAME_PERSON"
  | "NOT_THERE"
  | "PAIR_CHANGED";
export type DecideFailure = StoreFailure | { readonly code: DecideCode };
type Decided = Promise<Result<Replica, DecideFailure>>;

/** What the engine gave for a pair, or nothing where a person chose it. */
export type Proposed = Pick<Assignment, "because" | "ruleVersion" | "solve">;

export interface Pair extends Proposed {
  /** Record ids in hex. */
  readonly need: string;
  readonly offer: string;
  /** Half-day of the decision. */
  readonly halfDay: number;
}

export interface Confirmation extends Pair {
  readonly plan: Plan;
  readonly ticks: readonly number[];
  /** Rules that the coordinator leaves out, and why. */
  readonly exceptions: readonly number[];
  readonly reason: number;
}

const refuse = (code: DecideCode): Result<never, DecideFailure> => err({ code });

/** Ops of one act: no two have one time. */
function makeAll(parts: CoordinateParts, makes: readonly ((source: OpSource) => Op)[]): readonly Op[] {
  const ops: Op[] = [];
  for (const make of makes) ops.push(make({ ...parts, last: ops.at(-1)?.time ?? null }));
  return ops;
}

const create = (parts: CoordinateParts, fields: CborMap) => (source: OpSource) =>
  makeCreate(source, parts.vault.identity().keys.signKey, fields, FORM_VERSION);

/** A change of a record that is here; nothing where it is not. */
function changeOf(
  { records }: Replica,
  key: string,
  fields: CborMap,
  kind: typeof OP_KINDS.put | typeof OP_KINDS.confirm = OP_KINDS.put,
): readonly ((source: OpSource) => Op)[] {
  const record = records.recordById.get(key);
  return record && !record.isEnded ? [(source) => makeChange(source, record, fields, FORM_VERSION, kind)] : [];
}

/** Confirms an offer for a need: the assignment, and that it stands for the need, in one commit. Where a second person is needed it waits for one. */
export async function confirmHelp(parts: CoordinateParts, replica: Replica, one: Confirmation): Decided {
  const board = boardOf(replica, one.halfDay);
  const found = findPair(board, one);
  if (!found.ok) return found;
  const { need, offer, level } = found.value;
  if (!need.isOpen || need.need.kind !== "help") return refuse("NEED_NOT_OPEN");
  if (needsChecked(need.need) && level < 2) return refuse("LEVEL_TOO_LOW");
  const exceptions = ascending(one.exceptions);
  const fields = assignmentToFields({
    ...decisionOf(one, offer.volunteer),
    ...{ decision: "confirmed", reason: one.reason, ticks: ascending(one.ticks), exceptions, plan: one.plan },
    needsSecond: needsSecond(need.need, { exceptions }),
    cardRow: nextCardRow(need.need, given(board, one.need)),
  });
  const [assignment] = makeAll(parts, [create(parts, fields)]);
  if (!assignment) return refuse("NOT_THERE");
  const id = bytesToHex(assignment.recordId);
  const [named] = changeOf(replica, one.need, assignmentChange(id), OP_KINDS.confirm);
  return named
    ? saveOwnOps(parts, replica, [assignment, named({ ...parts, last: assignment.time })])
    : refuse("NOT_THERE");
}

/** "Not this one", or "ask first": kept with its reason, and the need stays open. */
export async function decideOtherwise(
  parts: CoordinateParts,
  replica: Replica,
  pair: Pair,
  { decision, reason }: { readonly decision: "notThisOne" | "askFirst"; readonly reason: number },
): Decided {
  const found = findPair(boardOf(replica, pair.halfDay), pair);
  if (!found.ok) return found;
  const fields = assignmentToFields({ ...decisionOf(pair, found.value.offer.volunteer), decision, reason });
  return saveOwnOps(parts, replica, makeAll(parts, [create(parts, fields)]));
}

/** Hands a need to a person: it leaves matching, and a task that went out for it is stopped. `reason` is a code of `REASONS.referred`. */
export async function referNeed(
  parts: CoordinateParts,
  replica: Replica,
  { need, reason, halfDay }: { readonly need: string; readonly reason: number; readonly halfDay: number },
): Decided {
  const state = changeOf(replica, need, stateChange(4));
  if (state.length === 0) return refuse("NOT_THERE");
  const pair = { need, offer: "", halfDay, because: [], ruleVersion: 0, solve: null };
  const referred = { ...decisionOf(pair, null), offer: null, decision: "referred" as const, reason };
  return saveOwnOps(parts, replica, makeAll(parts, [create(parts, assignmentToFields(referred)), ...state]));
}

/** Signs as the second person. */
export async function signAsSecond(parts: CoordinateParts, replica: Replica, id: string, now: number): Decided {
  const self = parts.vault.identity().keys.signKey;
  const known = boardOf(replica, now).assignments.get(id);
  if (!known) return refuse("NOT_THERE");
  if (known.decided.decidedBy === bytesToHex(self)) return refuse("SAME_PERSON");
  const fields = new Map([[ASSIGNMENT_FIELDS.second, [self]]]);
  return saveOwnOps(parts, replica, makeAll(parts, changeOf(replica, id, fields, OP_KINDS.confirm)));
}

/** Releases an assignment: its need is open again, and a task that went out is stopped. `reason` is a code of `REASONS.released`. */
export async function release(
  parts: CoordinateParts,
  replica: Replica,
  id: string,
  reason: number,
  now: number,
): Decided {
  const board = boardOf(replica, now);
  const known = board.assignments.get(id);
  const released = changeOf(replica, id, releaseToFields(reason));
  if (!known || released.length === 0) return refuse("NOT_THERE");
  const named = board.needs.find(({ key }) => key === known.decided.need)?.named ?? [];
  const isAlone = named.length === 1 && named[0] === id;
  const freed = isAlone ? changeOf(replica, known.decided.need, assignmentChange(null), OP_KINDS.confirm) : [];
  return saveOwnOps(parts, replica, makeAll(parts, [...released, ...freed]));
}

/** Settles two confirmations of one need: `keep` stands, every other is released. */
export async function settleDispute(parts: CoordinateParts, replica: Replica, keep: string, now: number): Decided {
  const board = boardOf(replica, now);
  const known = board.assignments.get(keep);
  const need = known && board.needs.find(({ key }) => key === known.decided.need);
  if (!need) return refuse("NOT_THERE");
  // Who took one back, and why, stays what it is.
  const stands = (id: string) => board.assignments.get(id)?.decided.decision !== "released";
  const others = need.named.filter((id) => id !== keep && stands(id));
  const makes = [
    ...changeOf(replica, need.key, assignmentChange(keep), OP_KINDS.confirm),
    ...others.flatMap((id) => changeOf(replica, id, releaseToFields(OTHER_REASON))),
  ];
  return saveOwnOps(parts, replica, makeAll(parts, makes));
}

/** Code of `REASONS.released`: other. */
const OTHER_REASON = 4;

/** What became of a need, in a coordinator's word. */
export async function setNeedState(
  parts: CoordinateParts,
  replica: Replica,
  need: string,
  state: NeedState | 0,
): Decided {
  const changes = changeOf(replica, need, stateChange(state));
  return changes.length > 0 ? saveOwnOps(parts, replica, makeAll(parts, changes)) : refuse("NOT_THERE");
}

/** Notes what coordinators know of a volunteer; `day` is that of the note. */
export async function setVolunteer(parts: CoordinateParts, replica: Replica, one: Volunteer, now: number): Decided {
  const key = boardOf(replica, now).volunteers.find(({ signKey }) => signKey === one.signKey)?.key;
  const fields = volunteerToFields(one);
  const { level, helper, day } = VOLUNTEER_FIELDS;
  const changed = new Map([...fields].filter(([field]) => [level, helper, day].some((code) => code === field)));
  const makes = key ? changeOf(replica, key, changed) : [create(parts, fields)];
  return saveOwnOps(parts, replica, makeAll(parts, makes));
}

/** Notes that a coordinator looked at the offers of a volunteer that seemed odd: as they are now, none is held back any more (GR12). Offers made or changed later are. */
export async function lookAtOffers(
  parts: CoordinateParts,
  replica: Replica,
  signKey: string,
  { day, halfDay }: { readonly day: number; readonly halfDay: number },
): Decided {
  const { volunteers, offers } = boardOf(replica, halfDay);
  const known = volunteers.find((one) => one.signKey === signKey);
  if (!known) return refuse("NOT_THERE");
  if (known.isRevoked) return refuse("VOLUNTEER_REVOKED");
  const lookedAt = offers
    .filter((one) => one.volunteer === signKey && !one.isOver && one.doubts.length > 0)
    .slice(0, MAX_LOOKED_AT)
    .map(({ key, offer: { item, people, times, expires } }) => ({ offer: key, item, people, times, expires }));
  const makes = known.key
    ? changeOf(replica, known.key, new Map([[VOLUNTEER_FIELDS.lookedAt, lookedAtToCbor(lookedAt)]]))
    : [create(parts, volunteerToFields({ signKey, level: 0, helper: 0, day, lookedAt }))];
  return saveOwnOps(parts, replica, makeAll(parts, makes));
}

/** Writes an entry: an incident, a near miss, a question about a proposal. */
export const saveEntry = (parts: CoordinateParts, replica: Replica, entry: Entry): Decided =>
  saveOwnOps(parts, replica, makeAll(parts, [create(parts, entryToFields(entry))]));

/** What every decision says. */
const decisionOf = (pair: Pair, volunteer: string | null): Assignment => ({
  ...{ need: pair.need, offer: pair.offer, volunteer, decision: "confirmed", reason: 0, halfDay: pair.halfDay },
  ...{ because: pair.because, ruleVersion: pair.ruleVersion, solve: pair.solve, ticks: [], exceptions: [] },
  ...{ needsSecond: false, cardRow: null, plan: null },
});

const given = ({ assignments }: Board, need: string) =>
  [...assignments.values()].map(({ decided }) => decided).filter((one) => one.need === need);

function findPair({ needs, offers, volunteers }: Board, pair: Pick<Pair, "need" | "offer">) {
  const need = needs.find(({ key }) => key === pair.need);
  const offer = offers.find(({ key }) => key === pair.offer);
  const volunteer = volunteers.find(({ signKey }) => signKey === offer?.volunteer);
  if (!need) return refuse("NOT_THERE");
  if (!offer || offer.isOver || !volunteer) return refuse("OFFER_GONE");
  return volunteer.isRevoked ? refuse("VOLUNTEER_REVOKED") : ok({ need, offer, level: volunteer.level });
}
