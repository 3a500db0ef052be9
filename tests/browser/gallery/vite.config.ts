/** Serves the gallery of screens: `vite --config tests/browser/gallery/vite.config.ts`, then `#screen=home&lang=ar-XB`. */
import path from "node:path";
import { defineConfig } from "vite";
import { pictureOutlines } from "../../support/pictures/plugin.ts";

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: path.resolve(import.meta.dirname, "../../../node_modules/.cache/gallery"),
  publicDir: false,
  plugins: [pictureOutlines()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // Nothing is left to find out while a page loads, so no page is loaded twice.
  optimizeDeps: {
    include: ["preact", "preact/hooks", "preact/jsx-runtime", "preact/jsx-dev-runtime"],
    noDiscovery: true,
  },
  server: { fs: { allow: [path.resolve(import.meta.dirname, "../../..")] } },
});
