/** What merge says of a record. Rules F10, F11 and F13 of SPEC.md. */
import type { RecordId, SignKey } from "../kit/brand.ts";
import { bytesToHex } from "../kit/bytes.ts";
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { remember } from "../kit/remember.ts";
import type { AuthoredOp, OpTime } from "./op.ts";

/** One value of one field, by one op. */
export interface Write {
  readonly author: SignKey;
  /** Op id in hex. */
  readonly opId: string;
  readonly time: OpTime;
  readonly value: Cbor;
}

/** A record as the ops tell it. */
export interface RecordState {
  readonly recordId: RecordId;
  /** By field, at least one each: what nothing replaced; highest time, then highest op id, then highest author key, first. */
  readonly writesByField: ReadonlyMap<number, readonly Write[]>;
  /** Erased or withdrawn: it holds no value and takes none. */
  readonly isEnded: boolean;
  readonly endedBy: SignKey | null;
  /** Who made it; `null` where the op that did is not here, and for an ended one. */
  readonly creator: SignKey | null;
  /** Whether a value that stands comes only from a snapshot that too few coordinators vouch for. */
  readonly isStated: boolean;
  /** The fields, where one op says all there is; otherwise `null`, and `writesByField` tells. */
  readonly onlyFields: CborMap | null;
}

/**
 * What most records are: one op said all. Its writes are made when somebody asks for them, which a list of ten thousand never does. Where that op was read in one place
 * only and nothing else is known of the record, nothing is kept beside it: it stands alone (`alone.ts`).
 */
export class LoneRecord implements RecordState {
  readonly recordId: RecordId;
  readonly creator: SignKey | null;
  readonly isStated: boolean;
  readonly onlyFields: CborMap;
  readonly isEnded = false;
  readonly endedBy = null;
  readonly #said: Pick<AuthoredOp, "author" | "op">;
  readonly #alone: AuthoredOp | null;
  #reader: unknown = null;
  #read: unknown = null;
  #writes: ReadonlyMap<number, readonly Write[]> | null = null;

  constructor(
    said: Pick<AuthoredOp, "author" | "op">,
    creator: SignKey | null,
    isStated: boolean,
    alone: AuthoredOp | null,
  ) {
    this.recordId = said.op.recordId;
    this.creator = creator;
    this.isStated = isStated;
    this.onlyFields = said.op.fields;
    this.#said = said;
    this.#alone = alone;
  }

  get writesByField(): ReadonlyMap<number, readonly Write[]> {
    this.#writes ??= writesOf(this.#said);
    return this.#writes;
  }

  /** What `read` makes of it, kept for as long as nobody else asks. */
  once<Value>(read: (record: RecordState) => Value): Value {
    if (this.#reader !== read) [this.#read, this.#reader] = [read(this), read];
    return this.#read as Value;
  }

  /** The op that says all of `record`, where it stands alone. */
  static aloneIn(record: RecordState | undefined): AuthoredOp | null {
    return record instanceof LoneRecord ? record.#alone : null;
  }
}

/** `read`, which each record is asked once. A record that changes is another object, so what was read goes with it. A weak map of ten thousand costs more than it saves: most keep their own. */
export function readOnce<Value>(read: (record: RecordState) => Value): (record: RecordState) => Value {
  const beside = remember(read);
  return (record) => (record instanceof LoneRecord ? record.once(read) : beside(record));
}

function writesOf({ author, op }: Pick<AuthoredOp, "author" | "op">): ReadonlyMap<number, readonly Write[]> {
  const opId = bytesToHex(op.opId);
  return new Map([...op.fields].map(([field, value]) => [field, [{ author, opId, time: op.time, value }]]));
}
