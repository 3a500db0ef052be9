/** Needs, offers, answers and decisions of simulated people, as their acts write them. */
import { fieldsToTask } from "../../src/assignment/codec.ts";
import type { Task } from "../../src/assignment/model.ts";
import { makeCreate } from "../../src/feed/make-create.ts";
import { recordFields } from "../../src/feed/merge.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import type { CborMap } from "../../src/kit/cbor.ts";
import { type Result, unwrapResult } from "../../src/kit/result.ts";
import { needToFields } from "../../src/need/codec.ts";
import type { HelpNeed } from "../../src/need/model.ts";
import { answerToFields, offerToFields } from "../../src/offer/codec.ts";
import type { Offer, Saying } from "../../src/offer/model.ts";
import { type Board, boardOf } from "../../src/shell/acts/assign/board.ts";
import { confirmHelp } from "../../src/shell/acts/assign/decide.ts";
import { programmeHalfDay } from "../../src/shell/acts/assign/half-day.ts";
import { readCarried, sendTasks } from "../../src/shell/acts/assign/send-tasks.ts";
import type { Replica } from "../../src/sync/replica.ts";
import { saveOp } from "../../src/sync/save-op.ts";
import { join, joinAsVolunteer, keyOf, makeTeam, rounds, type Team } from "./people.ts";
import { dayOf, type Phone } from "./sim/phone.ts";

/** Where both meet, unless a test says otherwise. */
export const PLAN = { meetingPoint: "Water tap 2", halfDay: 0 };
/** The half-day by the clock of `phone`. */
export const halfDayOf = (phone: Phone) => programmeHalfDay(phone.device, phone.vault);
/** What acts of `phone` need. */
export const partsOf = ({ vault, clock, device }: Phone) => ({
  ...{ vault, clock, random: device.random },
  today: () => dayOf(clock),
});

async function write(phone: Phone, fields: CborMap): Promise<string> {
  const source = { clock: phone.clock, random: phone.device.random, last: null };
  const op = makeCreate(source, keyOf(phone), fields, 1);
  unwrapResult(await saveOp(phone.vault, op, dayOf(phone.clock)));
  return bytesToHex(op.recordId);
}

/** A worker writes a need down; its id in hex. */
export const needOf = (phone: Phone, change: Partial<HelpNeed> = {}) =>
  write(
    phone,
    needToFields({
      ...{ kind: "help", alias: [1, 2], sector: 1, item: 101, urgency: 2, people: 3, extraHelp: [1], language: "ar" },
      ...{ area: 1, helperPreference: 0, informedBy: 1, noticeVersion: 1, day: dayOf(phone.clock), half: "am" },
      ...change,
    }),
  );

/** A worker flags that a trained person is needed; the id in hex. */
export const referralOf = (phone: Phone) =>
  write(phone, needToFields({ kind: "referral", alias: [3, 4], area: 1, day: dayOf(phone.clock), half: "am" }));

/** A volunteer offers; the id in hex. */
export const offerOf = (phone: Phone, change: Partial<Offer> = {}) =>
  write(
    phone,
    offerToFields({
      ...{ item: 101, people: 4, areas: [], windows: [], travel: 1, languages: ["ar"], can: [1], times: 2 },
      expires: halfDayOf(phone) + 6,
      ...change,
    }),
  );

/** A volunteer answers. */
export const say = (phone: Phone, assignment: string, says: Saying) =>
  write(phone, answerToFields({ assignment, says, halfDay: halfDayOf(phone) }));

/** Tasks on a volunteer's phone. */
export const tasksOf = ({ engine }: Phone): readonly Task[] =>
  [...engine.replica().records.recordById.values()].flatMap((record) => {
    const task = fieldsToTask(recordFields(record) ?? new Map());
    return task.ok ? [task.value] : [];
  });
/** Those that nobody stopped. */
export const openTasks = (phone: Phone) => tasksOf(phone).filter(({ isStopped }) => !isStopped);

/** The board as a coordinator has it. */
export async function board(phone: Phone): Promise<Board> {
  const replica = phone.engine.replica();
  return boardOf(replica, halfDayOf(phone), await readCarried(phone.vault, replica));
}
/** How far an assignment has come. */
export const stateOf = async (phone: Phone, id: string) => (await board(phone)).assignments.get(id)?.state;

type Change = (
  parts: ReturnType<typeof partsOf>,
  replica: Replica,
) => Promise<Result<Replica, { readonly code: string }>>;
/** Runs an act; its failure by code, or `null`. */
export async function act(phone: Phone, change: Change): Promise<string | null> {
  const done = await phone.engine.change((replica) => change(partsOf(phone), replica) as never);
  return done.ok ? null : (done.error as { readonly code: string }).code;
}

/** Confirms, and gives the assignment's id. */
export async function confirm(
  phone: Phone,
  need: string,
  offer: string,
  change: { exceptions?: readonly number[]; reason?: number } = {},
) {
  const known = new Set((await board(phone)).assignments.keys());
  const halfDay = halfDayOf(phone);
  const one = { need, offer, halfDay, because: [[1]] as const, ruleVersion: 1, solve: { seed: 7, ruleVersion: 1 } };
  const rest = {
    plan: { ...PLAN, halfDay },
    ticks: [],
    exceptions: change.exceptions ?? [],
    reason: change.reason ?? 0,
  };
  const refused = await act(phone, (parts, replica) => confirmHelp(parts, replica, { ...one, ...rest }));
  const id = [...(await board(phone)).assignments.keys()].find((key) => !known.has(key));
  return { refused, id: id ?? "" };
}
/** Sends and stops tasks that this coordinator decided. */
export const send = (phone: Phone) => act(phone, (parts, replica) => sendTasks(parts, replica));

/** Everyone runs, coordinators send what is due, and everyone hears of it. */
export async function settle(seats: readonly Phone[], others: readonly Phone[]) {
  await rounds([...others, ...seats], 2);
  for (const seat of seats) await send(seat);
  await rounds([...seats, ...others], 2);
}

/** Whether some row that opens on the phone holds `bytes`. */
export async function opens({ vault }: Phone, bytes: Uint8Array): Promise<boolean> {
  for (const table of ["meta", "journal", "pages"] as const)
    for (const { key, value } of await vault.store.list(table))
      if (bytesToHex(vault.open({ table, key }, value) ?? value).includes(bytesToHex(bytes))) return true;
  return false;
}

/** One coordinator, a worker and volunteers. */
export interface Help {
  readonly team: Team;
  readonly seat: Phone;
  readonly worker: Phone;
  readonly volunteers: readonly Phone[];
}

export async function startHelp(volunteerCount: number): Promise<Help> {
  const team = await makeTeam(1);
  const [seat] = team.seats as [Phone];
  const worker = await join(team, seat, "W1");
  const volunteers: Phone[] = [];
  while (volunteers.length < volunteerCount)
    volunteers.push(await joinAsVolunteer(team, seat, `V${volunteers.length + 1}`));
  return { team, seat, worker, volunteers };
}

/** A need and an offer that a coordinator confirmed; what the volunteer's phone knows of it by then is the test's matter. */
export async function confirmNew({ seat, worker }: Pick<Help, "seat" | "worker">, volunteer: Phone) {
  const [need, offer] = [await needOf(worker), await offerOf(volunteer)];
  await rounds([worker, volunteer, seat], 2);
  const { id } = await confirm(seat, need, offer);
  return { need, offer, id };
}
