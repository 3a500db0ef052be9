/**
 * Looks through a note for what would lead to a person or an exact place, before it is saved. It warns; a person decides (GUARD.md says what it catches and misses).
 *
 * G1 Digits of every script count, also full-width ones and those beyond the basic plane. Separators between digits do not hide a number.
 * G2 Every language's cues are looked for in every note, whatever language the app speaks.
 * G3 A finding names its kind and the UTF-16 range of the note that it is about; findings do not overlap, the graver kind wins.
 * G4 Nothing is kept or told anywhere: text in, findings out.
 *
 * Misses numbers written as words, names without a cue, and nicknames. Pure.
 */
import { AGE, HOUSE, NAME_CUE } from "./guard-cues.ts";

/** What may stand in a note, the gravest first. `name` is only a hint: its cues are often innocent. */
export const GUARD_KINDS = [
  "email",
  "link",
  "coordinates",
  "plusCode",
  "number",
  "idNumber",
  "handle",
  "house",
  "age",
  "name",
] as const;
export type GuardKind = (typeof GUARD_KINDS)[number];

export interface Finding {
  readonly kind: GuardKind;
  /** UTF-16 offsets of the note, `to` excluded. */
  readonly from: number;
  readonly to: number;
}

const SEPARATOR = String.raw`[\s.,\-/()_+·:–—‐-―]{0,3}`;
const DECIMAL = String.raw`\d{1,3}[.,]\d{2,}`;
const WORD_BEFORE = String.raw`(?<![\p{L}\p{N}])`;

const PATTERNS: Readonly<Record<GuardKind, RegExp>> = {
  email: /[\p{L}\p{N}._%+-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\p{L}]{2,})+/giu,
  link: /(?:https?:\/\/|www\.)\S+|(?<![\p{L}\p{N}@])[a-z0-9-]+\.(?:com|org|net|info|me|io|app|site|link|ua|fr|es|cn|sy|lb|tr)(?:\/\S*)?(?![\p{L}\p{N}])/giu,
  coordinates: new RegExp(
    String.raw`[-+]?${DECIMAL}\s?[°ºNSEW]?\D{1,5}${DECIMAL}\s?[°ºNSEW]?|\d{1,3}\s*[°º]\s*\d*(?:[.,]\d+)?['′]?`,
    "giu",
  ),
  plusCode: /[23456789cfghjmpqrvwx]{4,8}\+[23456789cfghjmpqrvwx]{2,3}/gi,
  number: new RegExp(String.raw`\+?\d(?:${SEPARATOR}\d){6,}`, "gu"),
  idNumber: new RegExp(String.raw`${WORD_BEFORE}\p{L}{1,3}[-\s]?\d{6}\d*`, "giu"),
  handle: /(?<![\p{L}\p{N}])@[\p{L}\p{N}_.]{2,}/giu,
  house: HOUSE,
  age: AGE,
  name: NAME_CUE,
};

/** What is found in `note`, in the order of the text. */
export function guardNote(note: string): readonly Finding[] {
  const { plain, offsets } = toPlain(note);
  const taken: Finding[] = [];
  for (const kind of GUARD_KINDS) {
    for (const match of plain.matchAll(PATTERNS[kind])) {
      const from = offsets[match.index] ?? 0;
      const to = offsets[match.index + match[0].trimEnd().length] ?? note.length;
      if (to > from && taken.every((other) => to <= other.from || from >= other.to)) taken.push({ kind, from, to });
    }
  }
  return taken.toSorted((a, b) => a.from - b.from);
}

/** The note without what `finding` is about, spaces tidied. */
export const withoutFinding = (note: string, { from, to }: Finding): string =>
  `${note.slice(0, from)} ${note.slice(to)}`.replace(/\s+/g, " ").trim();

/**
 * One character for each code point: digits of every script as ASCII digits, full-width forms as ordinary ones, invisible characters as spaces.
 * `offsets` gives where each stands in the note, and behind the last one the note's length.
 */
function toPlain(note: string): { readonly plain: string; readonly offsets: readonly number[] } {
  const offsets: number[] = [];
  let plain = "";
  let at = 0;
  for (const character of note) {
    // A character beyond the basic plane takes two units in the note and one here.
    offsets.push(at);
    plain += plainOf(character);
    at += character.length;
  }
  return { plain, offsets: [...offsets, at] };
}

function plainOf(character: string): string {
  const folded = character.normalize("NFKC");
  if (/^\p{Nd}$/u.test(folded)) return String(digitOf(folded));
  if (/^[\p{Cf}\p{Zs}]$/u.test(character)) return " ";
  if (character === "\u066b") return ".";
  return folded.length === 1 ? folded : character.length === 1 ? character : "\ufffc";
}

/** Unicode keeps the ten digits of a script in one row, so the distance to the row's begin is the value. */
function digitOf(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value++;
  return value;
}
