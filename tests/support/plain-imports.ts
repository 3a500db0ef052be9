/** Importing lazy parts without Vite's loader: it also fetches their style sheets and preloads, and there is one style sheet and no preload. */
import type { Plugin } from "vite";

export function plainImports(): Plugin {
  const helper = "\0vite/preload-helper.js";
  return {
    name: "ebb-plain-imports",
    apply: "build",
    enforce: "pre",
    load: (id) => (id === helper ? "export const __vitePreload = (load) => load();" : null),
  };
}
