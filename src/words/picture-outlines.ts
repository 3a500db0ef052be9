/**
 * The outline of each picture-word as the path of an SVG. Loaded when a picture is shown first: it is as large as half the app.
 *
 * The build cuts the pictures from a font (`tests/support/pictures`) and packs them as three texts in which each letter is a number: how many contours
 * a picture has and how many points each; six points a letter, whether they lie on the curve; and the steps from point to point. Between two points
 * that pull the curve lies one on it, in the middle, as in TrueType.
 */

/** The letter that means zero. */
export const FIRST_CODE = 0x23;

/** What the build packs. */
export interface PackedPictures {
  readonly counts: string;
  readonly flags: string;
  readonly steps: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
  readonly isOn: boolean;
}

/** The paths of all pictures in the order of their numbers, each within a square of `PICTURE_GRID`. Rule W25. */
export function readPictures({ counts, flags, steps }: PackedPictures): readonly string[] {
  const nextCount = reader(counts);
  const nextStep = reader(steps);
  let point = 0;
  const nextFlag = () => {
    const isOn = ((numberAt(flags, Math.floor(point / 6)) >> (point % 6)) & 1) === 1;
    point += 1;
    return isOn;
  };
  const readPicture = () => {
    let [x, y] = [0, 0];
    const nextPoint = (): Point => {
      x += unfold(nextStep());
      y += unfold(nextStep());
      return { x, y, isOn: nextFlag() };
    };
    const contours = Array.from({ length: nextCount() }, nextCount);
    return contours.map((length) => contourToPath(Array.from({ length }, nextPoint))).join("");
  };
  const paths: string[] = [];
  while (paths.length < 256) paths.push(readPicture());
  return paths;
}

const numberAt = (text: string, at: number) => text.charCodeAt(at) - FIRST_CODE;

function reader(text: string): () => number {
  let at = 0;
  return () => {
    at += 1;
    return numberAt(text, at - 1);
  };
}

const unfold = (step: number) => (step % 2 === 0 ? step / 2 : -(step + 1) / 2);

/** A closed contour. It starts on the curve: at a point that lies there, or in the middle of two that do not. */
function contourToPath(contour: readonly Point[]): string {
  const first = contour.findIndex(({ isOn }) => isOn);
  const points = [...contour.slice(Math.max(0, first)), ...contour.slice(0, Math.max(0, first))];
  const [head] = points;
  const tail = points.at(-1);
  if (!head || !tail) return "";
  const start = head.isOn ? head : middle(tail, head);
  const rest = head.isOn ? points.slice(1) : points;
  const drawn = rest.map((point, at) => {
    const next = rest[at + 1] ?? start;
    if (!point.isOn) return `Q${point.x} ${point.y} ${place(next.isOn ? next : middle(point, next))}`;
    return rest[at - 1]?.isOn === false ? "" : `L${place(point)}`;
  });
  return `M${place(start)}${drawn.join("")}Z`;
}

const place = ({ x, y }: Point) => `${x} ${y}`;
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, isOn: true });
