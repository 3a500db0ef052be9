/** Picture-words as the shell shows them. */
import { pictureWordAt, wordsFromBytes } from "../words/picture-words.ts";

/** Three bytes as three picture-words. */
export function threeWords(bytes: Uint8Array): readonly [string, string, string] {
  const [a = "", b = "", c = ""] = wordsFromBytes(bytes);
  return [a, b, c];
}

/** The picture-word of a vault on this phone. */
export const pictureName = (picture: number): string => pictureWordAt(picture).word;
