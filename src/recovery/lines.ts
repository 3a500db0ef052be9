/**
 * Bytes as lines that a person copies: four lines of twelve characters in groups of four, each line with a check character of its own, so that
 * a wrong line can be named. Rules X4–X6 of SPEC.md.
 *
 * The letters are those of base 32. The check character is a weighted sum over GF(2⁵) with x⁵ + x² + 1: all
 * weights of a line differ and none is zero, so one wrong character and two swapped ones are always found. The line's number is part of the sum.
 */
import { BASE32_LETTERS, bytesToFives, fivesToBytes } from "../kit/base32.ts";
import type { Bytes } from "../kit/bytes.ts";
import { UsageError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";

/** Number of a line on paper. */
export type LineNumber = 1 | 2 | 3 | 4;

/** `LINE_WRONG`: this line was not read as it was printed. `LINES_MISSING`: there are not yet four lines. */
export type LinesProblem =
  | { readonly code: "LINE_WRONG"; readonly line: LineNumber }
  | { readonly code: "LINES_MISSING" };

/** How many bytes four lines hold. */
export const LINES_BYTES = 27;

const LINE_NUMBERS: readonly LineNumber[] = [1, 2, 3, 4];
const LINE_LENGTH = 12;
const DATA_LENGTH = LINE_LENGTH - 1;

/** `bytes` (27) as four lines "XXXX XXXX XXXX", joined by line feeds. */
export function bytesToLines(bytes: Bytes): string {
  if (bytes.length !== LINES_BYTES) throw new UsageError("LENGTH_WRONG");
  const symbols = bytesToFives(bytes);
  return LINE_NUMBERS.map((line) => writeLine(line, symbols.slice((line - 1) * DATA_LENGTH, line * DATA_LENGTH))).join(
    "\n",
  );
}

function writeLine(line: LineNumber, data: readonly number[]): string {
  const text = [...data, checkOf(line, data)].map((symbol) => BASE32_LETTERS[symbol]).join("");
  return text.replace(/(.{4})(?!$)/g, "$1 ");
}

/** Reads what `bytesToLines` writes, however it was typed: X5. Says the first line that does not hold. */
export function linesToBytes(text: string): Result<Bytes, LinesProblem> {
  const lines = splitLines(text);
  const symbols: number[] = [];
  for (const number of LINE_NUMBERS) {
    const line = lines[number - 1];
    if (line === undefined) return err({ code: "LINES_MISSING" });
    const data = readLine(number, line);
    if (data === null) return err({ code: "LINE_WRONG", line: number });
    symbols.push(...data);
  }
  const bytes = lines.length === LINE_NUMBERS.length ? fivesToBytes(symbols, LINES_BYTES) : null;
  return bytes ? ok(bytes) : err({ code: "LINE_WRONG", line: 4 });
}

/** Lines as they were typed, where there are several; one long line is cut every twelve characters. Empty lines do not count. */
function splitLines(text: string): readonly string[] {
  const typed = text.split("\n").map(tidy).filter(Boolean);
  return typed.length === 1 ? (typed[0]?.match(/.{1,12}/gu) ?? []) : typed;
}

/** X5: case, spaces and dashes do not count; O is 0, I and L are 1. */
const tidy = (line: string): string =>
  line
    .replace(/[\s\p{Dash_Punctuation}]/gu, "")
    .toUpperCase()
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");

/** The data of a line, or `null` where a character is no letter of the alphabet, one is missing or too many, or the check does not hold. */
function readLine(number: LineNumber, line: string): readonly number[] | null {
  const symbols = [...line].map((character) => BASE32_LETTERS.indexOf(character));
  if (symbols.length !== LINE_LENGTH || symbols.includes(-1)) return null;
  const data = symbols.slice(0, DATA_LENGTH);
  return symbols[DATA_LENGTH] === checkOf(number, data) ? data : null;
}

/** Horner's scheme: the sum of number · x¹² and data · x¹¹ … x¹. The check itself stands with weight 1. */
const checkOf = (line: LineNumber, data: readonly number[]): number =>
  timesX(data.reduce((sum, symbol) => timesX(sum) ^ symbol, line as number));

function timesX(value: number): number {
  const shifted = value << 1;
  return shifted & 32 ? shifted ^ 0b100101 : shifted;
}
