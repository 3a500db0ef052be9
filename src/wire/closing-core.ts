/**
 * The core of a certificate of closing: all that coordinators sign together before they erase. Rules W93–W96 of SPEC.md.
 *
 * CBOR map, every field there, at most 1 MiB. It names no person and no place: holders are keys and picture-words, totals are counts with small ones
 * hidden. One table below writes and reads every field, so that the two cannot part.
 */
import { hashLabelled } from "../crypto/hash.ts";
import type { BoxKey, ProgrammeId, SignKey } from "../kit/brand.ts";
import { type Bytes, compareBytes } from "../kit/bytes.ts";
import { type Cbor, type CborMap, decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import {
  type Reader,
  readBytes,
  readBytesUpTo,
  readInteger,
  readList,
  readMap,
  readText,
  readTuple,
} from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { MAX_BUILD } from "./attestation.ts";
import { isLeafList } from "./leaves.ts";

/** 1 field worker · 2 volunteer · 3 coordinator · 4 relay. */
export const HOLDER_ROLES = [1, 2, 3, 4] as const;
export type HolderRole = (typeof HOLDER_ROLES)[number];
/** 1 in force · 2 revoked · 3 a past seat, or a relay of past terms. */
export const HOLDER_STATES = [1, 2, 3] as const;
export type HolderState = (typeof HOLDER_STATES)[number];
/** What a holder may still hold: 1 own records not handed over · 2 working copies within retention · 3 everything · 4 sealed bodies. */
export const MAY_HOLD = [1, 2, 3, 4] as const;
export type MayHold = (typeof MAY_HOLD)[number];

/** Who held keys or data of the programme. */
export interface Holder {
  readonly key: SignKey;
  readonly role: HolderRole;
  /** Two picture-word numbers, or none. */
  readonly label: readonly number[];
  readonly state: HolderState;
  /** Days since 1970-01-01; 0: never, or unknown. */
  readonly lastHeardDay: number;
  /** Ascending. */
  readonly mayHold: readonly MayHold[];
}

/** Count of a total that is hidden, because it is small. */
export const HIDDEN = -1;
/** The exception that says "We know of none"; it stands alone. */
export const NO_EXCEPTION = 1;

export interface ClosingCore {
  readonly programmeId: ProgrammeId;
  /** 32 bytes. */
  readonly charterHash: Bytes;
  readonly name: string;
  readonly createdMs: number;
  /** End by the terms in force. */
  readonly endsMs: number;
  readonly closedMs: number;
  readonly decides: { readonly profile: number; readonly k: number; readonly lease: number };
  /** Ascending by key, none twice. */
  readonly holders: readonly Holder[];
  readonly epochs: readonly { readonly number: number; readonly publicKey: BoxKey; readonly isRetired: boolean }[];
  /** Kind: 1 needs by sector, 2 by urgency, 3 by outcome; `HIDDEN` for small counts. */
  readonly totals: readonly { readonly kind: number; readonly code: number; readonly count: number }[];
  /** See leaves.ts. */
  readonly leaves: Bytes;
  readonly extensions: readonly { readonly amendNumber: number; readonly endsMs: number; readonly reason: number }[];
  /** Never empty; `NO_EXCEPTION` alone where there is none. `holder` is a holder's key, or no bytes. */
  readonly exceptions: readonly { readonly code: number; readonly holder: Bytes; readonly text: string }[];
  readonly paper: readonly { readonly code: number; readonly isDone: boolean; readonly initials: string }[];
  /** None: no outside witness. */
  readonly witnesses: readonly { readonly role: number; readonly text: string }[];
  /** `setId` has 4 bytes, or none where there are no papers. */
  readonly recovery: {
    readonly setId: Bytes;
    readonly papers: number;
    readonly tickedOff: number;
    readonly openUntilMs: number;
  };
  /** Codes, ascending. */
  readonly backups: readonly number[];
  /** Result: 1 passed, 2 failed, 3 not done. */
  readonly drills: readonly { readonly code: number; readonly result: number; readonly day: number }[];
  readonly build: string;
  readonly complaints: string;
  readonly cards: { readonly printed: number; readonly bound: number };
  readonly leasePapers: { readonly printed: number; readonly destroyed: number };
  readonly exports: readonly { readonly kind: number; readonly day: number }[];
  /** As in the charter. */
  readonly redLines: readonly number[];
}

export type CoreFailure = CodecError<"CORE_FILE_MALFORMED">;

/** Largest core in bytes, and most holders in it. */
export const MAX_CORE_BYTES = 1_048_576;
export const MAX_HOLDERS = 1_000;

const VERSION = 1;
const MAX_ROWS = 1_000;
const MAX_CODES = 64;

/** 32 bytes that the order to close names: SHA-256(label "close-core" ‖ core). */
export const hashCore = (core: Uint8Array): Bytes => hashLabelled("close-core", core);

interface Field {
  readonly read: Reader<unknown>;
  readonly write: (value: never) => Cbor;
}

type Row = Readonly<Record<string, Reader<unknown>>>;

const plain = (read: Reader<unknown>): Field => ({ read, write: (value: Cbor) => value });

/** `[a, b …]` as an object with the names of `row`, in their order. */
function rowOf(row: Row): Field {
  const [names, readers] = [Object.keys(row), Object.values(row)];
  const read: Reader<unknown> = (value) => {
    const parts = readTuple(readers.length)(value);
    if (!parts) return null;
    const values = readers.map((reader, i) => [names[i], reader(parts[i])] as const);
    return values.some(([, part]) => part === null) ? null : Object.fromEntries(values);
  };
  return { read, write: (value: Readonly<Record<string, Cbor>>) => names.map((name) => value[name] ?? null) };
}

function rowsOf(row: Row, isFit: (rows: readonly never[]) => boolean = () => true, max = MAX_ROWS): Field {
  const { read, write } = rowOf(row);
  const readRows: Reader<readonly unknown[]> = (value) => {
    const rows = readList(read, max)(value);
    return rows && isFit(rows as readonly never[]) ? rows : null;
  };
  return { read: readRows, write: (rows: readonly unknown[]) => rows.map((each) => write(each as never)) };
}

const readTime = readInteger(0, 8_640_000_000_000_000);
const readCode = readInteger(0, 255);
const readWhole = readInteger(0, 0xffff_ffff);
const readNumber = readInteger(1, 10_000);
const readBoolean: Reader<boolean> = (value) => (typeof value === "boolean" ? value : null);
const readKey: Reader<Bytes> = (value) => readBytes(32)(value);
const readEither =
  (...lengths: readonly number[]): Reader<Bytes> =>
  (value) =>
    lengths.map((length) => readBytes(length)(value)).find((bytes) => bytes !== null) ?? null;
/** Codes from 1 to `last`, or to 255, ascending. */
const readCodes =
  (last = 255): Reader<readonly number[]> =>
  (value) => {
    const codes = readList(readInteger(1, last), MAX_CODES)(value);
    return codes?.every((code, at) => at === 0 || code > (codes[at - 1] ?? 0)) ? codes : null;
  };
const readLabel: Reader<readonly number[]> = (value) => {
  const words = readList(readCode, 2)(value);
  return words?.length === 1 ? null : words;
};
const readLeaves: Reader<Bytes> = (value) => {
  const leaves = readBytesUpTo(MAX_CORE_BYTES)(value);
  return leaves && isLeafList(leaves) ? leaves : null;
};

const areAscending = (holders: readonly Holder[]): boolean =>
  holders.every(({ key }, at) => at === 0 || compareBytes((holders[at - 1] as Holder).key, key) < 0);
const areExceptions = (rows: ClosingCore["exceptions"]): boolean =>
  rows.length === 1 || (rows.length > 1 && rows.every(({ code }) => code !== NO_EXCEPTION));

/** Every field; its code is its place, from 2. Code 1 is the version. */
const FIELDS: Readonly<Record<keyof ClosingCore, Field>> = {
  programmeId: plain(readBytes(16)),
  charterHash: plain(readBytes(32)),
  name: plain(readText(120)),
  createdMs: plain(readTime),
  endsMs: plain(readTime),
  closedMs: plain(readTime),
  decides: rowOf({ profile: readInteger(1, 3), k: readInteger(1, 5), lease: readInteger(0, 2) }),
  holders: rowsOf(
    {
      key: readKey,
      role: readInteger(1, 4),
      label: readLabel,
      state: readInteger(1, 3),
      lastHeardDay: readWhole,
      mayHold: readCodes(4),
    },
    areAscending,
    MAX_HOLDERS,
  ),
  epochs: rowsOf({ number: readNumber, publicKey: readKey, isRetired: readBoolean }),
  totals: rowsOf({ kind: readInteger(1, 3), code: readInteger(0, 0xffff), count: readInteger(HIDDEN, 0xffff_ffff) }),
  leaves: plain(readLeaves),
  extensions: rowsOf({ amendNumber: readNumber, endsMs: readTime, reason: readCode }),
  exceptions: rowsOf(
    { code: readInteger(1, 255), holder: readEither(0, 32), text: readText(200) },
    areExceptions,
    1_200,
  ),
  paper: rowsOf({ code: readInteger(1, 255), isDone: readBoolean, initials: readText(8) }),
  witnesses: rowsOf({ role: readInteger(1, 255), text: readText(60) }),
  recovery: rowOf({ setId: readEither(0, 4), papers: readCode, tickedOff: readCode, openUntilMs: readTime }),
  backups: plain(readCodes()),
  drills: rowsOf({ code: readInteger(1, 255), result: readInteger(1, 3), day: readWhole }),
  build: plain(readText(MAX_BUILD)),
  complaints: plain(readText(200)),
  cards: rowOf({ printed: readWhole, bound: readWhole }),
  leasePapers: rowOf({ printed: readWhole, destroyed: readWhole }),
  exports: rowsOf({ kind: readInteger(1, 255), day: readWhole }),
  redLines: plain(readList(readInteger(1, 255), 32)),
};

/** Bytes of a core. */
export const encodeClosingCore = (core: ClosingCore): Bytes =>
  encodeCbor(
    new Map<number, Cbor>([
      [1, VERSION],
      ...Object.entries(FIELDS).map(([name, { write }], i): [number, Cbor] => [
        i + 2,
        write(core[name as keyof ClosingCore] as never),
      ]),
    ]),
  );

/** Reads a core without believing it. */
export function decodeClosingCore(bytes: Uint8Array): Result<ClosingCore, CoreFailure> {
  const decoded = decodeCbor(bytes, MAX_CORE_BYTES);
  const map = decoded.ok ? readMap()(decoded.value) : null;
  const core = map?.get(1) === VERSION && map.size === 1 + Object.keys(FIELDS).length ? readFields(map) : null;
  return core ? ok(core) : err(new CodecError("CORE_FILE_MALFORMED"));
}

function readFields(map: CborMap): ClosingCore | null {
  const values = Object.entries(FIELDS).map(([name, { read }], i) => [name, read(map.get(i + 2))] as const);
  // The readers of the table have checked every field.
  return values.some(([, value]) => value === null) ? null : (Object.fromEntries(values) as unknown as ClosingCore);
}
