/**
 * Reads the tables of LevelDB (`*.ldb`), into which it brings what stood in a log. Their blocks are packed, and keys leave out what they share with the one before: what lies
 * there can be looked for only when it was read like this.
 */

/** Behind the blocks: where the index is, and a number by which a table that was finished is known. */
const FOOTER_BYTES = 48;
const MAGIC = 0xdb4775248b80fb57n;

/** The rows in `table`, one behind the other: each key whole, then its value. `null` for a table that was not finished: what it was to hold is still where it came from. */
export function joinTable(table: Buffer): Buffer | null {
  if (table.length < FOOTER_BYTES || table.readBigUInt64LE(table.length - 8) !== MAGIC) return null;
  const footer = { bytes: table.subarray(-FOOTER_BYTES), at: 0 };
  readHandle(footer); // Of what filters and statistics stand there.
  const blocks = readEntries(readBlock(table, readHandle(footer))).map(({ value }) =>
    readHandle({ bytes: value, at: 0 }),
  );
  const rows = blocks.flatMap((handle) => readEntries(readBlock(table, handle)));
  return Buffer.concat(rows.flatMap(({ key, value }) => [key, value]));
}

interface Reader {
  readonly bytes: Buffer;
  at: number;
}

interface Handle {
  readonly from: number;
  readonly length: number;
}

interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

function readVarint(reader: Reader): number {
  for (let value = 0, scale = 1; ; scale *= 128) {
    const byte = reader.bytes.readUInt8(reader.at++);
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
}

const readHandle = (reader: Reader): Handle => ({ from: readVarint(reader), length: readVarint(reader) });

/** Each as: length shared with the key before ‖ length of the rest ‖ length of the value ‖ rest ‖ value. Behind them stand the restarts and their count. */
function readEntries(block: Buffer): readonly Entry[] {
  const end = block.length - 4 - 4 * block.readUInt32LE(block.length - 4);
  const entries: Entry[] = [];
  let key = Buffer.alloc(0);
  for (const reader: Reader = { bytes: block, at: 0 }; reader.at < end; ) {
    const [shared, rest, length] = [readVarint(reader), readVarint(reader), readVarint(reader)];
    const valueAt = reader.at + rest;
    key = Buffer.concat([key.subarray(0, shared), block.subarray(reader.at, valueAt)]);
    entries.push({ key, value: block.subarray(valueAt, valueAt + length) });
    reader.at = valueAt + length;
  }
  return entries;
}

/** Behind a block stand how it is packed, and a checksum. */
function readBlock(table: Buffer, { from, length }: Handle): Buffer {
  const [block, kind] = [table.subarray(from, from + length), table.readUInt8(from + length)];
  if (kind > 1) throw new Error(`a table that is packed in a way that cannot be read: ${kind}`);
  return kind === 1 ? unpack(block) : block;
}

/** Snappy: a length, then bytes as they are and copies of what came before, each behind a tag whose two lowest bits say which. */
function unpack(packed: Buffer): Buffer {
  const reader: Reader = { bytes: packed, at: 0 };
  const out = Buffer.alloc(readVarint(reader));
  for (let to = 0; to < out.length; ) {
    const tag = readNumber(reader, 1);
    to += (tag & 3) === 0 ? copyLiteral(reader, tag >> 2, out, to) : copyBack(reader, tag, out, to);
  }
  return out;
}

function readNumber(reader: Reader, bytes: number): number {
  reader.at += bytes;
  return reader.bytes.readUIntLE(reader.at - bytes, bytes);
}

/** `size`: the length less one, or from 60 on how many bytes it takes. */
function copyLiteral(reader: Reader, size: number, out: Buffer, to: number): number {
  const length = (size < 60 ? size : readNumber(reader, size - 59)) + 1;
  reader.bytes.copy(out, to, reader.at, reader.at + length);
  reader.at += length;
  return length;
}

/** A copy may reach into itself, and so goes byte by byte. */
function copyBack(reader: Reader, tag: number, out: Buffer, to: number): number {
  const kind = tag & 3;
  const length = kind === 1 ? 4 + ((tag >> 2) & 7) : (tag >> 2) + 1;
  const back = kind === 1 ? (tag >> 5) * 256 + readNumber(reader, 1) : readNumber(reader, kind === 2 ? 2 : 4);
  if (back < 1 || back > to) throw new Error("a copy of what did not come before");
  for (let at = to; at < to + length; at++) out[at] = out[at - back] ?? 0;
  return length;
}
