/**
 * Moving codes: a message of some kilobytes as a run of QR codes that may be read in any order, with gaps and repeats. The first codes show the blocks of the message one by
 * one; every further one the exclusive-or of about half of them (a random linear fountain over GF(2)), so that whoever missed some needs about as many more, whichever
 * those are, and two over. Rules W110–W113 of SPEC.md.
 *
 * Codes hold what is sealed or was meant to be seen: this only moves bytes. Own code, because it is small; the libraries of the kind were not kept.
 */
import { hashLabelled } from "../crypto/hash.ts";
import { type Bytes, bytesToU32, concatBytes, copyBytes, isEqualBytes, u32ToBytes } from "../kit/bytes.ts";
import { UsageError } from "../kit/errors.ts";
import { decodeBase45, encodeBase45 } from "./base45.ts";

/** Every code begins with these letters. */
const MARK = "M1";
/** Bytes of the message in one code: small enough that a cheap camera reads the code at arm's length (P). */
const BLOCK_BYTES = 90;
/** Most blocks of one message: 36,000 bytes take two minutes; more is for files. */
const MAX_BLOCKS = 400;
export const MAX_MOVING_BYTES = BLOCK_BYTES * MAX_BLOCKS;
/** id 4 ‖ length u16 ‖ number u16. */
const HEAD_BYTES = 8;

const idOf = (message: Uint8Array): Bytes => hashLabelled("moving", message).slice(0, 4);
const blocksOf = (length: number): number => Math.max(1, Math.ceil(length / BLOCK_BYTES));

/** Which blocks code `number` of a message is the exclusive-or of. */
function maskOf(id: Uint8Array, number: number, count: number): Uint8Array {
  const mask = new Uint8Array(count);
  if (number < count) {
    mask[number] = 1;
    return mask;
  }
  let drawn: Uint8Array = new Uint8Array();
  for (let at = 0; at < count; at++) {
    if (at % 256 === 0) drawn = hashLabelled("moving-mix", concatBytes(id, u32ToBytes(number), u32ToBytes(at / 256)));
    mask[at] = ((drawn[(at % 256) >> 3] ?? 0) >> (at % 8)) & 1;
  }
  return mask;
}

function addInto(target: Uint8Array, source: Uint8Array): void {
  for (let at = 0; at < target.length; at++) target[at] = (target[at] ?? 0) ^ (source[at] ?? 0);
}

/** How many codes show each block once. */
export const movingRound = (message: Uint8Array): number => blocksOf(message.length);

/** The text of code `number`, from 0; numbers go round after 65,536. Throws `UsageError` `MOVING_TOO_LARGE` for a message above 36,000 bytes. */
export function movingCode(message: Uint8Array, number: number): string {
  if (message.length > MAX_MOVING_BYTES) throw new UsageError("MOVING_TOO_LARGE");
  const [id, count] = [idOf(message), blocksOf(message.length)];
  const position = number % 65_536;
  const block = new Uint8Array(BLOCK_BYTES);
  maskOf(id, position, count).forEach((isIn, at) => {
    if (isIn) addInto(block, message.subarray(at * BLOCK_BYTES, (at + 1) * BLOCK_BYTES));
  });
  const numbers = u32ToBytes(message.length * 65_536 + position);
  return MARK + encodeBase45(concatBytes(id, numbers, block));
}

/** What came of a message so far. */
export interface Collected {
  readonly id: Bytes;
  readonly length: number;
  /** Rows of a triangle: the first block of each mask is its place. */
  readonly rows: ReadonlyMap<number, { readonly mask: Uint8Array; readonly block: Uint8Array }>;
}

/** How far a message has come: `have` of `need` codes that tell something new. */
export const movingProgress = ({ rows, length }: Collected) => ({ have: rows.size, need: blocksOf(length) });

/**
 * Takes in the text of one code. `null`: it is none of these codes. A code of another message begins anew with that one: the sender changed what it shows.
 */
export function collect(before: Collected | null, text: string): Collected | null {
  const bytes = text.startsWith(MARK) ? decodeBase45(text.slice(MARK.length)) : null;
  if (bytes?.length !== HEAD_BYTES + BLOCK_BYTES) return null;
  const id = copyBytes(bytes.subarray(0, 4));
  const numbers = bytesToU32(bytes, 4);
  const [length, number] = [Math.floor(numbers / 65_536), numbers % 65_536];
  if (length > MAX_MOVING_BYTES) return null;
  const isSame = before !== null && isEqualBytes(before.id, id) && before.length === length;
  const collected = isSame ? before : { id, length, rows: new Map() };
  return withRow(collected, maskOf(id, number, blocksOf(length)), copyBytes(bytes.subarray(HEAD_BYTES)));
}

/** Adds a row to the triangle; one that follows from those that are there changes nothing. */
function withRow(collected: Collected, mask: Uint8Array, block: Uint8Array): Collected {
  for (let at = mask.indexOf(1); at !== -1; at = mask.indexOf(1)) {
    const known = collected.rows.get(at);
    if (!known) return { ...collected, rows: new Map(collected.rows).set(at, { mask, block }) };
    addInto(mask, known.mask);
    addInto(block, known.block);
  }
  return collected;
}

/** The message, once it is whole and has the hash that its codes name; `null` before. */
export function finishMoving({ id, length, rows }: Collected): Bytes | null {
  const count = blocksOf(length);
  if (rows.size < count) return null;
  const blocks: Uint8Array[] = [];
  for (let at = count - 1; at >= 0; at--) {
    const row = rows.get(at);
    if (!row) return null;
    const block = copyBytes(row.block);
    for (let other = at + 1; other < count; other++) {
      const solved = blocks[other];
      if (row.mask[other] === 1 && solved) addInto(block, solved);
    }
    blocks[at] = block;
  }
  const message = concatBytes(...blocks).slice(0, length);
  return isEqualBytes(idOf(message), id) ? message : null;
}
