/**
 * Reads a list of places from a table of text (RFC 4180 and what spreadsheets make of it): comma, semicolon or tab, quotes, a mark at the start.
 * Two columns: `label`, and `code` where others have one. Any other column refuses the file, and one that could lead to a person says so.
 * Pure. Gives the whole list or every line that does not fit; nothing is guessed and nothing is taken over in part. Rule P7 of README.md.
 */
import { err, ok, type Result } from "../kit/result.ts";
import { areaProblem, type NamedArea, tidyId } from "./areas.ts";
import { type ForbiddenKind, forbiddenKind } from "./forbidden.ts";
import { type Area, MAX_AREAS } from "./model.ts";
import { type AreaProblem, tidyLabel } from "./rules.ts";

/** Largest file in bytes that is looked at. */
export const MAX_CSV_BYTES = 65_536;

/** A line, counted from 1 as an editor shows it, and what is wrong with it. `cell` is the text that it is about. */
export interface CsvLineProblem {
  readonly line: number;
  readonly code: AreaProblem | "ID_MALFORMED" | "ID_REPEATED" | "CELLS" | "QUOTE_OPEN" | "QUOTE_INSIDE";
  readonly cell: string;
}
export type CsvProblem =
  | { readonly code: "TOO_LARGE" | "NOT_UTF8" | "EMPTY" | "NO_HEADER" | "NO_LINES" | "TOO_MANY" }
  | { readonly code: "COLUMN_FORBIDDEN"; readonly column: string; readonly kind: ForbiddenKind }
  | { readonly code: "COLUMN_UNKNOWN" | "COLUMN_TWICE"; readonly column: string }
  | { readonly code: "LINES"; readonly lines: readonly CsvLineProblem[] };

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}
type Column = "code" | "label";

/** The places of a file. Fails with what is wrong with the file, or with every line that does not fit. */
export function parseAreasCsv(bytes: Uint8Array): Result<readonly NamedArea[], CsvProblem> {
  if (bytes.length > MAX_CSV_BYTES) return err({ code: "TOO_LARGE" });
  const text = decode(bytes);
  if (text === null) return err({ code: "NOT_UTF8" });
  const rows = splitRows(text);
  if (!rows.ok) return err({ code: "LINES", lines: [rows.error] });
  const [head, ...body] = rows.value;
  if (!head) return err({ code: "EMPTY" });
  const columns = readHeader(head.cells);
  if (!columns.ok) return columns;
  if (body.length === 0) return err({ code: "NO_LINES" });
  return body.length > MAX_AREAS ? err({ code: "TOO_MANY" }) : readBody(columns.value, body);
}

/** Text without the mark that some programs put first; `null` where it is no UTF-8. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function readHeader(cells: readonly string[]): Result<readonly Column[], CsvProblem> {
  const columns: Column[] = [];
  for (const cell of cells) {
    const column = cell.trim().toLowerCase();
    if (column === "code" || column === "label") {
      if (columns.includes(column)) return err({ code: "COLUMN_TWICE", column: cell });
      columns.push(column);
      continue;
    }
    const kind = forbiddenKind(cell.trim());
    if (kind) return err({ code: "COLUMN_FORBIDDEN", column: cell.trim(), kind });
    if (cells.length > 1 || columns.length > 0) return err({ code: "COLUMN_UNKNOWN", column: cell.trim() });
  }
  return columns.includes("label") ? ok(columns) : err({ code: "NO_HEADER" });
}

function readBody(columns: readonly Column[], body: readonly Row[]): Result<readonly NamedArea[], CsvProblem> {
  const areas: NamedArea[] = [];
  const seen: Area[] = [];
  const lines: CsvLineProblem[] = [];
  for (const { line, cells } of body) {
    if (cells.length !== columns.length) {
      lines.push({ line, code: "CELLS", cell: cells.join(" ") });
      continue;
    }
    const cellOf = (column: Column) => cells[columns.indexOf(column)] ?? "";
    const area = { id: tidyId(cellOf("code")), label: tidyLabel(cellOf("label")) };
    const code = areaProblem(area, seen);
    if (code && code !== "TOO_MANY" && code !== "LAST_ONE")
      lines.push({ line, code, cell: code.startsWith("ID_") ? cellOf("code") : cellOf("label") });
    areas.push(area);
    seen.push({ code: seen.length + 1, label: area.label, ...(area.id && { id: area.id }) });
  }
  return lines.length > 0 ? err({ code: "LINES", lines }) : ok(areas);
}

/** The separator that the first line uses most, outside quotes. */
function separatorOf(text: string): string {
  const [first = ""] = text.replace(/"[^"]*"/g, "").split(/\r\n|\r|\n/, 1);
  const count = (separator: string) => first.split(separator).length;
  return [";", "\t"].reduce((best, next) => (count(next) > count(best) ? next : best), ",");
}

/** Rows with the line on which each begins; rows without any text are left out. */
function splitRows(text: string): Result<readonly Row[], CsvLineProblem> {
  const separator = separatorOf(text);
  const rows: Row[] = [];
  let cells: string[] = [];
  let [line, startLine, at] = [1, 1, 0];
  while (at <= text.length) {
    const cell = text[at] === '"' ? readQuoted(text, at, line, separator) : ok(readPlain(text, at, separator));
    if (!cell.ok) return cell;
    cells.push(cell.value.text);
    line += cell.value.text.match(/\r\n|\r|\n/g)?.length ?? 0;
    at = cell.value.end;
    if (text[at] === separator) {
      at += 1;
      continue;
    }
    if (cells.some((one) => one.trim() !== "")) rows.push({ line: startLine, cells });
    cells = [];
    at += text.startsWith("\r\n", at) ? 2 : 1;
    line += 1;
    startLine = line;
  }
  return ok(rows);
}

interface Cell {
  readonly text: string;
  /** Where the separator, the line end or the end of the text stands. */
  readonly end: number;
}

function readPlain(text: string, from: number, separator: string): Cell {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { text: text.slice(from, end), end };
}

/** A quoted cell: a quote inside is written twice, and nothing stands between the last one and the separator. */
function readQuoted(text: string, from: number, line: number, separator: string): Result<Cell, CsvLineProblem> {
  let at = from + 1;
  let cell = "";
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return err({ line, code: "QUOTE_OPEN", cell: text.slice(from, from + 40) });
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      at = quote + 1;
      break;
    }
    cell += '"';
    at = quote + 2;
  }
  const next = text[at];
  if (next === undefined || next === separator || next === "\n" || next === "\r") return ok({ text: cell, end: at });
  return err({ line, code: "QUOTE_INSIDE", cell: text.slice(from, from + 40) });
}
