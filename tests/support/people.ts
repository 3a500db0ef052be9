/**
 * A programme of several people around one relay, for tests that each show one rule: real vaults, real relay, a clock for everyone and one for each device,
 * disks that can be copied, put back and cloned, and someone who may stand between any device and the relay.
 */

import { makeCreate } from "../../src/feed/make-create.ts";
import { makeChange, makeEnd } from "../../src/feed/make-op.ts";
import { recordFields, viewRecord } from "../../src/feed/merge.ts";
import { OP_KINDS } from "../../src/feed/op.ts";
import { type SignKey, toRecordId } from "../../src/kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes, hexToBytes } from "../../src/kit/bytes.ts";
import type { Result } from "../../src/kit/result.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { approveProposal, endPhone, proposeRemoval, proposeSeat } from "../../src/shell/acts/govern.ts";
import { type AlarmKind, readAlarms } from "../../src/sync/alarms.ts";
import { eraseRecord, saveOwnOp } from "../../src/sync/coordinate.ts";
import { isEnd } from "../../src/sync/forget-mark.ts";
import { ownRecords, type RecordPlace, readOwnOps } from "../../src/sync/journal.ts";
import { decodePage, entryOps } from "../../src/sync/pages.ts";
import type { Replica } from "../../src/sync/replica.ts";
import { startingWith } from "../../src/sync/rows.ts";
import { saveOp } from "../../src/sync/save-op.ts";
import { ROLE_VOLUNTEER } from "../../src/wire/roles.ts";
import { measureItem, readStream } from "../../src/wire/stream.ts";
import { found, letIn, letInAs } from "./sim/found.ts";
import { dayOf, type Phone, type Surroundings } from "./sim/phone.ts";
import { makePrng, type Prng } from "./sim/prng.ts";
import { makeSimRelay, type SimRelay } from "./sim/relay.ts";
import { makeWire, type Wire } from "./sim/wire.ts";

export const DAY_MS = 86_400_000;
const START_MS = 1_800_000_000_000;
const { signal } = new AbortController();

/** May answer in the relay's place, or change what it answers. */
type Meddle = (device: string, target: string, ask: () => Promise<Response>) => Promise<Response>;

export interface Team {
  readonly prng: Prng;
  readonly clock: { ms: number; nowMs(): number };
  readonly relay: SimRelay;
  readonly all: Surroundings & { readonly wire: Wire };
  /** Coordinators with a seat, the founder first. */
  readonly seats: readonly Phone[];
  /** Frames of all uploads that ever crossed. */
  uploaded(): readonly Bytes[];
  meddle: Meddle | null;
}

/** A programme in which `count` coordinators have seats and more than half of them decide. */
export async function makeTeam(count: number, seed = "people", lease: 0 | 1 | 2 = 0): Promise<Team> {
  const prng = makePrng(seed);
  const clock = { ms: START_MS, nowMs: () => clock.ms };
  const relay = await makeSimRelay(prng.fork("relay"), clock);
  const wire = makeWire(relay);
  const seats: Phone[] = [];
  const team: Team = {
    ...{ prng, clock, relay, seats, meddle: null, uploaded: () => wire.uploaded() },
    all: { clock, wire: { ...wire, fetch: (device) => meddled(device, wire.fetch(device)) } },
  };
  const meddled =
    (device: string, ask: (url: string, options: RequestInit) => Promise<Response>) =>
    async (url: string, options: RequestInit): Promise<Response> => {
      const direct = () => ask(url, options);
      return team.meddle ? team.meddle(device, new URL(url).pathname, direct) : direct();
    };
  seats.push(await found("C1", prng.fork("C1"), team.all, lease));
  while (seats.length < count) seats.push(await seatAnother(team, `C${seats.length + 1}`));
  return team;
}

/** Lets go of what a test holds. */
export async function endTeam({ relay, seats }: Team): Promise<void> {
  for (const { vault } of seats) vault.lock();
  await relay.close();
}

/** A phone that a coordinator lets in; a coordinator's device has no seat yet. */
export const join = ({ prng, all }: Team, host: Phone, name: string, isCoordinator = false): Promise<Phone> =>
  letIn(host, name, isCoordinator, prng.fork(name), all);

/** A volunteer's phone that a coordinator lets in. */
export const joinAsVolunteer = ({ prng, all }: Team, host: Phone, name: string): Promise<Phone> =>
  letInAs(host, name, ROLE_VOLUNTEER, prng.fork(name), all);

/** A coordinator who is let in and given a seat by all who have one. */
async function seatAnother(team: Team, name: string): Promise<Phone> {
  const [founder] = team.seats;
  if (!founder) throw new TypeError("nobody has a seat");
  const guest = await join(team, founder, name, true);
  await giveSeat(team.seats, guest);
  return guest;
}

/** The first of `seats` proposes a seat for `guest`, the others approve, and all hear of it. */
export async function giveSeat(seats: readonly Phone[], guest: Phone): Promise<void> {
  await decide(seats, (vault, replica) => proposeSeat(vault, replica, keyHex(guest)));
  await rounds([...seats, guest]);
}

/** The first of `seats` proposes that `phone` loses its seat, the others approve, and they hear of it. */
export async function takeSeat(seats: readonly Phone[], phone: Phone): Promise<void> {
  await decide(seats, (vault, replica) => proposeRemoval(vault, replica, keyHex(phone), 1));
  await rounds(seats);
}

type Change = (vault: Phone["vault"], replica: Replica) => Promise<Result<Replica, Error>>;

/** One proposes, and the others approve what is open. */
export async function decide([first, ...others]: readonly Phone[], propose: Change): Promise<void> {
  if (!first) throw new TypeError("nobody decides");
  unwrapResult(await first.engine.change((replica) => propose(first.vault, replica)));
  await run(first);
  for (const other of others) {
    await run(other);
    await approveOpen(other);
    await run(other);
  }
}

/** Approves everything that is open. */
export async function approveOpen({ engine, vault }: Phone): Promise<void> {
  for (const { amend } of engine.replica().control.proposals)
    unwrapResult(await engine.change((replica) => approveProposal(vault, replica, bytesToHex(amend.hash))));
}

/** Ends a phone: what its coordinator has of it stays. */
export async function revoke({ engine, vault }: Phone, phone: Phone): Promise<void> {
  unwrapResult(await engine.change((replica) => endPhone(vault, replica, keyHex(phone), 1)));
}

export const keyOf = ({ vault }: Phone): SignKey => vault.identity().keys.signKey;
export const keyHex = (phone: Phone): string => bytesToHex(keyOf(phone));

export { reopen, WORDS } from "./sim/phone.ts";

/** Runs to rest; what waits is sealed. */
export async function run({ engine }: Phone): Promise<void> {
  unwrapResult(await engine.run(signal, true));
}

/** Everyone runs in turn, `count` times. */
export async function rounds(phones: readonly Phone[], count = 3): Promise<void> {
  for (let round = 0; round < count; round++) for (const phone of phones) await run(phone);
}

/** Time passes for everyone. */
export function passDays({ clock }: Team, days: number): void {
  clock.ms += days * DAY_MS;
}

/** Number of the field that records of these tests have. */
const FIELD = 40;
const sourceOf = ({ clock, device }: Phone) => ({ clock, random: device.random, last: null });
const partsOf = ({ vault, clock, device }: Phone) => ({
  ...{ vault, clock, random: device.random },
  today: () => dayOf(clock),
});

/** Saves a record that holds `value`; its id in hex. */
export async function save(phone: Phone, value: number): Promise<string> {
  const op = makeCreate(sourceOf(phone), keyOf(phone), new Map([[FIELD, value]]), 1);
  if (phone.isCoordinator) unwrapResult(await phone.engine.change((replica) => saveOwnOp(partsOf(phone), replica, op)));
  else unwrapResult(await saveOp(phone.vault, op, dayOf(phone.clock)));
  return bytesToHex(op.recordId);
}

/** A coordinator's change of a record. */
export async function change(phone: Phone, key: string, value: number): Promise<void> {
  const op = makeChange(sourceOf(phone), recordAt(phone, key), new Map([[FIELD, value]]), 1);
  unwrapResult(await phone.engine.change((replica) => saveOwnOp(partsOf(phone), replica, op)));
}

/** A coordinator erases a record. */
export async function erase(phone: Phone, key: string): Promise<void> {
  const { recordId } = recordAt(phone, key);
  unwrapResult(await phone.engine.change((replica) => eraseRecord(partsOf(phone), replica, recordId)));
}

/** A phone takes back a record of its own. */
export async function withdraw(phone: Phone, key: string): Promise<void> {
  const op = makeEnd(sourceOf(phone), toRecordId(hexToBytes(key)), OP_KINDS.withdraw);
  unwrapResult(await saveOp(phone.vault, op, dayOf(phone.clock)));
}

function recordAt({ engine }: Phone, key: string) {
  const record = engine.replica().records.recordById.get(key);
  if (!record) throw new TypeError("no such record");
  return record;
}

/** Values of the records that a coordinator shows, ascending. */
export const reads = ({ engine }: Phone): readonly number[] =>
  [...engine.replica().records.recordById.values()]
    .flatMap((record) => recordFields(record)?.get(FIELD) ?? [])
    .filter((value) => typeof value === "number")
    .sort((a, b) => a - b);

/** All values that stand in a record, the one that is shown first. */
export function valuesOf(phone: Phone, key: string): readonly unknown[] {
  const shown = viewRecord(recordAt(phone, key))?.get(FIELD);
  return shown ? [shown.write.value, ...shown.others.map(({ value }) => value)] : [];
}

/** What a phone shows of its own records: values, each with its place. */
export async function ownReads({
  vault,
  engine,
}: Phone): Promise<readonly (readonly [unknown, RecordPlace | undefined])[]> {
  const replica = engine.replica();
  const { records, placeByRecord } = ownRecords(vault, replica, await readOwnOps(vault, replica));
  return [...records.recordById].flatMap(([key, record]) => {
    const value = recordFields(record)?.get(FIELD);
    return value === undefined || !placeByRecord.has(key) ? [] : [[value, placeByRecord.get(key)] as const];
  });
}

/** How many ops about a record lie in a device's pages and journal, ends left out. */
export async function countOf({ vault, engine }: Phone, key: string): Promise<number> {
  const pages = await vault.store.list("pages", startingWith("m:"));
  const entries = pages.flatMap((row) => {
    const page = vault.open({ table: "pages", key: row.key }, row.value);
    return (page && decodePage(page)) ?? [];
  });
  const ops = [...(await entryOps(entries)), ...(await readOwnOps(vault, engine.replica()))];
  return ops.filter(({ op }) => bytesToHex(op.recordId) === key && !isEnd(op)).length;
}

/** Kinds of the alarms that a device keeps, in order of the alphabet. */
export const alarmsOf = async ({ vault }: Phone): Promise<readonly AlarmKind[]> =>
  [...new Set((await readAlarms(vault)).map(({ kind }) => kind))].sort();

/** What a device reads of the log of another's feeds: `isKept` says of each frame, by author and position, whether it comes. */
export const thinned =
  (device: Phone, isKept: (author: SignKey | null, seq: number) => boolean): Meddle =>
  async (asking, target, ask) => {
    const answer = await ask();
    if (asking !== device.name || !target.endsWith("/log")) return answer;
    const stream = new Uint8Array(await answer.arrayBuffer());
    return new Response(concatBytes(...itemsOf(stream).filter((bytes) => isKeptIn(device, bytes, isKept))), answer);
  };

function isKeptIn({ engine }: Phone, bytes: Bytes, isKept: (author: SignKey | null, seq: number) => boolean): boolean {
  const [item] = readStream(bytes).items;
  if (item?.type !== "frame") return true;
  const { feedId, seq } = item.frame.header;
  return isKept(engine.replica().peers.get(bytesToHex(feedId))?.author ?? null, seq);
}

/** The items of a whole stream, each with its bytes. */
export function itemsOf(stream: Bytes): readonly Bytes[] {
  const items: Bytes[] = [];
  for (let at = 0; at < stream.length; ) {
    const length = unwrapResult(measureItem(stream.subarray(at)));
    if (length === "more") throw new TypeError("cut");
    items.push(stream.slice(at, at + length));
    at += length;
  }
  return items;
}
