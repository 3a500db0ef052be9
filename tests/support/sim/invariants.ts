/**
 * What must hold once everything is healed. Each is checked on what devices really hold.
 *
 * rest, fails: devices come to an end with what they send, and their runs end well. agree: everyone in the programme has the same control state, all
 * coordinators the same records. lost: an op that was shown as with the coordinator is known to every coordinator. arrive: an op that was confirmed on a phone
 * that nobody copied or set back got there. Of a record that has ended nobody needs to keep an op (Y47). returned: an erased record stays erased. unseen: two frames of one author at one position were found. opens: with
 * an epoch's keys destroyed, nothing of that epoch opens.
 */
import type { ControlState } from "../../../src/control/fold.ts";
import { boxKeyToId } from "../../../src/crypto/box-keys.ts";
import { copiesOf } from "../../../src/feed/merge.ts";
import { ColumnFields } from "../../../src/feed/snapshot-fields.ts";
import { type Bytes, bytesToHex, isEqualBytes } from "../../../src/kit/bytes.ts";
import { readAlarms } from "../../../src/sync/alarms.ts";
import { positionOf } from "../../../src/sync/pages.ts";
import { decodeFrame, type Frame } from "../../../src/wire/frame.ts";
import { frameRecipients } from "../../../src/wire/segment.ts";
import type { Phone } from "./phone.ts";
import { hasSeat, keyOf } from "./seats.ts";
import type { Sim } from "./sim.ts";
import { opName } from "./truth.ts";

export interface Broken {
  readonly rule: "rest" | "fails" | "agree" | "lost" | "arrive" | "returned" | "unseen" | "opens";
  readonly detail: string;
}

/** Everything that does not hold. */
export async function findBroken(sim: Sim): Promise<readonly Broken[]> {
  const members = sim.phones.filter((phone) => isMember(sim, phone));
  const seated = members.filter((phone) => phone.isCoordinator && hasSeat(phone));
  return [
    ...disagreements("control", members, controlOf),
    ...disagreements("records", seated, recordsOf),
    ...missingOps(sim, new Set(members.map((phone) => bytesToHex(keyOf(phone)))), seated),
    ...returnedRecords(sim, seated),
    ...(await unseenForks(sim, members)),
    ...(await openedLate(sim, seated)),
  ];
}

/** Who was neither revoked nor removed, by the newest terms that anyone has: those who are out are not told. */
export function isMember({ truth, phones }: Sim, phone: Phone): boolean {
  const states = phones.map(({ engine }) => engine.replica().control);
  const [newest] = states.toSorted((a, b) => b.amendNumber - a.amendNumber);
  const key = bytesToHex(keyOf(phone));
  return !truth.excluded.has(key) && newest?.seats.get(key)?.isActive !== false;
}

function disagreements(what: string, phones: readonly Phone[], view: (phone: Phone) => unknown): readonly Broken[] {
  const [first, ...others] = phones.map((phone) => ({ name: phone.name, value: plain(view(phone)) }));
  return others.flatMap(({ name, value }) =>
    differences(first?.value, value, what).map(
      (where): Broken => ({ rule: "agree", detail: `${first?.name} and ${name}: ${where}` }),
    ),
  );
}

/** Where two plain values differ, each with what stands there. */
function differences(a: unknown, b: unknown, at: string): readonly string[] {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return a === b ? [] : [`${at}: ${show(a)} | ${show(b)}`];
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) =>
    differences(left.get(key), right.get(key), `${at}.${key}`),
  );
}

const show = (value: unknown): string => (JSON.stringify(value) ?? "nothing").slice(0, 200);

/**
 * Without the log, which keeps the order of arrival, and without what was refused: nobody needs to have heard those who had nothing to say, so a relay that
 * leaves out their last word is not found.
 */
function controlOf({ engine }: Phone): object {
  const { log: _, refused: __, ackHistory, ...state } = engine.replica().control;
  return {
    ...state,
    ackHistory: new Map([...ackHistory].map(([feed, acks]) => [feed, acks.filter(isCertain(state))])),
  };
}

/** Behind a fork of a control feed readers know one history or the other, and nothing follows from either (T30). */
const isCertain =
  ({ forks }: Pick<ControlState, "forks">) =>
  ({ controlFeed, controlSeq }: { readonly controlFeed: string; readonly controlSeq: number }): boolean => {
    const fork = forks.get(controlFeed);
    return fork === undefined || controlSeq < positionOf(fork.a).seq;
  };

function recordsOf({ engine }: Phone): object {
  const { recordById, quarantine } = engine.replica().records;
  return {
    records: recordById,
    quarantine: new Map(quarantine.map(({ author, op, reason }) => [opName(author, op), reason])),
  };
}

/** Maps and sets in the order of their keys, bytes in hex: two states that are the same give the same text. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return bytesToHex(value);
  // Fields of an op that came in a page are a view of its columns, and the same as a map.
  if (value instanceof Map || value instanceof ColumnFields)
    return plain(Object.fromEntries([...value].map(([key, each]) => [String(key), each])));
  if (value instanceof Set) return [...value].map(plain).sort();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]): [string, unknown] => [key, plain(each)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function missingOps({ truth }: Sim, members: ReadonlySet<string>, seated: readonly Phone[]): readonly Broken[] {
  const broken: Broken[] = [];
  for (const { name, recordId, phone } of truth.saved.values()) {
    const isStranger = !members.has(name.slice(0, 64));
    const rule = truth.acknowledged.has(name) ? "lost" : truth.disturbed.has(phone) || isStranger ? null : "arrive";
    for (const { engine, name: reader } of seated) {
      const { records } = engine.replica();
      const isKnown = records.copiesByName.has(name) || copiesOf(records, recordId).some((copy) => copy.name === name);
      if (rule === null || isKnown || records.recordById.get(recordId)?.isEnded) continue;
      broken.push({ rule, detail: `op ${name.slice(64)} of ${phone} on record ${recordId} is not at ${reader}` });
    }
  }
  return broken;
}

function returnedRecords({ truth }: Sim, seated: readonly Phone[]): readonly Broken[] {
  return seated.flatMap(({ engine, name }) =>
    [...truth.erased].flatMap((key): Broken[] => {
      const record = engine.replica().records.recordById.get(key);
      return record && !record.isEnded ? [{ rule: "returned", detail: `record ${key} at ${name}` }] : [];
    }),
  );
}

const readFrame = (bytes: Bytes): Frame | null => {
  const frame = decodeFrame(bytes);
  return frame.ok ? frame.value : null;
};

/** Two frames at one position reached the relay: someone must have noticed. Of those who are out the relay takes nothing. */
async function unseenForks({ wire, phones }: Sim, members: readonly Phone[]): Promise<readonly Broken[]> {
  const known = new Set(members.flatMap(({ engine }) => [...engine.replica().own.keys()]));
  const headsByPlace = new Map<string, Set<string>>();
  for (const bytes of wire.uploaded()) {
    const frame = readFrame(bytes);
    if (!frame) continue;
    const place = `${bytesToHex(frame.header.feedId)} ${frame.header.seq}`;
    headsByPlace.set(place, (headsByPlace.get(place) ?? new Set()).add(bytesToHex(frame.head)));
  }
  const forked = new Set(
    [...headsByPlace].flatMap(([place, heads]) => (heads.size > 1 ? (place.split(" ")[0] ?? []) : [])),
  );
  const found = new Set<string>();
  for (const { engine, vault } of phones) {
    for (const feed of engine.replica().control.forks.keys()) found.add(feed);
    for (const [feed, { isClosed }] of engine.replica().own) if (isClosed) found.add(feed);
    for (const { kind, feed } of await readAlarms(vault))
      if (feed && (kind === "forked" || kind === "split")) found.add(feed);
  }
  return [...forked]
    .filter((feed) => known.has(feed) && !found.has(feed))
    .map((feed) => ({ rule: "unseen", detail: `feed ${feed}` }));
}

/** Coordinators who said that they destroyed an epoch's keys, and whose disk was never copied, open nothing of it any more. */
async function openedLate({ wire, truth }: Sim, seated: readonly Phone[]): Promise<readonly Broken[]> {
  const broken: Broken[] = [];
  for (const phone of seated) {
    const { control } = phone.engine.replica();
    const self = bytesToHex(keyOf(phone));
    const gone = control.epochs.filter(({ number }) => control.retiredBy.get(number)?.has(self));
    if (truth.disturbed.has(phone.name) || gone.length === 0) continue;
    for (const bytes of wire.uploaded()) {
      const frame = readFrame(bytes);
      if (!frame || frame.header.kind === 4 || frame.header.kind === 2) continue;
      const epoch = gone.find(({ publicKey }) => isSealedTo(frame, boxKeyToId(publicKey)));
      if (epoch && (await opens(phone, frame)))
        broken.push({ rule: "opens", detail: `a frame of epoch ${epoch.number} at ${phone.name}` });
    }
  }
  return broken;
}

const isSealedTo = (frame: Frame, keyId: Uint8Array) => frameRecipients(frame).some((id) => isEqualBytes(id, keyId));

/** Whoever wrote it: the author is tried among all that are known. */
async function opens({ vault, engine }: Phone, frame: Frame): Promise<boolean> {
  const author = engine.replica().peers.get(bytesToHex(frame.header.feedId))?.author ?? vault.identity().keys.signKey;
  return (await vault.openFrame(frame, author)).ok;
}
