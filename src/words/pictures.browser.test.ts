import { expect, it } from "vitest";
import { PICTURE_GRID, PICTURE_WORDS } from "./picture-words.ts";
import { loadPictures } from "./pictures.ts";

const SIDE = 48;

/** How dark each pixel of a picture is at 48 px, softened as a photocopy or a tired eye does. */
function lookOf(path: string): Float32Array {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new TypeError("no canvas");
  context.filter = "blur(1px)";
  context.scale(SIDE / PICTURE_GRID, SIDE / PICTURE_GRID);
  context.fill(new Path2D(path));
  const { data } = context.getImageData(0, 0, SIDE, SIDE);
  return Float32Array.from({ length: SIDE * SIDE }, (_, at) => (data[4 * at + 3] ?? 0) / 255);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

it("W26 no two pictures look the same at 48 px", async () => {
  const looks = (await loadPictures()).map((path) => {
    const look = lookOf(path);
    return { look, length: Math.sqrt(dot(look, look)) };
  });
  // 1 for the same picture, 0 for two that share no dark place.
  const pairs = looks.flatMap((a, i) =>
    looks.slice(i + 1).map((b, j) => ({
      pair: `${PICTURE_WORDS[i]?.word} ${PICTURE_WORDS[i + 1 + j]?.word}`,
      likeness: dot(a.look, b.look) / (a.length * b.length),
    })),
  );
  expect(pairs.filter((one) => one.likeness > 0.9)).toEqual([]);
});

it("W25 every picture is drawn, within its square, neither empty nor filled", async () => {
  const inked = (await loadPictures()).map((path) => {
    const look = lookOf(path);
    return look.reduce((sum, value) => sum + value, 0) / look.length;
  });
  expect(inked).toHaveLength(256);
  expect(inked.filter((share) => share < 0.03 || share > 0.7)).toEqual([]);
});
