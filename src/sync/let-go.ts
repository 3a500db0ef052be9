/**
 * Letting go: rows become unreadable for good because the secret of their slot is overwritten; deleting alone would leave their bytes on the disk.
 * What shares the slot and stays is sealed again under another slot before. Rules Y70–Y74 of SPEC.md.
 *
 * Order, each step one commit: (1) a note and the frozen slots, under which nothing more is stored from any tab; (2) everything that stays, sealed
 * anew, and in the note the names of what goes; (3) the slots' secrets are overwritten in the S file; (4) what goes, and the note, are deleted.
 * Cut off anywhere, `finishLetGo` goes on from the note. Before (2) nothing was decided, so then it lets nothing go.
 */
import type { Bytes } from "../kit/bytes.ts";
import { type Cbor, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { StoreError } from "../kit/errors.ts";
import { type Reader, readInteger, readList, readText, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { Expectation, PlacedRow, RowRef, Table } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { OverwriteFailure } from "../vault/overwrite-slots.ts";
import { isDaySlot, isGenerationSlot, rowSlot, type Slot, slotOfDay } from "../vault/slots.ts";
import { LET_GO_NOTE_REF } from "./rows.ts";

/** How many rows went, and how many were sealed anew. `left` counts rows that should have gone and are still listed: 0 unless the disk disobeys. */
export interface LetGoCounts {
  readonly went: number;
  readonly stayed: number;
  readonly left: number;
}

export type LetGoOutcome = Promise<Result<LetGoCounts, OverwriteFailure>>;

/** What becomes of one row: other contents, or `null` = it goes. */
export interface ResealRow {
  readonly ref: RowRef;
  readonly plaintext: Bytes | null;
}

/** What becomes of a row that opened to `plaintext`; `null` = it goes. */
type Decide = (ref: RowRef, plaintext: Bytes) => Bytes | null;

interface Note {
  readonly from: readonly Slot[];
  readonly to: Slot;
  /** `null` until it was decided. */
  readonly going: readonly RowRef[] | null;
}

/** Where sealed rows are: what lies in the other tables lies in clear, or is empty. */
const SEALED_TABLES: readonly Table[] = ["meta", "journal", "pages"];
const MAX_NOTE_BYTES = 1 << 24;
const MAX_GOING = 100_000;
const MAX_TRIES = 3;
/** One of the 40 slots of days must be left to take what stays. */
const MAX_DAYS = 39;
const NOTHING: LetGoCounts = { went: 0, stayed: 0, left: 0 };

/**
 * Lets working copies go: ops of the journal of which `mayGo` says so, by op id in hex. An op that waits for its segment stays whatever it says, and so
 * does the draft. Slots of `days` are overwritten whatever lies there. `today` is the programme-local day; days are counted since 1970-01-01.
 */
export async function letGo(
  vault: OpenVault,
  {
    today,
    days = [],
    mayGo,
  }: { readonly today: number; readonly days?: readonly number[]; readonly mayGo: (opId: string) => boolean },
): LetGoOutcome {
  const finished = await finishLetGo(vault);
  if (!finished.ok) return finished;
  const waiting = new Set((await vault.store.list("outbox")).map(({ key }) => key));
  const isGoing = ({ table, key }: RowRef) =>
    table === "journal" && /^[0-9a-f]{32}$/.test(key) && !waiting.has(key) && mayGo(key);
  const slots = (await vault.store.list("journal")).flatMap(({ key, value }) => {
    const ref = { table: "journal", key } as const;
    return isGoing(ref) && vault.open(ref, value) ? (rowSlot(value) ?? []) : [];
  });
  // A slot that another tab left frozen would take no rows when its day comes round.
  const wanted = new Set([...slots, ...days.map(slotOfDay), ...(await vault.frozenSlots())]);
  const from = [...wanted].filter(isDaySlot).slice(0, MAX_DAYS);
  if (from.length === 0) return finished;
  const ahead = Array.from({ length: MAX_DAYS + 1 }, (_, count) => slotOfDay(today + count));
  const to = ahead.find((slot) => !from.includes(slot)) ?? slotOfDay(today);
  return carryOut(vault, { from, to, going: null }, null, (ref, plaintext) => (isGoing(ref) ? null : plaintext));
}

/**
 * Moves everything from slot `from` to slot `to` and makes `from` unreadable. `rows` says what changes or goes; every other row stays as it is.
 * `STORE_STALE` where something that was cut off had to be finished first: rows are others now, so the caller reads them again and decides again.
 */
export async function reseal(
  vault: OpenVault,
  { from, to, rows }: { readonly from: Slot; readonly to: Slot; readonly rows: readonly ResealRow[] },
): LetGoOutcome {
  if ((await vault.store.get(LET_GO_NOTE_REF)) !== null) {
    const finished = await finishLetGo(vault);
    return finished.ok ? err(new StoreError("STORE_STALE")) : finished;
  }
  const thawed = await thawGenerations(vault, from);
  if (!thawed.ok) return thawed;
  const decided = new Map(rows.map(({ ref, plaintext }) => [idOf(ref), plaintext]));
  return carryOut(vault, { from: [from], to, going: null }, null, (ref, plaintext) => {
    const change = decided.get(idOf(ref));
    return change === undefined ? plaintext : change;
  });
}

/** A tab that came late may leave the slot of an earlier generation frozen: it would take no page when its turn comes again. */
async function thawGenerations(vault: OpenVault, present: Slot): LetGoOutcome {
  const from = (await vault.frozenSlots()).filter((slot) => isGenerationSlot(slot) && slot !== present);
  return from.length > 0
    ? carryOut(vault, { from, to: present, going: null }, null, (_, plaintext) => plaintext)
    : ok(NOTHING);
}

/** Finishes what was cut off; to be called after each unlock, before rows are read. A note that does not read is taken away (Y2). */
export async function finishLetGo(vault: OpenVault): LetGoOutcome {
  const value = await vault.store.get(LET_GO_NOTE_REF);
  const note = value && decodeNote(value);
  if (note) return carryOut(vault, note, value, (_, plaintext) => plaintext);
  const removed =
    value && (await vault.store.commit({ expect: [{ ...LET_GO_NOTE_REF, value }], remove: [LET_GO_NOTE_REF] }));
  return removed && !removed.ok ? removed : ok(NOTHING);
}

async function carryOut(vault: OpenVault, first: Note, stored: Bytes | null, decide: Decide): LetGoOutcome {
  const begun = noteRow(first);
  const frozen = await vault.freezeSlots(first.from, { expect: [{ ...LET_GO_NOTE_REF, value: stored }], put: [begun] });
  if (!frozen.ok) return frozen;
  const kept = await keepRest(vault, first, begun, decide);
  if (!kept.ok) return kept;
  const overwritten = await frozen.value.overwrite();
  if (!overwritten.ok) return overwritten;
  const { going, note, stayed } = kept.value;
  const removed = await removeGone(vault, first.from, going, note);
  if (!removed.ok) return removed;
  const left = await stillThere(vault, first.from, going);
  return ok({ went: going.length - left.length, stayed, left: left.length });
}

interface Kept {
  readonly going: readonly RowRef[];
  readonly stayed: number;
  readonly note: PlacedRow;
}

/** Step 2. A row that changed meanwhile is looked at again; nothing can be added under the frozen slots. */
async function keepRest(
  vault: OpenVault,
  first: Note,
  begun: PlacedRow,
  decide: Decide,
  triesLeft = MAX_TRIES,
): Promise<Result<Kept, OverwriteFailure>> {
  const going = [...(first.going ?? [])];
  const named = new Set(going.map(idOf));
  const [put, expect]: [PlacedRow[], Expectation[]] = [[], [begun]];
  for (const row of await rowsUnder(vault, first.from)) {
    // What does not open and is not named is not ours to judge.
    const plaintext = named.has(idOf(row)) ? null : vault.open(row, row.value);
    if (plaintext === null) continue;
    const kept = decide(row, plaintext);
    if (kept === null) going.push({ table: row.table, key: row.key });
    else put.push(vault.seal(first.to, { table: row.table, key: row.key }, kept));
    expect.push(row);
  }
  const note = noteRow({ ...first, going });
  const committed = await vault.store.commit({ expect, put: [...put, note] });
  if (committed.ok) return ok({ going, stayed: put.length, note });
  if (committed.error.code !== "STORE_STALE" || triesLeft === 0) return committed;
  return keepRest(vault, first, begun, decide, triesLeft - 1);
}

/** Step 4. A row of that name that was stored anew since, under another slot or another secret, is another row. */
async function removeGone(
  vault: OpenVault,
  from: readonly Slot[],
  going: readonly RowRef[],
  note: PlacedRow,
): Promise<Result<number, OverwriteFailure>> {
  const dead = await stillThere(vault, from, going);
  return vault.store.commit({ expect: [note, ...dead], remove: [LET_GO_NOTE_REF, ...dead] });
}

/** Of the named rows those that lie there under one of the slots and do not open. */
async function stillThere(
  vault: OpenVault,
  from: readonly Slot[],
  going: readonly RowRef[],
): Promise<readonly PlacedRow[]> {
  const rows: PlacedRow[] = [];
  for (const { table, key } of going) {
    const value = await vault.store.get({ table, key });
    const isDead = value && from.includes(rowSlot(value) ?? -1) && vault.open({ table, key }, value) === null;
    if (isDead) rows.push({ table, key, value });
  }
  return rows;
}

async function rowsUnder({ store }: OpenVault, slots: readonly Slot[]): Promise<readonly PlacedRow[]> {
  const rows: PlacedRow[] = [];
  for (const table of SEALED_TABLES)
    for (const { key, value } of await store.list(table))
      if (slots.includes(rowSlot(value) ?? -1)) rows.push({ table, key, value });
  return rows;
}

const idOf = ({ table, key }: RowRef): string => `${table}/${key}`;

/** CBOR [1, from, to, names of what goes or null]; a name is [index of its table, key]. */
const noteRow = ({ from, to, going }: Note): PlacedRow => ({
  ...LET_GO_NOTE_REF,
  value: encodeCbor([1, from, to, going?.map(nameOf) ?? null]),
});

const nameOf = ({ table, key }: RowRef): Cbor => [SEALED_TABLES.indexOf(table), key];

function decodeNote(value: Uint8Array): Note | null {
  const decoded = decodeCbor(value, MAX_NOTE_BYTES);
  const parts = decoded.ok ? readTuple(4)(decoded.value) : null;
  const [from, to] = [readList(readInteger(0, 63), 64)(parts?.[1]), readInteger(0, 63)(parts?.[2])];
  const going = parts?.[3] === null ? null : readList(readName, MAX_GOING)(parts?.[3]);
  if (parts?.[0] !== 1 || !from || to === null || (going === null && parts[3] !== null)) return null;
  return { from, to, going };
}

const readName: Reader<RowRef> = (value) => {
  const parts = readTuple(2)(value);
  const table = SEALED_TABLES[readInteger(0, SEALED_TABLES.length - 1)(parts?.[0]) ?? -1];
  const key = readText(120)(parts?.[1]);
  return table && key ? { table, key } : null;
};
