/**
 * The 256 pictures of the picture-words, cut from Noto Emoji (one colour, SIL Open Font License 1.1) while the app is built.
 *
 * A TrueType outline is closed contours of points, each on the curve or pulling it. They are brought to a grid of `PICTURE_GRID` units, points that change
 * nothing visible are left out, and what is left is written as steps from point to point, which compress well.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { create } from "fontkitten";
import { EMOJI_BY_WORD } from "../../../src/words/picture-emoji.ts";
import { FIRST_CODE, type PackedPictures } from "../../../src/words/picture-outlines.ts";
import { PICTURE_GRID, PICTURE_WORDS } from "../../../src/words/picture-words.ts";

/** A point of a contour: on the curve, or one that pulls the curve between its neighbours. */
interface Point {
  readonly x: number;
  readonly y: number;
  readonly on: boolean;
}
type Contour = readonly Point[];
type Command = { readonly command: string; readonly args: readonly number[] };

/** The font's square: every glyph is as wide, and reaches this far below the line. */
const WIDTH = 2600;
const BELOW = 600;

const FILES = path.resolve(import.meta.dirname, "../../../node_modules/@fontsource/noto-emoji/files");
const WEIGHT = /-400-normal\.woff2$/;

/** Contours that lie wholly between two heights of a picture are left out of it: what they draw has no place on a card. */
const LEFT_OUT: ReadonlyMap<string, readonly [top: number, bottom: number]> = new Map([
  // A month's name in English.
  ["calendar", [15, 37]],
  // Three persons.
  ["elevator", [40, 75]],
]);

/** The pictures as three texts, which `readPictures` of the room `words` reads. Throws where the font has no such glyph. */
export function packPictures(): PackedPictures {
  const fonts = readdirSync(FILES)
    .filter((file) => WEIGHT.test(file))
    .map((file) => create(readFileSync(path.join(FILES, file))));
  return pack(
    PICTURE_WORDS.map(({ word }) => {
      const code = EMOJI_BY_WORD.get(word)?.codePointAt(0) ?? 0;
      for (const font of fonts)
        if (!font.isCollection && font.hasGlyphForCodePoint(code))
          return [
            ...toContours(font.glyphForCodePoint(code).path.commands).filter((contour) => !isLeftOut(word, contour)),
            ...PUT_IN.filter(([name]) => name === word).map(([, contour]) => contour),
          ];
      throw new Error(`the font has no picture for ${word}`);
    }),
  );
}

/** What stands in their place: a lift has doors. */
const PUT_IN: readonly (readonly [word: string, contour: Contour])[] = [
  [
    "elevator",
    [
      { x: 46, y: 37, on: true },
      { x: 50, y: 37, on: true },
      { x: 50, y: 78, on: true },
      { x: 46, y: 78, on: true },
    ],
  ],
];

function isLeftOut(word: string, contour: Contour): boolean {
  const [top, bottom] = LEFT_OUT.get(word) ?? [0, 0];
  return contour.every(({ y }) => y > top && y < bottom);
}

const toGrid = (units: number) => Math.round((units * PICTURE_GRID) / WIDTH);
const toPoint = (x: number, y: number, on: boolean): Point => ({ x: toGrid(x), y: toGrid(WIDTH - BELOW - y), on });

function toContours(commands: readonly Command[]): Contour[] {
  const contours: Point[][] = [];
  for (const { command, args } of commands) {
    const [x = 0, y = 0, endX = 0, endY = 0] = args;
    if (command === "moveTo") contours.push([toPoint(x, y, true)]);
    else if (command === "lineTo") contours.at(-1)?.push(toPoint(x, y, true));
    else if (command === "quadraticCurveTo") contours.at(-1)?.push(toPoint(x, y, false), toPoint(endX, endY, true));
  }
  return contours.map(simplify).filter((contour) => contour.length > 2);
}

/** Leaves out one point after the other, as long as there is one that nobody sees the lack of. */
function simplify(contour: Contour): Contour {
  const left = [...contour];
  for (let at = 0; at < left.length && left.length > 2; ) {
    const [before, point, after] = [left.at(at - 1), left[at], left[(at + 1) % left.length]];
    if (before && point && after && isIdle(before, point, after)) {
      left.splice(at, 1);
      at = Math.max(0, at - 2);
    } else at += 1;
  }
  return left;
}

/** How far a point may be from where it would change nothing, in units of the grid. */
const SEEN = 0.5;
const SEEN_BETWEEN_PULLS = 0.8;

/** Whether `point` repeats a neighbour, lies on the line between two on the curve, or in the middle between two that pull. */
function isIdle(before: Point, point: Point, after: Point): boolean {
  if (point.on && before.x === point.x && before.y === point.y && before.on) return true;
  if (point.on && !before.on && !after.on)
    return Math.hypot((before.x + after.x) / 2 - point.x, (before.y + after.y) / 2 - point.y) <= SEEN_BETWEEN_PULLS;
  return before.on && after.on && distance(before, point, after) <= (point.on ? SEEN : 2 * SEEN);
}

/** How far `point` lies from the line through `a` and `b`; from `a` itself where it lies before or behind them. */
function distance(a: Point, point: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = ((point.x - a.x) * dx + (point.y - a.y) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(point.x - a.x - t * dx, point.y - a.y - t * dy);
}

function pack(pictures: readonly (readonly Contour[])[]): PackedPictures {
  const points = pictures.flat(2);
  const sixes = Array.from({ length: Math.ceil(points.length / 6) }, (_, at) => points.slice(6 * at, 6 * at + 6));
  return {
    counts: pictures.map((contours) => toText([contours.length, ...contours.map(({ length }) => length)])).join(""),
    flags: toText(sixes.map((six) => six.reduce((bits, { on }, at) => bits | (Number(on) << at), 0))),
    steps: pictures.map((contours) => toText(stepsOf(contours.flat()))).join(""),
  };
}

/** The first step of a picture starts in its corner. A step back is written as an odd number. */
const stepsOf = (points: readonly Point[]) =>
  points.flatMap(({ x, y }, at) => [fold(x - (points[at - 1]?.x ?? 0)), fold(y - (points[at - 1]?.y ?? 0))]);
const fold = (step: number) => (step < 0 ? -2 * step - 1 : 2 * step);
const toText = (numbers: readonly number[]) => String.fromCharCode(...numbers.map((number) => number + FIRST_CODE));
