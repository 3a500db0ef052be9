/** Loads the pictures of the picture-words once, when the first is shown. */

let loading: Promise<readonly string[]> | undefined;

/** SVG paths of all pictures in the order of their numbers, each within a square of `PICTURE_GRID`. Rejects where the file does not load; the next call tries again. */
export function loadPictures(): Promise<readonly string[]> {
  loading ??= read().catch((reason: unknown) => {
    loading = undefined;
    throw reason;
  });
  return loading;
}

async function read(): Promise<readonly string[]> {
  const [{ readPictures }, { default: packed }] = await Promise.all([
    import("./picture-outlines.ts"),
    import("./picture-words.ts?outlines"),
  ]);
  return readPictures(packed);
}
