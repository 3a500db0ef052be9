/** Serves the gallery of screens: `vite --config tests/browser/gallery/vite.config.ts`, then `#screen=home&lang=ar-XB`. */
import path from "node:path";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: path.resolve(import.meta.dirname, "../../../node_modules/.cache/gallery"),
  publicDir: false,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { fs: { allow: [path.resolve(import.meta.dirname, "../../..")] } },
});
