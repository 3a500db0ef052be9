/**
 * A vault as it lies in the files of a profile: every copy of a row that is still there, current or stale, and the S file. No browser is asked, and none has to
 * be running. What of it opens is tried with a vault key and an S file.
 */
import { readSecretFile, SECRET_FILE_BYTES, type SecretFile } from "../../src/erase/secret-file.ts";
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { Table } from "../../src/store/port.ts";
import { openRow } from "../../src/vault/row.ts";
import { deriveSlotKey } from "../../src/vault/slot-key.ts";
import { rowSlot } from "../../src/vault/slots.ts";
import { readTree } from "./profile-browser.ts";
import { type AskShare, deriveVaultKey } from "./vault-keys.ts";

/** One copy of a row; the table is not told. */
export interface RawRow {
  readonly key: string;
  readonly value: Bytes;
}

export interface OpenedRow extends RawRow {
  readonly plaintext: Bytes;
}

export interface RawVault {
  readonly rows: readonly RawRow[];
  readonly secret: SecretFile;
}

/** Reads what lies in `folder`, which must hold one vault. Every distinct copy of a row once. */
export function readRawVault(folder: string): RawVault {
  const { rows, secrets } = readRaw(folder);
  const [secret] = secrets;
  if (!secret || secrets.length !== 1) throw new Error(`expected one S file, found ${secrets.length}`);
  return { rows, secret };
}

/** Every distinct copy of a row, and every S file, of whatever vaults lie in `folder`. */
function readRaw(folder: string): { readonly rows: readonly RawRow[]; readonly secrets: readonly SecretFile[] } {
  const files = storageFiles(folder);
  const secrets = files.filter((bytes) => bytes.length === SECRET_FILE_BYTES && bytes.includes("EBBSECR1"));
  return {
    rows: distinct(files.flatMap(findRows)),
    secrets: secrets.map((bytes) => unwrapResult(readSecretFile(Uint8Array.from(bytes)))),
  };
}

/** The key of a vault out of whatever lies in `folder`, with the words and a share where one is needed; `null` where nothing opens. */
export async function tryRawKey(
  folder: string,
  vaultId: string,
  words: readonly string[],
  askShare?: AskShare,
): Promise<Bytes | null> {
  const { rows, secrets } = readRaw(folder);
  for (const { value } of rows.filter(({ key }) => key === "wrap"))
    for (const { secret } of secrets) {
      const vaultKey = await deriveVaultKey(vaultId, value, secret, words, askShare).catch(() => null);
      if (vaultKey) return vaultKey;
    }
  return null;
}

/** The vault key, out of the files and the words: by the copy of the wrapped key that fits the S file. `vaultId`: 32 hexadecimal characters. */
export async function openRawKey(
  { rows, secret }: RawVault,
  vaultId: string,
  words: readonly string[],
): Promise<Bytes> {
  for (const { value } of rows.filter(({ key }) => key === "wrap")) {
    const vaultKey = await deriveVaultKey(vaultId, value, secret.secret, words).catch(() => null);
    if (vaultKey) return vaultKey;
  }
  throw new Error("no wrapped key in the files opens with the words");
}

/** Those of `rows` that open with the vault key and the slots of `secret`, in whichever table they may have been. */
export function openRaw(rows: readonly RawRow[], vaultKey: Bytes, { slots }: SecretFile): readonly OpenedRow[] {
  const keys = slots.map((_, slot) => deriveSlotKey(vaultKey, slots, slot));
  return rows.flatMap((row) => {
    const slotKey = keys[rowSlot(row.value) ?? keys.length];
    if (!slotKey) return [];
    for (const table of TABLES) {
      const plaintext = openRow(slotKey, { table, key: row.key }, row.value);
      if (plaintext) return [{ ...row, plaintext }];
    }
    return [];
  });
}

export const distinct = (rows: readonly RawRow[]): readonly RawRow[] => [
  ...new Map(rows.map((row) => [`${row.key}/${bytesToHex(row.value)}`, row])).values(),
];

/** Tables whose rows are sealed. */
const TABLES: readonly Table[] = ["meta", "journal", "pages"];

/** Files of IndexedDB and of the private file system. A LevelDB log comes without the headers that cut it into blocks, a table of it with its blocks unpacked. */
const storageFiles = (folder: string): readonly Buffer[] =>
  readTree(folder)
    .filter(({ name }) => /IndexedDB|File System/.test(name))
    .map(({ name, bytes, unpacked }) => unpacked ?? (/leveldb.*\.log$/.test(name) ? joinLog(bytes) : bytes));

const LOG_BLOCK = 32_768;
const LOG_HEADER = 7;

/** LevelDB log format: blocks of 32 KiB, in them pieces, each behind checksum 4 ‖ length 2 ‖ type 1. */
function joinLog(log: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let block = 0; block < log.length; block += LOG_BLOCK) {
    const end = Math.min(block + LOG_BLOCK, log.length);
    for (let at = block; at + LOG_HEADER < end; ) {
      const length = log.readUInt16LE(at + 4);
      if (length === 0) break;
      pieces.push(log.subarray(at + LOG_HEADER, Math.min(at + LOG_HEADER + length, end)));
      at += LOG_HEADER + length;
    }
  }
  return Buffer.concat(pieces);
}

const ROW_BEGINS = Buffer.from('o"\x03key"', "latin1");
const VALUE_BEGINS = Buffer.from('"\x05valueB', "latin1");

/** Rows as browsers write them: the object {key, value} in V8's serialization, wherever in the file. */
function findRows(bytes: Buffer): readonly RawRow[] {
  const rows: RawRow[] = [];
  for (let at = bytes.indexOf(ROW_BEGINS); at >= 0; at = bytes.indexOf(ROW_BEGINS, at + 1)) {
    const row = readRow(bytes, at + ROW_BEGINS.length);
    if (row) rows.push(row);
  }
  return rows;
}

function readRow(bytes: Buffer, at: number): RawRow | null {
  const keyEnd = at + 1 + (bytes[at] ?? 0);
  const lengthAt = keyEnd + VALUE_BEGINS.length;
  if (!bytes.subarray(keyEnd, lengthAt).equals(VALUE_BEGINS)) return null;
  const { length, next } = readVarint(bytes, lengthAt);
  // A value that goes on somewhere else, as long ones do in SQLite, is not a copy that was found.
  if (next + length > bytes.length) return null;
  return {
    key: bytes.toString("latin1", at + 1, keyEnd),
    value: Uint8Array.from(bytes.subarray(next, next + length)),
  };
}

function readVarint(bytes: Buffer, at: number): { readonly length: number; readonly next: number } {
  let length = 0;
  for (let i = 0; i < 4; i++) {
    const byte = bytes[at + i] ?? 0;
    length += (byte & 127) << (7 * i);
    if (byte < 128) return { length, next: at + i + 1 };
  }
  return { length: Number.POSITIVE_INFINITY, next: at };
}
