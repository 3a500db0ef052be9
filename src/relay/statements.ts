/**
 * What control statements come to, read from the database and folded (src/control). One process remembers its last folding of a programme; what it
 * remembers is used only behind an act that is still there, and what follows from it is written only behind the newest act (R1), so that several
 * processes on one database agree.
 */
import type { Charter } from "../control/charter.ts";
import type { IntroducedFrame } from "../control/closing-order.ts";
import { type ControlState, foldFrames, type Statement, startControl } from "../control/fold.ts";
import { type ControlObject, decodeControl } from "../control/objects.ts";
import type { Head } from "../kit/brand.ts";
import { type Bytes, bytesToHex, concatBytes, isEqualBytes } from "../kit/bytes.ts";
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
  /** The segments of all acts as they came, with their introductions. */
  readActs(charter: Charter): Promise<readonly IntroducedFrame[]>;
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

  /** Pages of statements from the cursor `from` on. */
  async function* read({ programmeId }: Charter, which: "acts" | "all", from: number) {
    const { open } = await keys.readProgrammeKey(programmeId);
    for (let at = from; ; ) {
      const entries = await storage.readControl(programmeId, { which, from: at, maxEntries: PAGE_ENTRIES });
      const last = entries.at(-1);
      if (last) yield entries.map((entry) => openEntry(entry, open));
      if (!last || entries.length < PAGE_ENTRIES) return;
      at = last.cursor + 1;
    }
  }

  /** `known` and the acts behind it; `null` where the newest act of `known` is not there: this is another database than it was. */
  async function followActs(charter: Charter, known: Remembered | null): Promise<Remembered | null> {
    let newest = known;
    let isChecked = known === null;
    for await (const page of read(charter, "acts", known?.cursor ?? 0)) {
      const [first, last] = [page[0], page.at(-1)];
      if (!isChecked && !(first && known && isSameAct(first, known))) return null;
      isChecked = true;
      const statements = page.map(({ statement }) => statement); // folding again what is known changes nothing
      const state = await foldFrames(newest?.state ?? startControl(charter), statements);
      if (last) newest = { state, cursor: last.cursor, head: last.segment.head };
    }
    return isChecked ? newest : null;
  }

  async function foldActs(charter: Charter): Promise<ActsState> {
    const name = bytesToHex(charter.programmeId);
    const known = remembered.get(name) ?? null;
    const newest = (await followActs(charter, known)) ?? (known && (await followActs(charter, null)));
    remembered.delete(name);
    if (!newest) return { state: startControl(charter), cursor: 0 };
    remembered.set(name, newest);
    if (remembered.size > MAX_REMEMBERED) forgetOldest(remembered);
    return newest;
  }

  return {
    foldActs,
    async readActs(charter) {
      const acts: IntroducedFrame[] = [];
      for await (const page of read(charter, "acts", 0)) acts.push(...page.map(({ frame }) => frame));
      return acts;
    },
    async foldAll(charter) {
      let state = startControl(charter);
      for await (const page of read(charter, "all", 0))
        state = await foldFrames(
          state,
          page.map(({ statement }) => statement),
        );
      return state;
    },
  };
}

const isSameAct = ({ cursor, segment }: ControlEntry, known: Remembered): boolean =>
  cursor === known.cursor && isEqualBytes(segment.head, known.head);

function forgetOldest(remembered: Map<string, unknown>): void {
  const { value } = remembered.keys().next();
  if (value !== undefined) remembered.delete(value);
}

type OpenBody = (place: ControlEntry["segment"], sealed: Bytes) => Bytes;

/** Bodies of kind 4 are never dropped, so each is there. */
function openEntry(entry: ControlEntry, open: OpenBody) {
  const { author, introduction, segment } = entry;
  const { feedId, seq, header, signature, sealedBody } = segment;
  const body = sealedBody ? open(segment, sealedBody) : new Uint8Array();
  const statement: Statement = { author, feedId, seq, objects: readObjects(body) };
  return { ...entry, statement, frame: { introduction, frame: concatBytes(header, signature, body) } };
}

/** Objects of a control body; none of one that this version cannot read: it is stored and says nothing. */
export function readObjects(body: Bytes): readonly ControlObject[] {
  const objects = decodeControl(body);
  return objects.ok ? objects.value : [];
}
