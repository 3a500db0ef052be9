/**
 * What may happen in a simulation. An event is data: a kind, a number that says to whom, and a seed for what it draws. So a list of events is the same run
 * each time, and a part of the list is a run as well.
 */

import { makeCreate } from "../../../src/feed/make-create.ts";
import { makeChange, makeEnd } from "../../../src/feed/make-op.ts";
import { OP_KINDS, type Op } from "../../../src/feed/op.ts";
import { bytesToHex } from "../../../src/kit/bytes.ts";
import { ok } from "../../../src/kit/result.ts";
import { appendControl } from "../../../src/sync/acknowledge.ts";
import { ownRecords, readOwnOps } from "../../../src/sync/journal.ts";
import { withOps } from "../../../src/sync/replica.ts";
import { saveOp } from "../../../src/sync/save-op.ts";
import { copyDisk } from "./disk.ts";
import { clone, dayOf, type Phone, reopen, restore } from "./phone.ts";
import { makePrng, type Prng } from "./prng.ts";
import { approve, exchanged, hasSeat, keyOf, propose } from "./seats.ts";
import type { Sim } from "./sim.ts";
import { opName } from "./truth.ts";
import { FAULTS, type Fault } from "./wire.ts";

const { signal } = new AbortController();
const [MINUTE, DAY, YEAR] = [60_000, 86_400_000, 365 * 86_400_000];

type Act = (sim: Sim, phone: Phone, prng: Prng) => Promise<unknown>;

interface Kind {
  readonly weight: number;
  /** Whom it happens to; of everyone who is left. */
  readonly who: "worker" | "coordinator" | "anyone";
  readonly act: Act;
  /** Without it nothing much happens: never left out. */
  readonly isBasic?: boolean;
}

export interface Event {
  readonly kind: string;
  readonly who: number;
  readonly seed: string;
}

const fieldsOf = (prng: Prng) => new Map([[10 + prng.below(3), prng.below(1_000)]]);
const sourceOf = ({ clock, device }: Phone) => ({ clock, random: device.random, last: null });

/** Saves an op as the app does; a coordinator sees its own at once. */
async function save({ truth }: Sim, phone: Phone, op: Op): Promise<boolean> {
  const author = keyOf(phone);
  const saved = await saveOp(phone.vault, op, dayOf(phone.clock));
  if (!saved.ok) return false;
  const name = opName(author, op);
  truth.saved.set(name, { name, recordId: bytesToHex(op.recordId), phone: phone.name });
  if (phone.isCoordinator) {
    const own = { author, feedId: null, seq: 0, seen: [], op, stated: null };
    await phone.engine.change(async (replica) => ok(withOps(replica, [own])));
  }
  return true;
}

/** Live records that a phone shows: its own ones, or all for a coordinator. */
async function shownRecords({ vault, engine, isCoordinator }: Phone) {
  const replica = engine.replica();
  const { records } = isCoordinator ? replica : ownRecords(vault, replica, await readOwnOps(vault, replica));
  return [...records.recordById.values()].filter(({ isEnded }) => !isEnded);
}

const changeRecord: Act = async (sim, phone, prng) => {
  const records = await shownRecords(phone);
  if (records.length > 0) await save(sim, phone, makeChange(sourceOf(phone), prng.pick(records), fieldsOf(prng), 1));
};

const endRecord =
  (kind: typeof OP_KINDS.erase | typeof OP_KINDS.withdraw): Act =>
  async (sim, phone, prng) => {
    const records = await shownRecords(phone);
    if (records.length === 0) return;
    const { recordId } = prng.pick(records);
    if (!(await save(sim, phone, makeEnd(sourceOf(phone), recordId, kind)))) return;
    if (phone.isCoordinator && hasSeat(phone)) sim.truth.erased.add(bytesToHex(recordId));
  };

/** Everyone says something once more. A relay that left out the last frame of a feed is found by the next one. */
export async function sayLastWord(sim: Sim, phone: Phone): Promise<void> {
  await save(sim, phone, makeCreate(sourceOf(phone), keyOf(phone), new Map([[10, 0]]), 1));
}

/** A run over a wire that does one thing wrong. */
async function runOver(sim: Sim, phone: Phone, prng: Prng, fault: Fault): Promise<void> {
  sim.wire.set({ fault, call: 1 + prng.below(8), prng });
  await phone.engine.run(signal, prng.chance(0.5));
  sim.wire.set(null);
  await noteAcknowledged(sim, phone);
}

/** What a place-state has shown as with the coordinator must be there ever after. */
export async function noteAcknowledged({ truth }: Sim, phone: Phone): Promise<void> {
  if (phone.isCoordinator) return;
  for (const { op, place } of await readOwnOps(phone.vault, phone.engine.replica()))
    if (place === "coordinator") truth.acknowledged.add(opName(keyOf(phone), op));
}

const revoke: Act = async ({ truth, phones }, phone, prng) => {
  const workers = phones.filter(({ isCoordinator }) => !isCoordinator);
  const lost = prng.pick(workers);
  const device = keyOf(lost);
  const left = new Set(workers.map((each) => bytesToHex(keyOf(each))).filter((key) => !truth.excluded.has(key)));
  if (!hasSeat(phone) || left.size < 3) return;
  const stated = await phone.engine.change((replica) => {
    const pins = [...replica.peers.values()].flatMap(({ author, newest }) =>
      newest && bytesToHex(author) === bytesToHex(device) ? newest : [],
    );
    return appendControl(phone.vault, replica, [{ type: "revoke", device, pins, reason: 1 }]);
  });
  if (stated.ok) truth.excluded.add(bytesToHex(device));
};

const proposeSeats: Act = async ({ phones }, phone, prng) => {
  const { control } = phone.engine.replica();
  if (!hasSeat(phone)) return;
  const waiting = phones.filter((other) => other.isCoordinator && !control.seats.has(bytesToHex(keyOf(other))));
  const others = control.terms.coordinators.filter(({ signKey }) => bytesToHex(signKey) !== bytesToHex(keyOf(phone)));
  const out = others.length > 1 && prng.chance(0.7) ? prng.pick(others).signKey : null;
  const into = waiting.length > 0 && control.terms.coordinators.length < 5 ? prng.pick(waiting) : null;
  if (out || into) await propose(phone, exchanged(control, out, into));
};

const proposeTerms: Act = async (_sim, phone, prng) => {
  const { terms } = phone.engine.replica().control;
  if (hasSeat(phone)) await propose(phone, { ...terms, policy: { ...terms.policy, retentionDays: prng.below(8) } });
};

/** Everyone is heard once, then half a month passes: keys change and end, but nobody is away for longer than their grace. */
const passWeeks: Act = async ({ clock, relay, phones }) => {
  if (relay.isSplit()) return;
  for (const { engine } of phones) await engine.run(signal, true);
  clock.ms += 16 * DAY;
};

const split: Act = async ({ relay, phones }, _phone, prng) =>
  relay.split(phones.filter(() => prng.chance(0.5)).map(({ name }) => name));

/** Some device like this one, of which a copy was taken, is set back to it. */
const restoreDisk: Act = async ({ images, truth }, { isCoordinator }, prng) => {
  const alike = images.filter(({ phone }) => phone.isCoordinator === isCoordinator);
  if (alike.length === 0) return;
  const { phone, image } = prng.pick(alike);
  truth.disturbed.add(phone.name);
  await restore(phone, image);
};

const MOST_DEVICES = 10;

/** A second device goes on from what this one holds, or from an older copy of one like it. */
const cloneDisk: Act = async ({ images, truth, phones, all }, first, prng) => {
  if (phones.length === MOST_DEVICES) return;
  const alike = images.filter(({ phone }) => phone.isCoordinator === first.isCoordinator);
  const { phone, image } =
    alike.length > 0 && prng.chance(0.5)
      ? prng.pick(alike)
      : { phone: first, image: await copyDisk(first.device, first.vault.id) };
  const name = `${phone.name}'${phones.length}`;
  truth.disturbed.add(phone.name).add(name);
  phones.push(await clone(phone, image, name, all));
};

const KINDS: Readonly<Record<string, Kind>> = {
  save: {
    weight: 14,
    who: "worker",
    isBasic: true,
    act: async (sim, phone, prng) => save(sim, phone, makeCreate(sourceOf(phone), keyOf(phone), fieldsOf(prng), 1)),
  },
  change: { weight: 6, who: "worker", act: changeRecord },
  withdraw: { weight: 2, who: "worker", act: endRecord(OP_KINDS.withdraw) },
  decide: { weight: 5, who: "coordinator", act: changeRecord },
  erase: { weight: 2, who: "coordinator", act: endRecord(OP_KINDS.erase) },
  run: { weight: 24, who: "anyone", isBasic: true, act: (sim, phone, prng) => runOver(sim, phone, prng, "none") },
  "bad run": { weight: 14, who: "anyone", act: (sim, phone, prng) => runOver(sim, phone, prng, prng.pick(FAULTS)) },
  late: { weight: 2, who: "anyone", act: ({ wire }) => wire.release() },
  reopen: { weight: 4, who: "anyone", act: (_sim, phone) => reopen(phone) },
  copy: {
    weight: 5,
    who: "anyone",
    act: async ({ images }, phone) => images.push({ phone, image: await copyDisk(phone.device, phone.vault.id) }),
  },
  "phone set back": { weight: 2, who: "worker", act: restoreDisk },
  "phone copied": { weight: 2, who: "worker", act: cloneDisk },
  "desk set back": { weight: 1, who: "coordinator", act: restoreDisk },
  "desk copied": { weight: 1, who: "coordinator", act: cloneDisk },
  clock: {
    weight: 3,
    who: "anyone",
    act: async (_sim, { clock }, prng) => {
      clock.offMs = prng.pick([0, 0, DAY, -DAY, 10 * YEAR, -10 * YEAR, prng.below(YEAR)]);
    },
  },
  minutes: {
    weight: 6,
    who: "anyone",
    act: async ({ clock }, _phone, prng) => {
      clock.ms += prng.below(90) * MINUTE;
    },
  },
  weeks: { weight: 1, who: "anyone", act: passWeeks },
  backup: { weight: 2, who: "anyone", act: async ({ relay, backups }) => backups.push(await relay.backup()) },
  "relay set back": {
    weight: 2,
    who: "anyone",
    act: async ({ relay, backups }, _phone, prng) => {
      if (backups.length > 0) await relay.restore(prng.pick(backups), prng.chance(0.5));
    },
  },
  "relay splits": { weight: 2, who: "anyone", act: split },
  "relay heals": { weight: 2, who: "anyone", act: ({ relay }, _phone, prng) => relay.heal(prng.chance(0.5)) },
  "relay restarts": { weight: 2, who: "anyone", act: ({ relay }) => relay.restart() },
  revoke: { weight: 1, who: "coordinator", act: revoke },
  "propose seats": { weight: 1, who: "coordinator", act: proposeSeats },
  "propose terms": { weight: 1, who: "coordinator", act: proposeTerms },
  approve: { weight: 4, who: "coordinator", act: async (_sim, phone) => (hasSeat(phone) ? approve(phone) : undefined) },
};

/** How much oftener or rarer than usual a kind is in one run: runs that differ in what they favour find more (swarm testing, Groce et al. 2012). */
const FAVOURS = [0, 1, 1, 2, 6];

/** `count` events that follow from `prng`, of all kinds but those named. */
export function drawEvents(prng: Prng, count: number, without: readonly string[] = []): readonly Event[] {
  const names = Object.entries(KINDS).flatMap(([name, { weight, isBasic = false }]) => {
    const favour = Math.max(isBasic ? 1 : 0, prng.pick(FAVOURS));
    return without.includes(name) ? [] : Array.from({ length: weight * favour }, () => name);
  });
  return Array.from({ length: count }, () => ({
    kind: prng.pick(names),
    who: prng.below(1_000),
    seed: bytesToHex(prng.bytes(4)),
  }));
}

/** Lets an event happen. */
export async function happen(sim: Sim, { kind, who, seed }: Event): Promise<void> {
  const known = KINDS[kind];
  if (!known) throw new TypeError(`no such event: ${kind}`);
  const able = sim.phones.filter(
    ({ isCoordinator }) => known.who === "anyone" || isCoordinator === (known.who === "coordinator"),
  );
  const phone = able[who % able.length];
  if (phone) await known.act(sim, phone, makePrng(seed));
}

/** One line of a list that can be read. */
export const describeEvent = ({ kind, who, seed }: Event): string => `${kind} ${who} ${seed}`;
