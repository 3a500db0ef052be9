import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8ToBytes } from "../kit/bytes.ts";
import { unwrapResult } from "../kit/result.ts";
import { parseAreasCsv } from "./areas-csv.ts";
import { FORBIDDEN_WORDS } from "./forbidden.ts";

const parse = (text: string) => parseAreasCsv(utf8ToBytes(text));
const rowsOf = (text: string) => unwrapResult(parse(text)).map(({ id, label }) => `${id}|${label}`);
const problemOf = (text: string) => {
  const result = parse(text);
  return result.ok ? null : result.error;
};
const linesOf = (text: string) => {
  const problem = problemOf(text);
  return problem?.code === "LINES" ? problem.lines.map(({ line, code }) => [line, code]) : problem?.code;
};

describe("P7 a file of places", () => {
  it.each([
    ["commas", "code,label\nSD-01-001,Block A\nSD-01-002,Block B"],
    ["semicolons", "code;label\nSD-01-001;Block A\nSD-01-002;Block B\n"],
    ["tabs", "code\tlabel\r\nSD-01-001\tBlock A\r\nSD-01-002\tBlock B\r\n"],
    ["old line ends", "code,label\rSD-01-001,Block A\rSD-01-002,Block B"],
    ["a mark at its start", "\ufeffcode,label\nSD-01-001,Block A\nSD-01-002,Block B"],
    ["its columns the other way round", "Label,CODE\nBlock A,sd-01-001\nBlock B,sd-01-002"],
    ["quotes", '"code","label"\n"SD-01-001","Block A"\n"SD-01-002",Block B'],
    ["empty lines", "\n\ncode,label\n\nSD-01-001, Block  A \n,\nSD-01-002,Block B\n\n"],
  ])("P7 with %s reads the same", (_, text) => {
    expect(rowsOf(text)).toEqual(["SD-01-001|Block A", "SD-01-002|Block B"]);
  });

  it("P7 keeps separators and quotes inside quotes", () => {
    expect(rowsOf('code;label\n;"Hall; north, ""big"""')).toEqual(['|Hall; north, "big"']);
  });

  it("P7 needs no codes", () => {
    expect(rowsOf("label\nBlock A\nالسوق القديم")).toEqual(["|Block A", "|السوق القديم"]);
  });

  it("P7 what was written with quotes reads back", () => {
    const label = fc
      .stringMatching(/^[a-zA-Zé,;"\t' ]{1,20}$/)
      .filter((text) => text.trim() !== "" && !/\t| {2}|^ | $/.test(text));
    const labels = fc.uniqueArray(label, { minLength: 1, maxLength: 9, selector: (text) => text.toLowerCase() });
    fc.assert(
      fc.property(labels, fc.constantFrom(",", ";", "\t"), (list, separator) => {
        const lines = list.map((text) => `${separator}"${text.replaceAll('"', '""')}"`);
        const read = unwrapResult(parse(`code${separator}label\n${lines.join("\n")}`));
        expect(read.map((area) => area.label)).toEqual(list.map((text) => text.normalize("NFC")));
      }),
    );
  });

  it("P7 never throws, whatever the bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof parseAreasCsv(bytes).ok === "boolean"));
    fc.assert(fc.property(fc.string({ maxLength: 80 }), (text) => typeof parse(`label\n${text}`).ok === "boolean"));
  });

  it("P7 names every line that does not fit, as an editor counts lines", () => {
    const text = [
      "code,label",
      "SD-1,Block A",
      '"SD-2","Two',
      'lines"',
      "sd-1,Block C",
      "SD-4,block a",
      "#,X",
      "SD-6",
      "SD-7,",
    ];
    expect(linesOf(text.join("\n"))).toEqual([
      [3, "CONTROL_CHARACTER"],
      [5, "ID_REPEATED"],
      [6, "REPEATED"],
      [7, "ID_MALFORMED"],
      [8, "CELLS"],
      [9, "EMPTY"],
    ]);
  });

  it.each([
    ["a quote that is never closed", 'label\n"Block A\nBlock B', [[2, "QUOTE_OPEN"]]],
    ["text behind a closing quote", 'label\nBlock A\n"Block B" x', [[3, "QUOTE_INSIDE"]]],
    ["a telephone number for a label", "label\n079 123 45 67", [[2, "DIGITS"]]],
    ["a telephone number for a code", "code,label\n0791234567,Block A", [[2, "ID_MALFORMED"]]],
    ["no text", "", "EMPTY"],
    ["a header alone", "code,label\n", "NO_LINES"],
    ["no header", "Block A\nBlock B", "NO_HEADER"],
    ["a column of codes alone", "code\nSD-1", "NO_HEADER"],
    ["a column that nobody knows", "code,label,area km2\nSD-1,A,3", "COLUMN_UNKNOWN"],
    ["a column twice", "label,label\nA,B", "COLUMN_TWICE"],
    ["too many places", `label\n${Array.from({ length: 201 }, (_, at) => `Block ${at}`).join("\n")}`, "TOO_MANY"],
    ["too many bytes", `label\n${"x".repeat(65_536)}`, "TOO_LARGE"],
  ])("P7 is refused with %s", (_, text, expected) => {
    expect(linesOf(text)).toEqual(expected);
  });

  it("P7 is refused where it is no UTF-8", () => {
    expect(parseAreasCsv(Uint8Array.of(0x6c, 0xff, 0xfe))).toEqual({ ok: false, error: { code: "NOT_UTF8" } });
  });
});

describe("GR20 a file with a column of people", () => {
  it.each([
    ["name", "person"],
    ["Head of household name", "person"],
    ["phone_number", "contact"],
    ["GPS", "spot"],
    ["latitude", "spot"],
    ["dateOfBirth", "trait"],
    ["religion", "trait"],
    ["passport-no", "number"],
    ["Photo", "body"],
    ["comments", "text"],
  ])("GR20 the column %j is refused, with why", (column, kind) => {
    expect(problemOf(`code,label,${column}\nSD-1,Block A,x`)).toEqual({ code: "COLUMN_FORBIDDEN", column, kind });
  });

  it("GR20 every word of the list is refused as a column", () => {
    const words = Object.values(FORBIDDEN_WORDS).flatMap((list) => list.split(" "));
    expect(words.filter((word) => problemOf(`label,${word}\nBlock A,x`)?.code !== "COLUMN_FORBIDDEN")).toEqual([]);
  });
});
