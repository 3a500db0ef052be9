/**
 * What control statements come to, read from the database and folded (src/control). One process remembers its last folding of a programme; what it
 * remembers is used only behind an act that is still there, and what follows from it is written only behind the newest act (R1), so that several
 * processes on one database agree.
 */
import type { Charter } from "../control/charter.ts";
import { type ControlState, foldFrame, type Statement, startControl } from "../control/fold.ts";
import { type ControlObject, decodeControl } from "../control/objects.ts";
import type { Head } from "../kit/brand.ts";
import { type Bytes, bytesToHex, isEqualBytes } from "../kit/bytes.ts";
import type { RelayKeys } from "./keys.ts";
import type { ControlEntry, RelayStorage } from "./storage/port.ts";

/** A state and the cursor of the newest act in it, 0 before the first. */
export interface ActsState {
  readonly state: ControlState;
  readonly cursor: number;
}

export interface Statements {
  /** All acts: everything but acknowledgements. */
  foldActs(charter: Charter): Promise<ActsState>;
  /** All control segments. Slow: only for what needs acknowledgements. */
  foldAll(charter: Charter): Promise<ControlState>;
}

/** Most programmes whose last folding is remembered; the one that was used longest ago is forgotten first. */
const MAX_REMEMBERED = 32;
const PAGE_ENTRIES = 100;

interface Remembered extends ActsState {
  readonly head: Head;
}

/** Reads statements of `storage`, whose bodies `keys` open. Calls reject with failures of both. */
export function makeStatements(storage: RelayStorage, keys: Pick<RelayKeys, "readProgrammeKey">): Statements {
  const remembered = new Map<string, Remembered>();

  async function* read({ programmeId }: Charter, which: "acts" | "all", from: number) {
    const bodyKey = await keys.readProgrammeKey(programmeId);
    for (let at = from; ; ) {
      const entries = await storage.readControl(programmeId, { which, from: at, maxEntries: PAGE_ENTRIES });
      for (const entry of entries) yield { ...entry, statement: toStatement(entry, bodyKey.open) };
      const last = entries.at(-1);
      if (!last || entries.length < PAGE_ENTRIES) return;
      at = last.cursor + 1;
    }
  }

  async function foldActs(charter: Charter): Promise<ActsState> {
    const name = bytesToHex(charter.programmeId);
    const known = remembered.get(name) ?? null;
    let newest: Remembered | null = null;
    for await (const { cursor, segment, statement } of read(charter, "acts", known?.cursor ?? 0)) {
      if (known && !newest) {
        if (cursor !== known.cursor || !isEqualBytes(segment.head, known.head)) break; // another database than it was
        newest = known;
      } else {
        const state = await foldFrame(newest?.state ?? startControl(charter), statement);
        newest = { state, cursor, head: segment.head };
      }
    }
    remembered.delete(name);
    if (known && !newest) return foldActs(charter);
    if (!newest) return { state: startControl(charter), cursor: 0 };
    remembered.set(name, newest);
    if (remembered.size > MAX_REMEMBERED) forgetOldest(remembered);
    return newest;
  }

  return {
    foldActs,
    async foldAll(charter) {
      let state = startControl(charter);
      for await (const { statement } of read(charter, "all", 0)) state = await foldFrame(state, statement);
      return state;
    },
  };
}

function forgetOldest(remembered: Map<string, unknown>): void {
  const { value } = remembered.keys().next();
  if (value !== undefined) remembered.delete(value);
}

type OpenBody = (place: ControlEntry["segment"], sealed: Bytes) => Bytes;

function toStatement({ author, segment }: ControlEntry, open: OpenBody): Statement {
  const { feedId, seq, sealedBody } = segment;
  return { author, feedId, seq, objects: sealedBody ? readObjects(open(segment, sealedBody)) : [] };
}

/** Objects of a control body; none of one that this version cannot read: it is stored and says nothing. */
export function readObjects(body: Bytes): readonly ControlObject[] {
  const objects = decodeControl(body);
  return objects.ok ? objects.value : [];
}
