/** Ceremony entries as the fields of a record of type 6, and back. Strict: what is not listed refuses the record. Rules G1, G2 of README.md. */
import { bytesToHex } from "../kit/bytes.ts";
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { type Reader, readBytes, readInteger, readList, readText, readTuple } from "../kit/read.ts";
import {
  DEVICE_EXCEPTIONS,
  DRILL_STEPS,
  DRILLS,
  type DrillResult,
  type Entry,
  EXCEPTIONS,
  EXPORT_TOTALS,
  type Exception,
  MAX_CONTACT,
  MAX_EXCEPTION_TEXT,
  MAX_EXCEPTIONS,
  MAX_INITIALS,
  MAX_PRINTED,
  MAX_WITNESS_TEXT,
  MAX_WITNESSES,
  NO_EXCEPTION,
  PAPERS,
  type PaperAnswer,
  type PaperFate,
  TOLD,
  WITNESS_ROLES,
  type Witness,
} from "./model.ts";

/** Record types of closing, the value of field 1. */
export const RECORD_TYPES = { corePart: 4, erasedLeaf: 5, ceremony: 6 } as const;
const FIELD = { type: 1, hash: 60, index: 61, count: 62, bytes: 63, leaf: 64, step: 65, value: 66 } as const;

const LATEST_DAY = 100_000;
const FATES: readonly PaperFate[] = ["none", "destroyed", "kept"];
const readDay = readInteger(0, LATEST_DAY);
const readCount = readInteger(0, MAX_PRINTED);
const readBoolean: Reader<boolean> = (value) => (typeof value === "boolean" ? value : null);
const readCode =
  (codes: readonly number[]): Reader<number> =>
  (value) =>
    codes.find((code) => code === value) ?? null;

/** Codes of a list, ascending and none twice. */
const readAscending =
  (codes: readonly number[]): Reader<readonly number[]> =>
  (value) => {
    const list = readList(readCode(codes), codes.length)(value);
    return list?.every((code, at) => at === 0 || code > (list[at - 1] ?? 0)) ? list : null;
  };

const readWitness: Reader<Witness> = (value) => {
  const pair = readTuple(2)(value);
  const [role, text] = [readCode(WITNESS_ROLES)(pair?.[0]), readText(MAX_WITNESS_TEXT)(pair?.[1])];
  return role !== null && text !== null ? { role, text } : null;
};

const readAnswer: Reader<PaperAnswer> = (value) => {
  const parts = readTuple(3)(value);
  const [code, initials] = [readCode(PAPERS)(parts?.[0]), readText(MAX_INITIALS)(parts?.[2])];
  const fate = FATES[readInteger(0, FATES.length - 1)(parts?.[1]) ?? -1];
  return code !== null && fate !== undefined && initials !== null ? { code, fate, initials } : null;
};

const readException: Reader<Exception> = (value) => {
  const parts = readTuple(3)(value);
  const code = readCode([NO_EXCEPTION, ...EXCEPTIONS])(parts?.[0]);
  const text = readText(MAX_EXCEPTION_TEXT)(parts?.[2]);
  const isNobody = parts?.[1] instanceof Uint8Array && parts[1].length === 0;
  const holder = isNobody ? null : readBytes(32)(parts?.[1]);
  if (code === null || text === null || (!isNobody && holder === null)) return null;
  return holder !== null && !DEVICE_EXCEPTIONS.includes(code) ? null : { code, holder, text };
};

/** "We know of none" stands alone. */
const readExceptions: Reader<readonly Exception[]> = (value) => {
  const list = readList(readException, MAX_EXCEPTIONS)(value);
  return list && (list.length < 2 || list.every(({ code }) => code !== NO_EXCEPTION)) ? list : null;
};

const readDrill: Reader<DrillResult> = (value) => {
  const parts = readTuple(3)(value);
  const [code, day] = [readCode(DRILLS)(parts?.[0]), readDay(parts?.[2])];
  const numbers = Array.from({ length: DRILL_STEPS[code ?? 0] ?? 0 }, (_, at) => at + 1);
  const passed = readAscending(numbers)(parts?.[1]);
  return code !== null && passed && day !== null ? { code, passed, day } : null;
};

/** How a kind of entry is written and read; a code is its place in wire/SPEC.md. */
interface Format<One extends Entry> {
  readonly code: number;
  readonly write: (entry: One) => Cbor;
  readonly read: (value: Cbor | undefined) => One | null;
}
type Formats = { readonly [Step in Entry["step"]]: Format<Extract<Entry, { step: Step }>> };

const wrap = <Value, One>(value: Value | null, make: (value: Value) => One): One | null =>
  value === null ? null : make(value);

const FORMATS: Formats = {
  lastCall: {
    code: 1,
    write: ({ isMade }) => isMade,
    read: (value) => wrap(readBoolean(value), (isMade) => ({ step: "lastCall", isMade })),
  },
  needs: {
    code: 2,
    write: ({ areHandedOn }) => areHandedOn,
    read: (value) => wrap(readBoolean(value), (areHandedOn) => ({ step: "needs", areHandedOn })),
  },
  witnesses: {
    code: 3,
    write: ({ witnesses }) => witnesses.map(({ role, text }) => [role, text]),
    read: (value) =>
      wrap(readList(readWitness, MAX_WITNESSES)(value), (witnesses) => ({ step: "witnesses", witnesses })),
  },
  totals: {
    code: 4,
    write: ({ areRead }) => areRead,
    read: (value) => wrap(readBoolean(value), (areRead) => ({ step: "totals", areRead })),
  },
  paper: {
    code: 5,
    write: ({ answers }) => answers.map(({ code, fate, initials }) => [code, FATES.indexOf(fate), initials]),
    read: (value) => wrap(readList(readAnswer, PAPERS.length)(value), (answers) => ({ step: "paper", answers })),
  },
  exceptions: {
    code: 6,
    write: ({ exceptions }) => exceptions.map(exceptionToCbor),
    read: (value) => wrap(readExceptions(value), (exceptions) => ({ step: "exceptions", exceptions })),
  },
  recovery: {
    code: 7,
    write: ({ setKey, destroyed }) => [setKey, [...destroyed]],
    read: (value) => {
      const pair = readTuple(2)(value);
      const [setKey, destroyed] = [readBytes(32)(pair?.[0]), readAscending([1, 2, 3])(pair?.[1])];
      return setKey && destroyed && { step: "recovery", setKey, destroyed };
    },
  },
  drill: {
    code: 8,
    write: ({ result: { code, passed, day } }) => [code, [...passed], day],
    read: (value) => wrap(readDrill(value), (result) => ({ step: "drill", result })),
  },
  details: {
    code: 9,
    write: ({ details: { contact, sheets, leasePrinted, leaseDestroyed } }) => [
      ...[contact, sheets, leasePrinted, leaseDestroyed],
    ],
    read: (value) => {
      const parts = readTuple(4)(value);
      const contact = readText(MAX_CONTACT)(parts?.[0]);
      const [sheets, leasePrinted, leaseDestroyed] = [1, 2, 3].map((at) => readCount(parts?.[at]));
      if (contact === null || sheets == null || leasePrinted == null || leaseDestroyed == null) return null;
      return { step: "details", details: { contact, sheets, leasePrinted, leaseDestroyed } };
    },
  },
  export: {
    code: 10,
    write: ({ made: { kind, day } }) => [kind, day],
    read: (value) => {
      const pair = readTuple(2)(value);
      const [kind, day] = [readCode([EXPORT_TOTALS])(pair?.[0]), readDay(pair?.[1])];
      return kind !== null && day !== null ? { step: "export", made: { kind, day } } : null;
    },
  },
  told: {
    code: 11,
    write: ({ told }) => [...told],
    read: (value) => wrap(readAscending(TOLD)(value), (told) => ({ step: "told", told })),
  },
};

/** `[code, holder or empty, text]`, in ceremony entries and in the core alike. */
export const exceptionToCbor = ({ code, holder, text }: Exception): Cbor => [code, holder ?? new Uint8Array(0), text];

/** Fields of the record that holds `entry`. */
export function entryToFields(entry: Entry): CborMap {
  const { code, write } = FORMATS[entry.step] as Format<Entry>;
  return new Map<number, Cbor>([
    [FIELD.type, RECORD_TYPES.ceremony],
    [FIELD.step, code],
    [FIELD.value, write(entry)],
  ]);
}

/** The entry of a record's fields; `null` for records of other types, and for one that does not fit. */
export function fieldsToEntry(fields: ReadonlyMap<number, Cbor>): Entry | null {
  if (fields.get(FIELD.type) !== RECORD_TYPES.ceremony || fields.size !== 3) return null;
  const format = Object.values(FORMATS).find(({ code }) => code === fields.get(FIELD.step));
  return (format?.read(fields.get(FIELD.value)) as Entry | null | undefined) ?? null;
}

/** Bytes of a core that one record holds. */
export const PART_BYTES = 12_000;
const MAX_PARTS = 100;
/** A leaf of the certificate's list. */
const LEAF_BYTES = 16;

/** A piece of a drafted core. */
export interface CorePart {
  /** Hash of the whole core in hex. */
  readonly core: string;
  readonly index: number;
  readonly count: number;
  readonly bytes: Uint8Array;
}

/** The records that hold a core of `bytes`, whose hash is `hash`, piece by piece. */
export function coreToParts(hash: Uint8Array, bytes: Uint8Array): readonly CborMap[] {
  const count = Math.max(1, Math.ceil(bytes.length / PART_BYTES));
  return Array.from(
    { length: count },
    (_, index) =>
      new Map<number, Cbor>([
        [FIELD.type, RECORD_TYPES.corePart],
        [FIELD.hash, hash],
        [FIELD.index, index],
        [FIELD.count, count],
        [FIELD.bytes, bytes.slice(index * PART_BYTES, (index + 1) * PART_BYTES)],
      ]),
  );
}

/** The piece of a record's fields; `null` for any other record. */
export function fieldsToPart(fields: ReadonlyMap<number, Cbor>): CorePart | null {
  if (fields.get(FIELD.type) !== RECORD_TYPES.corePart || fields.size !== 5) return null;
  const [hash, bytes] = [readBytes(32)(fields.get(FIELD.hash)), fields.get(FIELD.bytes)];
  const count = readInteger(1, MAX_PARTS)(fields.get(FIELD.count));
  const index = readInteger(0, (count ?? 0) - 1)(fields.get(FIELD.index));
  if (!hash || count === null || index === null || !(bytes instanceof Uint8Array) || bytes.length > PART_BYTES)
    return null;
  return { core: bytesToHex(hash), index, count, bytes };
}

/** The record that says that a card's record was erased: a leaf of 16 bytes and nothing else. */
export const erasedLeafToFields = (leaf: Uint8Array): CborMap =>
  new Map<number, Cbor>([
    [FIELD.type, RECORD_TYPES.erasedLeaf],
    [FIELD.leaf, leaf],
  ]);

/** The leaf of such a record; `null` for any other. */
export const fieldsToErasedLeaf = (fields: ReadonlyMap<number, Cbor>): Uint8Array | null =>
  fields.get(FIELD.type) === RECORD_TYPES.erasedLeaf && fields.size === 2
    ? readBytes(LEAF_BYTES)(fields.get(FIELD.leaf))
    : null;
