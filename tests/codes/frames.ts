/** Pictures of codes as cheap cameras in bad light see them: drawn from the modules, then spoilt in one way at a time. Everything drawn at random follows from a seed. */
import encodeQR from "qr";
import type { Prng } from "../support/sim/prng.ts";

/** A grey picture, one byte a point. */
export interface Grey {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

export type Level = "mild" | "medium" | "strong";
export const LEVELS: readonly Level[] = ["mild", "medium", "strong"];

/** What every camera gives at least; the app copies up to 960 points a side. */
const WIDTH = 640;
const HEIGHT = 480;
/** Side of the code with its quiet zone, as a person holds it: three quarters of the picture's height. */
const SIDE = 360;
const [BLACK, WHITE, DESK] = [30, 225, 150];

/** Where a point of the picture lies on the code's sheet, in sides of it. */
type Place = (x: number, y: number) => readonly [number, number];

const upright =
  (side = SIDE): Place =>
  (x, y) => [(x - WIDTH / 2) / side + 0.5, (y - HEIGHT / 2) / side + 0.5];

const turned =
  (degrees: number): Place =>
  (x, y) => {
    const angle = (degrees * Math.PI) / 180;
    const [dx, dy] = [x - WIDTH / 2, y - HEIGHT / 2];
    return upright()(
      WIDTH / 2 + dx * Math.cos(angle) + dy * Math.sin(angle),
      HEIGHT / 2 - dx * Math.sin(angle) + dy * Math.cos(angle),
    );
  };

/** Seen from the side: lines towards the right grow smaller. */
const slanted =
  (strength: number): Place =>
  (x, y) => {
    const depth = 1 - strength * ((x - WIDTH / 2) / SIDE);
    return upright()(WIDTH / 2 + (x - WIDTH / 2) / depth, HEIGHT / 2 + (y - HEIGHT / 2) / depth);
  };

/** Draws the code of `text` on a grey desk, each point as the mean of four. */
function draw(text: string, place: Place): Grey {
  const modules = encodeQR(text, "raw", { ecc: "low", border: 4 });
  const count = modules.length;
  const at = (x: number, y: number) => {
    const [u, v] = place(x, y);
    if (u < 0 || v < 0 || u >= 1 || v >= 1) return DESK;
    return modules[Math.floor(v * count)]?.[Math.floor(u * count)] ? BLACK : WHITE;
  };
  const points = [0.25, 0.75].flatMap((dx) => [0.25, 0.75].map((dy) => [dx, dy] as const));
  return paint((x, y) => points.reduce((sum, [dx, dy]) => sum + at(x + dx, y + dy) / 4, 0));
}

function paint(of: (x: number, y: number) => number): Grey {
  const data = new Float32Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y++) for (let x = 0; x < WIDTH; x++) data[y * WIDTH + x] = of(x, y);
  return { width: WIDTH, height: HEIGHT, data };
}

const valueAt = ({ width, height, data }: Grey, x: number, y: number): number =>
  data[Math.min(height - 1, Math.max(0, y)) * width + Math.min(width - 1, Math.max(0, x))] ?? 0;

const each = (picture: Grey, change: (value: number, x: number, y: number) => number): Grey => ({
  ...picture,
  data: picture.data.map((value, at) => change(value, at % picture.width, Math.floor(at / picture.width))),
});

/** Mean of `length` points along a line, an odd number. */
function smear(picture: Grey, length: number, isAcross: boolean): Grey {
  const { width, height } = picture;
  const data = new Float32Array(width * height);
  const [lines, points] = isAcross ? [height, width] : [width, height];
  const half = length >> 1;
  for (let line = 0; line < lines; line++) {
    const at = (point: number) => (isAcross ? valueAt(picture, point, line) : valueAt(picture, line, point));
    let sum = 0;
    for (let point = -half; point <= half; point++) sum += at(point);
    for (let point = 0; point < points; point++) {
      data[isAcross ? line * width + point : point * width + line] = sum / length;
      sum += at(point + half + 1) - at(point - half);
    }
  }
  return { width, height, data };
}

/** Out of focus: two smears each way are close to a lens. */
const blur = (picture: Grey, size: number): Grey =>
  [true, false, true, false].reduce((before, isAcross) => smear(before, size, isAcross), picture);

/** Sum of four even draws is close to the noise of a dark room. */
const noise = (picture: Grey, prng: Prng, spread: number): Grey => {
  const drawn = prng.bytes(4 * picture.data.length);
  return each(picture, (value, x, y) => {
    const at = 4 * (y * picture.width + x);
    const sum = (drawn[at] ?? 0) + (drawn[at + 1] ?? 0) + (drawn[at + 2] ?? 0) + (drawn[at + 3] ?? 0);
    return value + ((sum - 510) / 148) * spread;
  });
};

/** A lamp's reflection: all white in its middle, fading outwards. */
const glare = (picture: Grey, prng: Prng, radius: number): Grey => {
  const [cx, cy] = [WIDTH / 2 + prng.below(SIDE / 2) - SIDE / 4, HEIGHT / 2 + prng.below(SIDE / 2) - SIDE / 4];
  return each(picture, (value, x, y) => {
    const near = Math.max(0, 1 - Math.hypot(x - cx, y - cy) / radius);
    return value + 400 * near * near;
  });
};

/** A finger over an edge of the sheet, away from the three marks. */
const finger = (picture: Grey, prng: Prng, share: number): Grey => {
  const [cx, cy] = [WIDTH / 2 + SIDE / 2 - 50, HEIGHT / 2 + prng.below(SIDE / 4)];
  const reach = SIDE * share;
  return each(picture, (value, x, y) => (Math.hypot(x - cx, (y - cy) * 1.3) < reach ? 120 : value));
};

/** Light from one side. */
const shade = (picture: Grey, depth: number): Grey =>
  each(picture, (value, x) => value * (1 - depth * (1 - x / picture.width)));

const flatten = (picture: Grey, share: number): Grey => each(picture, (value) => 127 + (value - 127) * share);

/** Fewer points, as from a cheap camera or from far away. */
function shrink({ width, height, data }: Grey, by: number): Grey {
  const [w, h] = [Math.floor(width / by), Math.floor(height / by)];
  const small = new Float32Array(w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      let [sum, count] = [0, 0];
      for (let v = Math.floor(y * by); v < (y + 1) * by; v++)
        for (let u = Math.floor(x * by); u < (x + 1) * by; u++) {
          sum += data[v * width + u] ?? 0;
          count++;
        }
      small[y * w + x] = sum / count;
    }
  return { width: w, height: h, data: small };
}

type Spoil = (text: string, prng: Prng, amount: number) => Grey;
interface Kind {
  readonly unit: string;
  readonly amounts: Readonly<Record<Level, number>>;
  readonly spoil: Spoil;
}

const onUpright =
  (change: (picture: Grey, prng: Prng, amount: number) => Grey): Spoil =>
  (text, prng, amount) =>
    change(draw(text, upright()), prng, amount);

/** Each kind of damage with its amounts. A module has about eight points where nothing is spoilt. */
export const KINDS = {
  nothing: { unit: "", amounts: { mild: 0, medium: 0, strong: 0 }, spoil: onUpright((picture) => picture) },
  blur: { unit: "points", amounts: { mild: 3, medium: 7, strong: 11 }, spoil: onUpright((p, _, n) => blur(p, n)) },
  motion: {
    unit: "points",
    amounts: { mild: 5, medium: 9, strong: 13 },
    spoil: onUpright((p, _, n) => smear(p, n, true)),
  },
  noise: { unit: "of 255", amounts: { mild: 15, medium: 40, strong: 70 }, spoil: onUpright(noise) },
  contrast: {
    unit: "of what it was",
    amounts: { mild: 0.4, medium: 0.15, strong: 0.05 },
    spoil: onUpright((p, prng, n) => noise(flatten(p, n), prng, 3)),
  },
  shade: {
    unit: "darker",
    amounts: { mild: 0.5, medium: 0.75, strong: 0.9 },
    spoil: onUpright((p, _, n) => shade(p, n)),
  },
  turned: {
    unit: "degrees",
    amounts: { mild: 15, medium: 33, strong: 45 },
    spoil: (text, _, n) => draw(text, turned(n)),
  },
  slanted: {
    unit: "nearer at one side",
    amounts: { mild: 0.2, medium: 0.4, strong: 0.6 },
    spoil: (text, _, n) => draw(text, slanted(n)),
  },
  glare: { unit: "points across", amounts: { mild: 40, medium: 80, strong: 140 }, spoil: onUpright(glare) },
  finger: { unit: "of its side", amounts: { mild: 0.08, medium: 0.14, strong: 0.22 }, spoil: onUpright(finger) },
  coarse: {
    unit: "times fewer",
    amounts: { mild: 2, medium: 3, strong: 4 },
    spoil: onUpright((p, _, n) => shrink(p, n)),
  },
  together: {
    unit: "of each mild one",
    amounts: { mild: 0.5, medium: 0.8, strong: 1 },
    spoil: (text, prng, n) =>
      noise(flatten(blur(draw(text, turned(15 * n)), n < 0.8 ? 1 : 3), 1 - 0.6 * n), prng, 15 * n),
  },
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[];

/** The picture of a code, spoilt, as the bytes of RGBA. */
export function photograph(text: string, kind: KindName, level: Level, prng: Prng) {
  const { spoil, amounts } = KINDS[kind];
  const { width, height, data } = spoil(text, prng, amounts[level]);
  const bytes = new Uint8ClampedArray(4 * data.length).fill(255);
  for (const [at, value] of data.entries())
    bytes.fill(Math.round(Math.min(255, Math.max(0, value))), 4 * at, 4 * at + 3);
  return { width, height, data: bytes };
}
