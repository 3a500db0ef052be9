/** The picture of a picture-word: one outline set in one colour, drawn by the app. Hidden from screen readers, because the word stands with it. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { PICTURE_GRID } from "../words/picture-words.ts";
import { loadPictures } from "../words/pictures.ts";

/** The outlines, `null` until they are there. A screen that stands without them has words alone. */
export function usePictures(): readonly string[] | null {
  const [paths, setPaths] = useState<readonly string[] | null>(null);
  useEffect(() => {
    let isGone = false;
    loadPictures().then(
      (loaded) => isGone || setPaths(loaded),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, []);
  return paths;
}

/** The picture with number `index`, as large as `size` says; its room is kept free until it is loaded. */
export function Picture({ index, size = "text" }: { index: number; size?: "text" | "tile" | "large" }): JSX.Element {
  const paths = usePictures();
  return (
    <svg
      class={`icon icon--${size}`}
      viewBox={`0 0 ${PICTURE_GRID} ${PICTURE_GRID}`}
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths?.[index]} fill="currentColor" />
    </svg>
  );
}
