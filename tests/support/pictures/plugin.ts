/** Gives the app the packed pictures where it imports `picture-words.ts?outlines`. */
import type { Plugin } from "vite";
import { packPictures } from "./outlines.ts";

export function pictureOutlines(): Plugin {
  let packed: string | undefined;
  return {
    name: "ebb-picture-outlines",
    enforce: "pre",
    load(id) {
      if (!id.endsWith("/picture-words.ts?outlines")) return null;
      packed ??= `export default ${JSON.stringify(packPictures())}`;
      return { code: packed, moduleType: "js" };
    },
  };
}
