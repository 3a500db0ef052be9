/**
 * What a device lets go of: a phone of working copies that coordinators hold, some days after that became so; everyone of own ops about a record that was erased, at
 * once, and of what lay under the days that are past. Rules Y47, Y48 and Y75 of SPEC.md; how rows become unreadable is let-go.ts.
 */
import { letGoSeq } from "../control/questions.ts";
import type { Op } from "../feed/op.ts";
import { bytesToHex, hexToBytes } from "../kit/bytes.ts";
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readInteger, readList, readTuple } from "../kit/read.ts";
import { ok } from "../kit/result.ts";
import type { RowRef } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { SLOT_CORE } from "../vault/slots.ts";
import type { Done, DutyParts } from "./duty.ts";
import { readMarked } from "./forget.ts";
import { isEnd } from "./forget-mark.ts";
import { readSent } from "./journal.ts";
import { finishLetGo, letGo } from "./let-go.ts";
import { outboxRef } from "./op-rows.ts";
import { daysSinceLook, lookRow } from "./past-days.ts";
import type { Replica } from "./replica.ts";
import { type OwnFeed, ownFrameRef, sentOpsRef } from "./rows.ts";
import { readJournal } from "./save-op.ts";

/** Once a day, and when something that was cut off has to be finished. */
export async function letGoWhenDue({ vault, today }: DutyParts, replica: Replica): Done {
  const finished = await finishLetGo(vault);
  if (!finished.ok) return finished;
  const days = await daysSinceLook(vault, today());
  if (days === null) return null;
  const all = await releasedFrames(vault, replica, today());
  const needed = await neededOps(vault, new Set(all.flatMap(({ opIds }) => opIds)));
  const released = all.filter(({ opIds }) => !opIds.some((id) => needed.has(id)));
  const ids = new Set(released.flatMap(({ opIds }) => opIds));
  const gone = await letGo(vault, { today: today(), days, mayGo: (id) => ids.has(id) });
  if (!gone.ok) return gone;
  const done = await vault.store.commit({ put: [lookRow(today())], remove: released.flatMap(({ rows }) => rows) });
  return done.ok ? ok({ ...replica }) : done;
}

interface Released {
  readonly opIds: readonly string[];
  readonly rows: readonly RowRef[];
}

/** Own segments that may go: retention is over since coordinators hold them. The newest of them stays as the head that acknowledgements name. */
async function releasedFrames(vault: OpenVault, replica: Replica, today: number): Promise<readonly Released[]> {
  const released: Released[] = [];
  for (const feed of replica.own.values()) {
    if (feed.purpose !== 1) continue;
    const upTo = await releasedSeq(vault, replica, feed, today);
    for (const { seq, opIds } of await readSent(vault, feed.feedId)) {
      if (seq > upTo) continue;
      const frame = seq < upTo ? [ownFrameRef(feed.feedId, seq)] : [];
      released.push({ opIds, rows: [sentOpsRef(feed.feedId, seq), ...frame] });
    }
  }
  return released;
}

const heldSinceRef = (feed: OwnFeed): RowRef => ({ table: "meta", key: `held:${bytesToHex(feed.feedId)}` });

/** Newest position that coordinators have held for as long as the programme keeps working copies. Notes the day on which they came to hold more. */
async function releasedSeq(vault: OpenVault, { control }: Replica, feed: OwnFeed, today: number): Promise<number> {
  const ref = heldSinceRef(feed);
  const known = await readHeld(vault, ref);
  const held = letGoSeq(control, feed.feedId);
  const days = held > (known.at(-1)?.seq ?? 0) ? [...known, { seq: held, day: today }] : known;
  const limit = today - control.terms.policy.retentionDays;
  const upTo = Math.max(0, ...days.filter(({ day }) => day <= limit).map(({ seq }) => seq));
  const rest = days.filter(({ seq }) => seq >= upTo);
  const list = encodeCbor([1, rest.map(({ seq, day }) => [seq, day])]);
  await vault.store.commit({ put: [vault.seal(SLOT_CORE, ref, list)] });
  return upTo;
}

async function readHeld(vault: OpenVault, ref: RowRef): Promise<readonly { seq: number; day: number }[]> {
  const row = await vault.store.get(ref);
  const plaintext = row && vault.open(ref, row);
  const decoded = plaintext && decodeCbor(plaintext, 1 << 16);
  const parts = decoded?.ok ? readTuple(2)(decoded.value) : null;
  const days = readList((value) => {
    const pair = readTuple(2)(value);
    const [seq, day] = [readInteger(1, 0xffff_ffff)(pair?.[0]), readInteger(0, 1e6)(pair?.[1])];
    return seq !== null && day !== null ? { seq, day } : null;
  }, 1_000)(parts?.[1]);
  return days ?? [];
}

/** What ended is forgotten: own ops about it, sealed or not, go at once. The pages follow, and with them the mark. */
export async function forgetOwnEnded({ vault, today }: Pick<DutyParts, "vault" | "today">, known: Replica): Done {
  const marked = await readMarked(vault, known);
  if (!marked) return null;
  const ended = await endedOps(vault, marked.replica);
  if (ended.size === 0) return null;
  const waiting = new Set((await vault.store.list("outbox")).map(({ key }) => key));
  const unsent = [...ended].filter((id) => waiting.has(id)).map((id) => outboxRef(hexToBytes(id)));
  const dropped = await vault.store.commit({ remove: unsent });
  if (!dropped.ok) return dropped;
  const gone = await letGo(vault, { today: today(), mayGo: (id) => ended.has(id) });
  return gone.ok ? ok({ ...marked.replica }) : gone;
}

/** Own ops about records that ended: by an end that was merged, or on a phone by one of its own. */
async function endedOps(vault: OpenVault, { records }: Replica): Promise<ReadonlySet<string>> {
  const ops = await readJournal(vault);
  const byUs = new Set(ops.filter(isEnd).map(({ recordId }) => bytesToHex(recordId)));
  const hasEnded = (key: string) => byUs.has(key) || records.recordById.get(key)?.isEnded === true;
  const ended = ops.filter((op) => !isEnd(op) && hasEnded(bytesToHex(op.recordId)));
  return new Set(ended.map(({ opId }) => bytesToHex(opId)));
}

/** Of the ops that may go those that have to stay: later ones about their record are not with coordinators yet, and mean nothing without them. */
async function neededOps(vault: OpenVault, released: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const ops = await readJournal(vault);
  const isReleased = ({ opId }: Op) => released.has(bytesToHex(opId));
  const open = new Set(ops.filter((op) => !isReleased(op) && !isEnd(op)).map(({ recordId }) => bytesToHex(recordId)));
  const needed = ops.filter((op) => isReleased(op) && open.has(bytesToHex(op.recordId)));
  return new Set(needed.map(({ opId }) => bytesToHex(opId)));
}
